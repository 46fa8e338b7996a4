package projections

import (
	"context"
	"fmt"
	"slices"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// inspect takes an inspection a step further.
func (h *history) inspect() {
	id, ok := sample(h, h.inspections)
	if units := h.some(); (!ok || h.chance(3)) && len(units) > 0 {
		id = domain.InspectionID(fmt.Sprintf("i%d", len(h.inspections)+1))
		h.ask(domain.DecideInspection{
			Issued: h.by(head), Inspection: id, Kind: domain.Examination, Topic: "Chế độ báo cáo", Decision: "41-QĐ/UBKT",
			AnnounceBy: domain.DateOf(h.at).AddDays(3), Units: units, Team: office, Superiors: superiors, Level: domain.UpperLevel,
			Persons: []domain.PersonID{"p1", "p2"}[:h.pick(3)],
		})
		h.inspections = append(h.inspections, id)
	}
	i, _, err := eventstore.Load[domain.Inspection](context.Background(), Log(h.log), "insp."+string(id))
	if err != nil || i.Status == "" {
		return
	}
	if h.chance(5) {
		h.ask(domain.AddWorkingNote{Issued: h.by(domain.ByPost(office, "truong-doan")), Inspection: id, Note: typed("note")})
	}
	switch i.Status {
	case domain.Decided:
		h.ask(domain.AnnounceInspection{Issued: h.by(head), Inspection: id})
	case domain.SelfReported:
		h.ask(domain.RecordVerification{Issued: h.by(head), Inspection: id, On: domain.DateOf(h.at), Minutes: typed("minutes")})
	case domain.Verifying:
		h.ask(domain.SendTeamReport{Issued: h.by(head), Inspection: id, Report: typed("team")})
	case domain.TeamReportedBack:
		h.ask(domain.RecordConference{Issued: h.by(head), Inspection: id, On: domain.DateOf(h.at), Minutes: typed("minutes")})
	case domain.Remediation:
		for no := range 12 {
			h.ask(domain.FilePiece{Issued: h.by(head), Inspection: id, Piece: no + 1, On: domain.DateOf(h.at), Paper: typed("paper")})
			if h.chance(20) {
				return
			}
		}
		h.ask(domain.CloseInspection{Issued: h.by(head), Inspection: id, Ended: []int{1, 2, 3, 4}})
	case domain.Announced, domain.Conferred:
		if i.Status == domain.Announced && h.chance(2) {
			h.ask(domain.SubmitSelfReport{Issued: h.by(domain.ByUnit(i.Decision.Units[0])), Inspection: id, Unit: i.Decision.Units[0], Report: typed("self")})
			return
		}
		cmd := domain.ConcludeInspection{Issued: h.by(head), Inspection: id, Notice: "12-TB/UBKT", Findings: typed("findings")}
		for n, u := range i.Decision.Units[:h.pick(len(i.Decision.Units)+1)] {
			cmd.Remedies = append(cmd.Remedies, domain.Remedy{No: n + 1, Unit: u, Demand: typed("demand"), Due: due(domain.DateOf(h.at).AddDays(h.pick(30)))})
		}
		for n, u := range i.Decision.Units {
			if !slices.Contains(i.Decision.Units[:n], u) {
				cmd.Outcomes = append(cmd.Outcomes, h.outcome(u))
			}
		}
		h.ask(cmd)
	case domain.Concluded:
		if h.chance(3) { // a paper before the demands are given out
			h.ask(domain.FilePiece{Issued: h.by(head), Inspection: id, Piece: 1 + h.pick(12), On: domain.DateOf(h.at), Paper: typed("paper")})
		}
		for _, r := range i.Result.Remedies {
			asg := domain.RemedyOf(id, r.No)
			h.ask(domain.GiveAssignment{
				Issued: h.by(domain.ByWorker("dispatcher")), Assignment: asg, Unit: r.Unit, Duty: domain.Dated,
				Origin: domain.Origin{Inspection: id, Remedy: r.No}, TextItem: &r.Demand, Due: &r.Due, Superiors: superiors,
			})
			h.duties = append(h.duties, asg)
		}
		h.ask(domain.ConcludeRemediation{Issued: h.by(domain.ByWorker("dispatcher")), Inspection: id, Assignments: len(i.Result.Remedies)})
	}
}

// outcome is what an inspection found at a unit.
func (h *history) outcome(u domain.UnitID) domain.Outcome {
	o := domain.Outcome{Unit: u, Contents: domain.InspectionContents[:1+h.pick(len(domain.InspectionContents))], Shortcomings: h.pick(4)}
	o.Violation = h.chance(2)
	o.Discipline = o.Violation && h.chance(2)
	o.Disciplined = o.Discipline && h.chance(2)
	return o
}

// adopt adopts a programme of inspection, or changes one.
func (h *history) adopt() {
	unit := []domain.UnitID{committee, "du-y-te", "cu-duoc"}[h.pick(3)]
	year := domain.DateOf(h.at).Year
	id := domain.ProgrammeOf(unit, year)
	by := h.by(domain.ByPost(unit, "bi-thu"))
	by.Body = domain.PartyCommittee
	var items []domain.ProgrammeItem
	for n := range 1 + h.pick(4) {
		kind := []domain.InspectionKind{domain.Examination, domain.Supervision}[h.pick(2)]
		items = append(items, domain.ProgrammeItem{No: n + 1, Kind: kind, Form: domain.Thematic, Topic: "Chế độ báo cáo", Subjects: []domain.UnitID{"cu-duoc"}, Quarter: 1 + h.pick(4)})
	}
	quotas := []domain.Quota{{Kind: domain.Examination, By: unit, Count: 2, Of: domain.PartyOrganisations}}
	h.ask(domain.AdoptProgramme{Issued: by, Programme: id, Unit: unit, Year: year, Symbol: "01-CTr", Quotas: quotas, Items: items})
	by.ID += "r"
	h.ask(domain.ReviseProgramme{Issued: by, Programme: id, Symbol: "09-QĐ", Items: items[:1+h.pick(len(items))], Reason: typed("why")})
	if h.chance(4) {
		by.ID += "c"
		h.ask(domain.CloseProgramme{Issued: by, Programme: id, Report: typed("year")})
	}
}

package projections

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// legislate revises the calendar or the ladder.
func (h *history) legislate() {
	if h.chance(2) {
		year := domain.VietnamYears[h.pick(3)]
		year.Source = fmt.Sprintf("Thông báo %d", h.n)
		for range 3 {
			day := domain.NewDate(year.Year, 1, 1).AddDays(h.pick(360))
			year.Off = append(slices.Clone(year.Off), domain.DayOff{Date: day, Name: "Nghỉ bù"})
		}
		h.ask(domain.PublishCalendar{Issued: h.by(admin), Calendar: domain.VietnamCalendar, Year: year})
		return
	}
	stages := slices.DeleteFunc(slices.Clone(domain.ShippedLadder), func(s domain.Stage) bool { return s.Workdays < 1 && h.chance(3) })
	for i := range stages {
		stages[i].Hour = 7 + h.pick(2)
		if strings.HasPrefix(stages[i].Name, "T-7") && h.chance(2) {
			stages[i].Name, stages[i].Workdays = "T-5", -5
		}
	}
	h.ask(domain.PublishPolicy{Issued: h.by(admin), Policy: domain.Ladder, ValidFrom: domain.DateOf(h.at), Source: "Quy chế", Stages: stages})
}

// about is the latest duty, "" when none was given.
func (h *history) about() domain.AssignmentID {
	if len(h.duties) == 0 {
		return ""
	}
	return h.duties[len(h.duties)-1]
}

// reform changes the organisation, now, before or in the weeks to come, and does some of what follows from it.
func (h *history) reform() {
	on, basis := domain.DateOf(h.at).AddDays(h.pick(30)-10), "12-QĐ/ĐUK"
	unit, into := members[h.pick(len(members))].Unit, members[h.pick(len(members))].Unit
	switch h.pick(10) {
	case 0:
		h.ask(domain.MergeUnits{Issued: h.by(admin), From: []domain.UnitID{unit}, Into: into, Basis: basis, On: on})
	case 1:
		h.ask(domain.MergeUnits{
			Issued: h.by(admin), From: []domain.UnitID{board}, Into: "ban-moi", Basis: basis, On: on,
			New: []domain.NewUnit{{Unit: "ban-moi", Name: "Ban mới", Kind: domain.AdvisoryBoard}},
		})
	case 2:
		h.ask(domain.DissolveUnit{Issued: h.by(admin), Unit: unit, Basis: basis, On: on})
	case 3:
		h.ask(domain.RenameUnit{Issued: h.by(admin), Unit: unit, Name: fmt.Sprintf("Chi ủy %d", h.n), Basis: basis, On: on})
	case 4:
		h.ask(domain.MoveUnit{Issued: h.by(admin), Unit: unit, Parent: into, Basis: basis, On: on})
	case 5:
		h.ask(domain.CorrectUnit{Issued: h.by(admin), Unit: unit, Field: "email", Now: fmt.Sprintf("cu-%d@khoi.example", h.n), Reason: typed("why")})
		h.ask(domain.CorrectUnit{Issued: h.by(admin), Unit: unit, Field: "alias", Now: fmt.Sprintf("CU %d", h.n), Reason: typed("why")})
	case 6:
		if id, a, ok := h.duty(); ok {
			h.ask(domain.ReplaceBody{Issued: h.by(domain.ByWorker("transferer")), Assignment: id, From: a.Given.Superiors.Board, To: "ban-moi", Basis: basis, On: on})
			h.ask(domain.TransferAssignment{Issued: h.by(domain.ByWorker("transferer")), Assignment: id, From: a.Unit, To: into, Basis: basis, On: on})
		}
	case 7:
		if id, ok := sample(h, h.regimes); ok {
			r, _, _ := eventstore.Load[domain.Regime](context.Background(), Log(h.log), "regime."+string(id))
			if one, ok := sample(h, r.Rule.Reporters); ok {
				unit = one
			}
			h.ask(domain.ReplaceReporter{Issued: h.by(domain.ByWorker("transferer")), Regime: id, From: unit, To: into, Basis: basis, On: on})
		}
	case 8:
		h.ask(domain.ChangeUnitKind{Issued: h.by(admin), Unit: unit, Kind: domain.PartyCommittee, Basis: basis, On: on})
	case 9:
		h.ask(domain.SplitUnit{
			Issued: h.by(admin), Unit: unit, Into: []domain.UnitID{into, domain.UnitID(fmt.Sprint("tach-", h.n))}, Basis: basis, On: on,
			New: []domain.NewUnit{{Unit: domain.UnitID(fmt.Sprint("tach-", h.n)), Name: "Chi ủy mới", Kind: domain.CellCommittee}}, Default: []domain.UnitID{"", into}[h.pick(2)],
		})
	}
}

// appoint puts people into posts, and others in their places.
func (h *history) appoint() {
	on, basis := domain.DateOf(h.at).AddDays(h.pick(30)-10), "12-QĐ/ĐUK"
	unit := members[h.pick(2)].Unit
	person := domain.PersonID(fmt.Sprintf("p%d", h.pick(2)))
	switch h.pick(6) {
	case 0, 1:
		h.ask(domain.RegisterPerson{Issued: h.by(admin), Person: person, Name: typed("name")})
		h.ask(domain.AppointPerson{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", From: on, Basis: basis})
	case 2:
		h.ask(domain.EndAppointment{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", On: on.AddDays(20), Basis: basis})
	case 3:
		h.ask(domain.HandOver{Issued: h.by(admin), Person: person, To: "p9", From: on, Until: on.AddDays(9), Basis: basis})
	case 4:
		h.ask(domain.DelegatePost{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", To: "p9", Acts: []string{"Submit"}[:h.pick(2)], From: on, Until: on.AddDays(9), Basis: basis})
		h.ask(domain.NameDeputy{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", Deputy: "p9", From: on, Until: on.AddDays(9), Basis: basis})
		if h.chance(2) {
			h.ask(domain.EndStandIn{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", To: "p9", On: on.AddDays(h.pick(9)), Basis: basis})
		}
	case 5:
		h.ask(domain.EndStandIn{Issued: h.by(admin), Person: person, Unit: unit, Position: "bi-thu", To: "p9", On: on.AddDays(h.pick(9)), Basis: basis})
	}
}

// arrange defines a group anew, or publishes a form: what no table but the trail tells.
func (h *history) arrange() {
	group := domain.DefineGroup{Issued: h.by(admin), Group: "co-so", Name: "Các chi ủy cơ sở", Units: h.some()}
	if h.chance(2) {
		group.Kinds = []domain.UnitKind{domain.CellCommittee}
	}
	h.ask(group)
	h.ask(domain.PublishForm{Issued: h.by(admin), Form: "khoa-giao", Title: fmt.Sprint("Biểu ", h.n), Fields: []domain.Field{{Code: "f", Label: "Số cuộc", Type: domain.NumberField, Sum: true}}})
}

// amend puts a record right, or erases what was typed.
func (h *history) amend() {
	if h.chance(2) {
		h.ask(domain.EraseItem{Issued: h.by(admin), Ref: fmt.Sprint("ref", h.pick(3)), Basis: "12-QĐ/ĐUK", Reason: typed("why"), Kept: true})
		return
	}
	h.ask(domain.RectifyRecord{
		Issued: h.by(head), Rectification: domain.RectificationID(fmt.Sprint("r", h.n)), Subject: "insp.i1", Version: 1 + h.pick(3), Field: "on", Now: "2024-02-02",
		Reason: typed("why"), Act: "inspection.announced", Was: "2024-02-01",
	})
}

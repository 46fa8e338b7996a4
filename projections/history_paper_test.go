package projections

import (
	"context"
	"fmt"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// enter registers a document, or works on one in the register.
func (h *history) enter() {
	id, ok := sample(h, h.documents)
	switch {
	case !ok || h.chance(3):
		id = domain.DocumentID(fmt.Sprintf("d%d", len(h.documents)+1))
		soon := domain.DateOf(h.at).AddDays(h.pick(40))
		rule := &domain.DueRule{Kind: domain.DueCount, Anchor: "ngày bầu cử", Count: -5, Measure: domain.InWorkdays}
		duties := []domain.Obligation{{Duty: domain.Dated, Due: soon, DeadlineText: "trước ngày"}, {Duty: domain.Periodic, Reports: true}, {Duty: domain.Continuous}, {Duty: domain.Unscheduled, Rule: rule}}
		h.registerAny(id, fmt.Sprintf("%d-HD/ĐUK", len(h.documents)+1), duties[:1+h.pick(4)]...)
		h.documents = append(h.documents, id)
	case h.chance(2):
		field, _ := sample(h, [][2]string{{"symbol", "9-KH/ĐUK"}, {"issuedOn", "2024-01-20"}, {"issuer", "Ban"}, {"subject", "Về công tác khoa giáo"}})
		h.ask(domain.CorrectDocument{Issued: h.by(clerk), Document: id, Field: field[0], Now: field[1], Reason: typed("why")})
	case h.chance(2):
		on := domain.DateOf(h.at).AddDays(10 + h.pick(60)) // the five working days before it are in a year that is known
		h.ask(domain.FixAnchor{Issued: h.by(head), Document: id, Anchor: "ngày bầu cử", On: on, Basis: "nghị quyết"})
	default:
		h.ask(domain.FixDeadline{Issued: h.by(head), Document: id, Obligation: 1 + h.pick(4), Due: due(domain.DateOf(h.at).AddDays(h.pick(40))), Basis: "ý kiến"})
	}
}

// registerAny enters a document, with a period or without, of the house's own or one that came in.
func (h *history) registerAny(id domain.DocumentID, symbol string, obligations ...domain.Obligation) {
	cmd := domain.RegisterDocument{
		Issued: h.by(clerk), Document: id, Symbol: symbol, Kind: "Hướng dẫn", Issuer: "Ban Thường vụ Đảng ủy Khối", IssuedOn: domain.DateOf(h.at), Subject: "Công tác khoa giáo",
		Citations: []domain.Citation{
			{Kind: "Kế hoạch", Symbol: "20-KH/TW", Date: date("2023-11-28"), Role: []string{"", "basis"}[h.pick(2)], Implements: []string{"", "20-NQ/TW"}[h.pick(2)]},
			{Kind: "Kế hoạch", Title: "của cấp ủy"},
		},
		Recipients: []domain.Recipient{{Name: "Các đảng ủy, chi ủy cơ sở", Purpose: domain.ToImplement}, {Name: "Tỉnh ủy", Purpose: domain.ForReport}},
	}
	for i := range obligations {
		obligations[i].No, obligations[i].Text = i+1, fmt.Sprintf("Nhiệm vụ %d của %s", i+1, symbol)
		obligations[i].Product = []string{"", "Kế hoạch", "Báo cáo"}[h.pick(3)]
	}
	cmd.Obligations = obligations
	switch h.pick(4) {
	case 0:
		cmd.Direction, cmd.ArrivedOn, cmd.Number = domain.Incoming, domain.DateOf(h.at), h.n
	case 1:
		cmd.Direction = domain.Own
	}
	if h.chance(2) {
		cmd.Period = &domain.Span{Printed: "năm 2024", Until: domain.DateOf(h.at).AddDays(h.pick(60))}
	}
	h.do(cmd)
}

func (h *history) document() (d domain.Document, ok bool) {
	id, ok := sample(h, h.documents)
	d, _, err := eventstore.Load[domain.Document](context.Background(), Log(h.log), "doc."+string(id))
	return d, ok && err == nil
}

func (h *history) issue() {
	d, ok := h.document()
	if !ok {
		return
	}
	cmd := domain.IssueDocument{Issued: h.by(clerk), Document: d.Face.Document, Superiors: superiors}
	for _, o := range d.Face.Obligations {
		for range h.pick(3) {
			cmd.Audiences = append(cmd.Audiences, domain.Audience{Obligation: o.No, Printed: "Các chi ủy", Units: h.some()})
		}
	}
	if h.chance(3) {
		cmd.Satisfied = []int{1}
	}
	cmd.Deliveries = []domain.Delivery{{Unit: province, Purpose: domain.ForReport}}
	for _, u := range h.some() {
		cmd.Deliveries = append(cmd.Deliveries, domain.Delivery{Unit: u, Purpose: domain.ToImplement})
	}
	h.ask(cmd)
}

// dispatch gives some of what an issued document demands: a dispatcher that is cut off anywhere.
func (h *history) dispatch() {
	d, ok := h.document()
	if !ok || d.Status == domain.Registered {
		return
	}
	given := 0
	for _, a := range d.Issue.Audiences {
		o, _ := d.Obligation(a.Obligation)
		for _, u := range a.Units {
			if h.chance(5) {
				return
			}
			duty := o.Duty
			by := must(d.Due(o.No, lawful))
			if by != nil {
				duty = domain.Dated
			}
			give := domain.GiveAssignment{
				Issued: h.by(domain.ByWorker("dispatcher")), Assignment: domain.DutyOf(d.Face.Document, o.No, u), Unit: u,
				Origin: domain.Origin{Document: d.Face.Document, Obligation: o.No}, Duty: duty, Text: "Xây dựng kế hoạch", Due: by, Superiors: superiors, Product: o.Product,
			}
			if h.chance(3) {
				give.Route, give.Coordinators = domain.Route{To: "Ban Thường vụ", Via: board}, []domain.UnitID{"doan"}
			}
			give.TacitConsent, give.Starred = by != nil && h.chance(3), h.chance(4)
			give.Strength = []domain.Strength{domain.Required, domain.Requested}[h.pick(2)]
			give.Judging = []domain.Judging{"", domain.ByAccepted}[h.pick(2)]
			give.Kind = []domain.UnitKind{domain.CellCommittee, domain.MassOrganisation}[h.pick(2)]
			h.ask(give)
			h.duties = append(h.duties, give.Assignment)
			given++
		}
	}
	h.ask(domain.DeliverDocument{Issued: h.before(h.by(domain.ByWorker("dispatcher"))), Document: d.Face.Document, Deliveries: d.Issue.Deliveries})
	if h.chance(2) {
		h.ask(domain.ConcludeDispatch{Issued: h.by(domain.ByWorker("dispatcher")), Document: d.Face.Document, Assignments: given})
	}
}

// handle does with a paper what an office does with it, and what another paper does to it.
func (h *history) handle() {
	d, ok := h.document()
	if !ok {
		return
	}
	id, other := d.Face.Document, domain.DocumentID(fmt.Sprintf("d%d", 1+h.pick(4)))
	paper := typed("proof")
	unit := members[h.pick(len(members))].Unit
	acts := []domain.Command{
		domain.AcknowledgeDelivery{Issued: h.before(h.by(domain.ByPost(unit, "bi-thu"))), Document: id, Unit: unit},
		domain.AcknowledgeDelivery{Issued: h.by(clerk), Document: id, Unit: province, Proof: &paper},
		domain.SendOut{Issued: h.by(clerk), Document: id, Unit: []domain.UnitID{province, unit}[h.pick(2)], Symbol: fmt.Sprintf("%d-CV", h.n), On: domain.DateOf(h.at), Method: domain.ByMail, Proof: &paper},
		domain.FileDocument{Issued: h.by(clerk), Document: id, Shelf: fmt.Sprint("K", h.pick(5))},
		domain.ResolveCitation{Issued: h.by(clerk), Document: id, No: 1 + h.pick(2), Means: []domain.DocumentID{"", other}[h.pick(2)], Symbol: []string{"", "20-NQ/TW"}[h.pick(2)], Date: date("2023-10-10")},
		domain.AmendDocument{Issued: h.by(clerk), Document: id, Amending: other, Basis: "khoản 2"},
		domain.AmendDocument{Issued: h.by(clerk), Document: id, Amending: other, Basis: "khoản 3"},
		h.corrected(id), h.corrected(id), h.corrected(id),
	}
	ends := []domain.Command{
		domain.SupersedeDocument{Issued: h.by(clerk), Document: id, Successor: other, Basis: "Điều 3"},
		domain.WithdrawDocument{Issued: h.by(head), Document: id, Reason: paper, Decision: []domain.DocumentID{"", other}[h.pick(2)]},
		domain.ExpireDocument{Issued: h.by(domain.ByWorker("expirer")), Document: id},
	}
	over := d.Status == domain.Superseded || d.Status == domain.Withdrawn
	switch {
	case over && h.chance(2):
		h.ask(domain.ReinstateDocument{Issued: h.by(head), Document: id, Reason: paper})
	case h.chance(4):
		if p := d.Face.Period; p != nil && h.chance(2) && h.at.Before(p.Until.Closes()) {
			h.at = p.Until.Closes()
		}
		h.ask(ends[h.pick(len(ends))])
	default:
		h.ask(acts[h.pick(len(acts))])
	}
}

// corrected states a part of a list anew.
func (h *history) corrected(id domain.DocumentID) domain.Command {
	field, _ := sample(h, [][2]string{
		{"citation.1.symbol", "21-KH/TW"},
		{"citation.2.symbol", "22-KH/TU"},
		{"citation.2.role", "superseded"},
		{"citation.1.date", "2023-11-29"},
		{"citation.1.implements", "20-NQ/TW"},
		{"citation.1.kind", "Chỉ thị"},
		{"citation.2.issuer", "Tỉnh ủy"},
		{"citation.2.title", "về khoa giáo"},
		{"recipient.1.name", "Các chi ủy"},
		{"obligation.1.text", "Xây dựng chương trình"},
		{"number", "12"},
		{"kind", "Kế hoạch"},
		{"arrivedOn", "2024-02-02"},
		{"period.until", domain.DateOf(h.at).AddDays(h.pick(60)).String()},
	})
	return domain.CorrectDocument{Issued: h.by(clerk), Document: id, Field: field[0], Now: field[1], Reason: typed("why")}
}

// number gives a paper a number of a series, keeps one, or strikes one out.
func (h *history) number() {
	keeper := []domain.UnitID{"", "cu-duoc"}[h.pick(2)]
	by := clerk
	if keeper != "" {
		by = domain.ByPost(keeper, "bi-thu")
	}
	id := domain.SeriesOf(keeper, "HD", 2024)
	h.ask(domain.OpenSeries{Issued: h.by(by), Series: id, Keeper: keeper, Kind: "HD", Year: 2024})
	acts := []domain.Command{
		domain.ReserveNumber{Issued: h.by(by), Series: id, Number: h.pick(9), For: board},
		domain.UseNumber{Issued: h.by(by), Series: id, Number: h.pick(9), Document: domain.DocumentID(fmt.Sprint("d", 1+h.pick(9)))},
		domain.VoidNumber{Issued: h.by(by), Series: id, Number: 1 + h.pick(9), Reason: typed("why")},
	}
	h.ask(acts[h.pick(len(acts))])
}

// follow begins to follow a resolution, or gives it up.
func (h *history) follow() {
	id := domain.ResolutionOf("20-NQ/TW", date("2023-10-10"))
	if h.chance(3) {
		h.ask(domain.UntrackResolution{Issued: h.by(head), Resolution: id, Reason: typed("why")})
		return
	}
	h.ask(domain.TrackResolution{
		Issued: h.by(head), Resolution: id, Kind: "Nghị quyết", Symbol: "20-NQ/TW", Date: date("2023-10-10"), Title: fmt.Sprint("về khoa giáo ", h.n),
		Document: []domain.DocumentID{"", "d1"}[h.pick(2)],
	})
}

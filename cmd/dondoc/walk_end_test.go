package main

import (
	"slices"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/projections"
)

// How the directive ends: rows 40 to 45.
var demandsOfTheEnd = []demand{
	{"40", "the mood: what is asked of socio-political organisations is a request, and its superiors are not told", func(w *walk) {
		asked := slices.ContainsFunc(w.story.draft.Tasks, func(o intake.Obligation) bool { return o.Section == "III.3" && o.Strength == intake.Request })
		ordered := slices.ContainsFunc(w.story.draft.Tasks, func(o intake.Obligation) bool { return o.Section == "II.1" && o.Strength == intake.Order })
		w.reads("the mood of each duty", asked && ordered, w.story.draft.Tasks)
		day := domain.NewDate(2024, 3, 29)
		due, err := domain.DeadlineOn(day, "trước ngày 30/3/2024", w.story.cal)
		c := w.do(domain.GiveAssignment{
			Issued: w.by(head), Assignment: "de-nghi", Unit: "ctxh-01", Kind: domain.MassOrganisation, Strength: domain.Requested, Duty: domain.Dated,
			Text: "Đề nghị phối hợp tuyên truyền", Due: got[*domain.Deadline](w)(&due, err), Superiors: w.superiors(),
		})
		w.answers("Timeline: quiet", c.Events[0].(domain.AssignmentGiven).Quiet, c.Events)
	}},
	{"41", "a recipient who gets it as a report and owes nothing", func(w *walk) {
		d := w.delivery(theProvince)
		w.answers("Timeline: delivered for_report", d.Purpose == domain.ForReport, d)
		owed := got[[]projections.Duty](w)(w.house.views.DutiesOf(w.ctx(), string(theProvince)))
		w.answers("DutiesOf: none", len(owed) == 0, owed)
	}},
	{"42", "recipients without a purpose: to implement if they have a duty in it, else to know", func(w *walk) {
		w.answers("Timeline: delivered to_implement", w.delivery("dang-uy-01").Purpose == domain.ToImplement, w.delivery("dang-uy-01"))
		w.answers("Timeline: delivered to_know", w.delivery(theCommittee).Purpose == domain.ToKnow, w.delivery(theCommittee))
	}},
	{"43", "the paper is filed by the office", func(w *walk) {
		w.refused(domain.NotYours, domain.FileDocument{Issued: w.by(domain.ByUnit("chi-uy-01")), Document: w.story.document, Shelf: "HS-07/2024"})
		w.do(domain.FileDocument{Issued: w.by(clerk), Document: w.story.document, Shelf: "HS-07/2024"})
		w.event(w.doc(), "document.filed")
		w.answers("Document: shelf", w.document().Shelf == "HS-07/2024", w.document())
	}},
	{"44", "who signed, in what capacity, on behalf of whom", func(w *walk) {
		s := w.event(w.doc(), "document.registered").(domain.DocumentRegistered).Signer
		w.reads("authority, title and name on three lines", s.OnBehalf == "T/M BAN THƯỜNG VỤ" && s.Title == "PHÓ BÍ THƯ" && s.Name == "Lường Hạnh Thảo", s)
	}},
	{"45", "a paragraph broken by the end of a page is one paragraph", func(w *walk) {
		broken := slices.ContainsFunc(w.story.draft.Tasks, func(o intake.Obligation) bool {
			return o.Section == "III.2" && strings.Contains(o.Text, "người lao động đăng ký")
		})
		w.reads("paragraphs broken by a page", broken, w.story.draft.Tasks)
	}},
}

// delivery is how a unit got the directive.
func (w *walk) delivery(to domain.UnitID) domain.DocumentDelivered {
	w.t.Helper()
	for _, entry := range got[[]projections.Entry](w)(w.house.views.Timeline(w.ctx(), w.doc())) {
		if entry.Type != "document.delivered" {
			continue
		}
		e, err := domain.Wire{}.Decode(entry.Type, 1, entry.Data)
		if d := got[domain.Event](w)(e, err).(domain.DocumentDelivered); d.Unit == to {
			w.proved("event `document.delivered`")
			return d
		}
	}
	w.t.Errorf("%s did not get the directive", to)
	return domain.DocumentDelivered{}
}

package main

import (
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// The face of the directive: rows 1 to 8.
var demandsOnTheFace = []demand{
	{"1", "a number and a symbol, found in spite of a stray space", func(w *walk) {
		d := w.story.draft
		w.reads("number, kind code and issuer code of the symbol", d.Number == 7 && d.Symbol == "07-HD/ĐUK" && d.Code == "HD/ĐUK", d.Symbol)
		if _, err := w.house.register(w.ctx(), d, w.story.body, w.story.document, w.by(clerk)); err != nil {
			w.t.Fatal(err)
		}
		w.settle()
		e := w.event(w.doc(), "document.registered").(domain.DocumentRegistered)
		w.answers("Document", w.document().Symbol == e.Symbol && e.Symbol == "07-HD/ĐUK" && e.Number == 7, e.Symbol)
		w.shows(w.doc(), "document.registered")
	}},
	{"2", "the kind of the document", func(w *walk) {
		w.reads("kind", w.story.draft.Kind == "Hướng dẫn", w.story.draft.Kind)
		w.answers("Document", w.document().Kind == "Hướng dẫn", w.document().Kind)
	}},
	{"3", "subject, and the year it is for", func(w *walk) {
		d := w.document()
		w.answers("Document: subject", d.Subject == "Thực hiện công tác gia đình và học tập suốt đời năm 2024", d)
		w.answers("Document: until", d.Until != nil && d.Until.Format(time.DateOnly) == "2024-12-31", d)
	}},
	{"4", "an issue date that the paper lacks: completed by the clerk, with a reason", func(w *walk) {
		w.reads("a missing date stays empty", w.story.draft.IssuedOn == "", w.story.draft.IssuedOn)
		w.on("2024-01-26", 8, 20)
		fix := domain.CorrectDocument{Issued: w.by(clerk), Document: w.story.document, Field: "issuedOn", Now: "2024-01-26"}
		w.refused(domain.NoReason, fix)
		fix.Issued, fix.Reason = w.by(clerk), w.text("Bản gốc có dấu ngày ban hành.")
		w.do(fix)
		e := w.event(w.doc(), "document.corrected").(domain.DocumentCorrected)
		w.answers("Document", w.document().IssuedOn != nil && e.Was == "" && e.Reason.Ref != "", e)
	}},
	{"5", "the document it carries out: kind, symbol, date, issuer", func(w *walk) {
		cited := got[[]citation](w)(w.house.views.Citations(w.ctx(), string(w.story.document)))
		i := slices.IndexFunc(cited, func(c citation) bool { return c.Symbol == "41-HD/BTGTU" })
		w.answers("Citations", i >= 0 && cited[i].Role == "basis" && cited[i].Dated != nil && cited[i].Issuer == "Ban Tuyên giáo Tỉnh ủy", cited)
	}},
	{"6", "issued by a collective body, on a day", func(w *walk) {
		w.on("2024-01-26", 8, 40)
		w.story.org = w.organisation()
		d := w.load()
		if err := w.story.datePlan(w.ctx(), d); err != nil {
			w.t.Fatal(err)
		}
		w.event(w.doc(), "document.deadline_fixed")
		issue := domain.IssueDocument{Issued: w.by(clerk), Document: w.story.document, Superiors: w.superiors(), Audiences: w.story.audiences(d.Face)}
		issue.Deliveries = w.story.deliveries(d.Face, issue.Audiences)
		stranger := issue
		stranger.Issued = w.by(domain.ByPost("dang-uy-01", "bi-thu"))
		w.refused(domain.NotYours, stranger)
		w.do(issue)
		w.event(w.doc(), "document.issued")
		w.answers("Document", w.document().Status == string(domain.Dispatched), w.document().Status)
	}},
	{"7", "sections and indents: each duty knows where it stands", func(w *walk) {
		duties := got[[]obligation](w)(w.house.views.Obligations(w.ctx(), string(w.story.document)))
		lines := strings.Split(string(w.story.body), "\n")
		fit := len(duties) == 9
		for _, o := range duties {
			fit = fit && o.Section != "" && o.AnchorLine > 0 && o.AnchorLine <= len(lines)
		}
		w.answers("Obligations", fit, duties)
	}},
	{"8", "classes of addressees, resolved to units on the day of issue and pinned", func(w *walk) {
		e := w.event(w.doc(), "document.issued").(domain.DocumentIssued)
		i := slices.IndexFunc(e.Audiences, func(a domain.Audience) bool { return slices.Contains(a.Groups, "co-so") })
		w.answers("Obligations", i >= 0 && len(e.Audiences[i].Units) == 36, e.Audiences)
	}},
}

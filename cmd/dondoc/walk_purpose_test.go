package main

import (
	"slices"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/projections"
)

// Aims and demands of the first part: rows 9 to 15.
var demandsOfPurpose = []demand{
	{"9", "a unit picks its own key tasks: duties it gave itself, confirmed by another person of it", func(w *walk) {
		const task = domain.AssignmentID("trong-tam")
		w.do(domain.RegisterKeyTask{
			Issued: w.by(domain.ByPerson("dang-uy-01", "bi-thu", w.secretary())), Assignment: task, Unit: "dang-uy-01", Parent: w.duty(w.story.plan, "dang-uy-01"),
			Task: w.text("Mỗi chi bộ một buổi sinh hoạt chuyên đề về học tập suốt đời"),
		})
		given := w.event("asg."+string(task), "assignment.given").(domain.AssignmentGiven)
		w.answers("Duty: given by the unit itself", given.Giver == "dang-uy-01" && w.standing(task).Unit == "dang-uy-01", given)
		report := w.text("Đã tổ chức ở 12 chi bộ")
		w.do(domain.Submit{Issued: w.by(domain.ByPost("dang-uy-01", "chuyen-vien")), Assignment: task, Report: &report})
		w.refused(domain.OwnProxy, domain.AcceptSubmission{Issued: w.by(domain.ByPost("dang-uy-01", "chuyen-vien")), Assignment: task})
		w.do(domain.AcceptSubmission{Issued: w.by(domain.ByPost("dang-uy-01", "pho-bi-thu")), Assignment: task})
		w.event("asg."+string(task), "assignment.submission_accepted")
	}},
	{"10", "a programme or plan of its own is what a duty is done by, and who has none yet is a list", func(w *walk) {
		before := got[[]projections.Unplanned](w)(w.house.views.Unplanned(w.ctx(), string(w.story.document)))
		w.do(domain.RegisterDocument{
			Issued: w.by(domain.ByPost("dang-uy-01", "bi-thu")), Document: "kh-dang-uy-01", Keeper: "dang-uy-01", Direction: domain.Own, Symbol: "05-KH/ĐU", Number: 5, Kind: "Kế hoạch",
			Issuer: "Đảng ủy Trường Cao đẳng Kinh tế - Kỹ thuật", IssuedOn: domain.NewDate(2024, 1, 26), Subject: "Thực hiện Hướng dẫn 07-HD/ĐUK",
			Citations: []domain.Citation{{Kind: "Hướng dẫn", Symbol: "07-HD/ĐUK", Date: domain.NewDate(2024, 1, 26), Role: "basis"}}, Obligations: []domain.Obligation{}, Recipients: []domain.Recipient{},
		})
		plan := w.duty(w.story.plan, "dang-uy-01")
		w.do(domain.RegisterImplementingDocument{Issued: w.by(domain.ByPost("dang-uy-01", "bi-thu")), Assignment: plan, Document: "kh-dang-uy-01"})
		w.event("asg."+string(plan), "assignment.implementing_document_registered")
		after := got[[]projections.Unplanned](w)(w.house.views.Unplanned(w.ctx(), string(w.story.document)))
		has := func(list []projections.Unplanned) bool {
			return slices.ContainsFunc(list, func(u projections.Unplanned) bool { return u.Key == string(plan) })
		}
		w.answers("Unplanned", has(before) && !has(after) && len(after) == len(before)-1, len(after))
	}},
	{"11", "what it is all for: aims are no duties", func(w *walk) {
		none := !slices.ContainsFunc(w.story.draft.Tasks, func(o intake.Obligation) bool { return strings.HasPrefix(o.Section, "I.") })
		w.reads("aims give nobody a duty", none, w.story.draft.Tasks)
	}},
	{"12", "issues the people are concerned about: raised, seen to, settled; no citizen's name", func(w *walk) {
		const issue = domain.IssueID("nha-o")
		w.do(domain.RaiseIssue{
			Issued: w.by(domain.ByPost("dang-uy-01", "bi-thu")), Issue: issue, Unit: "dang-uy-01", Field: "social_security", Place: "khu-nha-o",
			Since: domain.NewDate(2024, 1, 15), Summary: w.text("Công nhân băn khoăn về nơi gửi trẻ"),
		})
		w.event("issue."+string(issue), "issue.raised")
		w.do(domain.AssignIssue{Issued: w.by(head), Issue: issue, Unit: theBoard})
		w.do(domain.UpdateIssue{Issued: w.by(expert), Issue: issue, Note: w.text("Đã làm việc với công đoàn")})
		w.do(domain.ResolveIssue{Issued: w.by(head), Issue: issue, Outcome: w.text("Mở thêm một nhóm trẻ")})
		w.event("issue."+string(issue), "issue.resolved")
		settled := got[[]projections.Issue](w)(w.house.views.Issues(w.ctx(), "social_security", "khu-nha-o", false))
		open := got[[]projections.Issue](w)(w.house.views.Issues(w.ctx(), "social_security", "khu-nha-o", true))
		w.answers("Issues", len(open) == 0 && len(settled) == 1 && settled[0].Updates == 1, settled)
	}},
	{"13", "work on public opinion goes on without a date, and is never overdue", func(w *walk) {
		w.passes(3)
		id := w.duty(3, "dang-uy-02")
		w.do(domain.ReportActivity{
			Issued: w.by(domain.ByUnit("dang-uy-02")), Assignment: id, On: domain.DateOf(w.clock.Now()), Note: w.text("Nắm bắt dư luận trong giáo viên"), People: 45,
			Evidence: []domain.Item{w.text("Biên bản")},
		})
		e := w.event("asg."+string(id), "assignment.activity_reported").(domain.ActivityReported)
		d := w.standing(id)
		w.answers("Duty: no deadline", d.Closes == nil && d.Standing(w.clock.Now().AddDate(5, 0, 0)) == domain.NoDeadline && e.People == 45, d)
	}},
	{"14", "inspection goes on all year: every committee has its programme, and what was done is counted", func(w *walk) {
		w.do(w.programmeOf("dang-uy-01", domain.ByPost("dang-uy-01", "bi-thu")))
		w.event("prog."+string(domain.ProgrammeOf("dang-uy-01", 2024)), "programme.adopted")
		of := got[[]projections.Progress](w)(w.house.views.Progress(w.ctx(), 2024))
		i := slices.IndexFunc(of, func(p projections.Progress) bool { return p.Unit == "dang-uy-01" })
		w.answers("Progress", i >= 0 && of[i].Planned > 0 && of[i].Decided == 0, of)
	}},
	{"15", "quality has its checklist: a report comes back with reasons of it", func(w *walk) {
		id := w.duty(w.story.plan, "dang-uy-02")
		report := w.text("Kế hoạch chung")
		w.do(domain.Submit{Issued: w.by(domain.ByUnit("dang-uy-02")), Assignment: id, Report: &report})
		w.refused(domain.UnknownReason, domain.ReturnSubmission{Issued: w.by(expert), Assignment: id, Reasons: []string{"ugly"}})
		w.do(domain.ReturnSubmission{Issued: w.by(expert), Assignment: id, Reasons: []string{"not_practical", "not_specific"}})
		e := w.event("asg."+string(id), "assignment.submission_returned").(domain.SubmissionReturned)
		w.answers("Duty: in progress again", w.standing(id).Status == string(domain.InProgress) && len(e.Reasons) == 2, e)
	}},
}

// duty is what an obligation of the directive is for a unit.
func (w *walk) duty(obligation int, u domain.UnitID) domain.AssignmentID {
	return domain.DutyOf(w.story.document, obligation, u)
}

// standing is a duty as the read models have it.
func (w *walk) standing(id domain.AssignmentID) projections.Duty {
	w.t.Helper()
	return got[projections.Duty](w)(w.house.views.Duty(w.ctx(), string(id)))
}

// passes lets some working days go by, to nine in the morning.
func (w *walk) passes(days int) {
	w.t.Helper()
	day, err := w.story.cal.AddWorkdays(domain.DateOf(w.clock.Now()), days)
	w.pass(got[domain.Date](w)(day, err).Time(9, 0))
}

// secretary is the person in the secretary's post of the first committee, appointed when first asked for.
func (w *walk) secretary() domain.PersonID {
	w.t.Helper()
	const person = domain.PersonID("dang-uy-01-bi-thu")
	if w.private["secretary"] == nil {
		w.private["secretary"] = true
		w.do(domain.RegisterPerson{Issued: w.by("post:main/quan-tri"), Person: person, Name: w.text("Nguyễn Thị Mơ")})
		w.do(domain.AppointPerson{
			Issued: w.by("post:main/quan-tri"), Person: person, Unit: "dang-uy-01", Position: "bi-thu", From: domain.NewDate(2023, 1, 1), Basis: "31-QĐ/ĐUK",
		})
	}
	return person
}

// programmeOf is a year's programme of a base committee: one inspection and one supervision.
func (w *walk) programmeOf(u domain.UnitID, by string) domain.AdoptProgramme {
	return domain.AdoptProgramme{
		Issued: w.by(by), Programme: domain.ProgrammeOf(u, 2024), Unit: u, Year: 2024, Symbol: "02-CTr/ĐU",
		Quotas: []domain.Quota{{Kind: domain.Examination, By: u, Count: 2, Of: domain.PartyOrganisations}},
		Items: []domain.ProgrammeItem{
			{No: 1, Kind: domain.Examination, Form: domain.Thematic, Topic: "Việc thực hiện Hướng dẫn 07-HD/ĐUK", Subjects: []domain.UnitID{"chi-bo-01"}, Quarter: 2, Partners: []domain.UnitID{theBoard}},
			{No: 2, Kind: domain.Supervision, Form: domain.Regular, Topic: "Sinh hoạt chi bộ", Subjects: []domain.UnitID{"chi-bo-01"}, Quarter: 3},
		},
	}
}

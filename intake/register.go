package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/dondoc/dondoc/domain"
)

// Registration makes the draft the command that enters it in the register. What the paper does not
// say stays empty, for the clerk to complete with a reason.
func (d Draft) Registration(who domain.Issued, id domain.DocumentID, original *domain.Item) domain.RegisterDocument {
	c := domain.RegisterDocument{
		Issued: who, Document: id, Symbol: string(d.Symbol), Number: int(d.Number),
		Kind: string(d.Kind), Issuer: string(d.Issuer), ParentOrg: string(d.ParentOrg),
		IssuedOn: civil(d.IssuedOn), Place: string(d.Place), Subject: string(d.Subject),
		Citations: []domain.Citation{}, Obligations: []domain.Obligation{}, Recipients: []domain.Recipient{}, Original: original,
		Signer: domain.Signer{OnBehalf: string(d.Signer.OnBehalf), Title: string(d.Signer.Title), Name: string(d.Signer.Name)},
		Period: yearOf(string(d.Subject), civil(d.IssuedOn)),
	}
	c.Period = period(c)
	for _, x := range d.Citations {
		c.Citations = append(c.Citations, domain.Citation{
			Kind: string(x.Kind), Symbol: string(x.Symbol), Date: civil(x.Date), Issuer: string(x.Issuer),
			Title: string(x.Title), Role: string(x.Role), Implements: string(x.Implements),
		})
	}
	for i, t := range d.Tasks {
		o := domain.Obligation{
			No: i + 1, Section: t.Section, AnchorLine: t.AnchorLine, Text: t.Text, Assignees: t.Assignees, Duty: domain.Duty(t.Duty),
			Reports: t.Reports, DeadlineText: string(t.DeadlineText), Due: civil(t.DeadlineISO), Recurrence: string(t.Recurrence),
			ReportTo: string(t.ReportTo), Via: string(t.Via), Product: string(t.Product), Rule: t.rule(), Coordinators: t.Coordinators,
		}
		if t.Strength == Request {
			o.Strength = domain.Requested
		}
		if o.Due.IsZero() && t.Window != nil {
			o.Due = civil(t.Window.To)
		}
		if o.Duty == domain.Dated && o.Due.IsZero() {
			o.Duty = domain.Unscheduled // a phrase without a day is an open question
		}
		c.Obligations = append(c.Obligations, o)
	}
	for _, r := range d.Recipients {
		x := domain.Recipient{Name: r.Name, Purpose: purpose(string(r.Purpose))}
		x.Purpose = domain.PurposeOf(x, c.Obligations)
		c.Recipients = append(c.Recipients, x)
	}
	return c
}

// rule is what a printed deadline means where its day alone does not say it: "trước ngày", an hour, so many days from an
// event.
func (o Obligation) rule() *domain.DueRule {
	on := civil(o.DeadlineISO)
	_, clock, _ := strings.Cut(string(o.DeadlineISO), "T")
	switch {
	case o.Duty != Dated:
		return nil
	case !on.IsZero() && len(clock) >= len("16:00"):
		return &domain.DueRule{Kind: domain.DueAt, Day: on, Clock: clock[:len("16:00")]}
	case !on.IsZero() && o.Qualifier == Before:
		return &domain.DueRule{Kind: domain.DueBefore, Day: on}
	case on.IsZero() && o.Window == nil:
		return counted(string(o.RelativeTo))
	}
	return nil
}

// measures are the units a period is printed in.
var measures = map[string]domain.Measure{
	"P%dD(working)": domain.InWorkdays, "P%dD": domain.InDays, "P%dW": domain.InWeeks, "P%dM": domain.InMonths,
}

// counted reads "P5D(working) from ngày ký". A period of hours has no day.
func counted(relative string) *domain.DueRule {
	period, event, ok := strings.Cut(relative, " from ")
	if !ok {
		return nil
	}
	for form, measure := range measures {
		var n int
		if _, err := fmt.Sscanf(period, form, &n); err != nil || n < 1 || fmt.Sprintf(form, n) != period {
			continue
		}
		r := &domain.DueRule{Kind: domain.DueCount, Anchor: event, Count: n, Measure: measure}
		if event == "ngày ký" || strings.HasPrefix(event, "ngày ban hành") || strings.HasPrefix(event, "ngày ký ban hành") {
			r.Anchor = domain.AnchorIssued
		}
		return r
	}
	return nil
}

// yearOf is the year that a subject says it is for: "Thực hiện công tác khoa giáo năm 2024" holds until that year ends.
func yearOf(subject string, issued domain.Date) *domain.Span {
	m := regexp.MustCompile(`(?i)năm (20\d\d)[\s.]*$`).FindStringSubmatch(subject)
	if m == nil {
		return nil
	}
	year, _ := strconv.Atoi(m[1])
	span := domain.Span{Printed: "năm " + m[1], From: domain.NewDate(year, 1, 1), Until: domain.NewDate(year, 12, 31)}
	if span.Until.Before(issued) {
		return nil
	}
	return &span
}

// civil is the day of a printed date; none when there is none.
func civil(d Date) domain.Date {
	s, _, _ := strings.Cut(string(d), "T")
	day, _ := domain.ParseDate(s)
	return day
}

// purpose reads what Nơi nhận says in brackets, "" when it says nothing.
func purpose(printed string) domain.Purpose {
	p := strings.ToLower(printed)
	switch {
	case p == "":
		return ""
	case strings.HasPrefix(p, "lưu"):
		return domain.Archive
	case strings.Contains(p, "b/c"), strings.Contains(p, "báo cáo"):
		return domain.ForReport
	case strings.Contains(p, "t/h"), strings.Contains(p, "th/h"), strings.Contains(p, "thực hiện"):
		return domain.ToImplement
	}
	return domain.ToKnow
}

// period is the time that a directive says in its subject it is for, nil when it says none or when that is over already:
// only what is still to be done ends with it.
func period(c domain.RegisterDocument) *domain.Span {
	span := domain.SpanOf(c.Subject)
	kind, _ := domain.KindOf(c.Kind)
	if span == nil || kind.Code != "HD" && kind.Code != "KH" && kind.Code != "CTr" || span.Until.Before(c.IssuedOn) || span.Until.Before(domain.DateOf(c.At)) {
		return nil
	}
	return span
}

package projections

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// brief takes one word of each row.
func brief[R any](rows []R, word func(R) string) string {
	var words []string
	for _, r := range rows {
		words = append(words, word(r))
	}
	return strings.Join(words, " ")
}

func equal[V any](t *testing.T, what string, got, want V) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got\n%+v, want\n%+v", what, got, want)
	}
}

func TestTheTalliesOfTheStory(t *testing.T) {
	h, r := settled(t)
	ctx, v := t.Context(), r.views
	whole := Tally{Total: 9, CompletedOnTime: 1, CompletedLate: 1, Awaiting: 1, InTime: 1, Overdue: 3, NoDeadline: 1, Cancelled: 1, OnTime: 1, DueSoFar: 5}
	dated := Tally{Total: 6, CompletedOnTime: 1, CompletedLate: 1, InTime: 1, Overdue: 3, OnTime: 1, DueSoFar: 5}
	equal(t, "the house", must(v.Total(ctx, Moment{At: h.at}, false)), whole)
	equal(t, "the house, dated duties", must(v.Total(ctx, Moment{At: h.at}, true)), dated)
	if rate, ok := whole.Rate(); !ok || rate != 20 {
		t.Errorf("the rate is %v", rate)
	}
	if _, ok := (Tally{Total: 3}).Rate(); ok {
		t.Error("nothing was due, and there is a rate")
	}
	before := must(v.Total(ctx, Moment{At: moment("2024-03-20 23:59")}, false))
	if before.Overdue != 2 || before.InTime != 2 { // only the reports of the quarter closed the day before, and neither was in
		t.Errorf("a minute before the deadline %+v", before)
	}
	if at := must(v.Total(ctx, Moment{At: moment("2024-03-21 00:00")}, false)); at.Overdue != 4 || at.InTime != 0 {
		t.Errorf("at the deadline %+v", at)
	}
	kinds := brief(must(v.ByKind(ctx, Moment{At: h.at}, false)), func(k KindTally) string { return fmt.Sprintf("%s:%d/%d", k.Kind, k.Units, k.Total) })
	equal(t, "kinds", kinds, "advisory_board:1/0 cell_committee:3/5 mass_organisation:1/2 office:1/0 party_committee:2/2 standing_committee:1/0")
	units := func(list []UnitTally) string {
		return brief(list, func(u UnitTally) string { return fmt.Sprintf("%s:%d/%d", u.Unit, u.Overdue, u.Total) })
	}
	equal(t, "units", units(must(v.ByUnit(ctx, Moment{At: h.at}, "", false))), "cu-bao-tang:1/1 cu-cap-nuoc:1/2 cu-duoc:0/2 du-dien-luc:0/1 du-y-te:1/1 doan:0/2")
	equal(t, "cells, dated duties", units(must(v.ByUnit(ctx, Moment{At: h.at}, "cell_committee", true))), "cu-bao-tang:1/1 cu-cap-nuoc:1/1 cu-duoc:0/1")
}

func TestEveryCountIsTheLengthOfItsList(t *testing.T) {
	h, r := settled(t)
	ctx, v := t.Context(), r.views
	for _, now := range []time.Time{h.at, moment("2024-04-10 23:59"), moment("2024-04-11 00:00"), moment("2024-12-01 00:00")} {
		tally := must(v.Total(ctx, Moment{At: now}, false))
		sum := 0
		for standing, count := range map[domain.Standing]int{
			domain.CompletedOnTime: tally.CompletedOnTime, domain.CompletedLate: tally.CompletedLate, domain.AwaitingApproval: tally.Awaiting,
			domain.InTime: tally.InTime, domain.Overdue: tally.Overdue, domain.NoDeadline: tally.NoDeadline, domain.WasCancelled: tally.Cancelled, domain.WasClosed: tally.Closed,
		} {
			duties := must(v.Standing(ctx, standing, now, 100))
			sum += len(duties)
			if len(duties) != count {
				t.Errorf("at %s %d duties stand %s, %d are listed", now, count, standing, len(duties))
			}
			for _, d := range duties {
				if got := d.Standing(now); got != standing {
					t.Errorf("at %s duty %s is listed as %s and stands %s", now, d.Key, standing, got)
				}
			}
		}
		if sum != tally.Total {
			t.Errorf("at %s %d duties are listed in all, %d counted", now, sum, tally.Total)
		}
	}
	if _, err := v.Standing(ctx, "anywhere", moment("2024-03-28 09:00"), 1); err == nil {
		t.Error("a standing that does not exist was listed")
	}
	if duties := must(v.Standing(ctx, domain.Overdue, moment("2024-03-28 09:00"), 2)); len(duties) != 2 || duties[0].Unit != "du-y-te" {
		t.Errorf("the two longest overdue are %+v", duties)
	}
}

func TestWhatIsDueAndWhatIsToCome(t *testing.T) {
	_, r := settled(t)
	ctx, v := t.Context(), r.views
	all := moment("2024-12-31 00:00")
	for kind, want := range map[string]string{
		ToDispatch: "d2@2024-03-27 09:05",
		ToRemedy:   "i2@2024-03-27 11:00",
		ToOpen:     string(quarterly) + "@2024-03-15 07:00",
		ToHand:     string(letter("cu-bao-tang", "2024-03-20T07:30")) + "@2024-03-30 09:05",
	} {
		got := brief(must(v.Due(ctx, kind, all, 10)), func(x Timer) string { return x.Subject + "@" + x.At.In(domain.Zone).Format("2006-01-02 15:04") })
		equal(t, kind, got, want)
	}
	name := func(x Timer) string {
		d := must(v.Duty(ctx, x.Subject))
		return d.Unit + ":" + x.Stage + "@" + x.At.In(domain.Zone).Format("01-02 15:04")
	}
	equal(t, "reminders", brief(must(v.Due(ctx, ToRemind, all, 10)), name), "cu-cap-nuoc:T-7@03-11 07:00 du-y-te:T+1@03-20 07:00 doan:T-7@04-01 07:00")
	equal(t, "one reminder", brief(must(v.Due(ctx, ToRemind, all, 1)), name), "cu-cap-nuoc:T-7@03-11 07:00")
	equal(t, "before its time", len(must(v.Due(ctx, ToRemind, moment("2024-03-11 07:00").Add(-time.Microsecond), 10))), 0)
	equal(t, "at its time", len(must(v.Due(ctx, ToRemind, moment("2024-03-11 07:00"), 10))), 1)
	equal(t, "escalations", brief(must(v.Due(ctx, ToEscalate, all, 10)), name), "cu-bao-tang:T+7@03-29 07:00")
	soon := brief(must(v.Upcoming(ctx, 10)), func(u Upcoming) string { return u.Unit + ":" + u.Stage })
	equal(t, "upcoming", soon, "cu-cap-nuoc:T-7 du-y-te:T+1 cu-bao-tang:T+7 doan:T-7")
	if u := must(v.Upcoming(ctx, 2)); len(u) != 2 || u[1].Period != "Quý I/2024" || u[1].UnitName != "Đảng ủy Sở Y tế" || u[1].Text != "Báo cáo quý" {
		t.Errorf("upcoming %+v", u)
	}
	next, ok, err := v.NextDue(ctx)
	if want := moment("2024-02-02 07:30"); err != nil || !ok || !next.Equal(want) {
		t.Errorf("the next thing is due at %s, want %s (%v)", next, want, err)
	}
	if _, ok, err := newViews(t, sharedDatabase(t)).NextDue(ctx); ok || err != nil {
		t.Errorf("in an empty house something is due (%v)", err)
	}
}

func TestTheRegister(t *testing.T) {
	_, r := settled(t)
	ctx, v := t.Context(), r.views
	equal(t, "documents", brief(must(v.Documents(ctx)), func(d Document) string { return d.Symbol + ":" + d.Status }), "2-HD/ĐUK:issuing 1-HD/ĐUK:dispatched")
	d := must(v.Document(ctx, "d1"))
	if d.Subject != "Công tác khoa giáo năm 2024" || d.Corrected != 1 || d.Obligations != 4 || d.Delivered != 3 || d.Assignments != 6 || d.Recipients != 1 {
		t.Errorf("the document is %+v", d)
	}
	duties := brief(must(v.Obligations(ctx, "d1")), func(o Obligation) string { return fmt.Sprintf("%d:%s:%d", o.No, o.Duty, o.Units) })
	equal(t, "obligations", duties, "1:dated:3 2:periodic:0 3:continuous:1 4:unscheduled:2")
	cited := brief(must(v.Citations(ctx, "d1")), func(c Citation) string { return fmt.Sprintf("%d:%s:%t", c.No, c.Symbol, c.Resolved) })
	equal(t, "citations", cited, "1:20-KH/TW:true 2::false")
	regimes := must(v.Regimes(ctx, "d1"))
	if len(regimes) != 1 || regimes[0].Key != string(quarterly) || !slices.Equal(regimes[0].Opened, []string{"2024-Q1"}) || regimes[0].Cadence != "quarter" {
		t.Errorf("regimes %+v", regimes)
	}
	cells := brief(must(v.Matrix(ctx, string(quarterly))), func(c Cell) string { return c.Unit + ":" + c.Period + ":" + c.Status + fmt.Sprint(":", c.Nil) })
	equal(t, "matrix", cells, "cu-duoc:Quý I/2024:completed:false du-y-te:Quý I/2024:in_progress:true cu-bao-tang:::false cu-cap-nuoc:::false du-dien-luc:::false doan:::false")
	inspections := brief(must(v.Inspections(ctx)), func(i Inspection) string { return fmt.Sprintf("%s:%s:%d:%v", i.Key, i.Status, i.Remedies, i.Units) })
	equal(t, "inspections", inspections, "i2:concluded:1:[doan] i1:remediation:1:[doan]")
	if _, err := v.Document(ctx, "d9"); !Absent(err) {
		t.Errorf("a document that is not there: %v", err)
	}
}

func TestTheDutiesOfTheStory(t *testing.T) {
	_, r := settled(t)
	ctx, v := t.Context(), r.views
	duties := must(v.DutiesOf(ctx, "cu-cap-nuoc"))
	equal(t, "of a unit", brief(duties, func(d Duty) string { return fmt.Sprint(d.Obligation, ":", d.Status, ":", d.Activities) }), "1:accepted:0 3:in_progress:1")
	d := duties[0]
	if d.UnitName != "Chi ủy Công ty Cấp nước" || d.UnitKind != "cell_committee" || d.Symbol != "1-HD/ĐUK" || !d.Due.Equal(time.Date(2024, 3, 20, 0, 0, 0, 0, time.UTC)) || !d.Closes.Equal(moment("2024-03-21 00:00")) {
		t.Errorf("the duty is %+v", d)
	}
	told := must(v.Duty(ctx, string(plan("cu-bao-tang"))))
	if told.Reminders != 4 || told.Escalations != 1 || !slices.Contains(told.Raised, "T+3") || !told.RemindedAt.Equal(moment("2024-03-21 07:00")) {
		t.Errorf("the duty of the unit that was told is %+v", told.Assignment)
	}
	untouched := brief(must(v.GivenAfter(ctx, 0)), func(d Duty) string { return d.Unit })
	equal(t, "given and untouched", untouched, "doan cu-bao-tang") // it was told, but has not answered
	trail := brief(must(v.Timeline(ctx, "asg."+string(plan("du-dien-luc")))), func(e Entry) string { return e.Type + "@" + e.EffectiveAt.In(domain.Zone).Format("01-02") })
	equal(t, "trail", trail, "assignment.given@02-01 assignment.submission_made@03-18 assignment.submission_accepted@03-20")
	facts := Facts{Documents: 2, Units: 9, Submissions: 4, Returned: 1, Reminders: 4, Escalations: 1, Messages: 2, Handed: 1, Inspections: 2, Notices: 11}
	got := must(v.Facts(ctx))
	facts.Events, facts.Commits = got.Events, got.Commits
	equal(t, "facts", got, facts)
}

func TestNoticesAndMessages(t *testing.T) {
	_, r := settled(t)
	ctx, v := t.Context(), r.views
	id := string(plan("cu-bao-tang"))
	word := func(n Notice) string { return n.Kind + ":" + n.Stage + ":" + n.Unit }
	equal(t, "inbox", brief(must(v.Inbox(ctx, "cu-bao-tang", 3)), word), "reminder:T+1:cu-bao-tang reminder:T0:cu-bao-tang reminder:T-1:cu-bao-tang")
	equal(t, "of a duty", brief(must(v.NoticesOf(ctx, id)), word),
		"reminder:T-7:cu-bao-tang reminder:T-1:cu-bao-tang reminder:T0:cu-bao-tang reminder:T+1:ban-tgdv reminder:T+1:cu-bao-tang escalation:T+3:ban-tgdv")
	keys := []string{id + "|1/T+3|ban-tgdv", "d1|delivered|cu-cap-nuoc", "no such notice", id + "|1/T-7|cu-bao-tang", string(domain.RemedyOf("i1", 1)) + "|given|doan"}
	told := brief(must(v.Notices(ctx, keys)), func(n Told) string {
		return fmt.Sprintf("%s:%s:%s:%s:%t", n.Kind, n.Symbol, n.DebtorID, n.Debtor, n.Closes != nil)
	})
	equal(t, "joined", told, "document:1-HD/ĐUK:::false reminder:1-HD/ĐUK:cu-bao-tang:Chi ủy Bảo tàng tỉnh:true "+
		"escalation:1-HD/ĐUK:cu-bao-tang:Chi ủy Bảo tàng tỉnh:true assigned::doan:Đoàn Thanh niên Khối:true")
	equal(t, "messages", brief(must(v.MessagesOf(ctx, id)), func(m Message) string { return m.Slot + ":" + m.Status }), "2024-03-19T07:30:handed 2024-03-20T07:30:planned")
	m := must(v.Message(ctx, string(letter("cu-bao-tang", "2024-03-19T07:30"))))
	if m.Reference != "<1@khoi.example>" || m.Unit != "cu-bao-tang" || len(m.Notices) != 2 || m.HandedAt == nil || m.Attempts != 0 {
		t.Errorf("the message is %+v", m)
	}
	if m := must(v.Message(ctx, string(letter("cu-bao-tang", "2024-03-20T07:30")))); m.Attempts != 1 || m.HandedAt != nil {
		t.Errorf("the message that failed is %+v", m)
	}
	digest := must(v.Due(ctx, ToPlan, moment("2024-12-31 00:00"), 10))
	i := slices.IndexFunc(digest, func(x Timer) bool { return x.Subject == "cu-bao-tang" })
	if i < 0 || !slices.Equal(digest[i].Pending, []string{id + "|1/T+1|cu-bao-tang"}) || !digest[i].At.Equal(moment("2024-03-28 07:30")) {
		t.Errorf("the next digests are %+v", digest)
	}
}

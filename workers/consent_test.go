package workers

import (
	"slices"
	"testing"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// A duty given so that silence is consent closes when its deadline has passed in silence: not before, once, and never
// when the unit has spoken.
func TestSilenceIsConsentOnlyWhenTheDeadlineHasPassed(t *testing.T) {
	w := newWorld(t, 1, twin{})
	due := w.dueIn(7)
	give := func(id domain.AssignmentID, tacit bool) {
		w.do(domain.GiveAssignment{
			Issued: w.by(head), Assignment: id, Unit: members[1], Duty: domain.Dated, Text: "Góp ý dự thảo", Due: &due, TacitConsent: tacit, Superiors: superiors,
		})
	}
	give("silent", true)
	give("spoken", true)
	give("plain", false)
	report := typed("report")
	w.do(domain.Submit{Issued: w.by(domain.ByUnit(members[1])), Assignment: "spoken", Report: &report})
	crew := Crew{Log: w.log, Due: w.due, Sink: w.post, Link: "https://khoi.example"}
	status := func(id string) domain.Status {
		a, _, err := eventstore.Load[domain.Assignment](t.Context(), Log(w.log), "asg."+id)
		if err != nil {
			t.Fatal(err)
		}
		return a.Status
	}
	tick := func() {
		t.Helper()
		w.due.catchUp(w.log.Durable())
		if err := crew.Tick(t.Context(), w.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Move(due.Closes.Add(-1))
	tick()
	if got := status("silent"); got != domain.Sent {
		t.Errorf("a moment before the deadline it is %s", got)
	}
	w.clock.Move(due.Closes)
	w.due.catchUp(w.log.Durable())
	rows, err := w.due.Due(t.Context(), projections.ToConsent, w.clock.Now(), 10)
	if err != nil || len(rows) != 1 || rows[0].Subject != "silent" {
		t.Fatalf("to close: %+v (%v)", rows, err)
	}
	tick()
	end := w.log.Durable()
	if got := status("silent"); got != domain.Completed {
		t.Errorf("when it has passed it is %s", got)
	}
	// The row given again, and rows of duties where silence is no consent, are nothing to do.
	for _, subject := range []string{"silent", "spoken", "plain"} {
		if err := crew.consent(t.Context(), projections.Timer{Subject: subject}, w.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	closed := 0
	for _, c := range w.commits(0) {
		closed += len(slices.DeleteFunc(slices.Clone(c.Events), func(e domain.Event) bool { _, is := e.(domain.TacitlyConsented); return !is }))
	}
	if closed != 1 || w.log.Durable() != end || status("spoken") != domain.Submitted || status("plain") != domain.Sent {
		t.Errorf("closed %d, spoken %s, plain %s", closed, status("spoken"), status("plain"))
	}
	w.due.catchUp(w.log.Durable())
	if rows, err := w.due.Due(t.Context(), projections.ToConsent, w.clock.Now().AddDate(1, 0, 0), 10); err != nil || len(rows) > 0 {
		t.Errorf("still to close: %+v (%v)", rows, err)
	}
}

package projections

import (
	"fmt"
	"slices"
	"testing"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// again appends events that the domain would not have decided on.
func (h *house) again(t *testing.T, aggregate string, events ...domain.Event) {
	t.Helper()
	_, tip, err := eventstore.Load[domain.Assignment](t.Context(), Log(h.log), aggregate)
	if err != nil {
		t.Fatal(err)
	}
	h.n++
	d := eventstore.Draft[domain.Event]{Command: fmt.Sprintf("c%d", h.n), Actor: domain.ByWorker("reminder"), EffectiveAt: h.at, Events: events}
	if _, err := h.log.Append(t.Context(), aggregate, tip, d); err != nil {
		t.Fatal(err)
	}
}

// TestANoticeThatTheLogGivesTwiceIsCounted shows that the check on doubled notices can fail.
func TestANoticeThatTheLogGivesTwiceIsCounted(t *testing.T) {
	h, r := settled(t)
	if f := must(r.views.Facts(t.Context())); f.Doubled != 0 {
		t.Fatalf("%d notices are doubled in a lawful log", f.Doubled)
	}
	h.again(t, "asg."+string(plan("cu-bao-tang")), domain.ReminderRaised{Stage: "T-7", Revision: 1, Policy: 1, PlannedAt: h.at, RaisedAt: h.at, To: []domain.UnitID{"cu-bao-tang"}})
	fold(t, r)
	if f := must(r.views.Facts(t.Context())); f.Doubled != 1 {
		t.Errorf("%d notices are doubled, want 1", f.Doubled)
	}
	same(t, r)
}

// TestANoticeEnteredLateRidesTheNextDigest: on paper the return is of yesterday, and this morning's message has gone.
func TestANoticeEnteredLateRidesTheNextDigest(t *testing.T) {
	h := told()
	id := plan("cu-bao-tang")
	h.at = moment("2024-03-28 07:30") // all that is due is planned, at the very moment of the slot
	h.do(domain.PlanMessage{
		Issued: h.by(domain.ByWorker("notifier")), Message: letter("cu-bao-tang", "2024-03-28T07:30"), Recipient: "cu-bao-tang",
		Channel: domain.Email, Slot: "2024-03-28T07:30", Notices: []string{string(id) + "|1/T+1|cu-bao-tang"},
	})
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	h.submit(id, "cu-bao-tang")
	back := h.by(head)
	back.At = moment("2024-03-27 16:00")
	h.do(domain.ReturnSubmission{Issued: back, Assignment: id, Reasons: []string{"missing_figures"}})
	fold(t, r)
	same(t, r)
	digests := must(r.views.Due(t.Context(), ToPlan, moment("2024-12-31 00:00"), 10))
	i := slices.IndexFunc(digests, func(x Timer) bool { return x.Subject == "cu-bao-tang" })
	if i < 0 || !digests[i].At.Equal(moment("2024-03-29 07:30")) {
		t.Errorf("the digests are %+v, want one of the next morning: this morning's message can carry nothing more", digests)
	}
}

func TestAUnitWithoutAnAddressReadsTheInbox(t *testing.T) {
	_, r := settled(t)
	if inbox := must(r.views.Inbox(t.Context(), "du-y-te", 10)); len(inbox) != 1 || inbox[0].Kind != NoticeReturned || inbox[0].Message != "" {
		t.Errorf("the inbox is %+v", inbox)
	}
	for _, x := range must(r.views.Due(t.Context(), ToPlan, moment("2024-12-31 00:00"), 10)) {
		if x.Subject == "du-y-te" || x.Subject == string(province) {
			t.Errorf("%s has no address and a digest", x.Subject)
		}
	}
}

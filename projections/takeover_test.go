package projections

import (
	"fmt"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// takeOver is a row of a running list as a command: due long ago, or not at all, or done.
func (h *house) takeOver(row int, u domain.UnitID, given, due, arrived string) domain.Command {
	c := domain.TakeOverAssignment{
		Issued: h.by(clerk), Unit: u, Duty: domain.Unscheduled, Text: fmt.Sprintf("Nhiệm vụ dòng %d", row), Given: date(given), Superiors: superiors,
		Source: domain.ListRow{List: "Theo dõi 2023", Key: fmt.Sprintf("k%d", row), Row: row, Symbol: "45-KH/ĐUK", Issued: date(given)},
	}
	c.Assignment = domain.TakenOverFrom(c.Source.List, c.Source.Key)
	c.At = c.Given.Time(0, 0)
	if due != "" {
		d := domain.DeadlineFound(date(due), due, lawful)
		c.Duty, c.Due = domain.Dated, &d
	}
	if arrived == "" {
		return c
	}
	return domain.TakeOverCompleted{TakeOverAssignment: c, On: date(arrived), ArrivedAt: date(arrived).Time(9, 0)}
}

// takeOver takes a row of a list over, perhaps one that was taken over before.
func (h *history) takeOver() {
	row := h.pick(6)
	u, _ := sample(h, members)
	rows := [][3]string{{"2023-10-02", "2023-11-15", ""}, {"2023-12-01", "2024-01-31", ""}, {"2023-12-01", "", ""}, {"2023-09-04", "2023-10-10", "2023-10-09"}, {"2023-09-04", "2023-10-10", "2023-10-12"}, {"2023-09-04", "", "2023-12-29"}}
	cmd := h.house.takeOver(row, u.Unit, rows[row][0], rows[row][1], rows[row][2])
	h.ask(cmd)
	id := domain.TakenOverFrom("Theo dõi 2023", fmt.Sprintf("k%d", row))
	h.duties = append(h.duties, id)
}

// A list that was taken over counts in every summary as any other duty does: the opening balance.
func TestATakenOverListIsTheOpeningBalance(t *testing.T) {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.at = moment("2024-07-01 08:00")
	rows := []domain.Command{
		h.takeOver(2, "cu-duoc", "2024-01-02", "2024-03-15", ""), h.takeOver(3, "cu-duoc", "2024-01-02", "2024-08-30", ""), h.takeOver(4, "cu-duoc", "2023-12-01", "", ""),
		h.takeOver(5, "doan", "2023-09-04", "2023-10-10", "2023-10-09"), h.takeOver(6, "doan", "2023-09-04", "2023-10-10", "2023-10-11"),
	}
	for range 2 { // the second time nothing happens
		for _, c := range rows {
			h.do(c)
		}
	}
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	got, err := r.views.Total(t.Context(), Moment{At: h.at}, false)
	want := Tally{Total: 5, Overdue: 1, InTime: 1, NoDeadline: 1, CompletedOnTime: 1, CompletedLate: 1, OnTime: 1, DueSoFar: 3}
	if err != nil || got != want {
		t.Errorf("the opening balance is %+v (%v), want %+v", got, err, want)
	}
	taken, err := r.views.TakenOver(t.Context(), "Theo dõi 2023")
	if err != nil || len(taken) != 5 || taken[0].Key != "k2" || taken[0].Unit != "cu-duoc" || taken[3].Status != string(domain.Completed) {
		t.Errorf("taken over: %+v (%v)", taken, err)
	}
	d, err := r.views.Duty(t.Context(), taken[0].Duty)
	if err != nil || d.Symbol != "45-KH/ĐUK" || !d.Since.Equal(h.at) || !d.GivenAt.Equal(date("2024-01-02").Time(0, 0)) {
		t.Errorf("%+v (%v)", d, err)
	}
	// The ladder begins with the one stage that tells the unit it is late; what superiors were to hear before is past.
	timers, err := r.views.Due(t.Context(), ToRemind, h.at, 10)
	if err != nil || len(timers) != 1 || timers[0].Stage != "T+1" || timers[0].Subject != taken[0].Duty {
		t.Errorf("to remind now: %+v (%v)", timers, err)
	}
	h.raise(domain.AssignmentID(taken[0].Duty), "T+1")
	fold(t, r)
	if timers, err = r.views.Due(t.Context(), ToEscalate, h.at.AddDate(1, 0, 0), 10); err != nil || len(timers) != 0 {
		t.Errorf("to escalate of a deadline before the take-over: %+v (%v)", timers, err)
	}
	same(t, r)
	// A plant: a duty whose birth is when the list says it was given has missed no stage, and raises every old one.
	d.Since = d.GivenAt
	if next, ok := (domain.Policy{Stages: domain.ShippedLadder}).Next(d.progress(), *d.deadline(), lawful); !ok || next.Stage.Name != "T-7" || !next.At.Before(h.at.AddDate(0, 0, -30)) {
		t.Errorf("planted: %+v %t: the check cannot fail", next, ok)
	}
}

package workers

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// The twins are crews with a fault. Each must be found by the audit that finds nothing in the crew itself.

// tampered is a log to which a crew says something else than it decided.
type tampered struct {
	Log
	say func(Log, context.Context, string, eventstore.Tip, eventstore.Draft[domain.Event]) (projections.Commit, error)
}

func (l tampered) Append(ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event]) (projections.Commit, error) {
	return l.say(l.Log, ctx, aggregate, tip, d)
}

// saying makes a twin that says otherwise when it says an E.
func saying[E domain.Event](say func(Log, context.Context, string, eventstore.Tip, eventstore.Draft[domain.Event], E) (projections.Commit, error)) twin {
	return twin{log: func(log Log) Log {
		return tampered{log, func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event]) (projections.Commit, error) {
			if e, is := d.Events[0].(E); is {
				return say(log, ctx, aggregate, tip, d, e)
			}
			return log.Append(ctx, aggregate, tip, d)
		}}
	}}
}

type readModels = Due

// altered are read models that answer otherwise.
type altered struct {
	readModels
	rows func(due Due, kind string, now time.Time) ([]projections.Timer, error)
}

func (a altered) Due(ctx context.Context, kind string, now time.Time, limit int) ([]projections.Timer, error) {
	return a.rows(a.readModels, kind, now)
}

func answering(rows func(due Due, kind string, now time.Time) ([]projections.Timer, error)) twin {
	return twin{due: func(due Due) Due { return altered{due, rows} }}
}

func ask(due Due, kind string, now time.Time) ([]projections.Timer, error) {
	return due.Due(context.Background(), kind, now, atOnce)
}

type tickerFunc func(ctx context.Context, now time.Time) error

func (f tickerFunc) Tick(ctx context.Context, now time.Time) error { return f(ctx, now) }

// timely gives each duty under an id that contains the time, and goes on as the crew does.
func timely(w *world, c Crew) ticker {
	return tickerFunc(func(ctx context.Context, now time.Time) error {
		rows, err := c.Due.Due(ctx, projections.ToRemedy, now, atOnce)
		for _, t := range rows {
			i, _, _ := eventstore.Load[domain.Inspection](ctx, c.Log, "insp."+t.Subject)
			for _, r := range i.Result.Remedies {
				id := domain.Derive("remedy", t.Subject, now.String(), string(r.Unit))
				cmd := domain.GiveAssignment{
					Issued: by("dispatcher", now, "", id), Assignment: domain.AssignmentID(id), Unit: r.Unit, Duty: domain.Dated,
					Origin: domain.Origin{Inspection: domain.InspectionID(t.Subject), Remedy: r.No}, TextItem: &r.Demand, Due: &r.Due, Superiors: superiors,
				}
				if err := do[domain.Assignment](ctx, c.Log, cmd); err != nil {
					return err
				}
			}
		}
		if err != nil {
			return err
		}
		return c.Tick(ctx, now)
	})
}

func TestEveryPlantedFaultIsFound(t *testing.T) {
	for _, tt := range []struct {
		name string
		twin twin
		want string
	}{
		{"ids that contain the time", twin{tick: timely}, " times"},
		{"rows that come before their time", answering(func(due Due, kind string, now time.Time) ([]projections.Timer, error) {
			return ask(due, kind, now.Add(3*time.Hour))
		}), "was planned at"},
		{"a notifier that forgets to record", saying(func(_ Log, _ context.Context, aggregate string, _ eventstore.Tip, _ eventstore.Draft[domain.Event], _ domain.MessageHanded) (projections.Commit, error) {
			return projections.Commit{Aggregate: aggregate}, nil
		}), "is planned and left"},
		{"a message that carries what was carried before", saying(func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event], e domain.MessagePlanned) (projections.Commit, error) {
			e.Notices = append(e.Notices, e.Notices[0])
			d.Events[0] = e
			return log.Append(ctx, aggregate, tip, d)
		}), "of them different"},
		{"a message that loses a notice", answering(func(due Due, kind string, now time.Time) ([]projections.Timer, error) {
			rows, err := ask(due, kind, now)
			for i, r := range rows {
				rows[i].Pending = r.Pending[:min(1, len(r.Pending))]
			}
			return rows, err
		}), ""}, // what is left over rides the next day: that is no fault
		{"superiors told in place of the unit", saying(func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event], e domain.ReminderRaised) (projections.Commit, error) {
			d.Events = []domain.Event{domain.EscalationRaised{Stage: e.Stage, Revision: e.Revision, Policy: e.Policy, PlannedAt: e.PlannedAt, RaisedAt: e.RaisedAt, To: []domain.UnitID{board}}}
			return log.Append(ctx, aggregate, tip, d)
		}), "before the unit was, on an earlier day"},
		{"a stage said twice", saying(func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event], e domain.ReminderRaised) (projections.Commit, error) {
			d.Events = append(d.Events, e)
			return log.Append(ctx, aggregate, tip, d)
		}), "was raised again"},
		{"nobody reminds", answering(func(due Due, kind string, now time.Time) ([]projections.Timer, error) {
			if kind == projections.ToRemind {
				return nil, nil
			}
			return ask(due, kind, now)
		}), "was never raised"},
		{"a reminder of the day before", saying(func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event], e domain.ReminderRaised) (projections.Commit, error) {
			e.PlannedAt = e.PlannedAt.AddDate(0, 0, -1)
			d.Events[0] = e
			return log.Append(ctx, aggregate, tip, d)
		}), "was planned for"},
		{"reports that nobody asks for", saying(func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event], e domain.AssignmentGiven) (projections.Commit, error) {
			if e.Origin.Regime != "" {
				return projections.Commit{}, nil
			}
			return log.Append(ctx, aggregate, tip, d)
		}), "was given 0 times"},
		{"a delivery made twice", saying(func(log Log, ctx context.Context, aggregate string, tip eventstore.Tip, d eventstore.Draft[domain.Event], e domain.DocumentDelivered) (projections.Commit, error) {
			d.Events = append(d.Events, e)
			return log.Append(ctx, aggregate, tip, d)
		}), "was delivered 2 times"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, 3, tt.twin)
			w.direct()
			w.inspect()
			w.live(moment("2024-05-02 17:00"))
			w.settle()
			found := strings.Join(auditOf(w), "\n")
			if tt.want == "" && found != "" || !strings.Contains(found, tt.want) {
				t.Errorf("the audit of a crew with %s finds %q, want %q", tt.name, found, tt.want)
			}
		})
	}
}

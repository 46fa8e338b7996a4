package projections

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/internal/testenv"
)

// crashes stops PostgreSQL so often, at once and under load, while somebody keeps the read models up with the log and begins
// again after each fault. It returns the differences to a rebuild, by table.
func crashes(t *testing.T, times int, keep func(ctx context.Context, r *Runner, h *house) error) map[string][]string {
	t.Helper()
	pg := testenv.CrashingPostgres(t)
	h := told()
	v := openViews(t, pg.DSN(), "main")
	r := newRunner(t, v, h.log)
	fold(t, r)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	var faults atomic.Int64
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			if err := keep(ctx, r, h); err != nil && ctx.Err() == nil {
				faults.Add(1)
				time.Sleep(5 * time.Millisecond)
			}
		}
	}()
	var given []domain.AssignmentID
	var of []domain.UnitID
	acts := 0
	work := func(until context.Context) {
		for ; until.Err() == nil; time.Sleep(300 * time.Microsecond) {
			switch n := h.n; {
			case n%5 == 0:
				of = append(of, members[n%len(members)].Unit)
				given = append(given, h.give("d1", 100+n, of[len(given)], domain.Dated, new(due(date("2024-04-26")))))
			case len(given) > 0:
				i := n % len(given)
				no := h.do(domain.ReportActivity{
					Issued: h.by(domain.ByUnit(of[i])), Assignment: given[i], On: date("2024-02-01"), Note: typed("note"),
				})
				acts += len(no.Events)
			default:
				h.n++
			}
		}
	}
	working, rest := context.WithCancel(ctx)
	rested := make(chan struct{})
	go func() {
		defer close(rested)
		work(working)
	}()
	for range times {
		time.Sleep(60 * time.Millisecond)
		before := faults.Load()
		pg.Crash()
		for end := time.Now().Add(10 * time.Second); faults.Load() == before && time.Now().Before(end); {
			time.Sleep(5 * time.Millisecond)
		}
		if faults.Load() == before {
			t.Error("nobody noticed that PostgreSQL was gone: the test proves nothing")
		}
	}
	rest()
	<-rested
	reached := time.Now().Add(20 * time.Second)
	for at := uint64(0); at < h.last(); time.Sleep(5 * time.Millisecond) {
		if at, _ = v.Position(t.Context()); time.Now().After(reached) {
			t.Fatalf("the read models stay at %d of %d", at, h.last())
		}
	}
	stop()
	<-ended
	var counted int
	if err := v.db.QueryRow(t.Context(), "select coalesce(sum(activities), 0)::int from assignments where text = 'Xây dựng kế hoạch' and obligation >= 100").Scan(&counted); err != nil {
		t.Fatal(err)
	}
	out := differ(rebuild(t, newRunner(t, v, h.log), true))
	if counted != acts {
		out["activities"] = []string{fmt.Sprintf("%d were reported, %d are counted", acts, counted)}
	}
	return out
}

// TestPostgreSQLStoppedAtOnceUnderLoad: what it had not written is folded again, nothing twice and nothing left out. With
// DONDOC_LONG ten times.
func TestPostgreSQLStoppedAtOnceUnderLoad(t *testing.T) {
	times := 3
	if os.Getenv("DONDOC_LONG") != "" {
		times = 10
	}
	if found := crashes(t, times, func(ctx context.Context, r *Runner, _ *house) error { return r.Run(ctx) }); len(found) > 0 {
		t.Errorf("after %d crashes the read models are not as rebuilt: %v", times, found)
	}
}

// TestACheckpointOfItsOwnIsFoundOut: a projector that writes the checkpoint after the rows, in a transaction of its own, folds
// some commits twice.
func TestACheckpointOfItsOwnIsFoundOut(t *testing.T) {
	found := crashes(t, 3, func(ctx context.Context, r *Runner, h *house) error {
		if err := r.stand(ctx); err != nil {
			return err
		}
		for ctx.Err() == nil {
			batch := h.commits()[r.Position():]
			if len(batch) == 0 {
				continue
			}
			at := r.Position()
			if err := pgx.BeginFunc(ctx, r.views.db, func(tx pgx.Tx) error {
				if err := r.pass.load(ctx, tx, r.views.schema, batch); err != nil {
					return err
				}
				for _, c := range batch {
					if err := r.pass.fold(c); err != nil {
						return err
					}
				}
				for _, t := range r.pass.tables() {
					if err := t.flush(ctx, tx, r.views.schema); err != nil {
						return err
					}
				}
				_, err := tx.Exec(ctx, "set local synchronous_commit to on")
				return err
			}); err != nil {
				return err
			}
			time.Sleep(5 * time.Millisecond)
			last := batch[len(batch)-1].Position
			if err := pgx.BeginFunc(ctx, r.views.db, func(tx pgx.Tx) error {
				return moveCheckpoint(ctx, tx, r.views.schema, at, last)
			}); err != nil {
				return err
			}
			r.pass.forget()
			r.move(last, nil)
		}
		return nil
	})
	if len(found) == 0 {
		t.Error("a checkpoint in a transaction of its own was not found out")
	}
}

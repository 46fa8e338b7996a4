package projections

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dondoc/dondoc/internal/testenv"
)

func TestMain(m *testing.M) {
	checks := "30"
	if os.Getenv("DONDOC_LONG") != "" {
		checks = "1000"
	}
	if err := flag.Set("rapid.checks", checks); err != nil { // the command line has the last word
		panic(err)
	}
	testenv.Main(m)
}

var (
	database struct {
		sync.Once
		dsn string
	}
	tenants atomic.Int64
)

// sharedDatabase is one database for all tests of the package: each takes a tenant of its own in it.
func sharedDatabase(t testing.TB) string {
	t.Helper()
	database.Do(func() { database.dsn = testenv.Postgres(t) })
	return database.dsn
}

// lent is what both testing.T and rapid.T have.
type lent interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Cleanup(f func())
	Context() context.Context
}

// newViews are the read models of a tenant that nobody else has.
func newViews(t lent, dsn string) Views {
	t.Helper()
	return openViews(t, dsn, fmt.Sprintf("t%d", tenants.Add(1)))
}

func openViews(t lent, dsn, tenant string) Views {
	t.Helper()
	v, err := Open(t.Context(), dsn, tenant)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// newRunner stands at the checkpoint.
func newRunner(t lent, v Views, log Log) *Runner {
	t.Helper()
	r, err := NewRunner(t.Context(), v, log)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// run keeps the read models up with the log until the test ends, and gives the function that stops it
// and says how it ended.
func run(t lent, r *Runner) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	var once sync.Once
	var err error
	stop = func() error {
		once.Do(func() {
			cancel()
			err = <-ended
		})
		return err
	}
	t.Cleanup(func() { _ = stop() })
	return stop
}

// fold brings the read models up with the log once.
func fold(t lent, r *Runner) {
	t.Helper()
	stop := run(t, r)
	catchUp(t, r)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
}

func catchUp(t lent, r *Runner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := r.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
}

// exec changes the database behind the back of the projector.
func exec(t lent, v Views, q string, args ...any) {
	t.Helper()
	if _, err := v.db.Exec(t.Context(), q, args...); err != nil {
		t.Fatal(err)
	}
}

// must takes the value of a question that is answered.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

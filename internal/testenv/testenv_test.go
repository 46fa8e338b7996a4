package testenv

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats.go/jetstream"
)

func TestMain(m *testing.M) { Main(m) }

func TestPostgres(t *testing.T) {
	ctx := t.Context()
	began := time.Now()
	first, err := pgx.Connect(ctx, Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close(ctx)
	t.Logf("the first database, with its cluster: %s", time.Since(began).Round(time.Millisecond))
	if _, err := first.Exec(ctx, "create schema main; create table main.mine (v text); create extension ltree"); err != nil {
		t.Fatal(err)
	}
	const more = 5
	began = time.Now()
	for range more {
		conn, err := pgx.Connect(ctx, Postgres(t))
		if err != nil {
			t.Fatal(err)
		}
		var schemas int
		if err := conn.QueryRow(ctx, "select count(*) from pg_namespace where nspname = 'main'").Scan(&schemas); err != nil || schemas != 0 {
			t.Errorf("a new database has %d schemas of another test (%v)", schemas, err)
		}
		if err := conn.Close(ctx); err != nil {
			t.Error(err)
		}
	}
	t.Logf("each further one: %s", (time.Since(began) / more).Round(time.Millisecond))
}

func TestNATS(t *testing.T) {
	began := time.Now()
	nc := NATS(t)
	t.Logf("ready: %s", time.Since(began).Round(time.Millisecond))
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "main", Subjects: []string{"main.>"}}); err != nil {
		t.Fatal(err)
	}
	ack, err := js.Publish(t.Context(), "main.doc.1", []byte("{}"))
	if err != nil || ack.Sequence != 1 {
		t.Errorf("publish: %v, %v", ack, err)
	}
}

// TestSweep finds the folder of a killed process and spares that of a live one.
func TestSweep(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	live, err := newHome()
	if err != nil {
		t.Fatal(err)
	}
	dead, err := newHome()
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.lock.Close(); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour)
	for _, h := range []*home{live, dead} {
		if err := os.Chtimes(h.dir, long, long); err != nil {
			t.Fatal(err)
		}
	}
	sweep()
	left, _ := filepath.Glob(filepath.Join(place(), homes+"*"))
	if len(left) != 1 || left[0] != live.dir {
		t.Errorf("left: %v, want only %s", left, live.dir)
	}
	if err := live.remove(); err != nil {
		t.Error(err)
	}
}

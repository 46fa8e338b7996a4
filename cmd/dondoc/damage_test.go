package main

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A house whose tables do not fit its log is not opened, and says which of the two it is.
func TestTablesThatDoNotFitTheLog(t *testing.T) {
	const unit = `{"by":"post:main/quan-tri","unit":"a","name":"A","kind":"office"}`
	for _, tt := range []struct {
		name, sql string
		code      int
		says      string
	}{
		{"the tables tell more than the log: it has lost something", "update main.checkpoint set position = position + 100", exitDamaged, "Sổ ghi bị hỏng"},
		{"a table is gone", "update main.checkpoint set position = 0; drop table main.timeline", exitDifference, "timeline"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := dataDir(t)
			if code, _, errs := here(t, unit, "--data", dir, "do", "EstablishUnit"); code != exitOK {
				t.Fatalf("exit %d: %s", code, errs)
			}
			byHand(t, dir, tt.sql)
			code, out, errs := here(t, "", "--data", dir, "events")
			last := errs[strings.LastIndex(strings.TrimRight(errs, "\n"), "\n")+1:]
			if code != tt.code || out != "" || !strings.HasPrefix(last, "dondoc: ") || !strings.Contains(last, tt.says) {
				t.Errorf("exit %d, %q", code, errs)
			}
		})
	}
}

// byHand changes the tables as somebody with psql would.
func byHand(t *testing.T, dir, sql string) {
	t.Helper()
	inside(t, dir, func(h *house) {
		db, err := pgx.Connect(t.Context(), h.pg.DSN())
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close(t.Context())
		if _, err := db.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	})
}

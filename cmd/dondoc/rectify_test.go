package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// TestARecordIsRectifiedOnWhatTheLogSays: what was wrong is read from the log, not taken from the sender; the record
// stays, and who looks at the life sees both.
func TestARecordIsRectifiedOnWhatTheLogSays(t *testing.T) {
	inside(t, dataDir(t), func(h *house) {
		by := func(who string) domain.Issued {
			i := domain.Issued{By: who}
			h.complete(&i)
			return i
		}
		office := domain.ByPost(domain.Main, "chanh-van-phong")
		open := domain.OpenSeries{Issued: by(office), Series: domain.SeriesOf("", "HD", 2024), Kind: "HD", Year: 2024}
		if _, err := h.do(t.Context(), open); err != nil {
			t.Fatal(err)
		}
		reason, err := h.keep(t.Context(), "text/plain; charset=utf-8", []byte("Ghi nhầm loại văn bản"))
		if err != nil {
			t.Fatal(err)
		}
		subject := "series." + string(open.Series)
		rectify := func(id domain.RectificationID, version int, field, now string) domain.RectifyRecord {
			return domain.RectifyRecord{
				Issued: by(office), Rectification: id, Subject: subject, Version: version, Field: field, Now: now, Reason: *reason, Act: "series.opened", Was: "KH", Unit: "dang-uy",
			}
		}
		for name, tt := range map[string]struct {
			cmd  domain.RectifyRecord
			code string
		}{
			"a version that is not there": {rectify("r1", 7, "kind", "KH"), domain.NoSuchThing},
			"a field that is not there":   {rectify("r2", 1, "colour", "KH"), domain.NoSuchThing},
			"what it says already":        {rectify("r3", 1, "kind", "HD"), domain.Incomplete},
			"another leader":              {func() domain.RectifyRecord { c := rectify("r4", 1, "kind", "KH"); c.By = "post:main/van-thu"; return c }(), domain.NotYours},
		} {
			if _, err := h.do(t.Context(), tt.cmd); !refusedWith(err, tt.code) {
				t.Errorf("%s: %v, want %s", name, err, tt.code)
			}
		}
		c, err := h.do(t.Context(), rectify("r5", 1, "kind", "KH"))
		if err != nil {
			t.Fatal(err)
		}
		e := c.Events[0].(domain.RecordRectified)
		if e.Was != "HD" || e.Now != "KH" || e.Act != "series.opened" {
			t.Errorf("it is on record that %+v", e)
		}
		if err := h.runner.Wait(t.Context(), c.Position); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := (&showCmd{ID: subject}).within(t.Context(), h, streams{in: strings.NewReader(""), out: &out, err: &out}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "series.opened") || !strings.Contains(out.String(), `Đính chính bản ghi 1 (series.opened)`) || !strings.Contains(out.String(), `"HD" thành "KH"`) {
			t.Errorf("the life is shown as:\n%s", out.String())
		}
	})
}

func refusedWith(err error, code string) bool {
	r, ok := domain.Refused(err)
	return ok && r.Code == code
}

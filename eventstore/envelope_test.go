package eventstore

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The files in testdata were written by the first release. They are never changed: a program that writes other
// bytes for the same commit, or reads something else from them, has broken every log there is.
func TestTheFormatIsFrozen(t *testing.T) {
	at := time.Date(2026, 2, 3, 4, 5, 6, 70_000, time.UTC)
	for file, tt := range map[string]struct {
		tip Tip
		d   Draft[event]
	}{
		"commit.v1.first.json": {
			d: Draft[event]{Command: "0b7c3e0a-5a5c-4c8e-9a51-6a3c6c1f0d11", Actor: "person.17", Events: []event{opened{"Kế hoạch <2026> & \"phụ lục\""}}},
		},
		"commit.v1.full.json": {
			tip: Tip{9, 1, strings.Repeat("0123456789abcdef", 4)},
			d: Draft[event]{
				Command: "0b7c3e0a-5a5c-4c8e-9a51-6a3c6c1f0d12", Actor: "person.17", OnBehalfOf: "unit.3", CausedBy: "deadline.2",
				EffectiveAt: time.Date(2026, 1, 30, 23, 59, 0, 0, time.FixedZone("", 7*3600)),
				Events:      []event{added{3}, added{-4}, closed{}},
			},
		},
	} {
		e := drawn(tt.tip, tt.d)
		got := must(e.seal(at))
		path := filepath.Join("testdata", file)
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("%v; it would hold\n%s", err, got)
		}
		if string(got) != string(want) {
			t.Errorf("%s: wrote\n%s\nwant\n%s\nThe format is frozen: a new one needs a new number.", file, got, want)
		}
		back, _, err := unseal(want)
		if err != nil || !reflect.DeepEqual(back, e) {
			t.Errorf("%s: read %+v, %v, want %+v", file, back, err, e)
		}
		sum := sha256.Sum256(want)
		if hex.EncodeToString(sum[:]) != sumOf(got).String() {
			t.Errorf("%s: the hash is not that of the file", file)
		}
	}
}

func TestStampsNeverGoBack(t *testing.T) {
	base := time.Date(2026, 1, 1, 0, 0, 0, 999, time.UTC)
	var now time.Time
	s := newStamper(func() time.Time { return now })
	for _, tt := range []struct{ now, want time.Duration }{{0, 0}, {time.Hour, time.Hour}, {-time.Hour, time.Hour}, {2 * time.Hour, 2 * time.Hour}} {
		now = base.Add(tt.now)
		if got := s.stamp(); !got.Equal(trim(base.Add(tt.want))) {
			t.Errorf("at %s stamped %s", now, got)
		}
	}
	s.seen(base.Add(5 * time.Hour))
	if got := s.stamp(); !got.Equal(trim(base.Add(5 * time.Hour))) {
		t.Errorf("stamped %s, before what was seen", got)
	}
}

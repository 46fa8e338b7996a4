package domain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// folded is a life that is kept in snapshots.
type folded[S any] interface {
	life[S]
	Fold() int
}

// fromSnapshot is a state as it comes back from a snapshot.
func fromSnapshot[S any](s S) (S, error) {
	var back S
	b, err := json.Marshal(s)
	if err != nil {
		return back, err
	}
	return back, json.Unmarshal(b, &back)
}

// survives tells where a life that goes through a snapshot after each event is not the life that was lived.
func survives[S folded[S]](events []Event) error {
	var lived, kept S
	for i, e := range events {
		lived = lived.Evolve(e)
		var err error
		if kept, err = fromSnapshot(kept.Evolve(e)); err != nil {
			return err
		}
		if got, want := normal(kept), normal(lived); !reflect.DeepEqual(got, want) {
			return fmt.Errorf("after %d events, from a snapshot:\n %+v\nlived:\n %+v", i+1, got, want)
		}
	}
	return nil
}

// anyEvents are events with any content, in an order no life would have: Evolve takes them all.
var anyEvents = rapid.Custom(func(t *rapid.T) (events []Event) {
	for range rapid.IntRange(1, 8).Draw(t, "events") {
		k := rapid.SampledFrom(Kinds).Draw(t, "kind")
		v := reflect.New(k.Type())
		fill(t, v.Elem())
		events = append(events, v.Elem().Interface().(Event))
	}
	return events
})

// A foldFile is what a fold made of some events when it got its version.
type foldFile struct {
	Fold   int         `json:"fold"`
	Events []wireEvent `json:"events"`
	State  any         `json:"state"`
}

type wireEvent struct {
	Type   string          `json:"type"`
	Schema int             `json:"schema"`
	Data   json.RawMessage `json:"data"`
}

// record folds those of the samples that make a difference.
func record[S folded[S]](t *testing.T) []byte {
	t.Helper()
	var s S
	f := foldFile{Fold: s.Fold()}
	for _, e := range samples {
		after := s.Evolve(throughTheWire(t, e))
		if reflect.DeepEqual(s, after) {
			continue
		}
		name, schema, data, err := Wire{}.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		s, f.Events = after, append(f.Events, wireEvent{name, schema, data})
	}
	f.State = s
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

var errOtherFold = errors.New("the fold gives another state, so snapshots must not be read any more: raise Fold")

// foldsAs tells whether a fold still makes of the recorded events what it did, or says that it is another.
func foldsAs[S folded[S]](file []byte) error {
	var had struct {
		foldFile
		State json.RawMessage `json:"state"`
	}
	if err := json.Unmarshal(file, &had); err != nil {
		return err
	}
	var s S
	if s.Fold() != had.Fold {
		return fmt.Errorf("it is of fold %d, and the program has %d; write it with go test ./domain -run Folds -update", had.Fold, s.Fold())
	}
	for _, w := range had.Events {
		e, err := Wire{}.Decode(w.Type, w.Schema, w.Data)
		if err != nil {
			return err
		}
		s = s.Evolve(e)
	}
	var want bytes.Buffer
	if err := json.Compact(&want, had.State); err != nil {
		return err
	}
	if got, err := json.Marshal(s); err != nil || !bytes.Equal(got, want.Bytes()) {
		return fmt.Errorf("%w (%w)\n got %s\nwant %s", errOtherFold, err, got, want.Bytes())
	}
	return nil
}

func holdFold[S folded[S]](t *testing.T) {
	t.Helper()
	name := reflect.TypeFor[S]().Name()
	t.Run(name, func(t *testing.T) {
		if err := survives[S](samples); err != nil {
			t.Error(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			if err := survives[S](anyEvents.Draw(t, "events")); err != nil {
				t.Fatal(err)
			}
		})
		file := filepath.Join("testdata", "folds", name+".json")
		had, err := os.ReadFile(file)
		var now S
		if *update && (errors.Is(err, fs.ErrNotExist) || !bytes.HasPrefix(had, fmt.Appendf(nil, "{\n  \"fold\": %d,", now.Fold()))) {
			if had, err = record[S](t), os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
				err = os.WriteFile(file, had, 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := foldsAs[S](had); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	})
}

// A life that is kept in snapshots goes on from one as if it had been folded from its first event, and its fold does not
// change under its version.
func TestFoldsOfSnapshots(t *testing.T) {
	holdFold[Organisation](t)
	holdFold[Series](t)
	holdFold[Book](t)
	holdFold[Regime](t)
	holdFold[Document](t)
	holdFold[Assignment](t)
}

// relabelled folds otherwise than its version says.
type relabelled struct{ Organisation }

func (r relabelled) Evolve(e Event) relabelled {
	if e, ok := e.(UnitEstablished); ok {
		e.Name += " (mới)"
		return relabelled{r.Organisation.Evolve(e)}
	}
	return relabelled{r.Organisation.Evolve(e)}
}

func (r relabelled) MarshalJSON() ([]byte, error) { return json.Marshal(r.Organisation) }

// secretive has a field that no snapshot holds.
type secretive struct {
	Book
	Count int `json:"-"`
}

func (s secretive) Evolve(e Event) secretive {
	return secretive{s.Book.Evolve(e), s.Count + 1}
}

func TestAPlantedBugInAFoldIsFound(t *testing.T) {
	if err := foldsAs[relabelled](record[Organisation](t)); !errors.Is(err, errOtherFold) {
		t.Errorf("another fold under the same version: %v", err)
	}
	if survives[secretive](samples) == nil {
		t.Error("a state with a field that is not kept passes")
	}
}

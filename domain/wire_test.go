package domain

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the events that testdata/events lacks, and docs/events.md anew")

// golden is the n-th file of an event as it was once written: x.v1.json, and x.v1.2.json when the same schema
// has got a field since whose absence has a meaning.
func golden(name string, schema, n int) string {
	if n == 1 {
		return filepath.Join("testdata", "events", fmt.Sprintf("%s.v%d.json", name, schema))
	}
	return filepath.Join("testdata", "events", fmt.Sprintf("%s.v%d.%d.json", name, schema, n))
}

// goldens are the files there are of an event, in the order they were written.
func goldens(name string, schema int) (files []string) {
	for n := 1; ; n++ {
		file := golden(name, schema, n)
		if _, err := os.Stat(file); err != nil {
			return files
		}
		files = append(files, file)
	}
}

func TestEveryEventEverWrittenIsStillRead(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "events", "*"))
	if err != nil {
		t.Fatal(err)
	}
	unknown := map[string]bool{}
	for _, f := range files {
		unknown[f] = true
	}
	for _, k := range Kinds {
		for schema := 1; schema <= k.Schema; schema++ {
			t.Run(fmt.Sprintf("%s.v%d", k.Name, schema), func(t *testing.T) {
				written := goldens(k.Name, schema)
				if *update && schema == k.Schema && outgrown(k, written) {
					file := golden(k.Name, schema, len(written)+1)
					writeGolden(t, file, sampleOf(k))
					written = append(written, file)
				}
				if len(written) == 0 {
					t.Fatal("event without a golden; write it with go test ./domain -run Written -update")
				}
				for i, file := range written {
					delete(unknown, file)
					data, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					if err := stillRead(k, schema, data, i == len(written)-1); err != nil {
						t.Errorf("%s: %v", filepath.Base(file), err)
					}
				}
			})
		}
	}
	for f := range unknown {
		t.Errorf("%s is of no event: a wire name is never taken back", f)
	}
}

// outgrown tells whether no golden holds every field of today's event.
func outgrown(k Kind, written []string) bool {
	if len(written) == 0 {
		return true
	}
	data, err := os.ReadFile(written[len(written)-1])
	if err != nil {
		return false
	}
	e, err := Wire{}.Decode(k.Name, k.Schema, data)
	return err == nil && emptyField(reflect.ValueOf(e), k.Name) != ""
}

// sampleOf is the sample of a kind.
func sampleOf(k Kind) Event {
	i := slices.IndexFunc(samples, func(e Event) bool { return NameOf(e) == k.Name })
	if i < 0 {
		return nil
	}
	return samples[i]
}

// stillRead tells what is wrong with an event as it was once written: an old schema is read, today's is
// written again as it was. The newest golden of an event fills every field.
func stillRead(k Kind, schema int, written []byte, newest bool) error {
	e, err := Wire{}.Decode(k.Name, schema, written)
	if err != nil {
		return fmt.Errorf("history is immutable: add a new schema version and an upcaster: %w", err)
	}
	if empty := emptyField(reflect.ValueOf(e), k.Name); empty != "" && newest {
		return fmt.Errorf("%s is empty in %s v%d: a field whose absence has a meaning gets one more golden (-update), any other a new schema version", empty, k.Name, schema)
	}
	name, now, data, err := Wire{}.Encode(e)
	if err != nil || name != k.Name || now != k.Schema {
		return fmt.Errorf("%s v%d is written as %s v%d: %w", k.Name, k.Schema, name, now, err)
	}
	var was bytes.Buffer
	if err := json.Compact(&was, written); err != nil {
		return err
	}
	if schema == k.Schema && !bytes.Equal(data, was.Bytes()) {
		return fmt.Errorf("history is immutable: add a new schema version and an upcaster\n was %s\n now %s", was.Bytes(), data)
	}
	return nil
}

func writeGolden(t *testing.T, file string, e Event) {
	_, _, data, err := Wire{}.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	writeOnce(t, file, data)
}

// writeOnce writes JSON to a file that is not there; one that is there stays as it is.
func writeOnce(t *testing.T, file string, data []byte) {
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(b.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// emptyField names a field that holds nothing, "" when all are filled.
func emptyField(v reflect.Value, path string) string {
	if v.Type() == reflect.TypeFor[time.Time]() || v.Type() == reflect.TypeFor[Date]() || v.Kind() != reflect.Struct && v.Kind() != reflect.Slice && v.Kind() != reflect.Pointer {
		if v.IsZero() {
			return path
		}
		return ""
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return path
		}
		return emptyField(v.Elem(), path)
	case reflect.Slice:
		if v.Len() == 0 {
			return path
		}
		for i := range v.Len() {
			if empty := emptyField(v.Index(i), fmt.Sprintf("%s[%d]", path, i)); empty != "" {
				return empty
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if empty := emptyField(v.Field(i), path+"."+v.Type().Field(i).Name); empty != "" {
				return empty
			}
		}
	}
	return ""
}

func TestEveryKindHasItsSample(t *testing.T) {
	if len(samples) != len(Kinds) {
		t.Errorf("%d samples for %d kinds", len(samples), len(Kinds))
	}
	for _, k := range Kinds {
		if sampleOf(k) == nil {
			t.Errorf("%s has no sample", k.Name)
		}
	}
}

func TestAChangedShapeIsNoticed(t *testing.T) {
	k := byName["message.failed"]
	good, err := os.ReadFile(golden(k.Name, k.Schema, 1))
	if err != nil {
		t.Fatal(err)
	}
	for bug, change := range map[string][2]string{
		"a renamed field": {`"attempt"`, `"try"`},
		"another type":    {`"attempt": 2`, `"attempt": "2"`},
		"a dropped field": {`"attempt": 2,`, `"attempt": 2, "channel": "email",`},
		"a new field":     {`"attempt": 2,`, `"attempt": 0,`}, // as a golden looks that was written before there was one
	} {
		bad := bytes.Replace(good, []byte(change[0]), []byte(change[1]), 1)
		if err := stillRead(k, k.Schema, bad, true); err == nil || bytes.Equal(bad, good) {
			t.Errorf("%s is not noticed", bug)
		}
	}
}

func TestEveryEventRoundTrips(t *testing.T) {
	for _, k := range Kinds {
		t.Run(k.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := reflect.New(k.Type())
				fill(t, p.Elem())
				e := p.Elem().Interface().(Event)
				got := throughTheWire(t, e)
				if got, want := normal(got), normal(e); !reflect.DeepEqual(got, want) {
					t.Fatalf("wrote %+v\n read %+v", want, got)
				}
			})
		})
	}
}

// throughTheWire is an event as it comes back from the log.
func throughTheWire(t rapid.TB, e Event) Event {
	name, schema, data, err := Wire{}.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Wire{}.Decode(name, schema, data)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// fill gives a value any content that can be in an event.
func fill(t *rapid.T, v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		if rapid.Bool().Draw(t, "has time") {
			zone := rapid.SampledFrom([]*time.Location{time.UTC, Zone, time.FixedZone("", -9*3600-1800)}).Draw(t, "zone")
			v.Set(reflect.ValueOf(time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).In(zone)))
		}
		return
	case Date:
		if rapid.Bool().Draw(t, "has date") {
			v.Set(reflect.ValueOf(NewDate(rapid.IntRange(1, 9998).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day"))))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.StringN(-1, -1, longestName).Filter(func(s string) bool { return !strings.ContainsRune(s, 0) }).Draw(t, "s"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "n"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "b"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "has") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem())
		}
	case reflect.Slice:
		n := rapid.IntRange(-1, 3).Draw(t, "len")
		if n < 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(t, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	default:
		panic("an event holds a " + v.Kind().String())
	}
}

// normal is a copy in which equal things are DeepEqual: instants in UTC, no slice instead of an empty one.
func normal[T any](x T) T {
	v := reflect.ValueOf(&x).Elem()
	v.Set(normalValue(v))
	return x
}

func normalValue(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		c.Set(reflect.ValueOf(v.Interface().(time.Time).UTC().Round(0)))
	case v.Kind() == reflect.Interface && !v.IsNil():
		c.Set(normalValue(v.Elem()))
	case v.Kind() == reflect.Pointer && !v.IsNil():
		c.Set(reflect.New(v.Type().Elem()))
		c.Elem().Set(normalValue(v.Elem()))
	case v.Kind() == reflect.Slice && v.Len() > 0:
		c.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			c.Index(i).Set(normalValue(v.Index(i)))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			c.Field(i).Set(normalValue(v.Field(i)))
		}
	case v.Kind() != reflect.Slice:
		c.Set(v)
	}
	return c
}

type notInTheTable struct{ Event }

func TestAReaderStopsAtWhatItDoesNotKnow(t *testing.T) {
	for _, tt := range []struct {
		name, event, data string
		schema            int
		says              string
	}{
		{"an event of a newer program", "unit.vanished", `{}`, 1, "install the newer program"},
		{"a schema of a newer program", "document.dispatched", `{}`, 2, "install the newer program"},
		{"a schema that never was", "document.dispatched", `{}`, 0, "schema 0"},
		{"data of another type", "document.dispatched", `{"assignments":"many"}`, 1, "decode event document.dispatched"},
		{"data cut off", "document.dispatched", `{"assignments":`, 1, "decode event document.dispatched"},
		{"no data", "document.dispatched", ``, 1, "decode event document.dispatched"},
		{"a day that is none", "inspection.announced", `{"on":"2024-02-30"}`, 1, "decode event inspection.announced"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := Wire{}.Decode(tt.event, tt.schema, json.RawMessage(tt.data))
			if err == nil || e != nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("read %v, %v", e, err)
			}
		})
	}
	if e, err := (Wire{}).Decode("document.dispatched", 1, json.RawMessage(`{"assignments":2,"hint":"of a newer program"}`)); err != nil || e != (DocumentDispatched{2}) {
		t.Errorf("a field of a newer program is not passed over: %v, %v", e, err)
	}
	if _, _, _, err := (Wire{}).Encode(notInTheTable{}); err == nil || NameOf(notInTheTable{}) != "" {
		t.Errorf("an event without a wire name is written: %v", err)
	}
}

func TestTextIsWrittenAsItIsRead(t *testing.T) {
	_, _, data, err := Wire{}.Encode(DocumentDelivered{Unit: "ban-tgdv", Purpose: "để b/c <TG&DV>"})
	if want := `{"unit":"ban-tgdv","purpose":"để b/c <TG&DV>"}`; err != nil || string(data) != want {
		t.Errorf("wrote %s, %v", data, err)
	}
}

func FuzzDecode(f *testing.F) {
	for i, e := range samples {
		_, schema, data, err := Wire{}.Encode(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(i, schema, []byte(data))
	}
	f.Add(0, 1, []byte("null"))
	f.Add(5, 1, []byte(`{"issuedOn":"0000-00-00","citations":[{}],"obligations":{}}`))
	f.Fuzz(func(t *testing.T, kind, schema int, data []byte) {
		k := Kinds[uint(kind)%uint(len(Kinds))]
		e, err := Wire{}.Decode(k.Name, schema, data)
		if err != nil {
			return
		}
		if got := normal(throughTheWire(t, e)); !reflect.DeepEqual(got, normal(e)) {
			t.Errorf("read %+v, and when written again %+v", e, got)
		}
	})
}

// One event that no reader can take would stop all of them for good, so it is refused before it is written.
func TestWhatNoReaderCanTakeIsNotWritten(t *testing.T) {
	for name, e := range map[string]Event{
		"a NUL character":             DocumentCorrected{Field: "subject", Now: "a\x00b"},
		"a NUL character in a list":   UnitEstablished{Unit: "a", Aliases: []string{"b", "\x00"}},
		"an id too long for an index": AssignmentGiven{Unit: UnitID(strings.Repeat("x", longestName+1))},
		"a year of five digits":       InspectionAnnounced{On: Date{10000, 1, 1}},
		"a date behind a pointer":     AssignmentGiven{Due: &Deadline{Day: Date{10000, 1, 1}}},
	} {
		if _, _, _, err := (Wire{}).Encode(e); !isRefusal(err, BadText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What only looks like it is written: six characters, and an id of just the length.
	for _, e := range []Event{DocumentCorrected{Field: "subject", Now: `\u0000`}, AssignmentGiven{Unit: UnitID(strings.Repeat("x", longestName))}} {
		if _, _, _, err := (Wire{}).Encode(e); err != nil {
			t.Errorf("%+v: %v", e, err)
		}
	}
}

func isRefusal(err error, code string) bool {
	r, ok := Refused(err)
	return ok && r.Code == code
}

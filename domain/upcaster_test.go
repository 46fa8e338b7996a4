package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// unknownFields are fields of a program that this one has never heard of, with a number that no float can hold.
const unknownFields = `"hint":{"b":[1,{"c":null}],"a":9007199254740993.000000000000000001},"<hint>":"để b/c \u0001"`

// A past is the goldens of a registry: what was written at a schema, and what the upcaster from there makes of each,
// in the same order.
type past struct {
	written func(name string, schema int) [][]byte
	next    func(name string, from int) [][]byte
}

// chainFaults is what is wrong with the way from each schema of each event to today's, one sentence each.
func (r registry) chainFaults(h past) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	rows := map[string]int{}
	for _, u := range r.upcasters {
		row := fmt.Sprintf("%s from %d", u.Name, u.From)
		if k, ok := r.kinds[u.Name]; !ok || u.From < 1 || u.From >= k.Schema {
			fault("%s leads nowhere", row)
		}
		if rows[row]++; rows[row] > 1 {
			fault("%s has two upcasters", row)
		}
	}
	for name, k := range r.kinds {
		for schema := 1; schema <= k.Schema; schema++ {
			step := fmt.Sprintf("%s from %d", name, schema)
			written := h.written(name, schema)
			if len(written) == 0 {
				fault("%s has no golden", step)
			}
			for _, data := range written {
				if _, err := r.decode(name, schema, data); err != nil {
					fault("%v", err)
				}
			}
			if schema == k.Schema {
				continue
			}
			u, err := r.upcaster(name, schema)
			if err != nil {
				fault("%s has no upcaster", step)
				continue
			}
			next := h.next(name, schema)
			if len(next) != len(written) {
				fault("%s has %d goldens, and what comes of %d", step, len(written), len(next))
				continue
			}
			for i, data := range written {
				for _, why := range u.faults(data, next[i]) {
					fault("%s %s", step, why)
				}
			}
		}
	}
	slices.Sort(faults)
	return faults
}

// faults is what an upcaster does wrong with one golden.
func (u Upcaster) faults(data, want []byte) (faults []string) {
	given := slices.Clone(data)
	got, err := u.Next(given)
	if err != nil || compact(got) != compact(want) {
		faults = append(faults, fmt.Sprintf("gives %s, %v, and once gave %s", got, err, want))
	}
	if again, _ := u.Next(given); !bytes.Equal(given, data) || !bytes.Equal(again, got) {
		faults = append(faults, "is not pure")
	}
	more := slices.Concat([]byte("{"+unknownFields+","), bytes.TrimLeft(data, " \t\n{"))
	if compact(data) == "{}" {
		more = []byte("{" + unknownFields + "}")
	}
	var had, kept members
	_ = json.Unmarshal([]byte("{"+unknownFields+"}"), &had)
	if got, err = u.Next(more); err == nil {
		err = json.Unmarshal(got, &kept)
	}
	for name, value := range had {
		if err != nil || compact(kept[name]) != compact(value) {
			faults = append(faults, fmt.Sprintf("does not keep the unknown field %s: %s, %v", name, kept[name], err))
		}
	}
	return faults
}

// compact is JSON without its spaces and with its keys in order; numbers as they are written.
func compact(data []byte) string {
	var v any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return string(data)
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// The whole way of every event that was ever released, by the files in testdata: what was written is in events, and what
// the upcaster makes of it in upcast, under the same name.
func TestEverySchemaLeadsToTodays(t *testing.T) {
	read := func(file string) []byte {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	r := registry{byName, upcasters}
	for _, fault := range r.chainFaults(past{
		written: func(name string, schema int) (all [][]byte) {
			for _, file := range goldens(name, schema) {
				all = append(all, read(file))
			}
			return all
		},
		next: func(name string, from int) (all [][]byte) {
			for _, file := range goldens(name, from) {
				next := strings.Replace(file, "events", "upcast", 1)
				if u, err := r.upcaster(name, from); *update && err == nil {
					if data, err := u.Next(read(file)); err == nil {
						writeOnce(t, next, data)
					}
				}
				if data, err := os.ReadFile(next); err == nil {
					all = append(all, data)
				}
			}
			return all
		},
	}) {
		t.Error(fault)
	}
}

// teaPoured is an event with a history: a cup became a vessel, then sugar, a number, got its unit.
type teaPoured struct {
	Vessel string `json:"vessel"`
	Sugar  struct {
		Amount json.Number `json:"amount"`
		Unit   string      `json:"unit"`
	} `json:"sugar"`
}

func (teaPoured) event() {}

var (
	cupToVessel = Upcaster{"tea.poured", 1, edited(func(m members) error { return m.rename("cup", "vessel") })}
	sugarInGram = Upcaster{"tea.poured", 2, edited(func(m members) error {
		m["sugar"] = json.RawMessage(fmt.Sprintf(`{"amount":%s,"unit":"g"}`, m["sugar"]))
		return nil
	})}
	tea = map[string]Kind{"tea.poured": {"tea.poured", 3, teaPoured{}}}

	teaWritten = map[int]string{
		1: `{"cup":"chén","sugar":12345678901234567890.5}`,
		2: `{"vessel":"chén","sugar":12345678901234567890.5}`,
		3: `{"vessel":"chén","sugar":{"amount":1,"unit":"g"}}`,
	}
	teaNext = map[int]string{
		1: `{"sugar":12345678901234567890.5,"vessel":"chén"}`,
		2: `{"sugar":{"amount":12345678901234567890.5,"unit":"g"},"vessel":"chén"}`,
	}
)

func TestOldDataIsMadeNewOneSchemaAtATime(t *testing.T) {
	r := registry{tea, []Upcaster{sugarInGram, cupToVessel}}
	want := teaPoured{Vessel: "chén"}
	want.Sugar.Amount, want.Sugar.Unit = "12345678901234567890.5", "g"
	for schema := 1; schema <= 2; schema++ {
		if e, err := r.decode("tea.poured", schema, json.RawMessage(teaWritten[schema])); err != nil || !reflect.DeepEqual(e, want) {
			t.Errorf("schema %d is read as %+v, %v", schema, e, err)
		}
	}
	for _, tt := range []struct {
		schema     int
		data, says string
	}{
		{4, teaWritten[3], "has schema 4, this program knows 3: install the newer program"},
		{0, teaWritten[1], "schema 0"},
		{1, teaWritten[2], `from 1 to 2: it has no "cup"`},
		{1, `{"cup":"a","vessel":"b"}`, `from 1 to 2: it has "vessel" already`},
		{1, `null`, "no data"},
		{1, `[]`, "from 1 to 2"},
		{1, `{"cup":`, "from 1 to 2"},
		{1, ``, "from 1 to 2"},
	} {
		if e, err := r.decode("tea.poured", tt.schema, json.RawMessage(tt.data)); err == nil || e != nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("schema %d, %s: read %v, %v", tt.schema, tt.data, e, err)
		}
	}
}

func TestFaultyUpcastersAreFound(t *testing.T) {
	drops := Upcaster{"tea.poured", 1, func(data json.RawMessage) (json.RawMessage, error) { // through a type, which knows its fields alone
		var was struct {
			Cup   string          `json:"cup"`
			Sugar json.RawMessage `json:"sugar"`
		}
		if err := json.Unmarshal(data, &was); err != nil {
			return nil, err
		}
		return json.Marshal(map[string]any{"vessel": was.Cup, "sugar": was.Sugar})
	}}
	rounds := Upcaster{"tea.poured", 1, func(data json.RawMessage) (json.RawMessage, error) { // through float64
		var m map[string]any
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, err
		}
		m["vessel"] = m["cup"]
		delete(m, "cup")
		return json.Marshal(m)
	}}
	calls := 0
	moody := Upcaster{"tea.poured", 1, edited(func(m members) error {
		calls++
		m["poured"] = json.RawMessage(fmt.Sprint(calls))
		return m.rename("cup", "vessel")
	})}
	twice := sugarInGram
	twice.Next = func(data json.RawMessage) (json.RawMessage, error) {
		once, err := sugarInGram.Next(data)
		if err != nil {
			return nil, err
		}
		return sugarInGram.Next(once)
	}
	again := cupToVessel
	again.From = 2
	for _, tt := range []struct {
		name string
		rows []Upcaster
		lose int // the schema whose golden is not there
		want string
	}{
		{"as it is", []Upcaster{cupToVessel, sugarInGram}, 0, ""},
		{"planted: an unknown field is dropped", []Upcaster{drops, sugarInGram}, 0, "from 1 does not keep the unknown field hint"},
		{"planted: numbers go through float64", []Upcaster{rounds, sugarInGram}, 0, "from 1 does not keep the unknown field hint"},
		{"planted: one is missing", []Upcaster{cupToVessel}, 0, "from 2 has no upcaster"},
		{"planted: one is applied twice", []Upcaster{cupToVessel, twice}, 0, "from 2 gives"},
		{"planted: the row before, copied", []Upcaster{cupToVessel, again}, 0, "from 2 gives"},
		{"planted: one too many", []Upcaster{cupToVessel, sugarInGram, sugarInGram}, 0, "from 2 has two upcasters"},
		{"planted: one for today's schema", []Upcaster{cupToVessel, sugarInGram, {"tea.poured", 3, cupToVessel.Next}}, 0, "from 3 leads nowhere"},
		{"planted: one for no event", []Upcaster{cupToVessel, sugarInGram, {"tea.spilt", 1, cupToVessel.Next}}, 0, "tea.spilt from 1 leads nowhere"},
		{"planted: not pure", []Upcaster{moody, sugarInGram}, 0, "from 1 is not pure"},
		{"planted: no golden of an old schema", []Upcaster{cupToVessel, sugarInGram}, 1, "from 1 has no golden"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			of := func(from map[int]string) func(string, int) [][]byte {
				return func(_ string, schema int) [][]byte {
					if text, ok := from[schema]; ok && schema != tt.lose {
						return [][]byte{[]byte(text)}
					}
					return nil
				}
			}
			found := registry{tea, tt.rows}.chainFaults(past{of(teaWritten), of(teaNext)})
			if tt.want == "" && len(found) > 0 || tt.want != "" && !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, tt.want) }) {
				t.Errorf("found %q, want %q", found, tt.want)
			}
		})
	}
}

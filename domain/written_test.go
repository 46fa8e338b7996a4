package domain

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// manifest lists every golden with its hash, as "sha256sum -c" reads it. Lines are only added.
const manifest = "testdata/goldens.sha256"

// History is immutable: a golden is added, with its line, and never changed or taken away.
func TestWhatWasWrittenIsNotChanged(t *testing.T) {
	files := map[string][]byte{} // by their names in testdata
	for _, folder := range []string{"events", "upcast"} {
		names, err := filepath.Glob(filepath.Join("testdata", folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[folder+"/"+filepath.Base(name)] = data
		}
	}
	lines, err := os.ReadFile(manifest)
	if err != nil && !*update {
		t.Fatal(err)
	}
	if *update {
		lines = append(lines, newLines(string(lines), files)...)
		if err := os.WriteFile(manifest, lines, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, fault := range rewritten(string(lines), files) {
		t.Error(fault)
	}
}

func hashLine(name string, data []byte) string {
	return fmt.Sprintf("%x  %s\n", sha256.Sum256(data), name)
}

// newLines are those of the files that have none.
func newLines(lines string, files map[string][]byte) (added string) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.Contains(lines, "  "+name+"\n") {
			added += hashLine(name, files[name])
		}
	}
	return added
}

// rewritten is what was done to history, one sentence each.
func rewritten(lines string, files map[string][]byte) (faults []string) {
	listed := map[string]bool{}
	for line := range strings.Lines(lines) {
		_, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		data, there := files[name]
		switch {
		case listed[name]:
			faults = append(faults, name+" has two lines in "+manifest)
		case !there:
			faults = append(faults, name+" is gone: history is immutable")
		case line != hashLine(name, data):
			faults = append(faults, name+" has been changed: history is immutable; a changed shape is a new schema and an upcaster")
		}
		listed[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !listed[name] {
			faults = append(faults, name+" has no line in "+manifest+"; add it with go test ./domain -run Written -update")
		}
	}
	return faults
}

func TestRewrittenHistoryIsFound(t *testing.T) {
	was := map[string][]byte{"events/a.v1.json": []byte("{}\n"), "events/b.v1.json": []byte(`{"n":1}` + "\n")}
	lines := newLines("", was)
	if newLines(lines, was) != "" {
		t.Error("what has its line gets another")
	}
	for _, tt := range []struct {
		name, want string // want "" for no fault
		do         func(files map[string][]byte)
		after      func(lines string, files map[string][]byte) string
	}{
		{name: "as it is"},
		{name: "planted: changed", want: "events/b.v1.json has been changed", do: func(f map[string][]byte) { f["events/b.v1.json"] = []byte(`{"n":2}` + "\n") }},
		{name: "planted: another line end", want: "events/a.v1.json has been changed", do: func(f map[string][]byte) { f["events/a.v1.json"] = []byte("{}\r\n") }},
		{name: "planted: removed", want: "events/a.v1.json is gone", do: func(f map[string][]byte) { delete(f, "events/a.v1.json") }},
		{name: "planted: added without its line", want: "events/c.v1.json has no line", do: func(f map[string][]byte) { f["events/c.v1.json"] = nil }},
		{
			name: "added with its line", do: func(f map[string][]byte) { f["events/c.v1.json"] = nil },
			after: func(lines string, f map[string][]byte) string { return lines + newLines(lines, f) },
		},
		{
			name: "planted: changed, and updated", want: "events/b.v1.json has been changed", do: func(f map[string][]byte) { f["events/b.v1.json"] = nil },
			after: func(lines string, f map[string][]byte) string { return lines + newLines(lines, f) },
		},
		{
			name: "planted: a second line", want: "events/b.v1.json has two lines",
			after: func(lines string, f map[string][]byte) string {
				return lines + hashLine("events/b.v1.json", f["events/b.v1.json"])
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files, lines := maps.Clone(was), lines
			if tt.do != nil {
				tt.do(files)
			}
			if tt.after != nil {
				lines = tt.after(lines, files)
			}
			found := rewritten(lines, files)
			if tt.want == "" && len(found) > 0 || tt.want != "" && (len(found) != 1 || !strings.HasPrefix(found[0], tt.want)) {
				t.Errorf("found %q, want %q", found, tt.want)
			}
		})
	}
}

package dondoc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/dondoc/dondoc"

// everything stands for all packages of ours, which only commands may import.
const everything = "*"

// mayImport is the architecture: each package, and what it may import of ours.
var mayImport = map[string][]string{
	"":               {},
	"cmd/dondoc":     {everything},
	"cmd/torture":    {everything},
	"domain":         {},
	"eventstore":     {},
	"projections":    {"domain", "eventstore"},
	"state":          {"eventstore"},
	"workers":        {"domain", "eventstore", "projections", "state", "workers/notify"},
	"workers/notify": {"domain"},
	"intake":         {"domain"},
	"summaries":      {"domain", "projections"},
	"web":            {"domain", "eventstore", "projections", "state", "intake", "summaries"},

	"internal/postgres": {},
	"internal/powercut": {},
	"internal/testenv":  {"internal/postgres", "internal/powercut", "eventstore"},
}

// doors are the packages through which a library comes in: the log and the database have one each.
var doors = map[string][]string{
	"github.com/nats-io/":   {"eventstore", "cmd/", "internal/testenv"},
	"github.com/jackc/pgx/": {"projections", "state", "cmd/", "internal/testenv", "internal/postgres"},
}

// A pkg is what "go list -json" says of a package, as far as it is asked, and the length of its files.
type pkg struct {
	ImportPath, Dir, Doc               string
	Imports, TestImports, XTestImports []string
	GoFiles, TestGoFiles, XTestGoFiles []string
	Lines                              map[string]int // of the files a person writes
}

// violations is every breach of the rules, one sentence each.
func violations(pkgs []pkg) (found []string) {
	breach := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for _, p := range pkgs {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		shown := "package " + path.Join("dondoc", name)
		allowed, listed := mayImport[name]
		if !listed {
			breach("%s: new; decide in arch_test.go what it may import", shown)
			continue
		}
		if empty(path.Base(name)) {
			breach("%s: a name that says nothing", shown)
		}
		if strings.TrimSpace(p.Doc) == "" {
			breach("%s: no doc comment says what it is for", shown)
		}
		for _, imp := range p.Imports {
			if imp == module+"/internal/testenv" {
				breach("%s: internal/testenv is for tests", shown)
			} else if own, is := strings.CutPrefix(imp, module+"/"); is && !permits(allowed, own) {
				breach("%s must not import %s", shown, own)
			}
			for library, through := range doors {
				if strings.HasPrefix(imp+"/", library) && !isDoor(through, name) {
					breach("%s must not import %s: its doors are %s", shown, imp, strings.Join(through, ", "))
				}
			}
			if name == "domain" && foreign(imp) && imp != "github.com/google/uuid" {
				breach("%s must not import %s: the standard library and uuid are enough for a decision", shown, imp)
			}
		}
		for _, imp := range slices.Concat(p.TestImports, p.XTestImports) {
			own, is := strings.CutPrefix(imp, module+"/")
			if is && own != name && own != "internal/testenv" && own != "internal/powercut" && !permits(allowed, own) {
				breach("%s: its tests must not import %s", shown, own)
			}
		}
		for _, file := range slices.Sorted(maps.Keys(p.Lines)) {
			if n := p.Lines[file]; n > 600 {
				breach("%s: %s has %d lines; split it by noun", shown, file, n)
			}
		}
	}
	return found
}

// empty reports whether a package name says nothing of what is inside.
func empty(name string) bool {
	return slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "manager", "misc", "base"}, name)
}

func permits(allowed []string, own string) bool {
	return slices.Contains(allowed, own) || slices.Contains(allowed, everything)
}

func isDoor(through []string, name string) bool {
	return slices.ContainsFunc(through, func(door string) bool {
		return name == door || strings.HasSuffix(door, "/") && strings.HasPrefix(name, door)
	})
}

// foreign reports whether a package is neither ours nor the standard library's.
func foreign(imp string) bool {
	host, _, _ := strings.Cut(imp, "/")
	return strings.Contains(host, ".") && !strings.HasPrefix(imp, module+"/")
}

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// list asks the go command for the packages of the module.
func list(t *testing.T) (pkgs []pkg) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,Imports,TestImports,XTestImports,GoFiles,TestGoFiles,XTestGoFiles", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("go list: ", err)
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := pkg{Lines: map[string]int{}}
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		for _, file := range slices.Concat(p.GoFiles, p.TestGoFiles, p.XTestGoFiles) {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			if !generated.Match(text) {
				p.Lines[file] = bytes.Count(text, []byte("\n"))
			}
		}
		pkgs = append(pkgs, p)
	}
}

// TestArchitecture holds every package to the table.
func TestArchitecture(t *testing.T) {
	pkgs := list(t)
	if len(pkgs) < 2 {
		t.Fatalf("go list found %d packages", len(pkgs))
	}
	for _, v := range violations(pkgs) {
		t.Error(v)
	}
}

// TestArchitectureIsChecked plants each kind of breach and looks for it alone.
func TestArchitectureIsChecked(t *testing.T) {
	const doc = "Package x does it."
	of := func(name string, imports ...string) pkg {
		return pkg{ImportPath: strings.TrimSuffix(module+"/"+name, "/"), Doc: doc, Imports: imports}
	}
	tests := func(name string, imports ...string) pkg {
		p := of(name)
		p.TestImports = imports
		return p
	}
	for _, tt := range []struct {
		name string
		pkg  pkg
		want string // "" for no breach
	}{
		{"as drawn", of("projections", "context", module+"/domain", "github.com/jackc/pgx/v5"), ""},
		{"the root", of(""), ""},
		{"a command imports all", of("cmd/dondoc", module+"/web", "github.com/nats-io/nats.go", "github.com/jackc/pgx/v5/pgxpool"), ""},
		{"uuid in domain", of("domain", "time", "github.com/google/uuid"), ""},
		{"real parts in a test", tests("web", module+"/internal/testenv", module+"/domain", "github.com/jackc/pgx/v5"), ""},
		{"against the arrow", of("domain", module+"/eventstore"), "package dondoc/domain must not import eventstore"},
		{"sideways", of("web", module+"/workers"), "package dondoc/web must not import workers"},
		{"a disk in a test", tests("eventstore", module+"/internal/testenv", module+"/internal/powercut"), ""},
		{"a disk in a package", of("eventstore", module+"/internal/powercut"), "package dondoc/eventstore must not import internal/powercut"},
		{"against the arrow in a test", tests("domain", module+"/web"), "package dondoc/domain: its tests must not import web"},
		{"a library in domain", of("domain", "github.com/go-playground/validator/v10"), "must not import github.com/go-playground/validator/v10"},
		{"NATS through a side door", of("workers", "github.com/nats-io/nats.go/jetstream"), "must not import github.com/nats-io/nats.go/jetstream"},
		{"PostgreSQL through a side door", of("web", "github.com/jackc/pgx/v5"), "must not import github.com/jackc/pgx/v5"},
		{"test parts in a program", of("cmd/dondoc", module+"/internal/testenv"), "internal/testenv is for tests"},
		{"not in the table", of("audit"), "package dondoc/audit: new; decide"},
		{"no doc comment", pkg{ImportPath: module + "/intake"}, "no doc comment"},
		{"too long", pkg{ImportPath: module + "/intake", Doc: doc, Lines: map[string]int{"a.go": 600, "b.go": 601}}, "b.go has 601 lines"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := violations([]pkg{of("domain"), tt.pkg, of("eventstore")})
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("finds %q", got)
			case tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)):
				t.Errorf("finds %q, want %q alone", got, tt.want)
			}
		})
	}
	for name := range mayImport {
		if empty(path.Base(name)) {
			t.Errorf("the table lets in %s, a name that says nothing", name)
		}
	}
	for _, name := range []string{"util", "common", "helpers", "manager"} {
		if !empty(name) {
			t.Errorf("%s passes for a name", name)
		}
	}
}

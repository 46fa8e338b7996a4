package domain

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

const catalogueFile = "../docs/events.md"

func TestCatalogueIsWhatTheCodeSays(t *testing.T) {
	want := readSources(t).catalogue()
	if *update {
		if err := os.WriteFile(catalogueFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(catalogueFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) == want {
		return
	}
	haveLines, wantLines := strings.Split(string(have), "\n"), strings.Split(want, "\n")
	for i, line := range wantLines {
		if i >= len(haveLines) || haveLines[i] != line {
			t.Fatalf("docs/events.md is not what the code says from line %d on; run go test ./domain -run Catalogue -update\n has %q\n want %q",
				i+1, haveLines[min(i, len(haveLines)-1)], line)
		}
	}
	t.Fatal("docs/events.md is longer than what the code says; run go test ./domain -run Catalogue -update")
}

// sources is what the Go files of this package say about its types.
type sources struct {
	structs map[string]*ast.StructType
	docs    map[string]string
	values  map[string][]string // constants of a string type
	acts    map[string]string   // headings of events*.go, by the event they stand before
}

func readSources(t *testing.T) sources {
	s := sources{map[string]*ast.StructType{}, map[string]string{}, map[string][]string{}, map[string]string{}}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				s.read(d)
			}
		}
		if strings.HasPrefix(name, "events") {
			s.readActs(file)
		}
	}
	return s
}

func (s sources) read(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			s.docs[spec.Name.Name] = sentence(d.Doc, spec.Doc)
			if st, ok := spec.Type.(*ast.StructType); ok {
				s.structs[spec.Name.Name] = st
			}
		case *ast.ValueSpec:
			of, value := "", ""
			if len(spec.Values) == 1 {
				value = literal(spec.Values[0])
			}
			if id, ok := spec.Type.(*ast.Ident); ok {
				of = id.Name
			}
			if d.Tok == token.CONST && of != "" && value != "" {
				s.values[of] = append(s.values[of], "`"+value+"`")
			}
		}
	}
}

func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		value, _ := strconv.Unquote(lit.Value)
		return value
	}
	return ""
}

// readActs finds the comments "// ---- a heading" and what follows each.
func (s sources) readActs(file *ast.File) {
	for _, c := range file.Comments {
		heading, ok := strings.CutPrefix(c.List[0].Text, "// ---- ")
		if !ok {
			continue
		}
		for _, d := range file.Decls {
			if d, ok := d.(*ast.GenDecl); ok && d.Pos() > c.Pos() && d.Tok == token.TYPE {
				s.acts[d.Specs[0].(*ast.TypeSpec).Name.Name] = heading
				break
			}
		}
	}
}

func (s sources) catalogue() string {
	var b strings.Builder
	b.WriteString("# Events\n\nThis file is generated from `domain/events*.go` and `domain/registry.go` by `go test ./domain -run Catalogue -update`; a test compares it.\n")
	parts := []string{}
	for _, k := range Kinds {
		name := k.Type().Name()
		if act := s.acts[name]; act != "" {
			fmt.Fprintf(&b, "\n## %s\n", capital(act))
		}
		fmt.Fprintf(&b, "\n### `%s`\n\nSchema %d. %s\n", k.Name, k.Schema, s.docs[name])
		s.table(&b, s.structs[name])
		parts = s.collect(parts, k.Type())
	}
	b.WriteString("\n## Parts of events\n")
	slices.Sort(parts)
	for _, name := range parts {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n", words(name), cmp.Or(s.docs[name], "What it holds:"))
		s.table(&b, s.structs[name])
	}
	return b.String()
}

// collect adds the struct types a type is made of.
func (s sources) collect(parts []string, t reflect.Type) []string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return s.collect(s.part(parts, t.Elem()), t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			parts = s.collect(s.part(parts, t.Field(i).Type), t.Field(i).Type)
		}
	}
	return parts
}

func (s sources) part(parts []string, t reflect.Type) []string {
	if t.Kind() == reflect.Struct && t.PkgPath() == reflect.TypeFor[Item]().PkgPath() && t != reflect.TypeFor[Date]() && !slices.Contains(parts, t.Name()) {
		parts = append(parts, t.Name())
	}
	return parts
}

func (s sources) table(b *strings.Builder, st *ast.StructType) {
	if len(st.Fields.List) == 0 {
		b.WriteString("\nIt has no fields.\n")
		return
	}
	b.WriteString("\n| field | type | meaning |\n|---|---|---|\n")
	for _, f := range st.Fields.List {
		tag, _ := strconv.Unquote(f.Tag.Value)
		name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		kind := s.typeWords(f.Type)
		if strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero") {
			kind += "; may be missing"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", name, kind, strings.ReplaceAll(sentence(f.Doc, f.Comment), "|", `\|`))
	}
}

// typeWords says what a type is to a reader of JSON.
func (s sources) typeWords(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.ArrayType:
		return "list: " + s.typeWords(e.Elt)
	case *ast.StarExpr:
		return s.typeWords(e.X)
	case *ast.SelectorExpr:
		return "instant (RFC 3339)"
	case *ast.Ident:
		switch {
		case e.Name == "string":
			return "text"
		case e.Name == "int" || e.Name == "int64":
			return "whole number"
		case e.Name == "bool":
			return "true or false"
		case e.Name == "Code" || e.Name == "Position":
			return "code"
		case e.Name == "Date":
			return "day (2024-03-19; empty for none)"
		case e.Name == "Position":
			return "position, a word of [the list](domain.md#who)"
		case e.Name == "Item":
			return "[content item](#item)"
		case strings.HasSuffix(e.Name, "ID"):
			return words(strings.TrimSuffix(e.Name, "ID")) + " id"
		case s.structs[e.Name] != nil:
			return fmt.Sprintf("[%s](#%s)", words(e.Name), strings.ReplaceAll(words(e.Name), " ", "-"))
		case len(s.values[e.Name]) > 0:
			return strings.Join(s.values[e.Name], ", ")
		}
	}
	panic(fmt.Sprintf("the catalogue has no words for %v", e))
}

// words writes a Go name as words: "calendar year".
func words(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// sentence is the first comment there is, on one line.
func sentence(comments ...*ast.CommentGroup) string {
	for _, c := range comments {
		if c != nil {
			return strings.Join(strings.Fields(c.Text()), " ")
		}
	}
	return ""
}

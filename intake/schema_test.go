package intake

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const schemaFile = "../docs/intake.schema.json"

// schema reads the published schema.
func schema(t *testing.T) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatalf("%s: %v", schemaFile, err)
	}
	return s
}

// check validates a value by the keywords this schema uses: $ref, type, enum,
// pattern, minimum, minLength, anyOf, required, properties, items.
func check(root, s map[string]any, path string, v any) (faults []string) {
	fault := func(format string, args ...any) {
		faults = append(faults, path+": "+fmt.Sprintf(format, args...))
	}
	if ref, ok := s["$ref"].(string); ok {
		def := root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")]
		faults = append(faults, check(root, def.(map[string]any), path, v)...)
	}
	if want, ok := s["type"]; ok && !slices.Contains(asList(want), typeOf(v)) {
		fault("is %s, want %v", typeOf(v), want)
		return faults
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, v) {
		fault("%v is not one of %v", v, enum)
	}
	if any, ok := s["anyOf"].([]any); ok {
		fits := slices.ContainsFunc(any, func(option interface{}) bool {
			return len(check(root, option.(map[string]interface{}), path, v)) == 0
		})
		if !fits {
			fault("fits no option")
		}
	}
	switch v := v.(type) {
	case string:
		if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
			fault("%q does not match %s", v, p)
		}
		if n, ok := s["minLength"].(float64); ok && len(v) < int(n) {
			fault("is empty")
		}
	case float64:
		if n, ok := s["minimum"].(float64); ok && v < n {
			fault("%v < %v", v, n)
		}
	case []any:
		for i, x := range v {
			if items, ok := s["items"].(map[string]any); ok {
				faults = append(faults, check(root, items, fmt.Sprintf("%s[%d]", path, i), x)...)
			}
		}
	case map[string]any:
		for _, key := range asList(s["required"]) {
			if _, ok := v[key]; !ok {
				fault("lacks %s", key)
			}
		}
		if properties, ok := s["properties"].(map[string]any); ok {
			for key, x := range v {
				if p, ok := properties[key].(map[string]any); ok {
					faults = append(faults, check(root, p, path+"."+key, x)...)
				}
			}
		}
	}
	return faults
}

func asList(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = x.(string)
		}
		return out
	}
	return nil
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == float64(int(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}

// TestSchemaNamesEveryKey compares the schema's keys with the Go types: neither
// may have one that the other lacks.
func TestSchemaNamesEveryKey(t *testing.T) {
	root := schema(t)
	defs := root["$defs"].(map[string]any)
	for name, typ := range map[string]reflect.Type{
		"": reflect.TypeFor[Draft](), "citation": reflect.TypeFor[Citation](), "task": reflect.TypeFor[Obligation](), "recipient": reflect.TypeFor[Recipient](),
		"signer": reflect.TypeFor[Signer](), "window": reflect.TypeFor[Window](), "warning": reflect.TypeFor[Warning](),
	} {
		s := root
		if name != "" {
			s = defs[name].(map[string]any)
		}
		want := slices.Sorted(maps.Keys(s["properties"].(map[string]any)))
		var got []string
		for i := range typ.NumField() {
			key, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			got = append(got, key)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: Go has %v, the schema %v", typ, got, want)
		}
	}
}

// TestDraftFitsSchema validates drafts, and shows that the check can fail.
func TestDraftFitsSchema(t *testing.T) {
	root := schema(t)
	for name, body := range map[string][]byte{"sample": Sample, "chỉ thị": []byte(directive), "công văn": []byte(letter), "một dòng": []byte("KẾ HOẠCH")} {
		d, err := Read(name, body)
		if err != nil {
			t.Fatal(name, err)
		}
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var v map[string]any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		for _, f := range check(root, root, name, v) {
			t.Error(f)
		}
		// Planted faults must be found.
		delete(v, "symbol")
		v["number"] = "7"
		v["issued_on"] = "05/3/2025"
		v["signer"].(map[string]any)["authority"] = "T/M"
		if faults := check(root, root, name, v); len(faults) != 4 {
			t.Errorf("%s: planted 4 faults, found %v", name, faults)
		}
	}
}

// TestTruthsFitSchema validates the hand-checked answers of the corpus.
func TestTruthsFitSchema(t *testing.T) {
	root := schema(t)
	files, _ := filepath.Glob(filepath.Join(corpusFolder, "*.json"))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		for _, f := range check(root, root, filepath.Base(file), v) {
			t.Error(f)
		}
	}
	t.Logf("answers checked: %d", len(files))
	if len(files) == 0 {
		t.Skip("the corpus is not here: 0 answers checked")
	}
}

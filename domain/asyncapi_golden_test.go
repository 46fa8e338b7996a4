package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The guard against a change that breaks who reads: docs/asyncapi.json as it is committed must fit everything that was
// ever written. What a golden has and the document does not know was taken away; what the document asks for and a golden
// does not have was not always there.

// unfitting is what the document says of the goldens that is not so, one sentence each. A golden is named as its file.
func unfitting(text []byte, goldens map[string][]byte) (faults []string) {
	root, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return []string{err.Error()}
	}
	closeObjects(root)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("asyncapi.json", root); err != nil {
		return []string{err.Error()}
	}
	for file, data := range goldens {
		name, schema := eventOf(file)
		of := fmt.Sprintf("asyncapi.json#/components/schemas/%s.v%s", name, schema)
		s, err := c.Compile(of)
		if err == nil {
			var event any
			if event, err = jsonschema.UnmarshalJSON(strings.NewReader(fmt.Sprintf(`{"type":%q,"schema":%s,"data":%s}`, name, schema, data))); err == nil {
				err = s.Validate(event)
			}
		}
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", file, err))
		}
	}
	slices.Sort(faults)
	return faults
}

// eventOf reads "letter.sent.v1.json" and "letter.sent.v1.2.json".
func eventOf(file string) (name, schema string) {
	i := strings.LastIndex(file, ".v")
	schema, _, _ = strings.Cut(file[i+2:], ".")
	return file[:i], schema
}

// closeObjects has every object that lists its fields refuse others.
func closeObjects(v any) {
	switch v := v.(type) {
	case object:
		if v["type"] == "object" && v["properties"] != nil {
			v["additionalProperties"] = false
		}
		for _, x := range v {
			closeObjects(x)
		}
	case []any:
		for _, x := range v {
			closeObjects(x)
		}
	}
}

func TestEverythingWrittenFitsTheDocument(t *testing.T) {
	text, err := os.ReadFile(asyncFile)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "events", "*"))
	if err != nil || len(files) < len(Kinds) {
		t.Fatal(len(files), err)
	}
	goldens := map[string][]byte{}
	for _, file := range files {
		if goldens[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	for _, fault := range unfitting(text, goldens) {
		t.Error(fault)
	}
	sent := map[string][]byte{"letter.sent.v1.json": goldens["letter.sent.v1.json"], "unit.established.v1.json": goldens["unit.established.v1.json"]}
	for _, tt := range []struct{ name, old, new, want string }{
		{"planted: a field is taken away", `"aliases":`, `"spellings":`, "unit.established.v1.json"},
		{"planted: a field changes its type", `"email":{"description":"of the office, not of a person","type":"string"}`, `"email":{"type":"integer"}`, "unit.established.v1.json"},
		{"planted: a field must be there that was not", `"required":["unit","name","kind","on"]`, `"required":["unit","name","kind","on","motto"]`, "unit.established.v1.json"},
		{"planted: a word is taken away", `"cell_committee",`, ``, "unit.established.v1.json"},
		{"planted: an event is taken away", `"letter.sent.v1":`, `"letter.posted.v1":`, "letter.sent.v1.json"},
		{"planted: a reference leads nowhere", `{"$ref":"#/components/schemas/LetterSent"}`, `{"$ref":"#/components/schemas/LetterPosted"}`, "letter.sent.v1.json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var small bytes.Buffer
			if err := json.Compact(&small, text); err != nil {
				t.Fatal(err)
			}
			bad := strings.ReplaceAll(small.String(), tt.old, tt.new)
			if bad == small.String() {
				t.Fatalf("%s does not stand in the document", tt.old)
			}
			if found := unfitting([]byte(bad), sent); len(found) != 1 || !strings.HasPrefix(found[0], tt.want) {
				t.Errorf("found %q, want one of %s", found, tt.want)
			}
		})
	}
}

func TestAMisshapenDocumentIsFound(t *testing.T) {
	text, err := os.ReadFile(asyncFile)
	if err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	if err := json.Compact(&small, text); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"planted: another version", `"asyncapi":"3.0.0"`, `"asyncapi":"2.6.0"`, "asyncapi is 2.6.0"},
		{"planted: no version of its own", `"version":"1.0.0"`, `"version":""`, "#/info/version is missing"},
		{"planted: a part of the address is not explained", `"address":"{tenant}.{kind}.{id}"`, `"address":"{office}.{kind}.{id}"`, "parameter office is missing"},
		{"planted: no such action", `"action":"send"`, `"action":"publish"`, "action publish"},
		{"planted: a dangling reference", `{"$ref":"#/components/schemas/LetterSent"}`, `{"$ref":"#/components/schemas/LetterPosted"}`, "LetterPosted leads nowhere"},
		{"planted: a message without a channel", `{"$ref":"#/channels/life/messages/letter.sent"}`, `{"$ref":"#/components/messages/letter.sent"}`, "is not of its channel"},
		{"planted: an event that is not told", `"letter.sent":`, `"letter.posted":`, "messages/letter.sent is missing"},
		{"planted: torn", `"asyncapi":"3.0.0"`, `"asyncapi`, "invalid character"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bad := strings.ReplaceAll(small.String(), tt.old, tt.new)
			found := misshapen([]byte(bad))
			if bad == small.String() || !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, tt.want) }) {
				t.Errorf("found %q, want %q", found, tt.want)
			}
		})
	}
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// commitSchema is what docs/asyncapi.json says of a commit.
func commitSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("../../docs/asyncapi.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("asyncapi.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("asyncapi.json#/components/schemas/commit")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fits(s *jsonschema.Schema, payload []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(payload))
	if err == nil {
		err = s.Validate(v)
	}
	return err
}

// fitsTheDocument holds every commit of a log to docs/asyncapi.json, and then one that is spoilt.
func fitsTheDocument(t *testing.T, h *house) {
	t.Helper()
	s, commits, types, last := commitSchema(t), 0, map[string]bool{}, []byte(nil)
	for m, err := range h.log.Raw(t.Context(), 0) {
		if err == nil {
			err = fits(s, m.Payload)
		}
		if err != nil {
			t.Fatalf("%d %s: %v\n%s", m.Position, m.Subject, err, m.Payload)
		}
		for _, part := range strings.Split(string(m.Payload), `{"type":"`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			types[name] = true
		}
		commits, last = commits+1, m.Payload
	}
	t.Logf("commits=%d types=%d", commits, len(types))
	for _, change := range [][2]string{
		{`{"format":1,`, `{"format":2,`},
		{`"actor":"`, `"author":"`},
		{`"schema":1,`, `"schema":2,`},
		{`"recordedAt":"2`, `"recordedAt":" 2`},
		{`"prev":"`, `"prev":"x`},
		{`"events":[`, `"events":[{"type":"unit.vanished","schema":1,"data":{}},`},
	} {
		bad := bytes.Replace(last, []byte(change[0]), []byte(change[1]), 1)
		if fits(s, bad) == nil || bytes.Equal(bad, last) {
			t.Errorf("planted: %s is not found in %s", fmt.Sprint(change), last)
		}
	}
}

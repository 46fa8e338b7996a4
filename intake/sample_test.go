package intake

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files, then read the diff")

// pretty is a draft as JSON that a person can review.
func pretty(t *testing.T, d Draft) []byte {
	t.Helper()
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func mustRead(t *testing.T, body string) Draft {
	t.Helper()
	d, err := Read("van-ban.txt", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSampleGolden(t *testing.T) {
	const golden = "testdata/huong-dan.golden.json"
	d, err := Read("huong-dan.txt", Sample)
	if err != nil {
		t.Fatal(err)
	}
	got := pretty(t, d)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the draft of the sample changed; run with -update and read the diff\n%s", got)
	}
}

// TestSampleShape pins what the demonstration and other packages rely on.
func TestSampleShape(t *testing.T) {
	d := mustRead(t, string(Sample))
	if d.Symbol != "07-HD/ĐUK" || d.Number != 7 || d.Code != "HD/ĐUK" || d.Kind != "Hướng dẫn" || d.Issuer != "Ban Thường vụ Đảng ủy Khối" {
		t.Errorf("head: %s %d %s %s %s", d.Symbol, d.Number, d.Code, d.Kind, d.Issuer)
	}
	if d.IssuedOn != "" || d.Place != "" || d.ParentOrg != "" {
		t.Error("the sample prints neither day nor place nor a superior")
	}
	full, bare := 0, 0
	for _, c := range d.Citations {
		switch {
		case c.Symbol != "" && c.Date != "" && c.Issuer != "":
			full++
		case c.Symbol == "" && c.Implements != "":
			bare++
		}
	}
	if len(d.Citations) != 7 || full != 5 || bare != 2 {
		t.Errorf("citations: %d, %d full, %d unresolved", len(d.Citations), full, bare)
	}
	if len(d.Tasks) != 9 || len(d.Recipients) != 6 {
		t.Fatalf("%d obligations, %d recipients", len(d.Tasks), len(d.Recipients))
	}
	periodic, reporting := 0, 0
	for _, o := range d.Tasks {
		if o.DeadlineISO != "" || o.Window != nil {
			t.Errorf("line %d: no day is printed", o.AnchorLine)
		}
		if o.Recurrence == "unspecified" && o.DeadlineText == "định kỳ" && o.Duty == Periodic {
			periodic++
		}
		if o.Reports {
			reporting++
		}
		if !slices.Equal(o.Groups, o.Assignees) && o.Section != "III.1" {
			t.Errorf("line %d: %v are groups", o.AnchorLine, o.Assignees)
		}
	}
	if periodic != 2 || reporting != 2 {
		t.Errorf("periodic %d, reporting %d", periodic, reporting)
	}
	if o := d.Tasks[7]; o.ReportTo != "Ban Thường vụ Đảng ủy Khối" || o.Via != "Ban Tuyên giáo và Dân vận Đảng ủy Khối" {
		t.Errorf("route: %s via %s", o.ReportTo, o.Via)
	}
	if o := d.Tasks[8]; o.Reports || o.Section != "III.3" {
		t.Errorf("the third group owes no report: %+v", o)
	}
}

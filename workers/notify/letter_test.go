package notify

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

var update = flag.Bool("update", false, "rewrite the golden files, then read the diff")

const link = "https://dondoc.khoi.example/duties/0e8f5a2c"

func line(kind, stage, debtor string) Line {
	return Line{Kind: kind, Stage: stage, Symbol: "32-HD/ĐUK", Debtor: debtor, Last: domain.NewDate(2024, 3, 19), Link: link}
}

// letters are one of each kind, and a morning's digest.
func letters() []Letter {
	var all []Letter
	add := func(lines ...Line) {
		all = append(all, Letter{ID: fmt.Sprint(len(all) + 1), To: "vanphong@khoi.example", Name: "Chi ủy Công ty Cấp nước", Lines: lines})
	}
	add(line("document", "", ""))
	add(line("assigned", "", ""))
	for _, stage := range []string{"T-7", "T0", "T+1"} {
		add(line("reminder", stage, ""))
	}
	add(line("reminder", "T+1", "Đảng ủy Trường Chính trị"))
	add(line("escalation", "T+3", "Đảng ủy Trường Chính trị"))
	add(line("returned", "", ""))
	add(line("moved", "", ""))
	remedy := line("assigned", "", "")
	remedy.Symbol = "" // of an inspection: no document
	add(line("document", "", ""), line("reminder", "T-1", ""), line("escalation", "T+7", "Đảng ủy Sở Y tế"), remedy)
	return all
}

func TestLettersReadWell(t *testing.T) {
	const golden = "testdata/letters.txt"
	var got bytes.Buffer
	for _, l := range letters() {
		fmt.Fprintf(&got, "== %s\n%s\n", l.Subject(), strings.ReplaceAll(l.Text(), "\r\n", "\n"))
	}
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the letters changed; run with -update and read the diff\n%s", got.String())
	}
}

func TestALetterSaysNoMoreThanSymbolsDatesAndLinks(t *testing.T) {
	for _, l := range letters() {
		text := l.Subject() + l.Text()
		for _, x := range l.Lines {
			if !strings.Contains(text, x.Link) {
				t.Errorf("letter %s leaves out the link of %+v", l.ID, x)
			}
			if x.Debtor != "" && !strings.Contains(text, x.Debtor) {
				t.Errorf("letter %s does not say whose duty it is", l.ID)
			}
		}
		if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
			t.Errorf("letter %s has lines that do not end as those of mail do", l.ID)
		}
	}
}

func TestOneSubjectSaysHowMuchThereIs(t *testing.T) {
	for n := 2; n < 5; n++ {
		l := Letter{Lines: make([]Line, n)}
		if want := fmt.Sprintf("%d nội dung", n); !strings.Contains(l.Subject(), want) {
			t.Errorf("the subject of %d lines is %q", n, l.Subject())
		}
	}
}

func TestAReasonKeepsNoAddress(t *testing.T) {
	for reason, err := range map[string]error{
		"address": fmt.Errorf("%w: recipient: a@b", ErrAddress),
		"channel": fmt.Errorf("550 5.1.1 nguyen.van.a@khoi.example: no such user"),
	} {
		if got := Reason(err); got != reason {
			t.Errorf("%v is recorded as %q, want %q", err, got, reason)
		}
	}
}

package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dondoc/dondoc/domain"
)

// founding is the directive the product was founded on, where the corpus stands beside the project.
const founding = "../../../shared/corpus/documents/00-huong_dan-duk.txt"

// figuresOf runs the demonstration for its figures.
func figuresOf(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := here(t, "", append([]string{"demo", "--no-serve", "--json"}, args...)...)
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	return out
}

func TestDemoFiguresAddUp(t *testing.T) {
	dir := dataDir(t)
	out := figuresOf(t, "--data", dir)
	toldAll(t, dir)
	sendsNothingAgain(t, dir)
	var f map[string]any
	if err := json.Unmarshal([]byte(out), &f); err != nil {
		t.Fatalf("stdout is not one JSON object: %v", err)
	}
	keys := strings.Fields("document citations unresolved_citations obligations units assignments submissions reminders escalations messages inspections " +
		"completed_on_time completed_late awaiting in_time overdue no_deadline cancelled transferred consolidations letters reviews review_sources events replay_equal seconds")
	if len(f) != len(keys) {
		t.Errorf("%d keys, want %d", len(f), len(keys))
	}
	n := func(key string) int { v, _ := f[key].(float64); return int(v) }
	for _, k := range keys {
		if f[k] == nil {
			t.Errorf("key %s is missing", k)
		}
		if k != "document" && k != "replay_equal" && k != "seconds" && float64(n(k)) != f[k] {
			t.Errorf("%s is not an integer: %v", k, f[k])
		}
	}
	if sum := standings(f); sum != f["assignments"] || sum == 0 {
		t.Errorf("the seven standings sum to %v, assignments are %d", sum, n("assignments"))
	}
	if f["replay_equal"] != true {
		t.Error("the rebuilt read models differ from the live ones")
	}
	for k, want := range map[string]int{"citations": 7, "unresolved_citations": 2, "obligations": 9, "units": 40, "inspections": 1, "consolidations": 3, "reviews": 1} {
		if n(k) != want {
			t.Errorf("%s = %d, want %d", k, n(k), want)
		}
	}
	if n("review_sources")%len(domain.ScienceAreas) != 0 || n("review_sources") > n("submissions")*len(domain.ScienceAreas) {
		t.Errorf("%d sources of a review of %d figures and %d reports", n("review_sources"), len(domain.ScienceAreas), n("submissions"))
	}
	for _, k := range []string{"submissions", "reminders", "escalations", "messages", "completed_on_time", "completed_late", "awaiting", "in_time", "overdue", "transferred", "letters", "events"} {
		if n(k) == 0 {
			t.Errorf("nothing of %s in a whole year", k)
		}
	}
}

// servedDemo lets the demonstration serve, presses its button, and returns what it printed.
func servedDemo(t *testing.T, args []string) string {
	t.Helper()
	c := program(t.Context(), append(args, "--addr", "127.0.0.1:0")...)
	var printed strings.Builder
	c.Stdout = &printed
	stderr, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	url := ""
	for lines := bufio.NewScanner(stderr); url == "" && lines.Scan(); {
		if m := regexp.MustCompile(`MỞ\s+(http://\S+)`).FindStringSubmatch(lines.Text()); m != nil {
			url = m[1]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	_, before := get(url + "/")
	from := regexp.MustCompile(`name="from" value="(\d+)"`).FindStringSubmatch(before)
	if !strings.Contains(before, "20/12/2024 08:05") || from == nil {
		t.Fatalf("the first page does not show where the clock stands: %.300s", before)
	}
	res, err := http.PostForm(url+"/demo/advance", map[string][]string{"from": {from[1]}})
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("the button: %v %v", err, res)
	}
	res.Body.Close()
	if _, after := get(url + "/"); !strings.Contains(after, "23/12/2024 08:05") {
		t.Error("the button did not move the clock to the next working morning")
	}
	for range 12 { // over the end of the year, into one with a calendar of its own
		_, page := get(url + "/")
		if strings.Contains(page, "/01/2025 08:05") {
			break
		}
		from := regexp.MustCompile(`name="from" value="(\d+)"`).FindStringSubmatch(page)
		if from == nil {
			t.Fatalf("the button is gone: %.300s", page)
		}
		res, err := http.PostForm(url+"/demo/advance", map[string][]string{"from": {from[1]}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	if _, after := get(url + "/"); !strings.Contains(after, "02/01/2025 08:05") {
		t.Errorf("the button does not lead into the next year: %.300s", after)
	}
	if code, verified, _ := here(t, "", "--data", args[len(args)-1], "rebuild", "--verify"); code != exitOK || !strings.Contains(verified, "equal=true") {
		t.Errorf("rebuild --verify beside it: exit %d %s", code, verified)
	}
	_ = c.Process.Signal(os.Interrupt)
	if err := c.Wait(); err != nil {
		t.Errorf("it does not end well: %v", err)
	}
	return printed.String()
}

func TestDemoPrintsAStoryThatFitsAPage(t *testing.T) {
	args := []string{"demo"}
	if _, err := os.Stat(founding); err == nil {
		args = append(args, "--document", founding)
	} else {
		t.Log("the founding directive is not beside the project: 1 text less, the shipped one is told")
	}
	dir := dataDir(t)
	out := servedDemo(t, append(slices.Clone(args), "--data", dir))
	for line := range strings.Lines(out) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 115 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if n := strings.Count(out, "\n"); n > 36 {
		t.Errorf("%d lines are no page:\n%s", n, out)
	}
	for _, word := range []string{"26/01 → 20/12/2024", "→ hết ngày 23/02/2024", "nghỉ Tết Nguyên đán 08–14/02 không tính", "khớp từng dòng", "không có nghĩa vụ báo cáo", "trùng 0"} {
		if !strings.Contains(out, word) {
			t.Errorf("the story does not say %q:\n%s", word, out)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, demoMark)); err != nil {
		t.Error("the data is not marked as a demonstration's")
	}
	printed := out
	// Once more on the same directory, and once on another: the same year but for the seconds it took.
	args = append(args[1:], "--data", dir)
	out = figuresOf(t, args...)
	var f map[string]any
	if err := json.Unmarshal([]byte(out), &f); err != nil {
		t.Fatal(err)
	}
	agree(t, printed, f)
	toldAll(t, dir)
	first, _, _ := strings.Cut(out, `"seconds"`)
	again, _, _ := strings.Cut(figuresOf(t, args[:len(args)-2]...), `"seconds"`)
	if first != again {
		t.Errorf("the same seed gave\n%s\nand\n%s", first, again)
	}
}

func TestDemoTellsTheYearOfASmallPaperToo(t *testing.T) {
	var f struct {
		Document                                                               struct{ Symbol string }
		Obligations, Assignments, Submissions, Reminders, Inspections, Overdue int
		ReplayEqual                                                            bool `json:"replay_equal"`
	}
	if err := json.Unmarshal([]byte(figuresOf(t, "--document", filepath.Join("testdata", "two-units.txt"))), &f); err != nil {
		t.Fatal(err)
	}
	// Two dated duties, and the five demands of an inspection that finds just these two units.
	if f.Document.Symbol != "09-KH/ĐUK" || f.Obligations != 2 || f.Assignments != 7 || f.Inspections != 1 || f.Submissions < 6 || f.Reminders == 0 || !f.ReplayEqual {
		t.Errorf("%+v", f)
	}
}

// The other papers of the corpus are of houses with other units, and some ask little: each has its year, which adds up.
func TestDemoTellsTheYearOfEveryPaper(t *testing.T) {
	papers, _ := filepath.Glob(filepath.Join(filepath.Dir(founding), "*.txt"))
	if len(papers) == 0 {
		t.Skip("the corpus is not beside the project")
	}
	for _, paper := range papers {
		if filepath.Base(paper) == filepath.Base(founding) {
			continue
		}
		t.Run(filepath.Base(paper), func(t *testing.T) {
			var f map[string]any
			if err := json.Unmarshal([]byte(figuresOf(t, "--document", paper)), &f); err != nil {
				t.Fatal(err)
			}
			if sum := standings(f); sum == 0 || sum != f["assignments"] || f["replay_equal"] != true {
				t.Errorf("the standings sum to %v: %v", sum, f)
			}
		})
	}
}

// standings is the sum of where duties stand.
func standings(f map[string]any) (sum float64) {
	for _, k := range []string{"completed_on_time", "completed_late", "awaiting", "in_time", "overdue", "no_deadline", "cancelled"} {
		n, _ := f[k].(float64)
		sum += n
	}
	return sum
}

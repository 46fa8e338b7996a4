package web

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

var (
	nextLink = regexp.MustCompile(`rel="next" href="([^"]*)"`)
	rowLink  = regexp.MustCompile(`<th scope="row"><a href="(/(?:duties|documents)/[^"?]*)`)
)

// A list that is longer than a page says of how many rows it shows which, and leads on until every row was shown once.
func TestALongListGoesOnPageByPage(t *testing.T) {
	v := newVillage(t)
	v.furnish()
	const many = 230
	for i := range many {
		v.do(domain.GiveAssignment{
			Issued: v.by(domain.ByWorker("dispatcher")), Assignment: domain.AssignmentID(fmt.Sprintf("viec-%03d", i)), Unit: "chi-uy-1",
			Duty: domain.Unscheduled, Text: "Việc", Superiors: v.above,
		})
		if i < listed+1 {
			v.do(domain.RegisterDocument{Issued: v.by(clerk), Document: domain.DocumentID(fmt.Sprintf("giay-%03d", i)), Symbol: fmt.Sprintf("%d-CV/ĐUK", i), Kind: "Công văn", Subject: "Giấy"})
		}
	}
	v.settle()
	h := v.server.Handler()
	for list, want := range map[string]struct {
		rows, pages int
		says        []string
	}{
		"/lists/no_deadline": {many, 3, []string{"Hiện 1–100 trong 230.", "Hiện 101–200 trong 230.", "Hiện 201–230 trong 230."}},
		"/documents":         {listed + 1, 2, []string{"Hiện 1–100 trong 101.", "Hiện 101–101 trong 101."}},
		"/lists/overdue":     {0, 1, []string{"Không có nhiệm vụ nào"}},
	} {
		for _, asOf := range []string{"", "?as_of=" + v.now.Format("2006-01-02T15:04")} {
			seen := map[string]int{}
			n, to := 0, list+asOf
			for ; to != ""; n++ {
				w := get(t, h, to)
				body := w.Body.String()
				if f := faults(body, w.Header()); w.Code != http.StatusOK || len(f) > 0 || n >= len(want.says) || !strings.Contains(body, want.says[n]) {
					t.Fatalf("%s, page %d: %d %v", to, n+1, w.Code, f)
				}
				for _, m := range rowLink.FindAllStringSubmatch(body, -1) {
					seen[m[1]]++
				}
				to = ""
				if m := nextLink.FindStringSubmatch(body); m != nil {
					to = html.UnescapeString(m[1])
				}
			}
			for row, times := range seen {
				if times != 1 {
					t.Errorf("%s: %s is shown %d times", list, row, times)
				}
			}
			if len(seen) != want.rows || n != want.pages {
				t.Errorf("%s%s: %d rows on %d pages", list, asOf, len(seen), n)
			}
		}
	}
	for _, bad := range []string{"/lists/overdue?after=x", "/documents?after=%FF", "/lists/urgings?after=" + strings.Repeat("A", 500), "/lists/soon?after=MjAyNA&from=x"} {
		if w := get(t, h, bad); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), noSuchPage) {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
	if body := get(t, h, "/units/chi-uy-1").Body.String(); strings.Count(body, "<tr>") > shownOfStanding+10 || !strings.Contains(body, "Hiện 100 trong 230") {
		t.Error("the page of a unit with many duties is as long as they are, or does not say that it is cut")
	}
}

func TestTheOtherLists(t *testing.T) {
	v := live(t)
	h := v.server.Handler()
	for list, says := range map[string][]string{
		"/lists/unplanned": {unplannedTitle},
		"/lists/updated":   {updatedTitle},
		"/lists/overdue":   {"Lần gần nhất ", ": nhắc hạn: "},
		"/lists/urgings":   {"Nhắc hạn: ", "07-HD/ĐUK"},
	} {
		w := get(t, h, list)
		if f := faults(w.Body.String(), w.Header()); w.Code != http.StatusOK || len(f) > 0 {
			t.Errorf("%s: %d %v", list, w.Code, f)
		}
		for _, s := range says {
			if !strings.Contains(w.Body.String(), s) {
				t.Errorf("%s does not say %q", list, s)
			}
		}
	}
}

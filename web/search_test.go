package web

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

var foundLink = regexp.MustCompile(`<li><a href="(/(?:duties|units|documents)/[^"]*)">`)

// foundOn are the addresses of what a page of a search shows.
func foundOn(body string) (links []string) {
	for _, m := range foundLink.FindAllStringSubmatch(body, -1) {
		links = append(links, html.UnescapeString(m[1]))
	}
	return links
}

func TestTheSearchIsOnEveryPageAndFinds(t *testing.T) {
	v := live(t)
	h := v.server.Handler()
	for _, page := range []string{"/", "/units", "/documents", "/lists/overdue", "/search", "/khong-co"} {
		if body := get(t, h, page).Body.String(); !strings.Contains(body, `<form class="search" role="search" action="/search">`) {
			t.Errorf("%s has no box to search with", page)
		}
	}
	for typed, want := range map[string]string{
		"07 hd duk":          "/documents/" + string(guide),
		"chi uy":             "/units/chi-uy-1",
		"bao cao quy i/2024": "/duties/" + string(report("dang-uy-1", "2024-Q1")),
	} {
		w := get(t, h, "/search?"+url.Values{"q": {typed}}.Encode())
		if f := faults(w.Body.String(), w.Header()); len(f) > 0 {
			t.Errorf("%q: %v", typed, f)
		}
		if w.Code != http.StatusOK || !strings.Contains(strings.Join(foundOn(w.Body.String()), " "), want) {
			t.Errorf("%q: %d, finds %v, not %s", typed, w.Code, foundOn(w.Body.String()), want)
		}
		for _, link := range foundOn(w.Body.String()) {
			if code := get(t, h, link).Code; code != http.StatusOK {
				t.Errorf("%q finds %s, which is %d", typed, link, code)
			}
		}
		if !strings.Contains(w.Body.String(), `value="`+html.EscapeString(typed)+`"`) {
			t.Errorf("%q is not in the box any more", typed)
		}
	}
	if body := get(t, h, "/search?q=huogn+dan").Body.String(); !strings.Contains(body, "Dưới đây là kết quả của “huong dan”") {
		t.Error("what was found instead is not said")
	}
}

func TestASearchThatHasNoAnswerSaysWhy(t *testing.T) {
	v := live(t)
	h := v.server.Handler()
	for query, want := range map[string]struct {
		code int
		says string
	}{
		"":                              {200, "Gõ số ký hiệu"},
		"q=":                            {200, "Gõ số ký hiệu"},
		"q=+-+":                         {200, "Gõ số ký hiệu"},
		"q=%FF%00":                      {200, "Gõ số ký hiệu"},
		"q=qwertyuiop":                  {200, "Không có nội dung nào"},
		"q=<script>alert(1)":            {200, "&lt;script&gt;alert(1)"},
		"q=" + strings.Repeat("a", 201): {400, searchLongText},
		"q=a+b+c+d+e+f+g+h+i+k+l+m+n":   {400, searchLongText},
		"q=a&kind=people":               {404, noSuchSearch},
		"q=a&kind=units&after=x":        {404, noSuchSearch},
		"q=a&after=eA":                  {404, noSuchSearch},
	} {
		w := get(t, h, "/search?"+query)
		if f := faults(w.Body.String(), w.Header()); w.Code != want.code || !strings.Contains(w.Body.String(), want.says) || len(f) > 0 {
			t.Errorf("%.60q: %d %v", query, w.Code, f)
		}
	}
}

// A long answer is cut, says so, and goes on page by page until everything was shown once.
func TestALongAnswerGoesOnPageByPage(t *testing.T) {
	v := live(t)
	const many = 120
	for i := range many {
		v.do(domain.EstablishUnit{Issued: v.by("post:main/quan-tri"), Unit: domain.UnitID(fmt.Sprintf("nha-%03d", i)), Name: fmt.Sprintf("Nhà thiếu nhi %d", i), Kind: domain.CellCommittee})
	}
	v.settle()
	h := v.server.Handler()
	first := get(t, h, "/search?q=nha+thieu+nhi").Body.String()
	if n := len(foundOn(first)); n != foundOfEach || !strings.Contains(first, "còn nữa") {
		t.Fatalf("the first page has %d and does not say that there are more", n)
	}
	next := regexp.MustCompile(`<a href="(/search\?[^"]*kind=units[^"]*)">(?:Xem hết|Trang tiếp)`)
	seen, pages := map[string]int{}, 0
	for body := first; ; pages++ {
		m := next.FindStringSubmatch(body)
		if m == nil {
			break
		}
		body = get(t, h, html.UnescapeString(m[1])).Body.String()
		for _, link := range foundOn(body) {
			seen[link]++
		}
	}
	if len(seen) != many || pages != 3 {
		t.Errorf("%d units on %d pages", len(seen), pages)
	}
	for link, n := range seen {
		if n != 1 {
			t.Errorf("%s is shown %d times", link, n)
		}
	}
}

// What was entered after the search has read is not found yet, and the page says so.
func TestASearchThatLagsSaysSo(t *testing.T) {
	v := live(t)
	v.do(domain.EstablishUnit{Issued: v.by("post:main/quan-tri"), Unit: "moi", Name: "Đơn vị mới tinh", Kind: domain.CellCommittee})
	if err := v.runner.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := v.server.Handler()
	if body := get(t, h, "/search?q=moi+tinh").Body.String(); !strings.Contains(body, "những gì vào sổ sau đó chưa tìm được") || len(foundOn(body)) > 0 {
		t.Error("a search that lags looks like one that does not")
	}
	v.settle()
	if body := get(t, h, "/search?q=moi+tinh").Body.String(); strings.Contains(body, "chưa tìm được") || len(foundOn(body)) != 1 {
		t.Error("a search that has read on does not find")
	}
}

package web

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A page of the past is the page that was shown then, says so, leads back to the present, and stays in its moment.
func TestPagesOfThePastAreThoseThatWere(t *testing.T) {
	v := newVillage(t)
	v.furnish()
	v.issue()
	then := v.now
	v.settle()
	h := v.server.Handler()
	pages := []string{"/", "/units", "/units/chi-uy-1", "/units/dang-uy-3", "/documents", "/documents/" + string(guide), "/duties/" + planOf("dang-uy-3"), "/lists/in_time", "/lists/overdue", "/lists/unresolved"}
	matter := func(body string) string { // without what tells the one from the other
		_, body, _ = strings.Cut(body, "<main")
		body = regexp.MustCompile(`(?s)<div class="asof">.*?</details>\s*</div>|<p class="banner past".*?</p>`).ReplaceAllString(body, "")
		body = strings.ReplaceAll(body, "Cần xử lý hôm đó", "Cần xử lý hôm nay")
		return regexp.MustCompile(`[?&](amp;)?as_of=[^"]*`).ReplaceAllString(body, "")
	}
	was := map[string]string{}
	for _, p := range pages {
		w := get(t, h, p)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", p, w.Code)
		}
		was[p] = matter(w.Body.String())
	}
	v.report()
	v.inspect()
	v.now = at(today)
	v.settle()
	asked := then.Format(time.RFC3339)
	moved := 0
	for _, p := range pages {
		w := get(t, h, p+"?as_of="+url.QueryEscape(asked))
		body := w.Body.String()
		if f := faults(body, w.Header()); w.Code != http.StatusOK || len(f) > 0 {
			t.Errorf("%s: %d %v", p, w.Code, f)
		}
		if got := matter(body); got != was[p] {
			t.Errorf("%s is not what it was:\n%s", p, unlike(got, was[p]))
		}
		if matter(get(t, h, p).Body.String()) != was[p] {
			moved++
		}
		if !strings.Contains(body, "Số liệu tại thời điểm") || !strings.Contains(body, stamp(then)) || !strings.Contains(body, `<a href="`+p+`">Xem số liệu hiện tại</a>`) {
			t.Errorf("%s does not say of when it is, or does not lead back", p)
		}
		for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
			to := html.UnescapeString(m[1])
			if strings.HasPrefix(to, "#") || strings.HasPrefix(to, "/assets/") || to == "/search" || to == p {
				continue
			}
			if !strings.Contains(to, "as_of="+url.QueryEscape(asked)) {
				t.Errorf("%s leads to %s, at another moment", p, to)
			}
		}
	}
	if moved < 7 {
		t.Errorf("only %d pages have changed since: this test would see little", moved)
	}
}

// unlike is where two texts part.
func unlike(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-80)
	return fmt.Sprintf("…%s\n…%s", a[from:min(len(a), i+160)], b[from:min(len(b), i+160)])
}

func TestAMomentThatCannotBeShownIsSaidSo(t *testing.T) {
	v := live(t)
	h := v.server.Handler()
	for asked, want := range map[string]struct {
		code int
		says string
	}{
		"2023-01-01":              {404, "lần ghi đầu tiên là 08 giờ 00, thứ Ba 02/01/2024"},
		"2999-01-01":              {404, "Thời điểm này chưa đến"},
		"@999999":                 {404, "Đề nghị đồng chí chọn số nhỏ hơn"},
		"yesterday":               {400, unreadableText},
		"2024-02-30":              {400, unreadableText},
		"@-1":                     {400, unreadableText},
		"%FF":                     {400, unreadableText},
		"%00":                     {400, unreadableText},
		strings.Repeat("2", 9000): {400, unreadableText},
		"'; drop table units; --": {400, unreadableText},
	} {
		for _, page := range []string{"/", "/units/chi-uy-1", "/lists/overdue"} {
			if !strings.HasPrefix(asked, "%") {
				asked = url.QueryEscape(asked)
			}
			w := get(t, h, page+"?as_of="+asked)
			if f := faults(w.Body.String(), w.Header()); w.Code != want.code || !strings.Contains(w.Body.String(), want.says) || len(f) > 0 {
				t.Errorf("%s as of %.40s: %d %v", page, asked, w.Code, f)
			}
		}
		if asked, err := url.QueryUnescape(asked); err != nil || asked == "" {
			t.Fatal(asked)
		}
	}
	for _, page := range []string{"/documents/" + string(guide), "/duties/" + planOf("dang-uy-3"), "/units/khong-co", "/units/%00"} {
		if w := get(t, h, page+"?as_of=2024-01-10"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "chưa có nội dung này") {
			t.Errorf("%s before it was there: %d", page, w.Code)
		}
	}
}

// Who asks for what was just written waits for it, and is told when it is not there in time.
func TestAPageWaitsForWhatWasWritten(t *testing.T) {
	v := live(t)
	asked := uint64(0)
	v.server.Reached = func(_ context.Context, position uint64) (reached, ahead bool, err error) {
		asked = position
		return position < 50, position > 100, nil
	}
	h := v.server.Handler()
	for query, want := range map[string]struct {
		code int
		says string
	}{
		"min_position=7":                       {200, "Cần xử lý hôm nay"},
		"min_position=60":                      {200, behindText},
		"min_position=60&as_of=2024-02-01":     {200, behindText},
		"min_position=101":                     {404, "chưa có lần ghi số 101"},
		"min_position=x":                       {400, badPositionText},
		"min_position=-1":                      {400, badPositionText},
		"min_position=99999999999999999999999": {400, badPositionText},
	} {
		w := get(t, h, "/?"+query)
		if f := faults(w.Body.String(), w.Header()); w.Code != want.code || !strings.Contains(w.Body.String(), want.says) || len(f) > 0 {
			t.Errorf("%s: %d %v", query, w.Code, f)
		}
		if want.says != behindText && strings.Contains(w.Body.String(), behindText) {
			t.Errorf("%s: says that something is missing", query)
		}
	}
	if asked == 0 {
		t.Error("nobody waited")
	}
	v.server.Reached = nil
	if body := get(t, v.server.Handler(), "/?min_position=999999").Body.String(); !strings.Contains(body, behindText) {
		t.Error("without anybody to ask, what is missing is not said")
	}
}

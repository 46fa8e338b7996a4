package web

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	hrefs  = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)
	tags   = regexp.MustCompile(`(?s)<[^>]*>`)
	inline = regexp.MustCompile(`(?i)\sstyle\s*=|<style|<script|\son[a-z]+\s*=|javascript:`)
	insane = regexp.MustCompile(`(?i)\b(tenant|projection|event|sync|aggregate|read model|null|nil|%!|<no value>)\b|%!`)
)

// faults is what is wrong with a page, one sentence each.
func faults(body string, header http.Header) (found []string) {
	breach := func(ok bool, format string, args ...any) {
		if !ok {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	// What is quoted in attributes or text is escaped, so that a tag or a handler found by these words is one.
	breach(strings.Count(body, "<h1>") == 1, "has %d h1", strings.Count(body, "<h1>"))
	breach(strings.Contains(body, `<html lang="vi">`), "does not say that it is Vietnamese")
	breach(strings.Contains(body, `<a class="skip" href="#main">`) && strings.Contains(body, `<main id="main"`), "has no skip link")
	breach(!strings.Contains(body, "<script"), "has a script")
	for _, tag := range tags.FindAllString(body, -1) {
		breach(!inline.MatchString(quoted.ReplaceAllString(tag, `""`)), "has inline style or script: %s", tag)
	}
	text := html.UnescapeString(tags.ReplaceAllString(body, " "))
	for _, word := range insane.FindAllString(text, -1) {
		breach(false, "speaks of the machinery: %q", word)
	}
	for _, table := range strings.Split(body, "<table")[1:] {
		table, _, _ = strings.Cut(table, "</table>")
		breach(strings.Contains(table, "<caption"), "has a table without caption")
		for _, th := range regexp.MustCompile(`<th[ >][^>]*>?`).FindAllString(table, -1) {
			breach(strings.Contains(th, "scope="), "has a heading without scope: %s", th)
		}
	}
	breach(strings.Contains(header.Get("Content-Security-Policy"), "default-src 'self'"), "has no policy")
	breach(!strings.Contains(header.Get("Content-Security-Policy"), "unsafe"), "has an unsafe policy")
	breach(header.Get("X-Content-Type-Options") == "nosniff", "may be sniffed")
	breach(header.Get("Referrer-Policy") == "no-referrer", "tells where it came from")
	breach(header.Get("Cache-Control") == "no-store", "may be stored")
	return found
}

var quoted = regexp.MustCompile(`"[^"]*"`)

func TestFaultsAreFound(t *testing.T) {
	good := `<html lang="vi"><a class="skip" href="#main"></a><main id="main"><h1>Trang</h1><table><caption>c</caption><th scope="col">a</th></table></main>`
	header := http.Header{}
	for k, v := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
		header.Set(k, v)
	}
	if f := faults(good, header); len(f) > 0 {
		t.Fatalf("a good page: %v", f)
	}
	for name, bad := range map[string]string{
		"inline style":      strings.Replace(good, "<h1>", `<p style="color:red"></p><h1>`, 1),
		"handler":           strings.Replace(good, "<h1>", `<img onerror="x()"><h1>`, 1),
		"script":            good + "<script>1</script>",
		"two headings":      good + "<h1>Hai</h1>",
		"machinery":         strings.Replace(good, "Trang", "Trang của tenant", 1),
		"no caption":        strings.Replace(good, "<caption>c</caption>", "", 1),
		"no scope":          strings.Replace(good, ` scope="col"`, "", 1),
		"another language":  strings.Replace(good, `lang="vi"`, `lang="en"`, 1),
		"formatting mishap": strings.Replace(good, "Trang", "%!d(string=x)", 1),
	} {
		if len(faults(bad, header)) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
	if len(faults(good, http.Header{})) < 4 {
		t.Error("missing headers: not found")
	}
}

// crawl follows every link from the first page and returns the pages by URL.
func crawl(t *testing.T, h http.Handler) (pages map[string]string, broken []string) {
	t.Helper()
	pages = map[string]string{}
	seen := map[string]bool{"/": true}
	for queue := []string{"/"}; len(queue) > 0; queue = queue[1:] {
		url := queue[0]
		w := get(t, h, url)
		if w.Code != http.StatusOK {
			broken = append(broken, fmt.Sprintf("%s: %d", url, w.Code))
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			if w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
				broken = append(broken, url+": is not kept")
			}
			continue
		}
		body := w.Body.String()
		pages[url] = body
		for _, f := range faults(body, w.Header()) {
			t.Errorf("%s %s", url, f)
		}
		for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
			to := html.UnescapeString(m[1])
			if id, ok := strings.CutPrefix(to, "#"); ok {
				if !strings.Contains(body, `id="`+id+`"`) {
					broken = append(broken, url+": "+to)
				}
				continue
			}
			if to == "/demo/advance" || seen[to] {
				continue
			}
			seen[to] = true
			queue = append(queue, to)
		}
	}
	return pages, broken
}

func TestEveryPageHoldsWhatItPromises(t *testing.T) {
	v := live(t)
	v.server.Advance = nil
	pages, broken := crawl(t, v.server.Handler())
	if len(broken) > 0 {
		t.Errorf("broken links: %v", broken)
	}
	want := map[string]int{"/duties/": 14, "/units/": 10, "/documents/": 1, "/lists/": 10}
	for prefix, n := range want {
		got := 0
		for url := range pages {
			if strings.HasPrefix(url, prefix) {
				got++
			}
		}
		if got < n {
			t.Errorf("%s: %d pages reached, want at least %d", prefix, got, n)
		}
	}
}

// A hostile name must be on the pages, and must be text there.
func TestHostileTextStaysText(t *testing.T) {
	v := live(t)
	pages, _ := crawl(t, v.server.Handler())
	shown := 0
	for url, body := range pages {
		if strings.Contains(body, "<script") || strings.Contains(body, "<img") {
			t.Errorf("%s carries the script out", url)
		}
		if strings.Contains(body, "&lt;script&gt;alert(1)&lt;/script&gt;") {
			shown++
		}
	}
	for _, url := range []string{"/", "/units", "/units/dang-uy-3", "/documents", "/documents/" + string(guide), "/duties/" + string(report("dang-uy-3", "2024-Q1")), "/lists/overdue"} {
		if !strings.Contains(pages[url], "&lt;script&gt;") {
			t.Errorf("%s does not show the hostile text at all: this test would see nothing", url)
		}
	}
	if shown < 7 {
		t.Errorf("the hostile text is on %d pages", shown)
	}
}

func TestWhatIsNotThereIsSaidSo(t *testing.T) {
	v := live(t)
	h := v.server.Handler()
	for _, url := range []string{
		"/duties/khong-co", "/duties/%00", "/duties/" + strings.Repeat("a", 65), "/duties/a%20b", "/duties/", "/units/khong-co", "/units/%FF",
		"/documents/khong-co", "/documents/a%2Fb", "/lists/khong-co", "/lists/", "/khong-co", "/assets/0/app.css", "/assets/" + version + "/khong-co.css",
		"/assets/" + version + "/", "/assets/" + version + "/../server.go", "/demo/advance",
	} {
		w := get(t, h, url)
		if w.Code == http.StatusMovedPermanently || w.Code == http.StatusTemporaryRedirect { // ServeMux cleans a path
			w = get(t, h, w.Header().Get("Location"))
		}
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "Không tìm thấy") {
			t.Errorf("%s: %d", url, w.Code)
		}
		if f := faults(w.Body.String(), w.Header()); len(f) > 0 {
			t.Errorf("%s: %v", url, f)
		}
	}
	if w := get(t, h, "/duties/"+string(report("dang-uy-1", "2024-Q1"))); w.Code != http.StatusOK {
		t.Errorf("what is there: %d", w.Code)
	}
}

var (
	agenda = regexp.MustCompile(`<a href="(/lists/[a-z_]+)"><span class="number[^"]*">([0-9.]+)</span>`)
	row    = regexp.MustCompile(`<tbody>(?s:.*?)</tbody>`)
)

// counted reads the overview's numbers and the length of each list.
func counted(t *testing.T, h http.Handler) map[string][2]string {
	t.Helper()
	got := map[string][2]string{}
	for _, m := range agenda.FindAllStringSubmatch(get(t, h, "/").Body.String(), -1) {
		list := get(t, h, m[1]).Body.String()
		n := strings.Count(row.FindString(list), "<tr>")
		got[m[1]] = [2]string{m[2], fmt.Sprint(n)}
	}
	return got
}

func TestCountsAreTheLengthsOfTheirLists(t *testing.T) {
	v := live(t)
	h := v.server.Handler()
	before := counted(t, h)
	want := map[string]string{"/lists/overdue": "6", "/lists/awaiting": "2", "/lists/soon": "1", "/lists/remedies": "1", "/lists/unresolved": "1"}
	for list, n := range want {
		if before[list] != [2]string{n, n} {
			t.Errorf("%s: the overview says %s, the list has %s, the story says %s", list, before[list][0], before[list][1], n)
		}
	}
	// The numbers are read, not written: after one more report the two that must move have moved.
	v.do(late(v, "chi-uy-1"))
	v.settle()
	after := counted(t, h)
	if after["/lists/overdue"] != [2]string{"5", "5"} || after["/lists/awaiting"] != [2]string{"3", "3"} {
		t.Errorf("after a report: %v", after)
	}
}

func TestTheSummaryAddsUp(t *testing.T) {
	v := live(t)
	body := get(t, v.server.Handler(), "/").Body.String()
	var sums [][]int
	foot, _, _ := strings.Cut(body[strings.Index(body, `class="summary`):], "</table>")
	for _, tr := range strings.Split(foot, "<tr")[1:] {
		var cells []int
		for _, td := range regexp.MustCompile(`<td data-label="[^"]*"[^>]*>(.*?)</td>`).FindAllStringSubmatch(tr, -1) {
			n := 0
			_, _ = fmt.Sscan(tags.ReplaceAllString(td[1], ""), &n) // a dash is none
			cells = append(cells, n)
		}
		if len(cells) == 8 {
			sums = append(sums, cells[:7]) // the eighth is a rate
		}
	}
	if len(sums) < 4 {
		t.Fatalf("%d rows in the summary", len(sums))
	}
	total := slices.Clone(sums[0])
	for i, r := range sums {
		rest := 0
		for _, n := range r[1:] {
			rest += n
		}
		if rest != r[0] {
			t.Errorf("row %d: %v does not add up", i, r)
		}
		if i > 0 && i < len(sums)-1 {
			for j := range total {
				total[j] += r[j]
			}
		}
	}
	if !slices.Equal(total, sums[len(sums)-1]) {
		t.Errorf("the total row is %v, the rows make %v", sums[len(sums)-1], total)
	}
}

package web

import (
	"context"
	"net/http/httptest"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser starts a real one, if this machine has it.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no chromium on this machine: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}

// In a browser no page is wider than a phone, the typeface is there, and the policy holds.
func TestPagesFitAPhone(t *testing.T) {
	ctx := browser(t)
	v := live(t)
	pressed(v)
	house := httptest.NewServer(v.server.Handler())
	defer house.Close()
	eval := func(js string) int64 {
		t.Helper()
		n, err := chromedp.Run(ctx, chromedp.Evaluate[int64](js))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	const wide = "document.documentElement.scrollWidth"
	for _, url := range []string{
		"/", "/units", "/units/chi-uy-1", "/units/dang-uy-3", "/documents", "/documents/" + string(guide), "/duties/" + string(report("chi-uy-1", "2024-Q1")),
		"/duties/" + planOf("dang-uy-3"), "/lists/overdue", "/lists/unresolved", "/search", "/search?q=bao+cao", "/khong-co",
	} {
		for _, width := range []int64{320, 390, 1366} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(house.URL+url), chromedp.WaitReady("main")); err != nil {
				t.Fatal(err)
			}
			if got := eval(wide); got > width {
				t.Errorf("%s is %d wide on a screen of %d", url, got, width)
			}
		}
	}
	for tries := 0; eval(`[...document.fonts].filter(x => x.status == "loaded").length`) == 0; tries++ {
		if tries == 100 {
			t.Fatal("the typeface is not loaded")
		}
		time.Sleep(50 * time.Millisecond)
	}
	// The measure is a measure: a wide page is seen to be one; and the policy is in force: inline style does nothing.
	if eval(`document.body.setAttribute("style", "width: 3000px"), `+wide) > 1366 {
		t.Error("inline style works: there is no policy")
	}
	if eval(`document.body.style.width = "3000px", `+wide) < 3000 {
		t.Error("a page that is too wide is not seen")
	}
}

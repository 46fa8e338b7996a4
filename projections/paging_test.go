package projections

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// leaf turns all pages of a list.
func leaf[R any](t *testing.T, limit int, ask func(after string, limit int) (Page[R], error), key func(R) string) (keys []string) {
	t.Helper()
	for after := ""; ; {
		p := must(ask(after, limit))
		if len(p.Rows) > limit || len(p.Rows) < limit && p.Next != "" || len(p.Rows) == 0 && after != "" {
			t.Fatalf("a page of %d rows, at most %d, more: %t", len(p.Rows), limit, p.Next != "")
		}
		for _, r := range p.Rows {
			keys = append(keys, key(r))
		}
		if after = p.Next; after == "" {
			return keys
		}
	}
}

// Page by page a list is the list: every row once, in one order, whatever the size of a page.
func TestTheListsPageByPage(t *testing.T) {
	h := told()
	now := h.at
	for i := range 12 { // some with one deadline, some without any
		d := due(date("2024-05-20").AddDays(i / 4))
		u := domain.UnitID(fmt.Sprintf("x%02d", i))
		h.do(domain.EstablishUnit{Issued: h.by(admin), Unit: u, Name: string(u), Kind: domain.CellCommittee})
		h.give("d1", 1, u, domain.Dated, &d)
		h.give("d1", 4, u, domain.Unscheduled, nil)
	}
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	v, ctx := r.views, t.Context()
	duty := func(d Duty) string { return d.Key }
	check := func(what string, ask func(after string, limit int) (Page[Duty], error), want []Duty) {
		t.Helper()
		keys := strings.Split(brief(want, duty), " ")
		if len(want) == 0 {
			keys = nil
		}
		slices.Sort(keys)
		whole := leaf(t, 1000, ask, duty)
		for _, limit := range []int{1, 2, 5, 1000} {
			got := leaf(t, limit, ask, duty)
			if !slices.Equal(got, whole) {
				t.Errorf("%s by %d: %v, at once: %v", what, limit, got, whole)
			}
			slices.Sort(got)
			if !slices.Equal(got, keys) {
				t.Errorf("%s by %d: %v, the list has %v", what, limit, got, keys)
			}
		}
		if _, err := ask("x", 1); !errors.Is(err, ErrPage) {
			t.Errorf("%s: a page that is none: %v", what, err)
		}
	}
	long := 0
	for s := range standsWhere {
		want := must(v.Standing(ctx, s, now, 1000))
		long = max(long, len(want))
		check(string(s), func(after string, limit int) (Page[Duty], error) { return v.StandingPage(ctx, s, now, after, limit) }, want)
	}
	if long < 12 {
		t.Errorf("the longest list has %d: this test would see little", long)
	}
	until := now.AddDate(0, 0, 54)
	check("soon", func(after string, limit int) (Page[Duty], error) { return v.SoonPage(ctx, now, until, after, limit) }, must(v.Soon(ctx, now, until, 1000)))
	check("remedies", func(after string, limit int) (Page[Duty], error) { return v.RemediesPage(ctx, after, limit) }, must(v.Remedies(ctx, 1000)))
	var unplanned []Duty
	for _, d := range must(v.Documents(ctx)) {
		for _, u := range must(v.Unplanned(ctx, d.Key)) {
			unplanned = append(unplanned, u.Duty)
		}
	}
	check("unplanned", func(after string, limit int) (Page[Duty], error) { return v.UnplannedPage(ctx, after, limit) }, unplanned)
	if n := must(v.CountUnplanned(ctx)); n != len(unplanned) {
		t.Errorf("%d are counted without a plan, %d are listed", n, len(unplanned))
	}
	if _, err := v.StandingPage(ctx, "nowhere", now, "", 1); err == nil {
		t.Error("a standing that is none is listed")
	}

	documents := func(after string, limit int) (Page[Document], error) { return v.DocumentsPage(ctx, after, limit) }
	urged := func(after string, limit int) (Page[Urged], error) { return v.UrgingsPage(ctx, after, limit) }
	key, urgedKey := func(d Document) string { return d.Key }, func(u Urged) string { return u.Key }
	if one, many := leaf(t, 1, documents, key), leaf(t, 1000, documents, key); !slices.Equal(one, many) || len(one) != must(v.CountDocuments(ctx)) || len(one) < 2 {
		t.Errorf("the register page by page: %v, at once %v", one, many)
	}
	if one, many := leaf(t, 1, urged, urgedKey), leaf(t, 1000, urged, urgedKey); !slices.Equal(one, many) || len(one) != must(v.CountUrgings(ctx)) || len(one) < 5 {
		t.Errorf("the urgings page by page: %v, at once %v", one, many)
	}
	for _, bad := range []string{"x", "%%", "MjAyNA", base64.RawURLEncoding.EncodeToString([]byte("yesterday a")), base64.RawURLEncoding.EncodeToString([]byte("2024-01-01T00:00:00Z a\x00")), strings.Repeat("A", 400)} {
		for what, ask := range map[string]func() error{
			"register": func() error { _, err := v.DocumentsPage(ctx, bad, 1); return err },
			"urgings":  func() error { _, err := v.UrgingsPage(ctx, bad, 1); return err },
			"duties":   func() error { _, err := v.StandingPage(ctx, domain.Overdue, now, bad, 1); return err },
		} {
			if err := ask(); !errors.Is(err, ErrPage) {
				t.Errorf("%s, page %q: %v", what, bad, err)
			}
		}
	}
}

package projections

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"github.com/dondoc/dondoc/domain"
)

// everyone reads everything.
var everyone = domain.Clauses{Everything: true}

// library is a house with things to be found.
func library() *house {
	h := newHouse()
	h.furnish(domain.VietnamYears...)
	h.stock()
	return h
}

// stock brings in what is looked for.
func (h *house) stock() {
	register := func(id domain.DocumentID, symbol, kind, subject string, texts ...string) {
		h.at = h.at.Add(time.Hour)
		c := domain.RegisterDocument{Issued: h.by(clerk), Document: id, Symbol: symbol, Kind: kind, Issuer: "Đảng ủy Khối", IssuedOn: domain.DateOf(h.at), Subject: subject}
		for i, text := range texts {
			c.Obligations = append(c.Obligations, domain.Obligation{No: i + 1, Section: "I", Text: text, Duty: domain.Unscheduled})
		}
		h.do(c)
	}
	register("a", "32-HD/ĐUK", "Hướng dẫn", "Chuyển đổi số trong các tổ chức đảng", "Xây dựng kế hoạch chuyển đổi số", "Tuyên truyền, phổ biến")
	register("b", "07-KH/ĐUK", "Kế hoạch", "Huống dân vận khéo", "Báo cáo kết quả")
	register("c", "132-CV/BTG", "Công văn", "Mua sắm thiết bị")
	establish := func(u domain.UnitID, name string) {
		h.do(domain.EstablishUnit{Issued: h.by(admin), Unit: u, Name: name, Kind: domain.CellCommittee})
	}
	establish("x1", "Chi ủy Trường Đại học Đà Lạt")
	establish("x2", "Chi ủy Bệnh viện")
	h.do(domain.RenameUnit{Issued: h.by(admin), Unit: "x2", Name: "Chi ủy Trung tâm Y tế", Basis: "9-QĐ/ĐUK", On: domain.DateOf(h.at)})
}

// searchOver is a search over read models that stand where the house's log ends.
func searchOver(t *testing.T, h *house) (*Search, *Runner) {
	t.Helper()
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	fold(t, r)
	s, err := OpenSearch(t.Context(), r.views)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, r
}

// keys are what was found, "documents a b, units x1".
func keys(f Found) string {
	var kinds []string
	for _, k := range f.Kinds {
		kinds = append(kinds, k.Kind+" "+brief(k.Hits, func(h Hit) string { return h.Key }))
	}
	return strings.Join(kinds, ", ")
}

func TestWhatIsTypedIsFound(t *testing.T) {
	h := library()
	h.give("a", 1, "x1", domain.Unscheduled, nil)
	s, _ := searchOver(t, h)
	for typed, want := range map[string]string{
		"hướng dẫn":          "documents a b", // as typed first, though b is newer
		"HUONG dan":          "documents b a",
		"huống dân":          "documents b a",
		"huong đan":          "documents b a",
		"32-HD/ĐUK":          "documents a",
		"32 hd duk":          "documents a",
		"32hd":               "documents a",
		"7-kh":               "documents b",
		"đuk":                "documents b a",
		"so doi chuyen":      "documents a, obligations a/001",
		"chuyen doi khong":   "",
		"tuyên tru":          "obligations a/002",
		"Tuyên truyền, phổ":  "obligations a/002",
		"da lat":             "units x1",
		"benh vien":          "units x2", // the name it had
		"trung tâm y tế":     "units x2",
		"chi uy truong":      "units x1",
		"nhiem vu a":         "",
		" - / ":              "",
		"hướng' & 'dẫn | !x": "",
		"hướng:* dẫn":        "documents a b",
	} {
		for form, text := range map[string]string{"NFC": norm.NFC.String(typed), "NFD": norm.NFD.String(typed)} {
			got, err := s.Within(everyone).Find(t.Context(), Sought{Typed: text, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			if keys(got) != want {
				t.Errorf("%q in %s finds %q, want %q", typed, form, keys(got), want)
			}
		}
	}
	got := must(s.Within(everyone).Find(t.Context(), Sought{Typed: "32 hd", Limit: 10}))
	if d := got.Kinds[0].Hits[0]; d.Symbol != "32-HD/ĐUK" || d.Text != "Chuyển đổi số trong các tổ chức đảng" || d.Document != "a" || got.Behind != 0 || got.Position != h.last() || got.Words != "32 hd" {
		t.Errorf("found %+v in %+v", d, got)
	}
	// A slip of the finger: what was meant is found, and it is said that it is not what was typed.
	for typed, want := range map[string]string{"huogn dan": "huong dan", "chuyen dio so": "chuyen doi so", "bệnh viêjn": "benh vien", "xyzzy": "", "dai lat hoc zzz": ""} {
		got := must(s.Within(everyone).Find(t.Context(), Sought{Typed: typed, Limit: 10}))
		if got.Instead != want || (want == "") != (len(got.Kinds) == 0) {
			t.Errorf("%q is read as %q and finds %q, want %q", typed, got.Instead, keys(got), want)
		}
	}
}

func TestASearchThatCannotBe(t *testing.T) {
	s, v := searchOver(t, library())
	ask := func(a Sought) error { _, err := s.Within(everyone).Find(t.Context(), a); return err }
	for name, a := range map[string]struct {
		ask  Sought
		want error
	}{
		"too long":              {Sought{Typed: strings.Repeat("a", 201), Limit: 1}, ErrSearchLong},
		"too many words":        {Sought{Typed: "a b c d e f g h i k l m n", Limit: 1}, ErrSearchLong},
		"another kind":          {Sought{Typed: "a", Kind: "people", Limit: 1}, ErrSearchPage},
		"a page of no kind":     {Sought{Typed: "a", Limit: 1, After: pageEnd{key: "a"}.String()}, ErrSearchPage},
		"a page that is none":   {Sought{Typed: "huong", Kind: FoundDocuments, Limit: 1, After: "%%%"}, ErrSearchPage},
		"a page with a bad day": {Sought{Typed: "huong", Kind: FoundDocuments, Limit: 1, After: pageEnd{key: "a", by: "yesterday"}.String()}, ErrSearchPage},
		"nothing":               {Sought{Typed: "", Limit: 1}, nil},
		"no words":              {Sought{Typed: "\x00\xff", Limit: 1}, nil},
	} {
		if err := ask(a.ask); !errors.Is(err, a.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What would take too long is given up in time.
	s.patience = 50 * time.Millisecond
	tx := must(v.views.db.Begin(t.Context()))
	defer func() { _ = tx.Rollback(t.Context()) }()
	if _, err := tx.Exec(t.Context(), "lock table "+in(s.schema, "documents")); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := ask(Sought{Typed: "huong", Limit: 1}); !errors.Is(err, ErrSearchBroad) || time.Since(began) > 5*time.Second {
		t.Errorf("a search without an end: %v after %v", err, time.Since(began))
	}
}

// Page by page everything is found once, in one order: with the accents as typed first, then the newest; names as in a dictionary.
func TestThePagesOfASearch(t *testing.T) {
	h := library()
	for i := range 7 {
		h.at = h.at.Add(time.Duration(i%2) * time.Hour) // some at one moment
		id := domain.DocumentID(fmt.Sprintf("p%d", i))
		h.do(domain.RegisterDocument{Issued: h.by(clerk), Document: id, Symbol: fmt.Sprintf("%d-X", i), Subject: []string{"Nghị quyết", "Nghi quyêt"}[i%2], IssuedOn: domain.DateOf(h.at)})
	}
	for i, name := range dictionary {
		h.do(domain.EstablishUnit{Issued: h.by(admin), Unit: domain.UnitID(fmt.Sprintf("w%d", 9-i)), Name: "Nghị " + name, Kind: domain.CellCommittee})
	}
	s, _ := searchOver(t, h)
	for _, typed := range []string{"nghị", "nghi", "nghị quyết"} {
		whole := must(s.Within(everyone).Find(t.Context(), Sought{Typed: typed, Limit: 100}))
		for _, k := range whole.Kinds {
			if k.Next != "" {
				t.Errorf("%q: more than there is", typed)
			}
			for limit := 1; limit <= 4; limit++ {
				var got []Hit
				ask := Sought{Typed: typed, Kind: k.Kind, Limit: limit}
				for {
					found := must(s.Within(everyone).Find(t.Context(), ask))
					if len(found.Kinds) != 1 || len(found.Kinds[0].Hits) == 0 {
						t.Fatalf("%q: an empty page of %s", typed, k.Kind)
					}
					got = append(got, found.Kinds[0].Hits...)
					if ask.After = found.Kinds[0].Next; ask.After == "" {
						break
					}
				}
				if !slices.Equal(got, k.Hits) {
					t.Errorf("%q: %s page by page of %d: %s, at once: %s", typed, k.Kind, limit, brief(got, func(h Hit) string { return h.Key }), brief(k.Hits, func(h Hit) string { return h.Key }))
				}
			}
			if k.Kind == FoundUnits {
				equal(t, typed, brief(k.Hits, func(h Hit) string { return strings.TrimPrefix(h.Text, "Nghị ") }), brief(dictionary, func(s string) string { return s }))
			}
		}
	}
	if got := keys(must(s.Within(everyone).Find(t.Context(), Sought{Typed: "nghị quyết", Limit: 9}))); got != "documents p6 p4 p2 p0 p5 p3 p1" {
		t.Errorf("the order is %s", got)
	}
}

// However it is kept up, commit by commit or at once, it is what it would be if it were made anew; and a row that was edited by hand
// is named.
func TestASearchIsWhatARebuildGives(t *testing.T) {
	h := told()
	h.stock()
	r := newRunner(t, newViews(t, sharedDatabase(t)), h.log)
	s := must(OpenSearch(t.Context(), r.views))
	rng := rand.New(rand.NewPCG(1, 2))
	stand(t, r)
	for commits := h.commits(); len(commits) > 0; {
		n := min(1+rng.IntN(4), len(commits))
		if err := r.apply(t.Context(), commits[:n]); err != nil {
			t.Fatal(err)
		}
		commits = commits[n:]
		if rng.IntN(2) == 0 {
			if err := s.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	verified := must(s.Rebuild(t.Context(), true))
	rows := 0
	for _, c := range verified.Tables {
		rows += c.Rows
	}
	if !verified.Equal || verified.Position != h.last() || rows < 30 {
		t.Fatalf("kept up it is not what a rebuild gives: %+v", verified)
	}
	exec(t, r.views, "update "+in(s.schema, "duties")+" set words = array_to_tsvector('{xyz}') where key = $1", string(plan("cu-cap-nuoc")))
	wrong := must(s.Rebuild(t.Context(), true))
	if wrong.Equal || !slices.ContainsFunc(wrong.Tables, func(c Compared) bool {
		return c.Table == "search.duties" && slices.Equal(c.Differ, []string{string(plan("cu-cap-nuoc"))})
	}) {
		t.Errorf("a row edited by hand: %+v", wrong)
	}
	if again := must(s.Rebuild(t.Context(), false)); again.Equal {
		t.Error("the rebuild that mends says that nothing was wrong")
	}
	if mended := must(s.Rebuild(t.Context(), true)); !mended.Equal {
		t.Errorf("it is not mended: %+v", mended)
	}
}

// What it shows lags behind the read models when nobody keeps it up; it says so, and by how much.
func TestASearchSaysHowFarItHasRead(t *testing.T) {
	h := library()
	s, r := searchOver(t, h)
	read := h.last()
	h.at = h.at.Add(time.Hour)
	h.register("late", "9-HD/ĐUK", domain.Obligation{Duty: domain.Unscheduled})
	h.do(domain.CorrectDocument{Issued: h.by(clerk), Document: "a", Field: "subject", Now: "Phòng cháy", Reason: typed("why")})
	fold(t, r)
	before := must(s.Within(everyone).Find(t.Context(), Sought{Typed: "9-HD", Limit: 5}))
	if len(before.Kinds) > 0 || before.Position != read || before.Behind != h.last()-read || !before.At.Equal(h.at.Add(-time.Hour)) {
		t.Errorf("before it has read on: %+v", before)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	running := run(t, r)
	go func() { ended <- s.Run(ctx, r) }()
	for deadline := time.Now().Add(10 * time.Second); must(s.Position(t.Context())) < h.last(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not read on")
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := running(); err != nil {
		t.Error(err)
	}
	after := must(s.Within(everyone).Find(t.Context(), Sought{Typed: "9-HD", Limit: 5}))
	if keys(after) != "documents late, obligations late/001" || after.Behind != 0 {
		t.Errorf("after it has read on: %+v", after)
	}
	if got := keys(must(s.Within(everyone).Find(t.Context(), Sought{Typed: "phong chay", Limit: 5}))); got != "documents a" {
		t.Errorf("what was corrected: %s", got)
	}
}

// A rebuild that switches the read models in the middle of a look makes the look begin again.
func TestASearchDoesNotReadTwoPictures(t *testing.T) {
	s, r := searchOver(t, library())
	err := s.steady(t.Context(), func(pgx.Tx) error {
		exec(t, r.views, "alter schema "+s.live+" rename to gone_"+s.live)
		exec(t, r.views, "create schema "+s.live)
		exec(t, r.views, "create table "+in(s.live, "checkpoint")+" as table "+in("gone_"+s.live, "checkpoint"))
		return nil
	})
	if !errors.Is(err, errElsewhere) {
		t.Errorf("read models that were switched: %v", err)
	}
	if err := s.steady(t.Context(), func(pgx.Tx) error { return nil }); err != nil {
		t.Errorf("read models that stand: %v", err)
	}
}

// In random houses nothing is found that the clauses do not let be read, and all that they do.
func TestWhatMayNotBeReadIsNotFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 8))
	h, units := randomHouse(rng)
	h.do(domain.RegisterDocument{Issued: h.by(clerk), Document: "d1", Symbol: "1-HD", Subject: "Nhiệm vụ", IssuedOn: domain.DateOf(h.at), Obligations: []domain.Obligation{{No: 1, Section: "I", Text: "Nhiệm vụ", Duty: domain.Unscheduled}}})
	h.do(domain.IssueDocument{Issued: h.by(clerk), Document: "d1", Superiors: superiors})
	mine := h.give("d1", 1, units[5], domain.Unscheduled, nil)
	s, r := searchOver(t, h)
	found := func(c domain.Clauses, kind string) (keys []string) {
		for _, k := range must(s.Within(c).Find(t.Context(), Sought{Typed: "nhiệm vụ", Kind: kind, Limit: 1000})).Kinds {
			for _, hit := range k.Hits {
				keys = append(keys, hit.Key)
			}
		}
		slices.Sort(keys)
		return keys
	}
	read := func(c domain.Clauses) (keys []string) {
		for _, d := range must(r.views.Within(c).Duties(t.Context(), 1000)) {
			keys = append(keys, d.Key)
		}
		slices.Sort(keys)
		return keys
	}
	parts := 0
	for range 30 {
		u := units[rng.IntN(len(units))]
		c := domain.Clauses{Units: units[:rng.IntN(3)], Seats: []domain.UnitID{u}}
		want := read(c)
		if got := found(c, FoundDuties); !slices.Equal(got, want) {
			t.Errorf("%+v finds %v and reads %v", c, got, want)
		}
		if len(want) > 0 && len(want) < 100 {
			parts++
		}
		for _, kind := range []string{FoundDocuments, FoundObligations} {
			if got, may := found(c, kind), slices.Contains(want, string(mine)); (len(got) == 1) != may {
				t.Errorf("%+v finds %v of %s, and reads a duty of it: %t", c, got, kind, may)
			}
		}
	}
	if parts == 0 {
		t.Error("nobody reads a part: this test would see nothing")
	}
	if got := found(domain.Clauses{}, ""); len(got) > 0 {
		t.Errorf("who reads nothing finds %v", got)
	}
	if got := found(everyone, FoundDuties); len(got) < 100 {
		t.Errorf("who reads everything finds %d", len(got))
	}
}

// What keeps the search up and a rebuild, of one process or of two, do not stumble over each other.
func TestASearchIsMadeByTwoAtOnce(t *testing.T) {
	s, r := searchOver(t, library())
	other := must(OpenSearch(t.Context(), r.views))
	for range 3 { // who meets another process waits a second
		exec(t, r.views, "update "+in(s.schema, "checkpoint")+" set position = 0") // as it is when it has just been made
		var both errgroup.Group
		both.Go(func() error { _, err := s.step(t.Context()); return err })
		both.Go(func() error { _, err := s.Rebuild(t.Context(), true); return err })
		both.Go(func() error { _, err := other.Rebuild(t.Context(), false); return err })
		if err := both.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

package main

import (
	"fmt"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// TestWhoSignsSitsThere: a person signs for a post he has, or stands in for who has it; nobody signs for a unit that is
// not there any more. A signature that names no person is taken as it is.
func TestWhoSignsSitsThere(t *testing.T) {
	inside(t, dataDir(t), func(h *house) {
		today, n := domain.DateOf(h.clock.Now()), 0
		issue := func(by string) domain.Issued {
			n++
			return domain.Issued{ID: fmt.Sprint("c", n), By: by, At: h.clock.Now()}
		}
		do := func(cmd domain.Command) string {
			c, err := h.do(t.Context(), cmd)
			if r, ok := domain.Refused(err); ok {
				return r.Code
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := h.runner.Wait(t.Context(), c.Position); err != nil {
				t.Fatal(err)
			}
			return ""
		}
		must := func(cmd domain.Command) {
			t.Helper()
			if code := do(cmd); code != "" {
				t.Fatalf("%T is refused: %s", cmd, code)
			}
		}
		admin := domain.ByPost(domain.Main, "quan-tri")
		for _, u := range []domain.UnitID{"ban-cu", "ban-moi", "ban-khac"} {
			must(domain.EstablishUnit{Issued: issue(admin), Unit: u, Name: "Ban " + string(u), Kind: domain.AdvisoryBoard, On: today.AddDays(-100)})
		}
		name := domain.Item{Ref: "name", Size: 5, MediaType: "text/plain; charset=utf-8", Commitment: "5feceb66"}
		for _, p := range []domain.PersonID{"p1", "p2", "p3"} {
			must(domain.RegisterPerson{Issued: issue(admin), Person: p, Name: name})
		}
		must(domain.AppointPerson{Issued: issue(admin), Person: "p1", Unit: "ban-moi", Position: "truong-ban", From: today.AddDays(-10), Basis: "5-QĐ/ĐUK"})
		must(domain.DelegatePost{
			Issued: issue(domain.ByPerson("ban-moi", "truong-ban", "p1")), Person: "p1", Unit: "ban-moi", Position: "truong-ban", To: "p2",
			Acts: []string{"EstablishUnit"}, From: today, Until: today.AddDays(5), Basis: "2-GUQ",
		})
		establish := func(by, unit string) string {
			return do(domain.EstablishUnit{Issued: issue(by), Unit: domain.UnitID(unit), Name: "Chi ủy " + unit, Kind: domain.CellCommittee})
		}
		define := func(by string) string {
			return do(domain.DefineGroup{Issued: issue(by), Group: "g", Name: "Nhóm", Kinds: []domain.UnitKind{domain.CellCommittee}})
		}
		merged := domain.MergeUnits{Issued: issue(admin), From: []domain.UnitID{"ban-cu"}, Into: "ban-moi", Basis: "12-QĐ/ĐUK", On: today}
		if code := establish(domain.ByPost("ban-cu", "truong-ban"), "a"); code != "" {
			t.Errorf("a post of a unit that is there is refused: %s", code)
		}
		must(merged)
		for _, tt := range []struct{ name, got, want string }{
			{"who has the post", establish(domain.ByPerson("ban-moi", "truong-ban", "p1"), "b"), ""},
			{"who stands in for this act", establish(domain.ByPerson("ban-moi", "truong-ban", "p2"), "c"), ""},
			{"and not for another", define(domain.ByPerson("ban-moi", "truong-ban", "p2")), domain.NotSeated},
			{"who has another post", establish(domain.ByPerson("ban-khac", "truong-ban", "p1"), "d"), domain.NotSeated},
			{"who has none", establish(domain.ByPerson("ban-moi", "truong-ban", "p3"), "e"), domain.NotSeated},
			{"nobody known", establish(domain.ByPerson("ban-moi", "truong-ban", "p9"), "f"), domain.NotSeated},
			{"no person named", establish(domain.ByPost("ban-moi", "truong-ban"), "g"), ""},
			{"a unit that has ended", establish(domain.ByPost("ban-cu", "truong-ban"), "h"), domain.UnitEnded},
			{"a post in a unit that has ended", do(domain.AppointPerson{Issued: issue(admin), Person: "p3", Unit: "ban-cu", Position: "truong-ban", From: today, Basis: "x"}), domain.UnitEnded},
			{"a duty for a unit that has ended", do(domain.TransferAssignment{Issued: issue(admin), Assignment: "a", From: "x", To: "ban-cu", Basis: "x", On: today}), domain.UnitEnded},
			{"a duty for a unit there is not", do(domain.TransferAssignment{Issued: issue(admin), Assignment: "a", From: "x", To: "khong-co", Basis: "x", On: today}), domain.NoSuchThing},
		} {
			if tt.got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
			}
		}
		posts, err := h.views.PostsAt(t.Context(), today)
		if err != nil || len(posts) != 2 || posts[0].Person != "p1" || posts[1].Why != "delegated" {
			t.Errorf("these sit there: %+v (%v)", posts, err)
		}
		// A name typed with marks of its own is the name typed in one piece.
		must(domain.RenameUnit{Issued: issue(admin), Unit: "ban-khac", Name: "Ban Tuye\u0302n gia\u0301o", Basis: "x", On: today})
		if u, err := h.views.Unit(t.Context(), "ban-khac"); err != nil || u.Name != "Ban Tuyên giáo" {
			t.Errorf("it is called %q (%v)", u.Name, err)
		}
	})
}

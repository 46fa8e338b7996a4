package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

type givenReport struct {
	Given, Present, Refused int
	Units                   []givenTo
}

// A meeting's conclusion is given to several units in one command, and given again it is nothing more.
func TestAConclusionIsGivenInOneCommand(t *testing.T) {
	dir := dataDir(t)
	inside(t, dir, func(h *house) { settle(t, h, 5) })
	ask := func(want int, to string, more ...string) (r givenReport) {
		t.Helper()
		args := append([]string{"--data", dir, "give", "--json", "--to", to, "--text", "Báo cáo tình hình", "--conclusion", "Giao ban tháng 2", "--on", "2024-02-01", "--due", "2026-12-31"}, more...)
		code, out, errs := here(t, "", args...)
		if code != want || json.Unmarshal([]byte(out), &r) != nil {
			t.Fatalf("exit %d, want %d: %s%s", code, want, out, errs)
		}
		return r
	}
	if r := ask(exitOK, "chi-uy-00001,chi-uy-00002"); r.Given != 2 || r.Present != 0 {
		t.Errorf("%+v", r)
	}
	// Cut off and run again, with more units: who has it has it once.
	r := ask(exitOK, "chi-uy-00001,chi-uy-00002,chi-uy-00003")
	if r.Given != 1 || r.Present != 2 {
		t.Errorf("%+v", r)
	}
	if r := ask(exitRefused, "chi-uy-00001,khong-co"); r.Present != 1 || r.Refused != 1 || r.Units[1].Refused != domain.NoSuchThing {
		t.Errorf("%+v", r)
	}
	if r := ask(exitRefused, "chi-uy-00004", "--by", "post:chi-uy-00005/bi-thu"); r.Refused != 1 || r.Units[0].Refused != domain.NotYours {
		t.Errorf("a unit gives another a duty: %+v", r)
	}
	inside(t, dir, func(h *house) {
		a, _, err := eventstore.Load[domain.Assignment](t.Context(), h.store(), "asg."+string(r.Units[0].Assignment))
		if err != nil || a.Given.TextItem == nil || a.Given.Text != "" || a.Given.Origin.Conclusion.Title != "Giao ban tháng 2" || a.Due.Day != domain.NewDate(2026, 12, 31) {
			t.Errorf("%+v (%v)", a.Given, err)
		}
	})
}

// A unit passes a part of its duty down, and only its own leader, only below it.
func TestAPartIsGivenBelow(t *testing.T) {
	dir := dataDir(t)
	var whole domain.AssignmentID
	inside(t, dir, func(h *house) {
		settle(t, h, 3)
		ctx := context.Background()
		do := func(c domain.Command) {
			t.Helper()
			if _, err := h.do(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
		by := func(who string) domain.Issued {
			return domain.Issued{ID: domain.Derive(t.Name(), who, h.clock.Now().String()), By: who, At: h.clock.Now()}
		}
		do(domain.EstablishUnit{Issued: by("post:main/quan-tri"), Unit: "to-dang", Name: "Tổ đảng số 1", Kind: domain.CellCommittee, Parent: "chi-uy-00001"})
		conclusion := domain.Conclusion{Title: "Giao ban", On: domain.DateOf(h.clock.Now())}
		whole = domain.ConclusionDutyOf(conclusion, 1, "chi-uy-00001")
		a, _, err := eventstore.Load[domain.Almanac](ctx, h.store(), "cal.vn")
		if err != nil {
			t.Fatal(err)
		}
		due, err := domain.DeadlineOn(domain.NewDate(2026, 12, 31), "", a.Calendar)
		if err != nil {
			t.Fatal(err)
		}
		do(domain.GiveAssignment{
			Issued: by("post:van-phong/van-thu"), Assignment: whole, Unit: "chi-uy-00001", Origin: domain.Origin{Conclusion: &conclusion, Obligation: 1},
			Duty: domain.Dated, Text: "Báo cáo", Due: &due,
		})
	})
	give := func(by, to, before string) (int, string) {
		t.Helper()
		code, out, errs := here(t, "", "--data", dir, "give", "--json", "--to", to, "--text", "Gửi số liệu", "--part", string(whole), "--before", before, "--by", by)
		return code, out + errs
	}
	leader := "post:chi-uy-00001/bi-thu"
	if code, out := give(leader, "to-dang", "5"); code != exitOK || !strings.Contains(out, `"given":1`) {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, out := give("post:chi-uy-00002/bi-thu", "to-dang", "6"); code != exitOK || !strings.Contains(out, `"present":1`) {
		t.Errorf("what is given is given, exit %d: %s", code, out)
	}
	if code, out := give(leader, "chi-uy-00002", "5"); code != exitRefused || !strings.Contains(out, domain.NotYours) {
		t.Errorf("to a unit beside it, exit %d: %s", code, out)
	}
	if code, out := give(leader, "to-dang", "2000"); code == exitOK {
		t.Errorf("before today, exit %d: %s", code, out)
	}
}

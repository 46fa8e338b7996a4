package projections

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dondoc/dondoc/domain"
)

// urge tells of a call and of two letters to cu-bao-tang, one of which was sent.
func (h *house) urge() {
	id := plan("cu-bao-tang")
	h.do(domain.RecordCall{Issued: h.by(head), Assignment: id, Method: domain.ByPhone, Post: "bi-thu", Note: typed("promised"), Reached: true})
	for _, letter := range []domain.LetterID{"l1", "l2"} {
		h.do(domain.DraftLetter{Issued: h.by(head), Letter: letter, From: board, To: "cu-bao-tang", Assignments: []domain.AssignmentID{id, plan("cu-cap-nuoc")}})
	}
	h.do(domain.SignLetter{Issued: h.by(head), Letter: "l1", Title: "TRƯỞNG BAN"})
	h.do(domain.NumberLetter{Issued: h.by(clerk), Letter: "l1", Symbol: "118-CV/BTGDV"})
	h.do(domain.SendLetter{Issued: h.by(clerk), Letter: "l1", Method: domain.PartyNetwork})
}

func TestTheLogOfUrging(t *testing.T) {
	_, r := settled(t)
	ctx, v := t.Context(), r.views
	word := func(u Urging) string {
		return strings.TrimRight(u.Kind+":"+u.Stage+u.Symbol+u.Method+":"+u.Unit, ":")
	}
	equal(t, "of a duty", brief(must(v.UrgingsOf(ctx, string(plan("cu-bao-tang")))), word),
		"reminder:T-7:cu-bao-tang reminder:T-1:cu-bao-tang reminder:T0:cu-bao-tang reminder:T+1:cu-bao-tang escalation:T+3:cu-bao-tang "+
			"call:phone:cu-bao-tang letter:118-CV/BTGDVparty_network:cu-bao-tang")
	march := must(v.UrgingsOfUnit(ctx, "cu-bao-tang", moment("2024-03-25 00:00"), moment("2024-03-26 00:00")))
	equal(t, "of a unit and a day", brief(march, word), "escalation:T+3:cu-bao-tang")
	letters := brief(must(v.LettersTo(ctx, "cu-bao-tang")), func(l Letter) string { return l.Key + ":" + l.Status + ":" + l.Symbol })
	equal(t, "letters", letters, "l1:sent_out:118-CV/BTGDV l2:drafted:")
	equal(t, "letters to another", len(must(v.LettersTo(ctx, "doan"))), 0)

	listed := func(committee string, now string) string {
		before := must(domain.ForCommitteeBefore(moment(now), lawful))
		return brief(must(v.ForCommittee(ctx, committee, before)), func(d Duty) string { return d.Unit })
	}
	equal(t, "for the committee, a day before", listed("btv", "2024-04-09 08:00"), "du-y-te")
	equal(t, "for the committee", listed("btv", "2024-04-10 08:00"), "cu-bao-tang cu-cap-nuoc du-y-te")
	equal(t, "for another", listed("van-phong", "2024-04-10 08:00"), "")
}

// TestUrgingIsRecounted compares the log of urging with the events, however duties are urged.
func TestUrgingIsRecounted(t *testing.T) {
	dsn := sharedDatabase(t)
	rapid.Check(t, func(t *rapid.T) {
		h := &history{house: newHouse(), t: t}
		h.furnish(domain.VietnamYears...)
		h.enter()
		h.issue()
		h.dispatch()
		steps := []func(){h.wait, h.remind, h.remind, h.remind, h.call, h.write, h.write, h.act, h.plan, h.carry}
		for range rapid.IntRange(5, 40).Draw(t, "steps") {
			steps[h.pick(len(steps))]()
		}
		v := newViews(t, dsn)
		defer v.Close()
		same(t, project(t, v, h.house))
		want := map[string][]string{}
		letters := map[string]domain.LetterDrafted{}
		for _, c := range h.commits() {
			kind, id, _ := strings.Cut(c.Aggregate, ".")
			for _, e := range c.Events {
				switch e := e.(type) {
				case domain.ReminderRaised:
					want[id] = append(want[id], fmt.Sprint(kind, "reminder", e.Stage))
				case domain.EscalationRaised:
					want[id] = append(want[id], fmt.Sprint(kind, "escalation", e.Stage))
				case domain.CallRecorded:
					want[id] = append(want[id], fmt.Sprint(kind, "call", e.Reached))
				case domain.MessageUnreached:
					want[string(e.Assignment)] = append(want[string(e.Assignment)], "asgunreached")
				case domain.LetterDrafted:
					letters[id] = e
				case domain.LetterSent:
					for _, a := range letters[id].Assignments {
						want[string(a)] = append(want[string(a)], "asgletter"+id)
					}
				}
			}
		}
		for _, duty := range h.duties {
			var got []string
			for _, u := range must(v.UrgingsOf(t.Context(), string(duty))) {
				says := u.Stage + u.Letter
				if u.Kind == UrgedByCall {
					says = fmt.Sprint(u.Reached)
				}
				got = append(got, "asg"+u.Kind+says)
			}
			agreeOnList(t, "urgings of "+string(duty), got, slices.Clone(want[string(duty)]))
		}
	})
}

// call calls a unit about a duty.
func (h *history) call() {
	id, _, ok := h.duty()
	if !ok {
		return
	}
	cmd := domain.RecordCall{Issued: h.by(head), Assignment: id, Method: domain.ByPhone, Note: typed("said")}
	if cmd.Reached = h.chance(2); cmd.Reached {
		cmd.Post = "bi-thu"
	}
	h.ask(cmd)
}

// write drafts a letter or takes one a step further.
func (h *history) write() {
	id := domain.LetterID(fmt.Sprintf("l%d", h.pick(3)))
	duty, a, ok := h.duty()
	if !ok {
		return
	}
	h.ask(domain.DraftLetter{Issued: h.by(head), Letter: id, From: board, To: a.Unit, Assignments: []domain.AssignmentID{duty}})
	if h.chance(2) {
		h.ask(domain.SignLetter{Issued: h.by(head), Letter: id, Title: "TRƯỞNG BAN"})
	}
	h.ask(domain.NumberLetter{Issued: h.by(clerk), Letter: id, Symbol: "118-CV/BTGDV"})
	if h.chance(2) {
		h.ask(domain.SendLetter{Issued: h.by(clerk), Letter: id, Method: domain.PartyNetwork})
	} else if h.chance(4) {
		h.ask(domain.VoidLetter{Issued: h.by(head), Letter: id, Reason: typed("why")})
	}
}

func TestTheStatisticsOfTheStory(t *testing.T) {
	_, r := settled(t)
	rows := must(r.views.InspectionStatistics(t.Context(), 2024, domain.Examination))
	says := func(s Statistic) string {
		return fmt.Sprintf("%s:%s:%d:%v:%v:%d/%d/%d", s.Group, s.Unit, s.Total, s.Levels, s.Contents, s.Violation, s.Discipline, s.Disciplined)
	}
	equal(t, "statistics", brief(rows, says), "III::2:[0 0 0 0]:[2 0 2 0 0 0 0]:1/0/0 III:doan:2:[0 0 0 0]:[2 0 2 0 0 0 0]:1/0/0")
	equal(t, "of another year", len(must(r.views.InspectionStatistics(t.Context(), 2025, domain.Examination))), 0)
	equal(t, "of supervision", len(must(r.views.InspectionStatistics(t.Context(), 2024, domain.Supervision))), 0)
	if len(StatisticNumbers) != len(StatisticColumns) || strings.Join(StatisticNumbers[:5], " ") != "A B 1 2 3" {
		t.Errorf("the columns are numbered %v", StatisticNumbers)
	}
}

// TestTheStatisticsAreRecounted compares every figure with a count over the conclusions in the log.
func TestTheStatisticsAreRecounted(t *testing.T) {
	dsn := sharedDatabase(t)
	rapid.Check(t, func(t *rapid.T) {
		h := &history{house: newHouse(), t: t}
		h.furnish(domain.VietnamYears...)
		for range rapid.IntRange(10, 60).Draw(t, "steps") {
			[]func(){h.inspect, h.inspect, h.inspect, h.adopt, h.wait}[h.pick(5)]()
		}
		v := newViews(t, dsn)
		defer v.Close()
		same(t, project(t, v, h.house))
		for year := 2024; year <= 2026; year++ {
			if err := statisticsDiffer(h.commits(), must(v.InspectionStatistics(t.Context(), year, domain.Examination)), year); err != nil {
				t.Fatal(err)
			}
			progressAgrees(t, h.commits(), must(v.Progress(t.Context(), year)), year)
		}
	})
}

// statisticsDiffer tells where the sums of the rows are not those of the log.
func statisticsDiffer(commits []Commit, rows []Statistic, year int) error {
	figures := func(units bool) (f [6]int) {
		for _, s := range rows {
			if (s.Unit != "") != units {
				continue
			}
			f[0] += s.Total
			for _, n := range s.Contents {
				f[1] += n
			}
			f[2] += s.Violation
			f[3] += s.Discipline
			f[4] += s.Disciplined
			for _, n := range s.Levels {
				f[5] += n
			}
		}
		return f
	}
	var want [6]int
	for _, c := range commits {
		for _, e := range c.Events {
			e, ok := e.(domain.InspectionConcluded)
			if !ok || e.On.Year != year {
				continue
			}
			for _, o := range e.Outcomes {
				want[0]++
				want[1] += len(o.Contents)
				for i, is := range []bool{o.Violation, o.Discipline, o.Disciplined, true} {
					if is {
						want[2+i]++
					}
				}
			}
		}
	}
	if units, sums := figures(true), figures(false); units != want || sums != want {
		return fmt.Errorf("in %d the units have %v, the groups %v, recounted %v", year, units, sums, want)
	}
	return nil
}

func TestAWrongStatisticIsNoticed(t *testing.T) {
	h, r := settled(t)
	rows := must(r.views.InspectionStatistics(t.Context(), 2024, domain.Examination))
	for i := range rows {
		rows[i].Levels = []int{0, 0, rows[i].Total, 0} // the story says no level
	}
	if err := statisticsDiffer(h.commits(), rows, 2024); err != nil {
		t.Fatal(err)
	}
	for bug, change := range map[string]func(*Statistic){
		"a unit counted twice": func(s *Statistic) { s.Total++ }, "a content forgotten": func(s *Statistic) { s.Contents[0]-- },
		"a violation that was none": func(s *Statistic) { s.Violation++ }, "a level too many": func(s *Statistic) { s.Levels[3]++ },
	} {
		for i := range rows {
			planted := slices.Clone(rows)
			planted[i].Contents, planted[i].Levels = slices.Clone(rows[i].Contents), slices.Clone(rows[i].Levels)
			change(&planted[i])
			if statisticsDiffer(h.commits(), planted, 2024) == nil {
				t.Errorf("%s is not noticed in row %d", bug, i)
			}
		}
	}
}

// progressAgrees compares what bodies planned and did with a count over the log.
func progressAgrees(t lent, commits []Commit, got []Progress, year int) {
	t.Helper()
	type figures struct{ planned, decided, concluded, persons int }
	want := map[string]figures{}
	add := func(key string, change func(*figures)) {
		f := want[key]
		change(&f)
		want[key] = f
	}
	lives := map[string][]Commit{}
	for _, c := range commits {
		lives[c.Aggregate] = append(lives[c.Aggregate], c)
	}
	for aggregate, life := range lives {
		if p := replayed[domain.Programme](life); strings.HasPrefix(aggregate, "prog.") && p.Adopted.Year == year {
			for _, i := range p.Items {
				add(fmt.Sprint(p.Adopted.Unit, i.Kind), func(f *figures) { f.planned++ })
			}
		}
		if i := replayed[domain.Inspection](life); strings.HasPrefix(aggregate, "insp.") && i.Decision.On.Year == year {
			add(fmt.Sprint(i.Decision.Team, i.Decision.Kind), func(f *figures) {
				if f.decided++; i.Result.Notice != "" {
					f.concluded++
					f.persons += len(i.Decision.Persons)
				}
			})
		}
	}
	if len(got) != len(want) {
		t.Errorf("in %d there are %d rows of progress, recounted %d", year, len(got), len(want))
	}
	for _, p := range got {
		if f := (figures{p.Planned, p.Decided, p.Concluded, p.Persons}); f != want[p.Unit+p.Kind] {
			t.Errorf("in %d %s has %+v of %s, recounted %+v", year, p.Unit, f, p.Kind, want[p.Unit+p.Kind])
		}
	}
}

// TestTheInspectedBodySeesNoNotes asks for the story of an inspection as the team and as the inspected unit, before the conclusion and after.
func TestTheInspectedBodySeesNoNotes(t *testing.T) {
	h, r := settled(t)
	h.at = h.at.Add(time.Hour)
	h.do(domain.DecideInspection{
		Issued: h.by(head), Inspection: "i3", Kind: domain.Supervision, Topic: "Chế độ báo cáo", Decision: "52-QĐ/UBKT",
		AnnounceBy: domain.DateOf(h.at), Units: []domain.UnitID{"doan"}, Team: board, Superiors: superiors,
	})
	h.do(domain.AnnounceInspection{Issued: h.by(head), Inspection: "i3"})
	h.do(domain.AddWorkingNote{Issued: h.by(head), Inspection: "i3", Note: typed("doubt")})
	seen := func(inspected bool) string {
		return brief(must(r.views.TimelineFor(t.Context(), "insp.i3", inspected)), func(e Entry) string { return strings.TrimPrefix(e.Type, "inspection.") })
	}
	fold(t, r)
	equal(t, "as the team", seen(false), "decided announced note_added")
	equal(t, "as the inspected", seen(true), "decided announced")
	h.do(domain.ConcludeInspection{Issued: h.by(head), Inspection: "i3", Notice: "13-TB/UBKT", Findings: typed("findings")})
	fold(t, r)
	equal(t, "as the inspected, concluded", seen(true), "decided announced note_added concluded")
}

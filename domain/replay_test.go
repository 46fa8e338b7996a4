package domain

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A history is commands as people and workers might send them, sensible and not.
type history []Command

// histories draws commands from what may be asked, each somewhen, and mostly by who may.
func histories(table []Transition, asked func(t *rapid.T, by Issued) Command) *rapid.Generator[history] {
	signers := []string{byWater, byPower, bySpecial, byHead, byReminder}
	return rapid.Custom(func(t *rapid.T) history {
		now := instant("2024-03-01 07:00")
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Command {
			now = now.Add(time.Duration(rapid.IntRange(0, 72).Draw(t, "hours")) * time.Hour)
			by := Issued{ID: "c", By: rapid.SampledFrom(signers).Draw(t, "by"), At: now}
			by.Body = bodies[ActorOf(by.By).Unit]
			if by.By == bySpecial && rapid.Bool().Draw(t, "for the unit") {
				by.OnBehalfOf = byWater
			}
			cmd := asked(t, by)
			row := slices.IndexFunc(table, func(row Transition) bool { return row.Command == commandName(cmd) })
			if rapid.IntRange(0, 3).Draw(t, "anybody") > 0 {
				cmd = signed(cmd, rapid.SampledFrom(whoMay(table[row])).Draw(t, "who"))
			}
			return cmd
		}), 12, 40).Draw(t, "commands")
	})
}

// whoMay are the signatures of those a row is for.
func whoMay(row Transition) (signatures []string) {
	for _, s := range slices.Concat(ofADuty, ofTheHouse, ofATeam) {
		if s.is(row.By) {
			signatures = append(signatures, s.by)
		}
	}
	return signatures
}

// pick draws one of some commands; those that are sent often stand there often.
func pick(t *rapid.T, commands ...Command) Command {
	return rapid.SampledFrom(commands).Draw(t, "command")
}

// askedOnTheWay is of a duty that reports through another body, and asks in each period.
func askedOnTheWay(t *rapid.T, by Issued) Command {
	give := giveWater
	give.Issued = by
	if rapid.Bool().Draw(t, "continuous") {
		give.Duty, give.Due, give.Period = Continuous, nil, nil
	}
	report := ref(item("report"))
	no := rapid.IntRange(0, 3).Draw(t, "submission")
	p := DefaultCadence.period(2024, 3*rapid.IntRange(0, 1).Draw(t, "quarter"))
	answer := AnswerQuestion{Issued: by, Assignment: "a1", Period: p.Key, Updated: rapid.Bool().Draw(t, "updated"), Note: report}
	return pick(t, give, give, Submit{Issued: by, Assignment: "a1", Report: report, Proof: report},
		ReturnSubmission{Issued: by, Assignment: "a1", Reasons: []string{"missing_figures"}}, ReceiveReport{by, "a1"}, ReceiveReport{by, "a1"},
		NumberReceipt{by, "a1", no, "b1", 7}, ForwardReport{Issued: by, Assignment: "a1", Submission: no, On: DateOf(by.At), Method: "trực tiếp", Proof: report},
		AskQuestion{by, "a1", p}, AskQuestion{by, "a1", p}, answer, answer)
}

func askedOfDocuments(t *rapid.T, by Issued) Command {
	register, issue := registerGuide, issueGuide
	register.Issued, issue.Issued, register.Obligations = by, by, guideWaiting.Obligations
	no := rapid.IntRange(0, 4).Draw(t, "obligation")
	due := rapid.SampledFrom([]Deadline{{}, sampleDue, sampleRemedyDue}).Draw(t, "due")
	register.Period = rapid.SampledFrom([]*Span{nil, {Until: date("2024-03-08")}}).Draw(t, "period")
	other := rapid.SampledFrom([]DocumentID{"d1", "d2", "d3"}).Draw(t, "other")
	why := rapid.SampledFrom([]Item{{}, item("why")}).Draw(t, "why")
	proof := rapid.SampledFrom([]*Item{nil, ref(item("proof"))}).Draw(t, "proof")
	unit := rapid.SampledFrom([]UnitID{water, power, board}).Draw(t, "unit")
	if rapid.IntRange(0, 3).Draw(t, "an end") == 0 { // ends are rare, or nothing else happens
		return pick(t, ExpireDocument{by, "d1"}, ExpireDocument{by, "d1"}, SupersedeDocument{Issued: by, Document: "d1", Successor: other}, WithdrawDocument{Issued: by, Document: "d1", Reason: why, Decision: other}, ReinstateDocument{by, "d1", why})
	}
	deliveries := rapid.SliceOfN(rapid.Map(rapid.SampledFrom([]UnitID{water, power, board}), func(u UnitID) Delivery { return Delivery{u, ToKnow} }), 0, 4).Draw(t, "deliveries")
	return pick(t, register, register, register, issue,
		CorrectDocument{
			by, "d1", rapid.SampledFrom([]string{"issuedOn", "symbol", "issuer", "subject", "origin", "citation.1.title", "recipient.1.name"}).Draw(t, "field"),
			rapid.SampledFrom([]string{"2024-01-26", "2024-01-25", "32-HD/ĐUK"}).Draw(t, "now"), why,
		},
		AmendDocument{Issued: by, Document: "d1", Amending: other}, FileDocument{by, "d1", string(other)},
		ResolveCitation{Issued: by, Document: "d1", No: no, Means: other}, AcknowledgeDelivery{by, "d1", unit, proof},
		SendOut{Issued: by, Document: "d1", Unit: unit, Symbol: "33-CV/ĐUK", On: DateOf(by.At), Method: ByHand, Proof: proof},
		FixDeadline{by, "d1", no, due, "12-KH/BTGDV"}, FixAnchor{by, "d1", "ngày bầu cử", DateOf(by.At), "12-NQ"}, ApplyRuling{by, "d1", 1 + no/3, 2}, DeliverDocument{by, "d1", deliveries}, ConcludeDispatch{by, "d1", 2})
}

func askedOfRegimes(t *rapid.T, by Issued) Command {
	fix := fixQuarterly
	fix.Issued, fix.From = by, date("2023-12-15")
	by.At = by.At.AddDate(0, rapid.IntRange(0, 12).Draw(t, "months"), 0)
	rule := quarterlyFixed
	rule.From = fix.From
	open := OpenPeriod{Issued: by, Regime: "r1", Period: rule.period(2023, 9+3*rapid.IntRange(0, 4).Draw(t, "quarter")), Assignments: 2}
	revise := reviseMonthly
	revise.Issued, revise.From = by, date("2024-02-02").AddDays(rapid.IntRange(-60, 300).Draw(t, "from"))
	end := EndRegime{by, "r1", date("2024-12-31"), "24-TB/BTGDV"}
	unit := rapid.SampledFrom([]UnitID{water, power, board}).Draw(t, "reporter")
	return pick(t, fix, fix, open, open, open, open, revise, AddReporter{by, "r1", unit, "19-TB"}, RemoveReporter{by, "r1", unit, "19-TB"}, end, ReplaceReporter{by, "r1", unit, merged, "12-QĐ/ĐUK", DateOf(by.At)})
}

func askedOfInspections(t *rapid.T, by Issued) Command {
	decide, conclude := decideInspection, concludeInspection
	decide.Issued, decide.AnnounceBy, conclude.Issued = by, DateOf(by.At).AddDays(rapid.IntRange(-1, 30).Draw(t, "days")), by
	if rapid.Bool().Draw(t, "one unit") {
		decide = decideThematic
		decide.Issued, decide.AnnounceBy, decide.SelfReportBy = by, DateOf(by.At).AddDays(1), nil
		decide.Members = nil
	}
	if rapid.Bool().Draw(t, "no demands") {
		conclude.Remedies = nil
	}
	today, minutes := DateOf(by.At), rapid.SampledFrom([]Item{{}, item("minutes"), item("other")}).Draw(t, "minutes")
	file := FilePiece{by, "i1", rapid.IntRange(0, 13).Draw(t, "piece"), today, minutes}
	self := SubmitSelfReport{Issued: by, Inspection: "i1", Unit: water, Report: minutes}
	check, report, meet := RecordVerification{by, "i1", today, minutes}, SendTeamReport{by, "i1", minutes}, RecordConference{by, "i1", today, minutes}
	return pick(t, decide, decide, AnnounceInspection{by, "i1"}, AnnounceInspection{by, "i1"}, self, self, check, check, check, report, report, report,
		meet, meet, meet, conclude, ConcludeRemediation{by, "i1", 2}, ConcludeRemediation{by, "i1", 2}, AddWorkingNote{by, "i1", minutes}, file)
}

func askedOfProgrammes(t *rapid.T, by Issued) Command {
	adopt, revise, end := adoptProgramme, reviseProgramme, closeProgramme
	adopt.Issued, revise.Issued, end.Issued = by, by, by
	revise.Reason = rapid.SampledFrom([]Item{{}, item("why")}).Draw(t, "why")
	return pick(t, adopt, adopt, revise, revise, end)
}

func askedOfMessages(t *rapid.T, by Issued) Command {
	plan := planDigest
	plan.Issued = by
	fail := RecordFailed{Issued: by, Message: planDigest.Message, Reason: "450 mailbox busy"}
	if rapid.Bool().Draw(t, "again") {
		fail.RetryAt = by.At.Add(time.Minute)
	}
	raise := RaiseUnreached{Issued: by, Message: planDigest.Message, Level: rapid.IntRange(1, 3).Draw(t, "level"), To: []UnitID{board}, PlannedAt: by.At}
	return pick(t, plan, fail, fail, RecordHanded{by, planDigest.Message, "<1@dondoc>"}, raise, RecordContact{by, planDigest.Message, "a1", by.At})
}

// replayed tells where a life folded from the log is not the life that was lived.
func replayed[S life[S]](t rapid.TB, commands history) error {
	var live, again S
	lived, log := []S{live}, []Event{}
	for _, cmd := range commands {
		events, err := live.Decide(cmd)
		if err != nil && len(events) > 0 {
			return fmt.Errorf("%+v is refused (%w) and yet %+v happened", cmd, err, events)
		}
		if twice, _ := live.Decide(cmd); !reflect.DeepEqual(events, twice) {
			return fmt.Errorf("asked twice in one state, %+v is decided %+v and %+v", cmd, events, twice)
		}
		for _, e := range events {
			live = live.Evolve(e)
			lived, log = append(lived, live), append(log, e)
		}
	}
	for i, e := range log {
		again = again.Evolve(throughTheWire(t, e))
		if got, want := normal(again), normal(lived[i+1]); !reflect.DeepEqual(got, want) {
			return fmt.Errorf("after %d events, replayed:\n %+v\nlived:\n %+v", i+1, got, want)
		}
	}
	return nil
}

// takenTwice tells which command of a worker, or with a derived id, happened twice when it was sent twice.
func takenTwice[S life[S]](commands history) error {
	var s S
	for _, cmd := range commands {
		events, _ := s.Decide(cmd)
		for _, e := range events {
			s = s.Evolve(e)
		}
		if !slices.Contains([]string{"GiveAssignment", "TakeOverAssignment", "TakeOverCompleted", "FixRegime", "PlanMessage"}, commandName(cmd)) && ActorOf(cmd.IssuedBy()).Worker == "" {
			continue
		}
		if again, _ := s.Decide(cmd); len(again) > 0 {
			return fmt.Errorf("%+v happened twice: %+v, then %+v", cmd, events, again)
		}
	}
	return nil
}

func hold[S life[S]](t *testing.T, asked func(*rapid.T, Issued) Command, status func(S) Status, table []Transition) {
	holdIn(t, histories(table, asked), status, table)
}

// holdIn holds a life in histories of its own.
func holdIn[S life[S]](t *testing.T, commands *rapid.Generator[history], status func(S) Status, table []Transition) {
	t.Run("replayed, it is the life that was lived", rapid.MakeCheck(func(t *rapid.T) {
		if err := replayed[S](t, commands.Draw(t, "history")); err != nil {
			t.Fatal(err)
		}
	}))
	t.Run("what a worker sends twice happens once", rapid.MakeCheck(func(t *rapid.T) {
		if err := takenTwice[S](commands.Draw(t, "history")); err != nil {
			t.Fatal(err)
		}
	}))
	t.Run("its histories use every row of the table", func(t *testing.T) {
		used, rows := map[string]bool{}, map[string]bool{}
		for _, row := range table {
			for _, from := range row.From {
				rows[string(from)+" "+row.Command] = true
			}
		}
		for seed := 0; seed < 20_000 && len(used) < len(rows); seed++ {
			var s S
			for _, cmd := range commands.Example(seed) {
				from := status(s)
				events, _ := s.Decide(cmd)
				for _, e := range events {
					s = s.Evolve(e)
					used[string(from)+" "+commandName(cmd)] = true
				}
			}
		}
		for row := range rows {
			if !used[row] {
				t.Errorf("%q never happened", row)
			}
		}
	})
}

func TestAssignmentsHold(t *testing.T) {
	hold(t, askedWithCalls, func(a Assignment) Status { return a.Status }, AssignmentLife)
}

func TestReportsAndQuestionsHold(t *testing.T) {
	commands := histories(slices.Concat(AssignmentLife, ReportLife, QuestionLife), askedOnTheWay)
	rapid.Check(t, func(t *rapid.T) {
		h := commands.Draw(t, "history")
		if err := replayed[Assignment](t, h); err != nil {
			t.Fatal(err)
		}
		if err := takenTwice[Assignment](h); err != nil {
			t.Fatal(err)
		}
	})
	happened := map[string]bool{}
	for seed := range 1500 {
		var a Assignment
		for _, cmd := range commands.Example(seed) {
			events, _ := a.Decide(cmd)
			for _, e := range events {
				a = a.Evolve(e)
				happened[commandName(cmd)] = true
			}
		}
	}
	for _, row := range slices.Concat(ReportLife, QuestionLife) {
		if !happened[row.Command] {
			t.Errorf("%s never happened", row.Command)
		}
	}
}

func TestDocumentsHold(t *testing.T) {
	hold(t, askedOfDocuments, func(d Document) Status { return d.Status }, DocumentLife)
}

func TestSeriesHold(t *testing.T) {
	hold(t, askedOfSeries, func(s Series) Status { return s.Status }, SeriesLife)
}

func TestResolutionsHold(t *testing.T) {
	hold(t, askedOfResolutions, func(r Resolution) Status { return r.Status }, ResolutionLife)
}

func TestRegimesHold(t *testing.T) {
	hold(t, askedOfRegimes, func(r Regime) Status { return r.Status }, RegimeLife)
}

func TestInspectionsHold(t *testing.T) {
	// What closes one is held apart, in TestADossierClosesWhenAllOfItIsThere: nobody files twelve pieces by chance.
	hold(t, askedOfInspections, func(i Inspection) Status { return i.Status }, InspectionLife[:len(InspectionLife)-1])
}

func TestProgrammesHold(t *testing.T) {
	hold(t, askedOfProgrammes, func(p Programme) Status { return p.Status }, ProgrammeLife)
}

func TestMessagesHold(t *testing.T) {
	hold(t, askedOfMessages, func(m Message) Status { return m.Status }, MessageLife)
}

// forgetful is an assignment that forgets which stages have fired.
type forgetful struct{ Assignment }

func (f forgetful) Decide(cmd Command) ([]Event, error) {
	f.Raised = slices.DeleteFunc(slices.Clone(f.Raised), func(r Raised) bool { return r.Stage != "T+1" })
	return f.Assignment.Decide(cmd)
}

func (f forgetful) Evolve(e Event) forgetful { return forgetful{f.Assignment.Evolve(e)} }

// scribbling is a document that writes into the slice that earlier states hold.
type scribbling struct{ Document }

func (s scribbling) Evolve(e Event) scribbling {
	if _, ok := e.(DocumentDelivered); ok && len(s.Delivered) > 0 {
		s.Delivered[0].Purpose = Archive
	}
	return scribbling{s.Document.Evolve(e)}
}

// clocked is an inspection whose decision depends on the machine.
type clocked struct{ Inspection }

var ticks int

func (c clocked) Decide(cmd Command) ([]Event, error) {
	events, err := c.Inspection.Decide(cmd)
	for i, e := range events {
		if e, ok := e.(InspectionAnnounced); ok {
			ticks++
			e.On = e.On.AddDays(ticks)
			events[i] = e
		}
	}
	return events, err
}

func (c clocked) Evolve(e Event) clocked { return clocked{c.Inspection.Evolve(e)} }

func TestAPlantedBugInALifeIsFound(t *testing.T) {
	for _, tt := range []struct {
		name     string
		commands *rapid.Generator[history]
		check    func(history) error
	}{
		{"a decision that forgets what was raised", histories(AssignmentLife, askedOfAssignments), takenTwice[forgetful]},
		{"a fold that writes into what it was given", histories(DocumentLife, askedOfDocuments), func(h history) error { return replayed[scribbling](t, h) }},
		{"a decision that looks at a clock", histories(InspectionLife, askedOfInspections), func(h history) error { return replayed[clocked](t, h) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for seed := range 300 {
				if tt.check(tt.commands.Example(seed)) != nil {
					return
				}
			}
			t.Error("is not found in 300 histories")
		})
	}
}

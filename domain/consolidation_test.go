package domain

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	bySecond = ByPerson(board, "chuyen-vien", "p2")

	openCons = OpenConsolidation{
		Issued: as(byReminder, "2024-02-02 07:00"), Consolidation: "k1", Regime: "r1", Period: quarterOne, Consolidator: board,
		Reporters: []UnitID{power, water}, Form: "khoa-giao", Superiors: house,
	}
	consOpened = ConsolidationOpened{Consolidation: "k1", Regime: "r1", Period: quarterOne, Consolidator: board, Reporters: openCons.Reporters, Form: "khoa-giao", Superiors: house}

	draftCons = DraftConsolidation{
		Issued: as(bySpecial, "2024-03-20 09:00"), Consolidation: "k1", Reports: []Included{{water, "a1", 2}}, Missing: []UnitID{power},
		Figures:    []Figure{{Field: "education_activities", Value: "12", From: []string{"12"}}},
		Paragraphs: []Paragraph{{Text: item("prose"), Sources: []int{1}}},
	}
	consDrafted = ConsolidationDrafted{
		Version: 1, Reports: draftCons.Reports, Figures: draftCons.Figures, Paragraphs: draftCons.Paragraphs, Missing: draftCons.Missing, DraftedBy: bySpecial,
	}

	sendCons = SendConsolidation{
		Issued: as(byHead, "2024-03-22 15:10"), Consolidation: "k1", To: "Ban Tuyên giáo Tỉnh ủy", Symbol: "15-BC/BTGDV", Method: "trục liên thông", Proof: ref(item("scan")),
	}
	consSent = ConsolidationSent{
		Version: 1, To: sendCons.To, Symbol: sendCons.Symbol, SentAt: sendCons.At, Method: sendCons.Method, Proof: sendCons.Proof, SentBy: byHead,
	}
	receiveCons  = ReceiveConsolidation{Issued: as(byClerk, "2024-03-25 08:00"), Consolidation: "k1", On: date("2024-03-23"), Number: "118", Proof: ref(item("scan"))}
	consReceived = ConsolidationReceived{On: date("2024-03-23"), Number: "118", Proof: receiveCons.Proof, RecordedBy: office}
)

// ofTheBoard are signers as seen from what the board makes for the committee, whose office is another.
var ofTheBoard = []signer{
	{ByUnit(board), []Party{Unit}},
	{byHead, []Party{Unit, UnitLeader}},
	{bySpecial, []Party{Unit, UnitOfficer}},
	{ByPost(board, "van-thu"), []Party{Unit, UnitClerk}},
	{byClerk, []Party{Giver, GiverClerk}},
	{ByPost(office, "chuyen-vien"), []Party{Giver, GiverOfficer}},
	{ByPost(committee, "uy-vien"), []Party{Giver, GiverLeader}},
	{ByPost(office, "quan-tri"), []Party{Admin}},
	{byReminder, []Party{Worker}},
	{byWater, []Party{Stranger}},
	{ByPost(power, "bi-thu"), []Party{Stranger}},
}

func consolidationMatrix() matrix {
	m := matrixOf(func(s Consolidation) Status { return s.Status })
	m.name, m.table, m.signers = "consolidation", ConsolidationLife, ofTheBoard
	approved := ConsolidationApproved{Version: 1}
	m.states = map[Status][]Event{
		"": nil, Collecting: {consOpened}, Drafted: {consOpened, consDrafted}, Approved: {consOpened, consDrafted, approved},
		Sent: {consOpened, consDrafted, approved, consSent}, Received: {consOpened, consDrafted, approved, consSent, consReceived},
	}
	m.commands = []Command{
		openCons, draftCons,
		ApproveConsolidation{as(byHead, "2024-03-21 08:00"), "k1", 1},
		sendCons,
		CarryConsolidation{as(byReminder, "2024-03-22 15:11"), "k1", 1},
		receiveCons,
	}
	for _, state := range []Status{Collecting, Drafted, Approved, Sent, Received} { // its id says what it is
		for _, who := range []string{"worker", "unit leader", "unit officer"} {
			m.nothing = append(m.nothing, string(state)+" OpenConsolidation "+who)
		}
		if state != Sent && state != Received {
			m.nothing = append(m.nothing, string(state)+" CarryConsolidation worker")
		}
	}
	m.nothing = append(m.nothing, " CarryConsolidation worker")
	return m
}

func TestAConsolidation(t *testing.T) {
	draft := func(change func(*DraftConsolidation)) Command {
		c := draftCons
		c.Figures = slices.Clone(c.Figures)
		change(&c)
		return c
	}
	approve := func(by string, version int) Command {
		return ApproveConsolidation{as(by, "2024-03-21 08:00"), "k1", version}
	}
	approved := ConsolidationApproved{Version: 1}
	opened := []Event{consOpened}
	drafted := []Event{consOpened, consDrafted}
	ready := []Event{consOpened, consDrafted, approved}
	sent := []Event{consOpened, consDrafted, approved, consSent}
	inside := but(consSent, func(e *ConsolidationSent) { e.To, e.Collective = "Ban Thường vụ", committee })
	sentInside := []Event{consOpened, consDrafted, approved, inside}
	tell[Consolidation](t, []scenario{
		{"is opened with its period", nil, openCons, []Event{consOpened}, ""},
		{"once", opened, openCons, nil, ""},
		{"not by another unit", nil, signed(openCons, ByPost(power, "bi-thu")), nil, NotYours},
		{"is drafted from what there is", opened, draftCons, []Event{consDrafted}, ""},
		{"drafted again it is another version", drafted, draftCons, []Event{but(consDrafted, func(e *ConsolidationDrafted) { e.Version = 2 })}, ""},
		{"a report that came after the approval may still be taken in", ready, draftCons, []Event{but(consDrafted, func(e *ConsolidationDrafted) { e.Version = 2 })}, ""},
		{"not when it was sent", sent, draftCons, nil, NotInThisState},
		{"nobody may be passed over", opened, draft(func(c *DraftConsolidation) { c.Missing = nil }), nil, Incomplete},
		{"nobody is missing who has reported", opened, draft(func(c *DraftConsolidation) { c.Missing = []UnitID{power, water} }), nil, Incomplete},
		{"nobody else's report is in it", opened, draft(func(c *DraftConsolidation) { c.Missing = []UnitID{power, board} }), nil, Incomplete},
		{"a report is named with its submission", opened, draft(func(c *DraftConsolidation) { c.Reports = []Included{{water, "a1", 0}} }), nil, NoSource},
		{"of nothing it says nothing", opened, draft(func(c *DraftConsolidation) {
			c.Reports, c.Figures, c.Paragraphs, c.Missing = nil, nil, nil, []UnitID{power, water}
		}), nil, NoSource},
		{"a figure is what its sources say", opened, draft(func(c *DraftConsolidation) { c.Figures[0].Value = "13" }), nil, FigureMismatch},
		{"every report has its part in it", opened, draft(func(c *DraftConsolidation) { c.Figures[0].From = nil }), nil, FigureMismatch},
		{"a figure stands once", opened, draft(func(c *DraftConsolidation) { c.Figures = append(c.Figures, c.Figures[0]) }), nil, FigureMismatch},
		{"a number is a number", opened, draft(func(c *DraftConsolidation) { c.Figures[0].From = []string{"mười hai"} }), nil, NotANumber},
		{"adjusted for a reason", opened, draft(func(c *DraftConsolidation) {
			c.Figures = []Figure{{Field: "f", Value: "11.5", From: []string{"12"}, Adjustment: "-0.5", Why: ref(item("why"))}}
		}), []Event{but(consDrafted, func(e *ConsolidationDrafted) {
			e.Figures = []Figure{{Field: "f", Value: "11.5", From: []string{"12"}, Adjustment: "-0.5", Why: ref(item("why"))}}
		})}, ""},
		{"not without one", opened, draft(func(c *DraftConsolidation) { c.Figures[0].Value, c.Figures[0].Adjustment = "13", "1" }), nil, NoReason},
		{"a paragraph rests on a report", opened, draft(func(c *DraftConsolidation) { c.Paragraphs = []Paragraph{{Text: item("prose")}} }), nil, NoSource},
		{"that is in it", opened, draft(func(c *DraftConsolidation) { c.Paragraphs = []Paragraph{{item("prose"), []int{2}}} }), nil, NoSource},
		{"a leader stands for it", drafted, approve(byHead, 1), []Event{approved}, ""},
		{"for the version he read", drafted, approve(byHead, 2), nil, NotInThisState},
		{"not an officer", drafted, approve(bySpecial, 1), nil, NotYours},
		{"not who drafted it", []Event{consOpened, but(consDrafted, func(e *ConsolidationDrafted) { e.DraftedBy = byHead })}, approve(byHead, 1), nil, OwnDraft},
		{"not through another post of his", []Event{consOpened, but(consDrafted, func(e *ConsolidationDrafted) { e.DraftedBy = bySecond })}, approve(ByPerson(board, "pho-truong-ban", "p2"), 1), nil, OwnDraft},
		{"it is sent, and proved", ready, sendCons, []Event{consSent}, ""},
		{"not without proof", ready, but(sendCons, func(c *SendConsolidation) { c.Proof = nil }), nil, Incomplete},
		{"not before it is approved", drafted, sendCons, nil, NotInThisState},
		{"its reports learn of it", sent, CarryConsolidation{as(byReminder, "2024-03-22 15:11"), "k1", 1}, []Event{ConsolidationCarried{1}}, ""},
		{"once they do", append(slices.Clone(sent), ConsolidationCarried{1}), CarryConsolidation{as(byReminder, "2024-03-22 15:11"), "k1", 1}, nil, ""},
		{"not from a person", sent, CarryConsolidation{as(bySpecial, "2024-03-22 15:11"), "k1", 1}, nil, NotYours},
		{"a body outside has it: the sender proves it", sent, signed(receiveCons, bySpecial), []Event{but(consReceived, func(e *ConsolidationReceived) { e.RecordedBy = board })}, ""},
		{"with its number", sent, signed(but(receiveCons, func(c *ReceiveConsolidation) { c.Number = "" }), bySpecial), nil, Incomplete},
		{"not before it was sent", sent, but(receiveCons, func(c *ReceiveConsolidation) { c.On = date("2024-03-21") }), nil, BadDate},
		{"the collective has it: its office says so", sentInside, but(receiveCons, func(c *ReceiveConsolidation) { c.Number, c.Proof = "", nil }), []Event{but(consReceived, func(e *ConsolidationReceived) { e.Number, e.Proof = "", nil })}, ""},
		{"and never the sender", sentInside, signed(receiveCons, bySpecial), nil, NotYours},
	})
}

// What its maker owes is submitted by sending it: the sender stands for it, and it is late or not by the moment it was sent.
func TestAConsolidationIsTheReportOfItsMaker(t *testing.T) {
	upward := but(waterGiven, func(e *AssignmentGiven) { e.Unit, e.Route = board, Route{To: "Ban Tuyên giáo Tỉnh ủy"} })
	submit := SubmitConsolidation{Issued: as(byReminder, "2024-03-22 15:11"), Assignment: "a1", Consolidation: "k1", SentAt: instant("2024-03-19 15:10"), SentBy: byHead}
	made := SubmissionMade{Submission: 1, ArrivedAt: submit.SentAt, EnteredBy: byHead, Consolidation: "k1"}
	tell[Assignment](t, []scenario{
		{"it is sent in", []Event{upward}, submit, []Event{made}, ""},
		{"once", []Event{upward, made}, submit, nil, ""},
		{"not by a person", []Event{upward}, signed(submit, byHead), nil, NotYours},
		{"who sent it does not accept it", []Event{upward, made}, AcceptSubmission{as(byHead, "2024-03-25 08:00"), "a1"}, nil, NotYours},
	})
	a := stateAfter[Assignment](upward, made)
	if a.Due.Missed(a.ArrivedAt) {
		t.Error("sent in time, it is late")
	}
}

func TestFiguresAreConsolidated(t *testing.T) {
	fields := []Field{
		{Code: "visits", Type: NumberField, Sum: true}, {Code: "prose", Type: TextField, Sum: true}, {Code: "rate", Type: NumberField}, {Code: "people", Type: NumberField, Sum: true},
	}
	figures, err := Consolidate(fields, []Answers{{"visits": "12", "people": "0,1"}, {"people": "0,2", "prose": "x"}, {"visits": " -3 "}})
	want := []Figure{{Field: "visits", Value: "9", From: []string{"12", "", "-3"}}, {Field: "people", Value: "0.3", From: []string{"0.1", "0.2", ""}}}
	if err != nil || fmt.Sprint(figures) != fmt.Sprint(want) {
		t.Errorf("%v (%v), want %v", figures, err, want)
	}
	if _, err := Consolidate(fields, []Answers{{"visits": "1.28"}}); codeOf(err) != NotANumber {
		t.Errorf("what is no number: %v", err)
	}
	if thousands, err := Consolidate(fields[:1], []Answers{{"visits": "1.286"}, {"visits": "1,5"}}); err != nil || thousands[0].Value != "1287.5" {
		t.Errorf("a dot between thousands: %v (%v)", thousands, err)
	}
	mean := []Field{{Code: "rate", Type: NumberField, Sum: true, SumRule: AverageRule}}
	if rate, err := Consolidate(mean, []Answers{{"rate": "80"}, {}, {"rate": "85"}}); err != nil || rate[0].Value != "82.5" || rate[0].check(3) != nil {
		t.Errorf("an average: %v (%v)", rate, err)
	}
	for rule, want := range map[FigureRule]string{SumOf: "9", MeanOf: "4.5", MaxOf: "12", MinOf: "-3", CountOf: "2"} {
		if got, err := (Figure{Rule: rule, From: []string{"12", "", "-3"}}).total(); got != want || err != nil {
			t.Errorf("%s: %s (%v), want %s", rule, got, err, want)
		}
	}
	if _, err := (Figure{Rule: "mean", From: []string{"1"}}).total(); codeOf(err) != Incomplete {
		t.Errorf("a rule that nobody knows: %v", err)
	}
}

// Whatever is reported, what is consolidated is taken; and any other figure is refused.
func TestAConsolidatedFigureIsNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "reports")
		reports := make([]Answers, n)
		var sum int
		for i := range reports {
			if x := rapid.IntRange(-500, 500).Draw(t, "tenths"); rapid.IntRange(0, 4).Draw(t, "says") > 0 {
				reports[i] = Answers{"f": fmt.Sprintf("%d,%d", x, i%2*5)}
				if x < 0 || i%2 == 0 {
					reports[i]["f"] = fmt.Sprint(x)
				} else {
					sum += 5
				}
				sum += 10 * x
			}
		}
		figures, err := Consolidate([]Field{{Code: "f", Type: NumberField, Sum: true}}, reports)
		if err != nil || figures[0].check(n) != nil {
			t.Fatalf("%v (%v)", figures, err)
		}
		want, _ := decimal(fmt.Sprintf("%d", sum))
		got, _ := decimal(figures[0].Value)
		if ten, _ := decimal("10"); got.Mul(got, ten).Cmp(want) != 0 {
			t.Fatalf("%v is not %d tenths", figures, sum)
		}
		wrong := figures[0]
		wrong.Value += "1"
		if codeOf(wrong.check(n)) != FigureMismatch {
			t.Fatalf("%v is taken", wrong)
		}
	})
}

func askedOfConsolidations(t *rapid.T, by Issued) Command {
	open, draft, send, receive := openCons, draftCons, sendCons, receiveCons
	open.Issued, draft.Issued, send.Issued, receive.Issued = by, by, by, by
	receive.On = DateOf(by.At)
	if rapid.Bool().Draw(t, "inside") {
		send.Collective = committee
	}
	return pick(t, open, open, draft, draft, ApproveConsolidation{by, "k1", rapid.IntRange(1, 2).Draw(t, "version")}, ApproveConsolidation{by, "k1", 1},
		send, send, CarryConsolidation{by, "k1", 1}, CarryConsolidation{by, "k1", 1}, receive)
}

func TestConsolidationsHold(t *testing.T) {
	commands := rapid.Custom(func(t *rapid.T) history {
		now := instant("2024-03-15 07:00")
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Command {
			now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
			by := Issued{ID: "c", By: rapid.SampledFrom([]string{bySpecial, bySpecial, byHead, byHead, byClerk, byReminder, byReminder, byWater}).Draw(t, "by"), At: now}
			by.Body = bodies[ActorOf(by.By).Unit]
			return askedOfConsolidations(t, by)
		}), 20, 60).Draw(t, "commands")
	})
	holdIn(t, commands, func(s Consolidation) Status { return s.Status }, ConsolidationLife)
}

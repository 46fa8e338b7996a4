package domain

import "slices"

// States of a consolidation, beside Drafted, whose last version waits for a leader, Sent and Received.
const (
	Collecting Status = "collecting" // open; nothing is drafted
	Approved   Status = "approved"   // a leader stands for it
)

// ConsolidationLife is the table of a consolidation's transitions. Its unit is the consolidator.
var ConsolidationLife = []Transition{
	{[]Status{""}, "OpenConsolidation", []Party{Worker, UnitLeader, UnitOfficer}, Collecting},
	{[]Status{Collecting, Drafted, Approved}, "DraftConsolidation", []Party{UnitLeader, UnitOfficer}, Drafted},
	{[]Status{Drafted}, "ApproveConsolidation", []Party{UnitLeader}, Approved},
	{[]Status{Approved}, "SendConsolidation", []Party{UnitLeader, UnitOfficer, UnitClerk}, Sent},
	{[]Status{Sent, Received}, "CarryConsolidation", []Party{Worker}, ""},
	{[]Status{Sent}, "ReceiveConsolidation", []Party{UnitLeader, UnitOfficer, UnitClerk, GiverLeader, GiverOfficer, GiverClerk}, Received},
}

// Consolidation is a report made of the reports of one period of a regime. Who makes it receives them, owes it and sends it.
type Consolidation struct {
	Status  Status
	Opened  ConsolidationOpened
	Draft   ConsolidationDrafted // the last version
	Sent    ConsolidationSent
	Carried bool
}

func (s Consolidation) bonds(cmd Command) bonds {
	if c, ok := cmd.(OpenConsolidation); ok && s.Status == "" {
		return bonds{unit: c.Consolidator}
	}
	b := bonds{unit: s.Opened.Consolidator}
	for _, u := range []UnitID{s.Opened.Superiors.Office, s.Opened.Superiors.Committee} {
		if u != "" {
			b.givers = append(b.givers, u)
		}
	}
	return b
}

// Decide says what a command makes happen.
func (s Consolidation) Decide(cmd Command) ([]Event, error) {
	_, err := allowed(ConsolidationLife, s.Status, commandName(cmd), parties(cmd, s.bonds(cmd)))
	switch c := cmd.(type) {
	case OpenConsolidation:
		if notYours(err) {
			return nil, err
		}
		if s.Status != "" {
			return nil, nil // its id says what it is
		}
		if err != nil {
			return nil, err
		}
		return []Event{ConsolidationOpened{
			Consolidation: c.Consolidation, Regime: c.Regime, Period: c.Period, Consolidator: c.Consolidator, Reporters: c.Reporters, Form: c.Form, Superiors: c.Superiors,
		}}, nil
	case CarryConsolidation:
		if err != nil || s.Carried {
			return nil, late(err)
		}
		return []Event{ConsolidationCarried{Reports: c.Reports}}, nil
	}
	if s.Status == "" {
		return nil, refuse(NoSuchThing, "%s does not exist", cmd.Aggregate())
	}
	if err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case DraftConsolidation:
		if err := s.check(c); err != nil {
			return nil, err
		}
		return []Event{ConsolidationDrafted{
			Version: s.Draft.Version + 1, Reports: c.Reports, Figures: c.Figures, Paragraphs: c.Paragraphs, Missing: c.Missing, DraftedBy: c.By,
		}}, nil
	case ApproveConsolidation:
		if c.Version != s.Draft.Version {
			return nil, refuse(NotInThisState, "version %d waits for approval, not %d", s.Draft.Version, c.Version)
		}
		if SameHand(c.By, s.Draft.DraftedBy) {
			return nil, refuse(OwnDraft, "%s drafted this version and cannot approve it", c.By)
		}
		return []Event{ConsolidationApproved{Version: c.Version}}, nil
	case SendConsolidation:
		if c.To == "" || c.Symbol == "" || c.Method == "" || c.Proof == nil {
			return nil, refuse(Incomplete, "what is sent has its addressee, symbol, method and proof")
		}
		return []Event{ConsolidationSent{
			Version: s.Draft.Version, To: c.To, Collective: c.Collective, Symbol: c.Symbol, SentAt: c.At, Method: c.Method, Proof: c.Proof, SentBy: c.By,
		}}, nil
	case ReceiveConsolidation:
		return s.receive(c)
	}
	return nil, unknown("consolidation", cmd)
}

// receive decides on the addressee's receipt: a collective's is recorded by its office and never by the sender, that of a
// body outside with its number and proof.
func (s Consolidation) receive(c ReceiveConsolidation) ([]Event, error) {
	by := ActorOf(c.By).Unit
	switch {
	case s.Sent.Collective != "" && by == s.Opened.Consolidator:
		return nil, refuse(NotYours, "the receipt of %s is recorded by its office", s.Sent.Collective)
	case s.Sent.Collective == "" && (c.Number == "" || c.Proof == nil):
		return nil, refuse(Incomplete, "the receipt of a body outside has its number and proof")
	case c.On.Before(DateOf(s.Sent.SentAt)):
		return nil, refuse(BadDate, "what was sent at %s cannot be received on %s", s.Sent.SentAt, c.On)
	}
	return []Event{ConsolidationReceived{On: c.On, Number: c.Number, Proof: c.Proof, RecordedBy: by}}, nil
}

// check refuses a draft that hides who is missing, or says what its sources do not.
func (s Consolidation) check(c DraftConsolidation) error {
	var named []UnitID
	for _, r := range c.Reports {
		if r.Assignment == "" || r.Submission < 1 {
			return refuse(NoSource, "the report of %s is named by its duty and submission", r.Unit)
		}
		named = append(named, r.Unit)
	}
	named = append(named, c.Missing...)
	for i, u := range named {
		if slices.Contains(named[:i], u) || !slices.Contains(s.Opened.Reporters, u) {
			return refuse(Incomplete, "%s is no reporter, or named twice", u)
		}
	}
	for _, u := range s.Opened.Reporters {
		if !slices.Contains(named, u) {
			return refuse(Incomplete, "%s has neither reported nor is it missing", u)
		}
	}
	if len(c.Reports) == 0 {
		return refuse(NoSource, "a consolidation of no report says nothing")
	}
	for i, f := range c.Figures {
		if slices.ContainsFunc(c.Figures[:i], func(x Figure) bool { return x.Field == f.Field }) {
			return refuse(FigureMismatch, "%s stands twice", f.Field)
		}
		if err := f.check(len(c.Reports)); err != nil {
			return err
		}
	}
	for i, p := range c.Paragraphs {
		if p.Text.Ref == "" || len(p.Sources) == 0 || slices.ContainsFunc(p.Sources, func(n int) bool { return n < 1 || n > len(c.Reports) }) {
			return refuse(NoSource, "paragraph %d has no text, or rests on no report", i+1)
		}
	}
	return nil
}

// Evolve folds one fact into the state.
func (s Consolidation) Evolve(e Event) Consolidation {
	switch e := e.(type) {
	case ConsolidationOpened:
		s.Status, s.Opened = Collecting, e
	case ConsolidationDrafted:
		s.Status, s.Draft = Drafted, e
	case ConsolidationApproved:
		s.Status = Approved
	case ConsolidationSent:
		s.Status, s.Sent = Sent, e
	case ConsolidationCarried:
		s.Carried = true
	case ConsolidationReceived:
		s.Status = Received
	}
	return s
}

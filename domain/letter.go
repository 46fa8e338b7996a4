package domain

import "slices"

// States of a letter that urges.
const (
	Drafted     Status = "drafted"
	Numbered    Status = "numbered" // has its number and waits for the signature
	Signed      Status = "signed"   // is signed and waits for its number
	ReadyToSend Status = "ready"    // has both
	SentOut     Status = "sent_out"
	Void        Status = "void"
)

// LetterLife is the table of an urging letter's transitions. The unit is the one that writes it: a body of the house.
// The number may come before the signature or after it. No machine signs.
var LetterLife = []Transition{
	{[]Status{""}, "DraftLetter", []Party{UnitLeader, UnitOfficer}, Drafted},
	{[]Status{Drafted}, "NumberLetter", []Party{UnitClerk, UnitOfficer, UnitLeader, GiverClerk}, Numbered},
	{[]Status{Signed}, "NumberLetter", []Party{UnitClerk, UnitOfficer, UnitLeader, GiverClerk}, ReadyToSend},
	{[]Status{Drafted}, "SignLetter", []Party{UnitLeader}, Signed},
	{[]Status{Numbered}, "SignLetter", []Party{UnitLeader}, ReadyToSend},
	{[]Status{ReadyToSend}, "SendLetter", []Party{UnitClerk, UnitOfficer, UnitLeader, GiverClerk}, SentOut},
	{[]Status{Drafted, Numbered, Signed, ReadyToSend}, "VoidLetter", []Party{UnitLeader}, Void},
}

// Letter is a numbered, signed letter that urges a unit to do its duties (công văn đôn đốc).
type Letter struct {
	Status Status
	Draft  LetterDrafted
	Symbol string
	Signer string // who signed it here
	Sent   LetterSent
}

// Decide says what a command makes happen.
func (l Letter) Decide(cmd Command) ([]Event, error) {
	b := bonds{unit: l.Draft.From}
	if c, ok := cmd.(DraftLetter); ok && l.Status == "" {
		b.unit = c.From
	}
	if _, err := allowed(LetterLife, l.Status, commandName(cmd), parties(cmd, b)); err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case DraftLetter:
		if !c.Body.HouseBody() {
			return nil, refuse(NotYours, "unit %s is no body that urges", c.From)
		}
		if c.To == c.From {
			return nil, refuse(Incomplete, "nobody urges himself")
		}
		named := slices.Sorted(slices.Values(c.Assignments))
		if len(named) == 0 || len(slices.Compact(slices.Clone(named))) != len(named) || named[0] == "" {
			return nil, refuse(Incomplete, "a letter lists the duties it is about, each once")
		}
		return []Event{LetterDrafted{Letter: c.Letter, From: c.From, To: c.To, Assignments: c.Assignments, On: DateOf(c.At), Text: c.Text}}, nil
	case NumberLetter:
		return []Event{LetterNumbered{Symbol: c.Symbol, On: DateOf(c.At)}}, nil
	case SignLetter:
		return []Event{LetterSigned{By: c.By, Title: c.Title, On: DateOf(c.At)}}, nil
	case SendLetter:
		if c.Method == "" || c.Method == PaperSent && c.Proof == nil {
			return nil, refuse(Incomplete, "a letter is sent in some way, and what goes on paper has its proof")
		}
		if !slices.Contains(SendMethods, c.Method) {
			return nil, refuse(Incomplete, "way %q is unknown", c.Method)
		}
		return []Event{LetterSent{Method: c.Method, At: c.At, Proof: c.Proof}}, nil
	case VoidLetter:
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "a letter is made void for a reason")
		}
		return []Event{LetterVoided{On: DateOf(c.At), Reason: c.Reason}}, nil
	}
	return nil, unknown("letter", cmd)
}

// SendMethod is a way on which a letter leaves.
type SendMethod string

const (
	PartyNetwork SendMethod = "party_network"
	PaperSent    SendMethod = "paper"
	EmailSent    SendMethod = "email"
)

// SendMethods lists every way there is.
var SendMethods = []SendMethod{PartyNetwork, PaperSent, EmailSent}

// Evolve folds one fact into the state.
func (l Letter) Evolve(e Event) Letter {
	switch e := e.(type) {
	case LetterDrafted:
		l.Status, l.Draft = Drafted, e
	case LetterNumbered:
		l.Symbol = e.Symbol
		if l.Status == Signed {
			l.Status = ReadyToSend
		} else {
			l.Status = Numbered
		}
	case LetterSigned:
		l.Signer = e.By
		if l.Status == Numbered {
			l.Status = ReadyToSend
		} else {
			l.Status = Signed
		}
	case LetterSent:
		l.Status, l.Sent = SentOut, e
	case LetterVoided:
		l.Status = Void
	}
	return l
}

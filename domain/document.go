package domain

import (
	"fmt"
	"slices"
)

// A Citation is a document that a document rests on or mentions. Without a symbol it is unresolved.
type Citation struct {
	Kind       string `json:"kind"`
	Symbol     string `json:"symbol,omitempty"`
	Date       Date   `json:"date"`
	Issuer     string `json:"issuer,omitempty"`
	Title      string `json:"title,omitempty"`
	Role       string `json:"role,omitempty"`       // "basis" for căn cứ
	Implements string `json:"implements,omitempty"` // symbol of the document it carries out
}

// Resolved reports whether the citation names a document one can look up.
func (c Citation) Resolved() bool { return c.Symbol != "" }

// Duty is the nature of an obligation in time.
type Duty string

const (
	Dated       Duty = "dated"       // a date is printed or was decided
	Periodic    Duty = "periodic"    // định kỳ: an occurrence per period
	Continuous  Duty = "continuous"  // thường xuyên: no date, never overdue
	Unscheduled Duty = "unscheduled" // chưa ấn định thời hạn: an open question to who may fix it
)

// An Obligation is a duty found in a document.
type Obligation struct {
	No           int      `json:"no"`                   // in the document, from 1
	Section      string   `json:"section,omitempty"`    // "III.2"
	AnchorLine   int      `json:"anchorLine,omitempty"` // line of the original where it starts, from 1
	Text         string   `json:"text"`
	Assignees    []string `json:"assignees"` // as printed
	Duty         Duty     `json:"duty"`
	Reports      bool     `json:"reports,omitempty"`      // owes a report
	DeadlineText string   `json:"deadlineText,omitempty"` // as printed
	Due          Date     `json:"due"`                    // zero when none is printed
	Recurrence   string   `json:"recurrence,omitempty"`   // "unspecified", or an RRULE
	ReportTo     string   `json:"reportTo,omitempty"`
	Via          string   `json:"via,omitempty"`
	Product      string   `json:"product,omitempty"`
}

// Purpose is what a recipient gets the document for.
type Purpose string

const (
	ForReport   Purpose = "for_report"   // để báo cáo
	ToImplement Purpose = "to_implement" // để thực hiện
	ToKnow      Purpose = "to_know"      // để biết
	Archive     Purpose = "archive"      // lưu
)

// A Recipient is a line of Nơi nhận.
type Recipient struct {
	Name    string  `json:"name"`
	Purpose Purpose `json:"purpose"`
}

// Signer is who signed, in what capacity.
type Signer struct {
	OnBehalf string `json:"onBehalf,omitempty"` // "T/M BAN THƯỜNG VỤ"
	Title    string `json:"title,omitempty"`
	Name     string `json:"name,omitempty"`
}

// An Audience is who an obligation falls on: the printed name, and the units it meant on the day of issue.
type Audience struct {
	Obligation int       `json:"obligation"`
	Printed    string    `json:"printed"`
	Groups     []GroupID `json:"groups,omitempty"`
	Units      []UnitID  `json:"units"` // empty: nobody could be found; shown to the clerk
}

// A Delivery is one unit that receives the document, and what for.
type Delivery struct {
	Unit    UnitID  `json:"unit"`
	Purpose Purpose `json:"purpose"`
}

// Superiors are the bodies above a duty: who urges, who keeps the office, who decides.
type Superiors struct {
	Board     UnitID `json:"board,omitempty"`
	Office    UnitID `json:"office,omitempty"`
	Committee UnitID `json:"committee,omitempty"`
}

// States of a document.
const (
	Registered Status = "registered" // in the register; its duties are not given yet
	Issuing    Status = "issuing"    // issued; its assignments are being given
	Dispatched Status = "dispatched" // every assignment has been given
)

// DocumentLife is the table of a document's transitions.
var DocumentLife = []Transition{
	{[]Status{""}, "RegisterDocument", []Party{Giver}, Registered},
	{[]Status{Registered, Issuing, Dispatched}, "CorrectDocument", []Party{Giver}, ""},
	{[]Status{Registered}, "FixDeadline", []Party{Giver}, ""},
	{[]Status{Registered}, "IssueDocument", []Party{Giver}, Issuing},
	{[]Status{Issuing, Dispatched}, "DeliverDocument", []Party{Giver, Worker}, ""},
	{[]Status{Issuing}, "ConcludeDispatch", []Party{Worker}, Dispatched},
}

// Document is a register entry and its life.
type Document struct {
	Status    Status
	Face      DocumentRegistered // as corrected
	Deadlines []DeadlineFixed
	Issue     DocumentIssued
	Delivered []Delivery
}

// Decide says what a command makes happen.
func (d Document) Decide(cmd Command) ([]Event, error) {
	name, by := commandName(cmd), parties(cmd, bonds{})
	_, err := allowed(DocumentLife, d.Status, name, by)
	switch c := cmd.(type) {
	case RegisterDocument:
		if d.Status != "" {
			return nil, refuse(AlreadyExists, "document %s is registered", c.Document)
		}
		if err != nil {
			return nil, err
		}
		return d.register(c)
	case CorrectDocument:
		if err != nil {
			return nil, err
		}
		return d.correct(c)
	case FixDeadline:
		if err != nil {
			return nil, err
		}
		o, ok := d.Obligation(c.Obligation)
		if !ok {
			return nil, refuse(NoSuchThing, "document %s has no obligation %d", c.Document, c.Obligation)
		}
		if o.Duty == Periodic {
			return nil, refuse(NotInThisState, "obligation %d is periodic: fix its regime", c.Obligation)
		}
		if c.Due.Day.IsZero() || c.Due.Closes.IsZero() {
			return nil, refuse(BadDate, "a deadline needs its day and the instant it closes")
		}
		return []Event{DeadlineFixed{Obligation: c.Obligation, Due: c.Due, Basis: c.Basis}}, nil
	case IssueDocument:
		if err != nil {
			return nil, err
		}
		for _, a := range c.Audiences {
			if _, ok := d.Obligation(a.Obligation); !ok {
				return nil, refuse(NoSuchThing, "document %s has no obligation %d", c.Document, a.Obligation)
			}
		}
		return []Event{DocumentIssued{On: DateOf(c.At), Audiences: c.Audiences, Deliveries: c.Deliveries, Superiors: c.Superiors}}, nil
	case DeliverDocument:
		if err != nil {
			return nil, err
		}
		var events []Event
		for _, x := range c.Deliveries {
			if !slices.ContainsFunc(d.Delivered, func(y Delivery) bool { return y.Unit == x.Unit }) {
				events = append(events, DocumentDelivered(x))
				d = d.Evolve(DocumentDelivered(x))
			}
		}
		return events, nil
	case ConcludeDispatch:
		if d.Status == Dispatched && !notYours(err) {
			return nil, nil // a worker that came twice
		}
		if err != nil {
			return nil, err
		}
		return []Event{DocumentDispatched{Assignments: c.Assignments}}, nil
	}
	return nil, unknown("document", cmd)
}

func (d Document) register(c RegisterDocument) ([]Event, error) {
	for i, o := range c.Obligations {
		if o.No != i+1 {
			return nil, refuse(Incomplete, "obligations are numbered from 1 without gaps; found %d at place %d", o.No, i+1)
		}
		if o.Duty == Dated && o.Due.IsZero() {
			return nil, refuse(Incomplete, "obligation %d is dated and has no date", o.No)
		}
	}
	return []Event{DocumentRegistered{
		Document: c.Document, Symbol: c.Symbol, Number: c.Number, Kind: c.Kind, Issuer: c.Issuer, ParentOrg: c.ParentOrg,
		IssuedOn: c.IssuedOn, Place: c.Place, Subject: c.Subject, Citations: c.Citations, Obligations: c.Obligations,
		Recipients: c.Recipients, Signer: c.Signer, Original: c.Original,
	}}, nil
}

func (d Document) correct(c CorrectDocument) ([]Event, error) {
	if c.Reason.Ref == "" {
		return nil, refuse(NoReason, "a correction needs its reason")
	}
	was, err := d.Face.field(c.Field)
	if err != nil {
		return nil, err
	}
	if c.Field == "issuedOn" {
		if _, err := ParseDate(c.Now); err != nil {
			return nil, refuse(BadDate, "issue date %q: %v", c.Now, err)
		}
	}
	if was == c.Now {
		return nil, nil
	}
	return []Event{DocumentCorrected{Field: c.Field, Was: was, Now: c.Now, Reason: c.Reason}}, nil
}

// Evolve folds one fact into the state.
func (d Document) Evolve(e Event) Document {
	switch e := e.(type) {
	case DocumentRegistered:
		d.Status, d.Face = Registered, e
	case DocumentCorrected:
		d.Face = d.Face.corrected(e)
	case DeadlineFixed:
		d.Deadlines = append(slices.Clone(d.Deadlines), e)
	case DocumentIssued:
		d.Status, d.Issue = Issuing, e
	case DocumentDelivered:
		d.Delivered = append(slices.Clone(d.Delivered), Delivery(e))
	case DocumentDispatched:
		d.Status = Dispatched
	}
	return d
}

// Obligation finds an obligation by its number.
func (d Document) Obligation(no int) (Obligation, bool) {
	if no < 1 || no > len(d.Face.Obligations) {
		return Obligation{}, false
	}
	return d.Face.Obligations[no-1], true
}

// Due is the date of an obligation: the last decision on it, else the printed date, else none.
func (d Document) Due(no int, cal Calendar) (*Deadline, error) {
	for _, x := range slices.Backward(d.Deadlines) {
		if x.Obligation == no {
			due := x.Due
			return &due, nil
		}
	}
	o, ok := d.Obligation(no)
	if !ok || o.Due.IsZero() {
		return nil, nil
	}
	due, err := DeadlineOn(o.Due, o.DeadlineText, cal)
	return &due, err
}

func (r DocumentRegistered) field(name string) (string, error) {
	switch name {
	case "issuedOn":
		return r.IssuedOn.String(), nil
	case "symbol":
		return r.Symbol, nil
	case "issuer":
		return r.Issuer, nil
	case "subject":
		return r.Subject, nil
	}
	return "", refuse(NoSuchThing, "a document's field %q cannot be corrected", name)
}

func (r DocumentRegistered) corrected(e DocumentCorrected) DocumentRegistered {
	switch e.Field {
	case "issuedOn":
		r.IssuedOn, _ = ParseDate(e.Now)
	case "symbol":
		r.Symbol = e.Now
	case "issuer":
		r.Issuer = e.Now
	case "subject":
		r.Subject = e.Now
	}
	return r
}

func unknown(aggregate string, cmd Command) error {
	return fmt.Errorf("%s: command %T is not one of its own", aggregate, cmd)
}

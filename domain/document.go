package domain

import (
	"fmt"
	"slices"
	"strings"
)

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
	Rule         *DueRule `json:"rule,omitempty"`         // what the printed deadline means; nil: the date is the last day
	Strength     Strength `json:"strength,omitempty"`     // absent: it is required
	Coordinators []string `json:"coordinators,omitempty"` // who helps, as printed
}

// Direction is where a document comes from, as seen from whose register it stands in.
type Direction string

const (
	Own      Direction = "own"      // văn bản đi
	Incoming Direction = "incoming" // văn bản đến
)

// A Span is the time a document is for, "năm 2024".
type Span struct {
	Printed string `json:"printed,omitempty"`
	From    Date   `json:"from,omitzero"`
	Until   Date   `json:"until"` // its last day
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
	Superseded Status = "superseded" // another has taken its place
	Withdrawn  Status = "withdrawn"  // no longer valid
	Expired    Status = "expired"    // its period is over
)

var (
	inForce = []Status{Registered, Issuing, Dispatched}
	kept    = []Status{Registered, Issuing, Dispatched, Superseded, Withdrawn, Expired}
	keepers = []Party{Giver, UnitLeader, UnitClerk} // who keeps the register it stands in: the house's, or a unit's own
)

// DocumentLife is the table of a document's transitions. A document in a unit's own register is that unit's: there the
// house is no giver.
var DocumentLife = []Transition{
	{[]Status{""}, "RegisterDocument", keepers, Registered},
	{kept, "CorrectDocument", keepers, ""},
	{kept, "ResolveCitation", keepers, ""},
	{inForce, "FixDeadline", []Party{GiverLeader}, ""},
	{inForce, "FixAnchor", []Party{GiverLeader, GiverOfficer}, ""},
	{[]Status{Registered}, "IssueDocument", []Party{Giver}, Issuing},
	{[]Status{Issuing, Dispatched}, "DeliverDocument", []Party{Giver, Worker}, ""},
	{[]Status{Issuing}, "ConcludeDispatch", []Party{Worker}, Dispatched},
	{[]Status{Dispatched}, "ApplyRuling", []Party{Worker}, ""},
	{kept, "AcknowledgeDelivery", []Party{Receiver, Giver, UnitLeader, UnitClerk}, ""},
	{kept, "SendOut", keepers, ""},
	{kept, "FileDocument", keepers, ""},
	{inForce, "AmendDocument", keepers, ""},
	{inForce, "SupersedeDocument", keepers, Superseded},
	{inForce, "WithdrawDocument", []Party{GiverLeader, UnitLeader}, Withdrawn},
	{inForce, "ExpireDocument", []Party{Worker}, Expired},
	// It is again what it was before its end: one that was never given out is registered, one that was being given out goes on.
	{[]Status{Superseded, Withdrawn}, "ReinstateDocument", []Party{GiverLeader, UnitLeader}, Dispatched},
}

// Document is a register entry and its life.
type Document struct {
	Status     Status
	Before     Status             // its end, once it is over
	Face       DocumentRegistered // as corrected
	Deadlines  []DeadlineFixed
	Anchors    []AnchorFixed
	Rulings    []Ruling // both of them, in their order
	Applied    int      // the last ruling that has reached the duties given
	Issue      DocumentIssued
	Delivered  []Delivery
	Received   []UnitID // who has confirmed it
	SentOut    []DocumentSentOut
	Shelf      string // where the paper is kept
	Satisfied  []ObligationSatisfied
	Resolved   []CitationResolved // what its citations were found to mean
	Amendments []DocumentAmended
}

// Decide says what a command makes happen.
func (d Document) Decide(cmd Command) ([]Event, error) {
	_, err := allowed(DocumentLife, d.Status, commandName(cmd), d.parties(cmd))
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
		return d.fix(c)
	case FixAnchor:
		if err != nil {
			return nil, err
		}
		return d.fixAnchor(c)
	case ApplyRuling:
		if err != nil {
			return nil, late(err)
		}
		return d.conclude(c)
	case IssueDocument:
		if err != nil {
			return nil, err
		}
		return d.issue(c)
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
	case ExpireDocument:
		if notYours(err) {
			return nil, err
		}
		if p := d.Face.Period; err != nil || p == nil || c.At.Before(p.Until.Closes()) {
			return nil, nil // a row that was stale
		}
		return []Event{DocumentExpired{On: d.Face.Period.Until}}, nil
	}
	if err != nil {
		return nil, err
	}
	return d.act(cmd)
}

// act decides on what those who keep a document, and those who get it, do with it.
func (d Document) act(cmd Command) ([]Event, error) {
	switch c := cmd.(type) {
	case ResolveCitation:
		return d.resolve(c)
	case AcknowledgeDelivery:
		return d.acknowledge(c)
	case SendOut:
		return d.sendOut(c)
	case FileDocument:
		if d.Shelf == c.Shelf {
			return nil, nil
		}
		return []Event{DocumentFiled{Office: ActorOf(c.By).Unit, Shelf: c.Shelf}}, nil
	case AmendDocument:
		for _, no := range c.Obligations {
			if _, ok := d.Obligation(no); !ok {
				return nil, refuse(NoSuchThing, "document %s has no obligation %d", c.Document, no)
			}
		}
		return another(c.Document, c.Amending, DocumentAmended{By: c.Amending, Basis: c.Basis, Obligations: c.Obligations})
	case SupersedeDocument:
		return another(c.Document, c.Successor, DocumentSuperseded{By: c.Successor, Basis: c.Basis})
	case WithdrawDocument:
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "a withdrawal needs its reason")
		}
		return another(c.Document, c.Decision, DocumentWithdrawn{Reason: c.Reason, By: c.Decision, Basis: c.Basis})
	case ReinstateDocument:
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "that an end was an error needs its reason")
		}
		return []Event{DocumentReinstated{Reason: c.Reason}}, nil
	}
	return nil, unknown("document", cmd)
}

// another is an event that a second document is the reason of.
func another(this, other DocumentID, e Event) ([]Event, error) {
	if this == other {
		return nil, refuse(Itself, "document %s cannot be changed by itself", this)
	}
	return []Event{e}, nil
}

// parties tells who a command comes from.
func (d Document) parties(cmd Command) []Party {
	keeper := d.Face.Keeper
	if c, ok := cmd.(RegisterDocument); ok && d.Status == "" {
		keeper = c.Keeper
	}
	by := keeping(cmd, keeper)
	if c, ok := cmd.(AcknowledgeDelivery); ok && slices.Contains(parties(cmd, bonds{unit: c.Unit}), Unit) && ActorOf(c.By).Unit == c.Unit {
		by = append(slices.DeleteFunc(by, func(p Party) bool { return p == Stranger }), Receiver)
	}
	return by
}

// keeping tells who a command comes from, as seen from what stands in a register: the house's, or a unit's own, where the
// house is no giver and acts only on the unit's behalf.
func keeping(cmd Command, keeper UnitID) []Party {
	by := parties(cmd, bonds{unit: keeper})
	if keeper != "" {
		by = slices.DeleteFunc(by, func(p Party) bool { return p == Giver || strings.HasPrefix(string(p), string(Giver)+" ") })
	}
	if len(by) == 0 {
		return []Party{Stranger}
	}
	return by
}

func (d Document) register(c RegisterDocument) ([]Event, error) {
	if !c.ArrivedOn.IsZero() && (c.Direction != Incoming || c.ArrivedOn.Before(c.IssuedOn)) {
		return nil, refuse(BadDate, "only an incoming document arrives, and not before it was issued")
	}
	if p := c.Period; p != nil && (p.Until.IsZero() || p.Until.Before(p.From) || p.Until.Before(c.IssuedOn)) {
		return nil, refuse(BadDate, "a period ends, after it begins and after the document was issued")
	}
	for i, o := range c.Obligations {
		if o.No != i+1 {
			return nil, refuse(Incomplete, "obligations are numbered from 1 without gaps; found %d at place %d", o.No, i+1)
		}
		if o.Rule != nil {
			if err := o.Rule.Check(); err != nil {
				return nil, err
			}
		}
		if o.Duty == Dated && o.Due.IsZero() && o.Rule == nil {
			return nil, refuse(Incomplete, "obligation %d is dated and has no date", o.No)
		}
	}
	return []Event{DocumentRegistered{
		Document: c.Document, Symbol: c.Symbol, Number: c.Number, Kind: c.Kind, Issuer: c.Issuer, ParentOrg: c.ParentOrg,
		IssuedOn: c.IssuedOn, Place: c.Place, Subject: c.Subject, Citations: c.Citations, Obligations: c.Obligations,
		Recipients: c.Recipients, Signer: c.Signer, Original: c.Original,
		Direction: c.Direction, Keeper: c.Keeper, ArrivedOn: c.ArrivedOn, Period: c.Period,
	}}, nil
}

// issue pins who the duties fall on. What the document itself does is done with it, and falls on nobody.
func (d Document) issue(c IssueDocument) ([]Event, error) {
	issued := DocumentIssued{On: DateOf(c.At), Deliveries: c.Deliveries, Superiors: c.Superiors}
	for _, a := range c.Audiences {
		if _, ok := d.Obligation(a.Obligation); !ok {
			return nil, refuse(NoSuchThing, "document %s has no obligation %d", c.Document, a.Obligation)
		}
		if !slices.Contains(c.Satisfied, a.Obligation) {
			issued.Audiences = append(issued.Audiences, a)
		}
	}
	events := []Event{issued}
	for i, no := range c.Satisfied {
		if _, ok := d.Obligation(no); !ok {
			return nil, refuse(NoSuchThing, "document %s has no obligation %d", c.Document, no)
		}
		if !slices.Contains(c.Satisfied[:i], no) {
			events = append(events, ObligationSatisfied{Obligation: no, By: c.Document})
		}
	}
	return events, nil
}

// Fold is the version of Evolve and of the fields: a snapshot of another one is not taken.
func (Document) Fold() int { return 1 }

// Evolve folds one fact into the state.
func (d Document) Evolve(e Event) Document {
	switch e := e.(type) {
	case DocumentRegistered:
		d.Status, d.Face = Registered, e
	case DocumentCorrected:
		d.Face = d.Face.corrected(e)
		if e.Field == "issuedOn" {
			d = d.ruled(Ruling{Anchor: AnchorIssued, Why: ByAnchor, Basis: d.Face.Symbol})
		}
	case DeadlineFixed:
		d.Deadlines = append(slices.Clone(d.Deadlines), e)
		d = d.ruled(Ruling{Obligation: e.Obligation, Why: ByDecision, Basis: e.Basis})
	case AnchorFixed:
		d.Anchors = append(slices.Clone(d.Anchors), e)
		d = d.ruled(Ruling{Anchor: e.Anchor, Why: ByAnchor, Basis: e.Basis})
	case RulingApplied:
		d.Applied = e.Ruling
	case DocumentIssued:
		d.Status, d.Issue, d.Applied = Issuing, e, len(d.Rulings) // they are what its duties are given with
	case DocumentDelivered:
		d.Delivered = append(slices.Clone(d.Delivered), Delivery(e))
	case DocumentDispatched:
		d.Status = Dispatched
	case ObligationSatisfied:
		d.Satisfied = append(slices.Clone(d.Satisfied), e)
	case DeliveryAcknowledged:
		d.Received = append(slices.Clone(d.Received), e.Unit)
	case DocumentSentOut:
		d.SentOut = append(slices.Clone(d.SentOut), e)
	case DocumentFiled:
		d.Shelf = e.Shelf
	case CitationResolved:
		d.Resolved = append(slices.Clone(d.Resolved), e)
	case DocumentAmended:
		d.Amendments = append(slices.Clone(d.Amendments), e)
	case DocumentSuperseded:
		d.Before, d.Status = d.Status, Superseded
	case DocumentWithdrawn:
		d.Before, d.Status = d.Status, Withdrawn
	case DocumentExpired:
		d.Status = Expired
	case DocumentReinstated:
		d.Before, d.Status = "", d.Before
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

func unknown(aggregate string, cmd Command) error {
	return fmt.Errorf("%s: command %T is not one of its own", aggregate, cmd)
}

package domain

import "time"

// Event is a fact: something that has happened and is not up for debate. Every event there is stands
// in this file, in the order of the story, and in the table of registry.go under its wire name.
//
// What text an event may carry is ruled by docs/format.md: the published text of a directive is
// inline; what people type about a duty is an Item, kept outside the log under its own key.
//
//sumtype:decl
type Event interface{ event() }

// Item points to a content item: bytes outside the log under a key of their own. The commitment is
// HMAC-SHA256 of the bytes under the item's salt, so that erasing the key leaves the log verifiable.
type Item struct {
	Ref        string `json:"ref"`
	Size       int64  `json:"size"`
	MediaType  string `json:"mediaType"`
	Commitment string `json:"commitment"`
}

// ---- the house: organisation, groups, forms, calendar, policy

// UnitEstablished records that a unit belongs to the organisation from a day on.
type UnitEstablished struct {
	Unit     UnitID   `json:"unit"`
	Name     string   `json:"name"`
	Aliases  []string `json:"aliases,omitempty"` // other spellings found in documents
	Kind     UnitKind `json:"kind"`
	Parent   UnitID   `json:"parent,omitempty"`
	External bool     `json:"external,omitempty"` // outside the house: Tỉnh ủy and its boards
	Email    string   `json:"email,omitempty"`    // of the office, not of a person
	On       Date     `json:"on"`
}

// GroupDefined records an audience rule: which units a printed name like "Các đảng ủy, chi ủy cơ sở" means.
type GroupDefined struct {
	Group   GroupID    `json:"group"`
	Name    string     `json:"name"`
	Aliases []string   `json:"aliases,omitempty"`
	Kinds   []UnitKind `json:"kinds,omitempty"` // every unit of these kinds,
	Units   []UnitID   `json:"units,omitempty"` // and these
}

// FormPublished records a version of a report form.
type FormPublished struct {
	Form    FormID  `json:"form"`
	Version int     `json:"version"`
	Title   string  `json:"title"`
	Fields  []Field `json:"fields"`
}

// CalendarPublished records the days off and worked days of one year; a later one of the same year replaces it.
type CalendarPublished struct {
	Calendar CalendarID   `json:"calendar"`
	Version  int          `json:"version"` // of the whole calendar, counted from 1
	Year     CalendarYear `json:"year"`
}

// PolicyPublished records a version of the ladder.
type PolicyPublished struct {
	Policy    PolicyID `json:"policy"`
	Version   int      `json:"version"`
	ValidFrom Date     `json:"validFrom"`
	Source    string   `json:"source"`
	Stages    []Stage  `json:"stages"`
}

// ---- a document's life

// DocumentRegistered records a document as it was read: its face, what it cites, what it demands, of
// whom, and who receives it.
type DocumentRegistered struct {
	Document    DocumentID   `json:"document"`
	Symbol      string       `json:"symbol"` // normalised, e.g. 32-HD/ĐUK; "" when the paper does not say, as with every face field
	Number      int          `json:"number,omitempty"`
	Kind        string       `json:"kind"`
	Issuer      string       `json:"issuer"`
	ParentOrg   string       `json:"parentOrg,omitempty"` // the body above the issuer, as printed
	IssuedOn    Date         `json:"issuedOn"`            // zero when the paper does not say
	Place       string       `json:"place,omitempty"`
	Subject     string       `json:"subject"`
	Citations   []Citation   `json:"citations"`
	Obligations []Obligation `json:"obligations"`
	Recipients  []Recipient  `json:"recipients"`
	Signer      Signer       `json:"signer"`
	Original    *Item        `json:"original,omitempty"` // the file as received
}

// DocumentCorrected records that a fact of the register was wrong or missing, with the reason.
type DocumentCorrected struct {
	Field  string `json:"field"` // a name of DocumentRegistered: issuedOn, symbol, issuer, subject
	Was    string `json:"was"`
	Now    string `json:"now"`
	Reason Item   `json:"reason"`
}

// DeadlineFixed records a decision on an obligation that had no date of its own.
type DeadlineFixed struct {
	Obligation int      `json:"obligation"`
	Due        Deadline `json:"due"`
	Basis      string   `json:"basis"` // the decision it rests on, as printed
}

// DocumentIssued records that the duties are given out: every printed audience resolved to units and
// pinned, as the organisation stood on that day.
type DocumentIssued struct {
	On         Date       `json:"on"`
	Audiences  []Audience `json:"audiences"`
	Deliveries []Delivery `json:"deliveries"`
	Superiors  Superiors  `json:"superiors"`
}

// DocumentDelivered records that a recipient of Nơi nhận has the document, with its purpose.
type DocumentDelivered struct {
	Unit    UnitID  `json:"unit"`
	Purpose Purpose `json:"purpose"`
}

// DocumentDispatched records that every assignment of an issued document has been given.
type DocumentDispatched struct {
	Assignments int `json:"assignments"`
}

// ---- reporting regimes

// RegimeFixed records the decision that gives "định kỳ" its dates: cadence, cut-off, due day, route, form.
type RegimeFixed struct {
	Regime     RegimeID   `json:"regime"`
	Document   DocumentID `json:"document"`
	Obligation int        `json:"obligation"`
	Title      string     `json:"title"`
	Cadence    Cadence    `json:"cadence"`
	CutoffDay  int        `json:"cutoffDay"` // of the last month of the period; NĐ 09/2019 practice: 14
	DueDay     int        `json:"dueDay"`    // last day to send, of the last month of the period
	DueText    string     `json:"dueText"`   // as printed: "trước ngày 20 của tháng cuối quý"
	Reporters  []UnitID   `json:"reporters"`
	Route      Route      `json:"route"`
	Form       FormID     `json:"form"`
	From       Date       `json:"from"`
	Until      Date       `json:"until"`
	Basis      string     `json:"basis"`
	Superiors  Superiors  `json:"superiors"`
}

// PeriodOpened records that every reporter's occurrence of one period has been given.
type PeriodOpened struct {
	Period      Period `json:"period"`
	Assignments int    `json:"assignments"`
}

// ---- an assignment's life

// AssignmentGiven binds a duty to a unit, with everything the unit must know pinned.
type AssignmentGiven struct {
	Assignment AssignmentID `json:"assignment"`
	Unit       UnitID       `json:"unit"`
	Origin     Origin       `json:"origin"`
	Duty       Duty         `json:"duty"`
	Text       string       `json:"text,omitempty"`     // published text of the obligation
	TextItem   *Item        `json:"textItem,omitempty"` // a demand that was typed, not published
	Due        *Deadline    `json:"due,omitempty"`      // nil: no date fixed
	Period     *Period      `json:"period,omitempty"`
	Route      Route        `json:"route"`
	Form       FormID       `json:"form,omitempty"`
	Superiors  Superiors    `json:"superiors"`
}

// AssignmentAcknowledged records that the unit confirms it has the duty (đã tiếp nhận).
type AssignmentAcknowledged struct{}

// ActivityReported records work done on a duty, at any time: the update that a continuous duty lives on.
type ActivityReported struct {
	On   Date `json:"on"`
	Note Item `json:"note"`
}

// SubmissionMade records a report or product sent in.
type SubmissionMade struct {
	Submission int       `json:"submission"`    // 1, 2, … in this assignment
	ArrivedAt  time.Time `json:"arrivedAt"`     // in the world; what lateness is judged by
	EnteredBy  string    `json:"enteredBy"`     // who typed it: the unit, or the house for a paper report
	Nil        bool      `json:"nil,omitempty"` // "không có nội dung phát sinh trong kỳ"
	Report     *Item     `json:"report,omitempty"`
	Proof      *Item     `json:"proof,omitempty"` // of a paper or phone report entered for the unit
}

// SubmissionReturned records a request to complete or correct it (đề nghị bổ sung, chỉnh sửa).
type SubmissionReturned struct {
	Submission int      `json:"submission"`
	Reasons    []string `json:"reasons"` // codes of the acceptance checklist
	Note       *Item    `json:"note,omitempty"`
}

// SubmissionAccepted closes the duty. What lateness was judged by is recorded; lateness itself is not.
type SubmissionAccepted struct {
	Submission int       `json:"submission"`
	Due        *Deadline `json:"due,omitempty"`
	ArrivedAt  time.Time `json:"arrivedAt"` // of the first submission: what came back after a return is not judged anew
}

// AssignmentCancelled ends a duty without result.
type AssignmentCancelled struct {
	Reason Item `json:"reason"`
}

// ReminderRaised records that a stage of the ladder told the unit.
type ReminderRaised struct {
	Stage      string    `json:"stage"`
	Revision   int       `json:"revision"`  // of the deadline
	Policy     int       `json:"policy"`    // version it was planned with
	PlannedAt  time.Time `json:"plannedAt"` // when the ladder wanted it
	RaisedAt   time.Time `json:"raisedAt"`  // when it was done
	To         []UnitID  `json:"to"`
	Superseded []string  `json:"superseded,omitempty"` // earlier stages this one stands for
}

// EscalationRaised records that a stage of the ladder told the superiors.
type EscalationRaised struct {
	Stage      string    `json:"stage"`
	Revision   int       `json:"revision"`
	Policy     int       `json:"policy"`
	PlannedAt  time.Time `json:"plannedAt"` // when the ladder wanted it
	RaisedAt   time.Time `json:"raisedAt"`  // when it was done
	To         []UnitID  `json:"to"`
	Letter     bool      `json:"letter,omitempty"` // a draft urging letter is offered
	Superseded []string  `json:"superseded,omitempty"`
}

// ---- inspections

// InspectionDecided records the decision, its team and whom it concerns.
type InspectionDecided struct {
	Inspection InspectionID   `json:"inspection"`
	Kind       InspectionKind `json:"kind"`
	Topic      string         `json:"topic"`
	Decision   string         `json:"decision"` // symbol of the decision
	On         Date           `json:"on"`
	AnnounceBy Date           `json:"announceBy"` // 3 working days after the decision
	Units      []UnitID       `json:"units"`
	Team       UnitID         `json:"team"` // who leads
	Superiors  Superiors      `json:"superiors"`
}

// InspectionAnnounced records that the inspected units have been told.
type InspectionAnnounced struct {
	On Date `json:"on"`
}

// InspectionConcluded records the notice of conclusion and what must be remedied by when.
type InspectionConcluded struct {
	Notice   string   `json:"notice"` // symbol of the notice
	On       Date     `json:"on"`
	Findings Item     `json:"findings"`
	Remedies []Remedy `json:"remedies"`
}

// RemediationAssigned records that every demand of the conclusion is now an assignment.
type RemediationAssigned struct {
	Assignments int `json:"assignments"`
}

// ---- messages

// MessagePlanned records what one message to one recipient in one slot carries.
type MessagePlanned struct {
	Message   MessageID `json:"message"`
	Recipient UnitID    `json:"recipient"`
	Channel   Channel   `json:"channel"`
	Slot      string    `json:"slot"`    // "2024-03-08T07:30"
	Notices   []string  `json:"notices"` // keys of the inbox notices it carries
}

// MessageHanded records that the channel has taken the message.
type MessageHanded struct {
	Reference string `json:"reference"` // Message-ID on the channel
}

// MessageFailed records that the channel did not take it.
type MessageFailed struct {
	Attempt int       `json:"attempt"`
	Reason  string    `json:"reason"`
	RetryAt time.Time `json:"retryAt"` // zero: given up
}

func (UnitEstablished) event()        {}
func (GroupDefined) event()           {}
func (FormPublished) event()          {}
func (CalendarPublished) event()      {}
func (PolicyPublished) event()        {}
func (DocumentRegistered) event()     {}
func (DocumentCorrected) event()      {}
func (DeadlineFixed) event()          {}
func (DocumentIssued) event()         {}
func (DocumentDelivered) event()      {}
func (DocumentDispatched) event()     {}
func (RegimeFixed) event()            {}
func (PeriodOpened) event()           {}
func (AssignmentGiven) event()        {}
func (AssignmentAcknowledged) event() {}
func (ActivityReported) event()       {}
func (SubmissionMade) event()         {}
func (SubmissionReturned) event()     {}
func (SubmissionAccepted) event()     {}
func (AssignmentCancelled) event()    {}
func (ReminderRaised) event()         {}
func (EscalationRaised) event()       {}
func (InspectionDecided) event()      {}
func (InspectionAnnounced) event()    {}
func (InspectionConcluded) event()    {}
func (RemediationAssigned) event()    {}
func (MessagePlanned) event()         {}
func (MessageHanded) event()          {}
func (MessageFailed) event()          {}

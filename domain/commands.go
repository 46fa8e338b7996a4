package domain

import "time"

// Command is a wish: what somebody, or a worker for the passing of time, asks for. Each pairs with
// the event of the same story in events.go. All travel by value; Issued carries who, when and the id.
//
//sumtype:decl
type Command interface {
	Aggregate() string
	CommandID() string
	IssuedBy() string
	IssuedFor() string
	IssuedAt() time.Time
	CausedBy() string
	issued() Issued
}

// Issued is the part that every command has.
type Issued struct {
	ID         string    `json:"command" validate:"required,max=64"`      // the same however often it is sent
	By         string    `json:"by" validate:"required,max=128"`          // "unit:<id>", "post:<unit>/<post>" or "worker:<name>"
	OnBehalfOf string    `json:"onBehalfOf,omitempty" validate:"max=128"` // "unit:<id>" for a report entered from paper
	At         time.Time `json:"at" validate:"required"`                  // when, in the world
	Cause      string    `json:"cause,omitempty" validate:"max=256"`
}

func (i Issued) CommandID() string   { return i.ID }
func (i Issued) IssuedBy() string    { return i.By }
func (i Issued) IssuedFor() string   { return i.OnBehalfOf }
func (i Issued) IssuedAt() time.Time { return i.At }
func (i Issued) CausedBy() string    { return i.Cause }
func (i Issued) issued() Issued      { return i }

// ---- the house

// EstablishUnit adds a unit to the organisation.
type EstablishUnit struct {
	Issued
	Unit     UnitID   `json:"unit" validate:"required,max=64"`
	Name     string   `json:"name" validate:"required,max=300"`
	Aliases  []string `json:"aliases,omitempty" validate:"max=20,dive,max=300"`
	Kind     UnitKind `json:"kind" validate:"required"`
	Parent   UnitID   `json:"parent,omitempty"`
	External bool     `json:"external,omitempty"`
	Email    string   `json:"email,omitempty" validate:"omitempty,email"`
}

// DefineGroup says which units a printed audience means.
type DefineGroup struct {
	Issued
	Group   GroupID    `json:"group" validate:"required,max=64"`
	Name    string     `json:"name" validate:"required,max=300"`
	Aliases []string   `json:"aliases,omitempty"`
	Kinds   []UnitKind `json:"kinds,omitempty"`
	Units   []UnitID   `json:"units,omitempty"`
}

// PublishForm adds the next version of a report form.
type PublishForm struct {
	Issued
	Form   FormID  `json:"form" validate:"required,max=64"`
	Title  string  `json:"title" validate:"required,max=300"`
	Fields []Field `json:"fields" validate:"required,min=1,dive"`
}

// PublishCalendar adds or replaces the calendar of one year.
type PublishCalendar struct {
	Issued
	Calendar CalendarID   `json:"calendar" validate:"required,max=64"`
	Year     CalendarYear `json:"year"`
}

// PublishPolicy adds the next version of the ladder.
type PublishPolicy struct {
	Issued
	Policy    PolicyID `json:"policy" validate:"required,max=64"`
	ValidFrom Date     `json:"validFrom"`
	Source    string   `json:"source" validate:"required"`
	Stages    []Stage  `json:"stages" validate:"required,min=1,dive"`
}

// ---- documents

// RegisterDocument enters a document in the register as it was read. What the paper does not say is
// empty, and completed later by a correction with its reason.
type RegisterDocument struct {
	Issued
	Document    DocumentID   `json:"document" validate:"required,max=64"`
	Symbol      string       `json:"symbol" validate:"max=100"`
	Number      int          `json:"number,omitempty"`
	Kind        string       `json:"kind" validate:"max=100"`
	Issuer      string       `json:"issuer" validate:"max=300"`
	ParentOrg   string       `json:"parentOrg,omitempty" validate:"max=300"`
	IssuedOn    Date         `json:"issuedOn"`
	Place       string       `json:"place,omitempty" validate:"max=100"`
	Subject     string       `json:"subject" validate:"max=2000"`
	Citations   []Citation   `json:"citations"`
	Obligations []Obligation `json:"obligations"`
	Recipients  []Recipient  `json:"recipients"`
	Signer      Signer       `json:"signer"`
	Original    *Item        `json:"original,omitempty"`
}

// CorrectDocument states a fact of the register anew, with the reason.
type CorrectDocument struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	Field    string     `json:"field" validate:"required"`
	Now      string     `json:"now" validate:"required,max=2000"`
	Reason   Item       `json:"reason"`
}

// FixDeadline decides the date of an obligation that has none.
type FixDeadline struct {
	Issued
	Document   DocumentID `json:"document" validate:"required"`
	Obligation int        `json:"obligation" validate:"min=1"`
	Due        Deadline   `json:"due"`
	Basis      string     `json:"basis" validate:"required,max=500"`
}

// IssueDocument gives the duties out (vào sổ và giao nhiệm vụ). The audiences were resolved by the
// caller against the organisation (Organisation.Resolve) and shown to the clerk.
type IssueDocument struct {
	Issued
	Document   DocumentID `json:"document" validate:"required"`
	Audiences  []Audience `json:"audiences"`
	Deliveries []Delivery `json:"deliveries"`
	Superiors  Superiors  `json:"superiors"`
}

// DeliverDocument hands the document to recipients; those who have it already are passed over.
type DeliverDocument struct {
	Issued
	Document   DocumentID `json:"document" validate:"required"`
	Deliveries []Delivery `json:"deliveries"`
}

// ConcludeDispatch says that every assignment of the document has been given.
type ConcludeDispatch struct {
	Issued
	Document    DocumentID `json:"document" validate:"required"`
	Assignments int        `json:"assignments"`
}

// ---- regimes

// FixRegime decides the cadence of a periodic obligation (ấn định kỳ báo cáo).
type FixRegime struct {
	Issued
	Regime     RegimeID   `json:"regime" validate:"required"`
	Document   DocumentID `json:"document" validate:"required"`
	Obligation int        `json:"obligation" validate:"min=1"`
	Title      string     `json:"title" validate:"required,max=500"`
	Cadence    Cadence    `json:"cadence" validate:"required"`
	CutoffDay  int        `json:"cutoffDay" validate:"min=1,max=31"`
	DueDay     int        `json:"dueDay" validate:"min=1,max=31"`
	DueText    string     `json:"dueText" validate:"required,max=300"`
	Reporters  []UnitID   `json:"reporters" validate:"required,min=1"`
	Route      Route      `json:"route"`
	Form       FormID     `json:"form"`
	From       Date       `json:"from"`
	Until      Date       `json:"until"`
	Basis      string     `json:"basis" validate:"required,max=500"`
	Superiors  Superiors  `json:"superiors"`
}

// OpenPeriod says that every reporter's occurrence of the regime's next period has been given.
type OpenPeriod struct {
	Issued
	Regime      RegimeID `json:"regime" validate:"required"`
	Period      Period   `json:"period"`
	Assignments int      `json:"assignments"`
}

// ---- assignments

// GiveAssignment binds a duty to a unit. Given twice it counts once.
type GiveAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required,max=64"`
	Unit       UnitID       `json:"unit" validate:"required"`
	Origin     Origin       `json:"origin"`
	Duty       Duty         `json:"duty" validate:"required"`
	Text       string       `json:"text,omitempty" validate:"max=8000"`
	TextItem   *Item        `json:"textItem,omitempty"`
	Due        *Deadline    `json:"due,omitempty"`
	Period     *Period      `json:"period,omitempty"`
	Route      Route        `json:"route"`
	Form       FormID       `json:"form,omitempty"`
	Superiors  Superiors    `json:"superiors"`
}

// AcknowledgeAssignment confirms receipt (xác nhận đã nhận).
type AcknowledgeAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
}

// ReportActivity records work done (cập nhật).
type ReportActivity struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	On         Date         `json:"on"`
	Note       Item         `json:"note"`
}

// Submit sends the report or product (gửi báo cáo).
type Submit struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Nil        bool         `json:"nil,omitempty"`
	Report     *Item        `json:"report,omitempty"`
	Proof      *Item        `json:"proof,omitempty"`
}

// ReturnSubmission asks the unit to complete or correct it.
type ReturnSubmission struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Reasons    []string     `json:"reasons" validate:"required,min=1,dive,max=64"`
	Note       *Item        `json:"note,omitempty"`
}

// AcceptSubmission closes the duty (xác nhận hoàn thành).
type AcceptSubmission struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
}

// CancelAssignment ends a duty without result.
type CancelAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Reason     Item         `json:"reason"`
}

// RaiseReminder is a due stage that tells the unit; sent by a worker, perhaps twice, perhaps too late.
type RaiseReminder struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Stage      Stage        `json:"stage"`
	Revision   int          `json:"revision"`
	Policy     int          `json:"policy"`
	PlannedAt  time.Time    `json:"plannedAt"`
	Superseded []string     `json:"superseded,omitempty"`
}

// RaiseEscalation is a due stage that tells the superiors.
type RaiseEscalation struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Stage      Stage        `json:"stage"`
	Revision   int          `json:"revision"`
	Policy     int          `json:"policy"`
	PlannedAt  time.Time    `json:"plannedAt"`
	Superseded []string     `json:"superseded,omitempty"`
}

// ---- inspections

// DecideInspection records a decision to inspect or supervise units.
type DecideInspection struct {
	Issued
	Inspection InspectionID   `json:"inspection" validate:"required,max=64"`
	Kind       InspectionKind `json:"kind" validate:"required"`
	Topic      string         `json:"topic" validate:"required,max=1000"`
	Decision   string         `json:"decision" validate:"required,max=100"`
	AnnounceBy Date           `json:"announceBy"`
	Units      []UnitID       `json:"units" validate:"required,min=1"`
	Team       UnitID         `json:"team" validate:"required"`
	Superiors  Superiors      `json:"superiors"`
}

// AnnounceInspection tells the inspected units.
type AnnounceInspection struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`
}

// ConcludeInspection publishes the conclusion and its demands.
type ConcludeInspection struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`
	Notice     string       `json:"notice" validate:"required,max=100"`
	Findings   Item         `json:"findings"`
	Remedies   []Remedy     `json:"remedies"`
}

// ConcludeRemediation says that every demand of the conclusion is now an assignment.
type ConcludeRemediation struct {
	Issued
	Inspection  InspectionID `json:"inspection" validate:"required"`
	Assignments int          `json:"assignments"`
}

// ---- messages

// PlanMessage decides what one message carries. Planned twice it counts once.
type PlanMessage struct {
	Issued
	Message   MessageID `json:"message" validate:"required"`
	Recipient UnitID    `json:"recipient" validate:"required"`
	Channel   Channel   `json:"channel" validate:"required"`
	Slot      string    `json:"slot" validate:"required"`
	Notices   []string  `json:"notices" validate:"required,min=1"`
}

// RecordHanded says that the channel took the message.
type RecordHanded struct {
	Issued
	Message   MessageID `json:"message" validate:"required"`
	Reference string    `json:"reference" validate:"required"`
}

// RecordFailed says that the channel did not take it.
type RecordFailed struct {
	Issued
	Message MessageID `json:"message" validate:"required"`
	Reason  string    `json:"reason" validate:"required,max=500"`
	RetryAt time.Time `json:"retryAt"`
}

func (EstablishUnit) Aggregate() string           { return "org." + Main }
func (c DefineGroup) Aggregate() string           { return "group." + string(c.Group) }
func (c PublishForm) Aggregate() string           { return "form." + string(c.Form) }
func (c PublishCalendar) Aggregate() string       { return "cal." + string(c.Calendar) }
func (c PublishPolicy) Aggregate() string         { return "policy." + string(c.Policy) }
func (c RegisterDocument) Aggregate() string      { return c.Document.aggregate() }
func (c CorrectDocument) Aggregate() string       { return c.Document.aggregate() }
func (c FixDeadline) Aggregate() string           { return c.Document.aggregate() }
func (c IssueDocument) Aggregate() string         { return c.Document.aggregate() }
func (c DeliverDocument) Aggregate() string       { return c.Document.aggregate() }
func (c ConcludeDispatch) Aggregate() string      { return c.Document.aggregate() }
func (c FixRegime) Aggregate() string             { return c.Regime.aggregate() }
func (c OpenPeriod) Aggregate() string            { return c.Regime.aggregate() }
func (c GiveAssignment) Aggregate() string        { return c.Assignment.aggregate() }
func (c AcknowledgeAssignment) Aggregate() string { return c.Assignment.aggregate() }
func (c ReportActivity) Aggregate() string        { return c.Assignment.aggregate() }
func (c Submit) Aggregate() string                { return c.Assignment.aggregate() }
func (c ReturnSubmission) Aggregate() string      { return c.Assignment.aggregate() }
func (c AcceptSubmission) Aggregate() string      { return c.Assignment.aggregate() }
func (c CancelAssignment) Aggregate() string      { return c.Assignment.aggregate() }
func (c RaiseReminder) Aggregate() string         { return c.Assignment.aggregate() }
func (c RaiseEscalation) Aggregate() string       { return c.Assignment.aggregate() }
func (c DecideInspection) Aggregate() string      { return c.Inspection.aggregate() }
func (c AnnounceInspection) Aggregate() string    { return c.Inspection.aggregate() }
func (c ConcludeInspection) Aggregate() string    { return c.Inspection.aggregate() }
func (c ConcludeRemediation) Aggregate() string   { return c.Inspection.aggregate() }
func (c PlanMessage) Aggregate() string           { return c.Message.aggregate() }
func (c RecordHanded) Aggregate() string          { return c.Message.aggregate() }
func (c RecordFailed) Aggregate() string          { return c.Message.aggregate() }

func (d DocumentID) aggregate() string   { return "doc." + string(d) }
func (r RegimeID) aggregate() string     { return "regime." + string(r) }
func (a AssignmentID) aggregate() string { return "asg." + string(a) }
func (i InspectionID) aggregate() string { return "insp." + string(i) }
func (m MessageID) aggregate() string    { return "message." + string(m) }

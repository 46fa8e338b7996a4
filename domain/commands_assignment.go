package domain

import "time"

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

	Giver        UnitID   `json:"giver,omitempty" validate:"max=64"`
	Coordinators []UnitID `json:"coordinators,omitempty" validate:"max=100"`
	Product      string   `json:"product,omitempty" validate:"max=500"`
	Strength     Strength `json:"strength,omitempty"`
	Kind         UnitKind `json:"kind,omitempty"` // what the unit is: a request to a socio-political organisation is not escalated
	TacitConsent bool     `json:"tacitConsent,omitempty"`
	Judging      Judging  `json:"judging,omitempty"`
	Starred      bool     `json:"starred,omitempty"`

	Above *ParentDuty `json:"-"` // what is on record of the duty this is a part of: filled in at the edge
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
	People     int          `json:"people,omitempty" validate:"min=0"`
	Evidence   []Item       `json:"evidence,omitempty" validate:"max=20"`
}

// Submit sends the report or product (gửi báo cáo).
type Submit struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Nil        bool         `json:"nil,omitempty"`
	Report     *Item        `json:"report,omitempty"`
	Proof      *Item        `json:"proof,omitempty"`

	Figures     *Item     `json:"figures,omitempty"`
	Narrative   *Item     `json:"narrative,omitempty"`
	Attachments []Item    `json:"attachments,omitempty" validate:"max=50"`
	ArrivedAt   time.Time `json:"arrivedAt,omitzero"` // of a paper or phone report: when it truly came
}

// ReturnSubmission asks the unit to complete or correct it.
type ReturnSubmission struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Reasons    []string     `json:"reasons" validate:"required,min=1,dive,max=64"`
	Note       *Item        `json:"note,omitempty"`
	Due        *Deadline    `json:"due,omitempty"` // hạn bổ sung; a leader's to give
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
	Document   DocumentID   `json:"document,omitempty"` // that ended it
}

// ReportProgress says how far a duty has come.
type ReportProgress struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	On         Date         `json:"on"`
	Percent    int          `json:"percent,omitempty" validate:"min=0,max=100"`
	Note       *Item        `json:"note,omitempty"`
	Figures    *Item        `json:"figures,omitempty"`
}

// CorrectAssignment puts right what a duty says.
type CorrectAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Field      string       `json:"field" validate:"required,max=64"`
	Now        string       `json:"now,omitempty" validate:"max=8000"`
	Item       *Item        `json:"item,omitempty"`
	Reason     Item         `json:"reason"`
}

// StarAssignment marks a key duty.
type StarAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
}

// UnstarAssignment takes the mark away.
type UnstarAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
}

// TransferAssignment puts an open duty on another unit (chuyển đơn vị thực hiện). To the unit that has it already it
// is nothing to do.
type TransferAssignment struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	From       UnitID       `json:"from" validate:"required,max=64"`
	To         UnitID       `json:"to" validate:"required,max=64"`
	Basis      string       `json:"basis" validate:"required,max=500"`
	On         Date         `json:"on"`
}

// ReplaceBody puts another body where one that ended stood (đơn vị kế thừa theo dõi, đôn đốc, phối hợp).
type ReplaceBody struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	From       UnitID       `json:"from" validate:"required,max=64"`
	To         UnitID       `json:"to" validate:"required,max=64"`
	Basis      string       `json:"basis" validate:"required,max=500"`
	On         Date         `json:"on"`
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

func (c GiveAssignment) Aggregate() string        { return c.Assignment.aggregate() }
func (c AcknowledgeAssignment) Aggregate() string { return c.Assignment.aggregate() }
func (c ReportActivity) Aggregate() string        { return c.Assignment.aggregate() }
func (c Submit) Aggregate() string                { return c.Assignment.aggregate() }
func (c ReturnSubmission) Aggregate() string      { return c.Assignment.aggregate() }
func (c AcceptSubmission) Aggregate() string      { return c.Assignment.aggregate() }
func (c CancelAssignment) Aggregate() string      { return c.Assignment.aggregate() }
func (c ReplaceBody) Aggregate() string           { return c.Assignment.aggregate() }
func (c TransferAssignment) Aggregate() string    { return c.Assignment.aggregate() }
func (c ReportProgress) Aggregate() string        { return c.Assignment.aggregate() }
func (c CorrectAssignment) Aggregate() string     { return c.Assignment.aggregate() }
func (c StarAssignment) Aggregate() string        { return c.Assignment.aggregate() }
func (c UnstarAssignment) Aggregate() string      { return c.Assignment.aggregate() }
func (c RaiseReminder) Aggregate() string         { return c.Assignment.aggregate() }
func (c RaiseEscalation) Aggregate() string       { return c.Assignment.aggregate() }

func (a AssignmentID) aggregate() string { return "asg." + string(a) }

package domain

// ---- reviews of resolutions

// PlanReview says that a unit will look back on a resolution.
type PlanReview struct {
	Issued
	Review     ReviewID   `json:"review" validate:"required,max=64"`
	Resolution string     `json:"resolution" validate:"required,max=100"`
	Document   DocumentID `json:"document,omitempty"`
	Kind       ReviewKind `json:"kind" validate:"required"`
	Unit       UnitID     `json:"unit" validate:"required,max=64"`
	Due        Deadline   `json:"due"`
}

// CollectReviewData gathers the figures of a review, each from the reports of duties.
type CollectReviewData struct {
	Issued
	Review  ReviewID       `json:"review" validate:"required"`
	Figures []ReviewFigure `json:"figures" validate:"required,min=1,max=200"`
	Text    *Item          `json:"text,omitempty"`
}

// HoldReview says that the review took place.
type HoldReview struct {
	Issued
	Review  ReviewID `json:"review" validate:"required"`
	On      Date     `json:"on"`
	Minutes Item     `json:"minutes"`
}

// SendReviewReport says that its report has left.
type SendReviewReport struct {
	Issued
	Review ReviewID `json:"review" validate:"required"`
	Symbol string   `json:"symbol" validate:"required,max=100"`
	To     string   `json:"to" validate:"required,max=300"`
	Report Item     `json:"report"`
}

// CloseReview ends it.
type CloseReview struct {
	Issued
	Review ReviewID `json:"review" validate:"required"`
}

// ---- emulation movements

// LaunchMovement begins an emulation movement.
type LaunchMovement struct {
	Issued
	Movement MovementID `json:"movement" validate:"required,max=64"`
	Unit     UnitID     `json:"unit" validate:"required,max=64"`
	Name     string     `json:"name" validate:"required,max=500"`
	Symbol   string     `json:"symbol" validate:"required,max=100"`
	Units    []UnitID   `json:"units" validate:"required,min=1,max=1000"`
}

// ReportParticipation says how many people took part in a period.
type ReportParticipation struct {
	Issued
	Movement MovementID `json:"movement" validate:"required"`
	Unit     UnitID     `json:"unit" validate:"required"`
	Period   string     `json:"period" validate:"required,max=20"`
	People   int        `json:"people" validate:"min=0,max=10000000"`
}

// CloseMovement ends a movement.
type CloseMovement struct {
	Issued
	Movement MovementID `json:"movement" validate:"required"`
	Report   *Item      `json:"report,omitempty"`
}

// ---- issues the people are concerned about

// RaiseIssue says that there is an issue.
type RaiseIssue struct {
	Issued
	Issue   IssueID `json:"issue" validate:"required,max=64"`
	Unit    UnitID  `json:"unit" validate:"required,max=64"`
	Field   Code    `json:"field" validate:"required"`
	Place   Code    `json:"place" validate:"required"`
	Since   Date    `json:"since"`
	Summary Item    `json:"summary"`
}

// AssignIssue says which unit sees to it.
type AssignIssue struct {
	Issued
	Issue IssueID   `json:"issue" validate:"required"`
	Unit  UnitID    `json:"unit" validate:"required,max=64"`
	Due   *Deadline `json:"due,omitempty"`
}

// UpdateIssue says how it goes on.
type UpdateIssue struct {
	Issued
	Issue IssueID `json:"issue" validate:"required"`
	Note  Item    `json:"note"`
}

// ResolveIssue settles it.
type ResolveIssue struct {
	Issued
	Issue   IssueID `json:"issue" validate:"required"`
	Outcome Item    `json:"outcome"`
}

// ReopenIssue takes it up again.
type ReopenIssue struct {
	Issued
	Issue  IssueID `json:"issue" validate:"required"`
	Reason Item    `json:"reason"`
}

func (c PlanReview) Aggregate() string        { return c.Review.aggregate() }
func (c CollectReviewData) Aggregate() string { return c.Review.aggregate() }
func (c HoldReview) Aggregate() string        { return c.Review.aggregate() }
func (c SendReviewReport) Aggregate() string  { return c.Review.aggregate() }
func (c CloseReview) Aggregate() string       { return c.Review.aggregate() }

func (c LaunchMovement) Aggregate() string      { return c.Movement.aggregate() }
func (c ReportParticipation) Aggregate() string { return c.Movement.aggregate() }
func (c CloseMovement) Aggregate() string       { return c.Movement.aggregate() }

func (c RaiseIssue) Aggregate() string   { return c.Issue.aggregate() }
func (c AssignIssue) Aggregate() string  { return c.Issue.aggregate() }
func (c UpdateIssue) Aggregate() string  { return c.Issue.aggregate() }
func (c ResolveIssue) Aggregate() string { return c.Issue.aggregate() }
func (c ReopenIssue) Aggregate() string  { return c.Issue.aggregate() }

func (r ReviewID) aggregate() string   { return "review." + string(r) }
func (m MovementID) aggregate() string { return "move." + string(m) }
func (i IssueID) aggregate() string    { return "issue." + string(i) }

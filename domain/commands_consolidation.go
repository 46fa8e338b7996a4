package domain

import "time"

// ---- consolidations

// OpenConsolidation begins to gather the reports of a period. Opened twice it is opened once.
type OpenConsolidation struct {
	Issued
	Consolidation ConsolidationID `json:"consolidation" validate:"required,max=64"`
	Regime        RegimeID        `json:"regime" validate:"required"`
	Period        Period          `json:"period"`
	Consolidator  UnitID          `json:"consolidator" validate:"required"`
	Reporters     []UnitID        `json:"reporters" validate:"required,min=1"`
	Form          FormID          `json:"form,omitempty"`
	Superiors     Superiors       `json:"superiors"`
}

// DraftConsolidation makes the next version. Each reporter is either among the reports or among the missing.
type DraftConsolidation struct {
	Issued
	Consolidation ConsolidationID `json:"consolidation" validate:"required"`
	Reports       []Included      `json:"reports" validate:"required,min=1"`
	Figures       []Figure        `json:"figures"`
	Paragraphs    []Paragraph     `json:"paragraphs"`
	Missing       []UnitID        `json:"missing,omitempty"`
}

// ApproveConsolidation stands for a version.
type ApproveConsolidation struct {
	Issued
	Consolidation ConsolidationID `json:"consolidation" validate:"required"`
	Version       int             `json:"version" validate:"min=1"`
}

// SendConsolidation sends the approved version.
type SendConsolidation struct {
	Issued
	Consolidation ConsolidationID `json:"consolidation" validate:"required"`
	To            string          `json:"to" validate:"required,max=300"`
	Collective    UnitID          `json:"collective,omitempty"`
	Symbol        string          `json:"symbol" validate:"required,max=100"`
	Method        string          `json:"method" validate:"required,max=100"`
	Proof         *Item           `json:"proof,omitempty"`
}

// CarryConsolidation says that its reports and the consolidator's own duty know of it.
type CarryConsolidation struct {
	Issued
	Consolidation ConsolidationID `json:"consolidation" validate:"required"`
	Reports       int             `json:"reports"`
}

// ReceiveConsolidation records the addressee's receipt.
type ReceiveConsolidation struct {
	Issued
	Consolidation ConsolidationID `json:"consolidation" validate:"required"`
	On            Date            `json:"on"`
	Number        string          `json:"number,omitempty" validate:"max=100"`
	Proof         *Item           `json:"proof,omitempty"`
}

// SubmitConsolidation makes a consolidation that was sent the report that its maker owes.
type SubmitConsolidation struct {
	Issued
	Assignment    AssignmentID    `json:"assignment" validate:"required"`
	Consolidation ConsolidationID `json:"consolidation" validate:"required"`
	SentAt        time.Time       `json:"sentAt" validate:"required"`
	SentBy        string          `json:"sentBy" validate:"required"`
}

func (c OpenConsolidation) Aggregate() string    { return c.Consolidation.aggregate() }
func (c DraftConsolidation) Aggregate() string   { return c.Consolidation.aggregate() }
func (c ApproveConsolidation) Aggregate() string { return c.Consolidation.aggregate() }
func (c SendConsolidation) Aggregate() string    { return c.Consolidation.aggregate() }
func (c CarryConsolidation) Aggregate() string   { return c.Consolidation.aggregate() }
func (c ReceiveConsolidation) Aggregate() string { return c.Consolidation.aggregate() }
func (c SubmitConsolidation) Aggregate() string  { return c.Assignment.aggregate() }

func (c ConsolidationID) aggregate() string { return "cons." + string(c) }

package domain

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

func (c DecideInspection) Aggregate() string    { return c.Inspection.aggregate() }
func (c AnnounceInspection) Aggregate() string  { return c.Inspection.aggregate() }
func (c ConcludeInspection) Aggregate() string  { return c.Inspection.aggregate() }
func (c ConcludeRemediation) Aggregate() string { return c.Inspection.aggregate() }

func (i InspectionID) aggregate() string { return "insp." + string(i) }

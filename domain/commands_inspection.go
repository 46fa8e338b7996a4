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

	Form         InspectionForm  `json:"form,omitempty"`
	Level        InspectionLevel `json:"level,omitempty"`
	Plan         string          `json:"plan,omitempty" validate:"max=100"`
	Members      []TeamMember    `json:"members,omitempty" validate:"max=50,dive"`
	Persons      []PersonID      `json:"persons,omitempty" validate:"max=500"`
	SelfReportBy *Deadline       `json:"selfReportBy,omitempty"`
	Planned      *PlannedItem    `json:"planned,omitempty"`
	Previous     InspectionID    `json:"previous,omitempty"`

	Latest Date     `json:"-"` // the last day to announce it by the calendar: filled in at the edge, never by the sender
	Below  []UnitID `json:"-"` // the units under the team: filled in at the edge, never by the sender
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

	Outcomes []Outcome `json:"outcomes,omitempty" validate:"max=500,dive"`
}

// ConcludeRemediation says that every demand of the conclusion is now an assignment.
type ConcludeRemediation struct {
	Issued
	Inspection  InspectionID `json:"inspection" validate:"required"`
	Assignments int          `json:"assignments"`
}

// SubmitSelfReport sends the report of a unit that is inspected, on itself.
type SubmitSelfReport struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`
	Unit       UnitID       `json:"unit" validate:"required"`
	Report     Item         `json:"report"`
	Proof      *Item        `json:"proof,omitempty"`
}

// AddWorkingNote keeps a note for the team alone.
type AddWorkingNote struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`
	Note       Item         `json:"note"`
}

// RecordVerification files the minutes of a check.
type RecordVerification struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`
	On         Date         `json:"on"`
	Minutes    Item         `json:"minutes"`
}

// SendTeamReport sends the team's report to who decided the inspection.
type SendTeamReport struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`
	Report     Item         `json:"report"`
}

// RecordConference files the minutes of the meeting on the team's report.
type RecordConference struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`
	On         Date         `json:"on"`
	Minutes    Item         `json:"minutes"`
}

// FilePiece puts a piece into the dossier.
type FilePiece struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`
	Piece      int          `json:"piece" validate:"min=1"`
	On         Date         `json:"on"`
	Paper      Item         `json:"paper"`
}

// CloseInspection closes the dossier.
type CloseInspection struct {
	Issued
	Inspection InspectionID `json:"inspection" validate:"required"`

	Ended []int `json:"-"` // the demands whose assignments have ended: filled in at the edge, never by the sender
}

// ---- programmes

// AdoptProgramme says what a committee or commission will inspect in a year.
type AdoptProgramme struct {
	Issued
	Programme ProgrammeID     `json:"programme" validate:"required"`
	Unit      UnitID          `json:"unit" validate:"required,max=64"`
	Year      int             `json:"year" validate:"min=2000,max=9999"`
	Symbol    string          `json:"symbol" validate:"required,max=100"`
	Quotas    []Quota         `json:"quotas" validate:"max=20,dive"`
	Items     []ProgrammeItem `json:"items" validate:"required,min=1,max=200,dive"`
}

// ReviseProgramme states the programme anew, with the reason.
type ReviseProgramme struct {
	Issued
	Programme ProgrammeID     `json:"programme" validate:"required"`
	Symbol    string          `json:"symbol" validate:"required,max=100"`
	Quotas    []Quota         `json:"quotas" validate:"max=20,dive"`
	Items     []ProgrammeItem `json:"items" validate:"required,min=1,max=200,dive"`
	Reason    Item            `json:"reason"`
}

// CloseProgramme sums the year up.
type CloseProgramme struct {
	Issued
	Programme ProgrammeID `json:"programme" validate:"required"`
	Report    Item        `json:"report"`
}

func (c DecideInspection) Aggregate() string    { return c.Inspection.aggregate() }
func (c AnnounceInspection) Aggregate() string  { return c.Inspection.aggregate() }
func (c ConcludeInspection) Aggregate() string  { return c.Inspection.aggregate() }
func (c ConcludeRemediation) Aggregate() string { return c.Inspection.aggregate() }

func (i InspectionID) aggregate() string { return "insp." + string(i) }

func (c SubmitSelfReport) Aggregate() string   { return c.Inspection.aggregate() }
func (c AddWorkingNote) Aggregate() string     { return c.Inspection.aggregate() }
func (c RecordVerification) Aggregate() string { return c.Inspection.aggregate() }
func (c SendTeamReport) Aggregate() string     { return c.Inspection.aggregate() }
func (c RecordConference) Aggregate() string   { return c.Inspection.aggregate() }
func (c FilePiece) Aggregate() string          { return c.Inspection.aggregate() }
func (c CloseInspection) Aggregate() string    { return c.Inspection.aggregate() }

func (c AdoptProgramme) Aggregate() string  { return c.Programme.aggregate() }
func (c ReviseProgramme) Aggregate() string { return c.Programme.aggregate() }
func (c CloseProgramme) Aggregate() string  { return c.Programme.aggregate() }

func (p ProgrammeID) aggregate() string { return "prog." + string(p) }

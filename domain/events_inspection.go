package domain

import "time"

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

	Form         InspectionForm  `json:"form,omitempty"`         // regular or thematic; absent: not said
	Level        InspectionLevel `json:"level,omitempty"`        // of the body that inspects; absent: not said
	Plan         string          `json:"plan,omitempty"`         // symbol of the plan
	Members      []TeamMember    `json:"members,omitempty"`      // of the team; absent: not said
	Persons      []PersonID      `json:"persons,omitempty"`      // party members who are inspected, where it is about them
	SelfReportBy *Deadline       `json:"selfReportBy,omitempty"` // for the report of those who are inspected; absent: none is asked
	Planned      *PlannedItem    `json:"planned,omitempty"`      // the item of the year's programme; absent: outside it
	Previous     InspectionID    `json:"previous,omitempty"`     // whose conclusion is looked at again
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

	Outcomes []Outcome `json:"outcomes,omitempty"` // the commission's statistics; absent: not recorded
}

// RemediationAssigned records that every demand of the conclusion is now an assignment.
type RemediationAssigned struct {
	Assignments int `json:"assignments"`
}

// SelfReportMade records the report of a unit, or of its members, on themselves (báo cáo tự kiểm tra).
type SelfReportMade struct {
	Unit      UnitID    `json:"unit"`
	Number    int       `json:"number"`    // 1, 2, … of this inspection
	ArrivedAt time.Time `json:"arrivedAt"` // in the world
	EnteredBy string    `json:"enteredBy"` // who typed it: the unit, or the house for a paper report
	Report    Item      `json:"report"`
	Proof     *Item     `json:"proof,omitempty"` // of a paper report entered for the unit
}

// WorkingNoteAdded records what the team keeps for itself. Confidential until concluded.
type WorkingNoteAdded struct {
	Note Item `json:"note"`
}

// VerificationRecorded records the minutes of checking what was reported (biên bản thẩm tra, xác minh).
type VerificationRecorded struct {
	On      Date `json:"on"`
	Minutes Item `json:"minutes"`
}

// TeamReported records the team's report to the body that decided the inspection. Confidential until concluded.
type TeamReported struct {
	On     Date `json:"on"`
	Report Item `json:"report"`
}

// ConferenceHeld records the meeting that considered the team's report. Confidential until concluded.
type ConferenceHeld struct {
	On      Date `json:"on"`
	Minutes Item `json:"minutes"`
}

// DossierPieceFiled records that a piece of the dossier is there. Confidential until concluded where the list says so.
type DossierPieceFiled struct {
	Piece int  `json:"piece"` // its number in the list of pieces
	On    Date `json:"on"`
	Paper Item `json:"paper"`
}

// InspectionClosed records that the dossier is complete and every demand has ended.
type InspectionClosed struct {
	On       Date `json:"on"`
	Pieces   int  `json:"pieces"`   // in the dossier
	Remedies int  `json:"remedies"` // that were looked at, all ended
}

// ---- programmes

// ProgrammeAdopted records what a committee or commission will inspect and supervise in a year.
type ProgrammeAdopted struct {
	Programme ProgrammeID     `json:"programme"`
	Unit      UnitID          `json:"unit"`
	Year      int             `json:"year"`
	Symbol    string          `json:"symbol"`
	On        Date            `json:"on"`
	Quotas    []Quota         `json:"quotas"`
	Items     []ProgrammeItem `json:"items"`
}

// ProgrammeRevised records the programme as it reads from now on, and why.
type ProgrammeRevised struct {
	Revision int             `json:"revision"` // 1, 2, … since it was adopted
	Symbol   string          `json:"symbol"`   // of the decision that changes it
	On       Date            `json:"on"`
	Quotas   []Quota         `json:"quotas"`
	Items    []ProgrammeItem `json:"items"`
	Reason   Item            `json:"reason"`
}

// ProgrammeClosed records that the year's work under the programme was summed up.
type ProgrammeClosed struct {
	On     Date `json:"on"`
	Report Item `json:"report"`
}

func (InspectionDecided) event()   {}
func (InspectionAnnounced) event() {}
func (InspectionConcluded) event() {}
func (RemediationAssigned) event() {}

func (SelfReportMade) event()       {}
func (WorkingNoteAdded) event()     {}
func (VerificationRecorded) event() {}
func (TeamReported) event()         {}
func (ConferenceHeld) event()       {}
func (DossierPieceFiled) event()    {}
func (InspectionClosed) event()     {}

func (ProgrammeAdopted) event() {}
func (ProgrammeRevised) event() {}
func (ProgrammeClosed) event()  {}

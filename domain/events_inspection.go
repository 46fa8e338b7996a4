package domain

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

func (InspectionDecided) event()   {}
func (InspectionAnnounced) event() {}
func (InspectionConcluded) event() {}
func (RemediationAssigned) event() {}

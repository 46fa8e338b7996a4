package domain

// InspectionKind tells kiểm tra from giám sát: the words of the notices differ.
type InspectionKind string

const (
	Examination InspectionKind = "inspection"  // kiểm tra
	Supervision InspectionKind = "supervision" // giám sát
)

// A Remedy is one demand of a conclusion: what a unit must put right, by when.
type Remedy struct {
	No     int      `json:"no"`
	Unit   UnitID   `json:"unit"`
	Demand Item     `json:"demand"`
	Due    Deadline `json:"due"`
}

// States of an inspection.
const (
	Decided     Status = "decided"
	Announced   Status = "announced"
	Concluded   Status = "concluded"   // the notice is out; its demands are being assigned
	Remediation Status = "remediation" // every demand is an assignment
)

// InspectionLife is the table of an inspection's transitions.
var InspectionLife = []Transition{
	{[]Status{""}, "DecideInspection", []Party{Giver}, Decided},
	{[]Status{Decided}, "AnnounceInspection", []Party{Giver}, Announced},
	{[]Status{Announced}, "ConcludeInspection", []Party{Giver}, Concluded},
	{[]Status{Concluded}, "ConcludeRemediation", []Party{Worker}, Remediation},
}

// AnnounceWithin is how many working days after the decision the team must announce it (the model
// dossier of a cell's inspection: "chậm nhất sau 03 ngày làm việc").
const AnnounceWithin = 3

// Inspection is one decision to inspect units, and what came of it.
type Inspection struct {
	Status   Status
	Decision InspectionDecided
	Result   InspectionConcluded
}

// Decide says what a command makes happen.
func (i Inspection) Decide(cmd Command) ([]Event, error) {
	_, err := allowed(InspectionLife, i.Status, commandName(cmd), parties(cmd, bonds{}))
	if _, again := cmd.(ConcludeRemediation); again && i.Status == Remediation && !notYours(err) {
		return nil, nil // a worker that came twice
	}
	if err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case DecideInspection:
		if c.Kind != Examination && c.Kind != Supervision {
			return nil, refuse(Incomplete, "an inspection is %q or %q", Examination, Supervision)
		}
		if c.AnnounceBy.Before(DateOf(c.At)) {
			return nil, refuse(BadDate, "the announcement cannot be due before the decision")
		}
		return []Event{InspectionDecided{
			Inspection: c.Inspection, Kind: c.Kind, Topic: c.Topic, Decision: c.Decision,
			On: DateOf(c.At), AnnounceBy: c.AnnounceBy, Units: c.Units, Team: c.Team, Superiors: c.Superiors,
		}}, nil
	case AnnounceInspection:
		// Late or not is for who reads AnnounceBy beside it: what was done late was still done.
		return []Event{InspectionAnnounced{On: DateOf(c.At)}}, nil
	case ConcludeInspection:
		if c.Findings.Ref == "" {
			return nil, refuse(Incomplete, "a conclusion needs its findings")
		}
		for n, r := range c.Remedies {
			if r.No != n+1 || r.Demand.Ref == "" || r.Due.Closes.IsZero() {
				return nil, refuse(Incomplete, "demand %d needs its number, its text and its date", n+1)
			}
			if !i.concerns(r.Unit) {
				return nil, refuse(NotYours, "unit %s was not inspected", r.Unit)
			}
		}
		return []Event{InspectionConcluded{Notice: c.Notice, On: DateOf(c.At), Findings: c.Findings, Remedies: c.Remedies}}, nil
	case ConcludeRemediation:
		return []Event{RemediationAssigned{Assignments: c.Assignments}}, nil
	}
	return nil, unknown("inspection", cmd)
}

// Evolve folds one fact into the state.
func (i Inspection) Evolve(e Event) Inspection {
	switch e := e.(type) {
	case InspectionDecided:
		i.Status, i.Decision = Decided, e
	case InspectionAnnounced:
		i.Status = Announced
	case InspectionConcluded:
		i.Status, i.Result = Concluded, e
	case RemediationAssigned:
		i.Status = Remediation
	}
	return i
}

func (i Inspection) concerns(u UnitID) bool {
	for _, x := range i.Decision.Units {
		if x == u {
			return true
		}
	}
	return false
}

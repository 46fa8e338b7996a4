package domain

import (
	"slices"
	"time"
)

// InspectionKind tells kiểm tra from giám sát: the words of the notices differ.
type InspectionKind string

const (
	Examination InspectionKind = "inspection"  // kiểm tra
	Supervision InspectionKind = "supervision" // giám sát
)

// InspectionForm is how an inspection comes about.
type InspectionForm string

const (
	Regular  InspectionForm = "regular"  // thường xuyên
	Thematic InspectionForm = "thematic" // chuyên đề
)

// A Remedy is one demand of a conclusion: what a unit must put right, by when.
type Remedy struct {
	No       int             `json:"no"`
	Unit     UnitID          `json:"unit"`
	Demand   Item            `json:"demand"`
	Due      Deadline        `json:"due"`
	Previous *PreviousRemedy `json:"previous,omitempty"` // the demand of an earlier conclusion that was not met
}

// A PreviousRemedy names a demand of an earlier conclusion.
type PreviousRemedy struct {
	Inspection InspectionID `json:"inspection"`
	Remedy     int          `json:"remedy"`
}

// TeamRole is what a member does in the team.
type TeamRole string

const (
	TeamHead      TeamRole = "head"      // trưởng đoàn, tổ trưởng
	TeamMate      TeamRole = "member"    // thành viên
	TeamSecretary TeamRole = "secretary" // thư ký
)

// A TeamMember is who works in the team, by the signature of his post or person.
type TeamMember struct {
	Role TeamRole `json:"role"`
	By   string   `json:"by"` // "post:<unit>/<position>[/<person>]"
}

// States of an inspection.
const (
	Decided          Status = "decided"
	Announced        Status = "announced"
	SelfReported     Status = "self_reported" // those who are inspected have reported on themselves
	Verifying        Status = "verifying"
	TeamReportedBack Status = "team_reported"
	Conferred        Status = "conference" // the meeting has considered the team's report
	Concluded        Status = "concluded"  // the notice is out; its demands are being assigned
	Remediation      Status = "remediation"
)

var (
	inspectors   = []Party{GiverLeader, GiverOfficer, InspectorsLeader, InspectorOfficer, Team}
	underway     = []Status{Announced, SelfReported, Verifying, TeamReportedBack, Conferred}
	beforeTheEnd = []Status{Decided, Announced, SelfReported, Verifying, TeamReportedBack, Conferred, Concluded, Remediation}
)

// InspectionLife is the table of an inspection's transitions. The unit is one that is inspected.
//
//	decided ─► announced ─► self_reported ─► verifying ─► team_reported ─► conference ─► concluded ─► remediation ─► closed
//	               └───────────────┴─────────────┴──────────────┴─────────────┴─────────────► (a conclusion may come at any time)
var InspectionLife = []Transition{
	{[]Status{""}, "DecideInspection", []Party{GiverLeader, InspectorsLeader}, Decided},
	{[]Status{Decided}, "AnnounceInspection", inspectors, Announced},
	{[]Status{Announced, SelfReported}, "SubmitSelfReport", []Party{Unit}, SelfReported},
	{[]Status{Verifying}, "SubmitSelfReport", []Party{Unit}, ""},
	{[]Status{Announced, SelfReported, Verifying}, "RecordVerification", inspectors, Verifying},
	{[]Status{Verifying}, "SendTeamReport", inspectors, TeamReportedBack},
	{[]Status{TeamReportedBack}, "RecordConference", []Party{GiverLeader, GiverOfficer, GiverClerk, InspectorsLeader, InspectorOfficer}, Conferred},
	{underway, "ConcludeInspection", []Party{GiverLeader, InspectorsLeader}, Concluded},
	{[]Status{Concluded}, "ConcludeRemediation", []Party{Worker}, Remediation},
	{append([]Status{Decided}, underway...), "AddWorkingNote", []Party{Team}, ""},
	{beforeTheEnd, "FilePiece", append([]Party{GiverClerk}, inspectors...), ""},
	{[]Status{Remediation}, "CloseInspection", []Party{GiverLeader, InspectorsLeader}, Closed},
}

// AnnounceWithin is how many working days after the decision the team must announce it (the model
// dossier of a cell's inspection: "chậm nhất sau 03 ngày làm việc").
const AnnounceWithin = 3

// AnnounceLatest is the last day to announce what was decided on a day.
func AnnounceLatest(decided Date, cal Calendar) (Date, error) {
	day, err := cal.AddWorkdays(decided, AnnounceWithin)
	if err != nil {
		return Date{}, refuse(UnknownYear, "%d working days after %s: %v", AnnounceWithin, decided, err)
	}
	return day, nil
}

// Inspection is one decision to inspect units, and what came of it.
type Inspection struct {
	Status      Status
	Decision    InspectionDecided
	Result      InspectionConcluded
	Reported    []UnitID // that sent a report on themselves
	Reporters   []string // who sent or entered these
	SelfReports int
	Pieces      []int // of the dossier that are there, in order
}

// bonds are the units this inspection is bound to. The unit of who asks stands for the inspected ones; a cell that
// inspects its own members is on both sides, and asks as the inspected one only when it reports.
func (i Inspection) bonds(cmd Command) bonds {
	by := cmd.issued()
	who := ActorOf(by.By).Unit
	switch c := cmd.(type) {
	case DecideInspection:
		if by.Body.HouseBody() || who == Main {
			return bonds{}
		}
		return bonds{givers: []UnitID{c.Team}} // a base committee inspects by itself
	case SubmitSelfReport:
		b := bonds{givers: i.givers()}
		if i.concerns(c.Unit) {
			b.unit = c.Unit
		}
		return b
	}
	b := bonds{givers: i.givers()}
	if i.concerns(who) && who != i.Decision.Team {
		b.unit = who
	}
	return b
}

func (i Inspection) givers() (units []UnitID) {
	s := i.Decision.Superiors
	for _, u := range []UnitID{i.Decision.Team, s.Board, s.Office, s.Committee} {
		if u != "" {
			units = append(units, u)
		}
	}
	return units
}

// Decide says what a command makes happen.
func (i Inspection) Decide(cmd Command) ([]Event, error) {
	by := parties(cmd, i.bonds(cmd))
	if i.inTeam(cmd.IssuedBy()) {
		by = append(by, Team)
	}
	_, err := allowed(InspectionLife, i.Status, commandName(cmd), by)
	if _, again := cmd.(ConcludeRemediation); again && i.Status == Remediation && !notYours(err) {
		return nil, nil // a worker that came twice
	}
	if err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case DecideInspection:
		return decideInspectionOf(c)
	case AnnounceInspection:
		// Late or not is for who reads AnnounceBy beside it: what was done late was still done.
		return []Event{InspectionAnnounced{On: DateOf(c.At)}}, nil
	case ConcludeInspection:
		return i.conclude(c)
	case ConcludeRemediation:
		return []Event{RemediationAssigned{Assignments: c.Assignments}}, nil
	case CloseInspection:
		return i.closeWith(c)
	}
	return i.work(cmd)
}

// decideInspectionOf checks a decision.
func decideInspectionOf(c DecideInspection) ([]Event, error) {
	if err := openlyInspected(c.Kind, c.Topic); err != nil {
		return nil, err
	}
	if c.Form != "" && c.Form != Regular && c.Form != Thematic {
		return nil, refuse(Incomplete, "an inspection is %q or %q", Regular, Thematic)
	}
	if c.Level != "" && !slices.Contains(InspectionLevels, c.Level) {
		return nil, refuse(Incomplete, "level %q is unknown", c.Level)
	}
	if c.AnnounceBy.IsZero() {
		c.AnnounceBy = c.Latest
	}
	if c.AnnounceBy.Before(DateOf(c.At)) {
		return nil, refuse(BadDate, "the announcement cannot be due before the decision")
	}
	if !c.Latest.IsZero() && c.AnnounceBy.After(c.Latest) {
		return nil, refuse(BadDate, "it must be announced by %s, %d working days after the decision", c.Latest, AnnounceWithin)
	}
	if r := c.SelfReportBy; r != nil && (r.Closes.IsZero() || r.Day.Before(DateOf(c.At))) {
		return nil, refuse(BadDate, "the self-report cannot be due before the decision")
	}
	if !c.Body.HouseBody() {
		for _, u := range c.Units {
			own := u == c.Team && len(c.Persons) > 0 // its own members
			if !own && !slices.Contains(c.Below, u) {
				return nil, refuse(NotYours, "unit %s is not under %s", u, c.Team)
			}
		}
	}
	if err := teamFits(c); err != nil {
		return nil, err
	}
	return []Event{InspectionDecided{
		Inspection: c.Inspection, Kind: c.Kind, Topic: c.Topic, Decision: c.Decision,
		On: DateOf(c.At), AnnounceBy: c.AnnounceBy, Units: c.Units, Team: c.Team, Superiors: c.Superiors,
		Form: c.Form, Level: c.Level, Plan: c.Plan, Members: c.Members, Persons: c.Persons, SelfReportBy: c.SelfReportBy,
		Planned: c.Planned, Previous: c.Previous,
	}}, nil
}

// teamFits checks a team: one head, and nobody who is inspected or comes from where is inspected.
func teamFits(c DecideInspection) error {
	if len(c.Members) == 0 {
		return nil
	}
	heads := 0
	for _, m := range c.Members {
		if m.Role != TeamHead && m.Role != TeamMate && m.Role != TeamSecretary || ActorOf(m.By).Position == "" {
			return refuse(Incomplete, "a member of the team needs his role and his post")
		}
		if m.Role == TeamHead {
			heads++
		}
		if belongs(m.By, c.Units, c.Persons) {
			return refuse(OwnInspection, "%s comes from a unit that is inspected", m.By)
		}
	}
	if heads != 1 {
		return refuse(Incomplete, "a team has one head")
	}
	return nil
}

// belongs tells whether somebody is on the side that is inspected: one of the persons, or, where none is named, of one of the units.
func belongs(by string, units []UnitID, persons []PersonID) bool {
	a := ActorOf(by)
	if len(persons) > 0 {
		return a.Person == "" && slices.Contains(units, a.Unit) || a.Person != "" && slices.Contains(persons, a.Person)
	}
	return slices.Contains(units, a.Unit)
}

// work decides on what happens between the announcement and the conclusion.
func (i Inspection) work(cmd Command) ([]Event, error) {
	day := func(on Date) bool { return on.IsZero() || on.Before(i.Decision.On) || on.After(DateOf(cmd.IssuedAt())) }
	switch c := cmd.(type) {
	case SubmitSelfReport:
		if c.Report.Ref == "" || c.OnBehalfOf != "" && c.Proof == nil {
			return nil, refuse(Incomplete, "a self-report needs its text, and its proof when it is entered for a unit")
		}
		return []Event{SelfReportMade{Unit: c.Unit, Number: i.SelfReports + 1, ArrivedAt: c.At, EnteredBy: c.By, Report: c.Report, Proof: c.Proof}}, nil
	case AddWorkingNote:
		if c.Note.Ref == "" {
			return nil, refuse(Incomplete, "a note needs its text")
		}
		return []Event{WorkingNoteAdded{Note: c.Note}}, nil
	case RecordVerification:
		if by := i.Decision.SelfReportBy; i.Status == Announced && by != nil && !by.Missed(c.At) {
			return nil, refuse(TooEarly, "the self-report is not there and may still come until %s", by.Last())
		}
		if c.Minutes.Ref == "" || day(c.On) {
			return nil, refuse(Incomplete, "a check needs its day and its minutes")
		}
		return []Event{VerificationRecorded{On: c.On, Minutes: c.Minutes}}, nil
	case SendTeamReport:
		if c.Report.Ref == "" {
			return nil, refuse(Incomplete, "the team's report needs its text")
		}
		return []Event{TeamReported{On: DateOf(c.At), Report: c.Report}}, nil
	case RecordConference:
		if c.Minutes.Ref == "" || day(c.On) {
			return nil, refuse(Incomplete, "the meeting needs its day and its minutes")
		}
		return []Event{ConferenceHeld{On: c.On, Minutes: c.Minutes}}, nil
	case FilePiece:
		pieces := DossierOf(i.Decision.Kind)
		if c.Piece > len(pieces) || c.Piece < 1 || c.Paper.Ref == "" || c.On.IsZero() {
			return nil, refuse(Incomplete, "a piece needs its number, 1 to %d, its day and its paper", len(pieces))
		}
		if c.Piece >= pieceNotice && c.Piece < len(pieces) && i.Status != Concluded && i.Status != Remediation {
			return nil, refuse(TooEarly, "piece %d comes after the conclusion", c.Piece)
		}
		return []Event{DossierPieceFiled{Piece: c.Piece, On: c.On, Paper: c.Paper}}, nil
	}
	return nil, unknown("inspection", cmd)
}

// inTeam tells whether somebody works in the team. Where no members are named, its leading unit's leaders and officers do.
func (i Inspection) inTeam(by string) bool {
	a := ActorOf(by)
	if a.Role() != Leader && a.Role() != Officer {
		return false
	}
	if len(i.Decision.Members) == 0 {
		return a.Unit == i.Decision.Team
	}
	return slices.ContainsFunc(i.Decision.Members, func(m TeamMember) bool { return SameHand(m.By, by) })
}

// conclude checks a conclusion. Nobody concludes on himself, on his own unit or on a report that he sent.
func (i Inspection) conclude(c ConcludeInspection) ([]Event, error) {
	if belongs(c.By, i.Decision.Units, i.Decision.Persons) {
		return nil, refuse(OwnInspection, "%s belongs to what was inspected", c.By)
	}
	if slices.ContainsFunc(i.Reporters, func(by string) bool { return SameHand(c.By, by) }) {
		return nil, refuse(OwnProxy, "%s sent a self-report of this inspection and cannot conclude it", c.By)
	}
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
		if p := r.Previous; p != nil && (p.Inspection == "" || p.Remedy < 1 || p.Inspection == i.Decision.Inspection) {
			return nil, refuse(Incomplete, "demand %d names no earlier demand", n+1)
		}
	}
	if err := i.outcomesFit(c.Outcomes); err != nil {
		return nil, err
	}
	return []Event{InspectionConcluded{Notice: c.Notice, On: DateOf(c.At), Findings: c.Findings, Remedies: c.Remedies, Outcomes: c.Outcomes}}, nil
}

// closeWith checks that the dossier is complete and every demand has ended.
func (i Inspection) closeWith(c CloseInspection) ([]Event, error) {
	if want := len(DossierOf(i.Decision.Kind)); len(i.Pieces) < want {
		return nil, refuse(DossierIncomplete, "%d of %d pieces are in the dossier", len(i.Pieces), want)
	}
	for _, r := range i.Result.Remedies {
		if !slices.Contains(c.Ended, r.No) {
			return nil, refuse(DemandsOpen, "demand %d has not ended", r.No)
		}
	}
	return []Event{InspectionClosed{On: DateOf(c.At), Pieces: len(i.Pieces), Remedies: len(i.Result.Remedies)}}, nil
}

// Evolve folds one fact into the state.
func (i Inspection) Evolve(e Event) Inspection {
	i.Pieces = filed(i.Pieces, e)
	switch e := e.(type) {
	case InspectionDecided:
		i.Status, i.Decision = Decided, e
	case InspectionAnnounced:
		i.Status = Announced
	case SelfReportMade:
		if i.Status == Announced {
			i.Status = SelfReported
		}
		i.SelfReports, i.Reporters = e.Number, append(slices.Clone(i.Reporters), e.EnteredBy)
		if !slices.Contains(i.Reported, e.Unit) {
			i.Reported = append(slices.Clone(i.Reported), e.Unit)
		}
	case VerificationRecorded:
		i.Status = Verifying
	case TeamReported:
		i.Status = TeamReportedBack
	case ConferenceHeld:
		i.Status = Conferred
	case InspectionConcluded:
		i.Status, i.Result = Concluded, e
	case RemediationAssigned:
		i.Status = Remediation
	case InspectionClosed:
		i.Status = Closed
	}
	return i
}

func (i Inspection) concerns(u UnitID) bool { return slices.Contains(i.Decision.Units, u) }

// AnnouncedLate tells whether the announcement is late: made after its day, or not made when that is over.
func (i Inspection) AnnouncedLate(announced Date, now time.Time) bool {
	if announced.IsZero() {
		announced = DateOf(now)
	}
	return i.Status != "" && announced.After(i.Decision.AnnounceBy)
}

package domain

import "time"

// ---- an assignment's life

// AssignmentGiven binds a duty to a unit, with everything the unit must know pinned.
type AssignmentGiven struct {
	Assignment AssignmentID `json:"assignment"`
	Unit       UnitID       `json:"unit"`
	Origin     Origin       `json:"origin"`
	Duty       Duty         `json:"duty"`
	Text       string       `json:"text,omitempty"`     // published text of the obligation
	TextItem   *Item        `json:"textItem,omitempty"` // a demand that was typed, not published
	Due        *Deadline    `json:"due,omitempty"`      // nil: no date fixed
	Period     *Period      `json:"period,omitempty"`
	Route      Route        `json:"route"`
	Form       FormID       `json:"form,omitempty"`
	Superiors  Superiors    `json:"superiors"`

	GivenAt      time.Time `json:"givenAt,omitzero"`
	Giver        UnitID    `json:"giver,omitempty"`        // who gives and follows it beside the superiors
	Coordinators []UnitID  `json:"coordinators,omitempty"` // help and do not answer for it (phối hợp)
	Product      string    `json:"product,omitempty"`      // what is to come of it, as published
	Strength     Strength  `json:"strength,omitempty"`
	Quiet        bool      `json:"quiet,omitempty"` // superiors are not told: a request to a socio-political organisation
	TacitConsent bool      `json:"tacitConsent,omitempty"`
	Judging      Judging   `json:"judging,omitempty"`
	Starred      bool      `json:"starred,omitempty"` // nhiệm vụ trọng tâm
}

// AssignmentAcknowledged records that the unit confirms it has the duty (đã tiếp nhận).
type AssignmentAcknowledged struct{}

// ActivityReported records work done on a duty, at any time: the update that a continuous duty lives on.
type ActivityReported struct {
	On          Date   `json:"on"`
	Note        Item   `json:"note"`
	Coordinator UnitID `json:"coordinator,omitempty"` // "" when the unit itself reports
	People      int    `json:"people,omitempty"`      // who took part, where that is counted
	Evidence    []Item `json:"evidence,omitempty"`    // pictures, papers
}

// ProgressReported records how far a duty has come.
type ProgressReported struct {
	On          Date   `json:"on"`
	Percent     int    `json:"percent"`
	Note        *Item  `json:"note,omitempty"`
	Figures     *Item  `json:"figures,omitempty"`
	Coordinator UnitID `json:"coordinator,omitempty"`
}

// SubmissionMade records a report or product sent in.
type SubmissionMade struct {
	Submission int       `json:"submission"`    // 1, 2, … in this assignment
	ArrivedAt  time.Time `json:"arrivedAt"`     // in the world; what lateness is judged by
	EnteredBy  string    `json:"enteredBy"`     // who typed it: the unit, or the house for a paper report
	Nil        bool      `json:"nil,omitempty"` // "không có nội dung phát sinh trong kỳ"
	Report     *Item     `json:"report,omitempty"`
	Proof      *Item     `json:"proof,omitempty"` // of a paper or phone report entered for the unit

	Figures     *Item  `json:"figures,omitempty"`
	Narrative   *Item  `json:"narrative,omitempty"`
	Attachments []Item `json:"attachments,omitempty"`

	Consolidation ConsolidationID `json:"consolidation,omitempty"` // that was sent in place of a report of its own
}

// SubmissionReturned records a request to complete or correct it (đề nghị bổ sung, chỉnh sửa).
type SubmissionReturned struct {
	Submission int       `json:"submission"`
	Reasons    []string  `json:"reasons"` // codes of the acceptance checklist
	Note       *Item     `json:"note,omitempty"`
	Due        *Deadline `json:"due,omitempty"` // a new day to complete it by (hạn bổ sung): the ladder follows it, lateness does not
}

// SubmissionAccepted closes the duty. What lateness was judged by is recorded; lateness itself is not.
type SubmissionAccepted struct {
	Submission int       `json:"submission"`
	Due        *Deadline `json:"due,omitempty"`
	ArrivedAt  time.Time `json:"arrivedAt"` // of the first submission: what came back after a return is not judged anew
}

// AssignmentCancelled ends a duty without result.
type AssignmentCancelled struct {
	Reason   Item       `json:"reason"`             // empty when a document ended it
	Document DocumentID `json:"document,omitempty"` // that was withdrawn or took this one's place
}

// AssignmentTransferred records that another unit has the duty from a day on: the successor of one that was merged,
// split or dissolved, or one that was charged with it. What the former unit did stays its own.
type AssignmentTransferred struct {
	From  UnitID    `json:"from"`
	To    UnitID    `json:"to"`
	Basis string    `json:"basis"` // the decision it rests on, as printed
	On    Date      `json:"on"`    // from which it holds
	At    time.Time `json:"at"`    // when it was done, and the unit told
}

// AssignmentCorrected records that a duty said something that was wrong, and what it says now.
type AssignmentCorrected struct {
	Field  string `json:"field"`
	Was    string `json:"was"`
	Now    string `json:"now"`
	Item   *Item  `json:"item,omitempty"` // of a typed demand
	Reason Item   `json:"reason"`
}

// AssignmentStarred marks a duty as a key one (nhiệm vụ trọng tâm).
type AssignmentStarred struct{}

// AssignmentUnstarred takes the mark away.
type AssignmentUnstarred struct{}

// BodyReplaced records that another body stands where one that ended stood: as who gave the duty or urges for it, helps
// with it, or passes its report on.
type BodyReplaced struct {
	From  UnitID `json:"from"`
	To    UnitID `json:"to"`
	Basis string `json:"basis"` // the decision it rests on, as printed
	On    Date   `json:"on"`
}

// ReminderRaised records that a stage of the ladder told the unit.
type ReminderRaised struct {
	Stage      string    `json:"stage"`
	Revision   int       `json:"revision"`  // of the deadline
	Policy     int       `json:"policy"`    // version it was planned with
	PlannedAt  time.Time `json:"plannedAt"` // when the ladder wanted it
	RaisedAt   time.Time `json:"raisedAt"`  // when it was done
	To         []UnitID  `json:"to"`
	Superseded []string  `json:"superseded,omitempty"` // earlier stages this one stands for
}

// EscalationRaised records that a stage of the ladder told the superiors.
type EscalationRaised struct {
	Stage      string    `json:"stage"`
	Revision   int       `json:"revision"`
	Policy     int       `json:"policy"`
	PlannedAt  time.Time `json:"plannedAt"` // when the ladder wanted it
	RaisedAt   time.Time `json:"raisedAt"`  // when it was done
	To         []UnitID  `json:"to"`
	Letter     bool      `json:"letter,omitempty"` // a draft urging letter is offered
	Superseded []string  `json:"superseded,omitempty"`
}

func (AssignmentGiven) event()        {}
func (AssignmentAcknowledged) event() {}
func (ActivityReported) event()       {}
func (SubmissionMade) event()         {}
func (SubmissionReturned) event()     {}
func (SubmissionAccepted) event()     {}
func (AssignmentCancelled) event()    {}
func (BodyReplaced) event()           {}
func (AssignmentTransferred) event()  {}
func (ProgressReported) event()       {}
func (AssignmentCorrected) event()    {}
func (AssignmentStarred) event()      {}
func (AssignmentUnstarred) event()    {}
func (ReminderRaised) event()         {}
func (EscalationRaised) event()       {}

package domain

// ---- reviews of resolutions

// ReviewPlanned records that a unit will look back on a resolution (sơ kết, tổng kết), by when.
type ReviewPlanned struct {
	Review     ReviewID   `json:"review"`
	Resolution string     `json:"resolution"`         // symbol of the resolution, directive or conclusion
	Document   DocumentID `json:"document,omitempty"` // that document, where it is held; absent: it is not
	Kind       ReviewKind `json:"kind"`
	Unit       UnitID     `json:"unit"` // who holds it
	Due        Deadline   `json:"due"`
	On         Date       `json:"on"`
}

// ReviewDataCollected records the figures of a review with the duties whose reports they come from; a later one replaces them.
type ReviewDataCollected struct {
	Figures []ReviewFigure `json:"figures"`
	Text    *Item          `json:"text,omitempty"` // what is said beside them
}

// ReviewHeld records that the review took place.
type ReviewHeld struct {
	On      Date `json:"on"`
	Minutes Item `json:"minutes"`
}

// ReviewReportSent records that the report of a review has left.
type ReviewReportSent struct {
	Symbol string `json:"symbol"`
	To     string `json:"to"` // as printed
	On     Date   `json:"on"`
	Report Item   `json:"report"`
}

// ReviewClosed records that nothing is left to do.
type ReviewClosed struct {
	On Date `json:"on"`
}

// ---- emulation movements

// MovementLaunched records an emulation movement (phong trào thi đua) and the units that take part.
type MovementLaunched struct {
	Movement MovementID `json:"movement"`
	Unit     UnitID     `json:"unit"` // who launches it
	Name     string     `json:"name"` // as published
	Symbol   string     `json:"symbol"`
	On       Date       `json:"on"`
	Units    []UnitID   `json:"units"`
}

// ParticipationReported records how many people of a unit took part in a period; a later figure replaces an earlier one.
type ParticipationReported struct {
	Unit      UnitID `json:"unit"`
	Period    string `json:"period"` // "2024-Q1"
	People    int    `json:"people"`
	EnteredBy string `json:"enteredBy"`
}

// MovementClosed records the end of a movement.
type MovementClosed struct {
	On     Date  `json:"on"`
	Report *Item `json:"report,omitempty"` // that sums it up, where there is one
}

// ---- issues the people are concerned about

// IssueRaised records that there is such an issue. Codes and days only: no citizen is named.
type IssueRaised struct {
	Issue   IssueID `json:"issue"`
	Unit    UnitID  `json:"unit"`  // who raised it
	Field   Code    `json:"field"` // of work
	Place   Code    `json:"place"`
	Since   Date    `json:"since"`
	Summary Item    `json:"summary"`
}

// IssueAssigned records which unit sees to it.
type IssueAssigned struct {
	Unit UnitID    `json:"unit"`
	Due  *Deadline `json:"due,omitempty"` // nil: no date fixed
}

// IssueUpdated records how it goes on.
type IssueUpdated struct {
	On   Date `json:"on"`
	Note Item `json:"note"`
}

// IssueResolved records that it is settled, and how.
type IssueResolved struct {
	On      Date `json:"on"`
	Outcome Item `json:"outcome"`
}

// IssueReopened records that it was not settled after all.
type IssueReopened struct {
	On     Date `json:"on"`
	Reason Item `json:"reason"`
}

func (ReviewPlanned) event()       {}
func (ReviewDataCollected) event() {}
func (ReviewHeld) event()          {}
func (ReviewReportSent) event()    {}
func (ReviewClosed) event()        {}

func (MovementLaunched) event()      {}
func (ParticipationReported) event() {}
func (MovementClosed) event()        {}

func (IssueRaised) event()   {}
func (IssueAssigned) event() {}
func (IssueUpdated) event()  {}
func (IssueResolved) event() {}
func (IssueReopened) event() {}

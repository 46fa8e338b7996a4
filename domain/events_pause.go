package domain

// ---- a duty asked back, extended, paused, opened again

// AssignmentReturned records that a unit asks the giver to consider the assignment again (đề nghị xem xét lại việc phân công).
type AssignmentReturned struct {
	Reason Item `json:"reason"`
}

// AssignmentInsisted records that the giver leaves the duty where it is.
type AssignmentInsisted struct {
	Note *Item `json:"note,omitempty"`
}

// ExtensionRequested records that a unit asks for more time (xin gia hạn).
type ExtensionRequested struct {
	By     string `json:"by"` // who asked: he does not answer it himself
	Wished Date   `json:"wished"`
	Reason Item   `json:"reason"`
}

// ExtensionGranted puts a later deadline in force, with the one before kept beside it.
type ExtensionGranted struct {
	Wished Date     `json:"wished"`
	Was    Deadline `json:"was"`
	Due    Deadline `json:"due"` // a revision more
	Note   *Item    `json:"note,omitempty"`
}

// ExtensionRefused records that the deadline stays.
type ExtensionRefused struct {
	Wished Date `json:"wished"`
	Reason Item `json:"reason"`
}

// AssignmentSuspended stops the clock of a duty (tạm dừng).
type AssignmentSuspended struct {
	On     Date `json:"on"`
	Reason Item `json:"reason"`
}

// AssignmentResumed starts it again; the unit confirms receipt anew.
type AssignmentResumed struct {
	Due  *Deadline `json:"due,omitempty"` // given anew; nil: the deadline stays
	Note *Item     `json:"note,omitempty"`
}

// AssignmentReopened records that a closed duty is to be done again (thực hiện lại).
type AssignmentReopened struct {
	Reason Item      `json:"reason"`
	Due    *Deadline `json:"due,omitempty"`
}

// TacitlyConsented closes a duty whose deadline passed in silence, as it was given to be understood.
type TacitlyConsented struct {
	Due Deadline `json:"due"`
}

func (AssignmentReturned) event()  {}
func (AssignmentInsisted) event()  {}
func (ExtensionRequested) event()  {}
func (ExtensionGranted) event()    {}
func (ExtensionRefused) event()    {}
func (AssignmentSuspended) event() {}
func (AssignmentResumed) event()   {}
func (AssignmentReopened) event()  {}
func (TacitlyConsented) event()    {}

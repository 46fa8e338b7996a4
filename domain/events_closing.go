package domain

// ---- a duty ends with its document

// AssignmentPeriodClosed records that a duty without a deadline is over with the period of its document. It is neither
// done nor late.
type AssignmentPeriodClosed struct {
	Document DocumentID `json:"document"`
}

func (AssignmentPeriodClosed) event() {}

package domain

// ---- a unit's own plans

// ImplementingDocumentRegistered records the document by which a unit carries a duty out: its plan, its programme. It is
// the product that waits for acceptance.
type ImplementingDocumentRegistered struct {
	Document DocumentID `json:"document"`
}

func (ImplementingDocumentRegistered) event() {}

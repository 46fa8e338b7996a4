package domain

// ---- a document's life

// DocumentRegistered records a document as it was read: its face, what it cites, what it demands, of
// whom, and who receives it.
type DocumentRegistered struct {
	Document    DocumentID   `json:"document"`
	Symbol      string       `json:"symbol"` // normalised, e.g. 32-HD/ĐUK; "" when the paper does not say, as with every face field
	Number      int          `json:"number,omitempty"`
	Kind        string       `json:"kind"`
	Issuer      string       `json:"issuer"`
	ParentOrg   string       `json:"parentOrg,omitempty"` // the body above the issuer, as printed
	IssuedOn    Date         `json:"issuedOn"`            // zero when the paper does not say
	Place       string       `json:"place,omitempty"`
	Subject     string       `json:"subject"`
	Citations   []Citation   `json:"citations"`
	Obligations []Obligation `json:"obligations"`
	Recipients  []Recipient  `json:"recipients"`
	Signer      Signer       `json:"signer"`
	Original    *Item        `json:"original,omitempty"` // the file as received
}

// DocumentCorrected records that a fact of the register was wrong or missing, with the reason.
type DocumentCorrected struct {
	Field  string `json:"field"` // a name of DocumentRegistered: issuedOn, symbol, issuer, subject
	Was    string `json:"was"`
	Now    string `json:"now"`
	Reason Item   `json:"reason"`
}

// DeadlineFixed records a decision on an obligation that had no date of its own.
type DeadlineFixed struct {
	Obligation int      `json:"obligation"`
	Due        Deadline `json:"due"`
	Basis      string   `json:"basis"` // the decision it rests on, as printed
}

// DocumentIssued records that the duties are given out: every printed audience resolved to units and
// pinned, as the organisation stood on that day.
type DocumentIssued struct {
	On         Date       `json:"on"`
	Audiences  []Audience `json:"audiences"`
	Deliveries []Delivery `json:"deliveries"`
	Superiors  Superiors  `json:"superiors"`
}

// DocumentDelivered records that a recipient of Nơi nhận has the document, with its purpose.
type DocumentDelivered struct {
	Unit    UnitID  `json:"unit"`
	Purpose Purpose `json:"purpose"`
}

// DocumentDispatched records that every assignment of an issued document has been given.
type DocumentDispatched struct {
	Assignments int `json:"assignments"`
}

func (DocumentRegistered) event() {}
func (DocumentCorrected) event()  {}
func (DeadlineFixed) event()      {}
func (DocumentIssued) event()     {}
func (DocumentDelivered) event()  {}
func (DocumentDispatched) event() {}

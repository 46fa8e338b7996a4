package domain

// ---- documents

// RegisterDocument enters a document in the register as it was read. What the paper does not say is
// empty, and completed later by a correction with its reason.
type RegisterDocument struct {
	Issued
	Document    DocumentID   `json:"document" validate:"required,max=64"`
	Symbol      string       `json:"symbol" validate:"max=100"`
	Number      int          `json:"number,omitempty"`
	Kind        string       `json:"kind" validate:"max=100"`
	Issuer      string       `json:"issuer" validate:"max=300"`
	ParentOrg   string       `json:"parentOrg,omitempty" validate:"max=300"`
	IssuedOn    Date         `json:"issuedOn"`
	Place       string       `json:"place,omitempty" validate:"max=100"`
	Subject     string       `json:"subject" validate:"max=2000"`
	Citations   []Citation   `json:"citations"`
	Obligations []Obligation `json:"obligations"`
	Recipients  []Recipient  `json:"recipients"`
	Signer      Signer       `json:"signer"`
	Original    *Item        `json:"original,omitempty"`
}

// CorrectDocument states a fact of the register anew, with the reason.
type CorrectDocument struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	Field    string     `json:"field" validate:"required"`
	Now      string     `json:"now" validate:"required,max=2000"`
	Reason   Item       `json:"reason"`
}

// FixDeadline decides the date of an obligation that has none.
type FixDeadline struct {
	Issued
	Document   DocumentID `json:"document" validate:"required"`
	Obligation int        `json:"obligation" validate:"min=1"`
	Due        Deadline   `json:"due"`
	Basis      string     `json:"basis" validate:"required,max=500"`
}

// IssueDocument gives the duties out (vào sổ và giao nhiệm vụ). The audiences were resolved by the
// caller against the organisation (Organisation.Resolve) and shown to the clerk.
type IssueDocument struct {
	Issued
	Document   DocumentID `json:"document" validate:"required"`
	Audiences  []Audience `json:"audiences"`
	Deliveries []Delivery `json:"deliveries"`
	Superiors  Superiors  `json:"superiors"`
}

// DeliverDocument hands the document to recipients; those who have it already are passed over.
type DeliverDocument struct {
	Issued
	Document   DocumentID `json:"document" validate:"required"`
	Deliveries []Delivery `json:"deliveries"`
}

// ConcludeDispatch says that every assignment of the document has been given.
type ConcludeDispatch struct {
	Issued
	Document    DocumentID `json:"document" validate:"required"`
	Assignments int        `json:"assignments"`
}

func (c RegisterDocument) Aggregate() string { return c.Document.aggregate() }
func (c CorrectDocument) Aggregate() string  { return c.Document.aggregate() }
func (c FixDeadline) Aggregate() string      { return c.Document.aggregate() }
func (c IssueDocument) Aggregate() string    { return c.Document.aggregate() }
func (c DeliverDocument) Aggregate() string  { return c.Document.aggregate() }
func (c ConcludeDispatch) Aggregate() string { return c.Document.aggregate() }

func (d DocumentID) aggregate() string { return "doc." + string(d) }

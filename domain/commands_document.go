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
	Direction   Direction    `json:"direction,omitempty" validate:"omitempty,oneof=own incoming"`
	Keeper      UnitID       `json:"keeper,omitempty" validate:"max=64"`
	ArrivedOn   Date         `json:"arrivedOn,omitzero"`
	Period      *Span        `json:"period,omitempty"`
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
	Satisfied  []int      `json:"satisfied,omitempty"` // obligations that the document itself is the doing of
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

// AcknowledgeDelivery confirms that a recipient has the document (xác nhận đã nhận). The house records it for a unit
// with its proof; the receipt of a collective is recorded by its office.
type AcknowledgeDelivery struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	Unit     UnitID     `json:"unit" validate:"required,max=64"`
	Proof    *Item      `json:"proof,omitempty"`
}

// SendOut sends the document to a body outside.
type SendOut struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	Unit     UnitID     `json:"unit" validate:"required,max=64"`
	Symbol   string     `json:"symbol" validate:"max=100"` // empty: the document's own
	On       Date       `json:"on"`
	Method   Method     `json:"method" validate:"oneof=network post email hand"`
	Proof    *Item      `json:"proof,omitempty"`
}

// FileDocument puts the paper into the archive (lưu).
type FileDocument struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	Shelf    string     `json:"shelf" validate:"required,max=100"`
}

// ResolveCitation says which document a citation means: one of the register, or one that is not held, by its symbol.
type ResolveCitation struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	No       int        `json:"no" validate:"min=1"`
	Means    DocumentID `json:"means,omitempty" validate:"max=64"`
	Symbol   string     `json:"symbol,omitempty" validate:"max=100"`
	Date     Date       `json:"date,omitzero"`
	Issuer   string     `json:"issuer,omitempty" validate:"max=300"`
}

// AmendDocument says that another document changes a part of this one (sửa đổi, bổ sung).
type AmendDocument struct {
	Issued
	Document    DocumentID `json:"document" validate:"required"`
	Amending    DocumentID `json:"amending" validate:"required,max=64"`
	Basis       string     `json:"basis,omitempty" validate:"max=500"`
	Obligations []int      `json:"obligations,omitempty" validate:"max=200"`
}

// SupersedeDocument says that another document takes the place of this one (thay thế).
type SupersedeDocument struct {
	Issued
	Document  DocumentID `json:"document" validate:"required"`
	Successor DocumentID `json:"successor" validate:"required,max=64"`
	Basis     string     `json:"basis,omitempty" validate:"max=500"`
}

// WithdrawDocument takes the document back (thu hồi, bãi bỏ).
type WithdrawDocument struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	Reason   Item       `json:"reason"`
	Decision DocumentID `json:"decision,omitempty" validate:"max=64"`
	Basis    string     `json:"basis,omitempty" validate:"max=500"`
}

// ReinstateDocument says that its withdrawal, or that another took its place, was an error: it is what it was before.
type ReinstateDocument struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
	Reason   Item       `json:"reason"`
}

// ExpireDocument says that the document's period is over; sent by a worker, perhaps twice.
type ExpireDocument struct {
	Issued
	Document DocumentID `json:"document" validate:"required"`
}

func (c RegisterDocument) Aggregate() string    { return c.Document.aggregate() }
func (c CorrectDocument) Aggregate() string     { return c.Document.aggregate() }
func (c FixDeadline) Aggregate() string         { return c.Document.aggregate() }
func (c IssueDocument) Aggregate() string       { return c.Document.aggregate() }
func (c DeliverDocument) Aggregate() string     { return c.Document.aggregate() }
func (c ConcludeDispatch) Aggregate() string    { return c.Document.aggregate() }
func (c AcknowledgeDelivery) Aggregate() string { return c.Document.aggregate() }
func (c SendOut) Aggregate() string             { return c.Document.aggregate() }
func (c FileDocument) Aggregate() string        { return c.Document.aggregate() }
func (c ResolveCitation) Aggregate() string     { return c.Document.aggregate() }
func (c AmendDocument) Aggregate() string       { return c.Document.aggregate() }
func (c SupersedeDocument) Aggregate() string   { return c.Document.aggregate() }
func (c WithdrawDocument) Aggregate() string    { return c.Document.aggregate() }
func (c ReinstateDocument) Aggregate() string   { return c.Document.aggregate() }
func (c ExpireDocument) Aggregate() string      { return c.Document.aggregate() }

func (d DocumentID) aggregate() string { return "doc." + string(d) }

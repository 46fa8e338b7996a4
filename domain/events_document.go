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
	Original    *Item        `json:"original,omitempty"`  // the file as received
	Direction   Direction    `json:"direction,omitempty"` // own or incoming; absent: the register does not tell them apart
	Keeper      UnitID       `json:"keeper,omitempty"`    // whose register it stands in; absent: the house's
	ArrivedOn   Date         `json:"arrivedOn,omitzero"`  // of an incoming document
	Period      *Span        `json:"period,omitempty"`    // what it is for; absent: it has no end of its own
}

// DocumentCorrected records that a fact of the register was wrong or missing, with the reason.
type DocumentCorrected struct {
	Field  string `json:"field"` // a name of DocumentRegistered, or a part of it: issuedOn, signer.title, citation.2.symbol
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

// ObligationSatisfied records that a duty is done by a document itself: nobody is given it.
type ObligationSatisfied struct {
	Obligation int        `json:"obligation"`
	By         DocumentID `json:"by"`
}

// DeliveryAcknowledged records that a recipient has received the document (đã nhận). It accepts no duty.
type DeliveryAcknowledged struct {
	Unit   UnitID `json:"unit"`
	Office UnitID `json:"office,omitempty"` // the body that recorded it for the recipient; absent: the recipient itself
	Proof  *Item  `json:"proof,omitempty"`  // of a receipt on paper or by phone
}

// DocumentSentOut records that the document has left for a body outside the house.
type DocumentSentOut struct {
	Unit   UnitID `json:"unit"`
	Symbol string `json:"symbol"` // under which it went out
	On     Date   `json:"on"`
	Method Method `json:"method"`
	Sender UnitID `json:"sender"`
	Proof  *Item  `json:"proof,omitempty"`
}

// DocumentFiled records where the paper is kept (lưu).
type DocumentFiled struct {
	Office UnitID `json:"office"`
	Shelf  string `json:"shelf"` // the code of the file or shelf
}

// CitationResolved records which document a citation means.
type CitationResolved struct {
	No       int        `json:"no"`                 // of the citation, from 1
	Document DocumentID `json:"document,omitempty"` // when it is in the register
	Symbol   string     `json:"symbol,omitempty"`
	Date     Date       `json:"date,omitzero"`
	Issuer   string     `json:"issuer,omitempty"`
}

// DocumentAmended records that another document changes a part of this one, which stays in force.
type DocumentAmended struct {
	By          DocumentID `json:"by"`
	Basis       string     `json:"basis,omitempty"`       // the clause, as printed
	Obligations []int      `json:"obligations,omitempty"` // those it touches
}

// DocumentSuperseded records that another document takes the place of this one. Its open duties are cancelled.
type DocumentSuperseded struct {
	By    DocumentID `json:"by"`
	Basis string     `json:"basis,omitempty"` // the clause, as printed
}

// DocumentWithdrawn records that the document is no longer valid (thu hồi, bãi bỏ). Its open duties are cancelled.
type DocumentWithdrawn struct {
	Reason Item       `json:"reason"`
	By     DocumentID `json:"by,omitempty"`    // the decision that withdraws it, when it is in the register
	Basis  string     `json:"basis,omitempty"` // that decision, as printed
}

// DocumentExpired records that the period the document is for is over. What it demanded without a date ends with it.
type DocumentExpired struct {
	On Date `json:"on"` // the last day of its period
}

// DocumentReinstated records that its withdrawal, or that another took its place, was an error: it is what it was before. Which
// of the duties that ended with it are opened again is decided on each.
type DocumentReinstated struct {
	Reason Item `json:"reason"`
}

func (DocumentRegistered) event()   {}
func (DocumentCorrected) event()    {}
func (DeadlineFixed) event()        {}
func (DocumentIssued) event()       {}
func (DocumentDelivered) event()    {}
func (DocumentDispatched) event()   {}
func (ObligationSatisfied) event()  {}
func (DeliveryAcknowledged) event() {}
func (DocumentSentOut) event()      {}
func (DocumentFiled) event()        {}
func (CitationResolved) event()     {}
func (DocumentAmended) event()      {}
func (DocumentSuperseded) event()   {}
func (DocumentWithdrawn) event()    {}
func (DocumentExpired) event()      {}
func (DocumentReinstated) event()   {}

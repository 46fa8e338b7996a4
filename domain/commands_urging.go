package domain

// ---- urging by people

// RecordCall says that somebody spoke to a unit about a duty, or tried to.
type RecordCall struct {
	Issued
	Assignment AssignmentID `json:"assignment" validate:"required"`
	Method     CallMethod   `json:"method" validate:"required"`
	Post       Position     `json:"post,omitempty"`
	Note       Item         `json:"note"`
	Reached    bool         `json:"reached,omitempty"`
}

// DraftLetter writes a letter that urges a unit to do the duties of a list.
type DraftLetter struct {
	Issued
	Letter      LetterID       `json:"letter" validate:"required,max=64"`
	From        UnitID         `json:"from" validate:"required,max=64"`
	To          UnitID         `json:"to" validate:"required,max=64"`
	Assignments []AssignmentID `json:"assignments" validate:"required,min=1,max=500"`
	Text        *Item          `json:"text,omitempty"`
}

// NumberLetter gives it its number.
type NumberLetter struct {
	Issued
	Letter LetterID `json:"letter" validate:"required"`
	Symbol string   `json:"symbol" validate:"required,max=100"`
}

// SignLetter signs it.
type SignLetter struct {
	Issued
	Letter LetterID `json:"letter" validate:"required"`
	Title  string   `json:"title" validate:"required,max=100"`
}

// SendLetter sends it.
type SendLetter struct {
	Issued
	Letter LetterID   `json:"letter" validate:"required"`
	Method SendMethod `json:"method" validate:"required"`
	Proof  *Item      `json:"proof,omitempty"`
}

// VoidLetter makes it void before it is sent.
type VoidLetter struct {
	Issued
	Letter LetterID `json:"letter" validate:"required"`
	Reason Item     `json:"reason"`
}

func (c RecordCall) Aggregate() string   { return c.Assignment.aggregate() }
func (c DraftLetter) Aggregate() string  { return c.Letter.aggregate() }
func (c NumberLetter) Aggregate() string { return c.Letter.aggregate() }
func (c SignLetter) Aggregate() string   { return c.Letter.aggregate() }
func (c SendLetter) Aggregate() string   { return c.Letter.aggregate() }
func (c VoidLetter) Aggregate() string   { return c.Letter.aggregate() }

func (l LetterID) aggregate() string { return "letter." + string(l) }

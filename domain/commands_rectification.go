package domain

// ---- rectifications

// RectifyRecord says that something on record is wrong (đính chính). With no field, the whole was written down in error.
type RectifyRecord struct {
	Issued
	Rectification RectificationID `json:"rectification" validate:"required,max=64"`
	Subject       string          `json:"subject" validate:"required,max=130"`
	Version       int             `json:"version" validate:"min=1"`
	Field         string          `json:"field,omitempty" validate:"max=64"`
	Now           string          `json:"now,omitempty" validate:"max=300"`
	Reason        Item            `json:"reason"`

	Act  string `json:"-"` // what stands there: filled in at the edge from the log, never by the sender
	Was  string `json:"-"` // what it says: likewise
	Unit UnitID `json:"-"` // whose act it was: likewise
}

func (c RectifyRecord) Aggregate() string { return "rec." + string(c.Rectification) }

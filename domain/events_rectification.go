package domain

// ---- rectifications

// RecordRectified records that something on record in another life is wrong, what holds instead, and why. The record stays.
type RecordRectified struct {
	Rectification RectificationID `json:"rectification"`
	Subject       string          `json:"subject"`         // the life it stands in: "insp.<id>"
	Version       int             `json:"version"`         // which commit of that life
	Act           string          `json:"act"`             // wire name of what is wrong
	Field         string          `json:"field,omitempty"` // of its data; absent: the whole was written down in error
	Was           string          `json:"was,omitempty"`
	Now           string          `json:"now,omitempty"`
	Reason        Item            `json:"reason"`
}

func (RecordRectified) event() {}

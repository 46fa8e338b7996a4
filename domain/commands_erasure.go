package domain

// ---- erasures

// EraseItem asks that what a content item says be destroyed (hủy nội dung).
type EraseItem struct {
	Issued
	Ref    string `json:"ref" validate:"required,uuid"`
	Basis  string `json:"basis,omitempty" validate:"max=200"`
	Reason Item   `json:"reason"`

	Kept bool `json:"-"` // something is kept of the item: filled in at the edge from the store, never by the sender
}

func (c EraseItem) Aggregate() string { return "item." + c.Ref }

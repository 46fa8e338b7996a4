package domain

// ---- erasures

// ItemErased records that what a content item said is destroyed, why, and on what that rests. The events that name it stay.
type ItemErased struct {
	Ref    string `json:"ref"`             // of the content item
	Basis  string `json:"basis,omitempty"` // symbol of the decision, or article of the law
	Reason Item   `json:"reason"`
}

func (ItemErased) event() {}

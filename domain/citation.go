package domain

import "slices"

// A Citation is a document that a document rests on or mentions. Without a symbol it is unresolved.
type Citation struct {
	Kind       string `json:"kind"`
	Symbol     string `json:"symbol,omitempty"`
	Date       Date   `json:"date"`
	Issuer     string `json:"issuer,omitempty"`
	Title      string `json:"title,omitempty"`
	Role       string `json:"role,omitempty"`       // "basis" for căn cứ, "superseded" for what it takes the place of
	Implements string `json:"implements,omitempty"` // symbol of the document it carries out
}

// Resolved reports whether the citation names a document one can look up.
func (c Citation) Resolved() bool { return c.Symbol != "" }

// resolve says which document a citation means.
func (d Document) resolve(c ResolveCitation) ([]Event, error) {
	if c.No < 1 || c.No > len(d.Face.Citations) {
		return nil, refuse(NoSuchThing, "document %s has no citation %d", c.Document, c.No)
	}
	if c.Means == "" && c.Symbol == "" {
		return nil, refuse(Incomplete, "a citation is resolved by a document or by a symbol")
	}
	if c.Means == c.Document {
		return nil, refuse(Itself, "document %s cannot cite itself", c.Document)
	}
	found := CitationResolved{No: c.No, Document: c.Means, Symbol: c.Symbol, Date: c.Date, Issuer: c.Issuer}
	for _, r := range slices.Backward(d.Resolved) {
		if r.No == c.No {
			if r == found {
				return nil, nil
			}
			break
		}
	}
	return []Event{found}, nil
}

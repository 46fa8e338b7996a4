package domain

import (
	"cmp"
	"slices"
	"strings"
)

// Purpose is what a recipient gets the document for.
type Purpose string

const (
	ForReport   Purpose = "for_report"   // để báo cáo
	ToImplement Purpose = "to_implement" // để thực hiện
	ToKnow      Purpose = "to_know"      // để biết
	Archive     Purpose = "archive"      // lưu
)

// A Recipient is a line of Nơi nhận.
type Recipient struct {
	Name    string  `json:"name"`
	Purpose Purpose `json:"purpose"`
}

// A Delivery is one unit that receives the document, and what for.
type Delivery struct {
	Unit    UnitID  `json:"unit"`
	Purpose Purpose `json:"purpose"`
}

// Method is how a document leaves the house.
type Method string

const (
	ByNetwork Method = "network" // mạng thông tin diện rộng của Đảng, trục liên thông
	ByMail    Method = "post"    // bưu điện
	ByEmail   Method = "email"   // thư điện tử công vụ
	ByHand    Method = "hand"    // trao tay
)

// PurposeOf is what a recipient of Nơi nhận gets the document for. Where the paper does not say, who also has a duty in
// it gets it to implement, and anybody else to know.
func PurposeOf(r Recipient, obligations []Obligation) Purpose {
	if r.Purpose != "" {
		return r.Purpose
	}
	for _, o := range obligations {
		if slices.ContainsFunc(o.Assignees, func(a string) bool { return sameName(a, r.Name) }) {
			return ToImplement
		}
	}
	return ToKnow
}

// sameName compares two printed names of one body: a document writes the same body with and without the house's name
// behind it.
func sameName(a, b string) bool {
	a, b = strings.ToLower(strings.TrimSpace(a)), strings.ToLower(strings.TrimSpace(b))
	return a != "" && b != "" && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// acknowledge records a receipt. Who records it for another needs proof; the office of the house's committee does not,
// since a collective has no hand of its own.
func (d Document) acknowledge(c AcknowledgeDelivery) ([]Event, error) {
	if !slices.ContainsFunc(d.Delivered, func(x Delivery) bool { return x.Unit == c.Unit }) &&
		!slices.ContainsFunc(d.SentOut, func(x DocumentSentOut) bool { return x.Unit == c.Unit }) {
		return nil, refuse(NoSuchThing, "document %s was not sent to %s", c.Document, c.Unit)
	}
	if slices.Contains(d.Received, c.Unit) {
		return nil, nil
	}
	e := DeliveryAcknowledged{Unit: c.Unit, Proof: c.Proof}
	if by := ActorOf(c.By).Unit; by != c.Unit {
		e.Office = by
		ofCollective := c.Unit == d.Issue.Superiors.Committee && by == d.Issue.Superiors.Office
		if c.Proof == nil && !ofCollective {
			return nil, refuse(Incomplete, "a receipt recorded for %s needs its proof", c.Unit)
		}
	}
	return []Event{e}, nil
}

// sendOut records that the document has left for a body outside.
func (d Document) sendOut(c SendOut) ([]Event, error) {
	if c.On.IsZero() || c.On.After(DateOf(c.At)) || c.On.Before(d.Face.IssuedOn) {
		return nil, refuse(BadDate, "a document goes out on a day, after it was issued and not in the future")
	}
	e := DocumentSentOut{Unit: c.Unit, Symbol: cmp.Or(c.Symbol, d.Face.Symbol), On: c.On, Method: c.Method, Sender: ActorOf(c.By).Unit, Proof: c.Proof}
	if e.Symbol == "" {
		return nil, refuse(Incomplete, "what goes out has a symbol")
	}
	if slices.ContainsFunc(d.SentOut, func(x DocumentSentOut) bool {
		return x.Unit == e.Unit && x.Symbol == e.Symbol && x.On == e.On && x.Method == e.Method
	}) {
		return nil, nil
	}
	return []Event{e}, nil
}

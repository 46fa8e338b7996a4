package projections

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Delivery is a recipient of a document: when it was sent, how, and when the recipient confirmed it.
type Delivery struct {
	Key        string     `db:"key"`
	Document   string     `db:"document"`
	Unit       string     `db:"unit"`
	Purpose    string     `db:"purpose"`
	Symbol     string     `db:"symbol"` // under which it left the house
	Method     string     `db:"method"`
	SentAt     time.Time  `db:"sent_at"`
	ReceivedAt *time.Time `db:"received_at"`
	RecordedBy string     `db:"recorded_by"` // who recorded the receipt for it; "" when it did so itself
}

func deliveryKey(d domain.DocumentID, u domain.UnitID) string { return string(d) + "/" + string(u) }

// delivered is the recipient that an event is about, "" when it is about none.
func delivered(e domain.Event) domain.UnitID {
	switch e := e.(type) {
	case domain.DocumentDelivered:
		return e.Unit
	case domain.DeliveryAcknowledged:
		return e.Unit
	case domain.DocumentSentOut:
		return e.Unit
	}
	return ""
}

func (p *pass) foldDelivery(id domain.DocumentID, c Commit, e domain.Event) {
	key := deliveryKey(id, delivered(e))
	row, had := p.deliveries.get(key)
	if !had {
		row = Delivery{Key: key, Document: string(id), Unit: string(delivered(e)), SentAt: c.EffectiveAt.UTC()}
	}
	switch e := e.(type) {
	case domain.DocumentDelivered:
		row.Purpose = string(e.Purpose)
	case domain.DocumentSentOut:
		row.Symbol, row.Method = e.Symbol, string(e.Method)
	case domain.DeliveryAcknowledged:
		row.ReceivedAt, row.RecordedBy = at(c.EffectiveAt), string(e.Office)
	}
	p.deliveries.put(key, row)
}

// Deliveries lists who was sent a document, those first that have not confirmed it.
func (v Views) Deliveries(ctx context.Context, document string) ([]Delivery, error) {
	return list[Delivery](ctx, v, `select * from deliveries where document = $1 order by received_at nulls first, unit, key`, document)
}

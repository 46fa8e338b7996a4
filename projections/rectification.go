package projections

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Rectification is what was said, later, of a record that is wrong.
type Rectification struct {
	Key     string    `db:"key"`
	Subject string    `db:"subject"` // the life it stands in
	Version int       `db:"version"`
	Act     string    `db:"act"`
	Field   string    `db:"field"` // "": the whole was written down in error
	Was     string    `db:"was"`
	Now     string    `db:"now"`
	Reason  string    `db:"reason"` // ref of the content item
	Actor   string    `db:"actor"`
	At      time.Time `db:"at"`
}

func rectificationOf(id string, c Commit, e domain.RecordRectified) Rectification {
	return Rectification{
		Key: id, Subject: e.Subject, Version: e.Version, Act: e.Act, Field: e.Field, Was: e.Was, Now: e.Now, Reason: e.Reason.Ref, Actor: c.Actor, At: c.EffectiveAt.UTC(),
	}
}

// Rectifications lists what was rectified in a life ("insp.<id>"), oldest first.
func (v Views) Rectifications(ctx context.Context, subject string) ([]Rectification, error) {
	return list[Rectification](ctx, v, `select * from rectifications where subject = $1 order by at, key`, subject)
}

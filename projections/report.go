package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
)

// Report is a periodic report that was accepted. What it says is a content item.
type Report struct {
	Assignment string
	Period     string // label, "Quý I/2024"
	Nil        bool
	Report     *domain.Item // nil for a nil report
}

// PreviousReport is the last report of a unit in a regime that was accepted for a period before this one, as the period
// is labelled; a period that has not been opened yet comes after all others. false: there is none.
func (v Views) PreviousReport(ctx context.Context, regime, unit, period string) (Report, bool, error) {
	var r Report
	var made []byte
	err := v.db.QueryRow(ctx, `select a.key, a.period, t.data from assignments a
		join timeline t on t.aggregate = 'asg.' || a.key and t.type = 'assignment.submission_made'
		where a.regime = $1 and a.unit = $2 and a.status = 'completed' and a.regime <> ''
		and a.cutoff < coalesce((select min(cutoff) from assignments where regime = $1 and period = $3), 'infinity')
		order by a.cutoff desc, t.position desc limit 1`, regime, unit, period).Scan(&r.Assignment, &r.Period, &made)
	if errors.Is(err, pgx.ErrNoRows) {
		return Report{}, false, nil
	}
	if err != nil {
		return Report{}, false, fmt.Errorf("find the report before %s: %w", period, err)
	}
	var e domain.SubmissionMade
	if err := json.Unmarshal(made, &e); err != nil {
		return Report{}, false, fmt.Errorf("find the report before %s: %w", period, err)
	}
	r.Nil, r.Report = e.Nil, e.Report
	return r, true, nil
}

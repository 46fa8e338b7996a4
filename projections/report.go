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
	Unit       string // that has the duty
	Period     string // label, "Quý I/2024"
	Submission int    // which of its versions
	Nil        bool
	Report     *domain.Item // nil for a nil report
}

// said is what was accepted, as its event has it.
func (r Report) said(made []byte) (Report, error) {
	var e domain.SubmissionMade
	if err := json.Unmarshal(made, &e); err != nil {
		return Report{}, fmt.Errorf("read the report of %s: %w", r.Assignment, err)
	}
	r.Submission, r.Nil, r.Report = e.Submission, e.Nil, e.Report
	return r, nil
}

// AcceptedReports lists the reports of a regime that were accepted, by period and unit: of one period, as it is labelled,
// or "" for all. Of a report that was sent again it is the version that was accepted.
func (v Views) AcceptedReports(ctx context.Context, regime, period string) (reports []Report, err error) {
	rows, err := v.asks().Query(ctx, `select key, unit, period, data from (select distinct on (a.key) a.key, a.unit, a.period, a.cutoff, t.data from assignments a
		join timeline t on t.aggregate = 'asg.' || a.key and t.type = 'assignment.submission_made'
		where a.regime = $1 and a.status = 'completed' and ($2 = '' or a.period = $2) order by a.key, t.position desc) r
		order by cutoff, unit, key`, regime, period)
	if err != nil {
		return nil, fmt.Errorf("list the reports of %s: %w", regime, err)
	}
	defer rows.Close()
	for rows.Next() {
		var r Report
		var made []byte
		if err := rows.Scan(&r.Assignment, &r.Unit, &r.Period, &made); err != nil {
			return nil, fmt.Errorf("list the reports of %s: %w", regime, err)
		}
		if r, err = r.said(made); err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	return reports, rows.Err()
}

// PreviousReport is the last report of a unit in a regime that was accepted for a period before this one, as the period
// is labelled; a period that has not been opened yet comes after all others. false: there is none.
func (v Views) PreviousReport(ctx context.Context, regime, unit, period string) (Report, bool, error) {
	var r Report
	var made []byte
	err := v.asks().QueryRow(ctx, `select a.key, a.unit, a.period, t.data from assignments a
		join timeline t on t.aggregate = 'asg.' || a.key and t.type = 'assignment.submission_made'
		where a.regime = $1 and a.unit = $2 and a.status = 'completed' and a.regime <> ''
		and a.cutoff < coalesce((select min(cutoff) from assignments where regime = $1 and period = $3), 'infinity')
		order by a.cutoff desc, t.position desc limit 1`, regime, unit, period).Scan(&r.Assignment, &r.Unit, &r.Period, &made)
	if errors.Is(err, pgx.ErrNoRows) {
		return Report{}, false, nil
	}
	if err != nil {
		return Report{}, false, fmt.Errorf("find the report before %s: %w", period, err)
	}
	r, err = r.said(made)
	return r, err == nil, err
}

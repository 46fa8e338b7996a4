package projections

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dondoc/dondoc/domain"
)

// ErrPage says that a page was asked for that no list has given.
var ErrPage = errors.New("projections: no such page of a list")

// Page is a part of a list: so many rows behind where another page ended.
type Page[R any] struct {
	Rows []R
	Next string // the page behind this one; "": there is no more
}

// page cuts what was asked for with one row more than fits.
func page[R any](rows []R, err error, limit int, end func(R) string) (Page[R], error) {
	if err != nil || len(rows) <= limit {
		return Page[R]{Rows: rows}, err
	}
	rows = rows[:limit]
	return Page[R]{rows, base64.RawURLEncoding.EncodeToString([]byte(end(rows[limit-1])))}, nil
}

// pageFrom reads where a page ended: an instant, and a key.
func pageFrom(after string) (at time.Time, key string, err error) {
	if after == "" {
		return time.Time{}, "", nil
	}
	text, err := base64.RawURLEncoding.DecodeString(after)
	when, key, ok := strings.Cut(string(text), " ")
	if err != nil || !ok || len(after) > 300 || key == "" || !utf8.Valid(text) || strings.Contains(key, "\x00") {
		return time.Time{}, "", ErrPage
	}
	if at, err = time.Parse(time.RFC3339Nano, when); err != nil {
		return time.Time{}, "", ErrPage
	}
	return at, key, nil
}

// noEnd stands for a deadline that there is not: those come last.
var noEnd = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// byDeadline is the order of a long list of duties, which an index has: the nearest deadline first, those without one last.
const (
	deadline   = `coalesce(a.closes, '9999-12-31 00:00Z')`
	byDeadline = deadline + `, a.key`
)

func endOfDuty(d Duty) string {
	at := noEnd
	if d.Closes != nil {
		at = *d.Closes
	}
	return at.UTC().Format(time.RFC3339Nano) + " " + d.Key
}

// duties gives a page of the duties that a condition holds for, whose parameters are $1 and on.
func (v Views) duties(ctx context.Context, where, after string, limit int, args ...any) (Page[Duty], error) {
	at, key, err := pageFrom(after)
	if err != nil {
		return Page[Duty]{}, err
	}
	if after != "" {
		where += fmt.Sprintf(` and (%s) > ($%d::timestamptz, $%d)`, byDeadline, len(args)+1, len(args)+2)
		args = append(args, at, key)
	}
	rows, err := list[Duty](ctx, v, `with page as (select a.key from assignments a where `+where+` order by `+byDeadline+fmt.Sprintf(` limit %d)
		`, limit+1)+duty+`where a.key in (select key from page) order by `+byDeadline, args...)
	return page(rows, err, limit, endOfDuty)
}

// StandingPage is a page of the duties that stand somewhere at an instant, the longest due first.
func (v Views) StandingPage(ctx context.Context, s domain.Standing, now time.Time, after string, limit int) (Page[Duty], error) {
	where, known := standsWhere[s]
	if !known {
		return Page[Duty]{}, fmt.Errorf("standing %q is unknown", s)
	}
	if s == domain.InTime {
		where += ` and ` + deadline + ` > $1` // the index begins there
	}
	return v.duties(ctx, where, after, limit, now)
}

// SoonPage is a page of the open duties whose deadline closes after now and not after until, the nearest first.
func (v Views) SoonPage(ctx context.Context, now, until time.Time, after string, limit int) (Page[Duty], error) {
	return v.duties(ctx, working+` and `+deadline+` > $1 and `+deadline+` <= $2`, after, limit, now, until)
}

// RemediesPage is a page of what inspections demanded and is not put right yet, the nearest deadline first.
func (v Views) RemediesPage(ctx context.Context, after string, limit int) (Page[Duty], error) {
	return v.duties(ctx, openRemedy, after, limit)
}

// unplanned are the duties that ask for a plan of their unit, which has registered none.
const unplanned = `a.implementing = '' and a.status not in ('cancelled', 'closed', 'completed', 'excused')
	and exists (select from obligations o where o.document = a.document and o.no = a.obligation and o.plan)`

// UnplannedPage is a page of the duties, of whatever document, that ask for a plan of their unit, which has registered none.
func (v Views) UnplannedPage(ctx context.Context, after string, limit int) (Page[Duty], error) {
	return v.duties(ctx, unplanned, after, limit)
}

// CountUnplanned counts what UnplannedPage lists.
func (v Views) CountUnplanned(ctx context.Context) (n int, err error) {
	err = v.asks().QueryRow(ctx, `select count(*)::int from assignments a where `+unplanned).Scan(&n)
	return n, err
}

// DocumentsPage is a page of the register, newest first.
func (v Views) DocumentsPage(ctx context.Context, after string, limit int) (Page[Document], error) {
	at, key, err := pageFrom(after)
	if err != nil {
		return Page[Document]{}, err
	}
	rows, err := list[Document](ctx, v, `select * from documents d where $2 = '' or (d.registered_at, d.key) < ($3::timestamptz, $2) order by d.registered_at desc, d.key desc limit $1`, limit+1, key, at)
	return page(rows, err, limit, func(d Document) string { return d.RegisteredAt.UTC().Format(time.RFC3339Nano) + " " + d.Key })
}

// CountDocuments counts the register.
func (v Views) CountDocuments(ctx context.Context) (n int, err error) {
	err = v.asks().QueryRow(ctx, `select count(*)::int from documents`).Scan(&n)
	return n, err
}

// Urged is an urging with the names a list shows.
type Urged struct {
	Urging
	UnitName string `db:"unit_name"`
	Text     string `db:"text"`   // of the duty
	Period   string `db:"period"` // of its report
	Document string `db:"document_symbol"`
}

// UrgingsPage is a page of how units were urged, the newest first.
func (v Views) UrgingsPage(ctx context.Context, after string, limit int) (Page[Urged], error) {
	at, key, err := pageFrom(after)
	if err != nil {
		return Page[Urged]{}, err
	}
	rows, err := list[Urged](ctx, v, `with page as (select * from urgings g where $2 = '' or (g.at, g.key) < ($3::timestamptz, $2) order by g.at desc, g.key desc limit $1)
		select g.*, coalesce(u.name, g.unit) as unit_name, coalesce(a.text, '') as text, coalesce(a.period, '') as period, coalesce(d.symbol, a.list_symbol, '') as document_symbol
		from page g left join units u on u.key = g.unit left join assignments a on a.key = g.assignment left join documents d on d.key = a.document
		order by g.at desc, g.key desc`, limit+1, key, at)
	return page(rows, err, limit, func(u Urged) string { return u.At.UTC().Format(time.RFC3339Nano) + " " + u.Key })
}

// CountUrgings counts what UrgingsPage lists.
func (v Views) CountUrgings(ctx context.Context) (n int, err error) {
	err = v.asks().QueryRow(ctx, `select count(*)::int from urgings`).Scan(&n)
	return n, err
}

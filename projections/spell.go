package projections

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Spell is a time during which a duty stood as it did, and that has ended: with one unit, in one bucket, with one deadline. It
// was so as of the positions from Begun to before Ended. A row is written once. The spell that goes on is in the
// assignment itself.
type Spell struct {
	Key        string     `db:"key"`
	Assignment string     `db:"assignment"`
	Unit       string     `db:"unit"`
	Document   string     `db:"document"`
	Bucket     string     `db:"bucket"` // open, suspended, submitted, on_time, late, excused, cancelled, closed
	Duty       string     `db:"duty"`
	Closes     *time.Time `db:"closes"`
	Begun      int64      `db:"begun"`
	Ended      int64      `db:"ended"`
	EndedAt    time.Time  `db:"ended_at"` // when that was recorded
}

// bucket is where a duty stands, as far as no clock is needed to say so.
func (a Assignment) bucket() string {
	switch domain.Status(a.Status) {
	case domain.Suspended:
		return "suspended"
	case domain.Submitted:
		return "submitted"
	case domain.Excused:
		return "excused"
	case domain.Cancelled:
		return "cancelled"
	case domain.PeriodOver:
		return "closed"
	case domain.Completed:
		if a.Standing(time.Time{}) == domain.CompletedLate {
			return "late"
		}
		return "on_time"
	}
	return "open"
}

// spell writes down the spell of a duty that an event ends, and gives the duty as it begins the next one. What stood for
// no more than a part of one commit was never seen, and is not written.
func (p *pass) spell(before Assignment, had bool, after Assignment, c Commit) Assignment {
	same := before.Unit == after.Unit && before.bucket() == after.bucket() && before.Duty == after.Duty && before.Document == after.Document &&
		(before.Closes == nil) == (after.Closes == nil) && value(before.Closes).Equal(value(after.Closes))
	if had && same {
		after.Spell = before.Spell
		return after
	}
	after.Spell = int64(c.Position)
	if had && before.Spell < after.Spell {
		s := Spell{
			Key: fmt.Sprintf("%012d|%s", before.Spell, before.Key), Assignment: before.Key, Unit: before.Unit, Document: before.Document, Bucket: before.bucket(),
			Duty: before.Duty, Closes: before.Closes, Begun: before.Spell, Ended: after.Spell, EndedAt: c.RecordedAt.UTC(),
		}
		p.spells.put(s.Key, s)
	}
	return after
}

// Place is where a page of duties ended: the next page begins behind it.
type Place struct {
	Closes *time.Time `db:"closes"`
	Unit   string     `db:"unit"`
	Key    string     `db:"key"`
}

// kept are the buckets of the spells, and the states of the duties, that stand somewhere; dated: with a deadline, which
// closed by the moment, or closes later; ledger rows know no clock, so these compare.
type kept struct {
	buckets  []string
	statuses []string
	dated    string // of the duties with a deadline; "": there are none
	undated  bool   // duties without one stand there too
	rest     string // what else a duty must be that stands there now
}

var keptAs = map[domain.Standing]kept{
	domain.Overdue:          {buckets: []string{"open"}, statuses: atWork, dated: `closes <= $2`},
	domain.InTime:           {buckets: []string{"open"}, statuses: atWork, dated: `closes > $2`},
	domain.AwaitingApproval: {buckets: []string{"submitted"}, statuses: []string{string(domain.Submitted)}, dated: `closes is not null`, undated: true},
	domain.CompletedOnTime: {
		buckets: []string{"on_time"}, statuses: []string{string(domain.Completed)}, dated: `closes is not null`, undated: true,
		rest: ` and (closes is null or arrived_at is null or arrived_at < closes)`,
	},
	domain.CompletedLate: {buckets: []string{"late"}, statuses: []string{string(domain.Completed)}, dated: `closes is not null`, rest: ` and arrived_at >= closes`},
	domain.WasExcused:    {buckets: []string{"excused"}, statuses: []string{string(domain.Excused)}, dated: `closes is not null`, undated: true},
	domain.WasCancelled:  {buckets: []string{"cancelled"}, statuses: []string{string(domain.Cancelled)}, dated: `closes is not null`, undated: true},
	domain.WasClosed:     {buckets: []string{"closed"}, statuses: []string{string(domain.PeriodOver)}, dated: `closes is not null`, undated: true},
}

// atWork are the states in which a duty is open.
var atWork = append([]string{string(domain.Returned)}, underWay...)

// PageLimit is the most duties a page has.
const PageLimit = 100

// StandingAsOf lists the duties that stood somewhere as of a moment, the nearest deadline first, those without one last, then
// by unit and key: at most n of them (and no more than PageLimit) behind a place, nil for the first page. What is shown
// of each is as it was then. next is where the page ends, nil when nothing comes after it. unit "" means all.
func (v Views) StandingAsOf(ctx context.Context, s domain.Standing, m Moment, unit string, after *Place, n int) (duties []Duty, next *Place, err error) {
	n = max(1, min(n, PageLimit))
	var found []Place
	switch k, known := keptAs[s]; {
	case s == domain.NoDeadline: // two kinds of duties have none: those that were given without, and those whose clock stands
		found, err = v.spellsAt(ctx, kept{buckets: []string{"open"}, statuses: atWork, undated: true}, m, unit, after, n+1)
		if err == nil {
			var suspended []Place
			suspended, err = v.spellsAt(ctx, kept{buckets: []string{"suspended"}, statuses: []string{string(domain.Suspended)}, dated: `closes is not null`, undated: true}, m, unit, after, n+1)
			found = append(found, suspended...)
			slices.SortFunc(found, Place.compare)
		}
	case !known:
		return nil, nil, fmt.Errorf("standing %q is unknown", s)
	default:
		found, err = v.spellsAt(ctx, k, m, unit, after, n+1)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(found) > n {
		found, next = found[:n], &found[n-1]
	}
	duties, err = v.dutiesAsOf(ctx, m, found)
	return duties, next, err
}

// compare is the order of a list: by deadline, those without one last, then by unit and key.
func (p Place) compare(q Place) int {
	if (p.Closes == nil) != (q.Closes == nil) {
		if p.Closes == nil {
			return 1
		}
		return -1
	}
	return cmp.Or(value(p.Closes).Compare(value(q.Closes)), strings.Compare(p.Unit, q.Unit), strings.Compare(p.Key, q.Key))
}

// dutiesAsOf are the duties at some places, as they were.
func (v Views) dutiesAsOf(ctx context.Context, m Moment, places []Place) ([]Duty, error) {
	if len(places) == 0 {
		return nil, nil
	}
	var keys []string
	for _, p := range places {
		keys = append(keys, p.Key)
	}
	past, err := v.AsOf(ctx, m, ofRows(keys))
	if err != nil {
		return nil, err
	}
	defer past.Close()
	duties, err := list[Duty](ctx, past.Views, duty+`where a.key = any($1) order by a.closes nulls last, a.unit, a.key`, keys)
	if err == nil && len(duties) != len(places) {
		err = fmt.Errorf("%d duties stood there as of position %d, %d of them are known: the read models do not agree", len(places), m.Position, len(duties))
	}
	return duties, err
}

// spellsAt finds who stood somewhere as of a moment: spells that have ended since, and those that go on. One begun by then and
// ended after it lies in a pair of epochs, one by the position and one behind it; the index has each pair in the order
// of the list. So a page costs a look at each pair, and a search through what began or ended in the moment's own epoch.
func (v Views) spellsAt(ctx context.Context, k kept, m Moment, unit string, after *Place, n int) (found []Place, err error) {
	last, err := v.Position(ctx)
	if err != nil {
		return nil, err
	}
	look := func(which string) error {
		if len(found) >= n {
			return nil
		}
		args := []any{int64(m.Position), m.At, k.buckets, k.statuses, epoch(m.Position), epoch(last), n - len(found), unit}
		behind := func(string) string { return "" }
		if after != nil && (after.Closes == nil || which != "closes is null") {
			args = append(args, after.Unit, after.Key)
			behind = func(key string) string { return ` and (unit, ` + key + `) > ($9, $10)` }
			if after.Closes != nil {
				args = append(args, after.Closes)
				behind = func(key string) string {
					return ` and closes >= $11 and (closes, unit, ` + key + `) > ($11, $9, $10)`
				}
			}
		}
		tail := func(key string) string {
			return ` and ` + which + ` and ($8 = '' or unit = $8)` + behind(key) + ` order by closes, unit, ` + key + ` limit $7`
		}
		got, err := list[Place](ctx, v, `select closes, unit, key from (
			select x.closes, x.unit, x.assignment as key from unnest($3::text[]) b, generate_series(0, $5::bigint) f, generate_series($5::bigint, $6::bigint) t, lateral (
				select closes, unit, assignment from spells where bucket = b and begun >> 20 = f and ended >> 20 = t and begun <= $1 and ended > $1`+tail("assignment")+`) x
			union all
			select x.closes, x.unit, x.key from unnest($4::text[]) s, generate_series(0, $5::bigint) f, lateral (
				select closes, unit, key from assignments where status = s and spell >> 20 = f and spell <= $1`+k.rest+tail("key")+`) x
			) page where $2::timestamptz is not null order by closes, unit, key limit $7`, args...)
		found = append(found, got...)
		return err
	}
	if k.dated != "" && (after == nil || after.Closes != nil) {
		if err := look(k.dated); err != nil {
			return nil, err
		}
	}
	if k.undated {
		err = look("closes is null")
	}
	return found, err
}

// epoch is the part of the log that a position lies in: a million commits.
func epoch(position uint64) int64 { return int64(position >> 20) }

package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Urging is one line of the log of urging (nhật ký đôn đốc): a reminder or a report to the superiors by the ladder, a
// call, a letter that was sent, and that a unit could not be reached.
type Urging struct {
	Key        string    `db:"key"`
	Assignment string    `db:"assignment"`
	Unit       string    `db:"unit"` // that is urged
	At         time.Time `db:"at"`
	Kind       string    `db:"kind"` // reminder, escalation, call, letter, unreached
	By         string    `db:"by"`
	Stage      string    `db:"stage"`   // of the ladder
	Symbol     string    `db:"symbol"`  // of a letter
	Letter     string    `db:"letter"`  // its id
	Method     string    `db:"method"`  // of a call or a letter
	Reached    bool      `db:"reached"` // a call that reached the unit, a letter that was handed over
	Position   int64     `db:"position"`
}

// Kinds of urging.
const (
	UrgedByReminder   = "reminder"
	UrgedByEscalation = "escalation"
	UrgedByCall       = "call"
	UrgedByLetter     = "letter"
	NotReached        = "unreached"
)

// Letter is a letter that urges a unit.
type Letter struct {
	Key         string     `db:"key"`
	From        string     `db:"from_unit"`
	To          string     `db:"to_unit"`
	Assignments []string   `db:"assignments"`
	Symbol      string     `db:"symbol"`
	SignedBy    string     `db:"signed_by"`
	Status      string     `db:"status"`
	DraftedOn   *time.Time `db:"drafted_on"`
	SentAt      *time.Time `db:"sent_at"`
	Method      string     `db:"method"`
}

func (p *pass) foldLetter(id string, c Commit, e domain.Event) {
	row, _ := p.letters.get(id)
	switch e := e.(type) {
	case domain.LetterDrafted:
		row = Letter{
			Key: id, From: string(e.From), To: string(e.To), Assignments: words(e.Assignments), Status: string(domain.Drafted), DraftedOn: day(e.On),
		}
	case domain.LetterNumbered:
		row.Symbol = e.Symbol
		row.Status = string(domain.Numbered)
		if row.SignedBy != "" {
			row.Status = string(domain.ReadyToSend)
		}
	case domain.LetterSigned:
		row.SignedBy = e.By
		row.Status = string(domain.Signed)
		if row.Symbol != "" {
			row.Status = string(domain.ReadyToSend)
		}
	case domain.LetterSent:
		row.Status, row.SentAt, row.Method = string(domain.SentOut), at(e.At), string(e.Method)
		for _, a := range row.Assignments {
			p.urged(c, Urging{
				Assignment: a, Unit: row.To, At: e.At.UTC(), Kind: UrgedByLetter, By: row.SignedBy, Symbol: row.Symbol, Letter: id,
				Method: string(e.Method), Reached: true,
			})
		}
	case domain.LetterVoided:
		row.Status = string(domain.Void)
	}
	p.letters.put(id, row)
}

// urge puts what an event of a duty does to urge its unit into the log of urging.
func (p *pass) urge(c Commit, a Assignment, e domain.Event) {
	u := Urging{Assignment: a.Key, Unit: a.Unit, By: c.Actor}
	switch e := e.(type) {
	case domain.ReminderRaised:
		u.Kind, u.Stage, u.At = UrgedByReminder, e.Stage, e.RaisedAt.UTC()
	case domain.EscalationRaised:
		u.Kind, u.Stage, u.At = UrgedByEscalation, e.Stage, e.RaisedAt.UTC()
	case domain.CallRecorded:
		u.Kind, u.Method, u.Reached, u.At = UrgedByCall, string(e.Method), e.Reached, e.At.UTC()
	default:
		return
	}
	p.urged(c, u)
}

func (p *pass) urged(c Commit, u Urging) {
	u.Position = int64(c.Position)
	u.Key = fmt.Sprintf("%012d|%s|%s", c.Position, u.Kind, u.Assignment)
	p.urgings.put(u.Key, u)
}

// UrgingsOf lists how a duty was urged, oldest first.
func (v Views) UrgingsOf(ctx context.Context, assignment string) ([]Urging, error) {
	return list[Urging](ctx, v, `select * from urgings where assignment = $1 order by at, key`, assignment)
}

// UrgingsOfUnit lists how a unit was urged from an instant to another, oldest first.
func (v Views) UrgingsOfUnit(ctx context.Context, unit string, from, until time.Time) ([]Urging, error) {
	return list[Urging](ctx, v, `select * from urgings where unit = $1 and at >= $2 and at < $3 order by at, key`, unit, from, until)
}

// LettersTo lists the letters that urge a unit, "" for all, newest draft first.
func (v Views) LettersTo(ctx context.Context, unit string) ([]Letter, error) {
	return list[Letter](ctx, v, `select * from letters where $1 = '' or to_unit = $1 order by drafted_on desc, key`, unit)
}

// ForCommittee is what a committee is asked to consider (danh sách trình Ban Thường vụ xem xét): the open duties under it
// that closed not after an instant, which domain.ForCommitteeBefore gives. It is for that committee and for nobody else:
// there is no list of units by how they do. Organisations that were only asked are not on it.
func (v Views) ForCommittee(ctx context.Context, committee string, before time.Time) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where a.committee = $1 and a.status in ('sent', 'accepted', 'in_progress') and a.closes <= $2
		and u.kind is distinct from 'mass_organisation' order by u.name collate "vi-x-icu", a.closes, a.key`, committee, before)
}

// LastUrgings finds for each of some duties how it was urged last, by its id: the column "lần đôn đốc gần nhất" of the list of
// what is overdue. That a unit was not reached is no urging. Who was never urged is not in it.
func (v Views) LastUrgings(ctx context.Context, assignments []string) (map[string]Urging, error) {
	urgings, err := list[Urging](ctx, v, `select x.* from unnest($1::text[]) a cross join lateral (
		select * from urgings u where u.assignment = a and u.kind <> 'unreached' order by u.at desc, u.key desc limit 1) x`, assignments)
	last := make(map[string]Urging, len(urgings))
	for _, u := range urgings {
		last[u.Assignment] = u
	}
	return last, err
}

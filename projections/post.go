package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
)

// Post is somebody in a post for a time: appointed to it, or in the place of its holder. Nobody's name is in it.
type Post struct {
	Key      string     `db:"key"`
	Person   string     `db:"person"` // who sits there
	Holder   string     `db:"holder"` // whose post it is
	Unit     string     `db:"unit"`
	Position string     `db:"position"`
	Why      string     `db:"why"`  // appointed, deputy, delegated, handed_over
	Acts     []string   `db:"acts"` // names of commands; none: all of the post
	Since    *time.Time `db:"since"`
	Until    *time.Time `db:"until"` // the last day; nil: until it is ended
	Basis    string     `db:"basis"`
}

func appointmentKey(holder string, unit domain.UnitID, position domain.Position, from domain.Date) string {
	return fmt.Sprintf("%s|%s|%s|%s", holder, unit, position, from)
}

// foldPerson puts who sits where, as a person's life says it.
func (p *pass) foldPerson(holder string, c Commit, e domain.Event) {
	put := func(post domain.Post, who domain.PersonID, why domain.Why, acts []string, from, until domain.Date, basis string) {
		key := appointmentKey(holder, post.Unit, post.Position, from)
		if why != domain.ByAppointment {
			key += fmt.Sprintf("|%s|%s|%d", who, why, c.Position)
		}
		p.posts.put(key, Post{
			Key: key, Person: string(who), Holder: holder, Unit: string(post.Unit), Position: string(post.Position), Why: string(why),
			Acts: append([]string{}, acts...), Since: day(from), Until: day(until), Basis: basis,
		})
	}
	switch e := e.(type) {
	case domain.PersonAppointed:
		put(domain.Post{Unit: e.Unit, Position: e.Position}, domain.PersonID(holder), domain.ByAppointment, nil, e.From, e.Until, e.Basis)
	case domain.AppointmentEnded:
		if row, ok := p.posts.get(appointmentKey(holder, e.Unit, e.Position, e.From)); ok {
			row.Until = day(e.On)
			p.posts.put(row.Key, row)
		}
	case domain.DeputyNamed:
		put(domain.Post{Unit: e.Unit, Position: e.Position}, e.Deputy, domain.AsDeputy, nil, e.From, e.Until, e.Basis)
	case domain.PostDelegated:
		put(domain.Post{Unit: e.Unit, Position: e.Position}, e.To, domain.ByDelegation, e.Acts, e.From, e.Until, e.Basis)
	case domain.StandInEnded:
		on := day(e.On)
		var ended []Post
		for row := range p.posts.all() {
			if row.Holder == holder && row.Person == string(e.To) && row.Unit == string(e.Unit) && row.Position == string(e.Position) &&
				row.Why != string(domain.ByAppointment) && row.Until != nil && row.Until.After(*on) {
				row.Until = on
				ended = append(ended, row)
			}
		}
		for _, row := range ended {
			p.posts.put(row.Key, row)
		}
	case domain.HandedOver:
		for _, post := range e.Posts {
			put(post, e.To, domain.ByHandOver, nil, e.From, e.Until, e.Basis)
		}
	}
}

// loadStandIns brings those who stand in for these holders of posts.
func (p *pass) loadStandIns(ctx context.Context, tx pgx.Tx, schema string, holders []string) error {
	if len(holders) == 0 {
		return nil
	}
	keys, err := keysFound(ctx, tx, "select key from "+in(schema, "posts")+" where holder = any($1) and why <> 'appointed'", holders)
	if err != nil {
		return err
	}
	return p.posts.load(ctx, tx, schema, keys)
}

// seated are the posts in force on the day $1: a stand-in's ends with the holder's own.
const seated = `from posts p where p.since <= $1 and (p.until is null or p.until >= $1) and (p.why = 'appointed' or exists (
	select from posts h where h.holder = p.holder and h.why = 'appointed' and h.unit = p.unit and h.position = p.position
	and h.since <= $1 and (h.until is null or h.until >= $1)))`

// PostsAt lists who sits where on a day.
func (v Views) PostsAt(ctx context.Context, on domain.Date) ([]Post, error) {
	return list[Post](ctx, v, `select p.* `+seated+` order by p.unit, p.position, p.person, p.key`, day(on))
}

// PostsOf lists the posts a person sits in on a day, the person's own and others'.
func (v Views) PostsOf(ctx context.Context, person domain.PersonID, on domain.Date) ([]Post, error) {
	return list[Post](ctx, v, `select p.* `+seated+` and p.person = $2 order by p.unit, p.position, p.key`, day(on), string(person))
}

// HandedItems lists the open duties of the units whose posts were handed over to a person, as of a day.
func (v Views) HandedItems(ctx context.Context, person domain.PersonID, on domain.Date) ([]Duty, error) {
	return list[Duty](ctx, v, duty+`where a.status not in ('completed', 'cancelled', 'closed') and a.unit in (
		select p.unit `+seated+` and p.person = $2 and p.why = 'handed_over') order by a.closes nulls last, a.key`, day(on), string(person))
}

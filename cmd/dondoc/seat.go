package main

import (
	"context"
	"fmt"
	"reflect"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// seated refuses a signature of a unit that is not there when the command is issued, or of a person who does not
// have the post then and stands in for nobody who has. A signature that names no person is taken as it is.
func (h *house) seated(ctx context.Context, cmd domain.Command) error {
	actor, on := domain.ActorOf(cmd.IssuedBy()), domain.DateOf(cmd.IssuedAt())
	if actor.Unit == "" {
		return nil
	}
	if err := h.ended(ctx, actor.Unit, on); err != nil || actor.Person == "" {
		return err
	}
	own, _, err := eventstore.Load[domain.Person](ctx, h.store(), "person."+string(actor.Person))
	if err != nil || own.Holds(actor.Unit, actor.Position, on) {
		return err
	}
	posts, err := h.views.PostsOf(ctx, actor.Person, on)
	if err != nil {
		return err
	}
	for _, p := range posts {
		holder, _, err := eventstore.Load[domain.Person](ctx, h.store(), "person."+p.Holder)
		if err != nil {
			return err
		}
		if holder.Lets(actor.Person, actor.Unit, actor.Position, reflect.TypeOf(cmd).Name(), on) {
			return nil
		}
	}
	return &domain.Refusal{Code: domain.NotSeated, Detail: fmt.Sprintf("%s is not seated on %s", cmd.IssuedBy(), on)}
}

// ended refuses a unit that has ended by a day.
func (h *house) ended(ctx context.Context, unit domain.UnitID, on domain.Date) error {
	if u, err := h.views.Unit(ctx, string(unit)); err == nil && u.Until != nil && !on.Before(domain.NewDate(u.Until.Date())) {
		return &domain.Refusal{Code: domain.UnitEnded, Detail: fmt.Sprintf("unit %s is not there on %s", unit, on)}
	}
	return nil
}

// there refuses a command that gives something to a unit which is not there: the life it is sent to does not know.
func (h *house) there(ctx context.Context, cmd domain.Command) error {
	var unit domain.UnitID
	on := domain.DateOf(cmd.IssuedAt())
	switch c := cmd.(type) {
	case domain.TransferAssignment:
		unit = c.To
	case domain.AppointPerson:
		unit = c.Unit
	default:
		return nil
	}
	if unit == domain.Main {
		return nil
	}
	org, _, err := eventstore.Load[domain.Organisation](ctx, h.store(), "org."+domain.Main)
	if err != nil {
		return err
	}
	u, ok := org.Unit(unit)
	switch {
	case !ok:
		return &domain.Refusal{Code: domain.NoSuchThing, Detail: fmt.Sprintf("unit %s does not exist", unit)}
	case !u.Until.IsZero() && !on.Before(u.Until):
		return &domain.Refusal{Code: domain.UnitEnded, Detail: fmt.Sprintf("unit %s is not there on %s", unit, on)}
	}
	return nil
}

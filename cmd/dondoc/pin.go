package main

import (
	"context"
	"encoding/json"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// pin fills in what a command rests on and no sender may say himself: facts of other lives, as the log has them now.
func (h *house) pin(ctx context.Context, cmd domain.Command) (domain.Command, error) {
	switch c := cmd.(type) {
	case domain.GiveAssignment:
		return h.pinDuty(ctx, c)
	case domain.RectifyRecord:
		return h.pinRecord(ctx, c)
	case domain.EraseItem:
		kept, err := h.content.Has(ctx, c.Ref)
		c.Kept = kept
		return c, err
	case domain.RegisterImplementingDocument:
		return c, h.ownDocument(ctx, c)
	case domain.DecideInspection:
		a, _, err := eventstore.Load[domain.Almanac](ctx, h.store(), "cal."+string(domain.VietnamCalendar))
		if err != nil {
			return nil, err
		}
		if c.Latest, err = domain.AnnounceLatest(domain.DateOf(c.At), a.Calendar); err != nil {
			return nil, err
		}
		org, _, err := eventstore.Load[domain.Organisation](ctx, h.store(), "org."+domain.Main)
		if err != nil {
			return nil, err
		}
		c.Below = org.Under(c.Team, domain.DateOf(c.At))
		return c, nil
	case domain.CloseInspection:
		i, _, err := eventstore.Load[domain.Inspection](ctx, h.store(), c.Aggregate())
		if err != nil {
			return nil, err
		}
		c.Ended = nil
		for _, r := range i.Result.Remedies {
			a, _, err := eventstore.Load[domain.Assignment](ctx, h.store(), "asg."+string(domain.RemedyOf(c.Inspection, r.No)))
			if err != nil {
				return nil, err
			}
			if a.Status == domain.Completed || a.Status == domain.Cancelled {
				c.Ended = append(c.Ended, r.No)
			}
		}
		return c, nil
	}
	return cmd, nil
}

// pinDuty fills in the duty that another is a part of, and what the unit is that gets it.
func (h *house) pinDuty(ctx context.Context, c domain.GiveAssignment) (cmd domain.Command, err error) {
	if c.Above = nil; c.Strength == domain.Requested {
		if c.Kind, err = h.bodyOf(ctx, c.Unit, domain.DateOf(c.At)); err != nil {
			return nil, err
		}
	}
	if c.Origin.Parent == "" {
		return c, nil
	}
	parent, _, err := eventstore.Load[domain.Assignment](ctx, h.store(), "asg."+string(c.Origin.Parent))
	if err != nil {
		return nil, err
	}
	org, _, err := eventstore.Load[domain.Organisation](ctx, h.store(), "org."+domain.Main)
	if err != nil {
		return nil, err
	}
	return c.WithParent(parent, org.Tree(domain.DateOf(c.At))), nil
}

// ownDocument refuses a product of a duty that is no document of the unit that owes it: one nobody has registered, or one
// that stands in another register.
func (h *house) ownDocument(ctx context.Context, c domain.RegisterImplementingDocument) error {
	d, _, err := eventstore.Load[domain.Document](ctx, h.store(), "doc."+string(c.Document))
	if err != nil {
		return err
	}
	a, _, err := eventstore.Load[domain.Assignment](ctx, h.store(), c.Aggregate())
	if err != nil {
		return err
	}
	if d.Status == "" || d.Face.Keeper != a.Unit {
		return &domain.Refusal{Code: domain.NoSuchThing, Detail: "document " + string(c.Document) + " is not kept by " + string(a.Unit)}
	}
	return nil
}

// pinRecord fills in what stands in the record that is wrong, and whose act it was, as the log has it.
func (h *house) pinRecord(ctx context.Context, c domain.RectifyRecord) (domain.Command, error) {
	c.Act, c.Was, c.Unit = "", "", ""
	if err := h.runner.CatchUp(ctx); err != nil {
		return nil, err
	}
	story, err := h.views.Timeline(ctx, c.Subject)
	if err != nil {
		return nil, err
	}
	for _, e := range story {
		if int(e.Version) != c.Version || c.Act != "" {
			continue
		}
		var fields map[string]any
		if err := json.Unmarshal(e.Data, &fields); err != nil {
			return nil, err
		}
		said, has := fields[c.Field]
		if c.Field != "" && !has {
			continue
		}
		if text, is := said.(string); is {
			c.Was = text
		} else if has {
			b, err := json.Marshal(said)
			if err != nil {
				return nil, err
			}
			c.Was = string(b)
		}
		c.Act, c.Unit = e.Type, domain.ActorOf(e.Actor).Unit
	}
	return c, nil
}

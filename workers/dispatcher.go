package workers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// deliveredTogether is how many deliveries one commit holds: with the longest names there are it is far from too large.
const deliveredTogether = 400

// dispatch gives the assignments of an issued document, one per obligation and unit, and the document
// to every recipient. It may be cut off anywhere and goes on at the next tick.
func (c Crew) dispatch(ctx context.Context, l law, t projections.Timer, now time.Time) error {
	id := domain.DocumentID(t.Subject)
	d, _, err := eventstore.Load[domain.Document](ctx, c.Log, "doc."+t.Subject)
	if err != nil || d.Status != domain.Issuing {
		return err
	}
	var commands []domain.GiveAssignment
	for _, a := range d.Issue.Audiences {
		o, _ := d.Obligation(a.Obligation)
		due, err := d.Due(o.No, l.calendar)
		if err != nil {
			return err
		}
		for _, u := range a.Units {
			asg := domain.DutyOf(id, o.No, u)
			unit, err := c.Due.Unit(ctx, string(u))
			if err != nil && o.Strength == domain.Requested {
				return fmt.Errorf("what %s is decides who is told of a request to it: %w", u, err)
			}
			commands = append(commands, domain.GiveAssignment{
				Issued:     by("dispatcher", now, "doc."+t.Subject, "give", string(asg)),
				Assignment: asg, Unit: u, Origin: domain.Origin{Document: id, Obligation: o.No},
				Duty: standing(o, due), Text: o.Text, Due: due, Route: domain.Route{To: o.ReportTo}, Superiors: d.Issue.Superiors,
				Product: o.Product, Strength: o.Strength, Kind: domain.UnitKind(unit.Kind),
			})
		}
	}
	given, err := c.giveAll(ctx, commands)
	if err != nil {
		return err
	}
	part := 0
	for some := range slices.Chunk(d.Issue.Deliveries, deliveredTogether) {
		part++
		deliver := domain.DeliverDocument{Issued: by("dispatcher", now, "doc."+t.Subject, "deliver", t.Subject, strconv.Itoa(part)), Document: id, Deliveries: some}
		if err := do[domain.Document](ctx, c.Log, deliver); err != nil {
			return err
		}
	}
	return do[domain.Document](ctx, c.Log, domain.ConcludeDispatch{
		Issued: by("dispatcher", now, "doc."+t.Subject, "dispatched", t.Subject), Document: id, Assignments: given,
	})
}

// standing is the nature of the duty a unit gets at issue. The reports of a periodic one come as occurrences once its
// cadence is decided.
func standing(o domain.Obligation, due *domain.Deadline) domain.Duty {
	switch {
	case due != nil:
		return domain.Dated
	case o.Duty == domain.Dated:
		return domain.Unscheduled // what it is counted from has no day yet
	}
	return o.Duty
}

// remedy gives the assignments that a conclusion demands.
func (c Crew) remedy(ctx context.Context, t projections.Timer, now time.Time) error {
	id := domain.InspectionID(t.Subject)
	i, _, err := eventstore.Load[domain.Inspection](ctx, c.Log, "insp."+t.Subject)
	if err != nil || i.Status != domain.Concluded {
		return err
	}
	var commands []domain.GiveAssignment
	for _, r := range i.Result.Remedies {
		asg := domain.RemedyOf(id, r.No)
		commands = append(commands, domain.GiveAssignment{
			Issued:     by("dispatcher", now, "insp."+t.Subject, "give", string(asg)),
			Assignment: asg, Unit: r.Unit, Origin: domain.Origin{Inspection: id, Remedy: r.No},
			Duty: domain.Dated, TextItem: &r.Demand, Due: &r.Due, Superiors: i.Decision.Superiors,
		})
	}
	if _, err := c.giveAll(ctx, commands); err != nil {
		return err
	}
	return do[domain.Inspection](ctx, c.Log, domain.ConcludeRemediation{
		Issued:     by("dispatcher", now, "insp."+t.Subject, "remedied", t.Subject, strconv.Itoa(len(i.Result.Remedies))),
		Inspection: id, Assignments: len(i.Result.Remedies),
	})
}

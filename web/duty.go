package web

import (
	"net/http"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// duty is one duty and its whole story.
type duty struct {
	projections.Duty
	Given      domain.AssignmentGiven
	Names      names
	Section    string // of the document
	Obligation string // the document's text, when the duty's own is only its title
	Late       int    // working days since the last day, when overdue
	Story      []moment
}

func (s Server) duty(w http.ResponseWriter, r *http.Request) error {
	ctx, id, now := r.Context(), r.PathValue("id"), s.Now()
	if !known(id) {
		return missing(noSuchDuty)
	}
	var d duty
	var err error
	if d.Duty, err = s.Views.Duty(ctx, id); err != nil {
		return found(err, noSuchDuty)
	}
	given, err := events[domain.AssignmentGiven](ctx, s, "asg."+id)
	if err != nil {
		return err
	}
	if len(given) > 0 {
		d.Given = given[0]
	} else if taken, err := events[domain.AssignmentTakenOver](ctx, s, "asg."+id); err != nil {
		return err
	} else if len(taken) > 0 {
		d.Given = taken[0].AsGiven()
	}
	if d.Document != "" && d.Duty.Obligation > 0 {
		obligations, err := s.Views.Obligations(ctx, d.Document)
		if err != nil {
			return err
		}
		for _, o := range obligations {
			if o.No == d.Duty.Obligation {
				d.Section = o.Section
				if o.Text != d.Text {
					d.Obligation = o.Text
				}
			}
		}
	}
	if d.Standing(now) == domain.Overdue {
		l, err := s.law(ctx)
		if err != nil {
			return err
		}
		d.Late, _ = l.calendar.WorkdaysBetween(lastDay(*d.Closes), domain.DateOf(now)) // an unknown year has no number
	}
	if d.Story, d.Names, err = s.story(ctx, d.Duty.Assignment, string(d.Given.Route.Via)); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, dutyPage(s.frame(dutyTitle(d.Duty.Assignment)+" – "+d.UnitName, ""), d))
}

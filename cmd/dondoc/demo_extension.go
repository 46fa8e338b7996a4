package main

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// moreTime is by how many working days the unit that asks for more time gets it.
const moreTime = 5

// askForTime has one unit ask for more time on a duty, and the head of the board grant it; false when it is not this one's turn.
func (s *story) askForTime(d projections.Duty) bool {
	last := domain.DateOf(d.Closes.Add(-time.Microsecond))
	asked := s.office(last, -4)
	below := d.UnitKind == string(domain.PartyCommittee) || d.UnitKind == string(domain.CellCommittee)
	if s.extended || !below || d.UnitName == cells[0] || !asked.After(s.clock.Now().AddDate(0, 0, 4)) {
		return false
	}
	wished, err := s.cal.AddWorkdays(last, moreTime)
	if err != nil {
		return false
	}
	s.extended = true
	s.on(asked, d, func(ctx context.Context, d projections.Duty) error {
		reason, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Cấp ủy họp thường kỳ sau hạn; đề nghị lùi để thông qua kế hoạch tại kỳ họp."))
		if err != nil {
			return err
		}
		_, err = s.h.do(ctx, domain.RequestExtension{
			Issued: s.by(domain.ByUnit(domain.UnitID(d.Unit))), Assignment: domain.AssignmentID(d.Key), Wished: wished, Reason: *reason,
		})
		return err
	})
	s.on(s.office(domain.DateOf(asked), 1), d, func(ctx context.Context, d projections.Duty) error {
		due, err := domain.DeadlineOn(wished, "gia hạn đến hết ngày "+dmy(wished), s.cal)
		if err != nil {
			return err
		}
		if _, err := s.h.do(ctx, domain.GrantExtension{Issued: s.by(domain.ByPost(theBoard, "truong-ban")), Assignment: domain.AssignmentID(d.Key), Due: due}); err != nil {
			return err
		}
		if err := s.h.runner.CatchUp(ctx); err != nil {
			return err
		}
		now, err := s.h.views.Duty(ctx, d.Key)
		if err != nil {
			return err
		}
		s.tell("%s xin gia hạn, Trưởng Ban đồng ý: %s → %s, giữ cả hai mốc", now.UnitName, dm(civil(*now.FirstDue)), dm(civil(*now.Due)))
		return nil
	})
	return true
}

// civil is the date that a row holds.
func civil(t time.Time) domain.Date { return domain.NewDate(t.Year(), t.Month(), t.Day()) }

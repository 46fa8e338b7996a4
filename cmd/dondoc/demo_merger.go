package main

import (
	"context"
	"slices"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// joining are the two cells that become one in the middle of the year, and joined is what they become.
var joining = []domain.UnitID{"chi-uy-06", "chi-uy-07"}

const (
	joined     = domain.UnitID("chi-uy-15")
	joinedName = "Chi ủy Thư viện - Bảo tàng tỉnh"
)

// scheduleMerger has the two cells merged on the first working day of July; a unit that is to be inspected stays what it is.
func (s *story) scheduleMerger() {
	day, err := s.cal.AddWorkdays(domain.NewDate(s.year, 7, 1), 0)
	if err == nil && day.After(s.start()) && !slices.ContainsFunc(joining, func(u domain.UnitID) bool { return slices.Contains(s.inspected, u) }) {
		s.at(day.Time(8, 0), s.merge)
	}
}

// merge ends the two cells in the new one. The worker moves what they had to do; a period that now asks one unit twice asks
// it once, by decision of the board. Where the year asks nothing of them, their merger is no part of it.
func (s *story) merge(ctx context.Context) error {
	today := domain.DateOf(s.clock.Now())
	asked := 0
	for _, u := range joining {
		duties, err := s.h.views.DutiesOf(ctx, string(u))
		if err != nil {
			return err
		}
		asked += len(duties)
	}
	if asked == 0 {
		return nil
	}
	if _, err := s.h.do(ctx, domain.MergeUnits{
		Issued: s.by("post:main/quan-tri"), From: joining, Into: joined, On: today, Basis: "Quyết định 118-QĐ/ĐUK của Ban Thường vụ Đảng ủy Khối",
		New: []domain.NewUnit{{Unit: joined, Name: joinedName, Kind: domain.CellCommittee, Parent: theCommittee, Email: string(joined) + "@khoi.example"}},
	}); err != nil {
		return err
	}
	org, _, err := eventstore.Load[domain.Organisation](ctx, s.h.store(), "org."+domain.Main)
	if err != nil {
		return err
	}
	s.org = org
	if err := s.work(ctx); err != nil {
		return err
	}
	duties, err := s.h.views.DutiesOf(ctx, string(joined))
	if err != nil {
		return err
	}
	moved := slices.DeleteFunc(duties, func(d projections.Duty) bool { return d.Transfers == 0 })
	if len(moved) == 0 {
		return nil
	}
	s.tell("Nhập %d chi ủy thành 1: %d nhiệm vụ đang mở chuyển sang, lịch sử giữ tên cũ", len(joining), len(moved))
	return s.askOnce(ctx, moved)
}

// askOnce excuses the second report that a merged unit would owe for the same period.
func (s *story) askOnce(ctx context.Context, duties []projections.Duty) error {
	seen := map[string]bool{}
	for _, d := range duties {
		period := d.Regime + d.Period
		if d.Period == "" || !seen[period] {
			seen[period] = true
			continue
		}
		reason, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Đơn vị mới hợp nhất gửi một báo cáo chung cho kỳ này."))
		if err != nil {
			return err
		}
		if _, err := s.h.do(ctx, domain.ExcuseReport{
			Issued: s.by(domain.ByPost(theBoard, "truong-ban")), Assignment: domain.AssignmentID(d.Key), Reason: *reason,
		}); err != nil {
			return err
		}
	}
	return nil
}

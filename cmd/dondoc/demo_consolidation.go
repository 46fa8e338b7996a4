package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// gathered tells whether the board makes its own report of those that go through it.
func (s *story) gathered() bool {
	return slices.ContainsFunc(s.regimes, func(r domain.RegimeFixed) bool {
		return r.Route.Via == theBoard && !slices.Contains(r.Reporters, theBoard)
	})
}

// receive is the board's receipt for a report; a worker gives it its number.
func (s *story) receive(ctx context.Context, d projections.Duty) error {
	if d.Via != string(theBoard) || d.Status != string(domain.Submitted) {
		return nil
	}
	if _, err := s.h.do(ctx, domain.ReceiveReport{Issued: s.by(domain.ByPost(theBoard, "van-thu")), Assignment: domain.AssignmentID(d.Key)}); err != nil {
		return err
	}
	if !d.NilReport {
		return nil
	}
	if err := s.work(ctx); err != nil {
		return err
	}
	d, err := s.h.views.Duty(ctx, d.Key)
	if err != nil {
		return err
	}
	s.tell("%s báo “Không có nội dung phát sinh” trên điện thoại; biên nhận số %04d", d.UnitName, d.Receipt)
	return nil
}

// scheduleConsolidation has the board make one report of a period's reports, three working days after they were due.
func (s *story) scheduleConsolidation(d projections.Duty) {
	if d.Via != string(theBoard) {
		return
	}
	day, err := s.cal.AddWorkdays(domain.DateOf(d.Closes.Add(-time.Microsecond)), 3)
	if err != nil {
		return
	}
	s.at(day.Time(8, 30), func(ctx context.Context) error { return s.consolidate(ctx, d.Regime, d.Period) })
}

// consolidate drafts, approves and sends; what nobody has reported cannot be made into one, and the board writes its own.
func (s *story) consolidate(ctx context.Context, regime, period string) error {
	all, err := s.h.views.Consolidations(ctx, regime)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(c projections.Consolidation) bool { return c.Label == period })
	if i < 0 {
		return nil
	}
	draft, err := s.summarise(ctx, all[i])
	if err != nil {
		return err
	}
	if len(draft.Reports) == 0 {
		return s.reportUp(ctx, period, func(ctx context.Context, d projections.Duty) error { return s.submit(ctx, d, manner{}) })
	}
	sent, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Phiếu gửi trên mạng thông tin diện rộng của Đảng."))
	if err != nil {
		return err
	}
	officer, head := domain.ByPost(theBoard, "chuyen-vien"), domain.ByPost(theBoard, "truong-ban")
	draft.Issued = s.by(officer)
	for _, cmd := range []domain.Command{
		draft,
		domain.ApproveConsolidation{Issued: s.by(head), Consolidation: draft.Consolidation, Version: 1},
		domain.SendConsolidation{
			Issued: s.by(officer), Consolidation: draft.Consolidation, To: "Ban Tuyên giáo Tỉnh ủy", Symbol: s.reportSymbol(), Method: "mạng thông tin diện rộng của Đảng", Proof: sent,
		},
	} {
		if _, err := s.h.do(ctx, cmd); err != nil {
			return err
		}
	}
	s.at(s.office(domain.DateOf(s.clock.Now()), 1), func(ctx context.Context) error {
		proof, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Phiếu tiếp nhận của Ban Tuyên giáo Tỉnh ủy."))
		if err != nil {
			return err
		}
		_, err = s.h.do(ctx, domain.ReceiveConsolidation{
			Issued: s.by(officer), Consolidation: draft.Consolidation, On: domain.DateOf(s.clock.Now()), Number: fmt.Sprintf("%d/TN", 100+s.rng.IntN(400)), Proof: proof,
		})
		return err
	})
	return s.reportUp(ctx, period, nil)
}

// reportSymbol is the next number of the board's reports.
func (s *story) reportSymbol() string {
	s.reports += 11
	return fmt.Sprintf("%d-BC/BTGDV", 5+s.reports)
}

// reportUp sees to the board's own report of a period, which the office accepts a day later. Without a way of its own it is
// what the worker makes of the consolidation that was sent.
func (s *story) reportUp(ctx context.Context, period string, send func(context.Context, projections.Duty) error) error {
	if send == nil {
		if err := s.work(ctx); err != nil {
			return err
		}
	}
	duties, err := s.h.views.DutiesOf(ctx, string(theBoard))
	if err != nil {
		return err
	}
	for _, d := range duties {
		if d.Regime == "" || d.Period != period {
			continue
		}
		if send != nil {
			if err := send(ctx, d); err != nil {
				return err
			}
		}
		s.on(s.office(domain.DateOf(s.clock.Now()), 1), d, s.accept)
	}
	return nil
}

// summarise is what the accepted reports of a period come to: every figure with its sources, and who is missing.
func (s *story) summarise(ctx context.Context, c projections.Consolidation) (cmd domain.DraftConsolidation, err error) {
	cmd.Consolidation = domain.ConsolidationID(c.Key)
	reports, err := s.h.views.AcceptedReports(ctx, c.Regime, c.Label)
	if err != nil {
		return cmd, err
	}
	var answers []domain.Answers
	var told []int
	for _, u := range c.Reporters {
		id := string(domain.OccurrenceOf(domain.RegimeID(c.Regime), c.Period, domain.UnitID(u)))
		i := slices.IndexFunc(reports, func(r projections.Report) bool { return r.Assignment == id })
		if i < 0 {
			cmd.Missing = append(cmd.Missing, domain.UnitID(u))
			continue
		}
		filled, is, err := s.h.filled(ctx, reports[i].Report)
		if err != nil {
			return cmd, err
		}
		answers = append(answers, filled.Answers)
		cmd.Reports = append(cmd.Reports, domain.Included{Unit: domain.UnitID(u), Assignment: domain.AssignmentID(id), Submission: reports[i].Submission})
		if is {
			told = append(told, len(cmd.Reports))
		}
	}
	if cmd.Figures, err = domain.Consolidate(domain.ScienceAndEducation.Fields, answers); err != nil || len(told) == 0 {
		return cmd, err
	}
	text, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Các cấp ủy đã triển khai các nội dung theo kế hoạch; kết quả theo từng lĩnh vực như biểu kèm theo."))
	if err != nil {
		return cmd, err
	}
	cmd.Paragraphs = []domain.Paragraph{{Text: *text, Sources: told}}
	return cmd, nil
}

// consolidations are those that were sent, by the day.
func (s *story) consolidations(ctx context.Context) (sent []projections.Consolidation, err error) {
	for _, r := range s.regimes {
		all, err := s.h.views.Consolidations(ctx, string(r.Regime))
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			if c.SentAt != nil {
				sent = append(sent, c)
			}
		}
	}
	slices.SortStableFunc(sent, func(a, b projections.Consolidation) int { return a.SentAt.Compare(*b.SentAt) })
	return sent, nil
}

// consolidationLines tell of the first consolidation in full, and of the later ones together.
func (s *story) consolidationLines(ctx context.Context) (lines []line, err error) {
	sent, err := s.consolidations(ctx)
	if err != nil {
		return nil, err
	}
	var later []string
	for i, c := range sent {
		in, all := len(c.Included), len(c.Included)
		for _, u := range c.Missing {
			d, err := s.h.views.Duty(ctx, string(domain.OccurrenceOf(domain.RegimeID(c.Regime), c.Period, domain.UnitID(u))))
			if err != nil {
				return nil, err
			}
			if d.Status != string(domain.Excused) {
				all++
			}
		}
		quarter, _, _ := strings.Cut(lowered(c.Label), "/")
		if i > 0 {
			later = append(later, fmt.Sprintf("%s %d/%d (%s)", quarter, in, all, c.Symbol))
			continue
		}
		text := fmt.Sprintf("Ban tổng hợp %d/%d báo cáo %s, gửi %s (%s)", in, all, quarter, c.SentTo, c.Symbol)
		if in < all {
			text += fmt.Sprintf("; còn thiếu %d đơn vị", all-in)
		}
		lines = append(lines, line{domain.DateOf(*c.SentAt), text})
	}
	if len(later) > 0 {
		lines = append(lines, line{domain.DateOf(*sent[len(sent)-1].SentAt), "Ban tổng hợp, gửi tiếp: " + strings.Join(later, ", ")})
	}
	return lines, nil
}

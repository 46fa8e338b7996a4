package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/dondoc/dondoc/domain"
)

// scheduleReview has the board look back in December on the first resolution or directive that the paper cites by its symbol.
func (s *story) scheduleReview() {
	planned, _ := s.cal.AddWorkdays(domain.NewDate(s.year, 9, 16), 0)
	collected, _ := s.cal.AddWorkdays(domain.NewDate(s.year, 11, 25), 0)
	held, err := s.cal.AddWorkdays(domain.NewDate(s.year, 12, 2), 0)
	if err != nil || !planned.After(s.start()) {
		return
	}
	s.at(planned.Time(9, 0), func(ctx context.Context) error { return s.planReview(ctx, held) })
	s.at(collected.Time(14, 0), s.collectReview)
	s.at(held.Time(8, 0), func(ctx context.Context) error { return s.holdReview(ctx, held) })
}

func (s *story) review() domain.ReviewID {
	return domain.ReviewOf(s.resolution, domain.InterimReview, theBoard, s.year)
}

// planReview follows the resolution, if there is one, and says by when it is looked back on.
func (s *story) planReview(ctx context.Context, held domain.Date) error {
	cited, err := s.h.views.Citations(ctx, string(s.document))
	if err != nil {
		return err
	}
	head := domain.ByPost(theBoard, "truong-ban")
	for _, c := range cited {
		kind, ok := domain.KindOf(c.Kind)
		if !ok || c.Symbol == "" || kind.Code != "NQ" && kind.Code != "CT" {
			continue
		}
		var on domain.Date
		if c.Dated != nil {
			on = civil(*c.Dated)
		}
		if _, err := s.h.do(ctx, domain.TrackResolution{
			Issued: s.by(head), Resolution: domain.ResolutionOf(c.Symbol, on), Kind: c.Kind, Symbol: c.Symbol, Date: on, Issuer: c.Issuer, Title: c.Title,
		}); err != nil {
			return err
		}
		day, err := s.cal.AddWorkdays(held, 3)
		if err != nil {
			return err
		}
		due, err := domain.DeadlineOn(day, "trước ngày "+dmy(day.AddDays(1)), s.cal)
		if err != nil {
			return err
		}
		s.resolution = c.Symbol
		_, err = s.h.do(ctx, domain.PlanReview{
			Issued: s.by(head), Review: s.review(), Resolution: c.Symbol, Kind: domain.InterimReview, Unit: theBoard, Due: due,
		})
		return err
	}
	return nil
}

// collectReview adds up what the year's reports answered, each figure with the reports it comes from.
func (s *story) collectReview(ctx context.Context) error {
	if s.resolution == "" {
		return nil
	}
	var figures []domain.ReviewFigure
	at := map[string]int{}
	for _, r := range s.regimes {
		if slices.Contains(r.Reporters, theBoard) {
			continue // made of the others
		}
		reports, err := s.h.views.AcceptedReports(ctx, string(r.Regime), "")
		if err != nil {
			return err
		}
		for _, x := range reports {
			filled, is, err := s.h.filled(ctx, x.Report)
			if err != nil {
				return err
			}
			if !is {
				continue
			}
			for _, f := range domain.ScienceAndEducation.Fields {
				n, ok := domain.ReadNumber(filled.Answers[f.Code])
				if !f.Sum || !ok {
					continue
				}
				if _, had := at[f.Code]; !had {
					at[f.Code] = len(figures)
					figures = append(figures, domain.ReviewFigure{Figure: f.Code})
				}
				g := &figures[at[f.Code]]
				g.Value, g.Assignments = g.Value+int(n), append(g.Assignments, domain.AssignmentID(x.Assignment))
			}
		}
	}
	if len(figures) == 0 {
		return nil // nobody reports by form: there is nothing to look at yet
	}
	_, err := s.h.do(ctx, domain.CollectReviewData{Issued: s.by(domain.ByPost(theBoard, "chuyen-vien")), Review: s.review(), Figures: figures})
	return err
}

// holdReview is the meeting with its minutes, and the report on it.
func (s *story) holdReview(ctx context.Context, on domain.Date) error {
	if s.resolution == "" {
		return nil
	}
	reviews, err := s.h.views.ReviewsOf(ctx, s.resolution)
	if err != nil || len(reviews) == 0 || reviews[0].Status != string(domain.DataCollected) {
		return err
	}
	officer, head := domain.ByPost(theBoard, "chuyen-vien"), domain.ByPost(theBoard, "truong-ban")
	minutes, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Biên bản hội nghị sơ kết."))
	if err != nil {
		return err
	}
	report, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Báo cáo sơ kết."))
	if err != nil {
		return err
	}
	for _, cmd := range []domain.Command{
		domain.HoldReview{Issued: s.by(officer), Review: s.review(), On: on, Minutes: *minutes},
		domain.SendReviewReport{Issued: s.by(officer), Review: s.review(), Symbol: "41-BC/BTGDV", To: "Ban Tuyên giáo Tỉnh ủy", Report: *report},
		domain.CloseReview{Issued: s.by(head), Review: s.review()},
	} {
		if _, err := s.h.do(ctx, cmd); err != nil {
			return err
		}
	}
	return nil
}

// looked is what the read model knows of the story's review.
type looked struct {
	held, figures, sources int
	line                   line
}

func (s *story) reviewed(ctx context.Context) (l looked, err error) {
	reviews, err := s.h.views.ReviewsOf(ctx, s.resolution)
	if err != nil {
		return l, err
	}
	for _, r := range reviews {
		if r.HeldOn == nil {
			continue
		}
		var figures []domain.ReviewFigure
		if err := json.Unmarshal(r.Figures, &figures); err != nil {
			return l, err
		}
		l.held++
		least, most := 0, 0
		for i, f := range figures {
			n := len(f.Assignments)
			l.sources += n
			if most = max(most, n); i == 0 {
				least = n
			}
			least = min(least, n)
		}
		l.figures += len(figures)
		each := fmt.Sprint(least)
		if least < most {
			each = fmt.Sprintf("%d đến %d", least, most)
		}
		l.line = line{civil(*r.HeldOn), fmt.Sprintf("Sơ kết %s: %d số liệu toàn Khối, mỗi số mở ra được %s dòng nguồn", r.Resolution, len(figures), each)}
	}
	return l, nil
}

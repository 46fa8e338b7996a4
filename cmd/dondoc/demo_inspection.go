package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// inspected are the units whose inspection is planned from January: the slow one of the story and a committee.
var inspected = []domain.UnitID{"chi-uy-01", "dang-uy-09"}

// adoptProgramme is the inspection commission's plan for the year, decided before the paper of the story comes.
func (s *story) adoptProgramme(ctx context.Context) error {
	day, err := s.cal.AddWorkdays(domain.NewDate(s.year, 1, 15), 0)
	if err != nil || !day.Before(s.start()) {
		return err
	}
	s.clock.Move(day.Time(9, 0))
	_, err = s.h.do(ctx, domain.AdoptProgramme{
		Issued: s.by(domain.ByPost(theInspectors, "chu-nhiem")), Programme: domain.ProgrammeOf(theInspectors, s.year), Unit: theInspectors, Year: s.year,
		Symbol: "05-CTr/UBKTĐUK", Quotas: []domain.Quota{{Kind: domain.Examination, By: theInspectors, Count: len(inspected), Of: domain.PartyOrganisations}},
		Items: []domain.ProgrammeItem{{
			No: 1, Kind: domain.Examination, Form: domain.Thematic, Topic: "Việc lãnh đạo, chỉ đạo thực hiện các văn bản của cấp trên", Subjects: inspected, Quarter: 4,
		}},
	})
	s.planned = err == nil
	return err
}

// scheduleInspection has two units inspected in autumn, with demands to be met before the year ends: those of the
// programme, or where the paper asks nothing of them, two others.
func (s *story) scheduleInspection(audiences []domain.Audience) {
	var units, merging []domain.UnitID
	for _, a := range audiences {
		for _, u := range a.Units {
			unit, _ := s.org.Unit(u)
			below := unit.Kind() == domain.PartyCommittee || unit.Kind() == domain.CellCommittee
			switch {
			case !below || slices.Contains(units, u) || slices.Contains(merging, u):
			case slices.Contains(joining, u):
				merging = append(merging, u)
			default:
				units = append(units, u)
			}
		}
	}
	if len(units) < 2 {
		units = append(units, merging...)
	}
	if len(units) < 2 {
		return
	}
	s.rng.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	i := inspection{id: domain.InspectionID(s.newID()), units: units[:2]}
	if s.planned && !slices.ContainsFunc(inspected, func(u domain.UnitID) bool { return !slices.Contains(units, u) }) {
		i.units, i.plan = inspected, &domain.PlannedItem{Programme: domain.ProgrammeOf(theInspectors, s.year), Item: 1}
	}
	decided, _ := s.cal.AddWorkdays(domain.NewDate(s.year, 10, 7), 0)
	if !decided.After(s.start()) {
		return // the paper came too late in the year
	}
	s.inspection, s.inspected = i.id, i.units
	concluded, _ := s.cal.AddWorkdays(domain.NewDate(s.year, 11, 8), 0)
	day := func(n int, hour int) time.Time { d, _ := s.cal.AddWorkdays(decided, n); return d.Time(hour, 0) }
	s.at(day(0, 9), func(ctx context.Context) error { return s.decide(ctx, i) })
	s.at(day(2, 9), func(ctx context.Context) error { return s.announce(ctx, i) })
	for n, u := range i.units {
		s.at(day(9+n, 10), func(ctx context.Context) error {
			return s.inspect(ctx, func(text domain.Item) domain.Command {
				return domain.SubmitSelfReport{Issued: s.by(domain.ByUnit(u)), Inspection: i.id, Unit: u, Report: text}
			}, "Báo cáo tự kiểm tra của cấp ủy.")
		})
	}
	s.at(day(13, 14), func(ctx context.Context) error { return s.verify(ctx, i) })
	s.at(concluded.Time(15, 0), func(ctx context.Context) error { return s.conclude(ctx, i) })
}

// inspection is the one of the story.
type inspection struct {
	id    domain.InspectionID
	units []domain.UnitID
	plan  *domain.PlannedItem
}

const chiefInspector = "post:ubkt/chu-nhiem"

// inspect does what needs a paper.
func (s *story) inspect(ctx context.Context, act func(domain.Item) domain.Command, text string) error {
	item, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte(text))
	if err != nil {
		return err
	}
	_, err = s.h.do(ctx, act(*item))
	return err
}

// file puts a piece into the dossier.
func (s *story) file(ctx context.Context, i inspection, piece int) error {
	return s.inspect(ctx, func(text domain.Item) domain.Command {
		return domain.FilePiece{
			Issued: s.by(domain.ByPost(theInspectors, "can-bo")), Inspection: i.id, Piece: piece, On: domain.DateOf(s.clock.Now()), Paper: text,
		}
	}, domain.ExaminationDossier[piece-1].Name)
}

func (s *story) decide(ctx context.Context, i inspection) error {
	today := domain.DateOf(s.clock.Now())
	by, err := s.cal.AddWorkdays(today, domain.AnnounceWithin)
	if err != nil {
		return err
	}
	day, err := s.cal.AddWorkdays(today, 12)
	if err != nil {
		return err
	}
	reports, err := domain.DeadlineOn(day, "trước ngày "+dmy(day.AddDays(1)), s.cal)
	if err != nil {
		return err
	}
	if _, err := s.h.do(ctx, domain.DecideInspection{
		Issued: s.by(chiefInspector), Inspection: i.id, Kind: domain.Examination, Form: domain.Thematic,
		Topic:    "Việc lãnh đạo, chỉ đạo thực hiện văn bản " + s.symbol(),
		Decision: "21-QĐ/UBKTĐUK", AnnounceBy: by, Units: i.units, Team: theInspectors, Superiors: s.org.Superiors(today), SelfReportBy: &reports, Planned: i.plan,
	}); err != nil {
		return err
	}
	return s.file(ctx, i, 1)
}

func (s *story) announce(ctx context.Context, i inspection) error {
	if _, err := s.h.do(ctx, domain.AnnounceInspection{Issued: s.by(chiefInspector), Inspection: i.id}); err != nil {
		return err
	}
	if err := s.file(ctx, i, 3); err != nil {
		return err
	}
	return s.file(ctx, i, 4)
}

// verify is the team's work on the spot and its report.
func (s *story) verify(ctx context.Context, i inspection) error {
	on := domain.DateOf(s.clock.Now())
	for _, step := range []struct {
		text string
		act  func(domain.Item) domain.Command
	}{
		{"Biên bản thẩm tra, xác minh.", func(t domain.Item) domain.Command {
			return domain.RecordVerification{Issued: s.by(chiefInspector), Inspection: i.id, On: on, Minutes: t}
		}},
		{"Báo cáo kết quả kiểm tra của Đoàn.", func(t domain.Item) domain.Command {
			return domain.SendTeamReport{Issued: s.by(chiefInspector), Inspection: i.id, Report: t}
		}},
		{"Trích biên bản hội nghị xem xét kết quả kiểm tra.", func(t domain.Item) domain.Command {
			return domain.RecordConference{Issued: s.by(chiefInspector), Inspection: i.id, On: on, Minutes: t}
		}},
	} {
		if err := s.inspect(ctx, step.act, step.text); err != nil {
			return err
		}
	}
	return nil
}

var demands = []string{
	"Ban hành kế hoạch của cấp ủy về nội dung đã được hướng dẫn", "Phân công cấp ủy viên phụ trách, theo dõi",
	"Bổ sung sổ theo dõi việc thực hiện các nghị quyết, chỉ thị", "Đưa nội dung vào sinh hoạt chi bộ định kỳ", "Báo cáo kết quả khắc phục",
}

func (s *story) conclude(ctx context.Context, i inspection) error {
	findings, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Ưu điểm: có triển khai. Hạn chế: kế hoạch chậm, phân công chưa rõ."))
	if err != nil {
		return err
	}
	cmd := domain.ConcludeInspection{Issued: s.by(chiefInspector), Inspection: i.id, Notice: "34-TB/UBKTĐUK", Findings: *findings}
	for n, text := range demands {
		item, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte(text))
		if err != nil {
			return err
		}
		day, _ := s.cal.AddWorkdays(domain.DateOf(s.clock.Now()), []int{10, 15, 15, 20, 35}[n])
		due, err := domain.DeadlineOn(day, "trước ngày "+dmy(day.AddDays(1)), s.cal)
		if err != nil {
			return err
		}
		cmd.Remedies = append(cmd.Remedies, domain.Remedy{No: n + 1, Unit: i.units[n%len(i.units)], Demand: *item, Due: due})
	}
	_, err = s.h.do(ctx, cmd)
	return err
}

// remedied is how a unit meets a demand: one of five slips, until the superiors have heard of it.
func remedied(no int) manner {
	if no == 1 {
		return manner{late: 9}
	}
	return manner{}
}

// inspectionLine says what came of the inspection, as far as it has come.
func (s *story) inspectionLine(ctx context.Context) (line, bool, error) {
	if s.inspection == "" {
		return line{}, false, nil
	}
	i, err := s.h.views.Inspection(ctx, string(s.inspection))
	if err != nil || i.ConcludedOn == nil {
		return line{}, false, err
	}
	late, heard := 0, map[domain.UnitID]bool{}
	for no := range i.Remedies {
		d, err := s.h.views.Duty(ctx, string(domain.RemedyOf(s.inspection, no+1)))
		if err != nil {
			return line{}, false, err
		}
		if at := d.Standing(s.clock.Now()); at != domain.Overdue && at != domain.CompletedLate {
			continue
		}
		late++
		told, err := s.h.views.NoticesOf(ctx, d.Key)
		if err != nil {
			return line{}, false, err
		}
		for _, n := range told {
			if n.Kind == projections.NoticeEscalation {
				heard[domain.UnitID(n.Unit)] = true
			}
		}
	}
	text := fmt.Sprintf("Kiểm tra %d đơn vị (%s): %d việc khắc phục", len(i.Units), i.Notice, i.Remedies)
	if late > 0 {
		text += fmt.Sprintf(" · %d việc chậm", late)
	}
	switch {
	case heard[theCommittee]:
		text += ", đã báo cáo đồng chí phụ trách"
	case heard[theBoard]:
		text += ", đã báo cáo lãnh đạo Ban"
	}
	return line{civil(*i.ConcludedOn), text}, true, nil
}

// ofInspection tells whether a duty is a demand of the inspection, which tells of it in its own line.
func (s *story) ofInspection(assignment string) bool {
	for no := range demands {
		if assignment == string(domain.RemedyOf(s.inspection, no+1)) {
			return true
		}
	}
	return false
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// manner is how a unit deals with one duty that has a date.
type manner struct {
	late     int  // working days after the deadline; 0: in time
	silent   bool // sends nothing within the year
	nothing  bool // a nil report, from the phone
	paper    bool // sent on paper, entered by the clerk a day later
	returned bool // sent back once
	waits    bool // accepted only after the year's story ends
}

// assign finds people for duties that were given since it last looked.
func (s *story) assign(ctx context.Context) error {
	given, err := s.h.views.GivenAfter(ctx, s.seen)
	if err != nil {
		return err
	}
	periods := map[string][]projections.Duty{}
	for _, d := range given {
		s.seen = max(s.seen, uint64(d.Position))
		if s.taken[d.Key] {
			continue // a reminder moved it up
		}
		s.taken[d.Key] = true
		s.at(s.office(domain.DateOf(s.clock.Now()), 1+s.rng.IntN(3)), func(ctx context.Context) error { return s.acknowledge(ctx, d) })
		switch {
		case d.Closes == nil:
		case d.Period != "":
			periods[d.Regime+d.Period] = append(periods[d.Regime+d.Period], d)
		case d.Inspection != "":
			var m manner
			if d.Remedy == 3 {
				m.late = 2 // one of five is put right too late
			}
			s.act(d, m)
		default:
			s.act(d, s.planner())
		}
	}
	keys := make([]string, 0, len(periods))
	for k := range periods {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		s.report(periods[k])
	}
	return nil
}

// planner is how a unit deals with a plan it owes: nine in ten in time.
func (s *story) planner() manner {
	if s.rng.IntN(10) == 0 {
		return manner{late: 1 + s.rng.IntN(3)}
	}
	return manner{}
}

// report decides who is late with a period's reports. The house learns: fewer are late each quarter; at
// the end of the year, where the story stops, everything is still alive.
func (s *story) report(duties []projections.Duty) {
	duties = slices.Clone(duties)
	s.rng.Shuffle(len(duties), func(i, j int) { duties[i], duties[j] = duties[j], duties[i] })
	if len(duties) < 6 {
		for _, d := range duties {
			s.act(d, manner{})
		}
		return
	}
	first := slices.IndexFunc(duties, func(d projections.Duty) bool { return d.UnitName == cells[0] })
	if first > 0 {
		duties[0], duties[first] = duties[first], duties[0] // the slow one of the story, if it reports here
	}
	quarter := (int(duties[0].Due.Month()) + 2) / 3
	late := []int{6, 4, 3, 6}[quarter-1]
	for i, d := range duties {
		var m manner
		switch {
		case quarter == 4 && i < late:
			m.silent = true
		case i == 0 && quarter == 1:
			m.late = 4
		case i < late && quarter != 4:
			m.late = 1 + s.rng.IntN(2)
		case i == late:
			m.returned = quarter == 2
			m.paper = quarter == 3
		case i == late+1:
			m.nothing = quarter == 3
		case i <= late+7 && quarter == 4:
			m.waits = true
		}
		s.act(d, m)
	}
}

// act schedules what a unit does about a dated duty, and what its board does then.
func (s *story) act(d projections.Duty, m manner) {
	if m.silent {
		return
	}
	last := domain.DateOf(d.Closes.Add(-time.Microsecond))
	early := s.rng.IntN(6)
	if d.Period != "" { // submissions are taken from the cut-off
		early = s.rng.IntN(3)
	}
	when := s.office(last, -early)
	if m.late > 0 {
		when = s.office(last, m.late)
	}
	if m.waits {
		when = last.Time(9+s.rng.IntN(8), s.rng.IntN(60))
	}
	if m.paper {
		next, _ := s.cal.AddWorkdays(domain.DateOf(when), 1)
		s.at(next.Time(8, 15), func(ctx context.Context) error { return s.enterPaper(ctx, d, when) })
	} else {
		s.at(when, func(ctx context.Context) error { return s.submit(ctx, d, m) })
	}
	accepted := s.office(domain.DateOf(when), 1+s.rng.IntN(3))
	if m.waits {
		accepted = s.end().Add(time.Duration(1+s.rng.IntN(200)) * time.Minute)
	}
	if m.returned {
		s.at(s.office(domain.DateOf(when), 1), func(ctx context.Context) error { return s.sendBack(ctx, d) })
		again := s.office(domain.DateOf(when), 3)
		s.at(again, func(ctx context.Context) error { return s.submit(ctx, d, manner{}) })
		accepted = s.office(domain.DateOf(again), 2)
	}
	s.at(accepted, func(ctx context.Context) error { return s.accept(ctx, d) })
}

func (s *story) acknowledge(ctx context.Context, d projections.Duty) error {
	_, err := s.h.do(ctx, domain.AcknowledgeAssignment{Issued: s.by(domain.ByUnit(domain.UnitID(d.Unit))), Assignment: domain.AssignmentID(d.Key)})
	return s.unless(err, domain.NotInThisState) // who reported at once needs no acknowledging
}

func (s *story) submit(ctx context.Context, d projections.Duty, m manner) error {
	cmd := domain.Submit{Issued: s.by(domain.ByUnit(domain.UnitID(d.Unit))), Assignment: domain.AssignmentID(d.Key), Nil: m.nothing}
	if m.nothing {
		s.tell("%s bấm “Không có nội dung phát sinh trong kỳ” trên điện thoại", d.UnitName)
	} else {
		report, err := s.h.keep(ctx, "application/json", s.answers(d))
		if err != nil {
			return err
		}
		cmd.Report = report
	}
	if _, err := s.h.do(ctx, cmd); err != nil {
		return err
	}
	if m.late == 4 {
		s.tell("%s gửi báo cáo %s, muộn 4 ngày làm việc", d.UnitName, d.Period)
	}
	return nil
}

// enterPaper is a report that came on paper: the clerk enters it for the unit, with the true time and a proof.
func (s *story) enterPaper(ctx context.Context, d projections.Duty, arrived time.Time) error {
	report, err := s.h.keep(ctx, "application/json", s.answers(d))
	if err != nil {
		return err
	}
	proof, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Ảnh chụp bản giấy có chữ ký, dấu đến của Văn phòng"))
	if err != nil {
		return err
	}
	cmd := domain.Submit{Issued: s.by(domain.ByPost(theOffice, "van-thu")), Assignment: domain.AssignmentID(d.Key), Report: report, Proof: proof}
	cmd.OnBehalfOf, cmd.At = domain.ByUnit(domain.UnitID(d.Unit)), arrived
	if _, err := s.h.do(ctx, cmd); err != nil {
		return err
	}
	s.tell("Báo cáo giấy của %s: văn thư nhập thay, tính theo lúc đến %s", d.UnitName, arrived.In(domain.Zone).Format("15:04 02/01"))
	return nil
}

func (s *story) sendBack(ctx context.Context, d projections.Duty) error {
	note, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Đề nghị bổ sung số liệu theo từng lĩnh vực."))
	if err != nil {
		return err
	}
	_, err = s.h.do(ctx, domain.ReturnSubmission{Issued: s.by(s.receiver(d)), Assignment: domain.AssignmentID(d.Key), Reasons: []string{"figures_missing"}, Note: note})
	if err == nil {
		s.tell("Ban đề nghị %s bổ sung số liệu; hạn vẫn tính theo lần gửi đầu", d.UnitName)
	}
	return err
}

func (s *story) accept(ctx context.Context, d projections.Duty) error {
	_, err := s.h.do(ctx, domain.AcceptSubmission{Issued: s.by(s.receiver(d)), Assignment: domain.AssignmentID(d.Key)})
	return err
}

// receiver is who confirms: the board; for the board's own reports the office, which records the receipt above.
func (s *story) receiver(d projections.Duty) string {
	if d.Unit == string(theBoard) {
		return domain.ByPost(theOffice, "chanh-van-phong")
	}
	return domain.ByPost(theBoard, "chuyen-vien")
}

func (s *story) unless(err error, code string) error {
	if r, ok := domain.Refused(err); ok && r.Code == code {
		return nil
	}
	return err
}

// answers fills the shipped form with plausible figures and a sentence.
func (s *story) answers(d projections.Duty) []byte {
	a := map[string]any{"results": fmt.Sprintf("Đã triển khai các nội dung theo kế hoạch %s.", strings.ToLower(d.Period))}
	for _, f := range domain.ScienceAndEducation.Fields {
		if f.Type == domain.NumberField {
			a[f.Code] = s.rng.IntN(8)
		}
	}
	b, _ := json.Marshal(a)
	return b
}

// scheduleActivities has units report what they do on their continuous duties, each quarter some more of them.
func (s *story) scheduleActivities(audiences []domain.Audience) {
	of := map[domain.UnitID]domain.AssignmentID{}
	var units []domain.UnitID
	for _, a := range audiences {
		if a.Obligation == s.plan {
			continue
		}
		if o := s.draft.Tasks[a.Obligation-1]; string(o.Duty) == string(domain.Dated) {
			continue
		}
		for _, u := range a.Units {
			if _, ok := of[u]; !ok {
				units = append(units, u)
			}
			of[u] = domain.DutyOf(s.document, a.Obligation, u)
		}
	}
	for q, share := range []int{78, 85, 91, 94} {
		for _, u := range units {
			if s.rng.IntN(100) >= share {
				continue
			}
			month := time.Month(3*q + 2)
			day, _ := s.cal.AddWorkdays(domain.NewDate(s.year, month, 1+s.rng.IntN(25)), 0)
			if day.Before(s.start().AddDays(1)) {
				continue
			}
			asg := of[u]
			s.at(day.Time(14, s.rng.IntN(60)), func(ctx context.Context) error {
				note, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Tổ chức sinh hoạt chuyên đề, tuyên truyền tại đơn vị."))
				if err != nil {
					return err
				}
				_, err = s.h.do(ctx, domain.ReportActivity{Issued: s.by(domain.ByUnit(u)), Assignment: asg, On: domain.DateOf(s.clock.Now()), Note: *note})
				return err
			})
		}
	}
}

// scheduleInspection has two units inspected in autumn, with demands to be met before the year ends. One of
// them is the slow one of the story, if it has a duty here.
func (s *story) scheduleInspection(audiences []domain.Audience) {
	var units []domain.UnitID
	for _, a := range audiences {
		for _, u := range a.Units {
			unit, _ := s.org.Unit(u)
			below := unit.Kind() == domain.PartyCommittee || unit.Kind() == domain.CellCommittee
			if below && !slices.Contains(units, u) {
				units = append(units, u)
			}
		}
	}
	if len(units) < 2 {
		return
	}
	s.rng.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	if slow := slices.IndexFunc(units, func(u domain.UnitID) bool { unit, _ := s.org.Unit(u); return unit.Name() == cells[0] }); slow > 0 {
		units[0], units[slow] = units[slow], units[0]
	}
	chosen := units[:2]
	id := domain.InspectionID(s.newID())
	inspector := domain.ByPost(theInspectors, "chu-nhiem")
	decided, _ := s.cal.AddWorkdays(domain.NewDate(s.year, 10, 14), 0)
	if !decided.After(s.start()) {
		return // the paper came too late in the year
	}
	announced, _ := s.cal.AddWorkdays(decided, domain.AnnounceWithin)
	concluded, _ := s.cal.AddWorkdays(domain.NewDate(s.year, 11, 8), 0)
	s.at(decided.Time(9, 0), func(ctx context.Context) error {
		_, err := s.h.do(ctx, domain.DecideInspection{
			Issued: s.by(inspector), Inspection: id, Kind: domain.Examination,
			Topic:    "Việc lãnh đạo, chỉ đạo thực hiện văn bản " + s.symbol(),
			Decision: "21-QĐ/UBKTĐUK", AnnounceBy: announced, Units: chosen, Team: theInspectors, Superiors: s.org.Superiors(decided),
		})
		return err
	})
	s.at(announced.Time(9, 0), func(ctx context.Context) error {
		_, err := s.h.do(ctx, domain.AnnounceInspection{Issued: s.by(inspector), Inspection: id})
		return err
	})
	s.at(concluded.Time(15, 0), func(ctx context.Context) error { return s.conclude(ctx, id, chosen) })
}

var demands = []string{
	"Ban hành kế hoạch của cấp ủy về nội dung đã được hướng dẫn", "Phân công cấp ủy viên phụ trách, theo dõi",
	"Bổ sung sổ theo dõi việc thực hiện các nghị quyết, chỉ thị", "Đưa nội dung vào sinh hoạt chi bộ định kỳ", "Báo cáo kết quả khắc phục",
}

func (s *story) conclude(ctx context.Context, id domain.InspectionID, units []domain.UnitID) error {
	findings, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Ưu điểm: có triển khai. Hạn chế: kế hoạch chậm, phân công chưa rõ."))
	if err != nil {
		return err
	}
	cmd := domain.ConcludeInspection{Issued: s.by(domain.ByPost(theInspectors, "chu-nhiem")), Inspection: id, Notice: "34-TB/UBKTĐUK", Findings: *findings}
	for i, text := range demands {
		item, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte(text))
		if err != nil {
			return err
		}
		day, _ := s.cal.AddWorkdays(domain.DateOf(s.clock.Now()), []int{10, 15, 15, 20, 35}[i])
		due, err := domain.DeadlineOn(day, "trước ngày "+dmy(day.AddDays(1)), s.cal)
		if err != nil {
			return err
		}
		cmd.Remedies = append(cmd.Remedies, domain.Remedy{No: i + 1, Unit: units[i%len(units)], Demand: *item, Due: due})
	}
	if _, err := s.h.do(ctx, cmd); err != nil {
		return err
	}
	s.tell("Kiểm tra %d đơn vị, thông báo kết luận 34-TB/UBKTĐUK: %d việc khắc phục", len(units), len(cmd.Remedies))
	return nil
}

func (s *story) symbol() string {
	if s.draft.Symbol == "" {
		return "(chưa rõ số)"
	}
	return string(s.draft.Symbol)
}

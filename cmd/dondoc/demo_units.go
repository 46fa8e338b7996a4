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
	urged    bool // the board signs a letter when its superiors have heard
	extended bool // more time is asked for, granted and used
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
		s.on(s.office(domain.DateOf(s.clock.Now()), 1+s.rng.IntN(3)), d, s.acknowledge)
		switch {
		case d.Closes == nil:
		case d.Period != "":
			periods[d.Regime+d.Period] = append(periods[d.Regime+d.Period], d)
		case d.Inspection != "":
			s.act(d, remedied(d.Remedy))
		default:
			m := s.planner()
			if m.late == 0 {
				m.extended = s.askForTime(d)
			}
			s.act(d, m)
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
	s.scheduleConsolidation(duties[0])
	if len(duties) < 6 {
		for _, d := range duties {
			if d.Unit != string(theBoard) || !s.gathered() {
				s.act(d, manner{})
			}
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
			m.late, m.urged = 4, true
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
	if m.extended {
		when = s.office(last, moreTime-2)
	}
	if m.urged {
		s.scheduleLetter(d, last)
	}
	if m.paper {
		came := when
		s.on(s.entered(when), d, func(ctx context.Context, d projections.Duty) error { return s.enterPaper(ctx, d, came) })
	} else {
		s.on(when, d, func(ctx context.Context, d projections.Duty) error { return s.submit(ctx, d, m) })
	}
	if m.paper {
		when = s.entered(when)
	}
	s.on(when.Add(25*time.Minute), d, s.receive)
	accepted := s.office(domain.DateOf(when), 1+s.rng.IntN(2))
	if m.waits {
		accepted = s.end().Add(time.Duration(1+s.rng.IntN(200)) * time.Minute)
	}
	if m.returned {
		back, again := s.office(domain.DateOf(when), 1), s.office(domain.DateOf(when), 2)
		s.on(back, d, s.sendBack)
		s.on(again.Add(25*time.Minute), d, s.receive)
		s.on(again, d, func(ctx context.Context, d projections.Duty) error { return s.sendAgain(ctx, d, domain.DateOf(back)) })
		accepted = s.office(domain.DateOf(again), 2)
	}
	s.on(accepted, d, s.accept)
}

// on schedules an act on a duty: whoever has it by then acts, and nobody when it is over.
func (s *story) on(when time.Time, d projections.Duty, do func(context.Context, projections.Duty) error) {
	s.at(when, func(ctx context.Context) error {
		d, err := s.h.views.Duty(ctx, d.Key)
		if err != nil || d.Status == string(domain.Cancelled) || d.Status == string(domain.Excused) {
			return err
		}
		return do(ctx, d)
	})
}

// entered is when the clerk enters a paper that came at a moment.
func (s *story) entered(came time.Time) time.Time {
	next, _ := s.cal.AddWorkdays(domain.DateOf(came), 1)
	return next.Time(8, 15)
}

func (s *story) acknowledge(ctx context.Context, d projections.Duty) error {
	_, err := s.h.do(ctx, domain.AcknowledgeAssignment{Issued: s.by(domain.ByUnit(domain.UnitID(d.Unit))), Assignment: domain.AssignmentID(d.Key)})
	return s.unless(err, domain.NotInThisState) // who reported at once needs no acknowledging
}

func (s *story) submit(ctx context.Context, d projections.Duty, m manner) error {
	cmd := domain.Submit{Issued: s.by(domain.ByUnit(domain.UnitID(d.Unit))), Assignment: domain.AssignmentID(d.Key), Nil: m.nothing}
	if !m.nothing {
		report, err := s.write(ctx, d)
		if err != nil {
			return err
		}
		cmd.Report = report
	}
	if _, err := s.h.do(ctx, cmd); err != nil {
		return err
	}
	return nil
}

// enterPaper is a report that came on paper: the clerk enters it for the unit, with the true time and a proof.
func (s *story) enterPaper(ctx context.Context, d projections.Duty, arrived time.Time) error {
	report, err := s.write(ctx, d)
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
	return err
}

// sendAgain sends a report that came back, with what was missing.
func (s *story) sendAgain(ctx context.Context, d projections.Duty, returned domain.Date) error {
	if err := s.submit(ctx, d, manner{}); err != nil {
		return err
	}
	s.lines = append(s.lines, line{returned, fmt.Sprintf(
		"Ban trả 1 báo cáo %s “thiếu số liệu”; gửi lại %s, tính hạn theo lần gửi đầu %s", lowered(d.Period), dm(domain.DateOf(s.clock.Now())), dm(domain.DateOf(*d.ArrivedAt)),
	)})
	return nil
}

// lowered is the label of a period within a sentence.
func lowered(period string) string {
	if rest, ok := strings.CutPrefix(period, "Quý"); ok {
		return "quý" + rest
	}
	return period
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

// write is what a unit sends: the shipped form with plausible figures and a sentence, or a paper where no form is asked for.
func (s *story) write(ctx context.Context, d projections.Duty) (*domain.Item, error) {
	if d.Regime == "" {
		return s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Văn bản của cấp ủy về việc thực hiện nội dung được giao."))
	}
	f := domain.FilledForm{Form: domain.ScienceAndEducation.ID, Version: 1, Answers: domain.Answers{
		"results": fmt.Sprintf("Đã triển khai các nội dung theo kế hoạch %s.", strings.ToLower(d.Period)),
	}}
	for _, x := range domain.ScienceAndEducation.Fields {
		if x.Type == domain.NumberField {
			f.Answers[x.Code] = domain.WriteNumber(float64(s.rng.IntN(8)))
		}
	}
	body, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	return s.h.keep(ctx, domain.AnswersMedia, body)
}

// scheduleActivities has units report what they do on their continuous duties, each quarter some more of them.
func (s *story) scheduleActivities(audiences []domain.Audience) {
	of := map[domain.UnitID]domain.AssignmentID{}
	var units []domain.UnitID
	for _, a := range audiences {
		if o := s.draft.Tasks[a.Obligation-1]; a.Obligation == s.plan || string(o.Duty) != string(domain.Continuous) {
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
				d, err := s.h.views.Duty(ctx, string(asg)) // another unit may have it by now
				if err != nil {
					return err
				}
				_, err = s.h.do(ctx, domain.ReportActivity{Issued: s.by(domain.ByUnit(domain.UnitID(d.Unit))), Assignment: asg, On: domain.DateOf(s.clock.Now()), Note: *note})
				return err
			})
		}
	}
}

func (s *story) symbol() string {
	if s.draft.Symbol == "" {
		return "(chưa rõ số)"
	}
	return string(s.draft.Symbol)
}

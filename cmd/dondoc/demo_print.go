package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/projections"
)

// figures is what --json prints. Assignments is the sum of its seven states.
type figures struct {
	Document            documentFigures `json:"document"`
	Citations           int             `json:"citations"` // all distinct ones, unresolved included
	UnresolvedCitations int             `json:"unresolved_citations"`
	Obligations         int             `json:"obligations"`
	Units               int             `json:"units"`
	Assignments         int             `json:"assignments"`
	Submissions         int             `json:"submissions"`
	Reminders           int             `json:"reminders"`
	Escalations         int             `json:"escalations"`
	Messages            int             `json:"messages"`
	Inspections         int             `json:"inspections"`
	CompletedOnTime     int             `json:"completed_on_time"`
	CompletedLate       int             `json:"completed_late"`
	Awaiting            int             `json:"awaiting"`
	InTime              int             `json:"in_time"`
	Overdue             int             `json:"overdue"`
	NoDeadline          int             `json:"no_deadline"`
	Cancelled           int             `json:"cancelled"`
	Transferred         int             `json:"transferred"`    // how often a duty went to another unit
	Consolidations      int             `json:"consolidations"` // reports made of reports, sent up
	Letters             int             `json:"letters"`        // that urged, signed and sent
	Reviews             int             `json:"reviews"`        // held
	ReviewSources       int             `json:"review_sources"` // reports behind the figures of these, each figure's counted
	Events              int             `json:"events"`
	ReplayEqual         bool            `json:"replay_equal"`
	Seconds             float64         `json:"seconds"`

	rebuilt projections.Rebuilt
	facts   projections.Facts
}

type documentFigures struct {
	Symbol   intake.Text `json:"symbol"` // null when the paper does not say
	Kind     intake.Text `json:"kind"`
	Issuer   intake.Text `json:"issuer"`
	IssuedOn intake.Text `json:"issued_on"`
	Subject  intake.Text `json:"subject"`
}

// count asks the read models, throws them away, and rebuilds them from the log.
func (s *story) count(ctx context.Context, began time.Time) (figures, error) {
	var f figures
	v, now := s.h.views, s.clock.Now()
	doc, err := v.Document(ctx, string(s.document))
	if err != nil {
		return f, err
	}
	f.Document = documentFigures{Symbol: intake.Text(doc.Symbol), Kind: intake.Text(doc.Kind), Issuer: intake.Text(doc.Issuer), Subject: intake.Text(doc.Subject)}
	if doc.IssuedOn != nil {
		f.Document.IssuedOn = intake.Text(doc.IssuedOn.Format(time.DateOnly))
	}
	cited, err := v.Citations(ctx, string(s.document))
	if err != nil {
		return f, err
	}
	f.Citations, f.Obligations = len(cited), doc.Obligations
	for _, c := range cited {
		if !c.Resolved {
			f.UnresolvedCitations++
		}
	}
	total, err := v.Total(ctx, projections.Moment{At: now}, false)
	if err != nil {
		return f, err
	}
	f.Assignments, f.CompletedOnTime, f.CompletedLate, f.Awaiting = total.Total, total.CompletedOnTime, total.CompletedLate, total.Awaiting
	f.InTime, f.Overdue, f.NoDeadline, f.Cancelled = total.InTime, total.Overdue, total.NoDeadline, total.Cancelled
	units, err := v.UnitsAt(ctx, s.start())
	if err != nil {
		return f, err
	}
	for _, u := range units {
		switch domain.UnitKind(u.Kind) {
		case domain.PartyCommittee, domain.CellCommittee, domain.MassOrganisation:
			f.Units++
		}
	}
	if f.facts, err = v.Facts(ctx); err != nil {
		return f, err
	}
	f.Submissions, f.Reminders, f.Escalations = f.facts.Submissions, f.facts.Reminders, f.facts.Escalations
	f.Transferred = f.facts.Transferred
	sent, err := s.consolidations(ctx)
	if err != nil {
		return f, err
	}
	f.Consolidations = len(sent)
	letters, err := v.LettersTo(ctx, "")
	if err != nil {
		return f, err
	}
	for _, l := range letters {
		if l.SentAt != nil {
			f.Letters++
		}
	}
	review, err := s.reviewed(ctx)
	if err != nil {
		return f, err
	}
	f.Reviews, f.ReviewSources = review.held, review.sources
	f.Messages, f.Inspections, f.Events = f.facts.Messages, f.facts.Inspections, f.facts.Events
	if f.rebuilt, err = s.h.runner.Rebuild(ctx, projections.RebuildOptions{}); err != nil {
		return f, err
	}
	f.ReplayEqual, f.Seconds = f.rebuilt.Equal, float64(time.Since(began).Milliseconds())/1000
	return f, nil
}

var kindNames = map[domain.UnitKind]string{
	domain.PartyCommittee: "Đảng ủy cơ sở", domain.CellCommittee: "Chi ủy cơ sở", domain.AdvisoryBoard: "Ban TG&DV", domain.MassOrganisation: "Tổ chức CT-XH",
}

// print tells the year in Vietnamese.
func (s *story) print(ctx context.Context, w io.Writer, f figures) error {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	v, now := s.h.views, s.clock.Now()
	p(" ĐÔN ĐỐC · bản trình diễn (dữ liệu giả định) · %s → %s trong %.0f giây", dm(s.start()), dmy(domain.DateOf(now)), f.Seconds)
	p(" %s %s: %s (%s)", strings.ToUpper(string(f.Document.Kind)), s.symbol(), shorten(orMissing(string(f.Document.Subject)), 50), shorten(orMissing(string(f.Document.Issuer)), 40))
	reports, dates := 0, 0
	obligations, err := v.Obligations(ctx, string(s.document))
	if err != nil {
		return err
	}
	without := 0
	for _, o := range obligations {
		if s.draft.Tasks[o.No-1].DeadlineISO != "" {
			dates++
		}
		if s.draft.Tasks[o.No-1].Recurrence == "unspecified" {
			without++
		}
		if o.Reports {
			reports++
		}
	}
	p("   đọc văn bản   %d viện dẫn: %d đủ số, ngày, cơ quan · %d chưa rõ số → chờ bổ sung", f.Citations, f.Citations-f.UnresolvedCitations, f.UnresolvedCitations)
	p("                 %d nhiệm vụ · %d nơi nhận · %d mốc ngày · %d chỗ “định kỳ” chưa có kỳ", f.Obligations, len(s.draft.Recipients), dates, without)
	if s.draft.IssuedOn == "" {
		p("                 thiếu ngày ban hành → văn thư bổ sung %s, có lý do, có người chịu trách nhiệm", dm(s.start()))
	}
	p("   giao việc     %d đơn vị: %d đảng ủy · %d chi ủy cơ sở · %d tổ chức CT-XH%s", f.Units, len(committees), len(cells), len(masses), s.massNote(obligations))
	for i, name := range s.unknown {
		if i == 3 {
			p("                 và %d tên khác cũng vậy", len(s.unknown)-i)
			break
		}
		p("                 “%s” không có trong danh sách giả định → tạm giao Ban TG&DV", shorten(name, 42))
	}
	for _, r := range s.regimes {
		via := ""
		if u, ok := s.org.Unit(r.Route.Via); ok {
			via = ", qua " + kindNames[u.Kind()]
		}
		p("   ấn định kỳ    %s: hằng quý, chốt số liệu ngày %d, gửi “%s”%s", s.reporterNote(r), r.CutoffDay, r.DueText, via)
	}
	if s.plan > 0 {
		p("   tính hạn      kế hoạch: %s → hết ngày %s", s.planDue.Printed, dmy(s.planDue.Day))
		if _, why, ok := strings.Cut(s.planDue.Reason, "; "); ok {
			p("                 (%s)", why)
		}
	}
	if err := s.printQuarters(ctx, p); err != nil {
		return err
	}
	if err := s.printSummary(ctx, p, now); err != nil {
		return err
	}
	p(" NHẮC HẠN    %d lượt nhắc đơn vị · %d lượt báo cáo cấp trên · %d thư (%d đã gửi) · trùng %d",
		f.Reminders, f.Escalations, f.facts.Messages, f.facts.Handed, f.facts.Doubled)
	equal := 0
	for _, t := range f.rebuilt.Tables {
		if t.Live == t.Rebuilt {
			equal++
		}
	}
	p(" SỔ GHI      %d sự việc trên JetStream · xóa hết bảng, dựng lại %.2f giây: %d/%d bảng khớp từng dòng", f.Events, f.rebuilt.Took.Seconds(), equal, len(f.rebuilt.Tables))
	return nil
}

// massNote says what was read about socio-political organisations: no duty to report is no debt.
func (s *story) massNote(obligations []projections.Obligation) string {
	for _, o := range obligations {
		for _, name := range o.Assignees {
			units, _ := s.org.Resolve(s.groups, name, s.start())
			if len(units) > 0 && strings.HasPrefix(string(units[0]), "ctxh") && !o.Reports {
				return " (không có nghĩa vụ báo cáo)"
			}
		}
	}
	return ""
}

func (s *story) reporterNote(r domain.RegimeFixed) string {
	if len(r.Reporters) == 1 {
		if u, ok := s.org.Unit(r.Reporters[0]); ok {
			if name, ok := kindNames[u.Kind()]; ok {
				return name
			}
			return u.Name()
		}
	}
	return fmt.Sprintf("%d đơn vị", len(r.Reporters))
}

// printQuarters puts the quarters' results and what people did in the order of time.
func (s *story) printQuarters(ctx context.Context, p func(string, ...any)) error {
	lines := s.lines
	for _, r := range s.regimes {
		if len(r.Reporters) < 6 {
			continue
		}
		cells, err := s.h.views.Matrix(ctx, string(r.Regime))
		if err != nil {
			return err
		}
		type result struct{ all, onTime, reminded int }
		got, order := map[string]*result{}, []projections.Cell{}
		for _, c := range cells {
			if c.Assignment == "" || c.Status == string(domain.Cancelled) || c.Status == string(domain.Excused) {
				continue // asked of nobody
			}
			if got[c.Period] == nil {
				got[c.Period] = &result{}
				order = append(order, c)
			}
			got[c.Period].all++
			if c.ArrivedAt != nil && c.ArrivedAt.Before(*c.Closes) {
				got[c.Period].onTime++
				continue
			}
			d, err := s.h.views.Duty(ctx, c.Assignment)
			if err != nil {
				return err
			}
			if d.Reminders > 0 {
				got[c.Period].reminded++
			}
		}
		for _, c := range order {
			g := got[c.Period]
			text := fmt.Sprintf("%s: %d/%d gửi đúng hạn", c.Period, g.onTime, g.all)
			switch late := g.all - g.onTime; {
			case late > 0 && g.reminded == late:
				text += fmt.Sprintf("; %d đơn vị đã được nhắc mà chưa gửi đến hết hạn", late)
			case late > 0:
				text += fmt.Sprintf("; %d đơn vị chưa gửi đến hết hạn, %d đơn vị đã được nhắc", late, g.reminded)
			}
			lines = append(lines, line{domain.DateOf(c.Closes.Add(-time.Microsecond)), text})
		}
	}
	reported, err := s.h.views.Inbox(ctx, string(theBoard), 1000)
	if err != nil {
		return err
	}
	var keys []string
	for _, n := range reported {
		if n.Kind == projections.NoticeEscalation && !s.ofInspection(n.Assignment) {
			keys = append(keys, n.Key)
		}
	}
	told, err := s.h.views.Notices(ctx, keys)
	if err != nil {
		return err
	}
	for _, n := range told {
		text := n.Debtor + " quá 3 ngày làm việc → báo cáo Ban"
		urged, err := s.urged(ctx, n.Assignment, n.At)
		if err != nil {
			return err
		}
		lines = append(lines, line{domain.DateOf(n.At), text + urged})
	}
	gathered, err := s.consolidationLines(ctx)
	if err != nil {
		return err
	}
	lines = append(lines, gathered...)
	inspected, is, err := s.inspectionLine(ctx)
	if err != nil {
		return err
	}
	if is {
		lines = append(lines, inspected)
	}
	review, err := s.reviewed(ctx)
	if err != nil {
		return err
	}
	if review.held > 0 {
		lines = append(lines, review.line)
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.on.Compare(b.on) })
	if len(lines) > 0 {
		p(" DIỄN BIẾN")
	}
	for _, l := range lines {
		p("   %s  %s", dm(l.on), shorten(l.text, 105))
	}
	return nil
}

func (s *story) printSummary(ctx context.Context, p func(string, ...any), now time.Time) error {
	kinds, err := s.h.views.ByKind(ctx, projections.Moment{At: now}, true)
	if err != nil {
		return err
	}
	at := now.In(domain.Zone)
	p(" TỔNG HỢP đến %02d giờ %02d ngày %s (việc có thời hạn)", at.Hour(), at.Minute(), dmy(domain.DateOf(now)))
	p("   %-16s %6s %12s %10s %10s %10s %8s %16s", "Nhóm", "Giao", "HT đúng hạn", "HT quá hạn", "Chờ duyệt", "Trong hạn", "Quá hạn", "Tỷ lệ đúng hạn")
	row := func(name string, t projections.Tally) {
		if t.Total == 0 { // nothing was asked: nothing to be late with
			p("   %-16s %6d %12s %10s %10s %10s %8s %16s", name, 0, "–", "–", "–", "–", "–", "–")
			return
		}
		rate := "–"
		if r, ok := t.Rate(); ok {
			rate = strings.Replace(fmt.Sprintf("%.1f %%", r), ".", ",", 1)
		}
		p("   %-16s %6d %12d %10d %10d %10d %8d %16s", name, t.Total, t.CompletedOnTime, t.CompletedLate, t.Awaiting, t.InTime, t.Overdue, rate)
	}
	for _, kind := range []domain.UnitKind{domain.PartyCommittee, domain.CellCommittee, domain.AdvisoryBoard, domain.MassOrganisation} {
		for _, k := range kinds {
			if k.Kind == string(kind) {
				row(kindNames[kind], k.Tally)
			}
		}
	}
	total, err := s.h.views.Total(ctx, projections.Moment{At: now}, true)
	if err != nil {
		return err
	}
	row("Cộng", total)
	var shares []string
	var bounds []time.Time
	for q := range 5 {
		bounds = append(bounds, domain.NewDate(s.year, time.Month(3*q+1), 1).Time(0, 0))
	}
	updated, err := s.h.views.Continuous(ctx, bounds)
	if err != nil {
		return err
	}
	for q, u := range updated {
		if u.Given > 0 {
			shares = append(shares, fmt.Sprintf("Q%s %d %%", []string{"I", "II", "III", "IV"}[q], 100*u.Updated/u.Given))
		}
	}
	if len(shares) > 0 {
		p("   Việc thường xuyên (không có ngày): có cập nhật trong kỳ  %s", strings.Join(shares, " · "))
	}
	return nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/intake"
)

type takeoverCmd struct {
	File    string   `arg:"" name:"tệp" help:"Bảng tính .xlsx đang dùng để theo dõi nhiệm vụ; - là đầu vào chuẩn."`
	Preview bool     `help:"Chỉ xem trước: các cột được hiểu thế nào, dòng nào không nhận được. Không ghi gì."`
	Map     []string `sep:"none" placeholder:"CỘT=TRƯỜNG" help:"Chỉ rõ một cột, ví dụ G=\"thời hạn\"; dùng được nhiều lần."`
	Sheet   string   `help:"Tên trang tính; mặc định trang giống danh sách nhất."`
	List    string   `help:"Tên danh sách; mặc định tên tệp. Cùng tên và cùng nội dung là cùng nhiệm vụ."`
	By      string   `default:"post:main/van-thu" help:"Người tiếp nhận."`
	JSON    bool     `help:"In kết quả dạng JSON."`

	body []byte
	list intake.RunningList
}

// takeoverReport is what a take-over found and did.
type takeoverReport struct {
	List     string              `json:"list"`
	Sheet    string              `json:"sheet"`
	Header   int                 `json:"header"`
	Columns  []intake.ListColumn `json:"columns"`
	Rows     int                 `json:"rows"` // that can be taken over, or were
	Overdue  int                 `json:"overdue"`
	Done     int                 `json:"completed"`
	New      int                 `json:"new"`
	Present  int                 `json:"present"`
	Refused  []intake.RowError   `json:"refused"`
	Headings []int               `json:"headings,omitempty"`
	Hidden   []string            `json:"hidden,omitempty"`
	Others   []string            `json:"others,omitempty"`
	Preview  bool                `json:"preview"`
}

// prepare reads the workbook; one that cannot be read opens no house.
func (t *takeoverCmd) prepare(read func(string) ([]byte, error)) (err error) {
	columns, err := intake.ListMap(t.Map)
	if err != nil {
		return usage("Không hiểu --map %v. Cách viết: --map \"G=thời hạn\"; các trường: nội dung, văn bản, ngày văn bản, chủ trì, phối hợp, thời hạn, ngày giao, tình trạng, ngày hoàn thành, ghi chú, bỏ qua.", err)
	}
	if t.body, err = read(t.File); err != nil {
		return err
	}
	if t.List == "" {
		t.List = strings.TrimSuffix(filepath.Base(t.File), filepath.Ext(t.File))
	}
	t.list, err = intake.ReadRunningList(t.body, intake.ListOptions{Sheet: t.Sheet, Map: columns, Today: domain.DateOf(time.Now())})
	return err
}

// within takes the list over, or shows what would be. It may be cut off anywhere and run again.
func (t *takeoverCmd) within(ctx context.Context, h *house, io streams) error {
	commands, report, err := t.duties(ctx, h)
	if err != nil {
		return err
	}
	if !t.Preview {
		if err := t.takeOver(ctx, h, commands, &report, io.err); err != nil {
			return err
		}
	}
	slices.SortStableFunc(report.Refused, func(a, b intake.RowError) int { return a.Row - b.Row })
	if t.JSON {
		enc := json.NewEncoder(io.out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(report); err != nil {
			return err
		}
	} else {
		report.print(io.out)
	}
	if len(report.Refused) > 0 && !t.Preview {
		return &failure{code: exitRefused} // each is told with its row
	}
	return nil
}

// duties makes commands of the rows: names are looked up in the organisation and never guessed at.
func (t *takeoverCmd) duties(ctx context.Context, h *house) (commands []domain.Command, report takeoverReport, err error) {
	l := t.list
	report = takeoverReport{
		List: t.List, Sheet: l.Sheet, Header: l.Header, Columns: l.Columns, Refused: slices.Clone(l.Errors),
		Headings: l.Headings, Hidden: l.Hidden, Others: l.Others, Preview: t.Preview,
	}
	org, _, err := eventstore.Load[domain.Organisation](ctx, h.store(), "org."+domain.Main)
	if err != nil {
		return nil, report, err
	}
	almanac, _, err := eventstore.Load[domain.Almanac](ctx, h.store(), "cal."+string(domain.VietnamCalendar))
	if err != nil {
		return nil, report, err
	}
	taken, err := h.views.TakenOver(ctx, t.List)
	if err != nil {
		return nil, report, err
	}
	present, bases, listed := map[string]bool{}, map[string]string{}, map[string]bool{}
	for _, x := range taken {
		present[x.Key] = true
		base, _, _ := strings.Cut(x.Key, "-")
		bases[base] = x.Key
	}
	for _, d := range l.Rows {
		listed[d.Key] = true
	}
	now := h.clock.Now()
	units := unitNames{org: org, on: domain.DateOf(now), known: map[string]domain.UnitID{}}
	for _, d := range l.Rows {
		refuse := func(code string, field intake.ListField, format string, args ...any) {
			report.Refused = append(report.Refused, intake.RowError{Row: d.Row, Code: code, Field: field, Message: fmt.Sprintf(format, args...)})
		}
		unit, ok := units.one(d.Unit)
		if !ok {
			refuse(intake.RowUnit, intake.ListUnit, "Không có tổ chức đảng, đơn vị nào tên là “%s”.", shorten(d.Unit, 80))
			continue
		}
		coordinating, unknown := units.several(d.Coordinating)
		if unknown != "" {
			refuse(intake.RowUnit, intake.ListCoordinating, "Không có tổ chức đảng, đơn vị nào tên là “%s”.", shorten(unknown, 80))
			continue
		}
		if before := bases[d.Base]; !present[d.Key] && before != "" && !listed[before] {
			refuse(intake.RowChanged, intake.ListDue, "Đã tiếp nhận trước đây với thời hạn khác; đề nghị gia hạn trong hệ thống thay vì sửa danh sách.")
			continue
		}
		report.Rows++
		switch {
		case d.Completed:
			report.Done++
		case d.Duty == domain.Dated && d.Due.Before(domain.DateOf(now)):
			report.Overdue++
		}
		if present[d.Key] { // the read models know only what is in the log
			report.Present++
			continue
		}
		commands = append(commands, t.command(d, unit, coordinating, org.Superiors(domain.DateOf(now)), almanac.Calendar, now))
	}
	return commands, report, nil
}

// command is a row as a wish. It holds from the day the list gives for it; it is recorded today.
func (t *takeoverCmd) command(d intake.ListedDuty, unit domain.UnitID, coordinating []domain.UnitID, superiors domain.Superiors, cal domain.Calendar, now time.Time) domain.Command {
	at := now
	for _, on := range []domain.Date{d.Given, d.Issued} {
		if !on.IsZero() && on.Time(0, 0).Before(now) {
			at = on.Time(0, 0)
			break
		}
	}
	c := domain.TakeOverAssignment{
		Issued:     domain.Issued{ID: domain.Derive("take over", t.List, d.Key), By: t.By, At: at, Cause: "list"},
		Assignment: domain.TakenOverFrom(t.List, d.Key), Unit: unit, Duty: d.Duty, Text: d.Text, Given: d.Given,
		Source:       domain.ListRow{List: t.List, Key: d.Key, Row: d.Row, Symbol: d.Symbol, Issued: d.Issued},
		Coordinating: slices.DeleteFunc(coordinating, func(u domain.UnitID) bool { return u == unit }), Superiors: superiors,
	}
	if d.Duty == domain.Dated {
		due := domain.DeadlineFound(d.Due, d.DueText, cal)
		c.Due = &due
	}
	if d.Completed {
		return domain.TakeOverCompleted{TakeOverAssignment: c, On: d.Done, ArrivedAt: d.Done.Time(0, 0)}
	}
	return c
}

// atOnce is how many commands of a bulk act wait for the disk together.
const atOnce = 16

// takeOver carries the commands out. The workbook is kept once, before the first event that names it.
func (t *takeoverCmd) takeOver(ctx context.Context, h *house, commands []domain.Command, report *takeoverReport, tell io.Writer) error {
	before, err := h.log.Last(ctx)
	if err != nil {
		return err
	}
	var kept *domain.Item
	file := sync.OnceValues(func() (_ *domain.Item, err error) {
		kept, err = h.keep(ctx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", t.body)
		return kept, err
	})
	var mu sync.Mutex
	var last uint64
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	for _, cmd := range commands {
		work.Go(func() error {
			item, err := file()
			if err != nil {
				return err
			}
			var row int
			switch c := cmd.(type) {
			case domain.TakeOverAssignment:
				c.Source.File, row = item, c.Source.Row
				cmd = c
			case domain.TakeOverCompleted:
				c.Source.File, row = item, c.Source.Row
				cmd = c
			}
			done, err := h.do(ctx, cmd)
			mu.Lock()
			defer mu.Unlock()
			var refusal *domain.Refusal
			switch {
			case errors.As(err, &refusal):
				report.Refused = append(report.Refused, intake.RowError{Row: row, Code: refusal.Code, Message: refusal.Text()})
			case err != nil:
				return err
			case len(done.Events) > 0 && done.Position > before:
				report.New++
			default:
				report.Present++
			}
			last = max(last, done.Position)
			if n := report.New + report.Present; n%1000 == 0 {
				fmt.Fprintf(tell, "đã tiếp nhận %d/%d\n", n, report.Rows)
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	if kept != nil && report.New == 0 { // every row was refused, or was there before: no event names this file
		if err := h.unkeep(ctx, kept); err != nil {
			return err
		}
	}
	return h.runner.Wait(context.WithoutCancel(ctx), last)
}

// unitNames finds the units a list names on a day, each name once.
type unitNames struct {
	org   domain.Organisation
	on    domain.Date
	known map[string]domain.UnitID
}

// one is the unit that a printed name means; a group is not one unit.
func (n unitNames) one(name string) (domain.UnitID, bool) {
	unit, seen := n.known[name]
	if !seen {
		if units, groups := n.org.Resolve(nil, name, n.on); len(units) == 1 && len(groups) == 0 {
			unit = units[0]
		}
		n.known[name] = unit
	}
	return unit, unit != ""
}

// several are the units of a cell that may name more than one; unknown is the first that there is not.
func (n unitNames) several(cell string) (units []domain.UnitID, unknown string) {
	if strings.Trim(cell, " -–.") == "" {
		return nil, ""
	}
	if u, ok := n.one(cell); ok { // a name may have a comma in it
		return []domain.UnitID{u}, ""
	}
	for _, separators := range []string{";", ";,"} {
		units, unknown = nil, ""
		for _, name := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			u, ok := n.one(name)
			switch {
			case !ok && unknown == "":
				unknown = name
			case ok && !slices.Contains(units, u):
				units = append(units, u)
			}
		}
		if unknown == "" {
			return units, ""
		}
	}
	return nil, unknown
}

// print tells a person.
func (r takeoverReport) print(w io.Writer) {
	fmt.Fprintf(w, "Danh sách “%s”, trang “%s”, tên cột ở dòng %d\n", r.List, r.Sheet, r.Header)
	for _, c := range r.Columns {
		if c.Header == "" && c.Field == "" {
			continue
		}
		field := string(c.Field)
		if field == "" {
			field = "(không dùng)"
		}
		fmt.Fprintf(w, "  %-3s %-44s → %s\n", c.Column, shorten(c.Header, 44), field)
	}
	if r.Preview {
		fmt.Fprintf(w, "\nNhận được %d nhiệm vụ (%d quá hạn, %d đã hoàn thành), %d đã có từ trước; không nhận được %d dòng.\n", r.Rows, r.Overdue, r.Done, r.Present, len(r.Refused))
	} else {
		fmt.Fprintf(w, "\nĐã tiếp nhận %d nhiệm vụ mới, %d đã có từ trước; không nhận được %d dòng.\n", r.New, r.Present, len(r.Refused))
	}
	for _, e := range r.Refused {
		fmt.Fprintf(w, "  dòng %-5d %s\n", e.Row, e.Message)
	}
	if len(r.Headings) > 0 {
		fmt.Fprintf(w, "Bỏ qua %d dòng chỉ là tiêu đề nhóm: %s\n", len(r.Headings), numbers(r.Headings))
	}
	if len(r.Hidden) > 0 {
		fmt.Fprintf(w, "Không đọc trang tính ẩn: %s\n", strings.Join(r.Hidden, ", "))
	}
	if len(r.Others) > 0 {
		fmt.Fprintf(w, "Trang khác cũng là danh sách, chọn bằng --sheet: %s\n", strings.Join(r.Others, ", "))
	}
}

// numbers writes row numbers, the first twenty of them.
func numbers(rows []int) string {
	var out []string
	for _, r := range rows[:min(len(rows), 20)] {
		out = append(out, fmt.Sprint(r))
	}
	if len(rows) > 20 {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

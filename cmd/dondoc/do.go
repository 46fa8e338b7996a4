package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

type commitOf = projections.Commit

type doCmd struct {
	Name string `arg:"" name:"lệnh" help:"Tên lệnh, ví dụ AcknowledgeAssignment; - đọc nhiều lệnh từ đầu vào chuẩn, mỗi dòng {\"do\": tên, …}."`
	JSON string `arg:"" optional:"" name:"json" help:"Nội dung lệnh; - hoặc bỏ trống: đọc từ đầu vào chuẩn."`

	AsJSON    bool `name:"json" help:"Lệnh không được nhận: in lý do ra đầu ra chuẩn, mỗi lý do một dòng JSON {code, field, rule, text}."`
	KeepGoing bool `help:"Với nhiều lệnh: dòng nào không được nhận thì báo rồi làm tiếp các dòng sau; cuối cùng thoát với mã 5."`

	read []byte
}

// done is what a command answers: where its outcome stands in the log. Events empty: nothing was to do.
type done struct {
	Position  uint64   `json:"position"`
	Aggregate string   `json:"aggregate"`
	Version   uint64   `json:"version"`
	Events    []string `json:"events"`
	Warnings  []string `json:"warnings,omitempty"` // of a document that was entered: what to look at
}

// prepare reads what stands on standard input.
func (d *doCmd) prepare(read func(string) ([]byte, error)) (err error) {
	if d.Name == "-" || d.JSON == "" || d.JSON == "-" {
		d.read, err = read("-")
	} else {
		d.read = []byte(d.JSON)
	}
	return err
}

// within carries out one command, or a line each. The first refusal ends it, or is told and passed over; a fault that
// would hit every line ends it in any case. Lines that name their command may be sent again, all of them: what was done
// is not done twice.
func (d *doCmd) within(ctx context.Context, h *house, io streams) error {
	if d.Name != "-" {
		err := h.doNamed(ctx, d.Name, d.read, io.out)
		if err != nil && d.AsJSON {
			return answerRefusal(err, io.out)
		}
		return err
	}
	n, refused := 0, 0
	for line := range bytes.Lines(d.read) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		err := d.line(ctx, h, line, io.out)
		if err != nil && d.AsJSON {
			err = answerRefusal(err, io.out)
		}
		if code, text := explain(err); err != nil && d.KeepGoing && (code == exitRefused || code == exitBadInput) {
			refused++
			if !d.AsJSON {
				fmt.Fprintf(io.err, "dondoc: dòng %d: %s\n", n, text)
			}
		} else if err != nil {
			return err
		}
	}
	if refused > 0 {
		return fail(exitRefused, nil, "Có %d dòng không được nhận, các dòng khác đã xong.", refused)
	}
	return nil
}

// line carries out one line.
func (d *doCmd) line(ctx context.Context, h *house, line []byte, out io.Writer) error {
	if err := withinLimit(line); err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	var name string
	if err := json.Unmarshal(line, &fields); err != nil || json.Unmarshal(fields["do"], &name) != nil {
		return usage("Dòng lệnh không phải JSON dạng {\"do\": \"TênLệnh\", …}.")
	}
	delete(fields, "do")
	data, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	return h.doNamed(ctx, name, data, out)
}

func (h *house) doNamed(ctx context.Context, name string, data []byte, out io.Writer) error {
	if err := withinLimit(data); err != nil {
		return err
	}
	cmd, err := domain.DecodeCommand(name, data, h.complete)
	if err != nil {
		return fail(exitBadInput, err, "Lệnh %s chưa đọc được: %v.", name, errors.Unwrap(err))
	}
	if err := fromOutside(cmd); err != nil {
		return err
	}
	c, err := h.do(ctx, cmd)
	if err != nil {
		return err
	}
	return h.answerCommit(ctx, c, out)
}

// answerCommit says where the outcome stands, after the read models show it: who asks next sees it.
func (h *house) answerCommit(ctx context.Context, c commitOf, out io.Writer, warnings ...string) error {
	if err := h.runner.Wait(ctx, c.Position); err != nil {
		return err
	}
	d := done{Position: c.Position, Aggregate: c.Aggregate, Version: c.Version, Events: []string{}, Warnings: warnings}
	for _, e := range c.Events {
		d.Events = append(d.Events, domain.NameOf(e))
	}
	return json.NewEncoder(out).Encode(d)
}

type showCmd struct {
	ID   string `arg:"" name:"hồ-sơ" help:"Mã hồ sơ, ví dụ asg.<mã> hoặc doc.<mã>; unit.<mã>: nhật ký đôn đốc một đơn vị."`
	AsOf string `name:"as-of" placeholder:"THỜI-ĐIỂM" help:"Xem như tại một thời điểm: 2026-06-30T17:00, 2026-06-30 (hết ngày) hoặc @vị-trí."`
	JSON bool   `help:"In mỗi sự việc một dòng JSON."`

	MinPosition uint64 `placeholder:"VỊ-TRÍ" help:"Chờ đến khi các bảng có vị trí này của sổ ghi (tối đa 2 giây)."`
}

// within prints one life: who did what, when. As of a moment it is what it was then.
func (s *showCmd) within(ctx context.Context, h *house, io streams) error {
	if err := h.await(ctx, s.MinPosition); err != nil {
		return err
	}
	if s.AsOf == "" {
		return s.show(ctx, h.views, projections.Moment{At: h.clock.Now()}, io)
	}
	past, err := h.asOf(ctx, s.AsOf, s.reach())
	if err != nil {
		return err
	}
	defer past.Close()
	if !s.JSON {
		heading(io.out, past.Moment)
	}
	return s.show(ctx, past.Views, past.Moment, io)
}

// reach is what must be known to show a life as it was.
func (s *showCmd) reach() projections.Reach {
	switch kind, id, _ := strings.Cut(s.ID, "."); kind {
	case "unit":
		return projections.OfUnit(id)
	case "asg":
		return projections.OfDuties(id)
	case "doc":
		return projections.OfDocument(id)
	case "regime":
		return projections.OfRegime(id)
	}
	return projections.OfLife(s.ID)
}

func (s *showCmd) show(ctx context.Context, v projections.Views, m projections.Moment, io streams) error {
	if unit, ok := strings.CutPrefix(s.ID, "unit."); ok {
		log, err := v.UrgingsOfUnit(ctx, unit, time.Time{}, m.At.Add(time.Minute))
		return s.urgings(log, err, io)
	}
	story, err := v.Timeline(ctx, s.ID)
	if err != nil {
		return err
	}
	if len(story) == 0 {
		if s.AsOf != "" {
			return fail(exitBadInput, nil, "Đến %s chưa có hồ sơ %s. Đề nghị kiểm tra lại mã, hoặc chọn thời điểm sau đó.", clock(m.At), s.ID)
		}
		return fail(exitBadInput, nil, "Không có hồ sơ %s. Đề nghị kiểm tra lại mã.", s.ID)
	}
	if id, ok := strings.CutPrefix(s.ID, "asg."); ok && s.AsOf != "" && !s.JSON {
		d, err := v.Duty(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintln(io.out, standing(d, m.At))
	}
	for _, e := range story {
		if s.JSON {
			if err := json.NewEncoder(io.out).Encode(map[string]any{
				"position": e.Position, "version": e.Version, "type": e.Type, "actor": e.Actor,
				"onBehalfOf": e.OnBehalfOf, "recordedAt": e.RecordedAt, "effectiveAt": e.EffectiveAt, "data": json.RawMessage(e.Data),
			}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(io.out, "%6d  %s  %-34s  %s\n", e.Position, e.EffectiveAt.In(domain.Zone).Format("02/01/2006 15:04"), e.Type, e.Actor)
	}
	if !s.JSON {
		rectified, err := v.Rectifications(ctx, s.ID)
		if err != nil {
			return err
		}
		for _, r := range rectified {
			fmt.Fprintf(io.out, "Đính chính bản ghi %d (%s) ngày %s: %q thành %q, %s\n", r.Version, r.Act, r.At.In(domain.Zone).Format("02/01/2006"), r.Was, r.Now, r.Actor)
		}
	}
	if !s.JSON {
		erased, err := v.ErasuresIn(ctx, story)
		if err != nil {
			return err
		}
		for _, x := range erased {
			basis := ""
			if x.Basis != "" {
				basis = " (căn cứ: " + x.Basis + ")"
			}
			fmt.Fprintf(io.out, "Nội dung %s đã được hủy theo quyết định ngày %s%s, %s\n", x.Key, x.At.In(domain.Zone).Format("02/01/2006"), basis, x.Actor)
		}
	}
	if id, ok := strings.CutPrefix(s.ID, "doc."); ok && !s.JSON {
		return printNeighbours(ctx, v, id, io.out)
	}
	if id, ok := strings.CutPrefix(s.ID, "asg."); ok && !s.JSON {
		log, err := v.UrgingsOf(ctx, id)
		return s.urgings(log, err, io)
	}
	return nil
}

type eventsCmd struct {
	After uint64 `help:"Chỉ in những lần ghi sau vị trí này."`
}

// within prints the log up to its end: position, subject and the stored payload, a JSON object a line.
func (x *eventsCmd) within(ctx context.Context, h *house, io streams) error {
	last, err := h.log.Last(ctx)
	if err != nil || last <= x.After {
		return err
	}
	w := bufio.NewWriter(io.out)
	for m, err := range h.log.Raw(ctx, x.After) {
		if err != nil {
			return errors.Join(err, w.Flush())
		}
		fmt.Fprintf(w, `{"position":%d,"subject":%q,"commit":%s}`+"\n", m.Position, m.Subject, m.Payload)
		if m.Position >= last {
			break
		}
	}
	return w.Flush()
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

type giveCmd struct {
	To         string `required:"" placeholder:"NƠI,NƠI" help:"Mã các tổ chức đảng, đơn vị, cách nhau bằng dấu phẩy."`
	Text       string `required:"" help:"Nội dung nhiệm vụ."`
	Published  bool   `help:"Nội dung là nguyên văn đã ban hành; nếu không, nội dung được lưu riêng."`
	Due        string `placeholder:"NĂM-THÁNG-NGÀY" help:"Ngày cuối của hạn; bỏ trống: chưa ấn định thời hạn."`
	Conclusion string `help:"Tên kết luận của cuộc họp, khi không có văn bản."`
	Symbol     string `help:"Số, ký hiệu thông báo kết luận, nếu có."`
	On         string `placeholder:"NĂM-THÁNG-NGÀY" help:"Ngày họp."`
	No         int    `default:"1" help:"Số thứ tự của nhiệm vụ trong kết luận, hoặc của phần việc."`
	Part       string `placeholder:"MÃ" help:"Mã nhiệm vụ mà việc này là một phần; --by là lãnh đạo của nơi có nhiệm vụ đó."`
	Before     int    `default:"-1" help:"Hạn là bấy nhiêu ngày làm việc trước hạn của nhiệm vụ đó."`
	With       string `placeholder:"NƠI,NƠI" help:"Mã các đơn vị phối hợp."`
	Product    string `help:"Sản phẩm phải có."`
	Request    bool   `help:"Đề nghị, không phải yêu cầu."`
	Key        bool   `help:"Là nhiệm vụ trọng tâm."`
	Tacit      bool   `help:"Quá hạn không có ý kiến thì xem như thống nhất."`
	By         string `default:"post:main/van-thu" help:"Người giao."`
	JSON       bool   `help:"In kết quả dạng JSON."`

	conclusion *domain.Conclusion
	due        domain.Date
}

// givenTo is what a bulk act did for one unit.
type givenTo struct {
	Unit       domain.UnitID       `json:"unit"`
	Assignment domain.AssignmentID `json:"assignment"`
	Present    bool                `json:"present,omitempty"` // it was given before
	Refused    string              `json:"refused,omitempty"` // code of the rule
	Text       string              `json:"text,omitempty"`    // why, in words
}

// prepare reads the days; what cannot be a duty opens no house.
func (g *giveCmd) prepare(func(string) ([]byte, error)) (err error) {
	if g.Due != "" {
		if g.due, err = domain.ParseDate(g.Due); err != nil {
			return usage("Không hiểu ngày %q. Cách viết: 2024-03-15.", g.Due)
		}
	}
	switch {
	case g.Part != "" && (g.Conclusion != "" || g.Symbol != ""):
		return usage("Một nhiệm vụ hoặc là một phần của nhiệm vụ khác, hoặc theo kết luận cuộc họp.")
	case g.Part == "" && g.Conclusion == "" && g.Symbol == "":
		return usage("Cần --conclusion hoặc --symbol (kết luận cuộc họp), hoặc --part (một phần của nhiệm vụ khác).")
	case g.Part != "" && (g.Before < 0) == g.due.IsZero():
		return usage("Phần việc cần --due hoặc --before (số ngày làm việc trước hạn của nhiệm vụ chung).")
	case g.Part == "" && g.Before >= 0:
		return usage("--before chỉ dùng với --part.")
	case strings.TrimSpace(g.Text) == "" || g.No < 1:
		return usage("Nhiệm vụ cần nội dung, số thứ tự từ 1.")
	}
	if g.Part == "" {
		on, err := domain.ParseDate(g.On)
		if err != nil {
			return usage("Cần --on: ngày họp, dạng 2024-03-15.")
		}
		g.conclusion = &domain.Conclusion{Symbol: g.Symbol, Title: g.Conclusion, On: on}
	}
	return nil
}

// within gives the duty to every unit that does not have it. It may be cut off anywhere and run again.
func (g *giveCmd) within(ctx context.Context, h *house, io streams) error {
	draft, err := g.draft(ctx, h)
	if err != nil {
		return err
	}
	var done []givenTo
	var last uint64
	for _, u := range unitList(g.To) {
		c := draft
		c.Unit = u
		c.Assignment = domain.PartOf(domain.AssignmentID(g.Part), g.No, u)
		if g.conclusion != nil {
			c.Assignment = domain.ConclusionDutyOf(*g.conclusion, g.No, u)
		}
		c.Issued = domain.Issued{ID: domain.Derive("give", string(c.Assignment)), By: g.By, At: h.clock.Now()}
		at, result, err := g.give(ctx, h, c, &draft)
		if err != nil {
			return err
		}
		last, done = max(last, at), append(done, result)
	}
	named := func(d givenTo) bool { return !d.Present && d.Refused == "" }
	if draft.TextItem != nil && !slices.ContainsFunc(done, named) {
		if err := h.unkeep(ctx, draft.TextItem); err != nil {
			return err
		}
	}
	if err := h.runner.Wait(ctx, last); err != nil {
		return err
	}
	return g.tell(done, io)
}

// give gives one unit its duty. The typed text is kept once, before the first event that names it.
func (g *giveCmd) give(ctx context.Context, h *house, c domain.GiveAssignment, draft *domain.GiveAssignment) (uint64, givenTo, error) {
	result := givenTo{Unit: c.Unit, Assignment: c.Assignment}
	if had, _, err := eventstore.Load[domain.Assignment](ctx, h.store(), c.Aggregate()); err != nil {
		return 0, result, err
	} else if had.Status != "" {
		result.Present = true
		return 0, result, nil
	}
	if kind, err := h.bodyOf(ctx, c.Unit, domain.DateOf(c.At)); err != nil {
		return 0, result, err
	} else if kind == "" {
		result.Refused, result.Text = domain.NoSuchThing, "Không có tổ chức đảng, đơn vị nào mang mã này."
		return 0, result, nil
	}
	if !g.Published && draft.TextItem == nil {
		item, err := h.keep(ctx, "text/plain; charset=utf-8", []byte(g.Text))
		if err != nil {
			return 0, result, err
		}
		draft.TextItem = item
	}
	c.TextItem = draft.TextItem
	done, err := h.do(ctx, c)
	if refusal := (*domain.Refusal)(nil); errors.As(err, &refusal) {
		result.Refused, result.Text = refusal.Code, refusal.Text()
		return 0, result, nil
	}
	return done.Position, result, err
}

// draft is what the duty is for every unit alike.
func (g *giveCmd) draft(ctx context.Context, h *house) (c domain.GiveAssignment, err error) {
	almanac, _, err := eventstore.Load[domain.Almanac](ctx, h.store(), "cal."+string(domain.VietnamCalendar))
	if err != nil {
		return c, err
	}
	org, _, err := eventstore.Load[domain.Organisation](ctx, h.store(), "org."+domain.Main)
	if err != nil {
		return c, err
	}
	today := domain.DateOf(h.clock.Now())
	c = domain.GiveAssignment{
		Duty: domain.Unscheduled, Superiors: org.Superiors(today), Coordinators: unitList(g.With), Product: g.Product, TacitConsent: g.Tacit, Starred: g.Key,
		Origin: domain.Origin{Conclusion: g.conclusion, Obligation: g.No},
	}
	if g.Published {
		c.Text = g.Text
	}
	if g.Request {
		c.Strength = domain.Requested
	}
	var due domain.Deadline
	if g.Part != "" {
		c.Origin, c.Giver = domain.Origin{Parent: domain.AssignmentID(g.Part), Part: g.No}, domain.ActorOf(g.By).Unit
	}
	switch {
	case g.Before >= 0:
		whole, _, err := eventstore.Load[domain.Assignment](ctx, h.store(), "asg."+g.Part)
		if err != nil {
			return c, err
		}
		if whole.Due == nil {
			return c, usage("Nhiệm vụ %s chưa ấn định thời hạn: không tính ngược được.", g.Part)
		}
		if due, err = domain.PartDeadline(*whole.Due, g.Before, today, almanac.Calendar); err != nil {
			return c, err
		}
	case !g.due.IsZero():
		if due, err = domain.DeadlineOn(g.due, "", almanac.Calendar); err != nil {
			return c, err
		}
	default:
		return c, nil
	}
	c.Duty, c.Due = domain.Dated, &due
	return c, nil
}

func (g *giveCmd) tell(done []givenTo, io streams) error {
	given, present, refused := 0, 0, 0
	for _, d := range done {
		switch {
		case d.Refused != "":
			refused++
		case d.Present:
			present++
		default:
			given++
		}
	}
	if g.JSON {
		if err := json.NewEncoder(io.out).Encode(map[string]any{"given": given, "present": present, "refused": refused, "units": done}); err != nil {
			return err
		}
	} else {
		for _, d := range done {
			if d.Refused != "" {
				fmt.Fprintf(io.out, "%s: %s\n", d.Unit, d.Text)
			}
		}
		fmt.Fprintf(io.out, "Đã giao %d, đã có từ trước %d, chưa giao được %d.\n", given, present, refused)
	}
	if refused > 0 {
		return &failure{code: exitRefused} // each is told with its unit
	}
	return nil
}

// unitList reads ids separated by commas.
func unitList(s string) (list []domain.UnitID) {
	for u := range strings.SplitSeq(s, ",") {
		if u = strings.TrimSpace(u); u != "" {
			list = append(list, domain.UnitID(u))
		}
	}
	return list
}

package main

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/projections"
)

// doubts are what a clerk should look at before a document is taken for what it says: one of the register may be the same
// (issuer, symbol and day of issue), and its kind may not be one that such a body issues. Nothing of it is refused.
func (h *house) doubts(ctx context.Context, d intake.Draft) ([]string, error) {
	c := d.Registration(domain.Issued{At: h.clock.Now()}, "", nil)
	same, err := h.views.Alike(ctx, c.Symbol)
	if err != nil {
		return nil, err
	}
	var doubts []string
	for _, x := range same {
		var on domain.Date
		if x.IssuedOn != nil {
			on = domain.NewDate(x.IssuedOn.Date())
		}
		switch domain.Alike(c.Issuer, c.Symbol, c.IssuedOn, x.Issuer, x.Symbol, on) {
		case domain.SameDocument:
			doubts = append(doubts, fmt.Sprintf("Văn bản %s ngày %s đã có trong sổ (doc.%s). Đề nghị đồng chí kiểm tra có vào sổ trùng không.", x.Symbol, dayWords(on), x.Key))
		case domain.OtherDay:
			doubts = append(doubts, fmt.Sprintf("Trong sổ đã có văn bản cùng số, ký hiệu %s của cùng cơ quan, ghi ngày %s (doc.%s). Đề nghị đồng chí kiểm tra lại ngày ban hành.", x.Symbol, dayWords(on), x.Key))
		case domain.PerhapsSame:
			doubts = append(doubts, fmt.Sprintf("Trong sổ đã có văn bản cùng số, ký hiệu %s (doc.%s). Đề nghị đồng chí kiểm tra có phải cùng một văn bản không.", x.Symbol, x.Key))
		}
	}
	if domain.UnusualKind(c.Kind, c.Issuer) {
		doubts = append(doubts, fmt.Sprintf("%s thường không thuộc thể loại do %s ban hành (theo %s). Đề nghị đồng chí kiểm tra lại thể loại và cơ quan ban hành.", c.Kind, c.Issuer, domain.KindsSource))
	}
	return doubts, nil
}

func dayWords(d domain.Date) string {
	if d.IsZero() {
		return "(chưa rõ)"
	}
	return fmt.Sprintf("%02d/%02d/%d", d.Day, int(d.Month), d.Year)
}

var relations = map[string]string{
	projections.Implements: "triển khai", projections.Basis: "căn cứ", projections.Cites: "viện dẫn", projections.Supersedes: "thay thế", projections.Amends: "sửa đổi, bổ sung",
}

// printNeighbours prints the documents that one document stands to, and those that stand to it, held or not; then the whole
// chains of what it carries out and what carries it out.
func printNeighbours(ctx context.Context, v projections.Views, id string, out io.Writer) error {
	to, from, err := v.Around(ctx, id)
	if err != nil {
		return err
	}
	above, err := v.Above(ctx, id)
	if err != nil {
		return err
	}
	below, err := v.Below(ctx, id)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		title string
		list  []projections.Neighbour
	}{{"Văn bản này với văn bản khác", to}, {"Văn bản khác với văn bản này", from}, {"Chuỗi văn bản cấp trên", above}, {"Chuỗi văn bản triển khai", below}} {
		if len(part.list) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s\n", part.title)
		for _, n := range part.list {
			held := "chưa có trong sổ"
			if n.Document != "" {
				held = "doc." + n.Document
			}
			on := ""
			if n.Dated != nil {
				on = ", ngày " + n.Dated.Format("02/01/2006")
			}
			fmt.Fprintf(out, "%*s%-18s  %s%s  (%s)\n", 2*n.Depth, "", relations[n.Relation], cmp.Or(n.Symbol, n.Kind+" "+n.Title), on, held)
		}
	}
	return nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/summaries"
)

type formCmd struct {
	Export formExportCmd `cmd:"" help:"Xuất mẫu báo cáo ra bảng tính .xlsx, kèm số liệu kỳ trước nếu chỉ ra nhiệm vụ."`
	Import formImportCmd `cmd:"" help:"Đọc mẫu báo cáo từ bảng tính .xlsx và công bố lần mới."`
	Submit formSubmitCmd `cmd:"" help:"Gửi báo cáo đã điền trong bảng tính .xlsx."`
}

type formExportCmd struct {
	ID         string `arg:"" name:"mẫu" help:"Mã mẫu báo cáo, ví dụ khoa-giao."`
	Out        string `help:"Tệp ghi ra; mặc định đầu ra chuẩn."`
	Assignment string `help:"Mã nhiệm vụ báo cáo: điền cột kỳ trước bằng báo cáo kỳ trước của đơn vị."`
}

// within writes the version in force.
func (x *formExportCmd) within(ctx context.Context, h *house, io streams) error {
	form, err := h.form(ctx, domain.FormID(x.ID))
	if err != nil {
		return err
	}
	current, _ := form.Current()
	var before, now summaries.Filled
	if x.Assignment != "" {
		if before, now, err = h.periods(ctx, x.Assignment); err != nil {
			return err
		}
	}
	body, err := summaries.FormWorkbook(current, before, now)
	if err != nil {
		return err
	}
	_, err = io.out.Write(body)
	return err
}

// outFile is where the workbook goes, instead of standard output.
func (x *formExportCmd) outFile() string { return x.Out }

// form is a form that was published.
func (h *house) form(ctx context.Context, id domain.FormID) (domain.Form, error) {
	form, _, err := eventstore.Load[domain.Form](ctx, h.store(), "form."+string(id))
	if err != nil {
		return form, err
	}
	if _, ok := form.Current(); !ok {
		return form, fail(exitBadInput, nil, "Không có mẫu báo cáo %s. Đề nghị kiểm tra lại mã.", id)
	}
	return form, nil
}

// periods are the columns of a report: what the unit answered in the period before, and the period of this duty.
func (h *house) periods(ctx context.Context, assignment string) (before, now summaries.Filled, err error) {
	a, err := h.views.Duty(ctx, assignment)
	if err != nil {
		return before, now, fail(exitBadInput, err, "Không có nhiệm vụ %s. Đề nghị kiểm tra lại mã.", assignment)
	}
	now.Period = a.Period
	last, ok, err := h.views.PreviousReport(ctx, a.Regime, a.Unit, a.Period)
	if err != nil || !ok {
		return before, now, err
	}
	before.Period = last.Period
	if last.Nil {
		before.Period += ", không có nội dung phát sinh"
	}
	filled, is, err := h.filled(ctx, last.Report)
	if is {
		before.Answers = filled.Answers
	}
	return before, now, err
}

// filled reads a report that is data out of the content store; false for one that is a paper, or was erased.
func (h *house) filled(ctx context.Context, item *domain.Item) (f domain.FilledForm, is bool, err error) {
	if item == nil || item.MediaType != domain.AnswersMedia {
		return f, false, nil
	}
	body, err := h.content.Open(ctx, eventstore.Item(*item))
	if errors.Is(err, eventstore.ErrErased) {
		return f, false, nil
	}
	if err != nil {
		return f, false, err
	}
	if err := json.Unmarshal(body, &f); err != nil {
		return f, false, fail(exitRefused, err, "Nội dung báo cáo chưa đọc được. Đề nghị điền lại theo mẫu.")
	}
	return f, true, nil
}

// checkReport refuses a report whose answers its form does not take. A report that is a paper passes: people read it.
func (h *house) checkReport(ctx context.Context, c domain.Submit) error {
	filled, is, err := h.filled(ctx, c.Report)
	if err != nil || !is {
		return err
	}
	a, _, err := eventstore.Load[domain.Assignment](ctx, h.store(), c.Aggregate())
	if err != nil {
		return err
	}
	if filled.Form != a.Given.Form {
		return fail(exitRefused, nil, "Chưa thực hiện được: báo cáo theo mẫu %q, nhiệm vụ này dùng mẫu %q. Đề nghị tải lại mẫu.", filled.Form, a.Given.Form)
	}
	form, err := h.form(ctx, filled.Form)
	if err != nil {
		return err
	}
	version, ok := form.Version(filled.Version)
	if !ok {
		return fail(exitRefused, nil, "Chưa thực hiện được: mẫu %s không có lần %d. Đề nghị tải lại mẫu.", filled.Form, filled.Version)
	}
	if problems := version.Check(filled.Answers); len(problems) > 0 {
		more := ""
		if len(problems) > 1 {
			more = fmt.Sprintf(" (và %d chỗ khác)", len(problems)-1)
		}
		return &failure{exitRefused, "Chưa thực hiện được: " + problems[0].Text + more, &badAnswers{problems}}
	}
	return nil
}

// badAnswers are all problems of a report.
type badAnswers struct{ problems []domain.Problem }

func (b *badAnswers) Error() string {
	return fmt.Sprintf("%d problems in the answers", len(b.problems))
}

type formImportCmd struct {
	File string `arg:"" name:"tệp" help:"Bảng tính .xlsx; - là đầu vào chuẩn."`
	Form string `required:"" help:"Mã mẫu báo cáo."`
	By   string `default:"post:main/quan-tri" help:"Người công bố."`
	JSON bool   `help:"In các dòng chưa đọc được dạng JSON."`

	sheet intake.FormSheet
}

// prepare reads the workbook; one that cannot be read opens no house.
func (i *formImportCmd) prepare(read func(string) ([]byte, error)) error {
	body, err := read(i.File)
	if err != nil {
		return err
	}
	i.sheet, err = intake.ReadForm(body)
	return err
}

// within publishes the form as its next version; with a question that cannot be read, nothing.
func (i *formImportCmd) within(ctx context.Context, h *house, io streams) error {
	if len(i.sheet.Errors) > 0 {
		return i.refuse(io.out)
	}
	title := i.sheet.Title
	if title == "" {
		title = i.Form
	}
	cmd := domain.PublishForm{Issued: domain.Issued{By: i.By}, Form: domain.FormID(i.Form), Title: title, Fields: i.sheet.Fields}
	h.complete(&cmd.Issued)
	c, err := h.do(ctx, cmd)
	if err != nil {
		return err
	}
	return h.answerCommit(ctx, c, io.out)
}

func (i *formImportCmd) refuse(out io.Writer) error {
	if i.JSON {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(map[string]any{"errors": i.sheet.Errors}); err != nil {
			return err
		}
		return &failure{code: exitBadInput}
	}
	for _, e := range i.sheet.Errors {
		fmt.Fprintf(out, "dòng %d, %s, %s: %s\n", e.Row, e.Field, e.Rule, e.Message)
	}
	return usage("Mẫu báo cáo còn %d chỗ chưa đúng nên chưa công bố. Đề nghị sửa theo các dòng trên.", len(i.sheet.Errors))
}

type formSubmitCmd struct {
	File       string `arg:"" name:"tệp" help:"Bảng tính .xlsx đã điền cột kỳ này; - là đầu vào chuẩn."`
	Assignment string `required:"" help:"Mã nhiệm vụ báo cáo."`
	By         string `required:"" help:"Người gửi, ví dụ unit:chi-uy-01."`

	sheet intake.FormSheet
}

// prepare reads the workbook; one that cannot be read opens no house.
func (x *formSubmitCmd) prepare(read func(string) ([]byte, error)) error {
	body, err := read(x.File)
	if err != nil {
		return err
	}
	x.sheet, err = intake.ReadForm(body)
	return err
}

// within checks the answers, keeps them as a content item, and submits them.
func (x *formSubmitCmd) within(ctx context.Context, h *house, io streams) error {
	filled := domain.FilledForm{Form: x.sheet.Form, Version: x.sheet.Version, Answers: x.sheet.Answers}
	body, err := json.Marshal(filled)
	if err != nil {
		return err
	}
	item, err := h.keep(ctx, domain.AnswersMedia, body)
	if err != nil {
		return err
	}
	cmd := domain.Submit{Issued: domain.Issued{By: x.By}, Assignment: domain.AssignmentID(x.Assignment), Report: item}
	h.complete(&cmd.Issued)
	c, err := h.do(ctx, cmd)
	if err != nil {
		var bad *badAnswers
		if errors.As(err, &bad) {
			for _, p := range bad.problems {
				fmt.Fprintf(io.out, "%s, %s: %s\n", p.Field, p.Rule, p.Text)
			}
		}
		return h.forget(ctx, err, item)
	}
	return h.answerCommit(ctx, c, io.out)
}

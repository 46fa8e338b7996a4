package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/intake"
)

type intakeCmd struct {
	Files []string `arg:"" name:"tệp" help:"Tệp văn bản UTF-8; nhiều tệp thì in mỗi tệp một dòng JSON."`
	JSON  bool     `help:"In JSON theo docs/intake.schema.json."`
}

// run reads files and writes nothing.
func (i *intakeCmd) run(_ context.Context, _ config, io streams) error {
	var failed error
	for _, name := range i.Files {
		d, err := readDraft(name, io.in)
		if err != nil {
			if len(i.Files) == 1 {
				return err
			}
			code, text := explain(err)
			fmt.Fprintf(io.err, "dondoc: %s: %s\n", name, text)
			failed = &failure{code: code}
			continue
		}
		enc := json.NewEncoder(io.out)
		enc.SetEscapeHTML(false)
		if len(i.Files) == 1 {
			enc.SetIndent("", " ")
		}
		if !i.JSON && len(i.Files) == 1 {
			printDraft(io.out, d)
		} else if err := enc.Encode(d); err != nil {
			return err
		}
	}
	return failed
}

// readDraft reads a file into a draft. "-" is standard input.
func readDraft(name string, stdin io.Reader) (intake.Draft, error) {
	body, err := readLimited(name, stdin)
	if err != nil {
		return intake.Draft{}, err
	}
	return intake.Read(filepath.Base(name), body)
}

// readLimited reads no more of a file than intake takes, and one byte to know that there is more.
func readLimited(name string, stdin io.Reader) ([]byte, error) {
	r := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fail(exitBadInput, err, "Không mở được tệp %s: %s. Đề nghị kiểm tra lại đường dẫn.", name, plain(err))
		}
		defer f.Close()
		if st, err := f.Stat(); err == nil && st.IsDir() {
			return nil, usage("%s là thư mục, đề nghị chỉ ra tệp văn bản.", name)
		}
		r = f
	}
	body, err := io.ReadAll(io.LimitReader(r, intake.Limit+1))
	if err != nil {
		return nil, fail(exitBadInput, err, "Không đọc được tệp %s: %s.", name, plain(err))
	}
	return body, nil
}

func plain(err error) string {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "không có tệp này"
	case errors.Is(err, os.ErrPermission):
		return "không có quyền đọc"
	}
	return unwrapPath(err).Error()
}

func printDraft(w io.Writer, d intake.Draft) {
	fmt.Fprintf(w, "%s %s\n  %s\n  Cơ quan ban hành: %s\n", d.Kind, orMissing(string(d.Symbol)), d.Subject, orMissing(string(d.Issuer)))
	fmt.Fprintf(w, "  Ngày ban hành: %s\n", orMissing(string(d.IssuedOn)))
	fmt.Fprintf(w, "\nViện dẫn (%d)\n", len(d.Citations))
	for _, c := range d.Citations {
		fmt.Fprintf(w, "  %s %s · %s · %s\n", c.Kind, orMissing(string(c.Symbol)), orMissing(string(c.Date)), orMissing(string(c.Issuer)))
	}
	fmt.Fprintf(w, "\nNhiệm vụ (%d)\n", len(d.Tasks))
	for _, t := range d.Tasks {
		fmt.Fprintf(w, "  %-6s dòng %-4d %s\n", t.Section, t.AnchorLine, shorten(t.Text, 90))
		for _, a := range t.Assignees {
			fmt.Fprintf(w, "         → %s\n", a)
		}
		if t.ReportTo != "" {
			via := ""
			if t.Via != "" {
				via = " (qua " + string(t.Via) + ")"
			}
			fmt.Fprintf(w, "         báo cáo về %s%s\n", t.ReportTo, via)
		}
		if t.DeadlineText != "" {
			fmt.Fprintf(w, "         hạn: %s\n", t.DeadlineText)
		}
	}
	fmt.Fprintf(w, "\nNơi nhận (%d)\n", len(d.Recipients))
	for _, r := range d.Recipients {
		fmt.Fprintf(w, "  %s", r.Name)
		if r.Purpose != "" {
			fmt.Fprintf(w, " (%s)", r.Purpose)
		}
		fmt.Fprintln(w)
	}
	for _, x := range d.Warnings {
		fmt.Fprintf(w, "\nLưu ý: %s", x.Message)
	}
	fmt.Fprintf(w, "\nNgười ký: %s, %s %s\n", d.Signer.OnBehalf, d.Signer.Title, d.Signer.Name)
}

func orMissing(s string) string {
	if s == "" {
		return "(chưa rõ)"
	}
	return s
}

func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

type registerCmd struct {
	File string `arg:"" name:"tệp" help:"Tệp văn bản UTF-8; - là đầu vào chuẩn."`
	By   string `default:"post:main/van-thu" help:"Người vào sổ."`
	ID   string `help:"Mã hồ sơ; mặc định lập mới."`

	body  []byte
	draft intake.Draft
}

// prepare reads the document; one that cannot be read opens no house.
func (r *registerCmd) prepare(read func(string) ([]byte, error)) (err error) {
	if r.body, err = read(r.File); err != nil {
		return err
	}
	r.draft, err = intake.Read(filepath.Base(r.File), r.body)
	return err
}

// within enters the document in the register.
func (r *registerCmd) within(ctx context.Context, h *house, io streams) error {
	id := domain.DocumentID(r.ID)
	if id == "" {
		id = domain.DocumentID(uuid.NewString())
	}
	warnings, err := h.doubts(ctx, r.draft)
	if err != nil {
		return err
	}
	c, err := h.register(ctx, r.draft, r.body, id, domain.Issued{By: r.By})
	if err != nil {
		return err
	}
	return h.answerCommit(ctx, c, io.out, warnings...)
}

// register keeps the original as a content item first, then appends the event that names it.
func (h *house) register(ctx context.Context, d intake.Draft, body []byte, id domain.DocumentID, who domain.Issued) (c commitOf, err error) {
	original, err := h.keep(ctx, "text/plain; charset=utf-8", body)
	if err != nil {
		return c, err
	}
	h.complete(&who)
	if c, err = h.do(ctx, d.Registration(who, id, original)); err != nil {
		return c, h.forget(ctx, err, original)
	}
	return c, nil
}

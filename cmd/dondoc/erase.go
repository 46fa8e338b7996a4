package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/workers"
)

type eraseCmd struct {
	Item   string `arg:"" name:"nội-dung" help:"Mã nội dung lưu riêng (ref), như dondoc show --json in ra."`
	Reason string `required:"" help:"Lý do hủy; được lưu riêng như mọi nội dung gõ vào."`
	Basis  string `placeholder:"CĂN-CỨ" help:"Số, ký hiệu quyết định hoặc điều luật làm căn cứ."`
	By     string `default:"post:main/quan-tri" help:"Người thực hiện: cán bộ quản trị."`
	JSON   bool   `help:"In kết quả dạng JSON."`
}

// prepare refuses what names no item, or has no reason, before a house is opened.
func (e *eraseCmd) prepare(func(string) ([]byte, error)) error {
	u, err := uuid.Parse(e.Item)
	if err != nil || u.String() != e.Item {
		return usage("%q không phải mã nội dung. Đề nghị lấy mã ở mục ref do dondoc show --json in ra.", e.Item)
	}
	if strings.TrimSpace(e.Reason) == "" {
		return usage("Cần --reason: lý do hủy nội dung.")
	}
	return nil
}

// within puts the erasure on record and destroys the key. Cut off anywhere, it is finished by running it again or by the
// next start.
func (e *eraseCmd) within(ctx context.Context, h *house, io streams) error {
	cmd := domain.EraseItem{Issued: domain.Issued{By: e.By}, Ref: e.Item, Basis: e.Basis}
	h.complete(&cmd.Issued)
	had, tip, err := eventstore.Load[domain.Erasure](ctx, h.store(), cmd.Aggregate())
	if err != nil {
		return err
	}
	already := had.Status == domain.Erased
	if !already { // or the reason would be kept for nothing
		reason, err := h.keep(ctx, "text/plain; charset=utf-8", []byte(e.Reason))
		if err != nil {
			return err
		}
		cmd.Reason = *reason
	}
	c, err := h.do(ctx, cmd)
	if err != nil {
		if !already {
			err = h.forget(ctx, err, &cmd.Reason)
		}
		return err
	}
	at := max(c.Position, tip.Position)
	if err := h.runner.Wait(ctx, at); err != nil {
		return err
	}
	if err := h.tellBehind(ctx, io.err); err != nil {
		return err
	}
	return e.tell(io.out, at, already)
}

// tellBehind says of a cluster which of its servers may still have the key.
func (h *house) tellBehind(ctx context.Context, w io.Writer) error {
	if h.config.NATSURL == "" {
		return nil
	}
	servers, err := h.content.Behind(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "Khóa đã bị ghi đè trên các máy chủ NATS; trong nhật ký sao chép của cụm, dấu vết của khóa còn vài phút.")
	if len(servers) > 0 {
		fmt.Fprintf(w, "Máy chủ %s đang dừng nên còn giữ khóa. Đề nghị xóa thư mục dữ liệu của máy chủ đó trước khi cho chạy lại, để nó nhận lại từ các máy chủ khác.\n", strings.Join(servers, ", "))
	}
	return nil
}

func (e *eraseCmd) tell(out io.Writer, at uint64, already bool) error {
	if e.JSON {
		return json.NewEncoder(out).Encode(struct {
			Item     string `json:"item"`
			Position uint64 `json:"position"` // of the erasure in the log
			Already  bool   `json:"already"`
		}{e.Item, at, already})
	}
	_, err := fmt.Fprintf(out, "erase  item=%s position=%d already=%t\n", e.Item, at, already)
	return err
}

// erase puts an erasure on record first and then destroys the key. The other way round, a power cut between the two would
// leave an item that nobody can read and nothing that says why; this way it leaves a decision that is still to be carried
// out, which destroyErased does.
func (h *house) erase(ctx context.Context, cmd domain.Command) (projections.Commit, error) {
	c, err := eventstore.Execute[domain.Erasure](ctx, h.store(), cmd)
	if err != nil {
		return c, err
	}
	_, ref, _ := strings.Cut(cmd.Aggregate(), ".")
	if err := h.content.Erase(context.WithoutCancel(ctx), ref); err != nil {
		return c, fail(exitDifference, err, "Đã ghi quyết định hủy nhưng chưa hủy được khóa của nội dung %s: %v. Đề nghị kiểm tra ổ đĩa rồi chạy lại lệnh này.", ref, unwrapPath(err))
	}
	return c, nil
}

// forget destroys what was kept for a command that was refused: no event names it, so nobody would ever know to erase it.
// It gives the refusal back. After any other error the command may be in the log, and the item stays.
func (h *house) forget(ctx context.Context, refusal error, item *domain.Item) error {
	code, _ := explain(refusal)
	if code != exitRefused && code != exitBadInput && code != exitSecret {
		return refusal
	}
	return cmp.Or(h.unkeep(ctx, item), refusal)
}

// unkeep destroys an item that no event names.
func (h *house) unkeep(ctx context.Context, item *domain.Item) error {
	return h.content.Erase(context.WithoutCancel(ctx), item.Ref)
}

// isErased says whether it is on record that an item was erased.
func (h *house) isErased(ctx context.Context, ref string) (bool, error) {
	x, _, err := eventstore.Load[domain.Erasure](ctx, workers.Log(h.log), "item."+ref)
	return x.Status == domain.Erased, err
}

// destroyErased destroys what the log says is erased and is still there: after a crash between the two, after a backup of
// the keys was put back, or because another server was told to. It looks at each erasure once while the program runs.
func (h *house) destroyErased(ctx context.Context) error {
	at := h.runner.Position()
	if at <= h.looked { // nothing has come in since
		return nil
	}
	list, err := h.views.Erasures(ctx, h.destroyed)
	if err != nil {
		return err
	}
	for _, x := range list {
		if err := h.content.Erase(ctx, x.Key); err != nil {
			return err
		}
		h.destroyed = uint64(x.Position)
	}
	h.looked = at
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/intake"
	"github.com/dondoc/dondoc/internal/postgres"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/state"
)

// Exit codes. They are frozen; README.md lists them.
const (
	exitOK         = 0
	exitDifference = 1  // a difference or violation was found, or something failed that has no code of its own
	exitBadInput   = 2  // bad input or usage
	exitMissing    = 3  // something needed is missing
	exitInUse      = 4  // in use
	exitRefused    = 5  // refused by a rule
	exitSecret     = 6  // refused for secrecy
	exitDamaged    = 7  // log damaged or newer than the program
	exitDiskFull   = 8  // disk full
	exitUnsafe     = 78 // unsafe configuration
)

// failure is an error with its exit code and the sentence a person reads.
type failure struct {
	code int
	text string
	err  error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.err }

func fail(code int, err error, format string, args ...any) error {
	return &failure{code, fmt.Sprintf(format, args...), err}
}

func usage(format string, args ...any) error { return fail(exitBadInput, nil, format, args...) }

// report prints what went wrong, in one sentence, and gives the exit code.
func report(w io.Writer, err error) int {
	code, text := explain(err)
	if text != "" {
		fmt.Fprintln(w, "dondoc: "+text)
	}
	return code
}

// explain finds the exit code and the sentence of an error.
func explain(err error) (int, string) {
	var f *failure
	var unreadable *intake.Unreadable
	var refusal *domain.Refusal
	var damage *eventstore.Damage
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return exitOK, ""
	case errors.Is(err, errDifference):
		return exitDifference, ""
	case errors.As(err, &f):
		return f.code, f.text
	case explainPast(err) != "":
		return exitBadInput, explainPast(err)
	case errors.As(err, &unreadable):
		if unreadable.Code == intake.Secret {
			return exitSecret, unreadable.Message()
		}
		return exitBadInput, unreadable.Message()
	case errors.As(err, &refusal) && refusal.Code == domain.Secret:
		return exitSecret, refusal.Text()
	case errors.As(err, &refusal):
		return exitRefused, refusal.Text() + " (" + refusal.Code + ": " + refusal.Detail + ")"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, eventstore.ErrFull), noSpace(err):
		return exitDiskFull, "Ổ đĩa đã đầy nên không ghi thêm được; những gì đã xác nhận vẫn còn nguyên. Đề nghị giải phóng dung lượng: hệ thống đang chạy sẽ tự ghi tiếp, lệnh bị từ chối thì chạy lại."
	case errors.Is(err, eventstore.ErrTooLarge):
		return exitBadInput, "Nội dung quá lớn nên chưa ghi gì: một lần ghi không quá 256 kB, một văn bản hoặc tệp không quá 100 MB. Đề nghị chia nhỏ rồi gửi lại."
	case errors.Is(err, eventstore.ErrSync):
		return exitDifference, "Ổ đĩa báo lỗi khi ghi nên chương trình dừng lại; những gì đã xác nhận vẫn còn nguyên. Đề nghị kiểm tra ổ đĩa rồi chạy lại: " + err.Error()
	case errors.Is(err, eventstore.ErrNotEmpty):
		return exitBadInput, "Trên máy chủ sổ ghi đã có sổ ghi của cơ quan này. Chỉ khôi phục vào nơi trống; đề nghị chọn máy chủ khác hoặc --tenant khác."
	case errors.Is(err, eventstore.ErrArchiveNewer):
		return exitDamaged, "Bản sao lưu do phiên bản mới hơn của chương trình ghi. Đề nghị chạy phiên bản mới hơn: " + err.Error()
	case errors.As(err, &damage):
		return exitDamaged, tellDamage(damage)
	case errors.Is(err, eventstore.ErrErased):
		return exitRefused, "Nội dung này đã được hủy theo quyết định, không đọc lại được: " + err.Error()
	case errors.Is(err, eventstore.ErrNoKey):
		return exitMissing, "Thiếu khóa của nội dung lưu riêng, nên không đọc được. Đề nghị khôi phục khóa từ bản sao lưu khóa, rồi chạy lại: " + err.Error()
	case errors.Is(err, eventstore.ErrNoContent):
		return exitMissing, "Thiếu nội dung lưu riêng. Đề nghị khôi phục từ bản sao lưu, rồi chạy lại: " + err.Error()
	case errors.Is(err, eventstore.ErrTampered):
		return exitDamaged, "Nội dung lưu riêng, hoặc khóa của nó, bị hỏng hoặc bị sửa. Đề nghị khôi phục từ bản sao lưu: " + err.Error()
	case errors.Is(err, eventstore.ErrDamaged):
		return exitDamaged, "Sổ ghi bị hỏng hoặc do phiên bản mới hơn ghi: " + err.Error()
	case errors.Is(err, eventstore.ErrUnproven):
		return exitUnsafe, "Không rõ máy chủ sổ ghi ngoài chương trình có ghi xuống đĩa trước khi xác nhận hay không, nên không chạy. Đề nghị dùng dondoc nats, hoặc chỉ ra tài khoản hệ thống bằng NATS_SYS_CREDS hay NATS_SYS_URL, hoặc nhận trách nhiệm bằng --trust-cluster-sync: " + err.Error()
	case errors.Is(err, eventstore.ErrUnsafe):
		return exitUnsafe, "Cấu hình sổ ghi không an toàn nên không chạy: " + err.Error()
	case errors.Is(err, state.ErrNewer):
		return exitDamaged, "Dữ liệu ngoài sổ ghi do phiên bản mới hơn của chương trình ghi. Đề nghị chạy phiên bản mới hơn."
	case errors.Is(err, projections.ErrStandby):
		return exitInUse, "Một máy chủ dondoc khác đang giữ các bảng của cơ quan này. Đề nghị chạy lệnh này ở máy chủ đó, hoặc dừng máy chủ đó trước."
	case errors.Is(err, projections.ErrRebuilding):
		return exitInUse, "Các bảng này đang được dựng lại. Đề nghị chờ lần dựng lại đó xong rồi chạy lại lệnh."
	case errors.Is(err, postgres.ErrAbsent):
		return exitMissing, "Chưa có PostgreSQL trên máy này. Đề nghị cài bằng: apt-get install -y postgresql (hoặc đặt DATABASE_URL tới máy chủ có sẵn)."
	case errors.Is(err, eventstore.ErrInUse), errors.Is(err, syscall.EADDRINUSE):
		return exitInUse, "Cổng mạng đang được chương trình khác sử dụng. Đề nghị chọn cổng khác bằng --addr (hoặc --nats-port)."
	}
	return exitDifference, "Chưa thực hiện được: " + err.Error()
}

// tellDamage says where the log is damaged and what a person can do.
func tellDamage(d *eventstore.Damage) string {
	at := fmt.Sprintf("vị trí %d", d.Position)
	if d.Subject != "" {
		at += " (" + d.Subject + ")"
	}
	remedy := strings.TrimRight(d.Remedy, ".")
	switch d.Remedy {
	case eventstore.RemedyRestore:
		remedy = "ngừng ghi, giữ một bản sao của thư mục dữ liệu, rồi chạy dondoc repair --from BẢN-SAO-LƯU; nếu chỉ còn bản sao lưu, chạy dondoc restore vào thư mục mới"
	case eventstore.RemedyUpgrade:
		remedy = "chạy phiên bản mới hơn của chương trình"
	case eventstore.RemedyRejoin:
		remedy = "đưa máy chủ này ra khỏi cụm, rồi thêm một máy chủ trống với tên khác"
	case eventstore.RemedyAgain:
		remedy = "chạy lại dondoc restore"
	case eventstore.RemedyStart:
		remedy = "chạy dondoc repair, chương trình sẽ nhận lại sổ ghi và kiểm tra toàn bộ"
	}
	return fmt.Sprintf("Sổ ghi bị hỏng hoặc do phiên bản mới hơn ghi, dừng tại %s: %s. Đề nghị: %s.", at, d.Reason, remedy)
}

// noSpace recognises a full disk where only the words of PostgreSQL or nats-server tell of it.
func noSpace(err error) bool {
	return strings.Contains(strings.ToLower(err.Error()), "no space left on device")
}

package domain

import (
	"errors"
	"fmt"
	"strconv"
)

// A Refusal says that a rule does not allow a command. Nothing has happened.
type Refusal struct {
	Code   string // stable; a key of RefusalText
	Detail string // English, for logs
}

func (r *Refusal) Error() string { return "refused (" + r.Code + "): " + r.Detail }

// Text is the sentence a person reads, in Vietnamese.
func (r *Refusal) Text() string {
	if t, ok := RefusalText[r.Code]; ok {
		return t
	}
	return "Chưa thực hiện được: việc này trái với quy tắc của hệ thống (mã " + r.Code + ")."
}

// Codes of refusals. They are stable: scripts and the web compare them.
const (
	NotInThisState = "not_in_this_state"
	NotYours       = "not_yours"
	OwnProxy       = "own_proxy_entry"

	Secret            = "secret_matter"
	OwnInspection     = "own_inspection"
	DossierIncomplete = "dossier_incomplete"
	DemandsOpen       = "demands_open"
	NoSource          = "no_source"

	AlreadyExists  = "already_exists"
	NoSuchThing    = "no_such_thing"
	Incomplete     = "incomplete"
	BadDate        = "bad_date"
	BadText        = "bad_text"
	NoReason       = "no_reason"
	TooEarly       = "too_early"
	UnknownYear    = "calendar_year_unknown"
	NeverDue       = "never_due"
	FigureMismatch = "figure_mismatch"
	NotANumber     = "not_a_number"
	OwnDraft       = "own_draft"
	DueBeforeIssue = "due_before_issue"
	DuePast        = "due_past"
	AnchorOpen     = "anchor_not_fixed"
	Itself         = "refers_to_itself"
	NumberTaken    = "number_taken"
	NothingAsked   = "nothing_asked"
	OwnRequest     = "own_request"
	UnknownReason  = "unknown_reason"
	NeedsDate      = "needs_deadline"
	NotCorrectable = "not_correctable"
	Cycle          = "unit_under_itself"
	UnitEnded      = "unit_ended"
	UnitsBelow     = "units_below"
	SameName       = "same_name"
	IntoItself     = "into_itself"
	Overlap        = "overlap"
	NotHeld        = "post_not_held"
	NotSeated      = "not_seated"
)

// RefusalText gives each code the sentence a person reads: what happened and what to do.
var RefusalText = map[string]string{
	NotInThisState: "Chưa thực hiện được: hồ sơ không ở trạng thái cho phép việc này. Đề nghị đồng chí mở lại trang để xem trạng thái hiện tại.",
	NotYours:       "Chưa thực hiện được: việc này thuộc trách nhiệm của tổ chức đảng, đơn vị khác. Đề nghị đồng chí chuyển cho đúng nơi được giao.",
	OwnProxy:       "Chưa thực hiện được: người nhập thay không được tự xác nhận báo cáo mình nhập. Đề nghị một đồng chí khác xác nhận.",

	Secret:            "Chưa thực hiện được: hồ sơ về tố cáo, kỷ luật, dấu hiệu vi phạm thường thuộc diện mật, hệ thống này không lưu. Đề nghị đồng chí quản lý hồ sơ đó theo quy định bảo mật.",
	OwnInspection:     "Chưa thực hiện được: người của tổ chức đảng được kiểm tra, giám sát không tham gia đoàn (tổ) và không ra kết luận. Đề nghị một đồng chí khác thực hiện.",
	DossierIncomplete: "Chưa thực hiện được: hồ sơ kiểm tra, giám sát chưa đủ thành phần. Đề nghị đồng chí bổ sung các tài liệu còn thiếu.",
	DemandsOpen:       "Chưa thực hiện được: còn yêu cầu khắc phục chưa xong. Đề nghị đồng chí đôn đốc, xác nhận hoàn thành rồi kết thúc hồ sơ.",
	NoSource:          "Chưa thực hiện được: số liệu chưa ghi lấy từ báo cáo nào. Đề nghị đồng chí chọn các báo cáo làm nguồn.",

	AlreadyExists:  "Đã có hồ sơ mang mã này. Đề nghị đồng chí kiểm tra lại trước khi lập mới.",
	NoSuchThing:    "Không tìm thấy hồ sơ. Đề nghị đồng chí kiểm tra lại mã.",
	Incomplete:     "Chưa thực hiện được: còn thiếu thông tin bắt buộc. Đề nghị đồng chí bổ sung rồi gửi lại.",
	BadDate:        "Chưa thực hiện được: ngày không hợp lệ. Đề nghị đồng chí kiểm tra lại.",
	BadText:        "Chưa thực hiện được: nội dung có ký tự không hợp lệ. Đề nghị đồng chí gõ lại đoạn vừa dán vào.",
	NoReason:       "Chưa thực hiện được: cần ghi lý do. Đề nghị đồng chí bổ sung.",
	TooEarly:       "Chưa thực hiện được: chưa đến thời điểm. Đề nghị đồng chí thực hiện khi đến hạn.",
	FigureMismatch: "Chưa thực hiện được: số tổng hợp không khớp với báo cáo của các nơi. Đề nghị đồng chí tính lại, hoặc ghi phần điều chỉnh kèm lý do.",
	NotANumber:     "Chưa thực hiện được: có ô số liệu không phải là số. Đề nghị đồng chí kiểm tra lại báo cáo của nơi gửi.",
	OwnDraft:       "Chưa thực hiện được: người dự thảo báo cáo tổng hợp không được tự duyệt. Đề nghị một đồng chí lãnh đạo khác duyệt.",
	NeverDue:       "Chưa thực hiện được: theo ngày, kỳ đã ghi thì không bao giờ đến hạn trong thời gian áp dụng. Đề nghị đồng chí xem lại ngày, kỳ và thời gian áp dụng.",
	DueBeforeIssue: "Chưa thực hiện được: thời hạn sớm hơn ngày ban hành. Đề nghị đồng chí kiểm tra lại thời hạn và ngày ban hành.",
	DuePast:        "Chưa thực hiện được: thời hạn này đã qua hoặc không còn ngày để làm. Đề nghị đồng chí chọn ngày khác.",
	AnchorOpen:     "Chưa ấn định thời hạn: chưa có ngày làm mốc tính hạn. Đề nghị đồng chí xác định ngày đó trước.",
	NumberTaken:    "Chưa thực hiện được: số này đã cấp, đã hủy, hoặc văn bản đã có số khác. Đề nghị đồng chí kiểm tra sổ rồi lấy số khác.",
	Itself:         "Chưa thực hiện được: văn bản không thể sửa đổi, thay thế, thu hồi hoặc viện dẫn chính mình. Đề nghị đồng chí chọn văn bản khác.",
	Cycle:          "Chưa thực hiện được: tổ chức đảng, đơn vị không thể trực thuộc chính mình hoặc cấp dưới của mình. Đề nghị đồng chí chọn lại nơi trực thuộc.",
	UnitEnded:      "Chưa thực hiện được: tổ chức đảng, đơn vị này đã kết thúc hoạt động vào ngày đó. Đề nghị đồng chí chọn đơn vị kế thừa hoặc kiểm tra lại ngày.",
	UnitsBelow:     "Chưa thực hiện được: còn tổ chức đảng, đơn vị trực thuộc. Đề nghị đồng chí chuyển các đơn vị trực thuộc sang nơi khác trước.",
	SameName:       "Chưa thực hiện được: đã có tổ chức đảng, đơn vị cùng tên ở cùng nơi trực thuộc. Đề nghị đồng chí kiểm tra lại tên.",
	Overlap:        "Chưa thực hiện được: đồng chí đó đã giữ chức vụ này trong thời gian trùng nhau. Đề nghị đồng chí kiểm tra lại thời gian.",
	NotHeld:        "Chưa thực hiện được: đồng chí đó không giữ chức vụ này trong thời gian đã ghi. Đề nghị đồng chí kiểm tra lại chức vụ và thời gian.",
	NotSeated:      "Chưa thực hiện được: đồng chí không giữ chức vụ này, cũng không được ủy quyền vào thời điểm đó. Đề nghị đồng chí dùng đúng chức vụ đang giữ.",
	IntoItself:     "Chưa thực hiện được: tổ chức đảng, đơn vị không thể hợp nhất, chia tách vào chính mình. Đề nghị đồng chí chọn đơn vị khác.",
	UnknownYear:    "Chưa tính được hạn: chưa có lịch ngày nghỉ của năm đó. Đề nghị đồng chí bổ sung lịch.",
	NothingAsked:   "Chưa thực hiện được: không có đề nghị gia hạn nào đang chờ trả lời. Đề nghị đồng chí mở lại trang để xem trạng thái hiện tại.",
	OwnRequest:     "Chưa thực hiện được: người đề nghị không được tự quyết định đề nghị của mình. Đề nghị một đồng chí lãnh đạo khác quyết định.",
	UnknownReason:  "Chưa thực hiện được: lý do không có trong danh mục tiêu chí. Đề nghị đồng chí chọn lý do trong danh mục và ghi rõ thêm ở phần ý kiến.",
	NeedsDate:      "Chưa thực hiện được: hạn cũ đã qua. Đề nghị đồng chí ấn định hạn mới.",
	NotCorrectable: "Chưa thực hiện được: thông tin này không đính chính theo cách này. Đề nghị đồng chí dùng đúng việc: chuyển giao, gia hạn hoặc hủy nhiệm vụ.",
}

func refuse(code, format string, args ...any) error {
	return &Refusal{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Refused tells whether an error is a refusal, and which.
func Refused(err error) (*Refusal, bool) {
	var r *Refusal
	ok := errors.As(err, &r)
	return r, ok
}

func itoa(n int) string { return strconv.Itoa(n) }

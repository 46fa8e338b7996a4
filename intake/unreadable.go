package intake

import "fmt"

// Limit is the largest body that Read takes, in bytes.
const Limit = 20 << 20

// Code names why a body cannot be read. Codes are stable.
type Code string

// The reasons for refusing a body.
const (
	Empty         Code = "empty"           // nothing, or only spaces
	Binary        Code = "binary"          // NUL or control bytes: not a text
	NotUTF8       Code = "not_utf8"        // a text in another encoding
	TooLarge      Code = "too_large"       // more than Limit
	NotADirective Code = "not_a_directive" // no symbol, no kind and no obligation
	Secret        Code = "secret"          // bears a marking of state secrecy

	NotAWorkbook Code = "not_a_workbook" // of a list: not an .xlsx file, or one that is damaged
	Encrypted    Code = "encrypted"      // of a list: asks for a password
	TooManyRows  Code = "too_many_rows"  // of a list: a sheet longer than any list
	NoForm       Code = "no_form"        // of a form: no sheet names the columns of one
	NoList       Code = "no_list"        // of a list: no sheet has a row of column names that is known
)

// Unreadable is the only error of Read, and of what reads a workbook. It never carries any of the body.
type Unreadable struct {
	Code   Code
	Size   int    // bytes of the body
	Format string // the recognised format or encoding, when it is known: "PDF", "UTF-16"
}

// Error is for logs, in English.
func (u *Unreadable) Error() string {
	if u.Format != "" {
		return fmt.Sprintf("intake: %s (%s, %d bytes)", u.Code, u.Format, u.Size)
	}
	return fmt.Sprintf("intake: %s (%d bytes)", u.Code, u.Size)
}

// Message is for the person who sent the body: one Vietnamese sentence that
// says what happened and what to do.
func (u *Unreadable) Message() string {
	switch u.Code {
	case Empty:
		return "Tệp không có nội dung, hãy chọn lại tệp chứa toàn văn văn bản."
	case Binary:
		if u.Format != "" {
			return "Tệp là " + u.Format + " chứ không phải văn bản thuần, hãy lưu thành tệp .txt mã UTF-8 rồi gửi lại."
		}
		return "Tệp không phải là văn bản thuần, hãy lưu thành tệp .txt mã UTF-8 rồi gửi lại."
	case NotUTF8:
		if u.Format != "" {
			return "Tệp dùng bảng mã " + u.Format + ", hãy lưu lại theo bảng mã UTF-8 rồi gửi lại."
		}
		return "Tệp không theo bảng mã UTF-8 (có thể là TCVN3 hoặc VNI), hãy chuyển sang Unicode UTF-8 rồi gửi lại."
	case TooLarge:
		return "Tệp lớn hơn 20 MB, hãy tách phụ lục ra và chỉ gửi phần văn bản chính."
	case Secret:
		return "Văn bản có dấu chỉ độ mật nên không được đưa vào hệ thống này, hãy xử lý theo quy định về bảo vệ bí mật nhà nước."
	case NotAWorkbook:
		if u.Format != "" {
			return "Tệp là " + u.Format + " chứ không phải bảng tính .xlsx, hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại."
		}
		return "Tệp không phải là bảng tính .xlsx hoặc đã hỏng, hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại."
	case Encrypted:
		return "Bảng tính đặt mật khẩu nên không đọc được, hãy bỏ mật khẩu rồi gửi lại."
	case TooManyRows:
		return "Bảng tính có một trang dài hơn 20.000 dòng, hãy tách thành nhiều tệp."
	case NoForm:
		return "Không tìm thấy các cột mã, tên chỉ tiêu, kiểu của mẫu báo cáo, hãy tải mẫu bằng dondoc form export rồi sửa trên đó."
	case NoList:
		return "Không tìm thấy dòng tên cột (nội dung nhiệm vụ, đơn vị thực hiện, thời hạn…), hãy chỉ rõ bằng --map và --sheet."
	default:
		return "Không tìm thấy số ký hiệu, tên loại hay nhiệm vụ nào, hãy kiểm tra lại xem đây có phải là văn bản chỉ đạo không."
	}
}

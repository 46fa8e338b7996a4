package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"
	"golang.org/x/text/unicode/norm"

	"github.com/dondoc/dondoc/domain"
)

// commandLimit is how long one command may be. A document to five thousand units has less than 2 MB.
const commandLimit = 8 << 20

// fromTheFuture is by how much the clock of who sends a command may be ahead of this one, or behind it where the
// moment counts.
const fromTheFuture = 5 * time.Minute

// problem is one thing that is wrong with a command, as a program and a person read it.
type problem struct {
	Code  string `json:"code"`
	Field string `json:"field"` // path in the JSON of the command
	Rule  string `json:"rule"`
	Text  string `json:"text"`
}

// problems are what is wrong with the shape of a command: all of it at once.
type problems []problem

func (p problems) Error() string {
	texts := make([]string, len(p))
	for i, x := range p {
		texts[i] = x.Text
	}
	return strings.Join(texts, " ")
}

var validate = func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(jsonName)
	return v
}()

// jsonName is what a field is called in JSON; "" for one that is embedded.
func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" {
		return ""
	}
	return name
}

// atTheEdge is a command as it may be decided on: its text in one form (NFC, no hard spaces), without characters that
// nobody sees, of the right shape, and not dated where it would count.
func atTheEdge(cmd domain.Command, now time.Time) (domain.Command, error) {
	v := reflect.New(reflect.TypeOf(cmd)).Elem()
	v.Set(reflect.ValueOf(cmd))
	var wrong problems
	tidy(v, "", &wrong)
	cmd = v.Interface().(domain.Command)
	if err := validate.Struct(cmd); err != nil {
		var failed validator.ValidationErrors
		if !errors.As(err, &failed) {
			return nil, fail(exitBadInput, err, "Lệnh thiếu hoặc sai thông tin: %v.", err)
		}
		for _, f := range failed {
			wrong = append(wrong, misshapen(f))
		}
	}
	if len(wrong) > 0 {
		return nil, fail(exitBadInput, wrong, "%s", wrong.Error())
	}
	if cmd.IssuedAt().After(now.Add(fromTheFuture)) {
		return nil, usage("Thời điểm %s của lệnh còn ở phía trước. Đề nghị kiểm tra lại ngày giờ.", cmd.IssuedAt().In(domain.Zone).Format("15:04 02/01/2006"))
	}
	if arrives(cmd) && cmd.IssuedAt().Before(now.Add(-fromTheFuture)) {
		v.FieldByName("At").Set(reflect.ValueOf(now))
		cmd = v.Interface().(domain.Command)
	}
	return cmd, nil
}

// arrives tells of the commands by which something comes in that has a deadline: it comes when it comes, whatever its
// sender writes. What came on paper and is entered later says so in a field of its own, which the domain judges.
func arrives(cmd domain.Command) bool {
	switch cmd.(type) {
	case domain.Submit, domain.RegisterImplementingDocument, domain.SubmitSelfReport:
		return true
	}
	return false
}

// tidy brings every text within v into one form, and notes the fields with characters that nobody sees. What v shares
// with others is copied first.
func tidy(v reflect.Value, path string, wrong *problems) {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		if strings.ContainsFunc(s, unseen) {
			*wrong = append(*wrong, problem{domain.BadText, path, "visible", fmt.Sprintf("Mục “%s” có ký tự không nhìn thấy được. Đề nghị gõ lại đoạn vừa dán vào.", path)})
			return
		}
		if t := oneForm.Replace(norm.NFC.String(s)); t != s {
			v.SetString(t)
		}
	case reflect.Pointer:
		if !v.IsNil() && v.Type().Elem().Kind() == reflect.Struct {
			own := reflect.New(v.Type().Elem())
			own.Elem().Set(v.Elem())
			tidy(own.Elem(), path, wrong)
			v.Set(own)
		}
	case reflect.Slice:
		if v.IsNil() || v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		for i := range own.Len() {
			tidy(own.Index(i), fmt.Sprintf("%s[%d]", path, i), wrong)
		}
		v.Set(own)
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			at := path
			if name := jsonName(f); name != "" {
				at = strings.TrimPrefix(path+"."+name, ".")
			}
			tidy(v.Field(i), at, wrong)
		}
	case reflect.Map:
		if v.IsNil() {
			return
		}
		own := reflect.MakeMapWithSize(v.Type(), v.Len())
		for key, value := range v.Seq2() {
			k, x := reflect.New(key.Type()).Elem(), reflect.New(value.Type()).Elem()
			k.Set(key)
			x.Set(value)
			at := fmt.Sprintf("%s[%v]", path, key)
			tidy(k, at, wrong)
			tidy(x, at, wrong)
			own.SetMapIndex(k, x)
		}
		v.Set(own)
	}
}

var oneForm = strings.NewReplacer("\r\n", "\n", "\u00a0", " ")

// unseen tells the characters that do not show, or turn the others round: controls but line break and tab, zero width,
// direction. The return of a Windows line end is taken away by oneForm.
func unseen(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7f && r < 0xa0 ||
		r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2060' && r <= '\u2069' || r == '\ufeff'
}

// misshapen says in words what a rule of the shape found.
func misshapen(f validator.FieldError) problem {
	_, path, _ := strings.Cut(f.Namespace(), ".") // the name of the command comes first
	path = strings.TrimPrefix(path, "Issued.")
	rule, says := f.Tag(), ""
	if f.Param() != "" {
		rule += "=" + f.Param()
	}
	long := f.Kind() == reflect.String
	many := f.Kind() == reflect.Slice || f.Kind() == reflect.Map
	switch f.Tag() {
	case "required", "required_if", "required_with", "required_without":
		return problem{domain.Incomplete, path, rule, fmt.Sprintf("Mục “%s” còn thiếu. Đề nghị bổ sung.", path)}
	case "max", "lte":
		says = map[bool]string{true: "dài quá %s ký tự", false: "lớn hơn %s"}[long]
		if many {
			says = "có nhiều hơn %s phần"
		}
	case "min", "gte":
		says = map[bool]string{true: "ngắn hơn %s ký tự", false: "nhỏ hơn %s"}[long]
		if many {
			says = "có ít hơn %s phần"
		}
	case "oneof":
		says = "phải là một trong các giá trị: %s"
	case "email":
		return problem{"bad_shape", path, rule, fmt.Sprintf("Mục “%s” không phải địa chỉ thư điện tử. Đề nghị sửa lại.", path)}
	default:
		return problem{"bad_shape", path, rule, fmt.Sprintf("Mục “%s” không đúng quy cách (%s). Đề nghị sửa lại.", path, rule)}
	}
	return problem{"bad_shape", path, rule, fmt.Sprintf("Mục “%s” "+says+". Đề nghị sửa lại.", path, f.Param())}
}

// fromOutside refuses what only the program may sign, and what is too long to be a command.
func fromOutside(cmd domain.Command) error {
	for _, who := range []string{cmd.IssuedBy(), cmd.IssuedFor()} {
		if strings.HasPrefix(strings.TrimSpace(who), "worker:") {
			p := problem{"not_from_outside", "by", "worker", "Chữ ký “worker:…” chỉ chương trình tự dùng. Đề nghị ghi đơn vị hoặc chức danh của người thực hiện."}
			return fail(exitBadInput, problems{p}, "%s", p.Text)
		}
	}
	return nil
}

// withinLimit refuses a command that nobody has written by hand, before it is read.
func withinLimit(data []byte) error {
	if len(data) <= commandLimit {
		return nil
	}
	p := problem{"too_long", "", fmt.Sprint("max=", commandLimit), fmt.Sprintf("Lệnh dài quá %d MB. Đề nghị chia thành nhiều lệnh, hoặc gửi tệp kèm theo.", commandLimit>>20)}
	return fail(exitBadInput, problems{p}, "%s", p.Text)
}

// answerRefusal writes why a command was not taken, an object a line, and gives the error that ends the program with
// the same code and no more words.
func answerRefusal(err error, out io.Writer) error {
	code, text := explain(err)
	if code != exitBadInput && code != exitRefused && code != exitSecret {
		return err
	}
	var list problems
	if !errors.As(err, &list) {
		list = problems{{Code: "bad_input", Text: text}}
		if refusal := (*domain.Refusal)(nil); errors.As(err, &refusal) {
			list = problems{{refusal.Code, "", refusal.Detail, refusal.Text()}}
		}
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, p := range list {
		if err := enc.Encode(p); err != nil {
			return err
		}
	}
	return fail(code, err, "")
}

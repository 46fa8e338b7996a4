package domain

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AnswersMedia is the media type of a content item that holds a FilledForm.
const AnswersMedia = "application/vnd.dondoc.answers+json"

// A FilledForm is a report as data: what a unit answered to a version of a form. It is a content item, never an event.
type FilledForm struct {
	Form    FormID  `json:"form"`
	Version int     `json:"version"`
	Answers Answers `json:"answers"`
}

// Answers are what was answered, by the code of the question, as it is written in Vietnam: "1.286,5", "có".
type Answers map[string]string

// UnmarshalJSON takes numbers and true or false as a program writes them, too.
func (a *Answers) UnmarshalJSON(data []byte) error {
	var raw map[string]any
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.UseNumber()
	if err := dec.Decode(&raw); err != nil {
		return err
	}
	*a = make(Answers, len(raw))
	for code, v := range raw {
		switch v := v.(type) {
		case nil:
		case string:
			(*a)[code] = v
		case bool:
			(*a)[code] = map[bool]string{true: yes, false: no}[v]
		case json.Number:
			f, err := v.Float64()
			if err != nil {
				return fmt.Errorf("answer %s: %w", code, err)
			}
			(*a)[code] = WriteNumber(f)
		default:
			return fmt.Errorf("answer %s is neither text nor a number nor true or false", code)
		}
	}
	return nil
}

const (
	yes = "có"
	no  = "không"
)

// Codes of problems with an answer. They are stable.
const (
	AnswerRequired  = "required"   // nothing was answered
	AnswerNotNumber = "not_number" // a figure in another writing than 1.286,5
	AnswerNotYesNo  = "not_yes_no" // neither có nor không
	AnswerTooLong   = "too_long"
	AnswerBadText   = "bad_text"     // characters that nobody sees
	AnswerUnknown   = "unknown_code" // the form does not ask this
)

// longestAnswer is the most letters of an answer in prose.
const longestAnswer = 20_000

// A Problem is what is wrong with an answer, by which rule, and what to do.
type Problem struct {
	Field string `json:"field"` // code of the question
	Rule  string `json:"rule"`
	Text  string `json:"text"` // Vietnamese
}

// Check lists the problems of answers to this version, in the order of the form; none: they can be submitted.
func (f FormPublished) Check(a Answers) (problems []Problem) {
	add := func(code, rule, format string, args ...any) {
		problems = append(problems, Problem{code, rule, fmt.Sprintf(format, args...)})
	}
	asked := map[string]bool{}
	for _, x := range f.Fields {
		asked[x.Code] = true
		answer := strings.TrimSpace(a[x.Code])
		switch {
		case answer == "" && x.Required:
			add(x.Code, AnswerRequired, "“%s” chưa có nội dung. Đề nghị bổ sung.", x.Label)
		case answer == "":
		case utf8.RuneCountInString(answer) > longestAnswer:
			add(x.Code, AnswerTooLong, "“%s” dài hơn %d ký tự. Đề nghị đưa phần chi tiết vào tệp kèm theo.", x.Label, longestAnswer)
		case unseen(answer):
			add(x.Code, AnswerBadText, "“%s” có ký tự không hợp lệ. Đề nghị gõ lại đoạn vừa dán vào.", x.Label)
		case x.Type == NumberField:
			if _, ok := ReadNumber(answer); !ok {
				add(x.Code, AnswerNotNumber, "“%s” phải là số, viết như 1.286,5. Đề nghị sửa lại.", x.Label)
			}
		case x.Type == YesNoField:
			if _, ok := ReadYesNo(answer); !ok {
				add(x.Code, AnswerNotYesNo, "“%s” chỉ ghi có hoặc không. Đề nghị sửa lại.", x.Label)
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(a)) {
		if !asked[code] {
			add(code, AnswerUnknown, "Mẫu báo cáo không có chỉ tiêu mã “%s”. Đề nghị tải lại mẫu.", code)
		}
	}
	return problems
}

// ReadNumber reads a figure as it is written in Vietnam: dots between thousands, a comma before the fraction. What only
// another country would write so is no number here: 1286.5 could be meant either way.
func ReadNumber(s string) (float64, bool) {
	s = strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "").Replace(strings.TrimSpace(s))
	whole, fraction, cut := strings.Cut(s, ",")
	whole = strings.TrimPrefix(strings.TrimPrefix(whole, "-"), "+")
	groups := strings.Split(whole, ".")
	for i, g := range groups {
		if g == "" || strings.Trim(g, "0123456789") != "" || i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(g) > 3 {
			return 0, false
		}
	}
	if cut && (fraction == "" || strings.Trim(fraction, "0123456789") != "") || len(s) > 40 {
		return 0, false
	}
	plain := strings.Join(groups, "")
	if strings.HasPrefix(s, "-") {
		plain = "-" + plain
	}
	if cut {
		plain += "." + fraction
	}
	f, err := strconv.ParseFloat(plain, 64)
	return f, err == nil
}

// WriteNumber writes a figure as it is written in Vietnam: 1.286,5.
func WriteNumber(f float64) string {
	whole, fraction, cut := strings.Cut(strconv.FormatFloat(f, 'f', -1, 64), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(r)
	}
	if cut {
		b.WriteString("," + fraction)
	}
	return sign + b.String()
}

// ReadYesNo reads có or không.
func ReadYesNo(s string) (answer, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case yes, "x", "đúng", "true":
		return true, true
	case no, "sai", "false":
		return false, true
	}
	return false, false
}

// unseen tells whether text holds characters that nobody sees: controls, and those that turn the direction of writing.
func unseen(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return false
		case r == '\u200e' || r == '\u200f' || r == '\u061c' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
			return true
		}
		return unicode.IsControl(r)
	})
}

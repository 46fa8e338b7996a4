package intake

import "encoding/json"

// Text is a printed value that may be missing from the document.
// The empty Text means "not printed" and is JSON null, never "".
type Text string

// MarshalJSON writes null for a missing value.
func (t Text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(t))
}

// Date is a calendar day "YYYY-MM-DD", or with a printed hour an RFC 3339
// instant in +07:00. The empty Date means "not printed" and is JSON null.
type Date string

// MarshalJSON writes null for a missing day.
func (d Date) MarshalJSON() ([]byte, error) { return Text(d).MarshalJSON() }

// Number is the running number of a document. Zero means "left blank" and is
// JSON null: no register issues a number 0.
type Number int

// MarshalJSON writes null for a blank number.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(int(n))
}

// Draft is what was read from one document: a proposal for a clerk to confirm,
// never a fact. Every slice of a Draft made by Read is non-nil. Its JSON form
// is described by docs/intake.schema.json.
type Draft struct {
	File       string       `json:"file"`
	Symbol     Text         `json:"symbol"` // "32-HD/ĐUK", without spaces; only with its number
	Number     Number       `json:"number"`
	Code       Text         `json:"code"` // "HD/ĐUK": the symbol without its number (and year)
	Kind       Text         `json:"kind"` // "Hướng dẫn"
	Issuer     Text         `json:"issuer"`
	ParentOrg  Text         `json:"parent_org"`
	IssuedOn   Date         `json:"issued_on"`
	Place      Text         `json:"place"`
	Subject    Text         `json:"subject"`
	Citations  []Citation   `json:"citations"`
	Tasks      []Obligation `json:"tasks"`
	Recipients []Recipient  `json:"recipients"`
	Signer     Signer       `json:"signer"`
	Warnings   []Warning    `json:"warnings"`
}

// Citation is one distinct document that this one refers to. Without a symbol
// it is unresolved: a clerk must say which document is meant.
type Citation struct {
	Kind       Text `json:"kind"`
	Symbol     Text `json:"symbol"`
	Date       Date `json:"date"`
	Issuer     Text `json:"issuer"`
	Role       Role `json:"role,omitempty"`
	Implements Text `json:"implements,omitempty"` // symbol of the document it carries out
	Title      Text `json:"title,omitempty"`      // printed title, when there is no symbol
}

// Role says what a cited document is to the one that cites it.
type Role string

// The roles of a citation; none means a plain reference.
const (
	RoleBasis      Role = "basis"      // authority for issuing: "Căn cứ …", "Thực hiện …"
	RoleSuperseded Role = "superseded" // "thay thế", "bãi bỏ", "hết hiệu lực"
)

// Obligation is a duty that one paragraph, bullet or field block of the text
// puts on a named unit or group.
type Obligation struct {
	Section      string     `json:"section"` // path such as "II.1", "Điều 5.2"; "" outside any section
	Text         string     `json:"text"`
	Assignees    []string   `json:"assignees"`
	Lead         Text       `json:"lead"`
	Coordinators []string   `json:"coordinators"`
	Product      Text       `json:"product"`
	ReportTo     Text       `json:"report_to"`
	Via          Text       `json:"via"` // the body a report passes through: "(qua …)"
	DeadlineText Text       `json:"deadline_text"`
	DeadlineISO  Date       `json:"deadline_iso"`
	Qualifier    Qualifier  `json:"qualifier"`
	Window       *Window    `json:"window"`
	Recurrence   Text       `json:"recurrence"`  // RRULE, "unspecified", "continuous"
	RelativeTo   Text       `json:"relative_to"` // the event an unresolved deadline counts from
	AnchorLine   int        `json:"anchor_line"` // 1-based line of the original, split on "\n"
	Strength     Strength   `json:"strength"`
	Reports      bool       `json:"reports"` // the assignee owes a report
	Duty         DutyTiming `json:"duty"`
	Groups       []string   `json:"groups"` // those assignees that name a class of units, to be resolved at issue
}

// Qualifier says how a deadline bounds the work.
type Qualifier string

// The qualifiers of a deadline; none is JSON null.
const (
	Before Qualifier = "before" // "trước ngày"
	By     Qualifier = "by"     // "chậm nhất", "đến hết ngày"
	Within Qualifier = "within" // "trong tháng 6/2026"
	During Qualifier = "window" // "từ ngày … đến ngày …"
	On     Qualifier = "on"     // "vào ngày"
	After  Qualifier = "after"  // "sau ngày"
)

// MarshalJSON writes null for no qualifier.
func (q Qualifier) MarshalJSON() ([]byte, error) { return Text(q).MarshalJSON() }

// Window is a span of days; a missing end is open.
type Window struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// Strength is the mood in which a duty is given.
type Strength string

// The two moods.
const (
	Request Strength = "request" // "đề nghị"
	Order   Strength = "order"   // "giao", "yêu cầu", or the plain verb
)

// DutyTiming says how time governs a duty.
type DutyTiming string

// The timings of a duty.
const (
	Dated       DutyTiming = "dated"       // a day or period is fixed
	Periodic    DutyTiming = "periodic"    // returns: a rule, or "định kỳ" with no cadence
	Continuous  DutyTiming = "continuous"  // "thường xuyên", "tiếp tục": no due day
	Unscheduled DutyTiming = "unscheduled" // nothing is said
)

// Recipient is one line of "Nơi nhận".
type Recipient struct {
	Name    string `json:"name"`
	Purpose Text   `json:"purpose"` // as printed: "để b/c", "Lưu"
}

// Signer is the signature block.
type Signer struct {
	OnBehalf  Text `json:"on_behalf"`           // the printed line: "T/M BAN THƯỜNG VỤ"
	Authority Text `json:"authority,omitempty"` // TM, KT, TL, TUQ or Q
	Title     Text `json:"title"`
	Name      Text `json:"name"`
}

// Warning is a doubt for the clerk to settle.
type Warning struct {
	Code    string `json:"code"`    // stable, English
	Message string `json:"message"` // one Vietnamese sentence
}

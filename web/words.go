package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// Headings.
const (
	overviewTitle   = "Tổng quan"
	unitsTitle      = "Tổ chức đảng, đơn vị"
	documentsTitle  = "Sổ văn bản"
	soonTitle       = "Nhiệm vụ đến hạn trong 3 ngày làm việc tới"
	remediesTitle   = "Khắc phục sau kiểm tra chưa xong"
	unresolvedTitle = "Viện dẫn chưa rõ số"
	unplannedTitle  = "Tổ chức đảng, đơn vị chưa có kế hoạch"
	updatedTitle    = "Nhiệm vụ thường xuyên có cập nhật trong kỳ"
	urgingsTitle    = "Nhắc hạn, đôn đốc"
	sumLabel        = "Cộng"
	searchTitle     = "Tìm kiếm"
	searchLabel     = "Tìm văn bản, đơn vị, nhiệm vụ"
)

// agendaTitle heads what waits on the day that a page shows.
func agendaTitle(f frame) string {
	if f.Asked != "" {
		return "Cần xử lý hôm đó"
	}
	return "Cần xử lý hôm nay"
}

// ---- numbers, days, hours

const nbsp = "\u00a0"

// count writes 1286 as 1.286.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// number is count, with a dash for none.
func number(n int) string {
	if n == 0 {
		return "–"
	}
	return count(n)
}

// percent writes 91.63 as "91,6 %".
func percent(p float64) string {
	return strings.Replace(strconv.FormatFloat(p, 'f', 1, 64), ".", ",", 1) + nbsp + "%"
}

func rate(t projections.Tally) string {
	if p, ok := t.Rate(); ok {
		return percent(p)
	}
	return "–"
}

var weekdays = [...]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}

// date is 20/12/2024.
func date(t time.Time) string { return t.In(domain.Zone).Format("02/01/2006") }

// civil is the same of a day that was stored without an hour.
func civil(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format("02/01/2006")
}

// weekday is "thứ Sáu 20/12/2024".
func weekday(t time.Time) string {
	t = t.In(domain.Zone)
	return weekdays[t.Weekday()] + " " + date(t)
}

// hour is "08 giờ 05".
func hour(t time.Time) string { return t.In(domain.Zone).Format("15 giờ 04") }

// stamp is "08 giờ 05, thứ Sáu 20/12/2024".
func stamp(t time.Time) string { return hour(t) + ", " + weekday(t) }

func lowerFirst(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// excerpt is the beginning of a text, cut at a word.
func excerpt(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + "…"
}

// ---- units

// kinds are the groups of a summary, in the order it lists them.
var kinds = []struct {
	kind  domain.UnitKind
	label string
}{
	{domain.PartyCommittee, "Đảng ủy cơ sở"},
	{domain.CellCommittee, "Chi ủy cơ sở"},
	{domain.AdvisoryBoard, "Ban tham mưu"},
	{domain.Office, "Văn phòng"},
	{domain.InspectionCommission, "Ủy ban Kiểm tra"},
	{domain.MassOrganisation, "Tổ chức chính trị - xã hội"},
	{domain.StandingCommittee, "Ban Thường vụ"},
	{domain.OutsideBody, "Cơ quan cấp trên, ngoài Đảng bộ"},
}

func kindLabel(kind string) string {
	for _, k := range kinds {
		if string(k.kind) == kind {
			return k.label
		}
	}
	return "Khác"
}

// postLabel is how a position of a unit is called; one that is none is shown as it was signed.
func postLabel(post string) string {
	if seat, ok := domain.Position(post).Seat(); ok {
		return seat.Title
	}
	return upperFirst(strings.ReplaceAll(post, "_", " "))
}

// ---- duties

// standings names each standing: as a list's heading, and as one of a row of words.
var standings = map[domain.Standing]struct{ list, word string }{
	domain.CompletedOnTime:  {"Nhiệm vụ hoàn thành đúng hạn", "Hoàn thành đúng hạn"},
	domain.CompletedLate:    {"Nhiệm vụ hoàn thành quá hạn", "Hoàn thành quá hạn"},
	domain.AwaitingApproval: {"Báo cáo chờ duyệt", "Chờ duyệt"},
	domain.InTime:           {"Nhiệm vụ trong hạn", "Trong hạn"},
	domain.Overdue:          {"Nhiệm vụ quá hạn", "Quá hạn"},
	domain.NoDeadline:       {"Nhiệm vụ thường xuyên, chưa ấn định thời hạn", "Không có thời hạn"},
	domain.WasCancelled:     {"Nhiệm vụ đã hủy", "Đã hủy"},
	domain.WasClosed:        {"Nhiệm vụ hết kỳ của văn bản", "Hết kỳ của văn bản"},
	domain.WasExcused:       {"Báo cáo được miễn", "Được miễn báo cáo kỳ này"},
}

// dutyTitle is a duty in a few words.
func dutyTitle(d projections.Assignment) string {
	switch {
	case d.Period != "":
		return "Báo cáo " + lowerFirst(d.Period)
	case d.Inspection != "":
		return "Khắc phục hạn chế, khuyết điểm sau kiểm tra (yêu cầu " + count(d.Remedy) + ")"
	case d.Text != "":
		return excerpt(d.Text, 90)
	}
	return "Nhiệm vụ được giao"
}

// standingWords says where a duty stands, with the days.
func standingWords(d projections.Assignment, now time.Time) string {
	standing := d.Standing(now)
	days := 0 // to the last day, or since
	if d.Closes != nil {
		days = lastDay(*d.Closes).Sub(domain.DateOf(now))
	}
	switch standing {
	case domain.Overdue:
		what := "Chưa gửi"
		if d.Submissions > 0 {
			what = "Chưa gửi lại"
		} else if d.Inspection != "" {
			what = "Chưa khắc phục xong"
		}
		return fmt.Sprintf("%s (quá hạn %s ngày)", what, count(-days))
	case domain.InTime:
		what := "Trong hạn"
		if d.Submissions > 0 {
			what = "Trong hạn, cần gửi lại"
		}
		if days == 0 {
			return what + " (hết hôm nay)"
		}
		return fmt.Sprintf("%s (còn %s ngày)", what, count(days))
	case domain.AwaitingApproval:
		if d.Closes != nil && d.ArrivedAt != nil && !d.ArrivedAt.Before(*d.Closes) {
			return "Chờ duyệt (gửi quá hạn)"
		}
		return "Chờ duyệt"
	case domain.CompletedOnTime:
		if d.Closes == nil {
			return "Hoàn thành"
		}
	case domain.NoDeadline:
		if d.Status == string(domain.Suspended) {
			return statusWords[domain.Suspended]
		}
		return dutyNature(d.Duty)
	}
	return standings[standing].word
}

func dutyNature(duty string) string {
	switch domain.Duty(duty) {
	case domain.Continuous:
		return "Thường xuyên"
	case domain.Periodic:
		return "Định kỳ"
	case domain.Dated:
		return "Có thời hạn"
	}
	return "Chưa ấn định thời hạn"
}

// cellWords is where one report of a matrix stands.
func cellWords(c *projections.Cell, now time.Time) string {
	switch standingOf(c, now) {
	case domain.CompletedOnTime:
		return "đúng hạn"
	case domain.CompletedLate:
		return fmt.Sprintf("muộn %d ngày", c.Late())
	case domain.AwaitingApproval:
		return "chờ duyệt"
	case domain.WasCancelled:
		return "đã hủy"
	case domain.WasClosed:
		return "hết kỳ của văn bản"
	case domain.WasExcused:
		return "được miễn"
	case domain.Overdue:
		if c.ArrivedAt != nil {
			return "chưa gửi lại"
		}
		return "chưa gửi"
	}
	if c.ArrivedAt != nil {
		return "cần gửi lại"
	}
	return "chưa đến hạn"
}

// lastDay is the last day that is not late.
func lastDay(closes time.Time) domain.Date { return domain.DateOf(closes.Add(-time.Microsecond)) }

// dueWords is the last day of a duty: "hết ngày 19/12/2024".
func dueWords(d projections.Assignment) string {
	if d.Due == nil {
		return dutyNature(d.Duty)
	}
	return "hết ngày " + civil(d.Due)
}

// firstDueWords is the deadline a duty was given with, when it has another one now.
func firstDueWords(d projections.Assignment) string {
	if d.FirstDue == nil || d.Due == nil || d.FirstDue.Equal(*d.Due) {
		return ""
	}
	return "Hạn ban đầu: hết ngày " + civil(d.FirstDue) + "."
}

// obligationDue is the last day of an obligation, or what its deadline waits for.
func obligationDue(o projections.Obligation) string {
	switch waits := o.Waits(); {
	case o.Due != nil:
		return "hết ngày " + civil(o.Due)
	case waits == domain.AnchorIssued:
		return dutyNature(o.Duty) + ", chờ xác định ngày ban hành"
	case waits != "":
		return dutyNature(o.Duty) + ", chờ xác định " + waits
	}
	return dutyNature(o.Duty)
}

var statusWords = map[domain.Status]string{
	domain.Sent: "Đã giao, chưa xác nhận đã nhận", domain.Accepted: "Đã xác nhận đã nhận", domain.InProgress: "Đang thực hiện",
	domain.Returned: "Đơn vị đề nghị xem xét lại việc phân công", domain.Suspended: "Tạm dừng",
	domain.Submitted: "Đã gửi, chờ duyệt", domain.Completed: "Đã hoàn thành", domain.Cancelled: "Đã hủy", domain.Excused: "Được miễn báo cáo kỳ này", domain.PeriodOver: "Hết kỳ của văn bản",
}

var documentStatus = map[domain.Status]string{
	domain.Registered: "Đã vào sổ, chưa giao nhiệm vụ", domain.Issuing: "Đang giao nhiệm vụ", domain.Dispatched: "Đã giao nhiệm vụ",
	domain.Superseded: "Đã được thay thế", domain.Withdrawn: "Đã thu hồi", domain.Expired: "Đã hết kỳ",
}

var purposes = map[domain.Purpose]string{
	domain.ForReport: "để báo cáo", domain.ToImplement: "để thực hiện", domain.ToKnow: "để biết", domain.Archive: "lưu",
}

var cadences = map[domain.Cadence]string{
	domain.Monthly: "hằng tháng", domain.Quarterly: "hằng quý", domain.HalfYear: "6 tháng một lần", domain.Yearly: "hằng năm",
	domain.NineMonths: "9 tháng", domain.Recurring: "theo chu kỳ đã định", domain.Listed: "theo các ngày đã định",
}

// ---- the ladder

// stageWords says what a stage of the ladder is: "T-3" is three working days before.
func stageWords(name string) string {
	days, err := strconv.Atoi(strings.TrimPrefix(name, "T"))
	switch {
	case err != nil || !strings.HasPrefix(name, "T"):
		return "mức “" + name + "”"
	case days < 0:
		return fmt.Sprintf("còn %d ngày làm việc", -days)
	case days == 0:
		return "ngày cuối của hạn"
	}
	return fmt.Sprintf("quá hạn %d ngày làm việc", days)
}

// raisedWords says what a stage does, by how far up it reaches.
func raisedWords(s domain.Stage) string {
	reaches := func(r domain.Rung) bool {
		for _, x := range s.To {
			if x == r {
				return true
			}
		}
		return false
	}
	switch {
	case !s.Escalation:
		return "Nhắc hạn"
	case s.Workdays >= 15:
		return "Đưa vào danh sách trình Ban Thường vụ xem xét"
	case reaches(domain.ToCommittee):
		return "Báo cáo đồng chí phụ trách"
	}
	return "Báo cáo lãnh đạo Ban"
}

// aboutWords says what an upcoming notice is about.
func aboutWords(n projections.Upcoming) string {
	switch {
	case n.Period != "":
		return "Báo cáo " + lowerFirst(n.Period)
	case n.Text != "":
		return excerpt(n.Text, 60)
	}
	return "Khắc phục sau kiểm tra"
}

// partiesWords says whom a departure tells, and about whom.
func partiesWords(d departure) string {
	others := ""
	if d.More > 0 {
		others = " và " + count(d.More) + " nơi khác"
	}
	if d.Of != "" {
		return "đến " + strings.Join(d.To, ", ") + ", về " + d.Of + others
	}
	return "đến " + strings.Join(d.To, ", ") + others
}

// noticeWords says why a unit was told something.
func noticeWords(n projections.Notice) string {
	switch n.Kind {
	case projections.NoticeDocument:
		return "Văn bản mới"
	case projections.NoticeAssigned:
		return "Giao việc"
	case projections.NoticeMoved:
		return "Thời hạn thay đổi"
	case projections.NoticeReturned:
		return "Đề nghị bổ sung, chỉnh sửa"
	case projections.NoticeTransferred:
		return "Nhận nhiệm vụ chuyển đến"
	case projections.NoticeEscalation:
		return "Báo cáo: " + stageWords(n.Stage)
	}
	return "Nhắc hạn: " + stageWords(n.Stage)
}

// carriedWords says what became of a notice outside the house's pages.
func carriedWords(m *projections.Message) string {
	switch {
	case m == nil:
		return "chưa gửi thư"
	case m.HandedAt != nil:
		return "đã gửi thư " + stamp(*m.HandedAt)
	case domain.Status(m.Status) == domain.Failed:
		return "thư không gửi được sau " + count(m.Attempts) + " lần"
	}
	return "thư đang chờ gửi"
}

// noticeAbout says what a notice is about, and whose duty it is when it is another's.
func noticeAbout(n projections.Told, reader string) string {
	about := n.Symbol
	if about == "" {
		about = "khắc phục sau kiểm tra"
	}
	if n.DebtorID != "" && n.DebtorID != reader {
		about += " · " + n.Debtor
	}
	if n.Closes != nil {
		about += " · hạn hết ngày " + day(lastDay(*n.Closes))
	}
	return about
}

func remindedWords(d projections.Assignment) string {
	if d.Reminders == 0 && d.Escalations == 0 {
		return "Chưa nhắc lần nào"
	}
	words := count(d.Reminders) + " lần"
	if d.RemindedAt != nil {
		words += ", gần nhất " + stamp(*d.RemindedAt)
	}
	if d.Escalations > 0 {
		words += "; đã báo cáo lãnh đạo " + count(d.Escalations) + " lần"
	}
	return words
}

// sourceWords is where a duty stands: "07-HD/ĐUK, mục III.2".
func sourceWords(symbol, section string) string {
	if section == "" {
		return symbol
	}
	return symbol + ", mục " + section
}

// toldWords says what became of one notice of a moment; named: when there are several.
func toldWords(t told, named bool) string {
	if named {
		return t.Name + ": " + carriedWords(t.Message)
	}
	return upperFirst(carriedWords(t.Message))
}

// routeWords is "về A (qua B)".
func routeWords(r domain.Route, n names) string {
	words := "Về " + r.To
	switch {
	case r.To == "":
		return "Qua " + n.unit(r.Via)
	case r.Via != "":
		words += " (qua " + n.unit(r.Via) + ")"
	}
	return words
}

// regimeWords is a cadence with its day, its route and what it rests on.
func regimeWords(r domain.RegimeFixed, via string) string {
	words := upperFirst(cadences[r.Cadence]) + ", " + r.DueText
	if r.Route.To != "" {
		words += "; gửi về " + r.Route.To
	}
	if via != "" {
		words += " (qua " + via + ")"
	}
	if r.Basis != "" {
		words += ". Căn cứ: " + r.Basis
	}
	return words + "."
}

func issuedWords(d projections.Document) string {
	if d.IssuedOn == nil {
		return "chưa ghi ngày"
	}
	return civil(d.IssuedOn)
}

func signerWords(s domain.Signer) string {
	var parts []string
	for _, p := range []string{s.OnBehalf, s.Title, s.Name} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " – ")
}

func purposeNote(p domain.Purpose) string {
	if words := purposes[p]; words != "" {
		return " (" + words + ")"
	}
	return ""
}

// citationWords is a citation as a reader knows it: kind, symbol, and title or what stands for one.
func citationWords(c projections.Citation) string {
	words := strings.TrimSpace(c.Kind + " " + c.Symbol)
	if c.Title != "" {
		words += " “" + strings.Trim(c.Title, "“”\"") + "”"
	}
	return words
}

func assigneeWords(o projections.Obligation) string {
	words := orDash(strings.Join(o.Assignees, "; "))
	switch {
	case o.ReportTo != "" && o.Via != "":
		words += "; báo cáo về " + o.ReportTo + " (qua " + o.Via + ")"
	case o.ReportTo != "":
		words += "; báo cáo về " + o.ReportTo
	}
	return words
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

var roman = []string{"I", "II", "III", "IV"}

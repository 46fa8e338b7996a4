package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// A line is an event in words: a sentence without its subject, and what else is to be said.
type line struct {
	Text  string
	Notes []string
	Tone  string // give, do, send, return, done, remind, raise, stop: how it is marked
}

// names finds how a unit is called, and what became of a content item that was destroyed.
type names map[string]string

func (n names) unit(u domain.UnitID) string {
	if name, ok := n[string(u)]; ok {
		return name
	}
	return string(u)
}

func (n names) units(list []domain.UnitID) string {
	var out []string
	for _, u := range list {
		out = append(out, n.unit(u))
	}
	return strings.Join(out, ", ")
}

// actor is who did it: "unit:…" is the unit, "post:<unit>/<position>[/<person>]" a post of it, "worker:…" the machine.
func (n names) actor(by, onBehalfOf string) string {
	kind, who, _ := strings.Cut(by, ":")
	switch kind {
	case "unit":
		who = n.unit(domain.UnitID(who))
	case "worker":
		who = "Hệ thống (tự động)"
	case "post":
		unit, post, _ := strings.Cut(who, "/")
		post, _, _ = strings.Cut(post, "/")
		if who = postLabel(post); unit != domain.Main { // the house itself is no unit of it
			who += ", " + n.unit(domain.UnitID(unit))
		}
	default:
		who = by
	}
	if _, unit, ok := strings.Cut(onBehalfOf, ":"); ok {
		who += " (nhập thay " + n.unit(domain.UnitID(unit)) + ")"
	}
	return who
}

// actorUnit is the unit that an actor belongs to.
func actorUnit(by string) string {
	_, who, _ := strings.Cut(by, ":")
	unit, _, _ := strings.Cut(who, "/")
	return unit
}

// learnErased has kept say of each content item that these entries name whether it was destroyed.
func (s Server) learnErased(ctx context.Context, n names, entries []projections.Entry) error {
	list, err := s.Views.ErasuresIn(ctx, entries)
	for _, x := range list {
		n[x.Key] = "nội dung đã được hủy theo quyết định ngày " + date(x.At)
		if x.Basis != "" {
			n[x.Key] += " (căn cứ: " + x.Basis + ")"
		}
	}
	return err
}

// kept says that a text exists; it is never fetched for a list.
func (n names) kept(label string, item *domain.Item) []string {
	if item == nil || item.Ref == "" {
		return nil
	}
	if gone, ok := n[item.Ref]; ok {
		return []string{label + ": " + gone}
	}
	return []string{fmt.Sprintf("%s: nội dung lưu riêng (%s byte)", label, count(int(item.Size)))}
}

func day(d domain.Date) string {
	if d.IsZero() {
		return "(chưa ghi ngày)"
	}
	return date(d.Time(12, 0))
}

// sentence puts an event into words. It is the one table from what happened to what is read.
func sentence(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.UnitEstablished:
		return line{Text: "ghi nhận tổ chức đảng, đơn vị: " + e.Name, Tone: "give"}
	case domain.GroupDefined:
		return line{Text: "xác định nhóm nơi nhận: " + e.Name, Tone: "give"}
	case domain.UnitRenamed, domain.UnitMoved, domain.UnitKindChanged, domain.UnitsMerged, domain.UnitSplit, domain.UnitDissolved, domain.UnitCorrected, domain.GroupRedefined,
		domain.PersonRegistered, domain.PersonAppointed, domain.AppointmentEnded, domain.DeputyNamed, domain.PostDelegated, domain.HandedOver, domain.StandInEnded:
		return organisationWords(e, n)
	case domain.FormPublished:
		return line{Text: fmt.Sprintf("công bố mẫu báo cáo “%s”, lần %d", e.Title, e.Version), Tone: "give"}
	case domain.CalendarPublished:
		return line{Text: fmt.Sprintf("cập nhật lịch ngày nghỉ năm %d", e.Year.Year), Notes: []string{"Nguồn: " + e.Year.Source}, Tone: "give"}
	case domain.PolicyPublished:
		return line{Text: fmt.Sprintf("ấn định thang nhắc hạn, lần %d, áp dụng từ %s", e.Version, day(e.ValidFrom)), Notes: []string{"Nguồn: " + e.Source}, Tone: "give"}

	case domain.DocumentRegistered:
		return line{Text: fmt.Sprintf("vào sổ văn bản %s: %s viện dẫn, %s nhiệm vụ, %s nơi nhận", e.Symbol,
			count(len(e.Citations)), count(len(e.Obligations)), count(len(e.Recipients))), Notes: n.kept("Bản gốc", e.Original), Tone: "give"}
	case domain.DocumentCorrected:
		was := e.Was
		if was == "" {
			was = "(trống)"
		}
		now := e.Now
		if d, err := domain.ParseDate(now); err == nil {
			now = day(d)
		}
		if d, err := domain.ParseDate(was); err == nil {
			was = day(d)
		}
		return line{Text: fmt.Sprintf("đính chính %s: từ “%s” thành “%s”", fieldWords(e.Field), was, now), Notes: n.kept("Lý do", &e.Reason), Tone: "return"}
	case domain.DeadlineFixed:
		return line{Text: fmt.Sprintf("ấn định thời hạn nhiệm vụ %d: hết ngày %s", e.Obligation, day(e.Due.Day)), Notes: append(reasons(e.Due), "Căn cứ: "+e.Basis), Tone: "give"}
	case domain.AnchorFixed, domain.RulingApplied:
		return rulingWords(e)
	case domain.DocumentIssued:
		return line{Text: fmt.Sprintf("giao nhiệm vụ, gửi văn bản đến %s nơi nhận", count(len(e.Deliveries))), Tone: "send"}
	case domain.DocumentDelivered:
		return line{Text: "gửi văn bản đến " + n.unit(e.Unit) + " (" + purposes[e.Purpose] + ")", Tone: "send"}
	case domain.DocumentDispatched:
		return line{Text: fmt.Sprintf("giao xong %s nhiệm vụ đến từng tổ chức đảng, đơn vị", count(e.Assignments)), Tone: "done"}

	case domain.ObligationSatisfied, domain.DeliveryAcknowledged, domain.DocumentSentOut, domain.DocumentFiled, domain.CitationResolved,
		domain.DocumentAmended, domain.DocumentSuperseded, domain.DocumentWithdrawn, domain.DocumentExpired, domain.DocumentReinstated:
		return documentSentence(e, n)
	case domain.SeriesOpened, domain.NumberReserved, domain.NumberUsed, domain.NumberVoided, domain.ResolutionTracked, domain.ResolutionUntracked,
		domain.ImplementingDocumentRegistered:
		return registerSentence(e, n)

	case domain.RecordRectified:
		l := line{Text: fmt.Sprintf("đính chính bản ghi %d của hồ sơ %s: từ “%s” thành “%s”", e.Version, e.Subject, e.Was, e.Now), Notes: n.kept("Lý do", &e.Reason), Tone: "return"}
		if e.Field == "" {
			l.Text = fmt.Sprintf("xác nhận bản ghi %d của hồ sơ %s là ghi nhầm", e.Version, e.Subject)
		}
		return l

	case domain.ItemErased:
		l := line{Text: "hủy nội dung lưu riêng", Notes: n.kept("Lý do", &e.Reason), Tone: "stop"}
		if e.Basis != "" {
			l.Notes = append(l.Notes, "Căn cứ: "+e.Basis)
		}
		return l

	case domain.RegimeFixed, domain.RegimeRevised, domain.ReporterAdded, domain.ReporterRemoved, domain.RegimeEnded, domain.PeriodOpened:
		return regimeSentence(e, n)

	case domain.AssignmentGiven:
		l := line{Text: "giao nhiệm vụ cho " + n.unit(e.Unit), Notes: n.kept("Yêu cầu", e.TextItem), Tone: "give"}
		if e.Due != nil {
			l.Text += ", hạn hết ngày " + day(e.Due.Day)
		}
		if e.Period != nil {
			l.Notes = append(l.Notes, "Chốt số liệu đến hết ngày "+day(e.Period.Cutoff))
		}
		return l
	case domain.AssignmentTakenOver, domain.AssignmentFoundCompleted:
		return takeoverWords(e, n)
	case domain.AssignmentReturned, domain.AssignmentInsisted, domain.ProgressReported, domain.ExtensionRequested, domain.ExtensionGranted,
		domain.ExtensionRefused, domain.AssignmentSuspended, domain.AssignmentResumed, domain.AssignmentReopened, domain.TacitlyConsented,
		domain.AssignmentCorrected, domain.AssignmentStarred, domain.AssignmentUnstarred:
		return assignmentWords(e, n)
	case domain.AssignmentAcknowledged:
		return line{Text: "xác nhận đã nhận", Tone: "do"}
	case domain.ActivityReported:
		l := line{Text: "cập nhật việc đã làm ngày " + day(e.On), Notes: n.kept("Nội dung", &e.Note), Tone: "do"}
		if e.People > 0 {
			l.Notes = append(l.Notes, count(e.People)+" người tham gia")
		}
		for _, x := range e.Evidence {
			l.Notes = append(l.Notes, n.kept("Minh chứng", &x)...)
		}
		return l
	case domain.SubmissionMade:
		l := line{Text: "gửi báo cáo", Notes: append(n.kept("Báo cáo", e.Report), n.kept("Minh chứng nhập thay", e.Proof)...), Tone: "do"}
		if e.Submission > 1 {
			l.Text = fmt.Sprintf("gửi lại báo cáo (lần %d)", e.Submission)
		}
		if e.Consolidation != "" {
			l.Text = "gửi báo cáo bằng báo cáo tổng hợp đã phát hành"
		}
		if e.Nil {
			l.Text += ": không có nội dung phát sinh trong kỳ"
		}
		return l
	case domain.SubmissionReturned:
		l := line{Text: "đề nghị bổ sung, chỉnh sửa", Notes: n.kept("Ý kiến", e.Note), Tone: "return"}
		for _, r := range e.Reasons {
			l.Notes = append(l.Notes, "Lý do: "+domain.ChecklistText(r))
		}
		return l
	case domain.SubmissionAccepted:
		l := line{Text: "xác nhận hoàn thành", Tone: "done"}
		if e.Due != nil {
			l.Notes = []string{"Lần gửi đầu: " + stamp(e.ArrivedAt) + map[bool]string{true: ", quá hạn", false: ", đúng hạn"}[e.Due.Missed(e.ArrivedAt)]}
		}
		return l
	case domain.DeadlineMoved:
		return movedWords(e)
	case domain.AssignmentCancelled:
		if e.Document != "" {
			return line{Text: "hủy nhiệm vụ do văn bản giao nhiệm vụ đã được thay thế hoặc thu hồi", Tone: "stop"}
		}
		return line{Text: "hủy nhiệm vụ", Notes: n.kept("Lý do", &e.Reason), Tone: "stop"}
	case domain.AssignmentPeriodClosed:
		return line{Text: "khép lại nhiệm vụ do hết kỳ của văn bản", Tone: "done"}
	case domain.AssignmentTransferred, domain.BodyReplaced, domain.ReporterReplaced:
		return organisationWords(e, n)
	case domain.ReportReceived, domain.ReceiptEntered, domain.ReceiptNumbered, domain.ReportForwarded, domain.ReportExcused,
		domain.QuestionAsked, domain.QuestionAnswered, domain.ConsolidationOpened, domain.ConsolidationDrafted, domain.ConsolidationApproved,
		domain.ConsolidationSent, domain.ConsolidationCarried, domain.ConsolidationReceived:
		return reportSentence(e, n)
	case domain.ReminderRaised:
		return line{Text: fmt.Sprintf("nhắc hạn (%s): %s", stageWords(e.Stage), n.units(e.To)), Notes: superseded(e.Superseded), Tone: "remind"}
	case domain.EscalationRaised:
		l := line{Text: fmt.Sprintf("báo cáo lãnh đạo (%s): %s", stageWords(e.Stage), n.units(e.To)), Notes: superseded(e.Superseded), Tone: "raise"}
		if e.Letter {
			l.Notes = append(l.Notes, "Có thể lập công văn đôn đốc từ mức này")
		}
		return l

	case domain.InspectionDecided:
		return line{Text: fmt.Sprintf("quyết định %s %s: %s", inspectionWord(e.Kind), e.Decision, e.Topic), Tone: "give"}
	case domain.InspectionAnnounced:
		return line{Text: "công bố quyết định ngày " + day(e.On), Tone: "do"}
	case domain.InspectionConcluded:
		return line{Text: fmt.Sprintf("ra thông báo số %s, %s yêu cầu khắc phục", e.Notice, count(len(e.Remedies))), Notes: n.kept("Ưu điểm, hạn chế, khuyết điểm", &e.Findings), Tone: "done"}
	case domain.RemediationAssigned:
		return line{Text: fmt.Sprintf("giao %s việc khắc phục sau kiểm tra", count(e.Assignments)), Tone: "send"}

	case domain.MessagePlanned:
		return line{Text: fmt.Sprintf("lập thư gửi %s, gồm %s nội dung", n.unit(e.Recipient), count(len(e.Notices))), Tone: "mail"}
	case domain.MessageHanded:
		return line{Text: "đã gửi thư", Tone: "mail"}
	case domain.MessageFailed:
		if e.RetryAt.IsZero() {
			return line{Text: fmt.Sprintf("thư không gửi được sau %d lần", e.Attempt), Tone: "stop"}
		}
		return line{Text: fmt.Sprintf("thư chưa gửi được (lần %d), sẽ gửi lại %s", e.Attempt, stamp(e.RetryAt)), Tone: "return"}
	}
	if l := urgingSentence(e, n); l.Text != "" {
		return l
	}
	if l := reviewSentence(e, n); l.Text != "" {
		return l
	}
	if l := inspectionSentence(e, n); l.Text != "" {
		return l
	}
	return line{Text: "ghi nhận một việc mà trang này chưa biết cách kể", Tone: "do"}
}

// reasons says why a deadline is that day.
func reasons(d domain.Deadline) []string {
	var out []string
	if d.Printed != "" {
		out = append(out, "Ghi nguyên văn: “"+d.Printed+"”")
	}
	if d.Reason != "" {
		out = append(out, "Cách tính: "+d.Reason)
	}
	return out
}

func superseded(stages []string) []string {
	if len(stages) == 0 {
		return nil
	}
	var out []string
	for _, s := range stages {
		out = append(out, stageWords(s))
	}
	return []string{"Thay cho các mức trước: " + strings.Join(out, "; ")}
}

func inspectionWord(k domain.InspectionKind) string {
	if k == domain.Supervision {
		return "giám sát"
	}
	return "kiểm tra"
}

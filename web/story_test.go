package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/testenv"
	"github.com/dondoc/dondoc/projections"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// hostile is what a unit, a document and a duty are called by somebody who means harm.
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`

// today is the Friday morning on which the story is looked at: the quarter's reports were due on Tuesday.
const today = "2024-03-22 08:05"

const (
	board     = domain.UnitID("ban-tgdv")
	office    = domain.UnitID("van-phong")
	guide     = domain.DocumentID("huong-dan-07")
	quarterly = domain.RegimeID("bao-cao-quy")
)

// village is a house with a short story behind it: a real log, real read models, this package's pages.
type village struct {
	t      *testing.T
	log    *eventstore.Memory[domain.Event]
	runner *projections.Runner
	now    time.Time // of the log and of the pages
	seq    int
	server Server
	dsn    string
	cal    domain.Calendar
	above  domain.Superiors
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, domain.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// newVillage opens an empty house.
func newVillage(t *testing.T) *village {
	t.Helper()
	v := &village{t: t, now: at("2024-01-02 08:00"), above: domain.Superiors{Board: board, Office: office, Committee: "btv"}}
	v.log = eventstore.NewMemory[domain.Event](domain.Wire{}, func() time.Time { return v.now })
	v.dsn = testenv.Postgres(t)
	views, err := projections.Open(t.Context(), v.dsn, "main")
	if err != nil {
		t.Fatal(err)
	}
	if v.runner, err = projections.NewRunner(t.Context(), views, v.log); err != nil {
		t.Fatal(err)
	}
	search, err := projections.OpenSearch(t.Context(), views)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- v.runner.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		views.Close()
	})
	v.server = Server{Views: views, Search: search, Now: func() time.Time { return v.now }, Title: "Đảng ủy Khối", Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	return v
}

// by signs a command at the present moment.
func (v *village) by(who string) domain.Issued {
	v.seq++
	return domain.Issued{ID: fmt.Sprintf("command-%d", v.seq), By: who, At: v.now, Body: bodies[domain.ActorOf(who).Unit]}
}

func (v *village) do(cmd domain.Command) {
	v.t.Helper()
	var err error
	ctx := v.t.Context()
	switch kind, _, _ := strings.Cut(cmd.Aggregate(), "."); kind {
	case "org":
		_, err = eventstore.Execute[domain.Organisation](ctx, v.log, cmd)
	case "cal":
		_, err = eventstore.Execute[domain.Almanac](ctx, v.log, cmd)
	case "policy":
		_, err = eventstore.Execute[domain.Policy](ctx, v.log, cmd)
	case "doc":
		_, err = eventstore.Execute[domain.Document](ctx, v.log, cmd)
	case "regime":
		_, err = eventstore.Execute[domain.Regime](ctx, v.log, cmd)
	case "asg":
		_, err = eventstore.Execute[domain.Assignment](ctx, v.log, cmd)
	case "insp":
		_, err = eventstore.Execute[domain.Inspection](ctx, v.log, cmd)
	case "message":
		_, err = eventstore.Execute[domain.Message](ctx, v.log, cmd)
	}
	if err != nil {
		v.t.Fatalf("%T: %v", cmd, err)
	}
}

// live tells the story up to today and waits for the read models.
func live(t *testing.T) *village {
	t.Helper()
	v := newVillage(t)
	v.furnish()
	v.issue()
	v.report()
	v.inspect()
	v.now = at(today)
	v.settle()
	return v
}

func (v *village) settle() {
	v.t.Helper()
	if err := v.runner.CatchUp(v.t.Context()); err != nil {
		v.t.Fatal(err)
	}
	if err := v.server.Search.CatchUp(v.t.Context()); err != nil {
		v.t.Fatal(err)
	}
}

// bodies are what the units that sign are in the house.
var bodies = map[domain.UnitID]domain.UnitKind{"btv": domain.StandingCommittee, board: domain.AdvisoryBoard, office: domain.Office}

var (
	debtors = []domain.UnitID{"dang-uy-1", "dang-uy-2", "dang-uy-3", "chi-uy-1", "chi-uy-2", "chi-uy-3"}
	clerk   = domain.ByPost(office, "van-thu")
	expert  = domain.ByPost(board, "chuyen-vien")
	machine = domain.ByWorker("reminder")
)

func (v *village) furnish() {
	for _, y := range domain.VietnamYears {
		v.do(domain.PublishCalendar{Issued: v.by("post:main/quan-tri"), Calendar: domain.VietnamCalendar, Year: y})
		v.cal = v.cal.With(y)
	}
	v.do(domain.PublishPolicy{Issued: v.by("post:main/quan-tri"), Policy: domain.Ladder, ValidFrom: domain.NewDate(2024, 1, 1), Source: "thử", Stages: domain.ShippedLadder})
	for _, u := range []domain.EstablishUnit{
		{Unit: "btv", Name: "Ban Thường vụ Đảng ủy Khối", Kind: domain.StandingCommittee, Email: "btv@khoi.example"},
		{Unit: board, Name: "Ban Tuyên giáo và Dân vận", Kind: domain.AdvisoryBoard, Parent: "btv", Email: "ban@khoi.example"},
		{Unit: office, Name: "Văn phòng Đảng ủy Khối", Kind: domain.Office, Parent: "btv"},
		{Unit: "dang-uy-1", Name: "Đảng ủy Bưu điện", Kind: domain.PartyCommittee, Parent: "btv", Email: "a@khoi.example"},
		{Unit: "dang-uy-2", Name: "Đảng ủy Sở Y tế", Kind: domain.PartyCommittee, Parent: "btv"},
		{Unit: "dang-uy-3", Name: "Đảng ủy " + hostile, Kind: domain.PartyCommittee, Parent: "btv"},
		{Unit: "chi-uy-1", Name: "Chi ủy Công ty Cấp nước", Kind: domain.CellCommittee, Parent: "btv", Email: "b@khoi.example"},
		{Unit: "chi-uy-2", Name: "Chi ủy Nhà văn hóa", Kind: domain.CellCommittee, Parent: "btv"},
		{Unit: "chi-uy-3", Name: "Chi ủy Thư viện", Kind: domain.CellCommittee, Parent: "btv"},
		{Unit: "ctxh-1", Name: "Công đoàn viên chức", Kind: domain.MassOrganisation, Parent: "btv"},
		{Unit: "tinh", Name: "Ban Tuyên giáo Tỉnh ủy", Kind: domain.OutsideBody, External: true},
	} {
		u.Issued = v.by("post:main/quan-tri")
		v.do(u)
	}
}

// issue registers a document with three duties, gives them out, and fixes a cadence.
func (v *village) issue() {
	v.now = at("2024-01-26 08:00")
	v.do(domain.RegisterDocument{
		Issued: v.by(clerk), Document: guide, Symbol: "07-HD/ĐUK", Kind: "Hướng dẫn", Issuer: "Ban Thường vụ Đảng ủy Khối",
		Subject: "Công tác năm 2024 " + hostile, Signer: domain.Signer{OnBehalf: "T/M BAN THƯỜNG VỤ", Title: "PHÓ BÍ THƯ"},
		Citations: []domain.Citation{{Kind: "Chỉ thị", Symbol: "06-CT/TW", Issuer: "Ban Bí thư"}, {Kind: "Chương trình hành động", Issuer: "Tỉnh ủy"}},
		Obligations: []domain.Obligation{
			{No: 1, Section: "II.1", Text: "Xây dựng kế hoạch thực hiện " + hostile, Assignees: []string{"Các đảng ủy, chi ủy cơ sở"}, Duty: domain.Unscheduled},
			{No: 2, Section: "II.2", Text: "Thường xuyên tuyên truyền, vận động", Assignees: []string{"Các tổ chức chính trị - xã hội"}, Duty: domain.Continuous},
			{
				No: 3, Section: "III.2", Text: "Định kỳ báo cáo kết quả", Assignees: []string{"Các đảng ủy, chi ủy cơ sở"}, Duty: domain.Periodic, Reports: true,
				ReportTo: "Ban Thường vụ Đảng ủy Khối", Via: "Ban Tuyên giáo và Dân vận",
			},
		},
		Recipients: []domain.Recipient{{Name: "Ban Tuyên giáo Tỉnh ủy", Purpose: domain.ForReport}, {Name: "Các đảng ủy, chi ủy cơ sở", Purpose: domain.ToImplement}},
	})
	v.do(domain.CorrectDocument{Issued: v.by(clerk), Document: guide, Field: "issuedOn", Now: "2024-01-26", Reason: item("ly-do", 40)})
	due, err := domain.DeadlineAfter(domain.NewDate(2024, 1, 26), 15, "15 ngày làm việc", v.cal)
	if err != nil {
		v.t.Fatal(err)
	}
	v.do(domain.FixDeadline{Issued: v.by(domain.ByPost(board, "truong-ban")), Document: guide, Obligation: 1, Due: due, Basis: "ý kiến ngày 26/01"})
	deliveries := []domain.Delivery{{Unit: "tinh", Purpose: domain.ForReport}, {Unit: "ctxh-1", Purpose: domain.ToImplement}}
	for _, u := range debtors {
		deliveries = append(deliveries, domain.Delivery{Unit: u, Purpose: domain.ToImplement})
	}
	v.do(domain.IssueDocument{
		Issued: v.by(clerk), Document: guide, Deliveries: deliveries, Superiors: v.above,
		Audiences: []domain.Audience{{Obligation: 1, Printed: "Các đảng ủy, chi ủy cơ sở", Units: debtors}, {Obligation: 2, Printed: "Các tổ chức CT-XH", Units: []domain.UnitID{"ctxh-1"}}},
	})
	for _, u := range debtors {
		v.do(domain.GiveAssignment{
			Issued: v.by(machine), Assignment: domain.DutyOf(guide, 1, u), Unit: u, Origin: domain.Origin{Document: guide, Obligation: 1},
			Duty: domain.Dated, Text: "Xây dựng kế hoạch thực hiện " + hostile, Due: &due, Superiors: v.above,
		})
	}
	v.do(domain.GiveAssignment{
		Issued: v.by(machine), Assignment: domain.DutyOf(guide, 2, "ctxh-1"), Unit: "ctxh-1", Origin: domain.Origin{Document: guide, Obligation: 2},
		Duty: domain.Continuous, Text: "Thường xuyên tuyên truyền, vận động", Superiors: v.above,
	})
	v.do(domain.DeliverDocument{Issued: v.by(machine), Document: guide, Deliveries: deliveries})
	v.do(domain.ConcludeDispatch{Issued: v.by(machine), Document: guide, Assignments: 7})

	v.now = at("2024-02-02 10:00")
	v.do(domain.FixRegime{
		Issued: v.by(domain.ByPost(board, "truong-ban")), Regime: quarterly, Document: guide, Obligation: 3, Title: "Báo cáo quý", Cadence: domain.Quarterly,
		CutoffDay: 14, DueDay: 19, DueText: "trước ngày 20 của tháng cuối quý", Reporters: debtors, From: domain.NewDate(2024, 1, 26), Until: domain.NewDate(2024, 12, 31),
		Route: domain.Route{To: "Ban Thường vụ Đảng ủy Khối", Via: board}, Basis: "ý kiến ngày 02/02", Superiors: v.above,
	})
	v.open(domain.Period{Key: "2024-Q1", Label: "Quý I/2024", From: domain.NewDate(2023, 12, 15), Cutoff: domain.NewDate(2024, 3, 14), Due: domain.NewDate(2024, 3, 19)})
}

func (v *village) open(p domain.Period) {
	due, err := domain.DeadlineOn(p.Due, "trước ngày 20 của tháng cuối quý", v.cal)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, u := range debtors {
		v.do(domain.GiveAssignment{
			Issued: v.by(machine), Assignment: report(u, p.Key), Unit: u, Origin: domain.Origin{Document: guide, Obligation: 3, Regime: quarterly},
			Duty: domain.Periodic, Text: "Báo cáo quý", Due: &due, Period: &p, Route: domain.Route{To: "Ban Thường vụ Đảng ủy Khối", Via: board}, Superiors: v.above,
		})
	}
	v.do(domain.OpenPeriod{Issued: v.by(machine), Regime: quarterly, Period: p, Assignments: len(debtors)})
}

func report(u domain.UnitID, period string) domain.AssignmentID {
	return domain.OccurrenceOf(quarterly, period, u)
}

func item(ref string, size int64) domain.Item {
	return domain.Item{Ref: ref, Size: size, MediaType: "text/plain", Commitment: "00"}
}

// report gives each unit its own end of the quarter: on time, on time without content, late, returned and
// sent again, entered from paper, and not sent at all.
func (v *village) report() {
	body := item("bao-cao", 2048)
	send := func(u domain.UnitID, when string, empty bool) {
		v.now = at(when)
		cmd := domain.Submit{Issued: v.by(domain.ByUnit(u)), Assignment: report(u, "2024-Q1"), Nil: empty, Report: &body}
		if empty {
			cmd.Report = nil
		}
		v.do(cmd)
	}
	v.now = at("2024-02-20 09:00")
	v.do(domain.AcknowledgeAssignment{Issued: v.by(domain.ByUnit("dang-uy-1")), Assignment: domain.DutyOf(guide, 1, "dang-uy-1")})
	for _, u := range debtors[:2] {
		v.do(domain.Submit{Issued: v.by(domain.ByUnit(u)), Assignment: domain.DutyOf(guide, 1, u), Report: &body})
		v.do(domain.AcceptSubmission{Issued: v.by(expert), Assignment: domain.DutyOf(guide, 1, u)})
	}
	v.do(domain.CancelAssignment{Issued: v.by(domain.ByPost(board, "truong-ban")), Assignment: domain.DutyOf(guide, 1, "chi-uy-3"), Reason: item("ly-do-huy", 30)})
	v.do(domain.ReportActivity{Issued: v.by(domain.ByUnit("ctxh-1")), Assignment: domain.DutyOf(guide, 2, "ctxh-1"), On: domain.NewDate(2024, 2, 20), Note: item("viec", 99)})
	send("dang-uy-2", "2024-03-15 10:00", false)
	v.do(domain.AcceptSubmission{Issued: v.by(expert), Assignment: report("dang-uy-2", "2024-Q1")})
	send("chi-uy-2", "2024-03-15 11:00", true)
	send("chi-uy-3", "2024-03-15 12:00", false)
	v.do(domain.ReturnSubmission{Issued: v.by(expert), Assignment: report("chi-uy-3", "2024-Q1"), Reasons: []string{"figures_missing"}})

	v.now = at("2024-03-19 07:00")
	for _, u := range []domain.UnitID{"dang-uy-1", "dang-uy-3", "chi-uy-1"} {
		v.do(domain.RaiseReminder{
			Issued: v.by(machine), Assignment: report(u, "2024-Q1"), Stage: domain.ShippedLadder[3], Revision: 1, Policy: 1,
			PlannedAt: v.now, Superseded: []string{"T-7", "T-3"},
		})
	}
	v.now = at("2024-03-19 07:30")
	id := domain.MessageOf("chi-uy-1", domain.Email, "2024-03-19T07:30")
	v.do(domain.PlanMessage{
		Issued: v.by(machine), Message: id, Recipient: "chi-uy-1", Channel: domain.Email, Slot: "2024-03-19T07:30",
		Notices: []string{string(report("chi-uy-1", "2024-Q1")) + "|1/T0|chi-uy-1"},
	})
	v.now = at("2024-03-19 07:31")
	v.do(domain.RecordHanded{Issued: v.by(machine), Message: id, Reference: "<thu@khoi.example>"})

	v.now = at("2024-03-20 09:00") // the paper came on the day before, in time
	paper := domain.Submit{Issued: v.by(clerk), Assignment: report("dang-uy-1", "2024-Q1"), Report: &body, Proof: &domain.Item{Ref: "anh", Size: 512, MediaType: "image/png", Commitment: "00"}}
	paper.OnBehalfOf, paper.At = domain.ByUnit("dang-uy-1"), at("2024-03-19 16:00")
	v.do(paper)
	v.now = at("2024-03-22 07:00")
	v.do(domain.RaiseEscalation{Issued: v.by(machine), Assignment: report("chi-uy-1", "2024-Q1"), Stage: domain.ShippedLadder[5], Revision: 1, Policy: 1, PlannedAt: v.now})
}

// inspect leaves one demand to be put right by next Tuesday.
func (v *village) inspect() {
	v.now = at("2024-02-26 08:00")
	leader := domain.ByPost(office, "truong-doan")
	v.do(domain.DecideInspection{
		Issued: v.by(leader), Inspection: "kiem-tra-1", Kind: domain.Examination, Topic: "Việc thực hiện hướng dẫn", Decision: "21-QĐ/UBKT",
		AnnounceBy: domain.NewDate(2024, 2, 29), Units: []domain.UnitID{"chi-uy-2"}, Team: office, Superiors: v.above,
	})
	v.do(domain.AnnounceInspection{Issued: v.by(leader), Inspection: "kiem-tra-1"})
	due, err := domain.DeadlineOn(domain.NewDate(2024, 3, 26), "trước ngày 27/3", v.cal)
	if err != nil {
		v.t.Fatal(err)
	}
	demand := item("yeu-cau", 77)
	v.do(domain.ConcludeInspection{
		Issued: v.by(leader), Inspection: "kiem-tra-1", Notice: "34-TB/UBKT", Findings: item("ket-luan", 300),
		Remedies: []domain.Remedy{{No: 1, Unit: "chi-uy-2", Demand: demand, Due: due}},
	})
	v.do(domain.GiveAssignment{
		Issued: v.by(machine), Assignment: domain.RemedyOf("kiem-tra-1", 1), Unit: "chi-uy-2", Origin: domain.Origin{Inspection: "kiem-tra-1", Remedy: 1},
		Duty: domain.Dated, TextItem: &demand, Due: &due, Superiors: v.above,
	})
}

// get asks for a page as a browser on this machine does.
func get(t *testing.T, h http.Handler, url string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8080"+url, nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// late is one more report of the quarter, sent now.
func late(v *village, u domain.UnitID) domain.Command {
	body := item("bao-cao-muon", 10)
	return domain.Submit{Issued: v.by(domain.ByUnit(u)), Assignment: report(u, "2024-Q1"), Report: &body}
}

func planOf(u domain.UnitID) string { return string(domain.DutyOf(guide, 1, u)) }

var remedy = string(domain.RemedyOf("kiem-tra-1", 1))

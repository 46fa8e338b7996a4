package projections

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// Log is where the tests' houses decide.
type Log = eventstore.Store[domain.Event]

// house is a small fictional house on a log in memory. Everything that happens in it was decided by a
// real command; at is the moment at which the next one is issued.
type house struct {
	log *eventstore.Memory[domain.Event]
	at  time.Time
	n   int
}

const (
	committee = domain.UnitID("btv")
	board     = domain.UnitID("ban-tgdv")
	office    = domain.UnitID("van-phong")
	province  = domain.UnitID("btg-tinh-uy")
)

// bodies are what the units that sign are in the house.
var bodies = map[domain.UnitID]domain.UnitKind{committee: domain.StandingCommittee, board: domain.AdvisoryBoard, office: domain.Office}

var (
	superiors = domain.Superiors{Board: board, Office: office, Committee: committee}
	clerk     = domain.ByPost(office, "van-thu")
	head      = domain.ByPost(board, "truong-ban")
	admin     = domain.ByPost(domain.Main, "quan-tri")

	// lawful are the shipped years of the calendar.
	lawful = func() (c domain.Calendar) {
		for _, y := range domain.VietnamYears {
			c = c.With(y)
		}
		return c
	}()
)

// newHouse is an empty log on the second of January 2024.
func newHouse() *house {
	h := &house{at: moment("2024-01-02 08:00")}
	h.log = eventstore.NewMemory(domain.Wire{}, func() time.Time { return h.at })
	return h
}

// moment reads a clock in Vietnam.
func moment(s string) time.Time {
	return must(time.ParseInLocation("2006-01-02 15:04", s, domain.Zone))
}

func date(s string) domain.Date { return must(domain.ParseDate(s)) }

// by is who issues the next command, now.
func (h *house) by(who string) domain.Issued {
	h.n++
	return domain.Issued{ID: fmt.Sprintf("c%d", h.n), By: who, At: h.at, Body: bodies[domain.ActorOf(who).Unit]}
}

// try issues a command and gives what the house answers.
func (h *house) try(cmd domain.Command) (c Commit, err error) {
	ctx := context.Background()
	switch kind, _, _ := strings.Cut(cmd.Aggregate(), "."); kind {
	case "person":
		return eventstore.Execute[domain.Person](ctx, Log(h.log), cmd)
	case "org":
		return eventstore.Execute[domain.Organisation](ctx, Log(h.log), cmd)
	case "group":
		return eventstore.Execute[domain.Group](ctx, Log(h.log), cmd)
	case "form":
		return eventstore.Execute[domain.Form](ctx, Log(h.log), cmd)
	case "cal":
		return eventstore.Execute[domain.Almanac](ctx, Log(h.log), cmd)
	case "policy":
		return eventstore.Execute[domain.Policy](ctx, Log(h.log), cmd)
	case "doc":
		return eventstore.Execute[domain.Document](ctx, Log(h.log), cmd)
	case "series":
		return eventstore.Execute[domain.Series](ctx, Log(h.log), cmd)
	case "res":
		return eventstore.Execute[domain.Resolution](ctx, Log(h.log), cmd)
	case "regime":
		return eventstore.Execute[domain.Regime](ctx, Log(h.log), cmd)
	case "asg":
		return eventstore.Execute[domain.Assignment](ctx, Log(h.log), cmd)
	case "letter":
		return eventstore.Execute[domain.Letter](ctx, Log(h.log), cmd)
	case "review":
		return eventstore.Execute[domain.Review](ctx, Log(h.log), cmd)
	case "move":
		return eventstore.Execute[domain.Movement](ctx, Log(h.log), cmd)
	case "issue":
		return eventstore.Execute[domain.Issue](ctx, Log(h.log), cmd)
	case "prog":
		return eventstore.Execute[domain.Programme](ctx, Log(h.log), cmd)
	case "cons":
		return eventstore.Execute[domain.Consolidation](ctx, Log(h.log), cmd)
	case "rec":
		return eventstore.Execute[domain.Rectification](ctx, Log(h.log), cmd)
	case "item":
		return eventstore.Execute[domain.Erasure](ctx, Log(h.log), cmd)
	case "book":
		return eventstore.Execute[domain.Book](ctx, Log(h.log), cmd)
	case "insp":
		return eventstore.Execute[domain.Inspection](ctx, Log(h.log), cmd)
	}
	return eventstore.Execute[domain.Message](ctx, Log(h.log), cmd)
}

// do issues a command that the house must obey.
func (h *house) do(cmd domain.Command) Commit { return must(h.try(cmd)) }

// last is where the log ends.
func (h *house) last() uint64 { return h.log.Durable() }

// commits are the whole log.
func (h *house) commits() (all []Commit) {
	for c, err := range h.log.Follow(context.Background(), 0) {
		if err != nil {
			panic(err)
		}
		if all = append(all, c); c.Position == h.last() {
			break
		}
	}
	return all
}

// typed is what somebody wrote, kept outside the log.
func typed(ref string) domain.Item {
	return domain.Item{Ref: ref, Size: 12, MediaType: "text/plain; charset=utf-8", Commitment: "5feceb66"}
}

// members are the units below the house; two of them have no address.
var members = []domain.EstablishUnit{
	{Unit: "du-dien-luc", Name: "Đảng ủy Công ty Điện lực", Kind: domain.PartyCommittee, Email: "du-dien-luc@khoi.example"},
	{Unit: "du-y-te", Name: "Đảng ủy Sở Y tế", Kind: domain.PartyCommittee},
	{Unit: "cu-cap-nuoc", Name: "Chi ủy Công ty Cấp nước", Kind: domain.CellCommittee, Email: "cu-cap-nuoc@khoi.example"},
	{Unit: "cu-bao-tang", Name: "Chi ủy Bảo tàng tỉnh", Kind: domain.CellCommittee, Email: "cu-bao-tang@khoi.example"},
	{Unit: "cu-duoc", Name: "Chi ủy Công ty Dược", Kind: domain.CellCommittee},
	{Unit: "doan", Name: "Đoàn Thanh niên Khối", Kind: domain.MassOrganisation, Email: "doan@khoi.example"},
}

// furnish gives the house its law and its units.
func (h *house) furnish(years ...domain.CalendarYear) {
	for _, y := range years {
		h.do(domain.PublishCalendar{Issued: h.by(admin), Calendar: domain.VietnamCalendar, Year: y})
	}
	h.publish(domain.ShippedLadder)
	for _, u := range append([]domain.EstablishUnit{
		{Unit: committee, Name: "Ban Thường vụ Đảng ủy Khối", Kind: domain.StandingCommittee, Email: "btv@khoi.example"},
		{Unit: board, Name: "Ban Tuyên giáo và Dân vận Đảng ủy Khối", Kind: domain.AdvisoryBoard, Parent: committee, Email: "ban-tgdv@khoi.example"},
		{Unit: office, Name: "Văn phòng Đảng ủy Khối", Kind: domain.Office, Parent: committee, Email: "van-phong@khoi.example"},
		{Unit: province, Name: "Ban Tuyên giáo Tỉnh ủy", Kind: domain.OutsideBody, External: true},
	}, members...) {
		u.Issued = h.by(admin)
		h.do(u)
	}
}

func (h *house) publish(stages []domain.Stage) {
	h.do(domain.PublishPolicy{Issued: h.by(admin), Policy: domain.Ladder, ValidFrom: domain.DateOf(h.at), Source: domain.ShippedLadderSource, Stages: stages})
}

// due is a deadline on a day by the shipped calendar.
func due(day domain.Date) domain.Deadline {
	return must(domain.DeadlineOn(day, "trước ngày", lawful))
}

// give gives an obligation of a document to a unit, as the dispatcher does.
func (h *house) give(doc domain.DocumentID, no int, u domain.UnitID, duty domain.Duty, d *domain.Deadline) domain.AssignmentID {
	id := domain.DutyOf(doc, no, u)
	h.do(domain.GiveAssignment{
		Issued: h.by(domain.ByWorker("dispatcher")), Assignment: id, Unit: u,
		Origin: domain.Origin{Document: doc, Obligation: no}, Duty: duty, Text: "Xây dựng kế hoạch", Due: d, Superiors: superiors,
	})
	return id
}

// raise raises a stage of a duty as the reminder or the escalator does.
func (h *house) raise(id domain.AssignmentID, stage string) {
	a, _, _ := eventstore.Load[domain.Assignment](context.Background(), Log(h.log), "asg."+string(id))
	p, _, _ := eventstore.Load[domain.Policy](context.Background(), Log(h.log), "policy."+string(domain.Ladder))
	for _, x := range must(p.Plan(*a.Due, lawful)) {
		switch {
		case x.Stage.Name != stage:
		case x.Stage.Escalation:
			h.do(domain.RaiseEscalation{Issued: h.by(domain.ByWorker("escalator")), Assignment: id, Stage: x.Stage, Revision: 1, Policy: p.Version, PlannedAt: x.At})
		default:
			h.do(domain.RaiseReminder{Issued: h.by(domain.ByWorker("reminder")), Assignment: id, Stage: x.Stage, Revision: 1, Policy: p.Version, PlannedAt: x.At})
		}
	}
}

func (h *house) submit(id domain.AssignmentID, u domain.UnitID) {
	report := typed("report")
	h.do(domain.Submit{Issued: h.by(domain.ByUnit(u)), Assignment: id, Report: &report})
}

func (h *house) accept(id domain.AssignmentID) {
	h.do(domain.AcceptSubmission{Issued: h.by(head), Assignment: id})
}

// register enters a document whose obligations are as given, numbered here.
func (h *house) register(id domain.DocumentID, symbol string, obligations ...domain.Obligation) {
	for i := range obligations {
		obligations[i].No = i + 1
		obligations[i].Text = fmt.Sprintf("Nhiệm vụ %d của %s", i+1, symbol)
	}
	h.do(domain.RegisterDocument{
		Issued: h.by(clerk), Document: id, Symbol: symbol, Kind: "Hướng dẫn", Issuer: "Ban Thường vụ Đảng ủy Khối",
		IssuedOn: domain.DateOf(h.at), Subject: "Thực hiện công tác khoa giáo", Obligations: obligations,
		Citations:  []domain.Citation{{Kind: "Kế hoạch", Symbol: "20-KH/TW", Date: date("2023-11-28")}, {Kind: "Kế hoạch", Title: "của cấp ủy"}},
		Recipients: []domain.Recipient{{Name: "Các đảng ủy, chi ủy cơ sở", Purpose: domain.ToImplement}},
	})
}

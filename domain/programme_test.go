package domain

import (
	"slices"
	"testing"
)

var (
	programme2024 = ProgrammeOf(water, 2024)

	adoptProgramme = AdoptProgramme{
		Issued: as(ByPost(water, "bi-thu"), "2024-01-10 08:00"), Programme: programme2024, Unit: water, Year: 2024, Symbol: "02-CTr/CU",
		Quotas: []Quota{{Examination, water, 2, PartyOrganisations}, {Examination, water, 30, MembersPercent}},
		Items: []ProgrammeItem{
			{No: 1, Kind: Examination, Form: Regular, Topic: "Việc chấp hành quy chế làm việc", Subjects: []UnitID{water}, Quarter: 2},
			{No: 2, Kind: Supervision, Form: Thematic, Topic: "Việc học tập nghị quyết", Subjects: []UnitID{water}, Quarter: 3, Partners: []UnitID{board}},
		},
	}

	programmeAdopted = ProgrammeAdopted{
		Programme: programme2024, Unit: water, Year: 2024, Symbol: "02-CTr/CU", On: date("2024-01-10"),
		Quotas: adoptProgramme.Quotas, Items: adoptProgramme.Items,
	}

	reviseProgramme = ReviseProgramme{
		Issued: as(adoptProgramme.By, "2024-07-01 08:00"), Programme: programme2024, Symbol: "11-QĐ/CU",
		Quotas: adoptProgramme.Quotas[:1], Items: adoptProgramme.Items[:1], Reason: item("a unit was merged"),
	}

	programmeRevised = ProgrammeRevised{
		Revision: 1, Symbol: "11-QĐ/CU", On: date("2024-07-01"), Quotas: reviseProgramme.Quotas, Items: reviseProgramme.Items, Reason: reviseProgramme.Reason,
	}

	closeProgramme = CloseProgramme{Issued: as(adoptProgramme.By, "2024-12-20 08:00"), Programme: programme2024, Report: item("year")}
)

func TestAProgramme(t *testing.T) {
	with := func(change func(*ProgrammeItem)) Command {
		return but(adoptProgramme, func(c *AdoptProgramme) {
			c.Items = slices.Clone(c.Items)
			change(&c.Items[1])
		})
	}
	quota := func(q Quota) Command {
		return but(adoptProgramme, func(c *AdoptProgramme) { c.Quotas = []Quota{q} })
	}
	adopted := []Event{programmeAdopted}
	tell[Programme](t, []scenario{
		{"a base committee adopts its own", nil, adoptProgramme, []Event{programmeAdopted}, ""},
		{
			"so does the standing committee", nil,
			but(adoptProgramme, func(c *AdoptProgramme) {
				c.Issued, c.Unit, c.Programme = as(ByPost(committee, "pho-bi-thu"), "2024-01-10 08:00"), committee, ProgrammeOf(committee, 2024)
			}),
			[]Event{but(programmeAdopted, func(e *ProgrammeAdopted) { e.Unit, e.Programme = committee, ProgrammeOf(committee, 2024) })},
			"",
		},
		{"nobody adopts that of another", nil, but(adoptProgramme, func(c *AdoptProgramme) { c.Issued = as(ByPost(power, "bi-thu"), "2024-01-10 08:00") }), nil, NotYours},
		{"an officer does not adopt it", nil, but(adoptProgramme, func(c *AdoptProgramme) { c.By = ByPost(water, "can-bo") }), nil, NotYours},
		{
			"an advisory board has none", nil,
			but(adoptProgramme, func(c *AdoptProgramme) {
				c.Issued, c.Unit, c.Programme = as(byHead, "2024-01-10 08:00"), board, ProgrammeOf(board, 2024)
			}),
			nil, NotYours,
		},
		{"its id is that of its unit and year", nil, but(adoptProgramme, func(c *AdoptProgramme) { c.Year = 2025 }), nil, Incomplete},
		{"it is adopted once", adopted, adoptProgramme, nil, NotInThisState},
		{"an item needs its number", nil, with(func(i *ProgrammeItem) { i.No = 1 }), nil, Incomplete},
		{"an item needs its topic", nil, with(func(i *ProgrammeItem) { i.Topic = "" }), nil, Incomplete},
		{"an item needs its subjects", nil, with(func(i *ProgrammeItem) { i.Subjects = nil }), nil, Incomplete},
		{"an item needs its quarter", nil, with(func(i *ProgrammeItem) { i.Quarter = 5 }), nil, Incomplete},
		{"an item is regular or thematic", nil, with(func(i *ProgrammeItem) { i.Form = "surprise" }), nil, Incomplete},
		{"a secret kind is not planned here", nil, with(func(i *ProgrammeItem) { i.Kind = SuspectedViolation }), nil, Secret},
		{"nor a secret topic", nil, with(func(i *ProgrammeItem) { i.Topic = "Giải quyết tố cáo đối với đảng viên" }), nil, Secret},
		{"a programme has items", nil, but(adoptProgramme, func(c *AdoptProgramme) { c.Items = nil }), nil, Incomplete},
		{"a quota is of something", nil, quota(Quota{Examination, water, 1, "meetings"}), nil, Incomplete},
		{"a quota is some", nil, quota(Quota{Examination, water, 0, PartyOrganisations}), nil, Incomplete},
		{"a quota of more than all there is not", nil, quota(Quota{Examination, water, 101, MembersPercent}), nil, Incomplete},
		{"a quota says who", nil, quota(Quota{Examination, "", 1, PartyOrganisations}), nil, Incomplete},
		{"it is revised with its reason", adopted, reviseProgramme, []Event{programmeRevised}, ""},
		{"not without one", adopted, but(reviseProgramme, func(c *ReviseProgramme) { c.Reason = Item{} }), nil, NoReason},
		{
			"again",
			[]Event{programmeAdopted, programmeRevised},
			reviseProgramme,
			[]Event{but(programmeRevised, func(e *ProgrammeRevised) { e.Revision = 2 })},
			"",
		},
		{"a revision keeps the rules", adopted, but(reviseProgramme, func(c *ReviseProgramme) { c.Items = adoptProgramme.Items[1:] }), nil, Incomplete},
		{"the superior does not revise it", adopted, but(reviseProgramme, func(c *ReviseProgramme) { c.Issued = as(ByPost(committee, "bi-thu"), "2024-07-01 08:00") }), nil, NotYours},
		{"the year is summed up", adopted, closeProgramme, []Event{ProgrammeClosed{On: date("2024-12-20"), Report: closeProgramme.Report}}, ""},
		{"by a report", adopted, but(closeProgramme, func(c *CloseProgramme) { c.Report = Item{} }), nil, Incomplete},
		{"and is over", []Event{programmeAdopted, ProgrammeClosed{}}, reviseProgramme, nil, NotInThisState},
	})
}

func TestTheNormsOfABody(t *testing.T) {
	for kind, want := range map[UnitKind]int{StandingCommittee: 6, PartyCommittee: 3, CellCommittee: 33, AdvisoryBoard: 0} {
		sum := 0
		for _, n := range NormsOf(kind) {
			sum += n.AtLeast
		}
		if sum != want {
			t.Errorf("the norms of %s come to %d, want %d", kind, sum, want)
		}
	}
}

func TestASecretTopicIsKnownHoweverItIsWritten(t *testing.T) {
	for topic, secret := range map[string]bool{
		"Kiểm tra khi có dấu hiệu vi phạm":                      true,
		"KIỂM TRA KHI CÓ DẤU HIỆU  VI PHẠM":                     true,
		"kiem tra khi co dau hieu vi pham":                      true,
		"Gia\u0309i quye\u0302\u0301t to\u0302\u0301 ca\u0301o": true, // marks written apart
		"Xem xét kỉ luật đảng viên":                             true,
		"Việc chấp hành kỷ luật, kỷ cương hành chính":           false,
		"Việc thực hiện chế độ báo cáo":                         false,
	} {
		if got := isRefusal(openlyInspected(Examination, topic), Secret); got != secret {
			t.Errorf("%q is refused as secret: %t", topic, got)
		}
	}
	for _, k := range []InspectionKind{SuspectedViolation, Complaint, Discipline} {
		if !isRefusal(openlyInspected(k, "Việc thực hiện chế độ báo cáo"), Secret) {
			t.Errorf("kind %s is kept", k)
		}
	}
}

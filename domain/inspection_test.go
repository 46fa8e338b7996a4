package domain

import "testing"

var (
	decideInspection = DecideInspection{
		Issued: as(ByPost("uy-ban-kiem-tra", "chu-nhiem"), "2024-11-08 08:00"), Inspection: "i1", Kind: Examination,
		Topic: "Việc thực hiện chế độ báo cáo", Decision: "41-QĐ/UBKTĐUK", AnnounceBy: date("2024-11-13"), Units: []UnitID{water, power},
		Team: "uy-ban-kiem-tra", Superiors: house,
	}

	inspectionDecided = InspectionDecided{
		Inspection: "i1", Kind: Examination, Topic: decideInspection.Topic, Decision: decideInspection.Decision,
		On: date("2024-11-08"), AnnounceBy: date("2024-11-13"), Units: decideInspection.Units, Team: decideInspection.Team, Superiors: house,
	}

	inspectionAnnounced = InspectionAnnounced{On: date("2024-11-13")}

	concludeInspection = ConcludeInspection{
		Issued: as(decideInspection.By, "2024-12-02 08:00"), Inspection: "i1", Notice: "12-TB/UBKTĐUK",
		Findings: item("findings"), Remedies: []Remedy{
			{No: 1, Unit: water, Demand: item("report-in-time"), Due: dueOn("2024-12-20", "")},
			{No: 2, Unit: power, Demand: item("keep-the-register"), Due: dueOn("2024-12-27", "")},
		},
	}

	inspectionConcluded = InspectionConcluded{Notice: "12-TB/UBKTĐUK", On: date("2024-12-02"), Findings: concludeInspection.Findings, Remedies: concludeInspection.Remedies}
)

func TestAnInspection(t *testing.T) {
	announce := AnnounceInspection{Issued: as(decideInspection.By, "2024-11-13 23:59"), Inspection: "i1"}
	assigned := ConcludeRemediation{Issued: as(ByWorker("dispatcher"), "2024-12-02 08:01"), Inspection: "i1", Assignments: 2}
	demands := func(change func(*Remedy)) Command {
		return but(concludeInspection, func(c *ConcludeInspection) {
			c.Remedies = append([]Remedy{}, c.Remedies...)
			change(&c.Remedies[1])
		})
	}
	announced := []Event{inspectionDecided, inspectionAnnounced}
	concluded := append(announced, inspectionConcluded)
	tell[Inspection](t, []scenario{
		{"it is decided", nil, decideInspection, []Event{inspectionDecided}, ""},
		{"it is decided once", []Event{inspectionDecided}, decideInspection, nil, NotInThisState},
		{
			"supervision is its other kind", nil, but(decideInspection, func(c *DecideInspection) { c.Kind = Supervision }),
			[]Event{but(inspectionDecided, func(e *InspectionDecided) { e.Kind = Supervision })},
			"",
		},
		{"a third kind there is not", nil, but(decideInspection, func(c *DecideInspection) { c.Kind = "audit" }), nil, Incomplete},
		{"an announcement cannot be due before the decision", nil, but(decideInspection, func(c *DecideInspection) { c.AnnounceBy = date("2024-11-07") }), nil, BadDate},
		{"an announcement needs its day", nil, but(decideInspection, func(c *DecideInspection) { c.AnnounceBy = Date{} }), nil, BadDate},
		{"a unit decides none", nil, but(decideInspection, func(c *DecideInspection) { c.By = byWater }), nil, NotYours},
		{"it is announced on the last day", []Event{inspectionDecided}, announce, []Event{inspectionAnnounced}, ""},
		{
			"a day later it was still done, and shows as late",
			[]Event{inspectionDecided},
			but(announce, func(c *AnnounceInspection) { c.At = instant("2024-11-14 00:00") }),
			[]Event{but(inspectionAnnounced, func(e *InspectionAnnounced) { e.On = date("2024-11-14") })},
			"",
		},
		{"it is not announced twice", announced, announce, nil, NotInThisState},
		{"it is not announced before it is decided", nil, announce, nil, NotInThisState},
		{"it is concluded with its demands", announced, concludeInspection, []Event{inspectionConcluded}, ""},
		{
			"it is concluded without demands", announced, but(concludeInspection, func(c *ConcludeInspection) { c.Remedies = nil }),
			[]Event{but(inspectionConcluded, func(e *InspectionConcluded) { e.Remedies = nil })},
			"",
		},
		{"it is not concluded unannounced", []Event{inspectionDecided}, concludeInspection, nil, NotInThisState},
		{"it is not concluded without findings", announced, but(concludeInspection, func(c *ConcludeInspection) { c.Findings = Item{} }), nil, Incomplete},
		{"a demand needs its number", announced, demands(func(r *Remedy) { r.No = 3 }), nil, Incomplete},
		{"a demand needs its text", announced, demands(func(r *Remedy) { r.Demand = Item{} }), nil, Incomplete},
		{"a demand needs its date", announced, demands(func(r *Remedy) { r.Due = Deadline{} }), nil, Incomplete},
		{"a demand is made of a unit that was inspected", announced, demands(func(r *Remedy) { r.Unit = board }), nil, NotYours},
		{"every demand is an assignment", concluded, assigned, []Event{RemediationAssigned{Assignments: 2}}, ""},
		{"a worker that came twice does nothing", append(concluded, RemediationAssigned{Assignments: 2}), assigned, nil, ""},
		{
			"a person that came second is refused", append(concluded, RemediationAssigned{Assignments: 2}),
			but(assigned, func(c *ConcludeRemediation) { c.By = byHead }), nil, NotYours,
		},
		{"a person cannot say so", concluded, but(assigned, func(c *ConcludeRemediation) { c.By = byHead }), nil, NotYours},
	})
}

func TestAnnouncingIsDueThreeWorkingDaysAfterTheDecision(t *testing.T) {
	got, err := lawCalendar.AddWorkdays(inspectionDecided.On, AnnounceWithin)
	if err != nil || got != inspectionDecided.AnnounceBy {
		t.Errorf("decided on %s, due on %s, %v", inspectionDecided.On, got, err)
	}
}

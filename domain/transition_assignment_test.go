package domain

// ofADuty are signers as seen from a duty of water that board, office and committee gave and that the library helps with.
var ofADuty = []signer{
	{byWater, []Party{Unit}},
	{ByPost(water, "bi-thu"), []Party{Unit, UnitLeader}},
	{ByPost(water, "chuyen-vien"), []Party{Unit, "unit officer"}},
	{ByUnit(library), []Party{Coordinator}},
	{ByPost(library, "bi-thu"), []Party{Coordinator, "coordinator leader"}},
	{byHead, []Party{Giver, GiverLeader, Via, ViaLeader}},
	{bySpecial, []Party{Giver, GiverOfficer, Via, ViaOfficer}},
	{byClerk, []Party{Giver, GiverClerk}},
	{ByPost(committee, "uy-vien"), []Party{Giver, GiverLeader}},
	{ByPost(auditors, "chu-nhiem"), []Party{Inspectors, InspectorsLeader}},
	{ByPost(auditors, "can-bo"), []Party{Inspectors, InspectorOfficer}},
	{ByPost(office, "quan-tri"), []Party{Admin}},
	{byReminder, []Party{Worker}},
	{byPower, []Party{Stranger}},
	{ByPost(power, "bi-thu"), []Party{Stranger}},
}

// onBehalf are signers who act for a unit: the house for water, and for a unit that the duty is not of.
var onBehalf = []signer{
	{bySpecial + " for " + byWater, []Party{Via, ViaOfficer, Unit, "unit officer"}},
	{ByPost(committee, "uy-vien") + " for " + byWater, []Party{Unit, UnitLeader}},
	{byHead + " for " + byPower, []Party{Giver, GiverLeader, Via, ViaLeader}},
	{byPower + " for " + byWater, []Party{Stranger}},
	{byReminder + " for " + byWater, []Party{Worker}},
}

// asked is a request of the unit for more time that waits.
var asked = ExtensionRequested{By: ByPerson(water, "bi-thu", "p1"), Wished: date("2024-03-26"), Reason: item("why")}

func assignmentMatrix() matrix {
	m := matrixOf(func(a Assignment) Status { return a.Status })
	m.name, m.table, m.signers, m.proxies = "assignment", AssignmentLife, ofADuty, onBehalf
	told := reminded("T0", "2024-03-19 07:00", "2024-03-19 07:00", water)
	given := waterGiven
	given.TacitConsent = true
	accepted := SubmissionAccepted{Submission: 1}
	m.states = map[Status][]Event{
		"": nil, Sent: {given, told}, Accepted: {given, AssignmentAcknowledged{}, told},
		InProgress: {given, ActivityReported{On: date("2024-02-19"), Note: item("meeting")}, told},
		Submitted:  {given, told, sentIn}, Returned: {given, told, AssignmentReturned{Reason: item("why")}},
		Suspended: {given, told, AssignmentSuspended{On: date("2024-03-21"), Reason: item("why")}},
		Completed: {given, told, sentIn, accepted}, Cancelled: {given, told, AssignmentCancelled{Reason: item("merged")}},
		Excused:    {given, told, excused},
		PeriodOver: {given, told, AssignmentPeriodClosed{Document: "d1"}},
	}
	m.decide = func(given []Event, cmd Command) ([]Event, error) {
		a := stateAfter[Assignment](given...)
		if _, only := cmd.(CloseAssignmentPeriod); only { // what only a duty without a deadline takes
			a.Due = nil
		}
		return a.Decide(cmd)
	}
	m.facts = map[string][]Event{"GrantExtension": {asked}, "RefuseExtension": {asked}, "UnstarAssignment": {AssignmentStarred{}}}
	when := as(byWater, "2024-03-22 07:00")
	later := dueOn("2024-03-29", "")
	m.commands = []Command{
		giveWater,
		takeOverWater, takeOverDone,
		AcknowledgeAssignment{when, "a1"},
		RequestReassignment{when, "a1", item("why")},
		InsistAssignment{when, "a1", nil},
		ReportActivity{Issued: when, Assignment: "a1", On: date("2024-03-21"), Note: item("meeting")},
		ExcuseReport{when, "a1", item("flood")},
		ReportProgress{Issued: when, Assignment: "a1", On: date("2024-03-21"), Percent: 40},
		RequestExtension{when, "a1", date("2024-03-29"), item("why")},
		GrantExtension{Issued: when, Assignment: "a1", Due: later},
		RefuseExtension{when, "a1", item("why")},
		Submit{Issued: when, Assignment: "a1", Nil: true, Proof: ref(item("scan"))},
		SubmitConsolidation{Issued: when, Assignment: "a1", Consolidation: "k1", SentAt: instant("2024-03-22 07:00"), SentBy: byHead},
		ReturnSubmission{Issued: when, Assignment: "a1", Reasons: []string{"missing_figures"}},
		AcceptSubmission{when, "a1"},
		CloseByTacitConsent{when, "a1"},
		SuspendAssignment{when, "a1", item("why")},
		ResumeAssignment{Issued: when, Assignment: "a1", Due: ref(later)},
		ReopenAssignment{when, "a1", item("why"), ref(later)},
		CancelAssignment{Issued: when, Assignment: "a1", Reason: item("merged"), Document: "d2"},
		CloseAssignmentPeriod{when, "a1", "d1"},
		RegisterImplementingDocument{Issued: when, Assignment: "a1", Document: "d9", Proof: ref(item("scan"))},
		RegisterKeyTask{Issued: when, Assignment: "a1", Unit: water, Task: item("task")},
		CorrectAssignment{Issued: when, Assignment: "a1", Field: CorrectProduct, Now: "Kế hoạch", Reason: item("why")},
		RecordCall{when, "a1", ByPhone, "bi-thu", item("promised"), true},
		StarAssignment{when, "a1"},
		UnstarAssignment{when, "a1"},
		transferWater, replaceBoard, moveWater,
		remind("T+1", "2024-03-20 07:00", "2024-03-20 07:00"), escalate("T+3", "2024-03-22 07:00", "2024-03-22 07:00"),
	}
	for _, state := range []Status{"", Submitted, Returned, Suspended, Completed, Cancelled, PeriodOver, Excused} { // a worker that comes too late
		for _, name := range []string{"RaiseReminder", "RaiseEscalation", "CloseByTacitConsent", "SubmitConsolidation"} {
			m.nothing = append(m.nothing, string(state)+" "+name+" worker")
		}
		if state == "" || state == Completed || state == Cancelled || state == PeriodOver || state == Excused {
			m.nothing = append(m.nothing, string(state)+" MoveDeadline worker")
		}
	}
	for _, state := range []Status{Completed, Cancelled, PeriodOver, Excused} { // its duty ended before it came
		m.nothing = append(m.nothing, string(state)+" TransferAssignment worker", string(state)+" ReplaceBody worker")
	}
	for _, state := range []Status{Sent, Accepted, InProgress, Submitted, Returned, Suspended, Completed, Cancelled, PeriodOver, Excused} { // its id says what it is
		m.nothing = append(m.nothing, string(state)+" GiveAssignment worker", string(state)+" GiveAssignment giver leader",
			string(state)+" GiveAssignment giver clerk", string(state)+" GiveAssignment inspectors",
			string(state)+" TakeOverAssignment giver", string(state)+" TakeOverCompleted giver",
			string(state)+" TakeOverAssignment inspectors", string(state)+" TakeOverCompleted inspectors")
	}
	m.nothing = append(m.nothing, "accepted AcknowledgeAssignment unit", // a second press of the button
		"completed CancelAssignment worker", "cancelled CancelAssignment worker", "closed CancelAssignment worker", "excused CancelAssignment worker", "excused CloseAssignmentPeriod worker",
		" CloseAssignmentPeriod worker", "submitted CloseAssignmentPeriod worker", "completed CloseAssignmentPeriod worker", "cancelled CloseAssignmentPeriod worker", "closed CloseAssignmentPeriod worker")
	return m
}

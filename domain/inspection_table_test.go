package domain

import "slices"

// ofAnInspection are signers as seen from an inspection of water, led by the commission.
var ofAnInspection = []signer{
	{byWater, []Party{Unit}},
	{ByPost(water, "bi-thu"), []Party{Unit, UnitLeader}},
	{byHead, []Party{Giver, GiverLeader}},
	{bySpecial, []Party{Giver, GiverOfficer}},
	{byClerk, []Party{Giver, GiverClerk}},
	{ByPost(auditors, "chu-nhiem"), []Party{Giver, GiverLeader, Inspectors, InspectorsLeader, Team}},
	{ByPost(auditors, "can-bo"), []Party{Giver, GiverOfficer, Inspectors, InspectorOfficer, Team}},
	{ByPost(office, "quan-tri"), []Party{Admin}},
	{byReminder, []Party{Worker}},
	{byPower, []Party{Stranger}},
	{ByPost(power, "bi-thu"), []Party{Stranger}},
}

// ofATeam are signers as they stand in the team alone.
var ofATeam = []signer{{ByPost(auditors, "chu-nhiem"), []Party{Team}}, {ByPost(auditors, "can-bo"), []Party{Team}}}

func inspectionMatrix() matrix {
	m := matrixOf(func(i Inspection) Status { return i.Status })
	m.name, m.table, m.signers = "inspection", InspectionLife, ofAnInspection
	decide := but(decideThematic, func(c *DecideInspection) { c.Members, c.SelfReportBy = nil, nil })
	life := slices.Clone(thematicLife)
	life[0] = but(thematicDecided, func(e *InspectionDecided) { e.Members, e.SelfReportBy = nil, nil })
	m.states = map[Status][]Event{"": nil}
	for n, s := range []Status{Decided, Announced, SelfReported, Verifying, TeamReportedBack, Conferred, Concluded} {
		m.states[s] = life[:n+1]
	}
	m.states[Remediation] = append(life, pieces(1, 2, 3, 4, 6, 11, 12)...)
	m.states[Closed] = append(slices.Clone(m.states[Remediation]), InspectionClosed{})
	m.commands = []Command{
		decide,
		AnnounceInspection{as(byHead, "2024-11-12 08:00"), "i1"},
		concludeThematic,
		ConcludeRemediation{as(byReminder, "2024-12-02 09:00"), "i1", 2},
		selfReport, verify, teamReport, confer, closeInspection,
		AddWorkingNote{as(byHead, "2024-11-21 20:00"), "i1", item("doubt")},
		fileIndex,
	}
	m.nothing = []string{"remediation ConcludeRemediation worker"}
	return m
}

func programmeMatrix() matrix {
	m := matrixOf(func(p Programme) Status { return p.Status })
	m.name, m.table, m.signers = "programme", ProgrammeLife, ofADuty
	m.states = map[Status][]Event{"": nil, Adopted: {programmeAdopted}, Closed: {programmeAdopted, ProgrammeClosed{}}}
	m.commands = []Command{adoptProgramme, reviseProgramme, closeProgramme}
	return m
}

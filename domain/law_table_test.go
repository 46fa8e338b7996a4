package domain

// The house's rules are published, and published again; they have no states.

func calendarMatrix() matrix {
	m := matrixOf(func(Almanac) Status { return "" })
	m.name, m.table = "calendar", CalendarLife
	m.states = map[Status][]Event{"": nil}
	m.commands = []Command{PublishCalendar{Issued: as(byHead, "2024-01-02 08:00"), Calendar: VietnamCalendar, Year: VietnamYears[0]}}
	return m
}

func policyMatrix() matrix {
	m := matrixOf(func(Policy) Status { return "" })
	m.name, m.table = "policy", PolicyLife
	m.states = map[Status][]Event{"": nil}
	m.commands = []Command{PublishPolicy{
		Issued: as(byHead, "2024-01-02 08:00"), Policy: Ladder, ValidFrom: date("2024-01-01"), Source: ShippedLadderSource, Stages: ShippedLadder,
	}}
	return m
}

func formMatrix() matrix {
	m := matrixOf(func(Form) Status { return "" })
	m.name, m.table = "form", FormLife
	m.states = map[Status][]Event{"": nil}
	form := ScienceAndEducation
	m.commands = []Command{PublishForm{Issued: as(byHead, "2024-01-02 08:00"), Form: form.ID, Title: form.Title, Fields: form.Fields}}
	return m
}

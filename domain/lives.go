package domain

// A Life is one kind of aggregate that goes through states, and its table.
type Life struct {
	Name  string // the first part of the aggregate's name in the log: "asg" in asg.<id>
	Title string // in English, for docs/domain.md
	Table []Transition
}

// Lives lists every life there is. docs/domain.md is drawn from it.
var Lives = []Life{
	{"org", "Organisation", OrganisationLife},
	{"group", "Audience group", GroupLife},
	{"person", "Person", PersonLife},
	{"cal", "Calendar", CalendarLife},
	{"policy", "Ladder of reminders and escalations", PolicyLife},
	{"form", "Report form", FormLife},
	{"doc", "Document", DocumentLife},
	{"series", "Series of numbers", SeriesLife},
	{"res", "Resolution that is followed", ResolutionLife},
	{"regime", "Reporting regime", RegimeLife},
	{"asg", "Assignment", AssignmentLife},
	{"asg", "Report on its way, in an assignment", ReportLife},
	{"asg", "Question of a continuous duty, in an assignment", QuestionLife},
	{"book", "Book of receipts", BookLife},
	{"cons", "Consolidation of a period's reports", ConsolidationLife},
	{"prog", "Programme of inspection and supervision", ProgrammeLife},
	{"insp", "Inspection", InspectionLife},
	{"letter", "Letter that urges", LetterLife},
	{"review", "Review of a resolution", ReviewLife},
	{"move", "Emulation movement", MovementLife},
	{"issue", "Issue the people are concerned about", IssueLife},
	{"rec", "Rectification of a record", RectificationLife},
	{"item", "Erasure of a content item", ErasureLife},
	{"message", "Message", MessageLife},
}

// Package domain is what Dondoc knows about directives and duties, and nothing else: no clock, no
// network, no database. Its vocabulary is events*.go (what has happened) and commands*.go
// (what somebody asks for), by area; each aggregate is one file with a state, a Decide and an Evolve:
//
//	organisation   units in time: parents, mergers, heirs                org.main
//	group          an audience rule, resolved at issue                   group.<id>
//	person         who has which post, and who stands in                 person.<id>
//	calendar       days off and worked Saturdays                         cal.<id>
//	policy         the ladder of reminders and escalations               policy.<id>
//	form           versions of a report form                             form.<id>
//	document       registered → issued → dispatched → ended              doc.<id>
//	series         numbers of a kind and year                            series.<id>
//	resolution     followed, with what was issued for it                 res.<id>
//	regime         cadence, cut-off, due rule, route                     regime.<id>
//	assignment     one duty of one unit (and one period)                 asg.<id>
//	book           numbers of a unit's receipts in a year                book.<id>
//	consolidation  a report made of the reports of a period              cons.<id>
//	programme      what a committee inspects in a year                   prog.<id>
//	inspection     decided → announced → concluded → closed              insp.<id>
//	review         sơ kết, tổng kết of a resolution                      review.<id>
//	movement       an emulation movement, how many take part             move.<id>
//	issue          what the people are concerned about                   issue.<id>
//	letter         a signed letter that urges                            letter.<id>
//	rectification  what was written down wrong, and what holds           rec.<id>
//	erasure        the end of what a content item says                   item.<id>
//	message        planned → handed, failed or unreached                 message.<id>
//
// Decide is pure: who, when and new ids travel in the command; the zero value is the state before the
// first event; no events and no error mean "nothing to do". Evolve never fails. A life is a table of
// transitions which Decide consults before its rules (transition.go); who may do what stands in the same tables, as
// parties: a relation to the aggregate and a role (permission.go). Facts of other aggregates are
// pinned into an event as a record of what was known. docs/domain.md draws every life; corrections.go says how each act
// is put right, since nothing is ever edited.
//
// Whether a duty is on time is never stored: it is a function of events, clock and calendar
// (assignment.go, Standing).
package domain

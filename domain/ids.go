package domain

import (
	"strings"

	"github.com/google/uuid"
)

// Identifiers. Each has its own type so that signatures explain themselves. What may exist only once
// has an id derived from its reason (UUIDv5), so that a worker that comes twice names the same thing.
type (
	UnitID          string
	PersonID        string
	GroupID         string
	DocumentID      string
	FormID          string
	RegimeID        string
	AssignmentID    string
	InspectionID    string
	ProgrammeID     string
	ReviewID        string
	MovementID      string
	IssueID         string
	LetterID        string
	CalendarID      string
	PolicyID        string
	MessageID       string
	SeriesID        string
	ResolutionID    string
	RectificationID string
	BookID          string
	ConsolidationID string
)

// The aggregates that exist once in a tenant.
const (
	Main            = "main"             // the organisation: org.main
	VietnamCalendar = CalendarID("vn")   // cal.vn
	Ladder          = PolicyID("ladder") // policy.ladder
)

// names is the namespace of all derived ids. It never changes: ids in the log were made with it.
var names = uuid.MustParse("5f1c2a0e-7a56-5d0c-9d5c-6b6f6e646f63")

// Derive makes the id of something that may exist once from what makes it unique. The same parts in
// the same order always give the same id.
func Derive(parts ...string) string {
	return uuid.NewSHA1(names, []byte(strings.Join(parts, "\x00"))).String()
}

// DutyOf is the assignment of an obligation of a document to a unit.
func DutyOf(d DocumentID, obligation int, u UnitID) AssignmentID {
	return AssignmentID(Derive("duty", string(d), itoa(obligation), string(u)))
}

// OccurrenceOf is the assignment of a regime's period to a unit.
func OccurrenceOf(r RegimeID, period string, u UnitID) AssignmentID {
	return AssignmentID(Derive("occurrence", string(r), period, string(u)))
}

// RemedyOf is the assignment of one demand of an inspection's conclusion.
func RemedyOf(i InspectionID, no int) AssignmentID {
	return AssignmentID(Derive("remedy", string(i), itoa(no)))
}

// PartOf is the assignment of a part of a duty to a unit below.
func PartOf(parent AssignmentID, part int, u UnitID) AssignmentID {
	return AssignmentID(Derive("part", string(parent), itoa(part), string(u)))
}

// ConclusionDutyOf is the assignment of a duty that a meeting concluded to a unit; no counts the meeting's duties.
func ConclusionDutyOf(c Conclusion, no int, u UnitID) AssignmentID {
	return AssignmentID(Derive("conclusion", c.Symbol, c.Title, c.On.String(), itoa(no), string(u)))
}

// BookOf is a receiving unit's book of receipts of a year.
func BookOf(u UnitID, year int) BookID { return BookID(Derive("book", string(u), itoa(year))) }

// ConsolidationOf is the one consolidation that a unit makes of a regime's period.
func ConsolidationOf(r RegimeID, period string, by UnitID) ConsolidationID {
	return ConsolidationID(Derive("consolidation", string(r), period, string(by)))
}

// MessageOf is the one message a recipient gets on a channel in a slot.
func MessageOf(to UnitID, channel Channel, slot string) MessageID {
	return MessageID(Derive("message", string(to), string(channel), slot))
}

// RegimeOf is the reporting regime of an obligation.
func RegimeOf(d DocumentID, obligation int) RegimeID {
	return RegimeID(Derive("regime", string(d), itoa(obligation)))
}

// RegimeOfCadence is a second regime of an obligation that asks in two cadences: "trước ngày 20 của tháng cuối quý và
// trước ngày 15/11 hằng năm".
func RegimeOfCadence(d DocumentID, obligation int, c Cadence) RegimeID {
	return RegimeID(Derive("regime", string(d), itoa(obligation), string(c)))
}

// SeriesOf is the numbers of one kind of document in a register and a year.
func SeriesOf(keeper UnitID, kind string, year int) SeriesID {
	return SeriesID(Derive("series", string(keeper), kind, itoa(year)))
}

// ResolutionOf is a resolution that is followed, whether it is in the register or not.
func ResolutionOf(symbol string, on Date) ResolutionID {
	return ResolutionID(Derive("resolution", symbol, on.String()))
}

// ResolutionNamed is a resolution that is followed and of which only the title is known, and who issued it.
func ResolutionNamed(title, issuer string) ResolutionID {
	return ResolutionID(Derive("resolution-named", title, issuer))
}

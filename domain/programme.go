package domain

import "slices"

// A Quota is how much of a kind a programme sets itself.
type Quota struct {
	Kind  InspectionKind `json:"kind"`
	By    UnitID         `json:"by"` // who inspects
	Count int            `json:"count"`
	Of    QuotaOf        `json:"of"`
}

// QuotaOf says what a quota counts.
type QuotaOf string

const (
	PartyOrganisations QuotaOf = "party_organisations" // tổ chức đảng
	MembersPercent     QuotaOf = "members_percent"     // percent of the party members
)

// A ProgrammeItem is one inspection that is planned.
type ProgrammeItem struct {
	No       int            `json:"no"`
	Kind     InspectionKind `json:"kind"`
	Form     InspectionForm `json:"form"`
	Topic    string         `json:"topic"`
	Subjects []UnitID       `json:"subjects"`
	Quarter  int            `json:"quarter"`
	Partners []UnitID       `json:"partners,omitempty"` // who takes part (phối hợp)
}

// A PlannedItem names an item of a programme.
type PlannedItem struct {
	Programme ProgrammeID `json:"programme"`
	Item      int         `json:"item"`
}

// A Norm is how much a body is expected to set itself in a year. It is shown beside a quota and refuses nothing.
type Norm struct {
	Bodies  []UnitKind
	Kind    InspectionKind
	AtLeast int
	Of      QuotaOf
}

// Norms are those of one Party bloc in one year; NormsSource says which.
var Norms = []Norm{
	{[]UnitKind{StandingCommittee}, Examination, 3, PartyOrganisations},
	{[]UnitKind{StandingCommittee}, Supervision, 3, PartyOrganisations},
	{[]UnitKind{PartyCommittee, CellCommittee}, Examination, 2, PartyOrganisations},
	{[]UnitKind{PartyCommittee, CellCommittee}, Supervision, 1, PartyOrganisations},
	{[]UnitKind{CellCommittee}, Examination, 30, MembersPercent},
}

// NormsSource is where the norms were read. Another bloc sets its own.
const NormsSource = "Kế hoạch 103-KH/ĐUK ngày 15/01/2024 của Đảng ủy Khối Kiên Giang"

// NormsOf lists the norms of a kind of unit.
func NormsOf(k UnitKind) (norms []Norm) {
	for _, n := range Norms {
		if slices.Contains(n.Bodies, k) {
			norms = append(norms, n)
		}
	}
	return norms
}

// Committee tells whether a kind of unit adopts a programme of its own: every committee down to the base, and the
// inspection commission.
func (k UnitKind) Committee() bool {
	return k == StandingCommittee || k == InspectionCommission || k == PartyCommittee || k == CellCommittee
}

// States of a programme, and of other things that are only open or closed.
const (
	Adopted Status = "adopted"
	Closed  Status = "closed"
)

// ProgrammeLife is the table of a programme's transitions.
var ProgrammeLife = []Transition{
	{[]Status{""}, "AdoptProgramme", []Party{UnitLeader}, Adopted},
	{[]Status{Adopted}, "ReviseProgramme", []Party{UnitLeader}, ""},
	{[]Status{Adopted}, "CloseProgramme", []Party{UnitLeader}, Closed},
}

// Programme is what a committee or commission inspects and supervises in a year (chương trình kiểm tra, giám sát).
type Programme struct {
	Status    Status
	Adopted   ProgrammeAdopted
	Quotas    []Quota
	Items     []ProgrammeItem // as they read now
	Revisions int
}

// Decide says what a command makes happen.
func (p Programme) Decide(cmd Command) ([]Event, error) {
	b := bonds{unit: p.Adopted.Unit}
	if c, ok := cmd.(AdoptProgramme); ok && p.Status == "" {
		b.unit = c.Unit
	}
	_, err := allowed(ProgrammeLife, p.Status, commandName(cmd), parties(cmd, b))
	if err != nil {
		return nil, err
	}
	switch c := cmd.(type) {
	case AdoptProgramme:
		if !c.Body.Committee() {
			return nil, refuse(NotYours, "unit %s is neither a committee nor a commission", c.Unit)
		}
		if c.Programme != ProgrammeOf(c.Unit, c.Year) {
			return nil, refuse(Incomplete, "the programme of %s for %d has the id %s", c.Unit, c.Year, ProgrammeOf(c.Unit, c.Year))
		}
		if err := programmeFits(c.Quotas, c.Items); err != nil {
			return nil, err
		}
		return []Event{ProgrammeAdopted{
			Programme: c.Programme, Unit: c.Unit, Year: c.Year, Symbol: c.Symbol, On: DateOf(c.At), Quotas: c.Quotas, Items: c.Items,
		}}, nil
	case ReviseProgramme:
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "a programme is revised for a reason")
		}
		if err := programmeFits(c.Quotas, c.Items); err != nil {
			return nil, err
		}
		return []Event{ProgrammeRevised{
			Revision: p.Revisions + 1, Symbol: c.Symbol, On: DateOf(c.At), Quotas: c.Quotas, Items: c.Items, Reason: c.Reason,
		}}, nil
	case CloseProgramme:
		if c.Report.Ref == "" {
			return nil, refuse(Incomplete, "a year is summed up by a report")
		}
		return []Event{ProgrammeClosed{On: DateOf(c.At), Report: c.Report}}, nil
	}
	return nil, unknown("programme", cmd)
}

// ProgrammeMost is how many items a programme has at most.
const ProgrammeMost = 200

// programmeFits tells what is wrong with the figures and the items of a programme.
func programmeFits(quotas []Quota, items []ProgrammeItem) error {
	for _, q := range quotas {
		known := q.Of == PartyOrganisations || q.Of == MembersPercent && q.Count <= 100
		if q.Kind != Examination && q.Kind != Supervision || q.By == "" || q.Count < 1 || !known {
			return refuse(Incomplete, "a quota needs its kind, who inspects, how many and of what")
		}
	}
	if len(items) == 0 || len(items) > ProgrammeMost {
		return refuse(Incomplete, "a programme has 1 to %d items", ProgrammeMost)
	}
	for n, i := range items {
		if err := openlyInspected(i.Kind, i.Topic); err != nil {
			return err
		}
		if i.No != n+1 || i.Topic == "" || len(i.Subjects) == 0 || i.Quarter < 1 || i.Quarter > 4 || i.Form != Regular && i.Form != Thematic {
			return refuse(Incomplete, "item %d needs its number, form, topic, subjects and quarter", n+1)
		}
	}
	return nil
}

// Evolve folds one fact into the state.
func (p Programme) Evolve(e Event) Programme {
	switch e := e.(type) {
	case ProgrammeAdopted:
		p.Status, p.Adopted, p.Quotas, p.Items = Adopted, e, e.Quotas, e.Items
	case ProgrammeRevised:
		p.Quotas, p.Items, p.Revisions = e.Quotas, e.Items, e.Revision
	case ProgrammeClosed:
		p.Status = Closed
	}
	return p
}

// ProgrammeOf is the programme of inspection and supervision of a committee or commission for a year.
func ProgrammeOf(u UnitID, year int) ProgrammeID {
	return ProgrammeID(Derive("programme", string(u), itoa(year)))
}

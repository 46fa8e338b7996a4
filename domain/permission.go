package domain

import (
	"slices"
	"strings"
)

// Role is what a seat may do in the name of its unit.
type Role string

const (
	Leader        Role = "leader"        // decides and signs
	Officer       Role = "officer"       // follows, receives, drafts
	Clerk         Role = "clerk"         // registers, numbers, records what arrived
	Administrator Role = "administrator" // keeps the house's structure, calendar and forms; no business of its own
)

// Position is a seat's code, the second part of a post's signature.
type Position string

// A Seat is a position that units have, what it may do, and how it is called.
type Seat struct {
	Position Position
	Title    string
	Role     Role
}

// Seats lists every position there is. A signature with another one is nobody's.
var Seats = []Seat{
	{"bi-thu", "Bí thư", Leader},
	{"pho-bi-thu", "Phó Bí thư", Leader},
	{"uy-vien", "Ủy viên", Leader},
	{"truong-ban", "Trưởng ban", Leader},
	{"pho-truong-ban", "Phó Trưởng ban", Leader},
	{"chanh-van-phong", "Chánh Văn phòng", Leader},
	{"pho-chanh-van-phong", "Phó Chánh Văn phòng", Leader},
	{"chu-nhiem", "Chủ nhiệm Ủy ban Kiểm tra", Leader},
	{"pho-chu-nhiem", "Phó Chủ nhiệm Ủy ban Kiểm tra", Leader},
	{"chu-tich", "Chủ tịch", Leader},
	{"truong-doan", "Trưởng đoàn kiểm tra, giám sát", Leader},
	{"chuyen-vien", "Chuyên viên", Officer},
	{"can-bo", "Cán bộ", Officer},
	{"van-thu", "Văn thư", Clerk},
	{"quan-tri", "Cán bộ quản trị", Administrator},
}

// Seat finds a position.
func (p Position) Seat() (Seat, bool) {
	i := slices.IndexFunc(Seats, func(s Seat) bool { return s.Position == p })
	if i < 0 {
		return Seat{}, false
	}
	return Seats[i], true
}

// An Actor is who a signature names: a worker, a unit as such, or a seat of a unit and, where it is known,
// the person in it. Signatures are written worker:<name>, unit:<unit> and post:<unit>/<position>[/<person>].
type Actor struct {
	Worker   string
	Unit     UnitID
	Position Position // "" when the unit as such has signed
	Person   PersonID
}

// ActorOf reads a signature; the zero Actor for what is none.
func ActorOf(by string) Actor {
	kind, who, _ := strings.Cut(by, ":")
	switch kind {
	case "worker":
		return Actor{Worker: who}
	case "unit":
		return Actor{Unit: UnitID(who)}
	case "post":
		unit, seat, _ := strings.Cut(who, "/")
		position, person, _ := strings.Cut(seat, "/")
		return Actor{Unit: UnitID(unit), Position: Position(position), Person: PersonID(person)}
	}
	return Actor{}
}

// Role is the role of the actor's seat, "" for a worker, a unit as such and an unknown seat.
func (a Actor) Role() Role {
	s, _ := a.Position.Seat()
	return s.Role
}

// SameHand tells whether two signatures may be one person's: the same person in whatever seats, or the same seat or
// unit while one of them does not say who sat there. Nobody judges his own work, through whichever second post.
func SameHand(a, b string) bool {
	x, y := ActorOf(a), ActorOf(b)
	switch {
	case a == b:
		return true
	case x.Worker != "" || y.Worker != "" || x.Unit == "" || y.Unit == "":
		return false
	case x.Person != "" && y.Person != "":
		return x.Person == y.Person
	}
	return x.Unit == y.Unit && (x.Position == y.Position || x.Position == "" || y.Position == "")
}

// Party is who may issue a command, by relation to the aggregate: a relation alone, or a relation and a role,
// "giver leader".
type Party string

const (
	Unit        Party = "unit"        // the unit the duty falls on, or the house on its behalf
	Coordinator Party = "coordinator" // a unit that helps with it and does not answer for it
	Via         Party = "via"         // the body a report goes through
	Giver       Party = "giver"       // who gave it or urges for it; where none is named, any body of the house
	Inspectors  Party = "inspectors"  // the inspection commission
	Team        Party = "team"        // who works in the team of an inspection
	Admin       Party = "admin"       // an administrator of the house
	Worker      Party = "worker"      // a worker, for the passing of time
	Receiver    Party = "receiver"    // who the document was sent to
	Stranger    Party = "stranger"    // anybody else

	UnitLeader       = Unit + " " + Party(Leader)
	UnitOfficer      = Unit + " " + Party(Officer)
	UnitClerk        = Unit + " " + Party(Clerk)
	ViaLeader        = Via + " " + Party(Leader)
	ViaOfficer       = Via + " " + Party(Officer)
	ViaClerk         = Via + " " + Party(Clerk)
	GiverLeader      = Giver + " " + Party(Leader)
	GiverOfficer     = Giver + " " + Party(Officer)
	GiverClerk       = Giver + " " + Party(Clerk)
	InspectorsLeader = Inspectors + " " + Party(Leader)
	InspectorOfficer = Inspectors + " " + Party(Officer)
)

// bonds are the units an aggregate is bound to, by relation.
type bonds struct {
	unit         UnitID
	coordinators []UnitID
	via          UnitID
	givers       []UnitID // none: any body of the house
}

// HouseBody tells whether a kind of unit is a body of the house: one that gives, urges, keeps and inspects.
func (k UnitKind) HouseBody() bool {
	return k == StandingCommittee || k == AdvisoryBoard || k == Office || k == InspectionCommission
}

// parties tells who a command comes from, as seen from an aggregate with these bonds: every relation its actor has to
// it. A unit that the aggregate is not bound to is no party, whomever it claims to act for.
func parties(cmd Command, b bonds) (all []Party) {
	i := cmd.issued()
	a := ActorOf(i.By)
	if a.Worker != "" {
		return []Party{Worker}
	}
	if a.Unit == "" {
		return []Party{Stranger}
	}
	add := func(p Party) {
		all = append(all, p)
		if r := a.Role(); r != "" {
			all = append(all, p+" "+Party(r))
		}
	}
	business := a.Position != "" && a.Role() != "" && a.Role() != Administrator
	house := a.Unit == Main || i.Body.HouseBody()
	if a.Role() == Administrator && house {
		all = append(all, Admin)
	}
	if b.unit != "" && a.Unit == b.unit && (business || a.Position == "") {
		add(Unit)
	}
	if slices.Contains(b.coordinators, a.Unit) && (business || a.Position == "") {
		add(Coordinator)
	}
	if b.via != "" && a.Unit == b.via && a.Unit != b.unit && business {
		add(Via)
	}
	giver := business && a.Unit != b.unit && (slices.Contains(b.givers, a.Unit) || len(b.givers) == 0 && house)
	switch {
	case giver && b.unit != "" && i.OnBehalfOf == ByUnit(b.unit):
		add(Unit) // a report from paper, entered by the house
	case giver:
		add(Giver)
	}
	if i.Body == InspectionCommission && business && a.Unit != b.unit {
		add(Inspectors)
	}
	if len(all) == 0 {
		return []Party{Stranger}
	}
	return all
}

// ByUnit is how a unit signs a command.
func ByUnit(u UnitID) string { return "unit:" + string(u) }

// ByPost is how a post of a unit signs a command.
func ByPost(u UnitID, post Position) string { return "post:" + string(u) + "/" + string(post) }

// ByPerson is how a person in a post of a unit signs a command.
func ByPerson(u UnitID, post Position, p PersonID) string { return ByPost(u, post) + "/" + string(p) }

// ByWorker is how a worker signs a command.
func ByWorker(name string) string { return "worker:" + name }

package domain

// ---- persons and their posts

// PersonRegistered records that somebody acts in this house. The name is kept outside the log; the id tells nothing.
type PersonRegistered struct {
	Person PersonID `json:"person"`
	Name   Item     `json:"name"`
}

// PersonAppointed records that the person has a post of a unit.
type PersonAppointed struct {
	Unit     UnitID   `json:"unit"`
	Position Position `json:"position"`
	From     Date     `json:"from"`
	Until    Date     `json:"until"` // its last day; empty: until it is ended
	Basis    string   `json:"basis"` // the decision it rests on, as printed
}

// AppointmentEnded records that the person has a post no longer than a day.
type AppointmentEnded struct {
	Unit     UnitID   `json:"unit"`
	Position Position `json:"position"`
	From     Date     `json:"from"` // of the appointment that ends
	On       Date     `json:"on"`   // its last day
	Basis    string   `json:"basis"`
}

// DeputyNamed records who acts in a post of the person while that one is away.
type DeputyNamed struct {
	Unit     UnitID   `json:"unit"`
	Position Position `json:"position"`
	Deputy   PersonID `json:"deputy"`
	From     Date     `json:"from"`
	Until    Date     `json:"until"`
	Basis    string   `json:"basis"`
}

// PostDelegated records that another one may do acts of a post of the person (ủy quyền), with an end.
type PostDelegated struct {
	Unit     UnitID   `json:"unit"`
	Position Position `json:"position"`
	To       PersonID `json:"to"`
	Acts     []string `json:"acts,omitempty"` // names of commands; none: all of the post
	From     Date     `json:"from"`
	Until    Date     `json:"until"`
	Basis    string   `json:"basis"`
}

// A Post is a position of a unit.
type Post struct {
	Unit     UnitID   `json:"unit"`
	Position Position `json:"position"`
}

// HandedOver records that another one has all posts of the person for a time (bàn giao): on leave, on mission.
type HandedOver struct {
	To    PersonID `json:"to"`
	Posts []Post   `json:"posts"` // those the person had
	From  Date     `json:"from"`
	Until Date     `json:"until"`
	Basis string   `json:"basis"`
}

// StandInEnded records that another one acts in a post of the person until a day and no longer, whatever it rested on.
type StandInEnded struct {
	Unit     UnitID   `json:"unit"`
	Position Position `json:"position"`
	To       PersonID `json:"to"` // who stood in
	On       Date     `json:"on"` // the last day
	Basis    string   `json:"basis"`
}

func (PersonRegistered) event() {}
func (PersonAppointed) event()  {}
func (AppointmentEnded) event() {}
func (DeputyNamed) event()      {}
func (PostDelegated) event()    {}
func (HandedOver) event()       {}
func (StandInEnded) event()     {}

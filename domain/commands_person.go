package domain

// ---- persons and their posts

// RegisterPerson makes somebody known to the house.
type RegisterPerson struct {
	Issued
	Person PersonID `json:"person" validate:"required,max=64"`
	Name   Item     `json:"name"`
}

// AppointPerson gives the person a post (bổ nhiệm, phân công).
type AppointPerson struct {
	Issued
	Person   PersonID `json:"person" validate:"required,max=64"`
	Unit     UnitID   `json:"unit" validate:"required,max=64"`
	Position Position `json:"position" validate:"required,max=64"`
	From     Date     `json:"from"`
	Until    Date     `json:"until"`
	Basis    string   `json:"basis" validate:"required,max=500"`
}

// EndAppointment ends a post with a day (thôi giữ chức vụ).
type EndAppointment struct {
	Issued
	Person   PersonID `json:"person" validate:"required,max=64"`
	Unit     UnitID   `json:"unit" validate:"required,max=64"`
	Position Position `json:"position" validate:"required,max=64"`
	On       Date     `json:"on"`
	Basis    string   `json:"basis" validate:"required,max=500"`
}

// NameDeputy says who acts in a post while its holder is away.
type NameDeputy struct {
	Issued
	Person   PersonID `json:"person" validate:"required,max=64"`
	Unit     UnitID   `json:"unit" validate:"required,max=64"`
	Position Position `json:"position" validate:"required,max=64"`
	Deputy   PersonID `json:"deputy" validate:"required,max=64"`
	From     Date     `json:"from"`
	Until    Date     `json:"until"`
	Basis    string   `json:"basis" validate:"required,max=500"`
}

// DelegatePost lets another one do acts of a post (ủy quyền).
type DelegatePost struct {
	Issued
	Person   PersonID `json:"person" validate:"required,max=64"`
	Unit     UnitID   `json:"unit" validate:"required,max=64"`
	Position Position `json:"position" validate:"required,max=64"`
	To       PersonID `json:"to" validate:"required,max=64"`
	Acts     []string `json:"acts,omitempty" validate:"max=100,dive,max=64"`
	From     Date     `json:"from"`
	Until    Date     `json:"until"`
	Basis    string   `json:"basis" validate:"required,max=500"`
}

// HandOver gives all posts of the person to another one for a time (bàn giao).
type HandOver struct {
	Issued
	Person PersonID `json:"person" validate:"required,max=64"`
	To     PersonID `json:"to" validate:"required,max=64"`
	From   Date     `json:"from"`
	Until  Date     `json:"until"`
	Basis  string   `json:"basis" validate:"required,max=500"`
}

// EndStandIn ends that another one acts in a post of the person, as a deputy or by whatever was delegated or handed over.
type EndStandIn struct {
	Issued
	Person   PersonID `json:"person" validate:"required,max=64"`
	Unit     UnitID   `json:"unit" validate:"required,max=64"`
	Position Position `json:"position" validate:"required,max=64"`
	To       PersonID `json:"to" validate:"required,max=64"` // who stands in
	On       Date     `json:"on"`                            // the last day; before the first one: it never was
	Basis    string   `json:"basis" validate:"required,max=500"`
}

func (c RegisterPerson) Aggregate() string { return c.Person.aggregate() }
func (c AppointPerson) Aggregate() string  { return c.Person.aggregate() }
func (c EndAppointment) Aggregate() string { return c.Person.aggregate() }
func (c NameDeputy) Aggregate() string     { return c.Person.aggregate() }
func (c DelegatePost) Aggregate() string   { return c.Person.aggregate() }
func (c HandOver) Aggregate() string       { return c.Person.aggregate() }
func (c EndStandIn) Aggregate() string     { return c.Person.aggregate() }

func (p PersonID) aggregate() string { return "person." + string(p) }

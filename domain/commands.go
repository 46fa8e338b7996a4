package domain

import "time"

// Command is a wish: what somebody, or a worker for the passing of time, asks for. Each pairs with
// the event of the same story in events*.go. All travel by value; Issued carries who, when and the id.
//
//sumtype:decl
type Command interface {
	Aggregate() string
	CommandID() string
	IssuedBy() string
	IssuedFor() string
	IssuedAt() time.Time
	CausedBy() string
	issued() Issued
}

// Issued is the part that every command has.
type Issued struct {
	ID         string    `json:"command" validate:"required,max=64"`      // the same however often it is sent
	By         string    `json:"by" validate:"required,max=256"`          // "unit:<id>", "post:<unit>/<position>[/<person>]" or "worker:<name>"
	OnBehalfOf string    `json:"onBehalfOf,omitempty" validate:"max=128"` // "unit:<id>" for a report entered from paper
	At         time.Time `json:"at" validate:"required"`                  // when, in the world
	Cause      string    `json:"cause,omitempty" validate:"max=256"`
	Body       UnitKind  `json:"-"` // what the signing unit is in the house: filled in at the edge from what is on record, never by the sender
}

func (i Issued) CommandID() string   { return i.ID }
func (i Issued) IssuedBy() string    { return i.By }
func (i Issued) IssuedFor() string   { return i.OnBehalfOf }
func (i Issued) IssuedAt() time.Time { return i.At }
func (i Issued) CausedBy() string    { return i.Cause }
func (i Issued) issued() Issued      { return i }

// ---- the house

// EstablishUnit adds a unit to the organisation, from a day on; without one, from today.
type EstablishUnit struct {
	Issued
	Unit     UnitID   `json:"unit" validate:"required,max=64"`
	Name     string   `json:"name" validate:"required,max=300"`
	Aliases  []string `json:"aliases,omitempty" validate:"max=20,dive,max=300"`
	Kind     UnitKind `json:"kind" validate:"required"`
	Parent   UnitID   `json:"parent,omitempty"`
	External bool     `json:"external,omitempty"`
	Email    string   `json:"email,omitempty" validate:"omitempty,email"`
	Host     Host     `json:"host,omitempty"`
	On       Date     `json:"on"`
}

// DefineGroup says which units a printed audience means; said again with other words it means others from then on.
type DefineGroup struct {
	Issued
	Group   GroupID    `json:"group" validate:"required,max=64"`
	Name    string     `json:"name" validate:"required,max=300"`
	Aliases []string   `json:"aliases,omitempty"`
	Kinds   []UnitKind `json:"kinds,omitempty"`
	Hosts   []Host     `json:"hosts,omitempty"`
	Units   []UnitID   `json:"units,omitempty"`
}

// PublishForm adds the next version of a report form.
type PublishForm struct {
	Issued
	Form   FormID  `json:"form" validate:"required,max=64"`
	Title  string  `json:"title" validate:"required,max=300"`
	Fields []Field `json:"fields" validate:"required,min=1,dive"`
}

// PublishCalendar adds or replaces the calendar of one year.
type PublishCalendar struct {
	Issued
	Calendar CalendarID   `json:"calendar" validate:"required,max=64"`
	Year     CalendarYear `json:"year"`
}

// PublishPolicy adds the next version of the ladder.
type PublishPolicy struct {
	Issued
	Policy    PolicyID `json:"policy" validate:"required,max=64"`
	ValidFrom Date     `json:"validFrom"`
	Source    string   `json:"source" validate:"required"`
	Stages    []Stage  `json:"stages" validate:"required,min=1,dive"`
}

func (EstablishUnit) Aggregate() string     { return "org." + Main }
func (c DefineGroup) Aggregate() string     { return "group." + string(c.Group) }
func (c PublishForm) Aggregate() string     { return "form." + string(c.Form) }
func (c PublishCalendar) Aggregate() string { return "cal." + string(c.Calendar) }
func (c PublishPolicy) Aggregate() string   { return "policy." + string(c.Policy) }

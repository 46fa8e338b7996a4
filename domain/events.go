package domain

// Event is a fact: something that has happened and is not up for debate. Every event there is stands
// in a file events*.go, by area and in the order of the story, and in the table of registry.go under its wire name.
//
// What text an event may carry is ruled by docs/format.md: the published text of a directive is
// inline; what people type about a duty is an Item, kept outside the log under its own key.
//
//sumtype:decl
type Event interface{ event() }

// Item points to a content item: bytes outside the log under a key of their own. The commitment is
// HMAC-SHA256 of the bytes under the item's salt, so that erasing the key leaves the log verifiable.
type Item struct {
	Ref        string `json:"ref"`
	Size       int64  `json:"size"`
	MediaType  string `json:"mediaType"`
	Commitment string `json:"commitment"`
}

// ---- the house: organisation, groups, forms, calendar, policy

// UnitEstablished records that a unit belongs to the organisation from a day on.
type UnitEstablished struct {
	Unit     UnitID   `json:"unit"`
	Name     string   `json:"name"`
	Aliases  []string `json:"aliases,omitempty"` // other spellings found in documents
	Kind     UnitKind `json:"kind"`
	Parent   UnitID   `json:"parent,omitempty"`
	External bool     `json:"external,omitempty"` // outside the house: Tỉnh ủy and its boards
	Email    string   `json:"email,omitempty"`    // of the office, not of a person
	On       Date     `json:"on"`                 // its first day
	Host     Host     `json:"host,omitempty"`     // where a Party organisation is; "" when it is not said
}

// GroupDefined records an audience rule: which units a printed name like "Các đảng ủy, chi ủy cơ sở" means.
type GroupDefined struct {
	Group   GroupID    `json:"group"`
	Name    string     `json:"name"`
	Aliases []string   `json:"aliases,omitempty"`
	Kinds   []UnitKind `json:"kinds,omitempty"` // every unit of these kinds,
	Units   []UnitID   `json:"units,omitempty"` // and these
	Hosts   []Host     `json:"hosts,omitempty"` // of the kinds, only those in such a place; none: all
}

// FormPublished records a version of a report form.
type FormPublished struct {
	Form    FormID  `json:"form"`
	Version int     `json:"version"`
	Title   string  `json:"title"`
	Fields  []Field `json:"fields"`
}

// CalendarPublished records the days off and worked days of one year; a later one of the same year replaces it.
type CalendarPublished struct {
	Calendar CalendarID   `json:"calendar"`
	Version  int          `json:"version"` // of the whole calendar, counted from 1
	Year     CalendarYear `json:"year"`
}

// PolicyPublished records a version of the ladder.
type PolicyPublished struct {
	Policy    PolicyID `json:"policy"`
	Version   int      `json:"version"`
	ValidFrom Date     `json:"validFrom"`
	Source    string   `json:"source"`
	Stages    []Stage  `json:"stages"`
}

func (UnitEstablished) event()   {}
func (GroupDefined) event()      {}
func (FormPublished) event()     {}
func (CalendarPublished) event() {}
func (PolicyPublished) event()   {}

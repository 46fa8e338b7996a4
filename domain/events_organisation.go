package domain

// ---- units in time

// UnitRenamed records that a unit is called otherwise from a day on. The former name still finds it.
type UnitRenamed struct {
	Unit  UnitID `json:"unit"`
	Was   string `json:"was"`
	Name  string `json:"name"`
	Basis string `json:"basis"` // the decision it rests on, as printed
	On    Date   `json:"on"`    // from which it holds
}

// UnitMoved records that a unit stands under another one from a day on.
type UnitMoved struct {
	Unit   UnitID `json:"unit"`
	From   UnitID `json:"from,omitempty"`
	Parent UnitID `json:"parent,omitempty"` // none: it stands at the top
	Basis  string `json:"basis"`
	On     Date   `json:"on"`
}

// UnitKindChanged records that a unit is something else in the house from a day on: a cell raised to a committee.
type UnitKindChanged struct {
	Unit  UnitID   `json:"unit"`
	Was   UnitKind `json:"was"`
	Kind  UnitKind `json:"kind"`
	Basis string   `json:"basis"`
	On    Date     `json:"on"`
}

// UnitsMerged records that units ended in another one, which has their open duties from then on.
type UnitsMerged struct {
	From  []UnitID `json:"from"`
	Into  UnitID   `json:"into"`
	Basis string   `json:"basis"`
	On    Date     `json:"on"` // the first day on which they are not there
}

// UnitSplit records that a unit ended in several. Its open duties go to the default, or each where a person decides.
type UnitSplit struct {
	Unit    UnitID   `json:"unit"`
	Into    []UnitID `json:"into"`
	Default UnitID   `json:"default,omitempty"`
	Basis   string   `json:"basis"`
	On      Date     `json:"on"`
}

// UnitDissolved records that a unit ended. Without exactly one successor its open duties wait for a decision.
type UnitDissolved struct {
	Unit       UnitID   `json:"unit"`
	Successors []UnitID `json:"successors,omitempty"`
	Basis      string   `json:"basis"`
	On         Date     `json:"on"`
}

// UnitCorrected records that the register of units was wrong about one, with the reason.
type UnitCorrected struct {
	Unit   UnitID `json:"unit"`
	Field  string `json:"field"` // name, alias (another spelling), email, host, external
	Was    string `json:"was"`
	Now    string `json:"now"`
	Reason Item   `json:"reason"`
}

// GroupRedefined records that a printed audience means other units from now on. What was issued keeps what it meant.
type GroupRedefined struct {
	Version int        `json:"version"` // from 2
	Name    string     `json:"name"`
	Aliases []string   `json:"aliases,omitempty"`
	Kinds   []UnitKind `json:"kinds,omitempty"`
	Hosts   []Host     `json:"hosts,omitempty"`
	Units   []UnitID   `json:"units,omitempty"`
}

func (UnitRenamed) event()     {}
func (UnitMoved) event()       {}
func (UnitKindChanged) event() {}
func (UnitsMerged) event()     {}
func (UnitSplit) event()       {}
func (UnitDissolved) event()   {}
func (UnitCorrected) event()   {}
func (GroupRedefined) event()  {}

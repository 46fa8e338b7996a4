package domain

// ---- units in time

// A NewUnit is a unit that a merger or a split makes.
type NewUnit struct {
	Unit     UnitID   `json:"unit" validate:"required,max=64"`
	Name     string   `json:"name" validate:"required,max=300"`
	Aliases  []string `json:"aliases,omitempty" validate:"max=20,dive,max=300"`
	Kind     UnitKind `json:"kind" validate:"required"`
	Parent   UnitID   `json:"parent,omitempty" validate:"max=64"`
	Host     Host     `json:"host,omitempty"`
	External bool     `json:"external,omitempty"`
	Email    string   `json:"email,omitempty" validate:"omitempty,email"`
}

// RenameUnit calls a unit otherwise (đổi tên).
type RenameUnit struct {
	Issued
	Unit  UnitID `json:"unit" validate:"required,max=64"`
	Name  string `json:"name" validate:"required,max=300"`
	Basis string `json:"basis" validate:"required,max=500"`
	On    Date   `json:"on"`
}

// MoveUnit puts a unit under another one (chuyển trực thuộc); under none it stands at the top.
type MoveUnit struct {
	Issued
	Unit   UnitID `json:"unit" validate:"required,max=64"`
	Parent UnitID `json:"parent,omitempty" validate:"max=64"`
	Basis  string `json:"basis" validate:"required,max=500"`
	On     Date   `json:"on"`
}

// ChangeUnitKind makes a unit something else in the house (nâng cấp chi bộ thành đảng bộ cơ sở).
type ChangeUnitKind struct {
	Issued
	Unit  UnitID   `json:"unit" validate:"required,max=64"`
	Kind  UnitKind `json:"kind" validate:"required"`
	Basis string   `json:"basis" validate:"required,max=500"`
	On    Date     `json:"on"`
}

// MergeUnits ends units in another one (hợp nhất, sáp nhập): one that is there, or a new one.
type MergeUnits struct {
	Issued
	From  []UnitID  `json:"from" validate:"required,min=1,max=200,dive,required,max=64"`
	Into  UnitID    `json:"into" validate:"required,max=64"`
	New   []NewUnit `json:"new,omitempty" validate:"max=1,dive"`
	Basis string    `json:"basis" validate:"required,max=500"`
	On    Date      `json:"on"`
}

// SplitUnit ends a unit in several (chia tách).
type SplitUnit struct {
	Issued
	Unit    UnitID    `json:"unit" validate:"required,max=64"`
	Into    []UnitID  `json:"into" validate:"required,min=2,max=200,dive,required,max=64"`
	New     []NewUnit `json:"new,omitempty" validate:"max=200,dive"`
	Default UnitID    `json:"default,omitempty" validate:"max=64"`
	Basis   string    `json:"basis" validate:"required,max=500"`
	On      Date      `json:"on"`
}

// DissolveUnit ends a unit (giải thể, kết thúc hoạt động).
type DissolveUnit struct {
	Issued
	Unit       UnitID   `json:"unit" validate:"required,max=64"`
	Successors []UnitID `json:"successors,omitempty" validate:"max=200,dive,required,max=64"`
	Basis      string   `json:"basis" validate:"required,max=500"`
	On         Date     `json:"on"`
}

// CorrectUnit states a fact of the register of units anew, with the reason.
type CorrectUnit struct {
	Issued
	Unit   UnitID `json:"unit" validate:"required,max=64"`
	Field  string `json:"field" validate:"required"`
	Now    string `json:"now" validate:"max=300"`
	Reason Item   `json:"reason"`
}

func (RenameUnit) Aggregate() string     { return "org." + Main }
func (MoveUnit) Aggregate() string       { return "org." + Main }
func (ChangeUnitKind) Aggregate() string { return "org." + Main }
func (MergeUnits) Aggregate() string     { return "org." + Main }
func (SplitUnit) Aggregate() string      { return "org." + Main }
func (DissolveUnit) Aggregate() string   { return "org." + Main }
func (CorrectUnit) Aggregate() string    { return "org." + Main }

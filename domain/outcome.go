package domain

import "slices"

// InspectionLevel is the level of the body that inspects, a column of the commission's statistics (cấp kiểm tra).
type InspectionLevel string

const (
	CentralLevel    InspectionLevel = "central"    // Trung ương
	ProvincialLevel InspectionLevel = "provincial" // tỉnh
	UpperLevel      InspectionLevel = "upper"      // huyện và tương đương: cấp trên trực tiếp của cơ sở
	BaseLevel       InspectionLevel = "base"       // cơ sở
)

// InspectionLevels lists them in the order of the columns.
var InspectionLevels = []InspectionLevel{CentralLevel, ProvincialLevel, UpperLevel, BaseLevel}

// InspectionContent is what was looked at, a column of the commission's statistics (nội dung kiểm tra).
type InspectionContent string

const (
	Resolutions   InspectionContent = "resolutions"   // chấp hành nghị quyết, chỉ thị, quyết định, kết luận
	PolicyAndLaw  InspectionContent = "policy_law"    // chính sách, pháp luật
	WorkingRules  InspectionContent = "working_rules" // quy chế làm việc
	PersonnelWork InspectionContent = "personnel"     // công tác cán bộ
	Thrift        InspectionContent = "thrift"        // thực hành tiết kiệm
	Petitions     InspectionContent = "petitions"     // công tác giải quyết khiếu nại, tố cáo
	OtherContent  InspectionContent = "other"         // khác
)

// InspectionContents lists them in the order of the columns.
var InspectionContents = []InspectionContent{Resolutions, PolicyAndLaw, WorkingRules, PersonnelWork, Thrift, Petitions, OtherContent}

// An Outcome is what an inspection found at one unit, as the commission counts it.
type Outcome struct {
	Unit         UnitID              `json:"unit"`
	Contents     []InspectionContent `json:"contents"`
	Shortcomings int                 `json:"shortcomings,omitempty"` // how many were named; none when absent
	Violation    bool                `json:"violation,omitempty"`    // có vi phạm
	Discipline   bool                `json:"discipline,omitempty"`   // phải thi hành kỷ luật: the count alone, the dossier is kept elsewhere
	Disciplined  bool                `json:"disciplined,omitempty"`  // đã thi hành kỷ luật
}

// outcomesFit checks the figures of a conclusion: one outcome for a unit at most, each with what was looked at.
func (i Inspection) outcomesFit(outcomes []Outcome) error {
	var seen []UnitID
	for _, o := range outcomes {
		if !i.concerns(o.Unit) {
			return refuse(NotYours, "unit %s was not inspected", o.Unit)
		}
		unknown := slices.ContainsFunc(o.Contents, func(c InspectionContent) bool { return !slices.Contains(InspectionContents, c) })
		if slices.Contains(seen, o.Unit) || len(o.Contents) == 0 || unknown || o.Shortcomings < 0 {
			return refuse(Incomplete, "the outcome of unit %s stands once, with what was looked at", o.Unit)
		}
		if o.Discipline && !o.Violation || o.Disciplined && !o.Discipline {
			return refuse(Incomplete, "the outcome of unit %s contradicts itself", o.Unit)
		}
		seen = append(seen, o.Unit)
	}
	return nil
}

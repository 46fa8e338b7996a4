package projections

import (
	"context"
	"slices"
	"strconv"

	"github.com/dondoc/dondoc/domain"
)

// Statistic is one row of the commission's statistics of a year: a unit, or the sum of a group.
type Statistic struct {
	Group       string // "I", "II", "III"
	Unit        string // "" for the sum of the group
	Name        string
	Total       int   // tổng số được kiểm tra
	Levels      []int // cấp kiểm tra, as domain.InspectionLevels
	Contents    []int // nội dung, as domain.InspectionContents
	Violation   int   // có vi phạm
	Discipline  int   // phải thi hành kỷ luật
	Disciplined int   // đã thi hành kỷ luật
}

// StatisticColumns are the heads of the columns, and StatisticNumbers the row below them: A, B, 1, 2, 3, …
var (
	StatisticColumns = []string{
		"STT", "Tổ chức đảng", "Tổng số được kiểm tra", "Cấp kiểm tra: Trung ương", "Cấp kiểm tra: tỉnh", "Cấp kiểm tra: huyện và tương đương",
		"Cấp kiểm tra: cơ sở", "Nội dung: chấp hành nghị quyết, chỉ thị, quyết định, kết luận", "Nội dung: chính sách, pháp luật",
		"Nội dung: quy chế làm việc", "Nội dung: công tác cán bộ", "Nội dung: thực hành tiết kiệm", "Nội dung: giải quyết khiếu nại, tố cáo", "Nội dung: khác",
		"Kết luận: có vi phạm", "Kết luận: phải thi hành kỷ luật", "Kết luận: đã thi hành kỷ luật",
	}
	StatisticNumbers = func() []string {
		row := []string{"A", "B"}
		for n := range len(StatisticColumns) - 2 {
			row = append(row, strconv.Itoa(n+1))
		}
		return row
	}()
)

// statisticGroups are the groups of rows, by the kinds of the units in them; the last takes all others.
var statisticGroups = []struct {
	group, name string
	kinds       []domain.UnitKind
}{
	{"I", "Đảng ủy cơ sở", []domain.UnitKind{domain.PartyCommittee}},
	{"II", "Chi ủy, chi bộ cơ sở", []domain.UnitKind{domain.CellCommittee}},
	{"III", "Tổ chức khác", nil},
}

// InspectionStatistics counts the outcomes of a kind of inspection that were concluded in a year: each group with its
// sum first, then its units by name. A group without any is not there.
func (v Views) InspectionStatistics(ctx context.Context, year int, kind domain.InspectionKind) ([]Statistic, error) {
	type found struct {
		Outcome
		Name     string `db:"name"`
		UnitKind string `db:"unit_kind"`
	}
	outcomes, err := list[found](ctx, v, `select o.*, coalesce(u.name, o.unit) as name, coalesce(u.kind, '') as unit_kind
		from outcomes o left join units u on u.key = o.unit
		where o.kind = $1 and extract(year from o.concluded_on)::int = $2::int order by name collate "vi-x-icu", o.unit, o.key`, string(kind), year)
	if err != nil {
		return nil, err
	}
	var rows []Statistic
	for n, g := range statisticGroups {
		sum := newStatistic(g.group, "", g.name)
		var units []Statistic
		for _, o := range outcomes {
			if groupOf(domain.UnitKind(o.UnitKind)) != n {
				continue
			}
			i := slices.IndexFunc(units, func(s Statistic) bool { return s.Unit == o.Unit })
			if i < 0 {
				i, units = len(units), append(units, newStatistic(g.group, o.Unit, o.Name))
			}
			units[i].count(o.Outcome)
			sum.count(o.Outcome)
		}
		if sum.Total > 0 {
			rows = append(append(rows, sum), units...)
		}
	}
	return rows, nil
}

func groupOf(k domain.UnitKind) int {
	i := slices.IndexFunc(statisticGroups, func(g struct {
		group, name string
		kinds       []domain.UnitKind
	},
	) bool {
		return slices.Contains(g.kinds, k)
	})
	if i < 0 {
		return len(statisticGroups) - 1
	}
	return i
}

func newStatistic(group, unit, name string) Statistic {
	return Statistic{Group: group, Unit: unit, Name: name, Levels: make([]int, len(domain.InspectionLevels)), Contents: make([]int, len(domain.InspectionContents))}
}

// count adds an outcome.
func (s *Statistic) count(o Outcome) {
	s.Total++
	if i := slices.Index(domain.InspectionLevels, domain.InspectionLevel(o.Level)); i >= 0 {
		s.Levels[i]++
	}
	for _, c := range o.Contents {
		if i := slices.Index(domain.InspectionContents, domain.InspectionContent(c)); i >= 0 {
			s.Contents[i]++
		}
	}
	for n, is := range map[*int]bool{&s.Violation: o.Violation, &s.Discipline: o.Discipline, &s.Disciplined: o.Disciplined} {
		if is {
			*n++
		}
	}
}

package main

import (
	"fmt"
	"math"

	"github.com/dondoc/dondoc/domain"
)

// A seedUnit is a unit that is given duties.
type seedUnit struct {
	id     domain.UnitID
	name   string
	signs  string // how it signs
	parent *seedUnit
	kind   domain.UnitKind
	ends   moment // when it is merged into its heir; 0: it stays
	heir   *seedUnit
	until  domain.Date
	basis  string // the decision that ends it
	moves  bool   // it is put elsewhere, or called otherwise, in these years

	pending []string // notices that its next message carries
	slot    moment   // when that leaves, or the last one left
}

// there tells whether a unit can be given something at a moment. What is decided to end is given nothing on its last days.
func (u *seedUnit) there(at moment) bool { return u.ends == 0 || at+20*daily < u.ends }

// unitsFor is how many units there are for so many duties: a duty of three units' hands when there are a million of them,
// and never fewer than forty.
func unitsFor(assignments int) int {
	return min(max(40, int(3*math.Sqrt(float64(assignments)))), 10_000)
}

var seedBodies = []domain.UnitEstablished{
	{Unit: theCommittee, Name: "Ban Thường vụ Tỉnh ủy", Kind: domain.StandingCommittee},
	{Unit: theBoard, Name: "Ban Tuyên giáo và Dân vận Tỉnh ủy", Aliases: []string{"Ban TG&DV Tỉnh ủy"}, Kind: domain.AdvisoryBoard, Parent: theCommittee},
	{Unit: theOffice, Name: "Văn phòng Tỉnh ủy", Kind: domain.Office, Parent: theCommittee},
	{Unit: theInspectors, Name: "Ủy ban Kiểm tra Tỉnh ủy", Kind: domain.InspectionCommission, Parent: theCommittee},
	{Unit: theProvince, Name: "Ban Tuyên giáo và Dân vận Trung ương", Kind: domain.OutsideBody, External: true},
}

var (
	seedPlaces = []string{
		"An Hòa", "Bình Minh", "Cẩm Sơn", "Đông Hải", "Gia Lộc", "Hưng Thịnh", "Khánh Vân", "Long Phú", "Mỹ Thành", "Nam Giang",
		"Phú Lâm", "Quang Trung", "Sơn Tây", "Tân Tiến", "Thanh Bình", "Thượng Cát", "Vĩnh Xuân", "Xuân Trường", "Yên Định", "Đức Thắng",
	}
	seedTrades = []string{
		"Trường Trung học phổ thông", "Trường Tiểu học", "Trạm Y tế", "Bệnh viện Đa khoa", "Phòng Tài chính", "Phòng Nội vụ", "Công an", "Quân sự",
		"Hợp tác xã", "Công ty Cấp nước", "Bưu điện", "Điện lực", "Trung tâm Văn hóa", "Thư viện", "Kho bạc", "Thuế", "Bảo hiểm xã hội", "Khu phố",
	}
)

// plant makes the units: province, party committees, grass-roots committees, cells. A tenth of all, a party committee with
// everything under it, is one subtree: 300 of 3,000.
func (w *seedWorld) plant(count int) {
	tenth := count / 10
	unit := func(id string, name string, kind domain.UnitKind, parent *seedUnit) *seedUnit {
		u := &seedUnit{id: domain.UnitID(id), name: name, signs: "unit:" + id, parent: parent, kind: kind}
		w.units = append(w.units, u)
		return u
	}
	for c := 0; len(w.units) < count; c++ {
		size := min(tenth, count-len(w.units))
		top := unit(fmt.Sprintf("dang-uy-%03d", c+1), fmt.Sprintf("Đảng ủy %s %d", seedPlaces[c%len(seedPlaces)], c+1), domain.PartyCommittee, nil)
		left := size - 1
		for g := 0; left > 0; g++ {
			below := unit(fmt.Sprintf("co-so-%03d-%02d", c+1, g+1), fmt.Sprintf("Đảng ủy cơ sở %s số %d", one(&w.dice, seedPlaces), len(w.units)+1), domain.PartyCommittee, top)
			left--
			for n := min(left, w.dice.within(3, 12)); n > 0; n-- {
				left--
				unit(fmt.Sprintf("chi-bo-%03d-%02d-%02d", c+1, g+1, n), fmt.Sprintf("Chi bộ %s %s số %d", one(&w.dice, seedTrades), one(&w.dice, seedPlaces), len(w.units)+1), domain.CellCommittee, below)
			}
		}
	}
}

// establish is the first morning: the law as it is shipped, as every house has it, then the bodies and the units.
func (w *seedWorld) establish() {
	admin := domain.ByPost(domain.Main, "quan-tri")
	law := seedLine{aggregate: "cal." + string(domain.VietnamCalendar)}
	for i, y := range w.days.calendar.Years {
		w.commit(&law, w.clock(hourly), admin, domain.CalendarPublished{Calendar: domain.VietnamCalendar, Version: i + 1, Year: y})
	}
	w.commit(&seedLine{aggregate: "policy." + string(domain.Ladder)}, w.clock(hourly), admin, domain.PolicyPublished{
		Policy: domain.Ladder, Version: 1, ValidFrom: seedFrom, Source: domain.ShippedLadderSource, Stages: domain.ShippedLadder,
	})
	form := domain.ScienceAndEducation
	w.commit(&seedLine{aggregate: "form." + string(form.ID)}, w.clock(hourly), admin, domain.FormPublished{
		Form: form.ID, Version: 1, Title: form.Title, Fields: form.Fields,
	})
	for _, e := range seedBodies {
		e.On = seedFrom
		w.commit(&w.org, w.clock(2*hourly), admin, e)
	}
	for _, u := range w.units {
		parent := theCommittee
		if u.parent != nil {
			parent = u.parent.id
		}
		w.commit(&w.org, w.clock(2*hourly), admin, domain.UnitEstablished{
			Unit: u.id, Name: u.name, Kind: u.kind, Parent: parent, Email: string(u.id) + "@tinh.example", On: seedFrom,
		})
	}
}

// reform decides which units are merged, moved and renamed, and when.
func (w *seedWorld) reform() {
	by := domain.ByPost(theCommittee, "pho-bi-thu")
	decide := func(place int, e func(on domain.Date, basis string) domain.Event) {
		w.turns.add(w.days.office(place, &w.dice), seedErrand(func(w *seedWorld, at moment) {
			on := w.days.date(w.days.on(place + 10))
			w.commit(&w.org, w.clock(at), by, e(on, w.symbol("QĐ", "TU", w.days.date(w.days.on(place)))))
		}))
	}
	w.seldom(func() bool { // a cell is merged into the one before it
		i := w.dice.within(1, len(w.units)-1)
		from, into := w.units[i], w.units[i-1]
		if from.kind != domain.CellCommittee || into.kind != from.kind || from.parent != into.parent || from.ends != 0 || into.ends != 0 || from.moves || into.moves {
			return false
		}
		place := w.dice.within(60, w.days.end-60)
		from.ends, from.heir, into.moves = w.days.hour(place+10, 0), into, true
		decide(place, func(on domain.Date, basis string) domain.Event {
			from.until, from.basis = on, basis
			return domain.UnitsMerged{From: []domain.UnitID{from.id}, Into: into.id, Basis: basis, On: on}
		})
		return true
	})
	w.seldom(func() bool { // a cell is put under another committee of the grass roots
		u, to := one(&w.dice, w.units), one(&w.dice, w.units)
		if u.kind != domain.CellCommittee || u.ends != 0 || u.moves || to.parent == nil || to.kind != domain.PartyCommittee || u.parent == to {
			return false
		}
		u.moves = true
		decide(w.dice.within(40, w.days.end-40), func(on domain.Date, basis string) domain.Event {
			return domain.UnitMoved{Unit: u.id, From: u.parent.id, Parent: to.id, Basis: basis, On: on}
		})
		return true
	})
	w.seldom(func() bool {
		u := one(&w.dice, w.units)
		if u.ends != 0 || u.moves {
			return false
		}
		u.moves = true
		decide(w.dice.within(40, w.days.end-40), func(on domain.Date, basis string) domain.Event {
			return domain.UnitRenamed{Unit: u.id, Was: u.name, Name: u.name + " (mới)", Basis: basis, On: on}
		})
		return true
	})
}

// seldom does what happens to one unit in two hundred, where chance has found units that it can happen to.
func (w *seedWorld) seldom(do func() bool) {
	left := max(1, len(w.units)/200)
	for tries := 60 * left; left > 0 && tries > 0; tries-- {
		if do() {
			left--
		}
	}
}

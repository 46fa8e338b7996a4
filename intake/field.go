package intake

import "strings"

// fields are the lines of a block "Thời gian / Chủ trì / Phối hợp / Kết quả"
// that stand under a task.
type fields struct {
	time, timeLow string
	leads         []string
	coordinators  []string
	product       string
}

// The labels of such lines.
const (
	fieldNone = iota
	fieldTime
	fieldLead
	fieldCoordinators
	fieldProduct
)

var fieldLabels = []struct {
	words []string
	field int
}{
	{folded("thời gian hoàn thành", "thời gian thực hiện", "thời hạn hoàn thành", "thời hạn thực hiện", "thời hạn", "thời gian", "tiến độ", "tiến độ thực hiện"), fieldTime},
	{folded("đơn vị chủ trì", "cơ quan chủ trì", "chủ trì", "đơn vị thực hiện", "cơ quan thực hiện", "phân công thực hiện", "người phụ trách", "trách nhiệm thực hiện"), fieldLead},
	{folded("đơn vị phối hợp", "cơ quan phối hợp", "phối hợp", "phối hợp thực hiện"), fieldCoordinators},
	{folded("kết quả", "sản phẩm", "kết quả đầu ra", "sản phẩm đầu ra", "sản phẩm dự kiến", "kết quả dự kiến"), fieldProduct},
}

// fieldLabel tells which field a line in matching form holds and where its
// value starts.
func fieldLabel(low string) (field, value int) {
	colon := strings.IndexByte(clip(low, 60), ':')
	if colon < 0 {
		return fieldNone, 0
	}
	label := strings.TrimSpace(low[:colon])
	for _, l := range fieldLabels {
		if contains(l.words, label) {
			return l.field, colon + 1
		}
	}
	return fieldNone, 0
}

// found reports whether the block says when or by whom.
func (f fields) found() bool { return f.time != "" || len(f.leads) > 0 }

// inherit takes from an outer block what this one leaves out.
func (f *fields) inherit(outer fields) {
	if len(f.leads) == 0 {
		f.leads = outer.leads
	}
	if len(f.coordinators) == 0 {
		f.coordinators = outer.coordinators
	}
}

// fieldsOf reads the field lines right below an item.
func fieldsOf(it *item) fields {
	var f fields
	for _, child := range it.children {
		if child.level != levelBullet {
			continue
		}
		field, at := fieldLabel(child.lows())
		if field == fieldNone {
			continue
		}
		value := strings.TrimSpace(child.words()[at:])
		switch field {
		case fieldTime:
			f.time, f.timeLow = strings.TrimRight(value, " .;"), strings.TrimRight(strings.TrimSpace(child.lows()[at:]), " .;")
		case fieldLead:
			f.leads = splitUnits(value)
		case fieldCoordinators:
			f.coordinators = listUnits(value)
		case fieldProduct:
			f.product = strings.TrimRight(value, " .;")
		}
	}
	return f
}

// block adds the obligation of an item that has such fields.
func (r *reader) block(it *item, f fields) {
	c := charge{units: f.leads, strength: Order, lead: len(f.leads) > 0, fields: f}
	if len(c.units) == 0 {
		c = r.charge(scope{fields: f})
	}
	o := r.obligation(it, it.words(), it.lows(), deadline{}, c)
	if ds := deadlinesIn(f.timeLow, r.issued); len(ds) > 0 {
		r.bound(&o, ds[0], f.time)
	}
	if f.time != "" {
		o.DeadlineText = Text(f.time)
	}
	r.keep(o)
}

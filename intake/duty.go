package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// add adds the obligation that the whole of an item gives.
func (r *reader) add(it *item, text, low string, d deadline, c charge) {
	r.addPart(it, text, low, 0, len(text), d, c)
}

// addPart adds the obligation that text[begin:end] gives.
func (r *reader) addPart(it *item, text, low string, begin, end int, d deadline, c charge) {
	o := r.obligation(it, text[begin:end], low[begin:end], d, c)
	r.bound(&o, d, text)
	r.keep(o)
}

// keep appends, within the bound of one document.
func (r *reader) keep(o Obligation) {
	if len(r.found) >= mostObligations {
		r.truncated = true
		return
	}
	r.found = append(r.found, o)
}

// obligation makes the obligation without its time.
func (r *reader) obligation(it *item, text, low string, d deadline, c charge) Obligation {
	o := Obligation{
		Section: it.path, Text: strings.Trim(text, " ;,"), Assignees: []string{}, Coordinators: []string{}, Groups: []string{},
		AnchorLine: it.line, Strength: c.strength, Product: Text(c.fields.product), Duty: Unscheduled,
	}
	for _, u := range c.units {
		if u = capitalised(strings.Trim(u, " .,;:")); u == "" {
			continue
		}
		o.Assignees = append(o.Assignees, u)
		if isGroup(u) {
			o.Groups = append(o.Groups, u)
		}
	}
	if c.lead && len(o.Assignees) > 0 {
		o.Lead = Text(o.Assignees[0])
	}
	o.Coordinators = append(o.Coordinators, c.fields.coordinators...)
	if len(o.Coordinators) == 0 {
		o.Coordinators = append(o.Coordinators, coordinators(text, low)...)
	}
	rt := routeOf(text, low)
	o.Reports, o.ReportTo, o.Via = rt.reports, Text(rt.to), Text(rt.via)
	if o.Product == "" {
		o.Product = Text(productOf(low))
	}
	if startsWithAny(low[min(len(low), c.rest):], folded("tiếp tục", "duy trì")) != "" {
		o.Duty = Continuous
	}
	return o
}

// bound sets the time of an obligation; text is what d was read from.
func (r *reader) bound(o *Obligation, d deadline, text string) {
	if d.end == 0 {
		return
	}
	o.DeadlineText = Text(strings.TrimSpace(text[d.at:d.end]))
	o.DeadlineISO, o.Qualifier, o.Window, o.Recurrence = d.iso, d.qualifier, d.window, Text(d.recurrence)
	if d.event[1] > 0 {
		o.RelativeTo = Text(strings.TrimSpace(text[d.event[0]:d.event[1]]))
		if d.count != "" {
			o.RelativeTo = Text(d.count) + " from " + o.RelativeTo
		}
	}
	switch {
	case d.recurrence == "continuous":
		o.Duty = Continuous
	case d.recurrence != "":
		o.Duty = Periodic
	default:
		o.Duty = Dated
		if d.iso == "" && (d.window == nil || d.window.From == "" && d.window.To == "") && d.event[1] == 0 {
			r.yearless = true
		}
	}
}

// coordinators are the units behind "phối hợp với".
func coordinators(text, low string) []string {
	with := fold("phối hợp với")
	i := indexWord(low, with, 0)
	if i < 0 {
		return nil
	}
	i += len(with)
	i += spaces(low[i:], 2)
	if startsWithAny(clip(low[i:], 60), unitNouns) == "" && readUnit(text[i:], low[i:]) == 0 {
		return nil
	}
	at, _ := dutyAt(text, low, i)
	if at < 0 {
		if at = strings.IndexAny(low[i:], ";.:("); at < 0 {
			return nil
		}
		at += i
	}
	name := strings.TrimSuffix(strings.TrimRight(text[i:at], " ,"), " trong việc")
	name = strings.TrimSuffix(strings.TrimSuffix(name, " để"), " trong")
	if name == "" || len(name) > longestSubject {
		return nil
	}
	return splitUnits(name)
}

// capitalised starts a name with a capital, so that a group named in the middle
// of one sentence and at the start of another is one assignee.
func capitalised(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + name[size:]
}

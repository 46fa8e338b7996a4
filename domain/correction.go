package domain

import (
	"slices"
	"strconv"
	"strings"
)

// correct states a part of the face anew. What is in the log stays there: the correction says what it said.
func (d Document) correct(c CorrectDocument) ([]Event, error) {
	if c.Reason.Ref == "" {
		return nil, refuse(NoReason, "a correction needs its reason")
	}
	face := d.Face
	part, ok := face.part(c.Field)
	if !ok {
		return nil, refuse(NoSuchThing, "a document's field %q cannot be corrected", c.Field)
	}
	if strings.HasPrefix(c.Field, "obligation.") && d.Status != Registered {
		return nil, refuse(NotInThisState, "document %s was issued: its obligations are amended by another document", c.Document)
	}
	was := part.get()
	if err := part.set(c.Now); err != nil {
		return nil, err
	}
	now := part.get()
	if was == now {
		return nil, nil
	}
	if c.Field == "issuedOn" && d.tooEarly(face.IssuedOn) {
		return nil, refuse(BadDate, "a deadline of document %s would close before it was issued, on %s", c.Document, face.IssuedOn)
	}
	if p := face.Period; p != nil && (c.Field == "issuedOn" || c.Field == "period.until") && p.Until.Before(face.IssuedOn) {
		return nil, refuse(BadDate, "the period of document %s would end before it was issued", c.Document)
	}
	return []Event{DocumentCorrected{Field: c.Field, Was: was, Now: now, Reason: c.Reason}}, nil
}

// tooEarly tells whether a duty would be due before the day of issue.
func (d Document) tooEarly(issued Date) bool {
	before := func(due Date) bool { return !due.IsZero() && due.Before(issued) }
	return slices.ContainsFunc(d.Face.Obligations, func(o Obligation) bool { return before(o.Due) }) ||
		slices.ContainsFunc(d.Deadlines, func(x DeadlineFixed) bool { return before(x.Due.Day) })
}

// corrected is the face after a correction.
func (r DocumentRegistered) corrected(e DocumentCorrected) DocumentRegistered {
	if part, ok := r.part(e.Field); ok {
		_ = part.set(e.Now) // it was refused, or it is in the log
	}
	return r
}

// A part is one field of the face, as text.
type part struct {
	get func() string
	set func(string) error
}

// part finds a field of the face by its name: a name of the JSON, and for a list the place, from 1: "citation.2.symbol".
// What it sets is in r alone: lists are copied first.
func (r *DocumentRegistered) part(name string) (part, bool) {
	switch name {
	case "symbol":
		return text(&r.Symbol), true
	case "number":
		return part{func() string { return strconv.Itoa(r.Number) }, func(s string) error {
			n, err := strconv.Atoi(s)
			if err != nil || n < 1 {
				return refuse(Incomplete, "%q is no number of a document", s)
			}
			r.Number = n
			return nil
		}}, true
	case "kind":
		return text(&r.Kind), true
	case "issuer":
		return text(&r.Issuer), true
	case "parentOrg":
		return text(&r.ParentOrg), true
	case "issuedOn":
		return civilDay(&r.IssuedOn), true
	case "arrivedOn":
		return civilDay(&r.ArrivedOn), r.Direction == Incoming
	case "place":
		return text(&r.Place), true
	case "subject":
		return text(&r.Subject), true
	case "signer.onBehalf":
		return text(&r.Signer.OnBehalf), true
	case "signer.title":
		return text(&r.Signer.Title), true
	case "signer.name":
		return text(&r.Signer.Name), true
	case "period.until":
		var period Span
		if r.Period != nil {
			period = *r.Period
		}
		r.Period = &period
		return civilDay(&period.Until), true
	}
	return r.partOfList(name)
}

func (r *DocumentRegistered) partOfList(name string) (part, bool) {
	list, rest, _ := strings.Cut(name, ".")
	place, field, _ := strings.Cut(rest, ".")
	i, err := strconv.Atoi(place)
	i--
	switch {
	case err != nil || i < 0:
	case list == "citation" && i < len(r.Citations):
		r.Citations = slices.Clone(r.Citations)
		return r.Citations[i].part(field)
	case list == "recipient" && i < len(r.Recipients):
		r.Recipients = slices.Clone(r.Recipients)
		return r.Recipients[i].part(field)
	case list == "obligation" && i < len(r.Obligations) && field == "text":
		r.Obligations = slices.Clone(r.Obligations)
		return text(&r.Obligations[i].Text), true
	}
	return part{}, false
}

func (c *Citation) part(field string) (part, bool) {
	switch field {
	case "kind":
		return text(&c.Kind), true
	case "symbol":
		return text(&c.Symbol), true
	case "date":
		return civilDay(&c.Date), true
	case "issuer":
		return text(&c.Issuer), true
	case "title":
		return text(&c.Title), true
	case "role":
		return text(&c.Role), true
	case "implements":
		return text(&c.Implements), true
	}
	return part{}, false
}

func (x *Recipient) part(field string) (part, bool) {
	switch field {
	case "name":
		return text(&x.Name), true
	case "purpose":
		return part{func() string { return string(x.Purpose) }, func(s string) error {
			if p := Purpose(s); p != ForReport && p != ToImplement && p != ToKnow && p != Archive {
				return refuse(NoSuchThing, "there is no purpose %q", s)
			}
			x.Purpose = Purpose(s)
			return nil
		}}, true
	}
	return part{}, false
}

func text(s *string) part {
	return part{func() string { return *s }, func(now string) error { *s = now; return nil }}
}

func civilDay(d *Date) part {
	return part{func() string { return d.String() }, func(now string) error {
		day, err := ParseDate(now)
		if err != nil {
			return refuse(BadDate, "day %q: %v", now, err)
		}
		*d = day
		return nil
	}}
}

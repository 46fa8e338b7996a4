package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Act is something that was written down about a duty or a document.
type Act struct {
	Type        string    `json:"type"` // wire name of the event
	Position    int64     `json:"position"`
	RecordedAt  time.Time `json:"recordedAt"`
	EffectiveAt time.Time `json:"effectiveAt"`
}

// Change is what became of a duty between two moments.
type Change struct {
	Duty   string
	Before *Duty // as it was at the first moment; nil: it was not given yet
	After  Duty  // as it was at the second
	Fell   bool  // it became overdue in between: it was not at the first moment, and at some time by the second it was
	Acts   []Act // what was written down about it, in the order of the log; none when only time has passed
}

// Changes are what became of the duties of a unit or a document between two moments, and of documents.
type Changes struct {
	Duties    []Change // by key of the duty
	Documents []Paperwork
	Next      string // key of the last duty, when more come behind it: the next page begins there
}

// Paperwork is what was written down about a document between two moments.
type Paperwork struct {
	Document string
	Symbol   string // as of the second moment
	Acts     []Act  // at most actLimit of them, the first
	More     int    // how many more there are
}

// actLimit is how many acts of one document are told: a document to thousands of units is delivered as often.
const actLimit = 50

// Whose says of whom changes are asked: of a unit, that had the duty at some time between the moments, or of a document.
type Whose struct{ Unit, Document string }

// ErrDisorder says that the second of two moments comes before the first.
var ErrDisorder = errors.New("the second moment comes before the first")

// Changes lists what became of duties between two moments, at most n of them (and no more than PageLimit) behind the one
// with the key after, "" for the first page. A duty is there when something was written down about it in between, or when it
// became overdue. With them are the documents about which something was written down: the document that is asked about,
// on the first page, or those from which the unit's duties on the page come.
func (v Views) Changes(ctx context.Context, from, to Moment, of Whose, after string, n int) (c Changes, err error) {
	if to.Position < from.Position || to.At.Before(from.At) {
		return c, ErrDisorder
	}
	n = max(1, min(n, PageLimit))
	keys, err := v.changed(ctx, from, to, of, after, n+1)
	if err != nil {
		return c, err
	}
	if len(keys) > n {
		keys = keys[:n]
		c.Next = keys[n-1]
	}
	before, err := v.dutiesOf(ctx, from, keys)
	if err != nil {
		return c, err
	}
	now, err := v.dutiesOf(ctx, to, keys)
	if err != nil {
		return c, err
	}
	fell, err := v.fallen(ctx, from, to, keys)
	if err != nil {
		return c, err
	}
	var lives, documents []string
	for _, k := range keys {
		lives = append(lives, "asg."+k)
	}
	acts, err := v.acts(ctx, from, to, lives)
	if err != nil {
		return c, err
	}
	for _, k := range keys {
		d, given := now[k]
		if !given {
			return c, fmt.Errorf("duty %s changed by position %d, and is not there: the read models do not agree", k, to.Position)
		}
		x := Change{Duty: k, After: d, Acts: acts["asg."+k]}
		if was, there := before[k]; there {
			x.Before = &was
		}
		x.Fell = slices.Contains(fell, k) && (x.Before == nil || x.Before.Standing(from.At) != domain.Overdue)
		c.Duties = append(c.Duties, x)
		if d.Document != "" && !slices.Contains(documents, d.Document) {
			documents = append(documents, d.Document)
		}
	}
	if of.Document != "" {
		documents = []string{of.Document}
	}
	if after == "" || of.Document == "" {
		c.Documents, err = v.paperwork(ctx, from, to, documents)
	}
	return c, err
}

// changed finds the duties that changed, by key.
func (v Views) changed(ctx context.Context, from, to Moment, of Whose, after string, n int) ([]string, error) {
	mine, spelt, arg := `a.unit = $6`, `s.unit = $6`, of.Unit
	if of.Document != "" {
		mine, spelt, arg = `a.document = $6`, `s.document = $6`, of.Document
	}
	found, err := list[struct {
		Key string `db:"key"`
	}](ctx, v, `with mine as (
		select a.key, a.spell as begun, null::bigint as ended from assignments a where `+mine+` and a.spell <= $2
		union all select s.assignment, s.begun, s.ended from spells s where `+spelt+` and s.ended > $1 and s.begun <= $2
	), told as (
		select distinct m.key from mine m where m.key > $5 and exists (select from timeline t where t.aggregate = 'asg.' || m.key and t.position > $1 and t.position <= $2)
	), fell as (
		select a.key from assignments a where `+mine+` and a.spell <= $2 and a.status = any($7) and a.closes > $3 and a.closes <= $4
		union select s.assignment from spells s where `+spelt+` and s.bucket = 'open' and s.ended > $1 and s.begun <= $2 and s.closes > $3 and s.closes <= $4 and s.ended_at > s.closes
	)
	select key from (select key from told union select key from fell where key > $5) k order by key limit $8`,
		int64(from.Position), int64(to.Position), from.At, to.At, after, arg, atWork, n)
	keys := make([]string, 0, len(found))
	for _, f := range found {
		keys = append(keys, f.Key)
	}
	return keys, err
}

// fallen are those of some duties that were overdue at some time after one moment and by another.
func (v Views) fallen(ctx context.Context, from, to Moment, keys []string) ([]string, error) {
	found, err := list[struct {
		Key string `db:"key"`
	}](ctx, v, `select a.key from assignments a where a.key = any($1) and a.spell <= $3 and a.status = any($5) and a.closes <= $4
		union select s.assignment from spells s where s.assignment = any($1) and s.bucket = 'open' and s.ended > $2 and s.begun <= $3 and s.closes <= $4 and s.ended_at > s.closes`,
		keys, int64(from.Position), int64(to.Position), to.At, atWork)
	fell := make([]string, 0, len(found))
	for _, f := range found {
		fell = append(fell, f.Key)
	}
	return fell, err
}

// dutiesOf are some duties as of a moment, by key; those not given by then are not there.
func (v Views) dutiesOf(ctx context.Context, m Moment, keys []string) (map[string]Duty, error) {
	out := map[string]Duty{}
	if len(keys) == 0 {
		return out, nil
	}
	past, err := v.AsOf(ctx, m, ofRows(keys))
	if err != nil {
		return nil, err
	}
	defer past.Close()
	duties, err := list[Duty](ctx, past.Views, duty+`where a.key = any($1)`, keys)
	for _, d := range duties {
		out[d.Key] = d
	}
	return out, err
}

// acts are what was written down in some lives after one moment and by another.
func (v Views) acts(ctx context.Context, from, to Moment, lives []string) (map[string][]Act, error) {
	entries, err := list[Entry](ctx, v, `select * from timeline where aggregate = any($1) and position > $2 and position <= $3 order by key`,
		lives, int64(from.Position), int64(to.Position))
	out := map[string][]Act{}
	for _, e := range entries {
		out[e.Aggregate] = append(out[e.Aggregate], Act{e.Type, e.Position, e.RecordedAt, e.EffectiveAt})
	}
	return out, err
}

// paperwork is what was written down about some documents.
func (v Views) paperwork(ctx context.Context, from, to Moment, documents []string) (out []Paperwork, err error) {
	var lives []string
	for _, d := range documents {
		lives = append(lives, "doc."+d)
	}
	acts, err := v.acts(ctx, from, to, lives)
	if err != nil || len(acts) == 0 {
		return nil, err
	}
	past, err := v.AsOf(ctx, to, Reach{"names", documents})
	if err != nil {
		return nil, err
	}
	defer past.Close()
	rows, err := list[Document](ctx, past.Views, `select * from documents where key = any($1) order by registered_at, key`, documents)
	for _, d := range rows {
		told := acts["doc."+d.Key]
		if len(told) == 0 {
			continue
		}
		shown := told[:min(len(told), actLimit)]
		out = append(out, Paperwork{Document: d.Key, Symbol: d.Symbol, Acts: shown, More: len(told) - len(shown)})
	}
	return out, err
}

// Has tells whether something of a type was written down about the duty ("assignment.transferred").
func (c Change) Has(types ...string) bool {
	return slices.ContainsFunc(c.Acts, func(a Act) bool { return slices.Contains(types, a.Type) })
}

// Kinds are what became of the duty, in the order in which a report tells it: given, overdue, submitted, returned,
// finished, moved, transferred, suspended, resumed, reopened, cancelled, closed, excused; else worked, or nothing.
func (c Change) Kinds() []string {
	var kinds []string
	for _, k := range changeKinds {
		if c.Has(k.types...) || k.kind == ChangeFell && c.Fell {
			kinds = append(kinds, k.kind)
		}
	}
	if len(kinds) == 0 && slices.ContainsFunc(c.Acts, func(a Act) bool { return strings.HasPrefix(a.Type, "assignment.") }) {
		kinds = append(kinds, ChangeWorked)
	}
	return kinds
}

// What may become of a duty.
const (
	ChangeGiven       = "given"
	ChangeFell        = "overdue"
	ChangeSubmitted   = "submitted"
	ChangeReturned    = "returned"
	ChangeFinished    = "finished"
	ChangeMoved       = "moved"
	ChangeTransferred = "transferred"
	ChangeSuspended   = "suspended"
	ChangeResumed     = "resumed"
	ChangeReopened    = "reopened"
	ChangeCancelled   = "cancelled"
	ChangeClosed      = "closed"
	ChangeExcused     = "excused"
	ChangeWorked      = "worked"
)

func typesOf(events ...domain.Event) (names []string) {
	for _, e := range events {
		names = append(names, domain.NameOf(e))
	}
	return names
}

// changeKinds say which events make which change.
var changeKinds = []struct {
	kind  string
	types []string
}{
	{ChangeGiven, typesOf(domain.AssignmentGiven{}, domain.AssignmentTakenOver{})},
	{ChangeFell, nil},
	{ChangeSubmitted, typesOf(domain.SubmissionMade{})},
	{ChangeReturned, typesOf(domain.SubmissionReturned{})},
	{ChangeFinished, typesOf(domain.SubmissionAccepted{}, domain.TacitlyConsented{}, domain.AssignmentFoundCompleted{})},
	{ChangeMoved, typesOf(domain.DeadlineMoved{}, domain.ExtensionGranted{})},
	{ChangeTransferred, typesOf(domain.AssignmentTransferred{})},
	{ChangeSuspended, typesOf(domain.AssignmentSuspended{})},
	{ChangeResumed, typesOf(domain.AssignmentResumed{})},
	{ChangeReopened, typesOf(domain.AssignmentReopened{})},
	{ChangeCancelled, typesOf(domain.AssignmentCancelled{})},
	{ChangeClosed, typesOf(domain.AssignmentPeriodClosed{})},
	{ChangeExcused, typesOf(domain.ReportExcused{})},
}

package projections

import (
	"context"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Question is what a continuous duty asked about one period, and whether the unit has said anything.
type Question struct {
	Key        string     `db:"key"`
	Assignment string     `db:"assignment"`
	Unit       string     `db:"unit"`
	Document   string     `db:"document"`
	Period     string     `db:"period"` // key
	Label      string     `db:"label"`
	Since      time.Time  `db:"since"`
	Cutoff     time.Time  `db:"cutoff"`
	AskedAt    time.Time  `db:"asked_at"`
	AnsweredAt *time.Time `db:"answered_at"`
	Told       bool       `db:"told"` // the answer tells of work
}

func questionKey(assignment, period string) string { return assignment + "|" + period }

// questionAbout is the row an event of a duty is about, "" for none.
func questionAbout(assignment string, e domain.Event) string {
	switch e := e.(type) {
	case domain.QuestionAsked:
		return questionKey(assignment, e.Period.Key)
	case domain.QuestionAnswered:
		return questionKey(assignment, e.Period)
	}
	return ""
}

// foldQuestion keeps the questions of a duty, and plans its next.
func (p *pass) foldQuestion(a Assignment, c Commit, e domain.Event) {
	when := c.EffectiveAt.UTC()
	switch e := e.(type) {
	case domain.QuestionAsked:
		key := questionAbout(a.Key, e)
		p.questions.put(key, Question{
			Key: key, Assignment: a.Key, Unit: a.Unit, Document: a.Document, Period: e.Period.Key, Label: e.Period.Label,
			Since: *day(e.Period.From), Cutoff: *day(e.Period.Cutoff), AskedAt: when,
		})
	case domain.QuestionAnswered:
		if q, ok := p.questions.get(questionAbout(a.Key, e)); ok {
			q.AnsweredAt, q.Told = &when, e.Updated
			p.questions.put(q.Key, q)
		}
	}
	key := "ask:" + a.Key
	if a.Duty != string(domain.Continuous) {
		if _, moved := e.(domain.DeadlineMoved); moved { // it has a date now
			p.timers.drop(key)
		}
		return
	}
	status := domain.Status(a.Status)
	switch {
	case a.Closes != nil: // it was given with a date: the ladder sees to it
		p.timers.drop(key)
	case status == domain.Sent, status == domain.Accepted, status == domain.InProgress, status == domain.Submitted:
		p.timers.put(key, Timer{Key: key, Kind: ToAsk, Subject: a.Key, At: asks(a).UTC(), Pending: []string{}})
	default:
		p.timers.drop(key)
	}
}

// asks is when a continuous duty asks next: the period that runs at once, and each after it on its first day.
func asks(a Assignment) time.Time {
	if a.AskedTo != nil {
		return domain.NewDate(a.AskedTo.Date()).AddDays(1).Time(7, 0)
	}
	if opens := domain.DateOf(a.GivenAt).Time(7, 0); opens.After(a.GivenAt) {
		return opens
	}
	return a.GivenAt
}

// planReceipt asks for the number of a receipt that was given.
func (p *pass) planReceipt(a Assignment, e domain.Event) {
	switch e := e.(type) {
	case domain.ReportReceived:
		key := receiptKey(a.Key, e.Submission)
		p.timers.put(key, Timer{Key: key, Kind: ToNumber, Subject: a.Key, At: e.At.UTC(), Stage: strconv.Itoa(e.Submission), Pending: []string{}})
	case domain.ReceiptNumbered:
		p.timers.drop(receiptKey(a.Key, e.Submission))
	}
}

func receiptKey(assignment string, submission int) string {
	return "receipt:" + assignment + "/" + strconv.Itoa(submission)
}

// updated tells whether a unit kept a continuous duty up in a period: it answered, or sent the report of that period under
// the same document, or told of work done in it. It is never late, and silence is only silence.
const updated = `(q.answered_at is not null
	or exists (select from assignments r where r.unit = q.unit and r.document = q.document and r.regime <> '' and r.period = q.label and r.arrived_at is not null)
	or exists (select from timeline t where t.aggregate = 'asg.' || q.assignment and t.type = 'assignment.activity_reported'
		and (t.data->>'on')::date between q.since and q.cutoff))`

// Ask is a question with what became of it.
type Ask struct {
	Question
	Text    string `db:"text"`
	Updated bool   `db:"updated"` // "có cập nhật trong kỳ", else "chưa cập nhật"
}

// QuestionsOf lists what a unit's continuous duties asked, the latest period first, at most limit.
func (v Views) QuestionsOf(ctx context.Context, unit string, limit int) ([]Ask, error) {
	return list[Ask](ctx, v, `select q.*, coalesce(a.text, '') as text, `+updated+` as updated
		from questions q left join assignments a on a.key = q.assignment where q.unit = $1 order by q.cutoff desc, a.obligation, q.key limit $2`, unit, limit)
}

// UnitUpdates is how many of a unit's continuous duties were kept up in the period that ran on a day.
type UnitUpdates struct {
	Unit    string `db:"unit"`
	Name    string `db:"name"`
	Asked   int    `db:"asked"`
	Updated int    `db:"updated"`
}

// Rate is the share that was kept up, in per cent; false when nothing was asked.
func (u UnitUpdates) Rate() (float64, bool) {
	if u.Asked == 0 {
		return 0, false
	}
	return 100 * float64(u.Updated) / float64(u.Asked), true
}

// UpdateRates lists the units by what they kept up in the period that ran on a day, in Vietnamese order of names.
func (v Views) UpdateRates(ctx context.Context, on domain.Date) ([]UnitUpdates, error) {
	return list[UnitUpdates](ctx, v, `select q.unit, coalesce(u.name, q.unit) as name, count(*)::int as asked, (count(*) filter (where `+updated+`))::int as updated
		from questions q left join units u on u.key = q.unit where $1 between q.since and q.cutoff
		group by q.unit, u.name order by u.name collate "vi-x-icu", q.unit`, day(on))
}

// Activity is work done on a duty, as it was told.
type Activity struct {
	On     time.Time `db:"on_day"`
	People int       `db:"people"`
	Note   string    `db:"note"` // ref of the content item
	Actor  string    `db:"actor"`
	At     time.Time `db:"effective_at"`
}

// ActivitiesSince lists the work told of a duty from a day on, the earliest first: what its next report may take up.
func (v Views) ActivitiesSince(ctx context.Context, assignment string, since domain.Date) ([]Activity, error) {
	return list[Activity](ctx, v, `select (data->>'on')::date as on_day, coalesce((data->>'people')::int, 0) as people, data->'note'->>'ref' as note, actor, effective_at
		from timeline where aggregate = 'asg.' || $1 and type = 'assignment.activity_reported' and (data->>'on')::date >= $2 order by on_day, key`, assignment, day(since))
}

// Undecided is what a document leaves open and somebody may fix: a deadline that nobody set, or the cadence of "định kỳ".
type Undecided struct {
	Obligation
	Symbol   string   `db:"symbol"`
	Subject  string   `db:"subject"`
	Cadence  bool     `db:"cadence"`  // the cadence of a periodic report ("chưa ấn định kỳ"); else a deadline ("chưa ấn định thời hạn")
	Deciders []string `db:"deciders"` // units whose leaders may decide
}

// OpenQuestions lists what is left open in the documents, the newest first, at most limit. What is "thường xuyên" is not: it has no date by nature.
func (v Views) OpenQuestions(ctx context.Context, limit int) ([]Undecided, error) {
	return list[Undecided](ctx, v, `select o.*, d.symbol, d.subject, o.duty = $1 as cadence,
		coalesce(nullif(array(select distinct u from assignments a, unnest(array[a.board, a.office, a.committee]) u where a.document = o.document and u <> '' order by u), '{}'),
			array(select key from units where kind in ('standing_committee', 'advisory_board', 'office') order by key)) as deciders
		from obligations o join documents d on d.key = o.document
		where o.due is null and (o.duty = $2 or o.duty = $1 and not exists (select from regimes r where r.document = o.document and r.obligation = o.no))
		order by d.registered_at desc, o.document, o.no limit $3`, string(domain.Periodic), string(domain.Unscheduled), limit)
}

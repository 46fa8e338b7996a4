package projections

import (
	"context"
	"encoding/json"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Review is a unit's look back on a resolution.
type Review struct {
	Key        string     `db:"key"`
	Resolution string     `db:"resolution"`
	Document   string     `db:"document"`
	Kind       string     `db:"kind"`
	Unit       string     `db:"unit"`
	Due        *time.Time `db:"due"`
	Closes     *time.Time `db:"closes"` // the instant from which it is late
	Status     string     `db:"status"`
	Figures    []byte     `db:"figures"` // []domain.ReviewFigure, those collected last
	HeldOn     *time.Time `db:"held_on"`
	Symbol     string     `db:"symbol"` // of its report
	SentTo     string     `db:"sent_to"`
	SentOn     *time.Time `db:"sent_on"`
	ClosedOn   *time.Time `db:"closed_on"`
	Text       string     `db:"text"`   // ref of what was said beside the figures: what stands out, what falls short
	Report     string     `db:"report"` // ref of the report that was sent
}

// foldReview is pure: the row before, an event, the row after.
func foldReview(r Review, id string, e domain.Event) Review {
	switch e := e.(type) {
	case domain.ReviewPlanned:
		r = Review{
			Key: id, Resolution: e.Resolution, Document: string(e.Document), Kind: string(e.Kind), Unit: string(e.Unit),
			Due: day(e.Due.Day), Closes: at(e.Due.Closes), Status: string(domain.PlannedReview), Figures: []byte("[]"),
		}
	case domain.ReviewDataCollected:
		r.Status = string(domain.DataCollected)
		r.Figures, _ = json.Marshal(e.Figures) // words and numbers: it cannot fail
		r.Text = ""
		if e.Text != nil {
			r.Text = e.Text.Ref
		}
	case domain.ReviewHeld:
		r.Status, r.HeldOn = string(domain.Held), day(e.On)
	case domain.ReviewReportSent:
		r.Status, r.Symbol, r.SentTo, r.SentOn = string(domain.ReportSent), e.Symbol, e.To, day(e.On)
		r.Report = e.Report.Ref
	case domain.ReviewClosed:
		r.Status, r.ClosedOn = string(domain.Closed), day(e.On)
	}
	return r
}

// ReviewsOf lists the reviews of a resolution, by the day they are due.
func (v Views) ReviewsOf(ctx context.Context, resolution string) ([]Review, error) {
	return list[Review](ctx, v, `select * from reviews where resolution = $1 order by due, unit, key`, resolution)
}

// Movement is an emulation movement.
type Movement struct {
	Key        string     `db:"key"`
	Unit       string     `db:"unit"`
	Name       string     `db:"name"`
	Symbol     string     `db:"symbol"`
	LaunchedOn *time.Time `db:"launched_on"`
	ClosedOn   *time.Time `db:"closed_on"`
	Units      []string   `db:"units"`
	Status     string     `db:"status"`
}

// Participation is how many people of a unit took part in a period, by the last figure.
type Participation struct {
	Key      string `db:"key"`
	Movement string `db:"movement"`
	Unit     string `db:"unit"`
	Period   string `db:"period"`
	People   int    `db:"people"`
}

func participationKey(movement string, e domain.ParticipationReported) string {
	return movement + "|" + string(e.Unit) + "|" + e.Period
}

func (p *pass) foldMovement(id string, e domain.Event) {
	row, _ := p.movements.get(id)
	switch e := e.(type) {
	case domain.MovementLaunched:
		row = Movement{Key: id, Unit: string(e.Unit), Name: e.Name, Symbol: e.Symbol, LaunchedOn: day(e.On), Units: words(e.Units), Status: string(domain.Launched)}
	case domain.ParticipationReported:
		key := participationKey(id, e)
		p.people.put(key, Participation{Key: key, Movement: id, Unit: string(e.Unit), Period: e.Period, People: e.People})
		return
	case domain.MovementClosed:
		row.Status, row.ClosedOn = string(domain.Closed), day(e.On)
	}
	p.movements.put(id, row)
}

// Participants is what a unit reported in a movement: the sum over its periods, and how many it reported.
type Participants struct {
	Unit    string `db:"unit"`
	Periods int    `db:"periods"`
	People  int    `db:"people"`
}

// Participants sums up a movement by unit; a unit that takes part and has said nothing is there with 0.
func (v Views) Participants(ctx context.Context, movement string) ([]Participants, error) {
	return list[Participants](ctx, v, `select u as unit, count(p.key)::int as periods, coalesce(sum(p.people), 0)::int as people
		from (select distinct unnest(units) as u from movements where key = $1) m left join participations p on p.movement = $1 and p.unit = m.u
		group by u order by u`, movement)
}

// Issue is something the people are concerned about, in codes.
type Issue struct {
	Key        string     `db:"key"`
	Unit       string     `db:"unit"` // who raised it
	Field      string     `db:"field"`
	Place      string     `db:"place"`
	Since      *time.Time `db:"since"`
	Status     string     `db:"status"`
	Assigned   string     `db:"assigned"` // who sees to it
	Closes     *time.Time `db:"closes"`
	Updates    int        `db:"updates"`
	LastUpdate time.Time  `db:"last_update"`
	ResolvedOn *time.Time `db:"resolved_on"`
	Reopened   int        `db:"reopened"`
}

// foldIssue is pure: the row before, a commit and an event, the row after.
func foldIssue(i Issue, id string, c Commit, e domain.Event) Issue {
	switch e := e.(type) {
	case domain.IssueRaised:
		i = Issue{Key: id, Unit: string(e.Unit), Field: string(e.Field), Place: string(e.Place), Since: day(e.Since), Status: string(domain.RaisedIssue)}
	case domain.IssueAssigned:
		i.Status, i.Assigned, i.Closes = string(domain.AssignedIssue), string(e.Unit), nil
		if e.Due != nil {
			i.Closes = at(e.Due.Closes)
		}
	case domain.IssueUpdated:
		i.Updates++
	case domain.IssueResolved:
		i.Status, i.ResolvedOn = string(domain.Resolved), day(e.On)
	case domain.IssueReopened:
		i.Status, i.ResolvedOn, i.Reopened = string(domain.AssignedIssue), nil, i.Reopened+1
	}
	i.LastUpdate = c.EffectiveAt.UTC()
	return i
}

// Issues lists what the people are concerned about, the oldest first: of a field and a place, "" for all, and only
// what is not resolved, if so asked.
func (v Views) Issues(ctx context.Context, field, place string, open bool) ([]Issue, error) {
	return list[Issue](ctx, v, `select * from issues where ($1 = '' or field = $1) and ($2 = '' or place = $2) and (not $3 or resolved_on is null)
		order by since, key`, field, place, open)
}

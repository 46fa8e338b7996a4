package projections

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
)

// Inspection is one decision to inspect, and what came of it.
type Inspection struct {
	Key         string     `db:"key"`
	Kind        string     `db:"kind"`
	Topic       string     `db:"topic"`
	Decision    string     `db:"decision"`
	DecidedOn   *time.Time `db:"decided_on"`
	AnnounceBy  *time.Time `db:"announce_by"`
	AnnouncedOn *time.Time `db:"announced_on"`
	ConcludedOn *time.Time `db:"concluded_on"`
	Notice      string     `db:"notice"`
	Status      string     `db:"status"`
	Units       []string   `db:"units"`
	Remedies    int        `db:"remedies"`
}

// foldInspection is pure: the row before, an event, the row after.
func foldInspection(i Inspection, id string, e domain.Event) Inspection {
	switch e := e.(type) {
	case domain.InspectionDecided:
		i = Inspection{
			Key: id, Kind: string(e.Kind), Topic: e.Topic, Decision: e.Decision, DecidedOn: day(e.On), AnnounceBy: day(e.AnnounceBy),
			Status: string(domain.Decided), Units: []string{},
		}
		for _, u := range e.Units {
			i.Units = append(i.Units, string(u))
		}
	case domain.InspectionAnnounced:
		i.Status, i.AnnouncedOn = string(domain.Announced), day(e.On)
	case domain.InspectionConcluded:
		i.Status, i.ConcludedOn, i.Notice, i.Remedies = string(domain.Concluded), day(e.On), e.Notice, len(e.Remedies)
	case domain.RemediationAssigned:
		i.Status = string(domain.Remediation)
	}
	return i
}

// planRemedies asks the dispatcher for the assignments of a conclusion.
func (p *pass) planRemedies(i Inspection, c Commit) {
	key := "remedy:" + i.Key
	if i.Status == string(domain.Concluded) {
		p.timers.put(key, Timer{Key: key, Kind: ToRemedy, Subject: i.Key, At: c.EffectiveAt.UTC(), Pending: []string{}})
	} else {
		p.timers.drop(key)
	}
}

// Inspections lists every inspection, newest decision first.
func (v Views) Inspections(ctx context.Context) ([]Inspection, error) {
	return list[Inspection](ctx, v, `select * from inspections order by decided_on desc, key`)
}

package projections

import (
	"context"
	"fmt"
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

	Form           string     `db:"form"`
	Level          string     `db:"level"`
	Team           string     `db:"team"`
	Plan           string     `db:"plan"`
	Persons        int        `db:"persons"` // party members who are inspected
	Programme      string     `db:"programme"`
	Item           int        `db:"item"`
	Previous       string     `db:"previous"`
	SelfReportBy   *time.Time `db:"self_report_by"` // the instant from which it is late
	SelfReports    int        `db:"self_reports"`
	LastSelfReport *time.Time `db:"last_self_report"`
	Pieces         int        `db:"pieces"` // of the dossier that are there
	ClosedOn       *time.Time `db:"closed_on"`
}

// Piece is a paper of an inspection's dossier that is there, since it first was.
type Piece struct {
	Key        string     `db:"key"`
	Inspection string     `db:"inspection"`
	Piece      int        `db:"piece"`
	FiledOn    *time.Time `db:"filed_on"`
	Position   int64      `db:"position"`
}

// Outcome is what an inspection found at one unit, as the commission counts it.
type Outcome struct {
	Key          string     `db:"key"`
	Inspection   string     `db:"inspection"`
	Unit         string     `db:"unit"`
	Kind         string     `db:"kind"`
	Level        string     `db:"level"`
	ConcludedOn  *time.Time `db:"concluded_on"`
	Contents     []string   `db:"contents"`
	Shortcomings int        `db:"shortcomings"`
	Violation    bool       `db:"violation"`
	Discipline   bool       `db:"discipline"`
	Disciplined  bool       `db:"disciplined"`
}

func words[S ~string](list []S) []string {
	out := []string{}
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}

// foldInspection is pure: the row before, an event, the row after.
func foldInspection(i Inspection, id string, e domain.Event) Inspection {
	switch e := e.(type) {
	case domain.InspectionDecided:
		i = Inspection{
			Key: id, Kind: string(e.Kind), Topic: e.Topic, Decision: e.Decision, DecidedOn: day(e.On), AnnounceBy: day(e.AnnounceBy),
			Status: string(domain.Decided), Units: words(e.Units), Form: string(e.Form), Level: string(e.Level), Team: string(e.Team), Plan: e.Plan,
			Persons: len(e.Persons), Previous: string(e.Previous),
		}
		if e.Planned != nil {
			i.Programme, i.Item = string(e.Planned.Programme), e.Planned.Item
		}
		if e.SelfReportBy != nil {
			i.SelfReportBy = at(e.SelfReportBy.Closes)
		}
	case domain.InspectionAnnounced:
		i.Status, i.AnnouncedOn = string(domain.Announced), day(e.On)
	case domain.SelfReportMade:
		if i.Status == string(domain.Announced) {
			i.Status = string(domain.SelfReported)
		}
		i.SelfReports, i.LastSelfReport = e.Number, at(e.ArrivedAt)
	case domain.VerificationRecorded:
		i.Status = string(domain.Verifying)
	case domain.TeamReported:
		i.Status = string(domain.TeamReportedBack)
	case domain.ConferenceHeld:
		i.Status = string(domain.Conferred)
	case domain.InspectionConcluded:
		i.Status, i.ConcludedOn, i.Notice, i.Remedies = string(domain.Concluded), day(e.On), e.Notice, len(e.Remedies)
	case domain.RemediationAssigned:
		i.Status = string(domain.Remediation)
	case domain.InspectionClosed:
		i.Status, i.ClosedOn = string(domain.Closed), day(e.On)
	}
	return i
}

func (p *pass) foldInspection(id string, c Commit, e domain.Event) {
	row, _ := p.inspections.get(id)
	row = foldInspection(row, id, e)
	if no := domain.PieceOf(e); no > 0 {
		key := pieceKey(id, no)
		if _, had := p.pieces.get(key); !had {
			on := domain.DateOf(c.EffectiveAt)
			if f, ok := e.(domain.DossierPieceFiled); ok {
				on = f.On
			}
			p.pieces.put(key, Piece{Key: key, Inspection: id, Piece: no, FiledOn: day(on), Position: int64(c.Position)})
			row.Pieces++
		}
	}
	p.inspections.put(id, row)
	if e, ok := e.(domain.InspectionConcluded); ok {
		for _, o := range e.Outcomes {
			key := id + "|" + string(o.Unit)
			p.outcomes.put(key, Outcome{
				Key: key, Inspection: id, Unit: string(o.Unit), Kind: row.Kind, Level: row.Level, ConcludedOn: row.ConcludedOn, Contents: words(o.Contents),
				Shortcomings: o.Shortcomings, Violation: o.Violation, Discipline: o.Discipline, Disciplined: o.Disciplined,
			})
		}
	}
	p.planRemedies(row, c)
}

func pieceKey(inspection string, no int) string { return fmt.Sprintf("%s|%02d", inspection, no) }

// planRemedies asks the dispatcher for the assignments of a conclusion.
func (p *pass) planRemedies(i Inspection, c Commit) {
	key := "remedy:" + i.Key
	switch _, had := p.timers.get(key); {
	case i.Status == string(domain.Concluded) && !had:
		p.timers.put(key, Timer{Key: key, Kind: ToRemedy, Subject: i.Key, At: c.EffectiveAt.UTC(), Pending: []string{}})
	case i.Status != string(domain.Concluded):
		p.timers.drop(key)
	}
}

// Inspections lists every inspection, newest decision first.
func (v Views) Inspections(ctx context.Context) ([]Inspection, error) {
	return list[Inspection](ctx, v, `select * from inspections order by decided_on desc, key`)
}

// Inspection finds one inspection.
func (v Views) Inspection(ctx context.Context, id string) (Inspection, error) {
	return one[Inspection](ctx, v, `select * from inspections where key = $1`, id)
}

// Paper is a piece of a dossier's list, and since when it is there; nil while it is not.
type Paper struct {
	domain.Piece
	FiledOn *time.Time
}

// Dossier is the list of an inspection's pieces with those that are there, and how many are: n of 12.
func (v Views) Dossier(ctx context.Context, inspection string) (papers []Paper, there int, err error) {
	i, err := v.Inspection(ctx, inspection)
	if err != nil {
		return nil, 0, err
	}
	filed, err := list[Piece](ctx, v, `select * from dossier_pieces where inspection = $1 order by piece`, inspection)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range domain.DossierOf(domain.InspectionKind(i.Kind)) {
		paper := Paper{Piece: p}
		for _, f := range filed {
			if f.Piece == p.No {
				paper.FiledOn, there = f.FiledOn, there+1
			}
		}
		papers = append(papers, paper)
	}
	return papers, there, nil
}

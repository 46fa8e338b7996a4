package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// Commit is one decision of the log, as the folds see it.
type Commit = eventstore.Commit[domain.Event]

// law is what every plan depends on: the calendar and the ladder, as of the pass's position.
type law struct {
	almanac domain.Almanac
	policy  domain.Policy
	since   time.Time // the calendar is as it is
	known   time.Time // when the last commit became known: recorded times, made to rise with the position
}

// pass is all read models in the middle of a fold.
type pass struct {
	law            law
	amended        bool // the law has changed, and what it lays out for the duties has not yet
	unplanned      bool // what the law lays out comes at the end, for all duties at once
	units          *rows[Unit]
	posts          *rows[Post]
	documents      *rows[Document]
	obligations    *rows[Obligation]
	citations      *rows[Citation]
	deliveries     *rows[Delivery]
	edges          *rows[Edge]
	series         *rows[Series]
	numbers        *rows[Number]
	resolutions    *rows[Resolution]
	regimes        *rows[Regime]
	assignments    *rows[Assignment]
	spells         *rows[Spell]
	questions      *rows[Question]
	ledger         *ledger
	postings       *rows[Posting]
	clock, due     wallClock // of what is posted, and of the deadlines it names
	timers         *rows[Timer]
	inbox          *rows[Notice]
	messages       *rows[Message]
	inspections    *rows[Inspection]
	pieces         *rows[Piece]
	outcomes       *rows[Outcome]
	programmes     *rows[Programme]
	letters        *rows[Letter]
	urgings        *rows[Urging]
	reviews        *rows[Review]
	movements      *rows[Movement]
	people         *rows[Participation]
	issues         *rows[Issue]
	planned        *rows[PlannedItem]
	timeline       *rows[Entry]
	rectifications *rows[Rectification]
	erasures       *rows[Erasure]
	consolidations *rows[Consolidation]
	sources        *rows[Source]
}

func newPass(l law) *pass {
	return &pass{
		law: l, units: newRows[Unit]("units"), posts: newRows[Post]("posts"), documents: newRows[Document]("documents"),
		obligations: newRows[Obligation]("obligations"), citations: newRows[Citation]("citations"), deliveries: newRows[Delivery]("deliveries"), edges: newRows[Edge]("edges"),
		series: newRows[Series]("series"), numbers: newRows[Number]("numbers"), resolutions: newRows[Resolution]("resolutions"),
		regimes: newRows[Regime]("regimes"), assignments: newRows[Assignment]("assignments"), spells: newOnce[Spell]("spells"),
		questions: newRows[Question]("questions"), consolidations: newRows[Consolidation]("consolidations"), sources: newRows[Source]("consolidation_sources"),
		ledger: newLedger(), postings: newOnce[Posting]("postings"), timers: newRows[Timer]("timers"), inbox: newRows[Notice]("inbox"),
		messages: newRows[Message]("messages"), inspections: newRows[Inspection]("inspections"),
		pieces: newRows[Piece]("dossier_pieces"), outcomes: newRows[Outcome]("outcomes"), programmes: newRows[Programme]("programmes"),
		planned: newRows[PlannedItem]("programme_items"), reviews: newRows[Review]("reviews"), letters: newRows[Letter]("letters"), urgings: newOnce[Urging]("urgings"), movements: newRows[Movement]("movements"),
		people: newRows[Participation]("participations"), issues: newRows[Issue]("issues"), timeline: newOnce[Entry]("timeline"), rectifications: newOnce[Rectification]("rectifications"),
		erasures: newOnce[Erasure]("erasures"),
	}
}

// table is what the pass does to each of its tables alike.
type table interface {
	name() string
	forget()
	watch(missed func(table, key string))
	load(ctx context.Context, tx pgx.Tx, schema string, keys []string) error
	flush(ctx context.Context, tx pgx.Tx, schema string) error
	layOver(ctx context.Context, tx pgx.Tx) (int, error)
	aside(s *store, write bool)
	age() error
	copyOut() error
	rows() int
	flushed()
}

func (p *pass) tables() []table {
	return []table{
		p.units, p.posts, p.documents, p.obligations, p.citations, p.deliveries, p.edges, p.series, p.numbers, p.resolutions, p.regimes,
		p.assignments, p.spells, p.questions, p.consolidations, p.sources, p.ledger, p.postings, p.timers, p.inbox,
		p.messages, p.inspections, p.timeline, p.rectifications, p.erasures,
		p.pieces, p.outcomes, p.programmes, p.planned, p.letters, p.urgings, p.reviews, p.movements, p.people, p.issues,
	}
}

// load brings every row that the folds of these commits may read.
func (p *pass) load(ctx context.Context, tx pgx.Tx, schema string, commits []Commit) error {
	ask := map[table][]string{}
	var ended, units, holders []string
	for _, c := range commits {
		kind, id, _ := strings.Cut(c.Aggregate, ".")
		switch kind {
		case "doc":
			ask[p.documents] = append(ask[p.documents], id)
		case "series":
			ask[p.series] = append(ask[p.series], id)
		case "res":
			ask[p.resolutions] = append(ask[p.resolutions], id)
		case "regime":
			ask[p.regimes] = append(ask[p.regimes], id)
		case "asg":
			ask[p.assignments] = append(ask[p.assignments], id)
			ask[p.timers] = append(ask[p.timers], "stage:"+id, "move:"+id, "consent:"+id, "transfer:"+id) // so that those are not written which stay
		case "cons":
			ask[p.consolidations] = append(ask[p.consolidations], id)
		case "insp":
			ask[p.inspections] = append(ask[p.inspections], id)
			ask[p.timers] = append(ask[p.timers], "remedy:"+id)
		case "letter":
			ask[p.letters] = append(ask[p.letters], id)
		case "review":
			ask[p.reviews] = append(ask[p.reviews], id)
		case "move":
			ask[p.movements] = append(ask[p.movements], id)
		case "issue":
			ask[p.issues] = append(ask[p.issues], id)
		case "prog":
			ask[p.programmes] = append(ask[p.programmes], id)
		case "message":
			ask[p.messages] = append(ask[p.messages], id)
		}
		for _, e := range c.Events {
			if no := domain.PieceOf(e); no > 0 {
				ask[p.pieces] = append(ask[p.pieces], pieceKey(id, no))
			}
			switch e := e.(type) {
			case domain.MessagePlanned:
				ask[p.inbox] = append(ask[p.inbox], e.Notices...)
				ask[p.timers] = append(ask[p.timers], digestKey(e.Recipient))
				ask[p.units] = append(ask[p.units], string(e.Recipient))
			case domain.DocumentIssued:
				for _, a := range e.Audiences {
					ask[p.obligations] = append(ask[p.obligations], obligationKey(domain.DocumentID(id), a.Obligation))
				}
			case domain.NumberReserved, domain.NumberUsed, domain.NumberVoided:
				ask[p.numbers] = append(ask[p.numbers], numberKey(id, numbered(e)))
			case domain.ObligationSatisfied:
				ask[p.obligations] = append(ask[p.obligations], obligationKey(domain.DocumentID(id), e.Obligation))
			case domain.CitationResolved:
				ask[p.citations] = append(ask[p.citations], obligationKey(domain.DocumentID(id), e.No))
			case domain.DocumentCorrected:
				switch list, key, _ := corrected(domain.DocumentID(id), e); list {
				case "citation":
					ask[p.citations] = append(ask[p.citations], key)
				case "obligation":
					ask[p.obligations] = append(ask[p.obligations], key)
				}
			case domain.DocumentDelivered, domain.DeliveryAcknowledged, domain.DocumentSentOut:
				ask[p.deliveries] = append(ask[p.deliveries], deliveryKey(domain.DocumentID(id), delivered(e)))
			case domain.ParticipationReported:
				ask[p.people] = append(ask[p.people], participationKey(id, e))
			case domain.ProgrammeRevised:
				ask[p.planned] = append(ask[p.planned], itemKeys(id, domain.ProgrammeMost)...)
			case domain.DeadlineFixed:
				ask[p.obligations] = append(ask[p.obligations], obligationKey(domain.DocumentID(id), e.Obligation))
			}
			if e, ok := e.(domain.AppointmentEnded); ok {
				ask[p.posts] = append(ask[p.posts], appointmentKey(id, e.Unit, e.Position, e.From))
			}
			if _, ok := e.(domain.StandInEnded); ok {
				holders = append(holders, id)
			}
			if key := questionAbout(id, e); key != "" {
				ask[p.questions] = append(ask[p.questions], key)
			}
			ask[p.units] = append(ask[p.units], named(unitsOf(e))...)
			ended = append(ended, named(endsUnits(e))...)
			units = append(units, named(regimeBodies(e))...)
			if kind != "asg" { // what is told of a duty depends on how it stands, below
				for _, n := range notices(Assignment{}, id, e) {
					ask[p.inbox] = append(ask[p.inbox], n.Key)
				}
			}
			for _, to := range notified(e) {
				ask[p.timers] = append(ask[p.timers], digestKey(to))
				ask[p.units] = append(ask[p.units], string(to))
			}
		}
	}
	if err := p.loadStandIns(ctx, tx, schema, holders); err != nil {
		return err
	}
	if err := fetch(ctx, tx, schema, ask); err != nil {
		return err
	}
	var counted []string // obligations that a day just fixed may be what they are counted from
	for _, c := range commits {
		_, id, _ := strings.Cut(c.Aggregate, ".")
		for _, e := range c.Events {
			x, ok := e.(domain.DocumentCorrected)
			if _, fixed := e.(domain.AnchorFixed); fixed || ok && x.Field == "issuedOn" {
				d, _ := p.documents.get(id)
				for no := 1; no <= d.Obligations; no++ {
					counted = append(counted, obligationKey(domain.DocumentID(id), no))
				}
			}
		}
	}
	if err := p.obligations.load(ctx, tx, schema, counted); err != nil {
		return err
	}
	if err := p.loadEnding(ctx, tx, schema, ended); err != nil {
		return err
	}
	// Notices are folded from the assignments before and after, so they are asked for when those are known.
	var told, digests, origins []string
	now := map[string]Assignment{} // as this very batch leaves them
	for _, c := range commits {
		kind, id, _ := strings.Cut(c.Aggregate, ".")
		if kind != "asg" {
			continue
		}
		row, had := now[id]
		if !had {
			row, had = p.assignments.get(id)
		}
		for _, e := range c.Events {
			if !had && !begins(e) {
				continue
			}
			row, had = foldAssignment(row, c, e), true
			origins = append(origins, row.Document)
			for _, n := range notices(row, id, e) {
				told = append(told, n.Key)
				digests = append(digests, digestKey(domain.UnitID(n.Unit)))
				units = append(units, n.Unit)
			}
			units = append(units, row.bodies()...)
		}
		now[id] = row
	}
	return fetch(ctx, tx, schema, map[table][]string{p.documents: origins, p.units: p.bodies(units), p.timers: digests, p.inbox: told})
}

// begins tells whether an event is the first of a duty's life.
func begins(e domain.Event) bool {
	switch e.(type) {
	case domain.AssignmentGiven, domain.AssignmentTakenOver:
		return true
	}
	return false
}

// fold takes one commit into every model.
func (p *pass) fold(c Commit) error {
	p.law.known = domain.Later(p.law.known, c.RecordedAt.UTC().Truncate(time.Microsecond))
	id, duty := strings.CutPrefix(c.Aggregate, "asg.")
	var before Assignment
	if duty {
		before, _ = p.assignments.get(id)
	}
	for i, e := range c.Events {
		data, err := dataOf(c, i)
		if err != nil {
			return fmt.Errorf("project %s at position %d: %w", domain.NameOf(e), c.Position, err)
		}
		entry := entryOf(c, i, e, data)
		p.timeline.put(entry.Key, entry)
		p.foldEvent(c, e)
	}
	if duty {
		after, _ := p.assignments.get(id)
		p.post(c, before, after)
	}
	return nil
}

// dataOf is the data of an event as it is written today: as it stands in the log, unless an older program wrote it.
func dataOf(c Commit, i int) ([]byte, error) {
	e := c.Events[i]
	if i < len(c.Written) && c.Written[i].Schema == domain.SchemaOf(e) {
		return c.Written[i].Data, nil
	}
	return json.Marshal(e)
}

func (p *pass) foldEvent(c Commit, e domain.Event) {
	_, id, _ := strings.Cut(c.Aggregate, ".")
	switch e := e.(type) {
	case domain.UnitEstablished, domain.UnitRenamed, domain.UnitMoved, domain.UnitKindChanged, domain.UnitsMerged, domain.UnitSplit, domain.UnitDissolved, domain.UnitCorrected:
		p.foldUnits(e)
		p.passOn(e)
	case domain.PersonRegistered, domain.PersonAppointed, domain.AppointmentEnded, domain.DeputyNamed, domain.PostDelegated, domain.HandedOver, domain.StandInEnded:
		p.foldPerson(id, c, e)
	case domain.CalendarPublished:
		p.law.almanac, p.law.since, p.amended = p.law.almanac.Evolve(e), c.EffectiveAt, true
	case domain.PolicyPublished:
		p.law.policy, p.amended = p.law.policy.Evolve(e), true
	case domain.DocumentRegistered, domain.DocumentCorrected, domain.DeadlineFixed, domain.AnchorFixed, domain.RulingApplied, domain.DocumentIssued, domain.DocumentDelivered, domain.DocumentDispatched,
		domain.ObligationSatisfied, domain.DeliveryAcknowledged, domain.DocumentSentOut, domain.DocumentFiled, domain.CitationResolved,
		domain.DocumentAmended, domain.DocumentSuperseded, domain.DocumentWithdrawn, domain.DocumentExpired, domain.DocumentReinstated:
		p.foldDocument(domain.DocumentID(id), c, e)
	case domain.SeriesOpened, domain.NumberReserved, domain.NumberUsed, domain.NumberVoided:
		p.foldSeries(id, c, e)
	case domain.ResolutionTracked, domain.ResolutionUntracked:
		p.foldResolution(id, c, e)
	case domain.RegimeFixed, domain.RegimeRevised, domain.ReporterAdded, domain.ReporterRemoved, domain.RegimeEnded, domain.PeriodOpened, domain.ReporterReplaced:
		p.foldRegime(id, e)
	case domain.InspectionDecided, domain.InspectionAnnounced, domain.InspectionConcluded, domain.RemediationAssigned,
		domain.SelfReportMade, domain.WorkingNoteAdded, domain.VerificationRecorded, domain.TeamReported, domain.ConferenceHeld,
		domain.DossierPieceFiled, domain.InspectionClosed:
		p.foldInspection(id, c, e)
	case domain.LetterDrafted, domain.LetterNumbered, domain.LetterSigned, domain.LetterSent, domain.LetterVoided:
		p.foldLetter(id, c, e)
	case domain.ReviewPlanned, domain.ReviewDataCollected, domain.ReviewHeld, domain.ReviewReportSent, domain.ReviewClosed:
		row, _ := p.reviews.get(id)
		p.reviews.put(id, foldReview(row, id, e))
	case domain.MovementLaunched, domain.ParticipationReported, domain.MovementClosed:
		p.foldMovement(id, e)
	case domain.IssueRaised, domain.IssueAssigned, domain.IssueUpdated, domain.IssueResolved, domain.IssueReopened:
		row, _ := p.issues.get(id)
		p.issues.put(id, foldIssue(row, id, c, e))
	case domain.ProgrammeAdopted, domain.ProgrammeRevised, domain.ProgrammeClosed:
		p.foldProgramme(id, e)
	case domain.MessagePlanned, domain.MessageHanded, domain.MessageFailed, domain.MessageUnreached, domain.UnitContacted:
		p.foldMessage(id, c, e)
	case domain.ConsolidationOpened, domain.ConsolidationDrafted, domain.ConsolidationApproved, domain.ConsolidationSent,
		domain.ConsolidationCarried, domain.ConsolidationReceived:
		p.foldConsolidation(id, c, e)
	case domain.RecordRectified:
		p.rectifications.put(id, rectificationOf(id, c, e))
	case domain.ItemErased:
		p.erasures.put(id, erasureOf(c, e))
	case domain.ReceiptEntered, domain.GroupDefined, domain.GroupRedefined, domain.FormPublished:
		// in the timeline only
	default:
		before, had := p.assignments.get(id)
		after := p.spell(before, had, foldAssignment(before, c, e), c)
		p.assignments.put(id, after)
		p.countOpen(c, before, after)
		p.planByLaw(after)
		p.planTransfer(after)
		p.urge(c, after, e)
		p.planConsent(after)
		p.foldQuestion(after, c, e)
		p.planReceipt(after, e)
	}
	p.notify(c, id, e)
}

// at makes an optional instant; the zero time is none.
func at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// day makes an optional civil date.
func day(d domain.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return &t
}

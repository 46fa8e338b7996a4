package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/postgres"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/state"
	"github.com/dondoc/dondoc/workers"
)

// house is all parts of one data directory, opened and wired by hand.
type house struct {
	config  config
	dir     string
	clock   workers.Clock
	slog    *slog.Logger
	log     *eventstore.JetStream[domain.Event]
	lives   *eventstore.Lives[domain.Event] // of the log, for whoever decides
	reached *eventstore.Reached
	content *eventstore.Content
	state   *state.State
	views   projections.Views
	runner  *projections.Runner
	metrics *metrics
	search  *projections.Search
	crew    workers.Crew
	asItIs  bool // nothing is added to the log at the opening

	destroyed, looked uint64 // position of the last erasure that is carried out, and up to where there is no other

	mu       sync.Mutex
	pg       *postgres.Server
	nats     *eventstore.Server
	conn     *nats.Conn // to the server of the log, whosever it is
	sys      *nats.Conn // to the system account of servers outside; nil when none is given
	running  sync.WaitGroup
	stumbled chan error // the first time the read models could not go on
	opened   atomic.Bool
	stop     context.CancelFunc
	closings []func()
}

// lock takes the data directory for this process; errInUse if another has it. The directory is made if
// it is not there. One that was not restored or repaired to its end is refused: it is no house.
func lock(dir string) (*os.File, error) {
	f, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	if err := unfinished(dir, partDir, repairDir); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func takeLock(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return nil, fail(exitBadInput, err, "Không lập được thư mục dữ liệu %s: %v.", dir, unwrapPath(err))
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fail(exitBadInput, err, "Không mở được thư mục dữ liệu %s: %v.", dir, unwrapPath(err))
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, errInUse
	}
	return f, nil
}

var errInUse = errors.New("the data directory is in use")

func unwrapPath(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// open starts every part on a directory this process has locked. The read models run behind the log
// from then on; the workers do not run. close undoes all of it.
func open(ctx context.Context, c config, dir string, clock workers.Clock, logger *slog.Logger) (*house, error) {
	h := &house{config: c, dir: dir, clock: clock, slog: logger, stumbled: make(chan error, 1)}
	if err := h.open(ctx); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *house) open(ctx context.Context) (err error) {
	if !isDemo(h.dir) {
		if err := eventstore.CheckDisk(h.dir); err != nil {
			return err
		}
	}
	if h.reached, err = eventstore.OpenReached(reachedIn(h.dir, h.config.Tenant)); err != nil {
		return err
	}
	var dsn string
	var nc *nats.Conn
	var starting errgroup.Group
	starting.Go(func() (err error) { dsn, err = h.startDatabase(ctx); return err })
	starting.Go(func() (err error) { nc, err = h.startNATS(); return err })
	if err := starting.Wait(); err != nil {
		return err
	}
	if h.log, err = eventstore.Open(ctx, nc, h.logOptions(), domain.Wire{}); err != nil {
		return err
	}
	if h.state, err = state.Open(ctx, dsn, h.config.Tenant); err != nil {
		return h.noDatabase(err)
	}
	h.closings = append(h.closings, h.state.Close)
	h.lives = eventstore.NewLives(h.log, eventstore.LivesOptions{Snapshots: h.state, Logger: h.slog})
	h.closings = append(h.closings, h.lives.Close)
	if err := h.reached.Check(h.log.Durable()); err != nil {
		return err
	}
	if err := h.openContent(ctx); err != nil {
		return err
	}
	if h.views, err = projections.Open(ctx, dsn, h.config.Tenant); err != nil {
		return h.noDatabase(err)
	}
	h.closings = append(h.closings, h.views.Close)
	if h.runner, err = projections.NewRunner(ctx, h.views, h.log); err != nil {
		return err
	}
	if h.search, err = projections.OpenSearch(ctx, h.views); err != nil {
		return h.noDatabase(err)
	}
	h.metrics = newMetrics(h)
	sink, err := h.config.sink(h.dir)
	if err != nil {
		return err
	}
	h.crew = workers.Crew{Log: h.lives, Due: h.views, Sink: sink, Together: atOnce, Leads: h.runner.Leads}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	h.stop = stop
	h.running.Go(func() { h.project(work) })
	h.running.Go(func() { h.keepSearch(work) })
	if h.pg != nil {
		h.running.Go(func() { h.keepDatabase(work) })
	}
	if err := h.catchUp(ctx); err != nil { // before anything is written: a log that is not ours gets nothing from us
		return err
	}
	if !h.asItIs {
		if err := h.establish(ctx); err != nil {
			return err
		}
		if err := h.catchUp(ctx); err != nil {
			return err
		}
	}
	h.opened.Store(true)
	return h.destroyErased(ctx)
}

// catchUp returns when the read models are where the log ends.
func (h *house) catchUp(ctx context.Context) error {
	caughtUp := make(chan error, 1)
	go func() { caughtUp <- h.runner.CatchUp(ctx) }()
	select {
	case err := <-caughtUp:
		h.note()
		return err
	case err := <-h.stumbled: // it may pass when it is tried again, but nobody is to wait for it unseen
		return err
	}
}

// openContent opens what people have typed and attached, and has it ask the log what was erased. It lies beside a log of
// our own in files, and on a server of somebody else where the log is, for all programs that write to it.
func (h *house) openContent(ctx context.Context) (err error) {
	if h.config.NATSURL != "" {
		h.content, err = eventstore.OpenSharedContent(ctx, h.conn, eventstore.Options{Tenant: h.config.Tenant})
	} else {
		h.content, err = eventstore.OpenContent(filepath.Join(h.dir, "content"), filepath.Join(h.dir, "keys"))
	}
	if errors.Is(err, fs.ErrExist) {
		return fail(exitBadInput, err, "Trong thư mục dữ liệu %s, content và keys phải là thư mục: %v. Đề nghị kiểm tra lại.", h.dir, err)
	}
	if err != nil {
		return err
	}
	h.content.Erased = h.isErased
	return nil
}

// noDatabase says what to look at when a database of somebody else's does not do.
func (h *house) noDatabase(err error) error {
	if h.config.DatabaseURL != "" && !errors.Is(err, state.ErrNewer) {
		return fail(exitMissing, err, "Không dùng được cơ sở dữ liệu đã chỉ ra trong DATABASE_URL. Đề nghị kiểm tra địa chỉ, tài khoản và máy chủ.")
	}
	return err
}

// reachedIn is the file that says how far a log has come.
func reachedIn(dir, tenant string) string { return filepath.Join(dir, "log-end."+tenant) }

// note writes down how far the log has come.
func (h *house) note() {
	if h.reached == nil || h.log == nil {
		return
	}
	if err := h.reached.Note(h.log.Durable()); err != nil {
		h.slog.Warn("the end of the log", "error", err)
	}
}

// close stops what runs, then the parts in the reverse order of opening.
func (h *house) close() {
	if h.stop != nil {
		h.stop()
	}
	h.running.Wait()
	h.note()
	for i := len(h.closings) - 1; i >= 0; i-- {
		h.closings[i]()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.nats != nil {
		h.nats.Close()
	}
	if h.pg != nil {
		if err := h.pg.Stop(); err != nil {
			h.slog.Warn("stop PostgreSQL", "error", err)
		}
	}
}

func (h *house) startDatabase(ctx context.Context) (string, error) {
	if h.config.DatabaseURL != "" {
		return h.config.DatabaseURL, nil
	}
	pg, err := postgres.Start(ctx, postgres.Options{Dir: filepath.Join(h.dir, "postgres"), Log: h.slog})
	if err != nil {
		return "", err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pg = pg
	return pg.DSN(), nil
}

func (h *house) startNATS() (*nats.Conn, error) {
	if h.config.NATSURL != "" {
		return h.connectNATS()
	}
	o := eventstore.ServerOptions{Listen: h.config.NATSListen, Port: h.config.NATSPort, Logger: h.slog, Scratch: isDemo(h.dir)}
	if h.reached != nil {
		o.Reached = map[string]eventstore.Position{h.config.Tenant: h.reached.At()}
	}
	s, err := eventstore.StartServer(filepath.Join(h.dir, "nats"), o)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.nats = s
	h.mu.Unlock()
	h.conn, err = s.Connect()
	return h.conn, err
}

// project keeps the read models up with the log. What may pass (a database that restarts) is tried
// again; a damaged log, or a second projector, ends it and shows on /healthz.
func (h *house) project(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.runner.Run(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		if errors.Is(err, eventstore.ErrDamaged) {
			if h.opened.Load() { // else who opens the house is told
				h.slog.Error("the read models stopped: the log is damaged", "error", err)
			}
			return
		}
		select {
		case h.stumbled <- err:
		default:
		}
		h.slog.Error("the read models stopped and start again", "error", err)
		select {
		case <-time.After(500 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// keepDatabase starts the child again when it dies.
func (h *house) keepDatabase(ctx context.Context) {
	for {
		h.mu.Lock()
		done := h.pg.Done()
		h.mu.Unlock()
		select {
		case err := <-done:
			h.slog.Error("PostgreSQL ended and is started again", "error", err)
		case <-ctx.Done():
			return
		}
		for ctx.Err() == nil {
			if _, err := h.startDatabase(ctx); err == nil {
				break
			} else {
				h.slog.Error("PostgreSQL did not start", "error", err)
			}
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
		}
	}
}

// health gives the reasons why reads or writes do not work now; none: all is well.
func (h *house) health(ctx context.Context) []string {
	ctx, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	var why []string
	if err := h.runner.Broken(); err != nil {
		_, text := explain(err)
		why = append(why, text)
	}
	if err := h.views.Ping(ctx); err != nil {
		why = append(why, "Cơ sở dữ liệu chưa trả lời.")
	}
	last, err := h.log.Last(ctx)
	if err != nil {
		why = append(why, "Sổ ghi chưa trả lời.")
	} else if at := h.runner.Position(); at+1000 < last {
		why = append(why, fmt.Sprintf("Số liệu còn chậm %d lần ghi.", last-at))
	}
	if h.nats != nil {
		err := h.nats.Fault()
		if err == nil {
			err = h.nats.Full()
		}
		if err != nil {
			_, text := explain(err)
			why = append(why, text)
		}
	}
	return why
}

// establish publishes the shipped law, if the log does not have it: the calendar, the ladder, the form.
func (h *house) establish(ctx context.Context) error {
	issue := func(id string) domain.Issued {
		return domain.Issued{ID: domain.Derive("shipped", id), By: domain.ByPost(domain.Main, "quan-tri"), At: h.clock.Now()}
	}
	almanac, _, err := eventstore.Load[domain.Almanac](ctx, h.store(), "cal."+string(domain.VietnamCalendar))
	if err != nil {
		return err
	}
	for _, y := range domain.ShippedCalendar().Years {
		id := fmt.Sprint("calendar", y.Year)
		if y.Provisional {
			id += " ahead of its notice"
		}
		if had, known := almanac.Calendar.OfYear(y.Year); known && (y.Provisional || !had.Provisional) {
			continue // what is in the log was announced, or computed, before this program came
		}
		if _, err := h.do(ctx, domain.PublishCalendar{Issued: issue(id), Calendar: domain.VietnamCalendar, Year: y}); err != nil {
			return err
		}
	}
	ladder := domain.PublishPolicy{Issued: issue("ladder"), Policy: domain.Ladder, ValidFrom: domain.NewDate(2024, 1, 1), Source: domain.ShippedLadderSource, Stages: domain.ShippedLadder}
	if _, err := h.do(ctx, ladder); err != nil {
		return err
	}
	form := domain.ScienceAndEducation
	_, err = h.do(ctx, domain.PublishForm{Issued: issue("form"), Form: form.ID, Title: form.Title, Fields: form.Fields})
	return err
}

// do is how everything but a worker changes anything: check the shape, decide, append. It returns when
// the outcome is durable.
func (h *house) do(ctx context.Context, cmd domain.Command) (projections.Commit, error) {
	cmd, err := atTheEdge(cmd, h.clock.Now())
	if err != nil {
		return projections.Commit{}, err
	}
	if err := errors.Join(h.seated(ctx, cmd), h.there(ctx, cmd)); err != nil {
		return projections.Commit{}, err
	}
	body, err := h.bodyOf(ctx, domain.ActorOf(cmd.IssuedBy()).Unit, domain.DateOf(cmd.IssuedAt()))
	if err != nil {
		return projections.Commit{}, err
	}
	if cmd, err = h.pin(ctx, domain.WithBody(cmd, body)); err != nil {
		return projections.Commit{}, err
	}
	if c, ok := cmd.(domain.Submit); ok {
		if err := h.checkReport(ctx, c); err != nil {
			return projections.Commit{}, err
		}
	}
	kind, _, _ := strings.Cut(cmd.Aggregate(), ".")
	switch kind {
	case "org":
		return eventstore.Execute[domain.Organisation](ctx, h.store(), cmd)
	case "person":
		return eventstore.Execute[domain.Person](ctx, h.store(), cmd)
	case "group":
		return eventstore.Execute[domain.Group](ctx, h.store(), cmd)
	case "form":
		return eventstore.Execute[domain.Form](ctx, h.store(), cmd)
	case "cal":
		return eventstore.Execute[domain.Almanac](ctx, h.store(), cmd)
	case "policy":
		return eventstore.Execute[domain.Policy](ctx, h.store(), cmd)
	case "doc":
		return eventstore.Execute[domain.Document](ctx, h.store(), cmd)
	case "series":
		return eventstore.Execute[domain.Series](ctx, h.store(), cmd)
	case "res":
		return eventstore.Execute[domain.Resolution](ctx, h.store(), cmd)
	case "regime":
		return eventstore.Execute[domain.Regime](ctx, h.store(), cmd)
	case "asg":
		return eventstore.Execute[domain.Assignment](ctx, h.store(), cmd)
	case "rec":
		return eventstore.Execute[domain.Rectification](ctx, h.store(), cmd)
	case "item":
		return h.erase(ctx, cmd)
	case "cons":
		return eventstore.Execute[domain.Consolidation](ctx, h.store(), cmd)
	case "book":
		return eventstore.Execute[domain.Book](ctx, h.store(), cmd)
	case "insp":
		return eventstore.Execute[domain.Inspection](ctx, h.store(), cmd)
	case "letter":
		return eventstore.Execute[domain.Letter](ctx, h.store(), cmd)
	case "review":
		return eventstore.Execute[domain.Review](ctx, h.store(), cmd)
	case "move":
		return eventstore.Execute[domain.Movement](ctx, h.store(), cmd)
	case "issue":
		return eventstore.Execute[domain.Issue](ctx, h.store(), cmd)
	case "prog":
		return eventstore.Execute[domain.Programme](ctx, h.store(), cmd)
	case "message":
		return eventstore.Execute[domain.Message](ctx, h.store(), cmd)
	}
	return projections.Commit{}, usage("Không có loại hồ sơ %q.", kind)
}

func (h *house) store() workers.Log { return h.lives }

// bodyOf is what a unit is in the house on a day, "" for one that is not in it. The read models know most; one that was
// established a moment ago is looked up in the log.
func (h *house) bodyOf(ctx context.Context, unit domain.UnitID, on domain.Date) (domain.UnitKind, error) {
	if unit == "" || unit == domain.Main {
		return "", nil
	}
	if u, err := h.views.Unit(ctx, string(unit)); err == nil {
		return u.On(on).Kind, nil
	}
	org, _, err := eventstore.Load[domain.Organisation](ctx, h.store(), "org."+domain.Main)
	if err != nil {
		return "", err
	}
	u, _ := org.Unit(unit)
	return u.On(on).Kind, nil
}

// complete fills what the sender of a command may leave out: its id and its moment.
func (h *house) complete(i *domain.Issued) {
	if i.ID == "" {
		i.ID = uuid.NewString()
	}
	if i.At.IsZero() {
		i.At = h.clock.Now()
	}
}

// keep stores what somebody typed, or a file, as a content item. It is durable before any event names it.
func (h *house) keep(ctx context.Context, mediaType string, body []byte) (*domain.Item, error) {
	item, err := h.content.Put(ctx, mediaType, body)
	if err != nil {
		return nil, err
	}
	kept := domain.Item(item)
	return &kept, nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/internal/postgres"
	"github.com/dondoc/dondoc/projections"
	"github.com/dondoc/dondoc/state"
	"github.com/dondoc/dondoc/workers"
)

type restoreCmd struct {
	File string `arg:"" name:"tệp" help:"Tệp sao lưu."`
	Keys string `placeholder:"TỆP" help:"Tệp khóa (mặc định: TỆP.keys, nếu có)."`
	JSON bool   `help:"In kết quả dạng JSON."`
}

func (r *restoreCmd) Help() string {
	return "Thư mục --data phải trống hoặc chưa có. Bản sao lưu được kiểm tra từng byte và từng mắt xích, các bảng được dựng lại; " +
		"thư mục chỉ dùng được khi đã khôi phục xong. Với NATS_URL, sổ ghi và nội dung được khôi phục vào máy chủ đó, nơi chưa có sổ ghi của cơ quan. Không có tệp khóa thì các nội dung không đọc được, sổ ghi vẫn đủ."
}

// restored is what --json prints.
type restored struct {
	Position   uint64                 `json:"position"`
	Commits    int                    `json:"commits"`
	Content    int                    `json:"content"`
	Keys       int                    `json:"keys"`
	Unreadable int                    `json:"unreadable"` // items whose key is not there
	Equal      bool                   `json:"equal"`
	Tables     []projections.Compared `json:"tables"`
	Seconds    float64                `json:"seconds"`
}

// partDir is where a restoration puts together what will be the data directory. While it is there the directory is nothing.
const partDir = "restore.part"

// run proves the files, puts the house together in a directory of its own inside the data directory, log, items, keys, state and tables,
// and only then moves it to its place, the log last. Cut off anywhere it is no house, and the next try begins anew.
func (r *restoreCmd) run(ctx context.Context, c config, io streams) (err error) {
	began := time.Now()
	data, backup, err := openArchive(r.File, eventstore.BackupArchive, exitBadInput)
	if err != nil {
		return err
	}
	defer data.Close()
	if backup.Manifest.Tenant != c.Tenant {
		return usage("Bản sao lưu %s là của cơ quan %q. Đề nghị thêm --tenant %s.", r.File, backup.Manifest.Tenant, backup.Manifest.Tenant)
	}
	keys, err := r.openKeys(c.Tenant, io)
	if err != nil {
		return err
	}
	if keys != nil {
		defer keys.file.Close()
	}
	if err := c.emptyDatabase(ctx); err != nil {
		return err
	}
	dir, err := c.dir()
	if err != nil {
		return err
	}
	held, fresh, err := lockEmpty(dir)
	if err != nil {
		return err
	}
	defer held.Close()
	part := filepath.Join(dir, partDir)
	defer func() {
		if err != nil {
			leave(dir, fresh)
			c.leaveDatabase(context.WithoutCancel(ctx))
			err = interrupted(ctx, err, "Đã dừng theo yêu cầu; chưa khôi phục gì.")
		}
	}()
	if err := errors.Join(os.Mkdir(part, 0o711), syncNames(dir)); err != nil {
		return fail(exitBadInput, err, "Không lập được thư mục %s: %v.", part, unwrapPath(err))
	}
	if backup.Manifest.Note == demoMark {
		if err := markDemo(part); err != nil {
			return err
		}
	}
	out, err := r.build(ctx, c, part, backup, keys, io)
	if err != nil {
		return err
	}
	if err := moveIn(dir, part); err != nil {
		return err
	}
	out.Seconds = time.Since(began).Seconds()
	return r.tell(out, keys != nil, io)
}

// build makes a whole house of a backup.
func (r *restoreCmd) build(ctx context.Context, c config, part string, backup *eventstore.ArchiveReader, keys *keyFile, io streams) (restored, error) {
	out := restored{Position: backup.Manifest.Position}
	if err := r.fill(ctx, c, part, backup, keys, &out, io); err != nil {
		return out, err
	}
	quiet := slog.New(slog.NewTextHandler(io.err, &slog.HandlerOptions{Level: slog.LevelError}))
	h := &house{config: c, dir: part, clock: &workers.System{}, slog: quiet, stumbled: make(chan error, 1), asItIs: true}
	defer func() { h.close() }()
	if err := h.open(ctx); err != nil {
		return out, err
	}
	tables, err := h.runner.Rebuild(ctx, projections.RebuildOptions{Verify: true, Dir: h.dir})
	if err != nil {
		return out, err
	}
	if tables.Position != out.Position {
		return out, fmt.Errorf("the read models tell the story to %d, the backup to %d", tables.Position, out.Position)
	}
	out.Tables, out.Equal = tables.Tables, tables.Equal
	return out, nil
}

// fill reads the keys, then the backup, into the log and the shelves.
func (r *restoreCmd) fill(ctx context.Context, c config, part string, backup *eventstore.ArchiveReader, keys *keyFile, out *restored, io streams) error {
	h := &house{config: c, dir: part, clock: &workers.System{}, slog: slog.New(slog.DiscardHandler)}
	defer h.close()
	nc, err := h.startNATS()
	if err != nil {
		return err
	}
	if h.log, err = openToFill(ctx, nc, h); err != nil {
		return err
	}
	if err := h.openContent(ctx); err != nil {
		return err
	}
	var mu sync.Mutex
	has := map[string]bool{}
	var shelves errgroup.Group // each thing is synced by itself, so many are on their way at once
	shelves.SetLimit(16)
	if keys != nil {
		_, err := keys.archive.Each(eventstore.ArchiveParts{Key: func(k eventstore.Stored) error {
			shelves.Go(func() error {
				err := h.content.RestoreKey(ctx, k)
				if errors.Is(err, eventstore.ErrTampered) {
					return nil // it was being destroyed when the keys were backed up
				}
				mu.Lock()
				defer mu.Unlock()
				has[k.Ref] = err == nil
				return err
			})
			return ctx.Err()
		}})
		if err := errors.Join(err, shelves.Wait()); err != nil {
			return backupDamage(keys.file.Name(), err)
		}
		out.Keys = len(has)
	}
	log, err := h.log.Refill(ctx)
	if err != nil {
		return err
	}
	g := gauge{doing: "khôi phục", w: io.err, terminal: isTerminal(io.err), last: time.Now()}
	var beside stateLoad
	seal, err := backup.Each(eventstore.ArchiveParts{
		State: func(p []byte) error { return beside.take(ctx, h, p) },
		Message: func(m eventstore.RawMessage) error {
			g.tell(m.Position, out.Position)
			return log.Put(ctx, m)
		},
		Content: func(s eventstore.Stored) error {
			if !has[s.Ref] {
				out.Unreadable++
			}
			put := func() error { return h.content.RestoreSealed(ctx, s) }
			if len(s.Data) > 1<<20 {
				return put()
			}
			shelves.Go(put)
			return ctx.Err()
		},
	})
	g.end()
	if err = errors.Join(err, shelves.Wait(), beside.end(err)); err == nil {
		err = log.End(ctx)
	}
	if err == nil && c.NATSURL != "" {
		err = h.log.Restored(ctx)
	}
	if err != nil {
		return backupDamage(r.File, err)
	}
	out.Commits, out.Content = seal.Commits, seal.Content
	if h.reached, err = eventstore.OpenReached(reachedIn(part, c.Tenant)); err != nil {
		return err
	}
	return h.reached.Note(out.Position)
}

// A stateLoad gives the pieces of a dump to the database, which is started for the first of them.
type stateLoad struct {
	to     *io.PipeWriter
	loaded chan error
}

func (s *stateLoad) take(ctx context.Context, h *house, p []byte) error {
	if s.to == nil {
		dsn, err := h.startDatabase(ctx)
		if err != nil {
			return err
		}
		into, err := state.Open(ctx, dsn, h.config.Tenant)
		if err != nil {
			return h.noDatabase(err)
		}
		h.closings = append(h.closings, into.Close)
		from, to := io.Pipe()
		s.to, s.loaded = to, make(chan error, 1)
		go func() {
			err := into.Load(ctx, from)
			from.CloseWithError(err) // nil: what comes after its end is not taken
			s.loaded <- err
		}()
	}
	_, err := s.to.Write(p)
	return err
}

// end returns when all is loaded. After an error nothing is.
func (s *stateLoad) end(failed error) error {
	if s.to == nil {
		return nil
	}
	return errors.Join(s.to.CloseWithError(failed), <-s.loaded)
}

// openToFill opens a new log; on a server that others reach, one that they do not open before it is whole. What it is asked
// may take as long as the disk needs for what was sent before.
func openToFill(ctx context.Context, nc *nats.Conn, h *house) (*eventstore.JetStream[domain.Event], error) {
	o := h.logOptions()
	o.Timeout, o.Restoring = 4*time.Minute, h.config.NATSURL != ""
	return eventstore.Open(ctx, nc, o, domain.Wire{})
}

// backupDamage says that it is the backup and not a log that is not as it must be.
func backupDamage(path string, err error) error {
	var d *eventstore.Damage
	switch {
	case errors.As(err, &d) && d.Remedy != eventstore.RemedyUpgrade:
		return fail(exitDamaged, err, "Bản sao lưu %s bị hỏng tại vị trí %d: %s. Đề nghị dùng bản sao lưu khác.", path, d.Position, d.Reason)
	case errors.Is(err, eventstore.ErrArchive), errors.Is(err, eventstore.ErrTampered):
		return fail(exitDamaged, err, "Tệp %s bị hỏng, bị cắt cụt hoặc đã bị sửa: %v. Đề nghị dùng bản sao lưu khác.", path, err)
	}
	return err
}

func (r *restoreCmd) tell(out restored, keyed bool, io streams) error {
	if out.Unreadable > 0 {
		why := "không có khóa trong tệp khóa"
		if !keyed {
			why = "không có tệp khóa"
		}
		fmt.Fprintf(io.err, "Có %d nội dung không đọc được vì %s.\n", out.Unreadable, why)
	}
	var err error
	if r.JSON {
		err = json.NewEncoder(io.out).Encode(out)
	} else {
		for _, t := range out.Tables {
			fmt.Fprintf(io.out, "%-12s %7d dòng  %s\n", t.Table, t.Rows, t.Live)
		}
		_, err = fmt.Fprintf(io.out, "restore  position=%d commits=%d content=%d keys=%d unreadable=%d seconds=%.3f equal=%t\n",
			out.Position, out.Commits, out.Content, out.Keys, out.Unreadable, out.Seconds, out.Equal)
	}
	if err == nil && !out.Equal {
		err = errDifference
	}
	return err
}

// A keyFile is an archive of keys that is open.
type keyFile struct {
	file    *os.File
	archive *eventstore.ArchiveReader
}

// openKeys opens the keys that were named, or those beside the backup. Without, the log is restored all the same.
func (r *restoreCmd) openKeys(tenant string, io streams) (*keyFile, error) {
	path := r.Keys
	if path == "" {
		path = r.File + ".keys"
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(io.err, "Không có tệp khóa %s: các nội dung sẽ không đọc được. Nếu có tệp khóa ở nơi khác, đề nghị dừng lại và thêm --keys.\n", path)
			return nil, nil
		}
	}
	f, a, err := openArchive(path, eventstore.KeysArchive, exitMissing)
	if err != nil {
		return nil, err
	}
	if a.Manifest.Tenant != tenant {
		return nil, errors.Join(usage("Tệp khóa %s là của cơ quan %q. Đề nghị kiểm tra lại --keys.", path, a.Manifest.Tenant), f.Close())
	}
	return &keyFile{f, a}, nil
}

// openArchive opens a file of a backup that was read to its end and found whole. One that is not there is told with a code.
func openArchive(path, kind string, absent int) (*os.File, *eventstore.ArchiveReader, error) {
	f, err := os.Open(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			absent = exitBadInput
		}
		return nil, nil, fail(absent, err, "Không mở được tệp %s: %s.", path, plain(err))
	}
	a, err := eventstore.OpenArchive(f, kind)
	if err == nil {
		_, err = a.Each(eventstore.ArchiveParts{})
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err == nil {
		a, err = eventstore.OpenArchive(f, kind)
	}
	if err == nil {
		return f, a, nil
	}
	f.Close()
	if errors.Is(err, eventstore.ErrNoArchive) {
		return nil, nil, fail(exitBadInput, err, "Tệp %s không phải là %s của Dondoc. Đề nghị kiểm tra lại đường dẫn.", path, map[string]string{
			eventstore.BackupArchive: "bản sao lưu", eventstore.KeysArchive: "tệp khóa",
		}[kind])
	}
	return nil, nil, backupDamage(path, err)
}

// lockEmpty takes a directory in which there is nothing, or the remains of a restoration that was cut off, which it clears.
// fresh says that the directory was not there.
func lockEmpty(dir string) (held *os.File, fresh bool, err error) {
	_, err = os.Stat(dir)
	fresh = errors.Is(err, fs.ErrNotExist)
	var remains bool
	if !fresh {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, false, usage("Không đọc được thư mục %s: %v.", dir, unwrapPath(err))
		}
		others := 0
		for _, e := range entries {
			switch e.Name() {
			case partDir:
				remains = true
			case "lock", "lost+found":
			default:
				others++
			}
		}
		if others > 0 && !remains {
			if held, err := lock(dir); errors.Is(err, errInUse) {
				return nil, false, fail(exitInUse, err, "Thư mục dữ liệu %s đang được tiến trình dondoc khác sử dụng. Đề nghị chọn thư mục khác bằng --data.", dir)
			} else if err == nil {
				held.Close()
			}
			return nil, false, usage("Thư mục %s đã có dữ liệu. Chỉ khôi phục vào thư mục trống; đề nghị chọn thư mục khác bằng --data.", dir)
		}
	}
	held, err = takeLock(dir)
	if errors.Is(err, errInUse) {
		return nil, false, fail(exitInUse, err, "Thư mục dữ liệu %s đang được tiến trình dondoc khác sử dụng. Đề nghị chọn thư mục khác bằng --data.", dir)
	}
	if err == nil && remains {
		err = clear(dir)
	}
	return held, fresh, err
}

// clear takes everything out of a directory but what is always there.
func clear(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != "lock" && e.Name() != "lost+found" && e.Name() != partDir {
			err = errors.Join(err, postgres.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return errors.Join(err, postgres.Remove(filepath.Join(dir, partDir))) // last: until then these are remains
}

// leave takes away what a restoration has made that did not come to its end. The directory was empty when it began.
func leave(dir string, fresh bool) {
	_ = clear(dir)
	if fresh {
		_ = os.Remove(filepath.Join(dir, "lock"))
		_ = os.Remove(dir)
	}
}

// interrupted makes an error of what a person has stopped, so that nobody takes it for done.
func interrupted(ctx context.Context, err error, text string) error {
	if err != nil && ctx.Err() != nil {
		return fail(exitDifference, err, "%s", text)
	}
	return err
}

// moveIn gives everything its place, the log last and what says how far it came before it: if the power is cut in between
// there is no log, and one is expected.
func moveIn(dir, part string) error {
	entries, err := os.ReadDir(part)
	if err != nil {
		return err
	}
	for _, log := range []bool{false, true} {
		for _, e := range entries {
			if (e.Name() == "nats") != log || e.Name() == "lock" {
				continue
			}
			if err := os.Rename(filepath.Join(part, e.Name()), filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
		if err := syncNames(dir); err != nil {
			return err
		}
	}
	if err := postgres.Remove(part); err != nil {
		return err
	}
	return syncNames(dir)
}

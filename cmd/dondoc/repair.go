package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/workers"
)

type repairCmd struct {
	From       string `placeholder:"TỆP" help:"Bản sao lưu để lấy lại những gì không đọc được."`
	AcceptLoss bool   `name:"accept-loss" help:"Chấp nhận mất phần cuối sổ ghi mà cả sổ ghi lẫn bản sao lưu không còn."`
	JSON       bool   `help:"In kết quả dạng JSON."`
}

func (r *repairCmd) Help() string {
	return "Không có --from: sửa thiết lập của sổ ghi bị đứt khi mất điện, rồi kiểm tra toàn bộ. Có --from: ghép lại sổ ghi từ bản sao lưu và từ những gì còn đọc được, " +
		"từng mắt xích được kiểm tra; không bao giờ thêm điều chưa từng được ghi, không bao giờ để trống ở giữa. Còn thiếu thì nêu vị trí và không thay đổi gì, " +
		"trừ khi có --accept-loss. Sổ ghi cũ luôn được giữ lại. Một thành viên của cụm tự lấy lại từ các thành viên khác khi chạy dondoc nats."
}

// repaired is what --json prints.
type repaired struct {
	Position   uint64 `json:"position"`
	Commits    int    `json:"commits"`
	FromBackup int    `json:"from_backup"`
	FromLog    int    `json:"from_log"`
	Content    int    `json:"content"` // items put back
	Lost       uint64 `json:"lost"`    // positions at the end that nobody has any more
	Settings   string `json:"settings"`
	Kept       string `json:"kept,omitempty"` // where what was there before lies
}

// repairDir is where a log is put together. While it is there nobody opens the directory.
const repairDir = "repair.part"

// run repairs the log of a directory that nobody has open.
func (r *repairCmd) run(ctx context.Context, c config, io streams) error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	if c.NATSURL != "" {
		return usage("Chỉ sửa được sổ ghi trong thư mục dữ liệu. Đề nghị bỏ --nats-url và NATS_URL.")
	}
	if r.AcceptLoss && r.From == "" {
		return usage("--accept-loss chỉ dùng cùng --from.")
	}
	if _, err := os.Stat(filepath.Join(dir, "nats")); err != nil {
		return noLog(dir, err)
	}
	held, err := takeLock(dir)
	if errors.Is(err, errInUse) {
		return fail(exitInUse, err, "Thư mục dữ liệu %s đang được tiến trình dondoc khác sử dụng. Đề nghị dừng tiến trình đó rồi chạy lại.", dir)
	}
	if err != nil {
		return err
	}
	defer held.Close()
	if err := unfinished(dir, partDir); err != nil {
		return err
	}
	if err := settleRepair(dir, c.Tenant); err != nil {
		return err
	}
	out := repaired{Settings: "whole"}
	census, err := r.heal(ctx, c, dir, &out)
	var damage *eventstore.Damage
	switch {
	case r.From == "" || errors.As(err, &damage) && damage.Remedy == eventstore.RemedyUpgrade:
	case err == nil:
		err = r.putBack(ctx, c, dir, &out)
	case errors.Is(err, eventstore.ErrDamaged), errors.Is(err, eventstore.ErrNoLog):
		if err = r.rebuild(ctx, c, dir, &out, io); err == nil {
			census, err = r.heal(ctx, c, dir, &out)
		}
	}
	if err != nil {
		return interrupted(ctx, err, "Đã dừng theo yêu cầu; sổ ghi chưa được sửa.")
	}
	out.Position, out.Commits = census.Position, census.Commits
	if r.JSON {
		return json.NewEncoder(io.out).Encode(out)
	}
	if out.Kept != "" {
		fmt.Fprintf(io.err, "Sổ ghi cũ được giữ ở %s.\n", out.Kept)
	}
	_, err = fmt.Fprintf(io.out, "repair  position=%d commits=%d from_backup=%d from_log=%d content=%d lost=%d settings=%s damaged=0\n",
		out.Position, out.Commits, out.FromBackup, out.FromLog, out.Content, out.Lost, out.Settings)
	return err
}

// heal opens the log, which mends settings that a power cut has torn, and reads it from end to end.
func (r *repairCmd) heal(ctx context.Context, c config, dir string, out *repaired) (eventstore.Census, error) {
	h := &house{config: c, dir: dir, clock: &workers.System{}, slog: slog.New(slog.DiscardHandler)}
	defer h.close()
	err := h.openLog(ctx)
	var damage *eventstore.Damage
	if errors.As(err, &damage) && damage.Remedy == eventstore.RemedyStart { // the stream is there, and the server has passed it over
		nc, err := h.nats.Connect()
		if err != nil {
			return eventstore.Census{}, err
		}
		if h.log, err = eventstore.Open(ctx, nc, eventstore.Options{Tenant: c.Tenant, Server: h.nats}, domain.Wire{}); err != nil {
			return eventstore.Census{}, err
		}
		out.Settings = "mended"
	} else if err != nil {
		return eventstore.Census{}, err
	}
	census, err := h.log.Verify(ctx, nil)
	if err == nil {
		err = h.reached.Check(census.Position)
	}
	return census, err
}

// rebuild puts a new log together beside the old one, and in its place when nothing is missing or that is accepted.
func (r *repairCmd) rebuild(ctx context.Context, c config, dir string, out *repaired, io streams) error {
	reached, err := eventstore.OpenReached(reachedIn(dir, c.Tenant))
	if err != nil {
		return err
	}
	left, err := eventstore.OpenRemains(filepath.Join(dir, "nats"), c.Tenant, reached.At())
	if err != nil {
		return err
	}
	part := filepath.Join(dir, repairDir)
	if err := errors.Join(os.Mkdir(part, 0o711), syncNames(dir)); err != nil {
		return fail(exitBadInput, err, "Không lập được thư mục %s: %v.", part, unwrapPath(err))
	}
	at, merged, err := r.merge(ctx, c, dir, left)
	if err == nil {
		err = r.putBack(ctx, c, dir, out)
	}
	end := max(merged.End, left.End)
	if err == nil && at < end && !r.AcceptLoss {
		err = fail(exitDamaged, nil, "Từ vị trí %d đến %d: cả bản sao lưu lẫn sổ ghi không có đủ, nên chưa thay đổi gì. "+
			"Đề nghị tìm bản sao lưu mới hơn; nếu chấp nhận mất phần này, thêm --accept-loss.", at+1, end)
	}
	if err == nil && at < end {
		err = c.forgetTables(ctx, dir) // they tell of what will not have been; the next start makes them anew
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(part))
	}
	out.FromBackup, out.FromLog, out.Lost = merged.FromBackup, merged.FromLog, end-at
	fresh, err := eventstore.OpenRemains(filepath.Join(part, "nats"), c.Tenant, 0)
	if err != nil {
		return err
	}
	old := filepath.Join(part, oldLog)
	if err := move(left.Dir, old); err != nil && !errors.Is(err, fs.ErrNotExist) { // it may be gone altogether
		return err
	}
	if err := left.MoveJournal(filepath.Join(part, oldJournal)); err != nil {
		return err
	}
	if err := move(fresh.Dir, left.Dir); err != nil {
		return err
	}
	if at < end {
		fmt.Fprintf(io.err, "Sổ ghi kết thúc ở vị trí %d; vị trí %d đến %d đã mất.\n", at, at+1, end)
		if err := lowerReached(dir, c.Tenant, at); err != nil {
			return err
		}
	}
	if out.Kept, err = keepOld(dir, c.Tenant); err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(part), syncNames(dir))
}

// merge fills a log beside the old one, and says how far it came.
func (r *repairCmd) merge(ctx context.Context, c config, dir string, left eventstore.Remains) (at uint64, m eventstore.Merged, err error) {
	f, backup, err := r.open(c)
	if err != nil {
		return 0, m, err
	}
	defer f.Close()
	part := filepath.Join(dir, repairDir)
	if isDemo(dir) {
		if err := markDemo(part); err != nil {
			return 0, m, err
		}
	}
	h := &house{config: c, dir: part, clock: &workers.System{}, slog: slog.New(slog.DiscardHandler)}
	defer h.close()
	nc, err := h.startNATS()
	if err != nil {
		return 0, m, err
	}
	if h.log, err = openToFill(ctx, nc, h); err != nil {
		return 0, m, err
	}
	fill, err := h.log.Refill(ctx)
	if err != nil {
		return 0, m, err
	}
	m, err = fill.Merge(ctx, backup.Messages(), left.Messages())
	if errors.Is(err, eventstore.ErrOtherLog) {
		return 0, m, fail(exitBadInput, err, "Bản sao lưu %s và sổ ghi ở %s không phải của nhau: %v. Đề nghị kiểm tra lại --from; để dùng riêng bản sao lưu, chạy dondoc restore vào thư mục mới.", r.From, dir, err)
	}
	if err == nil {
		err = fill.End(ctx)
	}
	if err == nil {
		_, err = h.log.Verify(ctx, nil)
	}
	return fill.At(), m, err
}

// open opens the backup, proven.
func (r *repairCmd) open(c config) (*os.File, *eventstore.ArchiveReader, error) {
	f, backup, err := openArchive(r.From, eventstore.BackupArchive, exitBadInput)
	if err != nil {
		return nil, nil, err
	}
	if t := backup.Manifest.Tenant; t != c.Tenant {
		return nil, nil, errors.Join(usage("Bản sao lưu %s là của cơ quan %q. Đề nghị kiểm tra lại --from và --tenant.", r.From, t), f.Close())
	}
	return f, backup, nil
}

// putBack restores the items whose keys are here and that are gone themselves. What has no key was erased.
func (r *repairCmd) putBack(ctx context.Context, c config, dir string, out *repaired) error {
	f, backup, err := r.open(c)
	if err != nil {
		return err
	}
	defer f.Close()
	h := &house{config: c, dir: dir}
	if err := h.openContent(ctx); err != nil {
		return err
	}
	missing := map[string]bool{}
	for k, err := range h.content.Keys(ctx) {
		if err != nil {
			return err
		}
		missing[k.Ref] = true
	}
	for s, err := range h.content.Sealed(ctx) {
		if err != nil {
			return err
		}
		delete(missing, s.Ref)
	}
	_, err = backup.Each(eventstore.ArchiveParts{Content: func(s eventstore.Stored) error {
		if !missing[s.Ref] {
			return nil
		}
		out.Content++
		return h.content.RestoreSealed(ctx, s)
	}})
	return err
}

// Where what is replaced lies while it is.
const (
	oldLog     = "old"
	oldJournal = "journal.old"
)

// settleRepair ends a repair that was cut off: before the new log was in its place it is undone, else it is done.
func settleRepair(dir, tenant string) error {
	part := filepath.Join(dir, repairDir)
	if _, err := os.Stat(part); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	log, err := eventstore.OpenRemains(filepath.Join(dir, "nats"), tenant, 0)
	if err != nil {
		return err
	}
	_, isOld := os.Stat(filepath.Join(part, oldLog))
	if _, isNew := os.Stat(log.Dir); isNew == nil {
		if _, err := keepOld(dir, tenant); err != nil {
			return err
		}
	} else {
		if err := log.ReturnJournal(filepath.Join(part, oldJournal)); err != nil {
			return err
		}
		if isOld == nil {
			if err := move(filepath.Join(part, oldLog), log.Dir); err != nil {
				return err
			}
		}
	}
	return errors.Join(os.RemoveAll(part), syncNames(dir))
}

// keepOld puts what was replaced where what is damaged is kept, with the moment, and says where the log lies.
func keepOld(dir, tenant string) (string, error) {
	part, to := filepath.Join(dir, repairDir), filepath.Join(dir, "nats", "damaged", time.Now().UTC().Format("20060102T150405.000000000"))
	err := move(filepath.Join(part, oldJournal), filepath.Join(to, "journal"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	log := filepath.Join(to, "dondoc-"+tenant)
	if err = move(filepath.Join(part, oldLog), log); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return log, err
}

// move gives a file or a directory another place, for good when it returns.
func move(from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return errors.Join(syncNames(filepath.Dir(to)), syncNames(filepath.Dir(from)), syncNames(filepath.Dir(filepath.Dir(to))))
}

// lowerReached takes back how far the log had come.
func lowerReached(dir, tenant string, at uint64) error {
	path := reachedIn(dir, tenant)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	reached, err := eventstore.OpenReached(path)
	if err != nil {
		return err
	}
	return reached.Note(at)
}

// forgetTables throws the read models of a directory away.
func (c config) forgetTables(ctx context.Context, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "postgres", "data")); c.DatabaseURL == "" && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	h := &house{config: c, dir: dir, slog: slog.New(slog.DiscardHandler)}
	defer h.close()
	dsn, err := h.startDatabase(ctx)
	if err != nil {
		return err
	}
	db, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return h.noDatabase(err)
	}
	defer db.Close(context.WithoutCancel(ctx))
	_, err = db.Exec(ctx, "drop schema if exists "+pgx.Identifier{c.Tenant}.Sanitize()+" cascade")
	return err
}

// unfinished refuses a directory in which something was put together and did not come to its end.
func unfinished(dir string, parts ...string) error {
	for _, p := range parts {
		if _, err := os.Stat(filepath.Join(dir, p)); err == nil {
			command := "dondoc restore"
			if p == repairDir {
				command = "dondoc repair"
			}
			return fail(exitMissing, nil, "Lần khôi phục trong thư mục %s chưa xong. Đề nghị chạy lại %s với cùng thư mục.", dir, command)
		}
	}
	return nil
}

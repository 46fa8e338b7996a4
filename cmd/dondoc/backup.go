package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/state"
)

type backupCmd struct {
	File    string `arg:"" name:"tệp" help:"Tệp sao lưu."`
	Keys    string `placeholder:"TỆP" help:"Tệp khóa của các nội dung (mặc định: TỆP.keys). Giữ tách khỏi tệp sao lưu: ai có cả hai thì đọc được mọi nội dung."`
	Replace bool   `help:"Thay tệp đã có."`
	JSON    bool   `help:"In kết quả dạng JSON."`
}

func (b *backupCmd) Help() string {
	return "Tệp sao lưu có toàn bộ sổ ghi, các nội dung đã mã hóa và những gì chỉ nằm trong cơ sở dữ liệu; tệp khóa có khóa của từng nội dung. " +
		"Hủy một nội dung là hủy khóa của nó, nên sau khi hủy phải sao lưu lại khóa và xóa mọi tệp khóa cũ; tệp sao lưu thì giữ được. " +
		"Mọi việc đã được xác nhận trước khi chạy lệnh đều có trong bản sao lưu. Hai tệp chỉ có mặt khi đã ghi xong."
}

// backedUp is what --json prints.
type backedUp struct {
	Position uint64  `json:"position"`
	Commits  int     `json:"commits"`
	Content  int     `json:"content"`
	Keys     int     `json:"keys"`
	State    int64   `json:"state"` // bytes
	Bytes    int64   `json:"bytes"` // of both files
	SHA256   string  `json:"sha256"`
	Seconds  float64 `json:"seconds"`
}

// run writes the files in this process, whichever process reads the log: they belong to who asked for them.
func (b *backupCmd) run(ctx context.Context, c config, args []string, streams streams) error {
	if b.Keys == "" {
		b.Keys = b.File + ".keys"
	}
	if filepath.Clean(b.Keys) == filepath.Clean(b.File) {
		return usage("Tệp khóa phải khác tệp sao lưu.")
	}
	data, err := b.create(b.File)
	if err != nil {
		return err
	}
	defer data.drop()
	keys, err := b.create(b.Keys)
	if err != nil {
		return err
	}
	defer keys.drop()
	var result bytes.Buffer
	asked := streams
	asked.out, asked.files = &result, []io.Writer{data.file, keys.file}
	if err := onLog(ctx, c, b, args, asked); err != nil {
		return interrupted(ctx, err, "Đã dừng theo yêu cầu; chưa có bản sao lưu nào được ghi.")
	}
	if err := keys.keep(b.Replace); err != nil { // first: a backup whose keys are not there is worth less than none
		return b.cannot(keys.path, err)
	}
	if err := data.keep(b.Replace); err != nil {
		return b.cannot(data.path, err)
	}
	_, err = streams.out.Write(result.Bytes())
	return err
}

// within reads what is to be kept, in the order that leaves nothing out: the state as it is at a moment, the log up to an
// end after that moment, then the items, which were there before the commits that name them, then the keys.
func (b *backupCmd) within(ctx context.Context, h *house, io streams) error {
	began := time.Now()
	if h.content == nil { // it was opened for this alone
		if err := errors.Join(h.openContent(ctx), h.openState(ctx, io)); err != nil {
			return err
		}
	}
	return b.write(ctx, h, began, io, func() (eventstore.Position, error) {
		// What is acknowledged by now is at this end or before it: it is looked up here and not taken from what is known.
		until, err := h.log.End(ctx)
		if err == nil {
			err = h.reached.Check(until)
		}
		return until, err
	})
}

// openState opens what is in the database alone, if the directory has one.
func (h *house) openState(ctx context.Context, io streams) error {
	if _, err := os.Stat(filepath.Join(h.dir, "postgres", "data")); h.config.DatabaseURL == "" && errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(io.err, "Không có cơ sở dữ liệu trong thư mục này: bản sao lưu không có 1 phần, là những gì chỉ nằm trong cơ sở dữ liệu.")
		return nil
	}
	dsn, err := h.startDatabase(ctx)
	if err != nil {
		return err
	}
	if h.state, err = state.Open(ctx, dsn, h.config.Tenant); err != nil {
		return h.noDatabase(err)
	}
	h.closings = append(h.closings, h.state.Close)
	return nil
}

// write writes both files, the log up to an end that is asked for when the state stands still.
func (b *backupCmd) write(ctx context.Context, h *house, began time.Time, to streams, end func() (eventstore.Position, error)) error {
	m := eventstore.Manifest{Kind: eventstore.BackupArchive, Tenant: h.config.Tenant, Program: programVersion(), Started: began}
	if isDemo(h.dir) {
		m.Note = demoMark
	}
	data := bufio.NewWriterSize(to.files[0], 256<<10)
	var a *eventstore.ArchiveWriter
	begin := func() (err error) {
		if m.Position, err = end(); err == nil {
			a, err = eventstore.NewArchive(data, m)
		}
		return err
	}
	var err error
	if h.state == nil {
		err = begin()
	} else {
		err = h.state.DumpAfter(ctx, func() (io.Writer, error) {
			return writerFunc(func(p []byte) (int, error) { return len(p), a.State(p) }), begin()
		})
	}
	if err != nil {
		return err
	}
	g := gauge{doing: "sao lưu", w: to.err, terminal: isTerminal(to.err), last: began}
	err = h.log.Backup(ctx, a, m.Position, g.tell)
	g.end()
	if err != nil {
		return err
	}
	for item, err := range h.content.Sealed(ctx) {
		if err == nil {
			err = a.Content(item)
		}
		if err != nil {
			return err
		}
	}
	seal, bytes, err := a.Close()
	if err = errors.Join(err, data.Flush()); err != nil {
		return err
	}
	until := m.Position
	m.Kind, m.Position = eventstore.KeysArchive, 0
	keys := bufio.NewWriter(to.files[1])
	if a, err = eventstore.NewArchive(keys, m); err != nil {
		return err
	}
	for key, err := range h.content.Keys(ctx) {
		if err == nil {
			err = a.Key(key)
		}
		if err != nil {
			return err
		}
	}
	sealed, more, err := a.Close()
	if err = errors.Join(err, keys.Flush()); err != nil {
		return err
	}
	took := time.Since(began).Seconds()
	out := backedUp{until, seal.Commits, seal.Content, sealed.Keys, seal.State, bytes + more, seal.SHA256, took}
	if b.JSON {
		return json.NewEncoder(to.out).Encode(out)
	}
	_, err = fmt.Fprintf(to.out, "backup  position=%d commits=%d content=%d keys=%d state=%d bytes=%d seconds=%.3f commits_per_s=%.0f sha256=%s\n",
		out.Position, out.Commits, out.Content, out.Keys, out.State, out.Bytes, took, float64(out.Commits)/took, out.SHA256)
	return err
}

// create begins a file that has its name when it is whole.
func (b *backupCmd) create(path string) (*wholeFile, error) {
	if _, err := os.Lstat(path); err == nil && !b.Replace {
		return nil, b.cannot(path, fs.ErrExist)
	}
	f, err := newWholeFile(path)
	if err != nil {
		return nil, b.cannot(path, err)
	}
	return f, nil
}

func (b *backupCmd) cannot(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return fail(exitBadInput, err, "Tệp %s đã có. Đề nghị chọn tên khác, hoặc thêm --replace để thay.", path)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return fail(exitBadInput, err, "Không ghi được tệp %s: %s.", path, plain(err))
	}
	return err
}

// A wholeFile is written beside its name and gets it when it is whole and safe from a power cut. Only its owner may read it.
type wholeFile struct {
	path string
	file *os.File
}

func newWholeFile(path string) (*wholeFile, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".dondoc-*") // mode 0600
	if err != nil {
		return nil, err
	}
	return &wholeFile{path, f}, nil
}

// keep gives the file its name. One that bears it already is replaced only when that is asked for.
func (w *wholeFile) keep(replace bool) error {
	if err := errors.Join(w.file.Sync(), w.file.Close()); err != nil {
		return err
	}
	if replace {
		if err := os.Rename(w.file.Name(), w.path); err != nil {
			return err
		}
	} else if err := os.Link(w.file.Name(), w.path); err != nil { // fails where a file is, unlike a rename
		if _, e := os.Lstat(w.path); e == nil || errors.Is(err, fs.ErrExist) {
			return err
		}
		if err := os.Rename(w.file.Name(), w.path); err != nil { // no links on this file system
			return err
		}
	}
	w.drop()
	return syncNames(filepath.Dir(w.path))
}

// drop removes what has not got its name.
func (w *wholeFile) drop() {
	w.file.Close()
	os.Remove(w.file.Name())
}

// syncNames makes the names in a directory survive a power cut.
func syncNames(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

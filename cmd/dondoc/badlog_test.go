package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// A log that is not as this program writes it, or a commit it cannot hold: one sentence, the exit code of the table,
// nothing on stdout, and the log ends where it ended.
func TestALogThatIsNotOurs(t *testing.T) {
	const unit = `{"by":"post:main/quan-tri","unit":"a","name":"A","kind":"office"}`
	dir := dataDir(t)
	if code, _, errs := here(t, unit, "--data", dir, "do", "EstablishUnit"); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	base := filepath.Join(t.TempDir(), "nats")
	if err := os.CopyFS(base, os.DirFS(filepath.Join(dir, "nats"))); err != nil {
		t.Fatal(err)
	}
	again := func(t *testing.T) { // the log as it was, with the tables that know it
		t.Helper()
		for _, name := range []string{filepath.Join(dir, "nats"), reachedIn(dir, "main")} {
			if err := os.RemoveAll(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.CopyFS(filepath.Join(dir, "nats"), os.DirFS(base)); err != nil {
			t.Fatal(err)
		}
	}
	good := bodyAt(t, dir, 1)
	swapped := func(old, now string) string {
		if strings.Count(good, old) == 0 {
			t.Fatalf("%s is not in %s", old, good)
		}
		return strings.Replace(good, old, now, 1)
	}
	for _, tt := range []struct{ name, subject, body, says string }{
		{"a foreign message", "main.asg.x", `Xin chào`, "it is not a commit"},
		{"a foreign subject", "main.chat", `{"text":"Xin chào"}`, "not that of an aggregate"},
		{"a format of a newer program", "main.cal.x", swapped(`"format":1`, `"format":2`), "phiên bản mới hơn của chương trình"},
		{"a schema of a newer program", "main.cal.x", swapped(`"schema":1`, `"schema":2`), `"calendar.published" has schema 2`},
		{"an event of a newer program", "main.cal.x", swapped(`calendar.published`, `calendar.proclaimed`), `"calendar.proclaimed" is unknown`},
		{"another's commit, repeated", "main.cal.vn", good, "version 1 of cal.vn"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			again(t)
			end := withLog(t, dir, func(js jetstream.JetStream) {
				if _, err := js.Publish(t.Context(), tt.subject, []byte(tt.body)); err != nil {
					t.Fatal(err)
				}
			})
			for _, args := range [][]string{{"verify"}, {"do", "EstablishUnit", strings.ReplaceAll(unit, `"a"`, `"b"`)}} {
				code, out, errs := here(t, "", append([]string{"--data", dir}, args...)...)
				if code != exitDamaged || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "dondoc: Sổ ghi bị hỏng hoặc do phiên bản mới hơn ghi, dừng tại vị trí "+fmt.Sprint(end)+" ") || !strings.Contains(errs, tt.says) {
					t.Errorf("%s: exit %d, %q, %q", args, code, out, errs)
				}
			}
			if now := withLog(t, dir, nil); now != end {
				t.Errorf("the log ended at %d, and now at %d", end, now)
			}
		})
	}
	t.Run("a stream of another program", func(t *testing.T) { // under our name, and nothing of ours in it
		dir := dataDir(t)
		if err := os.Mkdir(dir, 0o711); err != nil {
			t.Fatal(err)
		}
		withLog(t, dir, func(js jetstream.JetStream) {
			if _, err := js.Publish(t.Context(), "main.chat", []byte("Xin chào")); err != nil {
				t.Fatal(err)
			}
		})
		code, out, errs := here(t, "", "--data", dir, "events")
		if code != exitDamaged || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "dừng tại vị trí 1 ") {
			t.Errorf("exit %d, %q, %q", code, out, errs)
		}
		if end := withLog(t, dir, nil); end != 1 {
			t.Errorf("something was written: it ends at %d", end)
		}
	})
	t.Run("a store of a newer program", func(t *testing.T) {
		again(t)
		end := withLog(t, dir, func(js jetstream.JetStream) {
			stream, err := js.Stream(t.Context(), "dondoc-main")
			if err != nil {
				t.Fatal(err)
			}
			c := stream.CachedInfo().Config
			c.Metadata["dondoc-format"] = "2"
			if _, err := js.UpdateStream(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		})
		for _, command := range []string{"verify", "events"} {
			code, out, errs := here(t, "", "--data", dir, command)
			if code != exitDamaged || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "phiên bản mới hơn của chương trình") {
				t.Errorf("%s: exit %d, %q, %q", command, code, out, errs)
			}
		}
		if now := endAt(t, dir); now != end {
			t.Errorf("the log ended at %d, and now at %d", end, now)
		}
	})
	t.Run("a commit that is too large", func(t *testing.T) {
		again(t)
		end := withLog(t, dir, nil)
		var units []domain.UnitID
		for i := range 9000 {
			units = append(units, domain.UnitID(fmt.Sprintf("unit-%032d", i)))
		}
		group, err := json.Marshal(map[string]any{"by": "post:main/quan-tri", "group": "all", "name": "Tất cả", "units": units})
		if err != nil {
			t.Fatal(err)
		}
		code, out, errs := here(t, string(group), "--data", dir, "do", "DefineGroup")
		if code != exitBadInput || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "256 kB") {
			t.Errorf("exit %d, %q, %q", code, out, errs)
		}
		if now := withLog(t, dir, nil); now != end {
			t.Errorf("the log ended at %d, and now at %d", end, now)
		}
	})
}

// onServer serves the log of a directory that nobody has open.
func onServer(t *testing.T, dir string, do func(*eventstore.Server, *nats.Conn, jetstream.JetStream)) {
	t.Helper()
	server, err := eventstore.StartServer(filepath.Join(dir, "nats"), eventstore.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	nc, err := server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	do(server, nc, js)
}

// withLog opens the log of a directory that nobody has open, as any program could, and returns where it ends then.
func withLog(t *testing.T, dir string, do func(jetstream.JetStream)) (last eventstore.Position) {
	t.Helper()
	onServer(t, dir, func(server *eventstore.Server, nc *nats.Conn, js jetstream.JetStream) {
		log, err := eventstore.Open(t.Context(), nc, eventstore.Options{Server: server}, domain.Wire{})
		if err != nil {
			t.Fatal(err)
		}
		if do != nil {
			do(js)
		}
		if last, err = log.Last(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	return last
}

// endAt is where the log of a directory ends, whatever its settings say.
func endAt(t *testing.T, dir string) (last eventstore.Position) {
	t.Helper()
	onServer(t, dir, func(_ *eventstore.Server, _ *nats.Conn, js jetstream.JetStream) {
		stream, err := js.Stream(t.Context(), "dondoc-main")
		if err != nil {
			t.Fatal(err)
		}
		last = stream.CachedInfo().State.LastSeq
	})
	return last
}

// bodyAt is a commit as it is stored.
func bodyAt(t *testing.T, dir string, p eventstore.Position) (body string) {
	t.Helper()
	withLog(t, dir, func(js jetstream.JetStream) {
		stream, err := js.Stream(t.Context(), "dondoc-main")
		if err != nil {
			t.Fatal(err)
		}
		m, err := stream.GetMsg(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		body = string(m.Data)
	})
	return body
}

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/dondoc/dondoc/internal/testenv"
)

// serving is a dondoc serve in a process of its own.
type serving struct {
	dir, url string
	cmd      *exec.Cmd
	took     time.Duration // from the start to the first healthy answer

	mu    sync.Mutex
	words []string // what it said on stderr
}

func (s *serving) note(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.words = append(s.words, line)
}

// said is all it said on stderr.
func (s *serving) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.words, "\n")
}

var pagesAt = regexp.MustCompile(`Trang theo dõi\s+(http://\S+)`)

// serve starts the program on a directory and returns when it is healthy.
func serve(t *testing.T, dir string, args ...string) *serving {
	t.Helper()
	s := &serving{dir: dir, cmd: program(context.Background(), append([]string{"serve", "--addr", "127.0.0.1:0", "--data", dir}, args...)...)}
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	said := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			s.note(lines.Text())
			if m := pagesAt.FindStringSubmatch(lines.Text()); m != nil {
				said <- m[1]
			}
		}
		close(said)
	}()
	select {
	case url, ok := <-said:
		if !ok {
			t.Fatalf("serve ended before it was ready: %v", s.cmd.Wait())
		}
		s.url = url
	case <-time.After(30 * time.Second):
		t.Fatal("serve does not come up")
	}
	for time.Since(began) < 30*time.Second {
		if code, _ := get(s.url + "/healthz"); code == http.StatusOK {
			s.took = time.Since(began)
			return s
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("serve is not healthy")
	return nil
}

func get(url string) (int, string) {
	res, err := http.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(b)
}

// kill ends the process as a power button would, and everything it said is forgotten.
func (s *serving) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

func TestServeAnswersCommandsOfOtherProcesses(t *testing.T) {
	dir := dataDir(t)
	s := serve(t, dir)
	t.Logf("an empty directory was serving after %v", s.took)
	if code, body := get(s.url + "/"); code != http.StatusOK || !strings.Contains(body, "<h1") {
		t.Errorf("the overview answers %d", code)
	}
	const unit = `{"by":"post:main/quan-tri","unit":"ban","name":"Ban thử","kind":"advisory_board"}`
	code, out, errs := here(t, "", "--data", dir, "do", "EstablishUnit", unit)
	if code != exitOK || !strings.Contains(out, `"events":["unit.established"]`) {
		t.Fatalf("do: exit %d, %s%s", code, out, errs)
	}
	var done struct{ Position uint64 }
	if err := json.Unmarshal([]byte(out), &done); err != nil || done.Position == 0 {
		t.Fatalf("do says no position: %s", out)
	}
	for query, want := range map[string]int{
		fmt.Sprintf("/units?min_position=%d", done.Position): http.StatusOK, fmt.Sprintf("/units?min_position=%d", done.Position+1): http.StatusNotFound,
		fmt.Sprintf("/units?as_of=@%d", done.Position): http.StatusOK, "/units?as_of=2001-01-01": http.StatusNotFound, "/units?as_of=x": http.StatusBadRequest,
	} {
		if code, body := get(s.url + query); code != want || code == http.StatusOK && !strings.Contains(body, "Ban thử") {
			t.Errorf("%s: %d", query, code)
		}
	}
	code, out, _ = here(t, unit, "--data", dir, "do", "EstablishUnit", "-")
	if code != exitOK || !strings.Contains(out, `"events":[]`) {
		t.Errorf("the same unit again: exit %d, %s", code, out)
	}
	for name, tt := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a refusal keeps its exit code": {[]string{"do", "EstablishUnit", strings.Replace(unit, "Ban thử", "Ban khác", 1)}, exitRefused, "already_exists"},
		"a wrong field is bad input":    {[]string{"do", "EstablishUnit", `{"unitt":"x"}`}, exitBadInput, "unitt"},
		"a missing field is bad input":  {[]string{"do", "EstablishUnit", `{"by":"post:main/quan-tri"}`}, exitBadInput, "“unit”"},
		"an unknown command is too":     {[]string{"do", "Explode", "{}"}, exitBadInput, "Explode"},
		"a second serve is in use":      {[]string{"serve"}, exitInUse, "đang được tiến trình dondoc khác sử dụng"},
		"a demo on it is refused":       {[]string{"demo", "--no-serve"}, exitBadInput, "đã có dữ liệu"},
	} {
		code, _, errs := here(t, "", append([]string{"--data", dir}, tt.args...)...)
		if code != tt.code || !strings.Contains(errs, tt.says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q", name, code, errs)
		}
	}
	code, out, errs = here(t, "", "--data", dir, "rebuild", "--verify")
	if code != exitOK || !strings.Contains(out, "equal=true") {
		t.Errorf("rebuild --verify: exit %d, %s%s", code, out, errs)
	}
	code, forwarded, _ := here(t, "", "--data", dir, "events")
	s.kill()
	_, own, _ := here(t, "", "--data", dir, "events")
	if code != exitOK || forwarded == "" || forwarded != own {
		t.Error("events differ between the socket and a house of its own")
	}
}

func TestATakenPortIsSaid(t *testing.T) {
	s := serve(t, dataDir(t))
	addr := strings.TrimPrefix(s.url, "http://")
	dir := dataDir(t)
	code, _, errs := here(t, "", "--data", dir, "serve", "--addr", addr)
	if code != exitInUse || !strings.Contains(errs, "Cổng mạng") {
		t.Errorf("exit %d, %q", code, errs)
	}
	if code, out, _ := here(t, "", "--data", dataDir(t), "demo", "--addr", addr); code != exitInUse || out != "" {
		t.Errorf("demo: exit %d, %q", code, out)
	}
	if _, err := os.Stat(dir + "/nats"); err == nil {
		t.Error("something was written before the port was known to be free")
	}
}

func TestWithoutPostgreSQLTheAptLineIsSaid(t *testing.T) {
	c := program(t.Context(), "--data", dataDir(t), "events")
	c.Env = append(c.Env, "PG_BINDIR="+t.TempDir(), "PATH=/nonexistent")
	out, err := c.CombinedOutput()
	if c.ProcessState.ExitCode() != exitMissing || !strings.Contains(string(out), "apt-get install -y postgresql") || strings.Count(string(out), "\n") != 1 {
		t.Errorf("%v: %s", err, out)
	}
}

func TestAServerThatIsNotThereIsMissing(t *testing.T) {
	for _, flag := range []string{"--nats-url=nats://127.0.0.1:1", "--database-url=postgres://x@127.0.0.1:1/x"} {
		code, _, errs := here(t, "", "--data", dataDir(t), flag, "events")
		if code != exitMissing || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q", flag, code, errs)
		}
	}
}

func health(t *testing.T, s *serving) (code int, why string) {
	t.Helper()
	res, err := http.Get(s.url + "/healthz")
	if err != nil {
		t.Fatalf("%v\n%s", err, s.said())
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(b)
}

func TestAFullDiskIsSaidAndDamagesNothing(t *testing.T) {
	disk := testenv.Disk(t, 128).Dir
	dir := disk + "/data"
	if code, _, errs := here(t, "", "--data", dir, "do", "EstablishUnit", `{"by":"post:main/quan-tri","unit":"a","name":"A","kind":"office"}`); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	before, _, _ := here(t, "", "--data", dir, "rebuild", "--verify")
	// Too large for what is left of a block that the log has already.
	large := `{"by":"post:main/quan-tri","unit":"b","name":"B","kind":"office","aliases":["` + strings.Repeat(strings.Repeat("x", 290)+`","`, 19) + `y"]}`
	more := []string{"--data", dir, "do", "EstablishUnit", large}
	full := func() {
		t.Helper()
		fill, err := os.Create(disk + "/fill")
		if err != nil {
			t.Fatal(err)
		}
		defer fill.Close()
		for range 5 { // what is set aside for its own records is given back when it is synced
			for err = nil; err == nil; {
				_, err = fill.Write(make([]byte, 4096))
			}
			_ = fill.Sync()
		}
	}
	refused := func(where string) {
		t.Helper()
		code, _, errs := here(t, "", more...)
		if code != exitDiskFull || strings.Count(errs, "dondoc: ") != 1 || !strings.HasPrefix(errs[strings.Index(errs, "dondoc: "):], "dondoc: Ổ đĩa đã đầy") {
			t.Errorf("%s: exit %d, %q", where, code, errs)
		}
	}
	full()
	refused("on a full disk")
	if err := os.Remove(disk + "/fill"); err != nil {
		t.Fatal(err)
	}
	s := serve(t, dir)
	full()
	refused("while serving")
	if code, why := health(t, s); code != http.StatusServiceUnavailable || !strings.Contains(why, "Ổ đĩa đã đầy") {
		t.Errorf("/healthz on a full disk: %d, %q", code, why)
	}
	time.Sleep(1500 * time.Millisecond) // it looks every second whether it can go on
	if err := os.Remove(disk + "/fill"); err != nil {
		t.Fatal(err)
	}
	// It goes on by itself: nobody starts it again.
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		code, why := health(t, s)
		if code == http.StatusOK {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("/healthz with room again: %d, %q\n%s", code, why, s.said())
		}
	}
	if code, _, errs := here(t, "", more...); code != exitOK {
		t.Errorf("with room again: exit %d: %s", code, errs)
	}
	code, out, errs := here(t, "", "--data", dir, "rebuild", "--verify")
	if before != exitOK || code != exitOK || !strings.Contains(out, "equal=true") {
		t.Errorf("after room was made: exit %d, %s%s", code, out, errs)
	}
}

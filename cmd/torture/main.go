// Command torture does to the log what a machine room does to it in ten years: it kills the program, takes the power
// away, fills the disk. Each test runs the real program parts in a child process, writes down what that process was
// promised, and looks for all of it afterwards. It works in a directory of its own and touches no other data.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// cli is every test there is. The names, flags, exit codes and last lines are frozen: scripts rely on them.
type cli struct {
	Kill      killCmd      `cmd:"" help:"Giết tiến trình đang ghi (kill -9), mở lại cùng thư mục, lặp lại."`
	Powercut  powercutCmd  `cmd:"" help:"Cắt điện của ổ đĩa đang ghi, cấp lại, tìm những gì đã xác nhận (quyền root)."`
	Partition partitionCmd `cmd:"" help:"Chia cắt hoặc làm treo một trong ba máy chủ của cụm, khi đang ghi."`
	Bitflip   bitflipCmd   `cmd:"" help:"Lật một bit trong tệp của sổ ghi, mở lại, xem ai nhận ra."`
	Enospc    enospcCmd    `cmd:"" help:"Làm đầy ổ đĩa đang ghi, trả lại chỗ, xem có tự ghi tiếp không (quyền root)."`

	Child  childCmd  `cmd:"" hidden:"" help:"Tiến trình sẽ chết."`
	Member memberCmd `cmd:"" hidden:"" help:"Một máy chủ của cụm, cũng sẽ chết."`
}

// A test is one of the destructive tests.
type test interface {
	told() *trial
	// plants are the bugs that can be planted, each of which the test must find.
	plants() []string
	run(ctx context.Context, io streams) (*result, error)
}

// A child is a command that runs in a process of its own, which is killed.
type child interface {
	run(ctx context.Context, io streams) error
}

// A trial is what every test is told.
type trial struct {
	Seed  uint64 `help:"Số khởi đầu của sự ngẫu nhiên; 0 là tự chọn và in ra." placeholder:"S"`
	Dir   string `help:"Thư mục làm việc, trên một ổ đĩa thật; mặc định là một thư mục tạm." placeholder:"THƯ-MỤC"`
	Plant string `help:"Cài một lỗi mà phép thử phải phát hiện (thoát với mã 1)." placeholder:"TÊN"`
	JSON  bool   `help:"In kết quả dạng JSON."`
}

func (t *trial) told() *trial { return t }

// random is the randomness of one round. The same seed and round give the same.
func (t *trial) random(round int) *rand.Rand { return rand.New(rand.NewPCG(t.Seed, uint64(round))) }

// streams are where a test speaks. On stdout stands the result and nothing else.
type streams struct{ out, err io.Writer }

// Exit codes, as those of dondoc.
const (
	exitOK       = 0
	exitViolated = 1 // something promised is not there, or too little happened to prove anything
	exitBadInput = 2
	exitMissing  = 3 // nothing of it can be done here
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdout, os.Stderr}))
}

// run is the program without the process around it.
func run(ctx context.Context, args []string, io streams) int {
	var c cli
	helped := false
	p, err := kong.New(&c, kong.Name("torture"), kong.Description("Các phép thử phá hoại sổ ghi; mỗi phép thử làm việc trong thư mục riêng của nó."),
		kong.Writers(io.out, io.err), kong.Exit(func(int) { helped = true }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return complain(io, exitBadInput, "%v", err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := p.Parse(args)
	if helped {
		return exitOK
	}
	if err != nil {
		return complain(io, exitBadInput, "Lệnh chưa đúng: %v. Xem cách dùng bằng torture --help.", err)
	}
	switch cmd := k.Selected().Target.Addr().Interface().(type) {
	case child:
		if err := cmd.run(ctx, io); err != nil {
			fmt.Fprintln(io.err, err)
			return exitViolated
		}
		return exitOK
	case test:
		return do(ctx, cmd, io)
	}
	return exitBadInput
}

// do runs one test in its directory, prints its result and judges it.
func do(ctx context.Context, cmd test, io streams) int {
	t := cmd.told()
	if t.Plant != "" && !slices.Contains(cmd.plants(), t.Plant) {
		return complain(io, exitBadInput, "Không có lỗi cài sẵn %q; có: %s.", t.Plant, strings.Join(cmd.plants(), ", "))
	}
	if t.Seed == 0 {
		t.Seed = rand.Uint64N(1_000_000) + 1
	}
	fmt.Fprintf(io.err, "seed=%d\n", t.Seed)
	dir, err := workIn(t.Dir)
	if err != nil {
		return complain(io, exitBadInput, "Không lập được thư mục làm việc: %v.", err)
	}
	t.Dir = dir
	defer os.RemoveAll(dir)
	began := time.Now()
	r, err := cmd.run(ctx, io)
	if errors.Is(err, context.Canceled) || ctx.Err() != nil {
		return complain(io, exitViolated, "Phép thử bị dừng giữa chừng.")
	}
	if err != nil {
		return complain(io, exitViolated, "Không thử được: %v.", err)
	}
	fmt.Fprintf(io.err, "seconds=%.1f\n", time.Since(began).Seconds())
	if err := r.print(io.out, t.JSON); err != nil {
		return complain(io, exitViolated, "%v", err)
	}
	switch {
	case len(r.wrong) > 0:
		return complain(io, exitViolated, "%s.", strings.Join(r.wrong, "; "))
	case r.allSkipped:
		return exitMissing
	}
	return exitOK
}

// workIn makes a fresh directory that PostgreSQL's own user may pass through too.
func workIn(above string) (string, error) {
	if above != "" {
		if err := os.MkdirAll(above, 0o711); err != nil {
			return "", err
		}
	}
	dir, err := os.MkdirTemp(above, "torture-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711)
}

func complain(io streams, code int, format string, args ...any) int {
	fmt.Fprintf(io.err, "torture: "+format+"\n", args...)
	return code
}

// A result is the last line of a test and what is to be thought of it.
type result struct {
	name       string
	figures    []figure // in the order in which they are printed
	wrong      []string // what was violated, in words; none: all is well
	allSkipped bool     // nothing of it could be done here
}

type figure struct {
	key   string
	value any
}

// must adds a figure that has to be 0.
func (r *result) must(key string, n int) {
	r.figures = append(r.figures, figure{key, n})
	if n != 0 {
		r.wrong = append(r.wrong, fmt.Sprintf("%s=%d, phải là 0", key, n))
	}
}

// say adds a figure that is only told.
func (r *result) say(key string, value any) { r.figures = append(r.figures, figure{key, value}) }

// proves complains when a figure is below a floor: a test under which nothing happened proves nothing.
func (r *result) proves(key string, n, floor int) {
	if n < floor {
		r.wrong = append(r.wrong, fmt.Sprintf("%s=%d, ít nhất phải là %d thì mới chứng tỏ được điều gì", key, n, floor))
	}
}

// print writes the line that scripts read, or the same as a JSON object.
func (r *result) print(w io.Writer, asJSON bool) error {
	if asJSON {
		object := map[string]any{"test": r.name}
		for _, f := range r.figures {
			object[f.key] = f.value
		}
		return json.NewEncoder(w).Encode(object)
	}
	line := fmt.Sprintf("%-8s", r.name)
	for _, f := range r.figures {
		line += fmt.Sprintf(" %s=%v", f.key, f.value)
	}
	_, err := fmt.Fprintln(w, line)
	return err
}

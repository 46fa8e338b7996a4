// Command dondoc is the whole program: it serves, and it is what a clerk, an administrator and a script
// use. It alone reads flags, environment and files of configuration, and it alone wires the parts.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime/debug"
	"slices"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is every command there is. Their names, flags and exit codes are frozen: scripts rely on them.
type cli struct {
	config

	Serve    serveCmd    `cmd:"" help:"Chạy hệ thống và mở trang theo dõi."`
	Demo     demoCmd     `cmd:"" help:"Một năm làm việc giả định, từ một văn bản đến bản tổng hợp."`
	Intake   intakeCmd   `cmd:"" help:"Đọc văn bản, in ra số ký hiệu, viện dẫn, nhiệm vụ, nơi nhận."`
	Register registerCmd `cmd:"" help:"Đọc một văn bản và vào sổ."`
	Takeover takeoverCmd `cmd:"" help:"Tiếp nhận danh sách nhiệm vụ đang theo dõi bằng Excel."`
	Give     giveCmd     `cmd:"" help:"Giao một nhiệm vụ cho nhiều nơi: theo kết luận cuộc họp, hoặc một phần của nhiệm vụ khác."`
	Do       doCmd       `cmd:"" help:"Thực hiện một lệnh viết bằng JSON."`
	Form     formCmd     `cmd:"" help:"Mẫu báo cáo: xuất, nhập, gửi bằng bảng tính."`
	Erase    eraseCmd    `cmd:"" help:"Hủy một nội dung lưu riêng: hủy khóa, sổ ghi vẫn nguyên vẹn."`
	Show     showCmd     `cmd:"" help:"In quá trình xử lý của một hồ sơ."`
	Search   searchCmd   `cmd:"" help:"Tìm văn bản, tổ chức đảng, đơn vị, nhiệm vụ; gõ không dấu cũng được."`
	Events   eventsCmd   `cmd:"" help:"In sổ ghi, mỗi lần ghi một dòng JSON."`
	Changes  changesCmd  `cmd:"" help:"Nhiệm vụ, văn bản thay đổi thế nào giữa hai thời điểm: của một đơn vị hoặc một văn bản."`
	Summary  summaryCmd  `cmd:"" help:"Tổng hợp nhiệm vụ theo đơn vị, bây giờ hoặc tính đến một thời điểm."`
	Rebuild  rebuildCmd  `cmd:"" help:"Dựng lại các bảng từ sổ ghi."`
	Verify   verifyCmd   `cmd:"" help:"Đọc lại toàn bộ sổ ghi và kiểm tra: vị trí, chuỗi băm, sự kiện."`
	Bench    benchCmd    `cmd:"" help:"Đo tốc độ trên máy này, bên cạnh những gì máy có thể làm được."`
	Backup   backupCmd   `cmd:"" help:"Sao lưu sổ ghi và nội dung ra một tệp, khóa ra tệp riêng; chạy được khi hệ thống đang mở."`
	Restore  restoreCmd  `cmd:"" help:"Khôi phục từ bản sao lưu vào một thư mục trống."`
	NATS     natsCmd     `cmd:"" name:"nats" help:"Chạy một máy chủ sổ ghi cho nhiều dondoc serve, một mình hoặc trong cụm."`
	Repair   repairCmd   `cmd:"" help:"Sửa sổ ghi bị hỏng: thiết lập bị đứt khi mất điện, hoặc ghép lại từ bản sao lưu."`
	Workday  workdayCmd  `cmd:"" help:"Cộng, trừ ngày làm việc: dondoc workday 2024-02-20 -7."`
	Version  versionCmd  `cmd:"" help:"In phiên bản."`
}

// A command that needs no house runs alone; one that needs it runs in the process that has it open.
type (
	alone interface {
		run(ctx context.Context, c config, io streams) error
	}
	inHouse interface {
		within(ctx context.Context, h *house, io streams) error
	}
	// either runs in the process that has the directory open, if one has, else with less than a house.
	either interface {
		run(ctx context.Context, c config, args []string, io streams) error
	}
	// prepared commands read a file, or standard input, before a house is opened for them: read gives
	// its bytes, here or as they came through the socket.
	prepared interface {
		prepare(read func(name string) ([]byte, error)) error
	}
	// filed commands may have their output in a file, which is written here, whichever process made it.
	filed interface {
		outFile() string
	}
)

// streams are what a command reads and writes. On stdout stands the result and nothing else.
type streams struct {
	in       io.Reader
	out, err io.Writer
	files    []io.Writer // that the command fills, whichever process runs it
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second Ctrl-C ends the program at once
	}()
	os.Exit(run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}

// run is the program without the process around it.
func run(ctx context.Context, args []string, io streams) int {
	var c cli
	target, err := parse(&c, args, io)
	if err != nil || target == nil {
		return report(io.err, err)
	}
	switch cmd := target.(type) {
	case alone:
		err = cmd.run(ctx, c.config, io)
	case either:
		err = cmd.run(ctx, c.config, args, io)
	case inHouse:
		err = intoFile(cmd, io, func(io streams) error { return runInHouse(ctx, c.config, cmd, args, io) })
	}
	return report(io.err, err)
}

// intoFile runs a command and puts what it gives into the file that was asked for, if it succeeds.
func intoFile(cmd any, io streams, run func(streams) error) error {
	f, ok := cmd.(filed)
	if !ok || f.outFile() == "" {
		return run(io)
	}
	var b bytes.Buffer
	io.out = &b
	if err := run(io); err != nil {
		return err
	}
	if err := os.WriteFile(f.outFile(), b.Bytes(), 0o600); err != nil {
		return fail(exitBadInput, err, "Không ghi được tệp %s: %s.", f.outFile(), plain(err))
	}
	return nil
}

var negative = regexp.MustCompile(`^-\d+$`)

// parse finds the command that args name. Nothing and no error: help was asked for and given.
func parse(c *cli, args []string, io streams) (target any, err error) {
	if i := slices.IndexFunc(args, negative.MatchString); i >= 0 && !slices.Contains(args[:i], "--") {
		args = slices.Insert(slices.Clone(args), i, "--") // a negative number is an argument, not a flag
	}
	helped := false
	p, err := kong.New(c, kong.Name("dondoc"), kong.Description("Đôn đốc: giao việc, nhắc hạn và theo dõi cho đến khi xong."),
		kong.Writers(io.out, io.err), kong.Exit(func(int) { helped = true }), kong.UsageOnError(), kong.ShortUsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Vars{"data": defaultData()})
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := p.Parse(args)
	if helped {
		return nil, nil
	}
	if err != nil {
		return nil, usage("Lệnh chưa đúng: %v. Xem cách dùng bằng dondoc --help.", err)
	}
	return k.Selected().Target.Addr().Interface(), nil
}

type versionCmd struct{}

func (versionCmd) run(_ context.Context, _ config, io streams) error {
	_, err := fmt.Fprintf(io.out, "%s\n", programVersion())
	return err
}

func programVersion() string {
	version := "(devel)"
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		version = b.Main.Version
	}
	return "dondoc " + version
}

// errDifference says that a comparison found a difference. It was told on stdout already.
var errDifference = errors.New("a difference was found")

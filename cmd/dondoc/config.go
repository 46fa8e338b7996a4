package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"

	"github.com/dondoc/dondoc/workers"
	"github.com/dondoc/dondoc/workers/notify"
)

// config is every setting there is, with its flag and its variable of the environment. No other package
// sees flags or the environment.
type config struct {
	Data   string `placeholder:"THƯ-MỤC" help:"Thư mục dữ liệu (mặc định ${data})." env:"DONDOC_DATA"`
	Tenant string `default:"main" help:"Cơ quan." env:"DONDOC_TENANT"`

	NATSURL          string `name:"nats-url" placeholder:"URL" help:"Dùng máy chủ NATS có sẵn thay cho máy chủ trong chương trình." env:"NATS_URL"`
	NATSSysURL       string `name:"nats-sys-url" placeholder:"URL" help:"Tài khoản hệ thống của các máy chủ NATS đó, để hỏi cách ghi đĩa." env:"NATS_SYS_URL"`
	NATSSysCreds     string `name:"nats-sys-creds" placeholder:"TỆP" help:"Tệp creds của tài khoản hệ thống đó." env:"NATS_SYS_CREDS"`
	TrustClusterSync bool   `name:"trust-cluster-sync" help:"Tin rằng máy chủ NATS có sẵn chạy với sync_interval: always khi không hỏi được."`

	NATSListen  bool   `name:"nats-listen" help:"Mở NATS trên 127.0.0.1 để đọc sổ ghi bằng lệnh nats."`
	NATSPort    int    `name:"nats-port" default:"4222" help:"Cổng khi dùng --nats-listen."`
	DatabaseURL string `name:"database-url" placeholder:"URL" help:"Dùng PostgreSQL có sẵn thay cho máy chủ riêng." env:"DATABASE_URL"`

	SMTPHost     string `name:"smtp-host" placeholder:"HOST" help:"Máy chủ thư; không có thì thư được đặt vào thư mục outbox." env:"DONDOC_SMTP_HOST"`
	SMTPPort     int    `name:"smtp-port" default:"587" env:"DONDOC_SMTP_PORT" help:"Cổng máy chủ thư."`
	SMTPUser     string `name:"smtp-user" env:"DONDOC_SMTP_USER" placeholder:"TÊN" help:"Tài khoản máy chủ thư."`
	SMTPPassword string `name:"smtp-password-file" env:"DONDOC_SMTP_PASSWORD_FILE" placeholder:"TỆP" help:"Tệp chứa mật khẩu máy chủ thư."`
	SMTPPlain    bool   `name:"smtp-plain" help:"Không mã hóa đường truyền; chỉ cho máy chủ thư trên cùng máy."`
	MailFrom     string `name:"mail-from" default:"van-phong@dondoc.invalid" env:"DONDOC_MAIL_FROM" help:"Địa chỉ gửi của cơ quan."`
}

// defaultData is where the data is when nobody says: /var/lib/dondoc for root, whom the database's user
// must be able to follow, else the user's own data directory.
func defaultData() string {
	if os.Geteuid() == 0 {
		return "/var/lib/dondoc"
	}
	home, _ := os.UserHomeDir()
	return filepath.Join(cmp.Or(os.Getenv("XDG_DATA_HOME"), filepath.Join(home, ".local", "share")), "dondoc")
}

func (c config) dir() (string, error) { return filepath.Abs(cmp.Or(c.Data, defaultData())) }

// sink is the way out of the house that the settings name.
func (c config) sink(dir string) (workers.Sink, error) {
	if c.SMTPHost == "" {
		return notify.Folder{Dir: filepath.Join(dir, "outbox"), From: c.MailFrom, Domain: "dondoc.invalid"}, nil
	}
	s := notify.SMTP{Host: c.SMTPHost, Port: c.SMTPPort, User: c.SMTPUser, From: c.MailFrom, Domain: "dondoc.invalid", Plain: c.SMTPPlain}
	if c.SMTPPassword != "" {
		b, err := os.ReadFile(c.SMTPPassword)
		if err != nil {
			return nil, fail(exitMissing, err, "Không đọc được tệp mật khẩu máy chủ thư %s. Đề nghị kiểm tra lại đường dẫn.", c.SMTPPassword)
		}
		s.Password = strings.TrimRight(string(b), "\r\n")
	}
	return s, nil
}

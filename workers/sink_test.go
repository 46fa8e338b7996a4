package workers

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/workers/notify"
)

// taken is a letter as the other side has it.
type taken struct{ id, to, subject, text string }

// A way out under test: the sink, what the other side has taken, and how to shut it.
type wayOut struct {
	sink  Sink
	taken func(*testing.T) []taken
	shut  func()
}

func TestEverySinkKeepsTheContract(t *testing.T) {
	for name, open := range map[string]func(*testing.T) wayOut{"outbox": outbox, "folder": folder, "mail server": mailServer} {
		t.Run(name, func(t *testing.T) { sinkContract(t, open(t)) })
	}
}

func sinkContract(t *testing.T, way wayOut) {
	ctx := t.Context()
	letter := notify.Letter{
		ID: "84943ffd-1d18-52b5-9e53-4984231a4a80", To: "chi-uy@khoi.example", Name: "Chi ủy Công ty Sách - Thiết bị trường học",
		Lines: []notify.Line{
			{Kind: "reminder", Stage: "T-3", Symbol: "32-HD/ĐUK", Last: date("2024-03-19"), Link: "https://khoi.example/duties/1?a=b&c=d"},
			{Kind: "escalation", Stage: "T+7", Symbol: "5-KH/ĐUK", Debtor: "Đảng ủy Trường Cao đẳng Kinh tế - Kỹ thuật", Last: date("2024-12-31"), Link: "https://khoi.example/duties/" + strings.Repeat("x", 90)},
		},
	}
	for _, address := range []string{"", "không phải địa chỉ", "a@b, c@d", "a@b\r\nBcc: c@d"} {
		bad := letter
		bad.To = address
		if ref, err := way.sink.Send(ctx, bad); !errors.Is(err, notify.ErrAddress) || ref != "" {
			t.Errorf("a letter to %q: %q, %v", address, ref, err)
		}
	}
	if got := way.taken(t); len(got) != 0 {
		t.Fatalf("taken: %+v", got)
	}
	ref, err := way.sink.Send(ctx, letter)
	if err != nil {
		t.Fatal(err)
	}
	again, err := way.sink.Send(ctx, letter)
	if err != nil || ref != again || !strings.Contains(ref, letter.ID) {
		t.Errorf("the same letter has the references %q and %q (%v)", ref, again, err)
	}
	got := way.taken(t)
	if len(got) == 0 {
		t.Fatal("nothing was taken")
	}
	for _, l := range got {
		if want := (taken{ref, letter.To, letter.Subject(), letter.Text()}); l != want {
			t.Errorf("taken:\n%+v\nsent:\n%+v", l, want)
		}
	}
	other := letter
	other.ID = "another"
	if ref2, err := way.sink.Send(ctx, other); err != nil || ref2 == ref {
		t.Errorf("another letter has the reference %q (%v)", ref2, err)
	}
	if way.shut == nil {
		return
	}
	before := len(way.taken(t))
	way.shut()
	if ref, err := way.sink.Send(ctx, letter); err == nil || errors.Is(err, notify.ErrAddress) || ref != "" {
		t.Errorf("sent through a way that is shut: %q, %v", ref, err)
	}
	if after := len(way.taken(t)); after > before {
		t.Errorf("%d letters were taken by a way that is shut", after-before)
	}
}

func date(s string) domain.Date { return must(domain.ParseDate(s)) }

func outbox(*testing.T) wayOut {
	o := &notify.Outbox{}
	return wayOut{sink: o, taken: func(*testing.T) (got []taken) {
		for _, l := range o.Letters {
			got = append(got, taken{"<" + l.ID + "@memory>", l.To, l.Subject(), l.Text()})
		}
		return got
	}}
}

func folder(t *testing.T) wayOut {
	dir := filepath.Join(t.TempDir(), "outgoing")
	return wayOut{
		sink: notify.Folder{Dir: dir, From: "van-phong@khoi.example", Domain: "khoi.example"},
		taken: func(t *testing.T) (got []taken) {
			files, _ := filepath.Glob(filepath.Join(dir, "*"))
			for _, f := range files {
				if filepath.Ext(f) == ".eml" {
					got = append(got, parse(t, must(os.ReadFile(f))))
				} else {
					t.Errorf("%s is left over", f)
				}
			}
			return got
		},
		shut: func() {
			files, _ := filepath.Glob(filepath.Join(dir, "*"))
			for _, f := range append(files, dir) {
				if err := os.Remove(f); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(dir, nil, 0o600); err != nil { // where the folder was is a file
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Remove(dir) })
		},
	}
}

// mailbox is a mail server in this process.
type mailbox struct {
	mu  sync.Mutex
	got [][]byte
}

func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: b}, nil }

type delivery struct {
	box  *mailbox
	from string
	to   []string
}

func (d *delivery) Reset()        { d.to = nil }
func (d *delivery) Logout() error { return nil }
func (d *delivery) Mail(from string, _ *smtp.MailOptions) error {
	d.from = from
	return nil
}

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	d.to = append(d.to, to)
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if !slices.Equal(d.to, []string{"chi-uy@khoi.example"}) || d.from != "van-phong@khoi.example" {
		return &smtp.SMTPError{Code: 554, Message: "a letter of somebody else"}
	}
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	d.box.got = append(d.box.got, body)
	return nil
}

func serveMail(t *testing.T) (*mailbox, *smtp.Server, int) {
	t.Helper()
	box := &mailbox{}
	server := smtp.NewServer(box)
	server.Domain = "khoi.example"
	server.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return box, server, l.Addr().(*net.TCPAddr).Port
}

func mailServer(t *testing.T) wayOut {
	box, server, port := serveMail(t)
	return wayOut{
		sink: notify.SMTP{Host: "127.0.0.1", Port: port, From: "van-phong@khoi.example", Domain: "khoi.example", Plain: true},
		taken: func(t *testing.T) (got []taken) {
			box.mu.Lock()
			defer box.mu.Unlock()
			for _, body := range box.got {
				got = append(got, parse(t, body))
			}
			return got
		},
		shut: func() { _ = server.Close() },
	}
}

// parse reads a letter as a mail program does.
func parse(t *testing.T, body []byte) taken {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Header["Bcc"]) > 0 || len(m.Header["Cc"]) > 0 {
		t.Errorf("the letter goes to others: %v", m.Header)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "text/plain" || !strings.EqualFold(params["charset"], "utf-8") {
		t.Errorf("the letter is of type %s %v (%v)", kind, params, err)
	}
	to := must(mail.ParseAddress(m.Header.Get("To")))
	return taken{m.Header.Get("Message-Id"), to.Address, must(new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))), decoded(t, m)}
}

func TestAMailServerWithoutTLSGetsNothing(t *testing.T) {
	box, _, port := serveMail(t)
	s := notify.SMTP{Host: "127.0.0.1", Port: port, From: "van-phong@khoi.example", Domain: "khoi.example"}
	if _, err := s.Send(t.Context(), notify.Letter{ID: "1", To: "chi-uy@khoi.example"}); err == nil || len(box.got) > 0 {
		t.Errorf("a server that cannot encrypt took %d letters (%v)", len(box.got), err)
	}
}

func TestARefusedRecipientIsAFailure(t *testing.T) {
	box, _, port := serveMail(t)
	s := notify.SMTP{Host: "127.0.0.1", Port: port, From: "van-phong@khoi.example", Domain: "khoi.example", Plain: true}
	_, err := s.Send(t.Context(), notify.Letter{ID: "1", To: "nobody@khoi.example"})
	if err == nil || len(box.got) > 0 {
		t.Errorf("a letter to nobody was taken (%v)", err)
	}
	if reason := notify.Reason(err); strings.Contains(reason, "@") || reason == "" {
		t.Errorf("the log would keep %q", reason)
	}
}

func decoded(t *testing.T, m *mail.Message) string {
	t.Helper()
	r := m.Body
	switch encoding := m.Header.Get("Content-Transfer-Encoding"); encoding {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	default:
		t.Errorf("the body is encoded as %q", encoding)
	}
	return strings.TrimRight(string(must(io.ReadAll(r))), "\r\n") + "\r\n"
}

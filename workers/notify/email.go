package notify

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/wneessen/go-mail"
)

// compose makes the letter an e-mail. The Message-ID is the letter's own id, so that a repeated letter
// can be recognised.
func compose(l Letter, from, domain string) (*mail.Msg, string, error) {
	m := mail.NewMsg()
	if err := m.From(from); err != nil {
		return nil, "", fmt.Errorf("%w: sender: %w", ErrAddress, err)
	}
	if err := m.To(l.To); err != nil {
		return nil, "", fmt.Errorf("%w: recipient: %w", ErrAddress, err)
	}
	id := l.ID + "@" + domain
	m.SetMessageIDWithValue(id)
	m.SetDate()
	m.Subject(l.Subject())
	m.SetBodyString(mail.TypeTextPlain, l.Text())
	return m, "<" + id + ">", nil
}

// SMTP hands letters to a mail server.
type SMTP struct {
	Host, User, Password string
	Port                 int
	From                 string // address of the office
	Domain               string // of Message-IDs
	Plain                bool   // no TLS: only for a server on the same machine
}

// Send returns when the server took the letter.
func (s SMTP) Send(ctx context.Context, l Letter) (string, error) {
	m, id, err := compose(l, s.From, s.Domain)
	if err != nil {
		return "", err
	}
	opts := []mail.Option{mail.WithPort(s.Port), mail.WithHELO(s.Domain), mail.WithTimeout(20 * time.Second), mail.WithTLSPolicy(mail.TLSMandatory)}
	if s.Plain {
		opts = append(opts, mail.WithTLSPolicy(mail.NoTLS))
	}
	if s.User != "" {
		opts = append(opts, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	c, err := mail.NewClient(s.Host, opts...)
	if err != nil {
		return "", fmt.Errorf("mail server %s: %w", s.Host, err)
	}
	if err := c.DialAndSendWithContext(ctx, m); err != nil {
		return "", fmt.Errorf("hand to mail server %s: %w", s.Host, err)
	}
	return id, nil
}

// Folder puts letters as .eml files into a folder, for a house that has no mail server yet.
type Folder struct {
	Dir          string
	From, Domain string
}

// Send returns when the file stands there under its name.
func (f Folder) Send(_ context.Context, l Letter) (string, error) {
	m, id, err := compose(l, f.From, f.Domain)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return "", fmt.Errorf("outgoing folder: %w", err)
	}
	name := filepath.Join(f.Dir, l.ID+".eml")
	if err := m.WriteToFile(name + ".new"); err != nil {
		return "", fmt.Errorf("outgoing folder: %w", err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return "", fmt.Errorf("outgoing folder: %w", err)
	}
	return id, nil
}

// Outbox keeps letters in memory, for the simulation.
type Outbox struct {
	mu      sync.Mutex
	Letters []Letter
}

// Send takes whatever could be sent.
func (o *Outbox) Send(_ context.Context, l Letter) (string, error) {
	_, id, err := compose(l, "outbox@memory.example", "memory")
	if err != nil {
		return "", err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Letters = append(o.Letters, l)
	return id, nil
}

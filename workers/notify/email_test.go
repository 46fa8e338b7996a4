package notify

import (
	"bytes"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func read(t *testing.T, dir, id string) *mail.Message {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(dir, id+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAFileInTheFolderIsAMail(t *testing.T) {
	f := Folder{Dir: filepath.Join(t.TempDir(), "new", "outgoing"), From: "van-phong@khoi.example", Domain: "khoi.example"}
	for _, l := range letters() {
		ref, err := f.Send(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		m := read(t, f.Dir, l.ID)
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || subject != l.Subject() {
			t.Errorf("the subject is %q (%v), want %q", subject, err, l.Subject())
		}
		if id := m.Header.Get("Message-Id"); id != ref || id != "<"+l.ID+"@khoi.example>" {
			t.Errorf("the letter is %s, its reference %s", id, ref)
		}
		if at, err := m.Header.Date(); err != nil || time.Since(at) > time.Minute {
			t.Errorf("the letter is of %s (%v)", at, err)
		}
		for header, want := range map[string]string{"From": "<van-phong@khoi.example>", "To": "<vanphong@khoi.example>"} {
			if got := m.Header.Get(header); got != want {
				t.Errorf("%s is %q, want %q", header, got, want)
			}
		}
		if m.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Fatalf("the body is encoded as %q", m.Header.Get("Content-Transfer-Encoding"))
		}
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil || strings.TrimRight(string(text), "\r\n") != strings.TrimRight(l.Text(), "\r\n") {
			t.Errorf("the text is %q (%v)", text, err)
		}
	}
}

// TestNobodyElseIsWrittenTo: a name with a line break in it must not become a header.
func TestNobodyElseIsWrittenTo(t *testing.T) {
	f := Folder{Dir: t.TempDir(), From: "van-phong@khoi.example", Domain: "khoi.example"}
	l := Letter{ID: "1", To: "vanphong@khoi.example", Name: "Chi ủy\r\nBcc: a@b.example", Lines: []Line{
		{Kind: "escalation", Symbol: "1\r\nCc: a@b.example", Debtor: "x\nBcc: a@b.example\r\n\r\nbody", Link: link},
	}}
	if _, err := f.Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	m := read(t, f.Dir, "1")
	if len(m.Header["Bcc"])+len(m.Header["Cc"]) > 0 {
		t.Errorf("the header is %v", m.Header)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != l.Subject() {
		t.Errorf("the subject is %q (%v)", subject, err)
	}
}

// TestALetterIsForTheOfficeAlone: what the folder holds is read by nobody else on the machine.
func TestALetterIsForTheOfficeAlone(t *testing.T) {
	f := Folder{Dir: filepath.Join(t.TempDir(), "outgoing"), From: "van-phong@khoi.example", Domain: "khoi.example"}
	if _, err := f.Send(t.Context(), letters()[0]); err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(f.Dir)
	if err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v (%v)", st.Mode(), err)
	}
}

func TestASenderThatIsNoAddressIsSaid(t *testing.T) {
	f := Folder{Dir: t.TempDir(), From: "Văn phòng", Domain: "khoi.example"}
	if _, err := f.Send(t.Context(), letters()[0]); Reason(err) != "address" || !strings.Contains(err.Error(), "sender") {
		t.Errorf("a letter from nowhere: %v", err)
	}
}

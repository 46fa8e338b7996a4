package eventstore

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// anArchive is a backup with some of everything, and how it tells what it holds.
func anArchive(t *testing.T) ([]byte, Seal) {
	t.Helper()
	var b bytes.Buffer
	a := must(NewArchive(&b, Manifest{Kind: BackupArchive, Tenant: "main", Program: "test", Started: time.Unix(1_764_000_000, 0), Position: 4}))
	if err := errors.Join(a.State([]byte("what is ")), a.State([]byte("elsewhere"))); err != nil {
		t.Fatal(err)
	}
	for _, m := range goodLog(t) {
		m.Subject = "main." + m.Subject
		m.Header = map[string][]string{"Nats-Msg-Id": {fmt.Sprint("c", m.Position)}}
		if err := a.Message(m); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		body := strings.Repeat("x", i*600)
		if err := a.Content(Stored{uuid.NewString(), []byte(body)}); err != nil {
			t.Fatal(err)
		}
	}
	seal, size, err := a.Close()
	if err != nil || size != int64(b.Len()) {
		t.Fatal(seal, size, b.Len(), err)
	}
	return b.Bytes(), seal
}

// readAll reads a backup to its end and counts what it gives.
func readAll(b []byte) (Seal, Seal, error) {
	var got Seal
	a, err := OpenArchive(bytes.NewReader(b), BackupArchive)
	if err != nil {
		return Seal{}, got, err
	}
	seal, err := a.Each(ArchiveParts{
		Message: func(m RawMessage) error { got.Commits++; return nil },
		Content: func(Stored) error { got.Content++; return nil },
		State:   func(p []byte) error { got.State += int64(len(p)); return nil },
	})
	return seal, got, err
}

func TestAnArchiveGivesBackWhatWentIn(t *testing.T) {
	b, sealed := anArchive(t)
	seal, got, err := readAll(b)
	if err != nil || seal != sealed || got != (Seal{Commits: 4, Content: 3, State: 17}) {
		t.Errorf("%+v, %+v, %v; sealed %+v", seal, got, err, sealed)
	}
	a := must(OpenArchive(bytes.NewReader(b), BackupArchive)) // what nobody asks for is proven all the same
	if seal, err := a.Each(ArchiveParts{}); err != nil || seal != sealed {
		t.Errorf("dropped: %+v, %v", seal, err)
	}
	plain := tar.NewReader(bytes.NewReader(b)) // any tar can list it
	var names []string
	for h, err := plain.Next(); err == nil; h, err = plain.Next() {
		names = append(names, h.Name)
	}
	if len(names) != 7 || names[0] != "manifest.json" || names[1] != "state/00000000000000000001.zst" || names[2] != "log/00000000000000000001.zst" || names[6] != "seal.json" {
		t.Error(names)
	}
}

// Cut off anywhere, changed anywhere, longer: a backup is refused.
func TestADamagedArchiveIsRefused(t *testing.T) {
	b, _ := anArchive(t)
	refused := func(name string, b []byte) {
		t.Helper()
		if _, _, err := readAll(b); !errors.Is(err, ErrArchive) && !errors.Is(err, ErrNoArchive) && !errors.Is(err, ErrArchiveNewer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for at := range b {
		if at%41 == 0 || at > len(b)-1600 {
			refused(fmt.Sprint("cut off at ", at), b[:at])
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for at := range b {
		if at%4 != 0 && at > 3072 && at < len(b)-1600 {
			continue
		}
		changed := bytes.Clone(b)
		changed[at] ^= 1 << r.IntN(8)
		refused(fmt.Sprint("changed at ", at), changed)
	}
	refused("a byte more", append(bytes.Clone(b), 0))
	refused("twice", append(bytes.Clone(b), b...))
}

// planted: a reader that does not look at the seal takes a changed content item for what it was.
func TestOnlyTheSealTellsAChangedItem(t *testing.T) {
	b, _ := anArchive(t)
	b[bytes.Index(b, []byte("xxxx"))] = 'y'
	_, got, err := readAll(b)
	if got != (Seal{Commits: 4, Content: 3, State: 17}) {
		t.Errorf("it was noticed before the seal: %+v", got)
	}
	if !errors.Is(err, ErrArchive) || !strings.Contains(err.Error(), "sealed") {
		t.Errorf("the seal says nothing: %v", err)
	}
}

func TestAForeignArchiveIsRefused(t *testing.T) {
	of := func(m Manifest, format string) []byte {
		var b bytes.Buffer
		a := must(NewArchive(&b, m))
		if _, _, err := a.Close(); err != nil {
			t.Fatal(err)
		}
		return bytes.Replace(b.Bytes(), []byte(`"format":1`), []byte(`"format":`+format), 1)
	}
	for name, tt := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":      {nil, ErrNoArchive},
		"a text":       {bytes.Repeat([]byte("Kính gửi\n"), 400), ErrNoArchive},
		"keys":         {of(Manifest{Kind: KeysArchive}, "1"), ErrNoArchive},
		"newer":        {of(Manifest{Kind: BackupArchive}, "2"), ErrArchiveNewer},
		"none that is": {of(Manifest{Kind: BackupArchive}, "0"), ErrNoArchive},
		"good":         {of(Manifest{Kind: BackupArchive}, "1"), nil},
		"less log":     {of(Manifest{Kind: BackupArchive, Position: 3}, "1"), ErrArchive},
	} {
		if _, _, err := readAll(tt.file); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

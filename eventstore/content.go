package eventstore

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"
)

var (
	// ErrErased says that the key of a content item is gone, and with it what it said.
	ErrErased = errors.New("eventstore: the content item is erased")
	// ErrNoContent says that the store has nothing of an item: it was never here, or its file is lost.
	ErrNoContent = errors.New("eventstore: no such content item")
	// ErrTampered says that what is stored is not what the item was.
	ErrTampered = errors.New("eventstore: the content item has been changed")
)

// DefaultMaxItem is the most bytes a content item may have when nothing else is said.
const DefaultMaxItem = 100 << 20

// An Item is what the log says of a text or a file that is kept outside of it.
type Item struct {
	Ref        string `json:"ref"`        // a random UUID
	Size       int64  `json:"size"`       // of the body, in bytes
	MediaType  string `json:"mediaType"`  // as it was given
	Commitment string `json:"commitment"` // hex HMAC-SHA256 of the body under the item's salt
}

// Content keeps what must be erasable: each item sealed under a key of its own, the keys apart from the data.
// A commitment tells nothing about a body to who has not its salt, and the salt goes with the key.
type Content struct {
	MaxItem int64 // the most bytes an item may have; DefaultMaxItem when opened

	dir, keys string
}

// A key opens one item. It is the content of a key file.
type key struct {
	Format     int    `json:"format"`
	Key        string `json:"key"`  // hex, 256 bits
	Salt       string `json:"salt"` // hex, 256 bits
	Size       int64  `json:"size"`
	MediaType  string `json:"mediaType"`
	Commitment string `json:"commitment"`
}

// OpenContent opens the items in dir whose keys are in keysDir, and makes both directories when they are not there.
func OpenContent(dir, keysDir string) (*Content, error) {
	for _, top := range []string{dir, keysDir} {
		if err := makeDir(top); err != nil {
			return nil, fmt.Errorf("open the content: %w", err)
		}
		for i := range 256 { // items are fanned out by the first two characters of their reference
			if err := os.Mkdir(filepath.Join(top, fmt.Sprintf("%02x", i)), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
				return nil, fmt.Errorf("open the content: %w", err)
			}
		}
		if err := syncPath(top); err != nil {
			return nil, fmt.Errorf("open the content: %w", err)
		}
	}
	return &Content{MaxItem: DefaultMaxItem, dir: dir, keys: keysDir}, nil
}

// Put keeps a body and returns what an event may say of it. When it returns, key and item survive a power cut. The
// body itself is never written. An item that no event names does no harm.
func (c *Content) Put(ctx context.Context, mediaType string, body []byte) (Item, error) {
	if err := ctx.Err(); err != nil {
		return Item{}, err
	}
	if int64(len(body)) > c.MaxItem {
		return Item{}, fmt.Errorf("%w: the content has %d bytes and may have %d", ErrTooLarge, len(body), c.MaxItem)
	}
	ref, err := uuid.NewRandom()
	if err != nil {
		return Item{}, err
	}
	secret, salt := make([]byte, 32), make([]byte, 32)
	rand.Read(secret) // never fails: the program ends first
	rand.Read(salt)
	item := Item{Ref: ref.String(), Size: int64(len(body)), MediaType: mediaType, Commitment: commit(salt, body)}
	box, err := seal(secret, item.Ref, body)
	if err != nil {
		return Item{}, err
	}
	k, err := json.Marshal(key{Format, hex.EncodeToString(secret), hex.EncodeToString(salt), item.Size, mediaType, item.Commitment})
	if err != nil {
		return Item{}, err
	}
	if err := writeDurably(c.keyFile(item.Ref), append(k, '\n')); err != nil {
		return Item{}, diskError("keep the key of a content item", err)
	}
	if err := writeDurably(c.file(item.Ref), box); err != nil {
		return Item{}, diskError("keep a content item", err)
	}
	return item, nil
}

// Get returns the body of an item and what was said of it when it was put. The errors match ErrErased, ErrNoContent
// and ErrTampered. Who holds the Item of an event asks with Open, which compares the two.
func (c *Content) Get(ctx context.Context, ref string) ([]byte, Item, error) {
	body, item, err := c.get(ctx, ref)
	if err != nil {
		return nil, Item{}, fmt.Errorf("content item %s: %w", ref, err)
	}
	return body, item, nil
}

// Open returns the body of an item that an event names, if it is the very body that was named.
func (c *Content) Open(ctx context.Context, named Item) ([]byte, error) {
	body, item, err := c.Get(ctx, named.Ref)
	if err == nil && item != named {
		err = fmt.Errorf("content item %s: %w: it is not the one the log names", named.Ref, ErrTampered)
	}
	if err != nil {
		return nil, err
	}
	return body, nil
}

// Erase destroys the key of an item. From then on nobody can read it; the log that names it stays as it is.
func (c *Content) Erase(ctx context.Context, ref string) error {
	if err := errors.Join(ctx.Err(), checkRef(ref)); err != nil {
		return err
	}
	path := c.keyFile(ref)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("erase content item %s: %w", ref, err)
	}
	if err := syncPath(filepath.Dir(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("erase content item %s: %w", ref, err)
	}
	return nil
}

func (c *Content) get(ctx context.Context, ref string) ([]byte, Item, error) {
	if err := errors.Join(ctx.Err(), checkRef(ref)); err != nil {
		return nil, Item{}, err
	}
	box, boxErr := os.ReadFile(c.file(ref))
	if boxErr != nil && !errors.Is(boxErr, fs.ErrNotExist) {
		return nil, Item{}, boxErr
	}
	line, err := os.ReadFile(c.keyFile(ref))
	switch {
	case errors.Is(err, fs.ErrNotExist) && boxErr == nil:
		return nil, Item{}, fmt.Errorf("%w: its key is gone", ErrErased)
	case errors.Is(err, fs.ErrNotExist):
		return nil, Item{}, ErrNoContent
	case err != nil:
		return nil, Item{}, err
	case boxErr != nil:
		return nil, Item{}, fmt.Errorf("%w: its key is here and its file is not; restore it from a backup", ErrNoContent)
	}
	var k key
	if err := json.Unmarshal(line, &k); err != nil {
		return nil, Item{}, fmt.Errorf("%w: its key file cannot be read: %w", ErrTampered, err)
	}
	if k.Format != Format {
		return nil, Item{}, fmt.Errorf("its key file has format %d; %s", k.Format, RemedyUpgrade)
	}
	secret, err1 := hex.DecodeString(k.Key)
	salt, err2 := hex.DecodeString(k.Salt)
	body, err3 := unsealBox(secret, ref, box)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, Item{}, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	if !hmac.Equal([]byte(commit(salt, body)), []byte(k.Commitment)) || int64(len(body)) != k.Size {
		return nil, Item{}, fmt.Errorf("%w: it does not match its commitment", ErrTampered)
	}
	return body, Item{ref, k.Size, k.MediaType, k.Commitment}, nil
}

func (c *Content) file(ref string) string    { return filepath.Join(c.dir, ref[:2], ref) }
func (c *Content) keyFile(ref string) string { return filepath.Join(c.keys, ref[:2], ref+".key") }

// checkRef keeps what is not the text of a UUID, such as a path, from becoming a file name.
func checkRef(ref string) error {
	if u, err := uuid.Parse(ref); err != nil || u.String() != ref {
		return fmt.Errorf("%q: %w: that is no reference", ref, ErrNoContent)
	}
	return nil
}

func commit(salt, body []byte) string {
	h := hmac.New(sha256.New, salt)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// seal encrypts a body with AES-256-GCM: nonce, then ciphertext and tag, bound to the reference.
func seal(secret []byte, ref string, body []byte) ([]byte, error) {
	aead, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(body)+aead.Overhead())
	rand.Read(nonce)
	return aead.Seal(nonce, nonce, body, []byte(ref)), nil
}

func unsealBox(secret []byte, ref string, box []byte) ([]byte, error) {
	aead, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	if len(box) < aead.NonceSize() {
		return nil, errors.New("its file is cut off")
	}
	return aead.Open(nil, box[:aead.NonceSize()], box[aead.NonceSize():], []byte(ref))
}

func newAEAD(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// diskError names a full disk.
func diskError(doing string, err error) error {
	if noSpace(err) {
		return fmt.Errorf("%s: %w: %w", doing, ErrFull, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

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
	"iter"

	"github.com/google/uuid"
)

var (
	// ErrErased says that the key of a content item is gone, and with it what it said.
	ErrErased = errors.New("eventstore: the content item is erased")
	// ErrNoContent says that the store has nothing of an item: it was never here, or its file is lost.
	ErrNoContent = errors.New("eventstore: no such content item")
	// ErrNoKey says that an item is here and its key is not, though nobody has erased it.
	ErrNoKey = errors.New("eventstore: the key of the content item is missing")
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

	// Erased says whether the log has it that an item was erased. Then a key that is gone without that is lost: ErrNoKey.
	// When it is nil, a key that is gone was erased.
	Erased func(ctx context.Context, ref string) (bool, error)

	boxes, keys shelf
}

// A shelf keeps one thing for each reference: sealed items on one, their keys on the other.
type shelf interface {
	// put keeps a thing where nothing is. It survives a power cut when put returns.
	put(ctx context.Context, ref string, data []byte) error
	// get gives what was put. The error matches fs.ErrNotExist when there is nothing.
	get(ctx context.Context, ref string) ([]byte, error)
	// remove destroys what is there, for good when it returns. Nothing there is no error.
	remove(ctx context.Context, ref string) error
	// refs yields the references of all that is there. An error matching ErrForeign tells of a thing that is not ours, and
	// more may follow; any other ends it.
	refs(ctx context.Context) iter.Seq2[string, error]
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
	if err := c.keys.put(ctx, item.Ref, append(k, '\n')); err != nil {
		return Item{}, diskError("keep the key of a content item", err)
	}
	if err := c.boxes.put(ctx, item.Ref, box); err != nil {
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

// Erase destroys the key of an item, and then what was sealed with it. From then on nobody can read it; the log that
// names it stays as it is. Doing it again finishes what was cut off.
func (c *Content) Erase(ctx context.Context, ref string) error {
	err := errors.Join(ctx.Err(), checkRef(ref))
	if err == nil {
		err = c.keys.remove(ctx, ref)
	}
	if err == nil {
		err = c.boxes.remove(ctx, ref)
	}
	if err != nil {
		return fmt.Errorf("erase content item %s: %w", ref, err)
	}
	return nil
}

// Has says whether anything is kept of an item: its key, or what is sealed with it.
func (c *Content) Has(ctx context.Context, ref string) (bool, error) {
	err := checkRef(ref)
	if err == nil {
		_, err = c.keys.get(ctx, ref)
	}
	if err == nil || errors.Is(err, ErrNoContent) { // of what is no reference nothing is kept
		return err == nil, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		_, err = c.boxes.get(ctx, ref)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (c *Content) get(ctx context.Context, ref string) ([]byte, Item, error) {
	if err := errors.Join(ctx.Err(), checkRef(ref)); err != nil {
		return nil, Item{}, err
	}
	line, err := c.keys.get(ctx, ref)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Item{}, c.keyless(ctx, ref)
	}
	if err != nil {
		return nil, Item{}, err
	}
	k, err := readKey(line)
	if err != nil {
		if erased, e := c.erased(ctx, ref); e == nil && erased { // it is being destroyed
			err = ErrErased
		}
		return nil, Item{}, err
	}
	box, err := c.boxes.get(ctx, ref)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Item{}, fmt.Errorf("%w: its key is here and what it opens is not; restore it from a backup", ErrNoContent)
	}
	if err != nil {
		return nil, Item{}, err
	}
	body, err := unsealBox(k.secret, ref, box)
	if err != nil {
		return nil, Item{}, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	if !hmac.Equal([]byte(commit(k.salt, body)), []byte(k.Commitment)) || int64(len(body)) != k.Size {
		return nil, Item{}, fmt.Errorf("%w: it does not match its commitment", ErrTampered)
	}
	return body, Item{ref, k.Size, k.MediaType, k.Commitment}, nil
}

// keyless says what it means that an item has no key.
func (c *Content) keyless(ctx context.Context, ref string) error {
	erased, err := c.erased(ctx, ref)
	if err != nil {
		return err
	}
	if erased {
		return ErrErased
	}
	_, err = c.boxes.get(ctx, ref)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ErrNoContent
	case err != nil:
		return err
	case c.Erased != nil:
		return fmt.Errorf("%w; restore it from the backup of the keys", ErrNoKey)
	}
	return fmt.Errorf("%w: its key is gone", ErrErased)
}

func (c *Content) erased(ctx context.Context, ref string) (bool, error) {
	if c.Erased == nil {
		return false, nil
	}
	return c.Erased(ctx, ref)
}

// An openKey is a key whose text has been read.
type openKey struct {
	key
	secret, salt []byte
}

func readKey(line []byte) (openKey, error) {
	var k openKey
	if err := json.Unmarshal(line, &k.key); err != nil {
		return k, fmt.Errorf("%w: its key cannot be read: %w", ErrTampered, err)
	}
	if k.Format > Format {
		return k, fmt.Errorf("%w: its key has format %d and this program reads format %d; %s", ErrDamaged, k.Format, Format, RemedyUpgrade)
	}
	var err1, err2 error
	k.secret, err1 = hex.DecodeString(k.Key)
	k.salt, err2 = hex.DecodeString(k.Salt)
	if err := errors.Join(err1, err2); err != nil || k.Format != Format || len(k.secret) != 32 || len(k.salt) != 32 {
		return k, errors.Join(fmt.Errorf("%w: its key is not one", ErrTampered), err)
	}
	return k, nil
}

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

// minBox is how many bytes the nonce and the tag of a sealed item have.
const minBox = 12 + 16

func unsealBox(secret []byte, ref string, box []byte) ([]byte, error) {
	aead, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	if len(box) < minBox {
		return nil, errors.New("it is cut off")
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

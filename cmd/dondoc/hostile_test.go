package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// TestWhateverIsAcceptedCanBeRead throws shapes at the door that no clerk would think of. Most are refused;
// what is accepted must be taken by every reader: no event may stop the read models.
func TestWhateverIsAcceptedCanBeRead(t *testing.T) {
	inside(t, dataDir(t), func(h *house) { throwShapes(t, h) })
}

func throwShapes(t *testing.T, h *house) {
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 1))
	accepted, tries := 0, 60*rounds()
	signers := []string{
		"post:main/quan-tri", "post:main/quan-tri", "post:main/quan-tri", "post:main/quan-tri", "post:main/quan-tri", "post:main/truong-ban", "post:main/van-thu",
		"post:main/truong-ban", "unit:a", "unit:b", "post:a/bi-thu", "post:b/van-thu", "worker:x", "worker:x", "worker:x", "worker:x",
	}
	for _, unit := range []string{"a", "b", "c"} { // there are some units that the shapes may meet
		wish := fmt.Sprintf(`{"by":"post:main/quan-tri","unit":%q,"name":"Chi ủy %s","kind":"cell_committee","on":"2024-01-02"}`, unit, unit)
		if err := h.doNamed(t.Context(), "EstablishUnit", []byte(wish), io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	for range tries {
		for _, name := range domain.CommandNames() {
			cmd, err := domain.DecodeCommand(name, []byte("{}"), nil)
			if err != nil {
				t.Fatal(err)
			}
			p := reflect.New(reflect.TypeOf(cmd))
			hostile(p.Elem(), r)
			at := time.Time{} // now, for most: a date that is refused shows nothing else
			if r.IntN(6) == 0 {
				at = someTime(r)
			}
			by := signers[r.IntN(len(signers))]
			p.Elem().FieldByName("Issued").Set(reflect.ValueOf(domain.Issued{By: by, At: at}))
			data, err := json.Marshal(p.Interface())
			if err != nil {
				continue // a time that JSON cannot write cannot be sent either
			}
			ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
			err = h.throw(ctx, by, name, data)
			stop()
			if errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("seed %d: the read models do not take %s %.2000s", seed, name, data)
			}
			if err == nil {
				accepted++
			}
		}
	}
	if err := h.runner.CatchUp(t.Context()); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	again, err := h.runner.Rebuild(t.Context(), projections.RebuildOptions{Verify: true})
	if err != nil || !again.Equal {
		t.Errorf("seed %d: rebuilt equal=%t: %v", seed, again.Equal, err)
	}
	t.Logf("%d of %d accepted, seed %d", accepted, tries*len(domain.CommandNames()), seed)
	if accepted < tries {
		t.Error("almost everything was refused: nothing is shown")
	}
}

// throw sends a shape in by the door, or, when a worker signs it, by its own; it returns when the read models have it.
func (h *house) throw(ctx context.Context, by, name string, data []byte) error {
	if domain.ActorOf(by).Worker == "" {
		return h.doNamed(ctx, name, data, io.Discard)
	}
	cmd, err := domain.DecodeCommand(name, data, h.complete)
	if err != nil {
		return err
	}
	c, err := h.do(ctx, cmd)
	if err != nil {
		return err
	}
	return h.runner.Wait(ctx, c.Position)
}

// hostile fills a value: mostly plausible, now and then at the edge of its type.
func hostile(v reflect.Value, r *rand.Rand) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(someTime(r)))
		return
	case domain.Date:
		days := []domain.Date{{}, domain.NewDate(1, 1, 1), domain.NewDate(9999, 12, 31), domain.NewDate(2024, 3, 19), domain.NewDate(2026, 2, 28)}
		v.Set(reflect.ValueOf(days[r.IntN(len(days))]))
		return
	}
	switch v.Kind() {
	case reflect.String:
		words := []string{"a", "b", "c", "a", "b", "c", "dated", "periodic", "quarter", "office", "cell_committee", "inspection", "email", "issuedOn", "unit", "post:main/van-thu"}
		if r.IntN(5) == 0 { // something new: what is there already cannot begin again
			words = []string{fmt.Sprint("n", r.IntN(500))}
		}
		if r.IntN(40) == 0 {
			words = []string{"", "\x00", "a\x00b", strings.Repeat("x", 65), strings.Repeat("ữ", 3000), `\u0000`, "'; drop table units; --", "\u202eđảo", "\xff\xfe", "{}", "☃"}
		}
		v.SetString(words[r.IntN(len(words))])
	case reflect.Int:
		numbers := []int64{1, 1, 1, 2, 3, 14, 19, 0, -1, 1 << 31, 1<<63 - 1}
		v.SetInt(numbers[r.IntN(len(numbers))])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			hostile(v.Elem(), r)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			hostile(v.Index(i), r)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if strings.Contains(v.Type().Field(i).Tag.Get("json"), ",omit") && r.IntN(8) > 0 {
				continue // what may be left out mostly is: each thing more is a reason to refuse
			}
			hostile(v.Field(i), r)
		}
	}
}

func someTime(r *rand.Rand) time.Time {
	times := []time.Time{{}, time.Now(), time.Now(), time.Now(), time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)}
	return times[r.IntN(len(times))]
}

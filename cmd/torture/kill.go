package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dondoc/dondoc/eventstore"
)

// plantChopped takes the end of the log away while nobody looks.
const plantChopped = "chopped"

// killCmd kills server and writers, which are one process, and starts them again on the same directory.
type killCmd struct {
	trial
	Rounds int `default:"100" help:"Số lần giết."`
}

func (k *killCmd) plants() []string {
	return []string{plantEarly, plantNewID, plantMisplaced, plantChopped}
}

// ackedFloor is how many acknowledgements a round must have had on average for the test to prove anything.
const ackedFloor = 50

func (k *killCmd) run(ctx context.Context, io streams) (*result, error) {
	a := newAccount()
	for round := range k.Rounds {
		r := k.random(round)
		v, err := startVictim("child", "--dir", k.Dir, "--round", strconv.Itoa(round), "--plant", k.Plant, "--large", "1")
		if err != nil {
			return nil, err
		}
		if err := v.begun(ctx); err != nil {
			if a.lost > 0 {
				break // it cannot be opened any more
			}
			return nil, err
		}
		sleep(ctx, time.Duration(r.Int64N(int64(400*time.Millisecond))))
		if err := v.kill(); err != nil {
			return nil, err
		}
		a.hear(v.take(), nil)
		if k.Plant == plantChopped {
			if err := chop(k.Dir); err != nil {
				return nil, err
			}
		}
		if err := k.reopen(ctx, a, round == k.Rounds-1, io); err != nil {
			return nil, err
		}
		fmt.Fprintf(io.err, "round=%d acked=%d position=%d\n", round+1, a.acked, len(a.hashes))
	}
	res := &result{name: "kill"}
	res.say("rounds", k.Rounds)
	res.say("acked", a.acked)
	res.must("lost", a.lost)
	res.must("dup", a.dup)
	res.must("reordered", a.reordered)
	res.proves("acked", a.acked, ackedFloor*k.Rounds)
	if a.dangling+a.phantoms > 0 {
		res.wrong = append(res.wrong, fmt.Sprintf("dangling=%d phantoms=%d", a.dangling, a.phantoms))
	}
	return res, nil
}

// reopen opens what the dead process has left, asks again for what it has not heard of, and compares.
func (k *killCmd) reopen(ctx context.Context, a *account, whole bool, io streams) error {
	n, err := openNode(ctx, k.Dir, "", nil)
	if errors.Is(err, eventstore.ErrDamaged) { // found before anybody could read it
		a.count(&a.lost, io.err, "lost: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer n.close()
	if err := a.settle(ctx, n, k.Plant); err != nil {
		return err
	}
	return a.look(ctx, n, whole, io.err)
}

// chop takes away the second half of the newest file of messages.
func chop(dir string) error {
	blocks, err := filepath.Glob(filepath.Join(dir, "nats", "jetstream", "*", "streams", "dondoc-main", "msgs", "*.blk"))
	if err != nil || len(blocks) == 0 {
		return fmt.Errorf("nothing to chop: %w", err)
	}
	newest := slices.MaxFunc(blocks, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	info, err := os.Stat(newest)
	if err != nil {
		return err
	}
	return os.Truncate(newest, info.Size()/2)
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// A contentCensus is what became of the content items that the log names.
type contentCensus struct {
	Items   int `json:"items"`   // named in the log
	Read    int `json:"read"`    // the very bodies that are named
	Erased  int `json:"erased"`  // on record
	Keyless int `json:"keyless"` // here, without their keys
	Missing int `json:"missing"` // not here at all
	Changed int `json:"changed"` // not what they were, or their keys are not
	Foreign int `json:"foreign"` // lie there and belong to nobody
}

// mostTold is how many items that are not as they must be are told one by one.
const mostTold = 20

// readContent reads every content item that the log names, and tells of those that cannot be read.
func (h *house) readContent(ctx context.Context, out io.Writer, tell func(at, of uint64)) (census contentCensus, err error) {
	if h.content == nil {
		if _, err := os.Stat(filepath.Join(h.dir, "content")); h.config.NATSURL == "" && errors.Is(err, fs.ErrNotExist) {
			return census, fail(exitMissing, err, "Thiếu thư mục %s. Đề nghị khôi phục từ bản sao lưu.", filepath.Join(h.dir, "content"))
		}
		if err := h.openContent(ctx); err != nil {
			return census, err
		}
	}
	told := 0
	problem := func(format string, args ...any) {
		if told++; told <= mostTold {
			fmt.Fprintf(out, format+"\n", args...)
		}
	}
	end, err := h.log.Last(ctx)
	if err != nil {
		return census, err
	}
	seen := map[domain.Item]bool{}
	for m, err := range h.log.Raw(ctx, 0) {
		if err != nil {
			return census, err
		}
		var commit struct {
			Events []struct {
				Data json.RawMessage `json:"data"`
			} `json:"events"`
		}
		if err := json.Unmarshal(m.Payload, &commit); err != nil {
			return census, err
		}
		for _, e := range commit.Events {
			items, err := projections.ItemsIn(e.Data)
			if err != nil {
				return census, err
			}
			for _, item := range items {
				if seen[item] {
					continue
				}
				seen[item] = true
				if err := census.add(h.content.Check(ctx, eventstore.Item(item))); err != nil {
					_, why := explain(err)
					problem("vị trí %d (%s): %s", m.Position, m.Subject, why)
				}
			}
		}
		tell(m.Position, end)
	}
	census.Items = len(seen)
	foreign, err := h.content.Foreign(ctx, 1000)
	if err != nil {
		return census, err
	}
	census.Foreign = len(foreign)
	for _, f := range foreign {
		problem("không thuộc về Dondoc: %s", strings.TrimPrefix(f.Error(), eventstore.ErrForeign.Error()+": "))
	}
	if told > mostTold {
		fmt.Fprintf(out, "… và %d chỗ khác\n", told-mostTold)
	}
	return census, nil
}

// add counts what came of reading an item, and gives back what is wrong with it.
func (c *contentCensus) add(err error) error {
	switch {
	case err == nil:
		c.Read++
	case errors.Is(err, eventstore.ErrErased):
		c.Erased++
		return nil
	case errors.Is(err, eventstore.ErrNoKey):
		c.Keyless++
	case errors.Is(err, eventstore.ErrNoContent):
		c.Missing++
	default:
		c.Changed++
	}
	return err
}

// code is how the program ends: changed is damage, then what is missing, then what does not belong there.
func (c *contentCensus) code() int {
	switch {
	case c.Changed > 0:
		return exitDamaged
	case c.Keyless+c.Missing > 0:
		return exitMissing
	case c.Foreign > 0:
		return exitDifference
	}
	return exitOK
}

func (c *contentCensus) print(out io.Writer) error {
	_, err := fmt.Fprintf(out, "content  items=%d read=%d erased=%d keyless=%d missing=%d changed=%d foreign=%d\n", c.Items, c.Read, c.Erased, c.Keyless, c.Missing, c.Changed, c.Foreign)
	return err
}

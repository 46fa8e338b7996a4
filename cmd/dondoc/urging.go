package main

import (
	"encoding/json"
	"fmt"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// urgingWords are the kinds of urging as the log of urging names them.
var urgingWords = map[string]string{
	projections.UrgedByReminder: "nhắc hạn", projections.UrgedByEscalation: "báo cáo lãnh đạo", projections.UrgedByCall: "gọi điện, gặp trực tiếp",
	projections.UrgedByLetter: "công văn đôn đốc", projections.NotReached: "chưa liên hệ được đơn vị",
}

// urgings prints the log of urging, a line each.
func (s *showCmd) urgings(log []projections.Urging, err error, io streams) error {
	if err != nil || len(log) == 0 {
		return err
	}
	if !s.JSON {
		fmt.Fprintln(io.out, "\nNhật ký đôn đốc")
	}
	for _, u := range log {
		if s.JSON {
			if err := json.NewEncoder(io.out).Encode(u); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(io.out, "%6d  %s  %-24s  %s%s  %s\n", u.Position, u.At.In(domain.Zone).Format("02/01/2006 15:04"), urgingWords[u.Kind], u.Stage, u.Symbol, u.By)
	}
	return nil
}

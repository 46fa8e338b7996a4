package domain

import (
	"reflect"
	"slices"
	"testing"
)

// records are the acts that are rectified, and what each puts on record.
var records = map[string]string{
	"DeliverDocument":      "document.delivered",
	"AcknowledgeDelivery":  "document.delivery_acknowledged",
	"AmendDocument":        "document.amended",
	"OpenSeries":           "series.opened",
	"ReceiveReport":        "assignment.report_received",
	"ForwardReport":        "assignment.report_forwarded",
	"SendConsolidation":    "consolidation.sent",
	"ReceiveConsolidation": "consolidation.received",
	"CloseProgramme":       "programme.closed",
	"DecideInspection":     "inspection.decided",
	"AnnounceInspection":   "inspection.announced",
	"SendTeamReport":       "inspection.team_reported",
	"RecordConference":     "inspection.conference_held",
	"ConcludeInspection":   "inspection.concluded",
	"CloseInspection":      "inspection.closed",
	"PlanReview":           "review.planned",
	"HoldReview":           "review.held",
	"SendReviewReport":     "review.report_sent",
	"CloseReview":          "review.closed",
	"LaunchMovement":       "movement.launched",
	"CloseMovement":        "movement.closed",
	"RaiseIssue":           "issue.raised",
}

func TestEveryActHasItsCorrection(t *testing.T) {
	var tables [][]Transition
	for _, l := range Lives {
		tables = append(tables, l.Table)
	}
	if len(records) != len(Rectifiable) {
		t.Errorf("%d records may be rectified, by acts %d are", len(Rectifiable), len(records))
	}
	known := slices.Clone(Corrections)
	if found := uncorrected(tables, known); len(found) > 0 {
		t.Errorf("%q", found)
	}
	for _, c := range Corrections {
		for _, name := range slices.Concat(c.By, []string{c.Command}) {
			if !slices.Contains(CommandNames(), name) {
				t.Errorf("there is no act %s", name)
			}
		}
		if len(c.By) == 0 == (c.Anew == "") {
			t.Errorf("%s is put right by nothing, or in two ways", c.Command)
		}
	}
	i := slices.IndexFunc(known, func(c Correction) bool { return c.Command == "WithdrawDocument" })
	for _, tt := range []struct {
		name  string
		plant []Correction
	}{
		{"a missing correction", slices.Delete(slices.Clone(known), i, i+1)},
		{"an impossible correction", slices.Concat(known[:i], []Correction{{"WithdrawDocument", []string{"SupersedeDocument"}, ""}}, known[i+1:])},
		{"a correction of another life", slices.Concat(known[:i], []Correction{{"WithdrawDocument", []string{"ReopenAssignment"}, ""}}, known[i+1:])},
		{"a rectification of what is not on the list", slices.Concat(known[:i], []Correction{{"WithdrawDocument", []string{"RectifyRecord"}, ""}}, known[i+1:])},
		{"another of what there is no beginning of", slices.Concat(known[:i], []Correction{{"WithdrawDocument", nil, "FileDocument"}}, known[i+1:])},
	} {
		if found := uncorrected(tables, tt.plant); len(found) == 0 {
			t.Errorf("planted, %s: not found", tt.name)
		}
	}
}

// withoutReason lists the acts that put another right and say by themselves what holds: the report sent anew, the demand
// taken on after all, the next number, the version that is drafted anew.
var withoutReason = []string{
	"ReserveNumber", "TrackResolution", "AcknowledgeAssignment", "Submit", "ResumeAssignment", "UnstarAssignment", "StarAssignment", "DraftConsolidation",
}

// What puts an act right says why, or on what it rests, or is the act itself once more.
func TestACorrectionHasItsReason(t *testing.T) {
	silent := func(corrections []Correction, but []string) (found []string) {
		for _, c := range corrections {
			for _, by := range c.By {
				i := slices.IndexFunc(wishes, func(w Command) bool { return commandName(w) == by })
				if i < 0 || by == c.Command || slices.Contains(but, by) || slices.Contains(found, by) {
					continue
				}
				typ := reflect.TypeOf(wishes[i])
				if !slices.ContainsFunc([]string{"Reason", "Reasons", "Basis", "Outcome"}, func(field string) bool { _, ok := typ.FieldByName(field); return ok }) {
					found = append(found, by)
				}
			}
		}
		return found
	}
	if found := silent(Corrections, withoutReason); len(found) > 0 {
		t.Errorf("%q say no reason", found)
	}
	for n, name := range withoutReason {
		if found := silent(Corrections, slices.Delete(slices.Clone(withoutReason), n, n+1)); !slices.Equal(found, []string{name}) {
			t.Errorf("planted, %s is not excepted: found %q", name, found)
		}
	}
}

// uncorrected lists the rows that people may use and no correction follows.
func uncorrected(tables [][]Transition, corrections []Correction) (found []string) {
	for _, table := range tables {
		for _, row := range table {
			if !slices.ContainsFunc(row.By, func(p Party) bool { return p != Worker }) {
				continue
			}
			i := slices.IndexFunc(corrections, func(c Correction) bool { return c.Command == row.Command })
			if i < 0 {
				found = append(found, row.Command+" has no correction")
				continue
			}
			c := corrections[i]
			if c.Anew != "" {
				if c.Anew != c.Command && !slices.ContainsFunc(table, func(r Transition) bool { return r.Command == c.Anew && slices.Contains(r.From, "") }) {
					found = append(found, c.Anew+" makes no other")
				}
				continue
			}
			if slices.Equal(c.By, []string{"RectifyRecord"}) {
				if !slices.Contains(Rectifiable, records[c.Command]) {
					found = append(found, row.Command+" leaves no record that may be rectified")
				}
				continue
			}
			to := []Status{row.To}
			if row.To == "" {
				to = row.From
			}
			for _, s := range to {
				if !slices.ContainsFunc(c.By, func(by string) bool {
					return slices.ContainsFunc(table, func(r Transition) bool {
						return r.Command == by && slices.Contains(r.From, s) && slices.ContainsFunc(r.By, func(p Party) bool { return p != Worker })
					})
				}) {
					found = append(found, row.Command+" cannot be corrected in state "+string(s))
				}
			}
		}
	}
	return found
}

package main

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// deeds are what the year must tell, each as the log shows it.
var deeds = map[string][]string{
	"a merger that takes duties along":            {"units merged", "duty transferred", "report excused"},
	"a report returned and sent again":            {"report returned", "report sent again"},
	"a nil report with its receipt":               {"nil report", "receipt numbered"},
	"a consolidated report up to a body outside":  {"consolidation drafted with sources", "consolidation approved", "consolidation sent outside", "consolidation received"},
	"an inspection from the programme that slips": {"programme adopted", "inspection announced in time", "self-report", "five demands", "committee heard of a demand"},
	"an interim review whose figures open":        {"review figures with sources", "review held with minutes", "review report sent", "review closed"},
	"a letter that urges":                         {"letter signed", "letter sent"},
	"more time, with both dates":                  {"more time granted"},
}

// untold lists what a log does not show of the deeds.
func untold(seen map[string]int) (missing []string) {
	for _, deed := range slices.Sorted(maps.Keys(deeds)) {
		for _, part := range deeds[deed] {
			if seen[part] == 0 {
				missing = append(missing, deed+": "+part)
			}
		}
	}
	return missing
}

// seenIn reads the deeds out of the log of a demonstration.
func seenIn(t *testing.T, dir string) map[string]int {
	t.Helper()
	seen, demanded, by := map[string]int{}, map[string]bool{}, domain.Date{}
	inside(t, dir, func(h *house) {
		last, err := h.log.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		for c, err := range h.log.Follow(ctx, 0) {
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range c.Events {
				switch e := e.(type) {
				case domain.AssignmentGiven:
					demanded[c.Aggregate] = e.Origin.Inspection != ""
				case domain.InspectionDecided:
					by = e.AnnounceBy
				case domain.InspectionAnnounced:
					if !e.On.After(by) {
						seen["inspection announced in time"]++
					}
				}
				if what := deedOf(e, demanded[c.Aggregate]); what != "" {
					seen[what]++
				}
			}
			if c.Position == last {
				break
			}
		}
	})
	return seen
}

// deedOf is the deed that an event is a part of.
func deedOf(e domain.Event, demanded bool) string {
	deed := func(is bool, what string) string {
		if !is {
			return ""
		}
		return what
	}
	switch e := e.(type) {
	case domain.UnitsMerged:
		return deed(len(e.From) == 2 && e.Basis != "", "units merged")
	case domain.AssignmentTransferred:
		return "duty transferred"
	case domain.ReportExcused:
		return "report excused"
	case domain.SubmissionReturned:
		return "report returned"
	case domain.SubmissionMade:
		if e.Nil {
			return "nil report"
		}
		return deed(e.Submission > 1, "report sent again")
	case domain.ReceiptNumbered:
		return "receipt numbered"
	case domain.ConsolidationDrafted:
		return deed(len(e.Reports) > 20 && len(e.Figures) == len(domain.ScienceAreas) && len(e.Paragraphs) > 0, "consolidation drafted with sources")
	case domain.ConsolidationApproved:
		return "consolidation approved"
	case domain.ConsolidationSent:
		return deed(e.Collective == "" && e.To == "Ban Tuyên giáo Tỉnh ủy" && e.Proof != nil, "consolidation sent outside")
	case domain.ConsolidationReceived:
		return deed(e.Number != "" && e.Proof != nil, "consolidation received")
	case domain.ProgrammeAdopted:
		return deed(e.On.Month == 1, "programme adopted")
	case domain.SelfReportMade:
		return "self-report"
	case domain.InspectionConcluded:
		return deed(len(e.Remedies) == 5, "five demands")
	case domain.EscalationRaised:
		return deed(demanded && slices.Contains(e.To, theCommittee), "committee heard of a demand")
	case domain.ReviewDataCollected:
		return deed(!slices.ContainsFunc(e.Figures, func(f domain.ReviewFigure) bool { return len(f.Assignments) < 20 }), "review figures with sources")
	case domain.ReviewHeld:
		return deed(e.Minutes.Ref != "", "review held with minutes")
	case domain.ReviewReportSent:
		return "review report sent"
	case domain.ReviewClosed:
		return "review closed"
	case domain.LetterSigned:
		return "letter signed"
	case domain.LetterSent:
		return "letter sent"
	case domain.ExtensionGranted:
		return deed(e.Due.Day.After(e.Was.Day), "more time granted")
	}
	return ""
}

// toldAll complains of what the log of a demonstration does not show, and of a year that would pass without any part of it.
func toldAll(t *testing.T, dir string) {
	t.Helper()
	seen := seenIn(t, dir)
	if missing := untold(seen); len(missing) > 0 {
		t.Errorf("the log does not show\n%s", strings.Join(missing, "\n"))
	}
	for deed, parts := range deeds {
		for _, part := range parts {
			less := maps.Clone(seen)
			delete(less, part)
			if want := fmt.Sprintf("%s: %s", deed, part); !slices.Contains(untold(less), want) {
				t.Errorf("a year without %q passes", part)
			}
		}
	}
}

// disagree lists where the printed year and its figures do not say the same.
func disagree(printed string, f map[string]any) (wrong []string) {
	said := func(pattern string) (n []float64) {
		m := regexp.MustCompile(pattern).FindStringSubmatch(printed)
		if m == nil {
			wrong = append(wrong, "nothing like "+pattern)
			return make([]float64, 4)
		}
		for _, digits := range m[1:] {
			v, _ := strconv.ParseFloat(digits, 64)
			n = append(n, v)
		}
		return n
	}
	same := func(what string, said float64, key string) {
		if said != f[key] {
			wrong = append(wrong, fmt.Sprintf("%s: %v printed, %s is %v", what, said, key, f[key]))
		}
	}
	same("moved", said(`Nhập 2 chi ủy thành 1: (\d+) nhiệm vụ`)[0], "transferred")
	review := said(`: (\d+) số liệu toàn Khối, mỗi số mở ra được (\d+) dòng nguồn`)
	same("sources", review[0]*review[1], "review_sources")
	same("letters", float64(strings.Count(printed, "công văn đôn đốc")), "letters")
	same("consolidations", float64(strings.Count(printed, "-BC/BTGDV")), "consolidations")
	same("events", said(`SỔ GHI +(\d+) sự việc`)[0], "events")
	if c := said(`Ban tổng hợp (\d+)/(\d+) báo cáo quý I,.*còn thiếu (\d+) đơn vị`); c[0]+c[2] != c[1] {
		wrong = append(wrong, fmt.Sprintf("a consolidation of %v", c))
	}
	for _, row := range regexp.MustCompile(`(?m)^   (?:Đảng ủy cơ sở|Chi ủy cơ sở|Ban TG&DV|Cộng) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) `).FindAllStringSubmatch(printed, -1) {
		sum := 0
		for _, digits := range row[2:] {
			n, _ := strconv.Atoi(digits)
			sum += n
		}
		if strconv.Itoa(sum) != row[1] {
			wrong = append(wrong, "the row does not add up: "+row[0])
		}
	}
	return wrong
}

// agree complains of figures that are not the printed ones, and of a check that a wrong figure passes.
func agree(t *testing.T, printed string, f map[string]any) {
	t.Helper()
	if wrong := disagree(printed, f); len(wrong) > 0 {
		t.Errorf("%s\n%s", strings.Join(wrong, "\n"), printed)
	}
	for _, key := range []string{"transferred", "review_sources", "letters", "consolidations", "events"} {
		bent := maps.Clone(f)
		n, _ := f[key].(float64)
		if bent[key] = n + 1; len(disagree(printed, bent)) == 0 {
			t.Errorf("one %s too many passes", key)
		}
	}
	for _, line := range []string{"Cộng", "Ban tổng hợp"} {
		at := strings.Index(printed, line)
		if at < 0 {
			continue
		}
		end := at + strings.Index(printed[at:], "\n")
		if bent := printed[:at] + regexp.MustCompile(`\d`).ReplaceAllString(printed[at:end], "7") + printed[end:]; len(disagree(bent, f)) == 0 {
			t.Errorf("sevens in %q pass", line)
		}
	}
}

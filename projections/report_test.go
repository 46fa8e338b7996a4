package projections

import (
	"fmt"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// What is consolidated is what was accepted: no report that waits or went back, and of one that was sent again the last version.
func TestTheAcceptedReportsOfAPeriod(t *testing.T) {
	h, r := settled(t)
	list := func(period string) string {
		return brief(must(r.views.AcceptedReports(t.Context(), string(quarterly), period)), func(x Report) string {
			return fmt.Sprintf("%s:%s:%d:%t:%t", x.Unit, x.Period, x.Submission, x.Nil, x.Report != nil)
		})
	}
	equal(t, "one was accepted, one went back", list(""), "cu-duoc:Quý I/2024:1:false:true")
	h.submit(report("du-y-te"), "du-y-te")
	fold(t, r)
	equal(t, "one waits", list("Quý I/2024"), "cu-duoc:Quý I/2024:1:false:true")
	h.accept(report("du-y-te"))
	fold(t, r)
	equal(t, "the nil report is no more", list("Quý I/2024"), "cu-duoc:Quý I/2024:1:false:true du-y-te:Quý I/2024:2:false:true")
	equal(t, "another period", list("Quý II/2024"), "")
	equal(t, "another regime", len(must(r.views.AcceptedReports(t.Context(), string(domain.RegimeOf("d9", 1)), ""))), 0)
}

package projections

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/dondoc/dondoc/domain"
)

// TestHistoriesReachEveryKindOfEvent: what never happens in a history is proven of nothing. The histories are those of
// fixed seeds, so that the test does not depend on luck.
func TestHistoriesReachEveryKindOfEvent(t *testing.T) {
	histories, missing := rapid.Custom(live), map[string]bool{}
	for _, k := range domain.Kinds {
		missing[k.Name] = true
	}
	for seed := 0; seed < 1000 && len(missing) > 0; seed++ {
		for _, c := range histories.Example(seed).commits() {
			for _, e := range c.Events {
				delete(missing, domain.NameOf(e))
			}
		}
	}
	for name := range sorted(missing) {
		t.Errorf("no history tells of %s", name)
	}
}

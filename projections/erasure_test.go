package projections

import (
	"slices"
	"testing"
)

// TestItemsAreFound: wherever an event names a content item, it is found; what only looks like one is not.
func TestItemsAreFound(t *testing.T) {
	one, two := `{"ref":"r1","size":3,"mediaType":"text/plain","commitment":"c1"}`, `{"ref":"r2","size":4,"mediaType":"text/plain","commitment":"c2"}`
	for name, tt := range map[string]struct {
		data string
		want []string
	}{
		"none":               {`{"unit":"a","n":3,"no":null,"list":[1,"x"]}`, nil},
		"in a field":         {`{"reason":` + one + `}`, []string{"r1"}},
		"deep":               {`{"a":{"source":{"file":` + one + `}},"b":[{"why":` + two + `}]}`, []string{"r1", "r2"}},
		"in a list":          {`{"evidence":[` + one + `,` + two + `]}`, []string{"r1", "r2"}},
		"a reference alone":  {`{"ref":"r1","basis":"x"}`, nil},
		"of an erasure":      {`{"ref":"r9","reason":` + one + `}`, []string{"r1"}},
		"a commitment alone": {`{"x":{"commitment":"c"}}`, nil},
	} {
		items, err := ItemsIn([]byte(tt.data))
		var refs []string
		for _, i := range items {
			refs = append(refs, i.Ref)
		}
		if err != nil || !slices.Equal(refs, tt.want) {
			t.Errorf("%s: %q, want %q (%v)", name, refs, tt.want, err)
		}
	}
	if _, err := ItemsIn([]byte(`{"a":`)); err == nil {
		t.Error("what is torn is read")
	}
}

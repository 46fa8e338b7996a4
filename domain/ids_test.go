package domain

import "testing"

// Ids in the log were made with these rules: a changed one gives every duty a second time.
func TestDerivedIdsNeverChange(t *testing.T) {
	for _, tt := range []struct{ name, got, want string }{
		{"a duty", string(DutyOf("d1", 8, "u1")), "728977a6-1c54-524d-9ec5-fe822c139eab"},
		{"an occurrence", string(OccurrenceOf("r1", "2024-Q1", "u1")), "688c3b5a-b5b8-5c92-b220-e03aa89b7974"},
		{"a remedy", string(RemedyOf("i1", 1)), "3b354646-c19f-54b1-8d30-62b62e2352ee"},
		{"a message", string(MessageOf("u1", Email, "2024-03-08T07:30")), "84943ffd-1d18-52b5-9e53-4984231a4a80"},
		{"a programme", string(ProgrammeOf("u1", 2024)), "3c44a789-abff-5774-b48b-83b9cfc70cb8"},
		{"a regime", string(RegimeOf("d1", 2)), "30181be0-c489-58c2-a04d-208ddf24a9c5"},
	} {
		if tt.got != tt.want {
			t.Errorf("the id of %s is %s, was %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestDerivedIdsKeepTheirPartsApart(t *testing.T) {
	ids := map[string]string{}
	for _, parts := range [][]string{{"duty", "d1", "1", "u"}, {"duty", "d", "11", "u"}, {"duty", "d1", "1u"}, {"duty", "d11", "", "u"}, {"remedy", "d1", "1", "u"}} {
		id := Derive(parts...)
		if other, ok := ids[id]; ok {
			t.Errorf("%q and %q have one id", parts, other)
		}
		ids[id] = parts[0]
	}
}

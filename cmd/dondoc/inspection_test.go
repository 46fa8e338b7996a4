package main

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// What an inspection rests on is filled in here and believed of nobody: the last day to announce it, the units under the
// team, the demands that have ended. A secret matter is exit 6.
func TestAnInspectionRestsOnWhatIsOnRecord(t *testing.T) {
	inside(t, dataDir(t), func(h *house) {
		ctx := t.Context()
		do := func(name, json string) (int, string) {
			return explain(h.doNamed(ctx, name, []byte(json), io.Discard))
		}
		for _, u := range []string{
			`{"unit":"btv","name":"Ban Thường vụ","kind":"standing_committee"`, `{"unit":"du","name":"Đảng ủy Điện lực","kind":"party_committee"`,
			`{"unit":"cu","name":"Chi ủy Trạm 1","kind":"cell_committee","parent":"du"`, `{"unit":"cu2","name":"Chi ủy Cấp nước","kind":"cell_committee"`,
		} {
			if code, says := do("EstablishUnit", u+`,"by":"post:main/quan-tri"}`); code != exitOK {
				t.Fatal(says)
			}
		}
		decide := func(id, by, team, unit, more string) string {
			return fmt.Sprintf(`{"inspection":%q,"by":%q,"team":%q,"units":[%q],"kind":"inspection","decision":"41-QĐ","superiors":{}%s}`, id, by, team, unit, more)
		}
		topic := `,"topic":"Chế độ báo cáo"`
		latest, err := domain.AnnounceLatest(domain.DateOf(h.clock.Now()), theCalendar(t, h))
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name, json string
			code       int
			says       string
		}{
			{"a secret topic", decide("i0", "post:btv/bi-thu", "btv", "cu", `,"topic":"Kiểm tra khi có dấu hiệu vi phạm"`), exitSecret, "diện mật"},
			{"a day beyond the third working day", decide("i0", "post:btv/bi-thu", "btv", "cu", topic+`,"announceBy":"`+latest.AddDays(1).String()+`"`), exitRefused, "bad_date"},
			{"a base committee and a unit of another", decide("i0", "post:du/bi-thu", "du", "cu2", topic), exitRefused, "not_yours"},
			{"a base committee and its own", decide("i1", "post:du/bi-thu", "du", "cu", topic), exitOK, ""},
		} {
			if code, says := do("DecideInspection", tt.json); code != tt.code || !strings.Contains(says, tt.says) {
				t.Errorf("%s: exit %d, %q", tt.name, code, says)
			}
		}
		i, _, err := eventstore.Load[domain.Inspection](ctx, h.store(), "insp.i1")
		if err != nil || i.Decision.AnnounceBy != latest {
			t.Errorf("it is to be announced by %s, want %s (%v)", i.Decision.AnnounceBy, latest, err)
		}
		pinned, err := h.pin(ctx, domain.CloseInspection{Inspection: "i1", Ended: []int{1, 2, 3}})
		if err != nil || len(pinned.(domain.CloseInspection).Ended) != 0 {
			t.Errorf("the sender's word on what has ended is taken: %+v, %v", pinned, err)
		}
	})
}

func theCalendar(t *testing.T, h *house) domain.Calendar {
	t.Helper()
	a, _, err := eventstore.Load[domain.Almanac](t.Context(), h.store(), "cal."+string(domain.VietnamCalendar))
	if err != nil {
		t.Fatal(err)
	}
	return a.Calendar
}

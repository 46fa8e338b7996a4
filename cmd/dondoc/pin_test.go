package main

import (
	"io"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
)

// What a unit sends as the product of a duty is a document of its own register; else it is refused and nothing has happened.
func TestAnImplementingDocumentIsTheUnitsOwn(t *testing.T) {
	inside(t, dataDir(t), func(h *house) {
		ctx := t.Context()
		for _, c := range []struct{ name, json, says string }{
			{"EstablishUnit", `{"unit":"btv","name":"Ban Thường vụ","kind":"standing_committee","by":"post:main/quan-tri"}`, ""},
			{"EstablishUnit", `{"unit":"cu","name":"Chi ủy Cấp nước","kind":"cell_committee","by":"post:main/quan-tri"}`, ""},
			{"EstablishUnit", `{"unit":"cu2","name":"Chi ủy Điện lực","kind":"cell_committee","by":"post:main/quan-tri"}`, ""},
			{"GiveAssignment", `{"assignment":"a1","unit":"cu","origin":{"document":"d1","obligation":1},"duty":"unscheduled","text":"Ban hành kế hoạch","by":"post:btv/bi-thu"}`, ""},
			{"RegisterDocument", `{"document":"k2","symbol":"2-KH/CU","keeper":"cu2","issuedOn":"2024-02-20","by":"post:cu2/bi-thu"}`, ""},
			{"RegisterDocument", `{"document":"k1","symbol":"1-KH/CU","keeper":"cu","issuedOn":"2024-02-20","by":"post:cu/bi-thu"}`, ""},
			{"RegisterImplementingDocument", `{"assignment":"a1","document":"k0","by":"post:cu/bi-thu"}`, domain.NoSuchThing},
			{"RegisterImplementingDocument", `{"assignment":"a1","document":"k2","by":"post:cu/bi-thu"}`, domain.NoSuchThing},
			{"RegisterImplementingDocument", `{"assignment":"a1","document":"k1","by":"post:cu/bi-thu"}`, ""},
		} {
			code, says := explain(h.doNamed(ctx, c.name, []byte(c.json), io.Discard))
			if (code == exitOK) != (c.says == "") || !strings.Contains(says, c.says) {
				t.Errorf("%s %s: exit %d, %q, want %q", c.name, c.json, code, says, c.says)
			}
		}
		a, _, err := eventstore.Load[domain.Assignment](ctx, h.store(), "asg.a1")
		if err != nil || a.Status != domain.Submitted {
			t.Errorf("the duty is %s (%v)", a.Status, err)
		}
	})
}

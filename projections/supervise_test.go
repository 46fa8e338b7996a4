package projections

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/dondoc/dondoc/domain"
)

// supervise tells of a committee that plans its year of inspections.
func (h *house) supervise() {
	by := h.by(domain.ByPost(committee, "bi-thu"))
	id := domain.ProgrammeOf(committee, 2024)
	item := func(no int, k domain.InspectionKind) domain.ProgrammeItem {
		return domain.ProgrammeItem{No: no, Kind: k, Form: domain.Thematic, Topic: "Chế độ báo cáo", Subjects: []domain.UnitID{"doan"}, Quarter: no, Partners: []domain.UnitID{board}}
	}
	h.do(domain.AdoptProgramme{
		Issued: by, Programme: id, Unit: committee, Year: 2024, Symbol: "03-CTr/ĐUK",
		Quotas: []domain.Quota{{Kind: domain.Examination, By: committee, Count: 3, Of: domain.PartyOrganisations}},
		Items:  []domain.ProgrammeItem{item(1, domain.Examination), item(2, domain.Supervision), item(3, domain.Examination)},
	})
	h.do(domain.ReviseProgramme{
		Issued: h.by(by.By), Programme: id, Symbol: "27-QĐ/ĐUK", Reason: typed("why"),
		Items: []domain.ProgrammeItem{item(1, domain.Examination), item(2, domain.Supervision)},
	})
}

func TestAProgrammeAndItsProgress(t *testing.T) {
	_, r := settled(t)
	ctx, v := t.Context(), r.views
	programmes := must(v.Programmes(ctx, 2024))
	equal(t, "programmes", brief(programmes, func(p Programme) string {
		return fmt.Sprintf("%s:%s:%d:%d:%s", p.Unit, p.Symbol, p.Items, p.Revisions, p.Status)
	}),
		"btv:03-CTr/ĐUK:2:1:adopted")
	var quotas []domain.Quota
	if err := json.Unmarshal(programmes[0].Quotas, &quotas); err != nil || len(quotas) != 0 {
		t.Errorf("the revised quotas are %v, %v", quotas, err)
	}
	items := brief(must(v.PlannedItems(ctx, programmes[0].Key)), func(i PlannedItem) string {
		return fmt.Sprintf("%d:%s:Q%d:%v:%v", i.No, i.Kind, i.Quarter, i.Subjects, i.Partners)
	})
	equal(t, "items", items, "1:inspection:Q1:[doan]:[ban-tgdv] 2:supervision:Q2:[doan]:[ban-tgdv]")
	progress := func(year int) string {
		return brief(must(v.Progress(ctx, year)), func(p Progress) string {
			return fmt.Sprintf("%s:%s:%d/%d/%d:%d:%d", p.Unit, p.Kind, p.Planned, p.Decided, p.Concluded, p.Inspected, p.Persons)
		})
	}
	equal(t, "progress", progress(2024), "btv:inspection:1/0/0:0:0 btv:supervision:1/0/0:0:0 van-phong:inspection:0/2/2:1:0")
	equal(t, "progress of a year without any", progress(2025), "")
}

func TestADossierIsAListWithWhatIsThere(t *testing.T) {
	h, r := settled(t)
	papers, there, err := r.views.Dossier(t.Context(), "i1")
	if err != nil || there != 1 || len(papers) != 12 || papers[9].FiledOn == nil || papers[0].FiledOn != nil {
		t.Errorf("%d pieces are there (%v): %+v", there, err, papers)
	}
	h.do(domain.FilePiece{Issued: h.by(head), Inspection: "i1", Piece: 1, On: date("2024-03-26"), Paper: typed("plan")})
	h.do(domain.FilePiece{Issued: h.by(head), Inspection: "i1", Piece: 1, On: date("2024-03-27"), Paper: typed("plan again")})
	fold(t, r)
	papers, there, err = r.views.Dossier(t.Context(), "i1")
	if err != nil || there != 2 || papers[0].Name != "Kế hoạch kiểm tra" || !papers[0].FiledOn.Equal(*day(date("2024-03-26"))) {
		t.Errorf("%d pieces are there (%v): %+v", there, err, papers[0])
	}
	if i := must(r.views.Inspection(t.Context(), "i1")); i.Pieces != 2 {
		t.Errorf("the inspection counts %d pieces", i.Pieces)
	}
	missing := slices.DeleteFunc(papers, func(p Paper) bool { return p.FiledOn != nil })
	if len(missing) != 10 {
		t.Errorf("the blank list has %d pieces", len(missing))
	}
	if _, _, err := r.views.Dossier(t.Context(), "i9"); !Absent(err) {
		t.Errorf("the dossier of no inspection: %v", err)
	}
}

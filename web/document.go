package web

import (
	"net/http"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// document is an entry of the register with all that hangs on it.
type document struct {
	projections.Document
	Face        domain.DocumentRegistered // as it was read
	Citations   []projections.Citation
	Obligations []projections.Obligation
	Deliveries  []delivery
	Names       names
	Story       []moment
}

// A delivery is a unit that has the document, and since when.
type delivery struct {
	Unit, Name string
	Purpose    domain.Purpose
	moment
}

func (s Server) document(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	if !known(id) {
		return missing(noSuchDocument)
	}
	var d document
	var err error
	if d.Document, err = s.Views.Document(ctx, id); err != nil {
		return found(err, noSuchDocument)
	}
	if d.Citations, err = s.Views.Citations(ctx, id); err != nil {
		return err
	}
	if d.Obligations, err = s.Views.Obligations(ctx, id); err != nil {
		return err
	}
	entries, err := s.Views.Timeline(ctx, "doc."+id)
	if err != nil {
		return err
	}
	list, ids, err := decode(entries)
	if err != nil {
		return err
	}
	for _, o := range d.Obligations {
		ids = append(ids, o.Via)
	}
	if d.Names, err = s.Views.UnitNames(ctx, ids); err != nil {
		return err
	}
	if err := s.learnErased(ctx, d.Names, entries); err != nil {
		return err
	}
	for _, m := range tell(entries, list, d.Names) {
		switch e := m.Event.(type) {
		case domain.DocumentDelivered:
			d.Deliveries = append(d.Deliveries, delivery{string(e.Unit), d.Names.unit(e.Unit), e.Purpose, m})
			continue // told in a table of its own
		case domain.DocumentRegistered:
			d.Face = e
		}
		d.Story = append(d.Story, m)
	}
	return s.show(w, r, http.StatusOK, documentPage(s.frame(d.Kind+" "+d.Symbol, "/documents"), d))
}

// documents is a page of the register.
func (s Server) documents(w http.ResponseWriter, r *http.Request) error {
	page, err := s.Views.DocumentsPage(r.Context(), r.URL.Query().Get("after"), listed)
	if err != nil {
		return noPage(err)
	}
	p, err := pagesOf(r, len(page.Rows), page.Next, func() (int, error) { return s.Views.CountDocuments(r.Context()) })
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, documentsPage(s.frame(documentsTitle, "/documents"), page.Rows, p))
}

package domain

// OpenSeries begins a year's numbers of one kind of document.
type OpenSeries struct {
	Issued
	Series SeriesID `json:"series" validate:"required,max=64"` // SeriesOf keeper, kind and year
	Keeper UnitID   `json:"keeper,omitempty" validate:"max=64"`
	Kind   string   `json:"kind" validate:"required,max=20"`
	Year   int      `json:"year" validate:"min=1945,max=9999"`
}

// ReserveNumber keeps a number for a document still to come.
type ReserveNumber struct {
	Issued
	Series SeriesID `json:"series" validate:"required"`
	Number int      `json:"number,omitempty" validate:"min=0,max=99999"` // 0: the next one
	For    UnitID   `json:"for,omitempty" validate:"max=64"`
}

// UseNumber gives a document its number (cấp số).
type UseNumber struct {
	Issued
	Series   SeriesID   `json:"series" validate:"required"`
	Number   int        `json:"number,omitempty" validate:"min=0,max=99999"` // 0: the next one
	Document DocumentID `json:"document" validate:"required,max=64"`
}

// VoidNumber says that no document bears a number (hủy số).
type VoidNumber struct {
	Issued
	Series SeriesID `json:"series" validate:"required"`
	Number int      `json:"number" validate:"min=1,max=99999"`
	Reason Item     `json:"reason"`
}

// TrackResolution begins to follow what becomes of a resolution.
type TrackResolution struct {
	Issued
	Resolution ResolutionID `json:"resolution" validate:"required,max=64"` // ResolutionOf symbol and day, or ResolutionNamed
	Document   DocumentID   `json:"document,omitempty" validate:"max=64"`
	Kind       string       `json:"kind,omitempty" validate:"max=100"`
	Symbol     string       `json:"symbol" validate:"max=100"` // "" of one that is known by its title
	Date       Date         `json:"date,omitzero"`
	Issuer     string       `json:"issuer,omitempty" validate:"max=300"`
	Title      string       `json:"title,omitempty" validate:"max=2000"`
}

// UntrackResolution ends that.
type UntrackResolution struct {
	Issued
	Resolution ResolutionID `json:"resolution" validate:"required"`
	Reason     Item         `json:"reason"`
}

func (c OpenSeries) Aggregate() string        { return c.Series.aggregate() }
func (c ReserveNumber) Aggregate() string     { return c.Series.aggregate() }
func (c UseNumber) Aggregate() string         { return c.Series.aggregate() }
func (c VoidNumber) Aggregate() string        { return c.Series.aggregate() }
func (c TrackResolution) Aggregate() string   { return c.Resolution.aggregate() }
func (c UntrackResolution) Aggregate() string { return c.Resolution.aggregate() }

func (s SeriesID) aggregate() string     { return "series." + string(s) }
func (r ResolutionID) aggregate() string { return "res." + string(r) }

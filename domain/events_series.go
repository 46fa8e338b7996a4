package domain

// ---- numbers of documents, and resolutions that are followed

// SeriesOpened records that a register's numbers of one kind of document begin anew in a year.
type SeriesOpened struct {
	Series SeriesID `json:"series"`
	Keeper UnitID   `json:"keeper,omitempty"` // whose register; absent: the house's
	Kind   string   `json:"kind"`             // code of the kind, as in a symbol: "HD"
	Year   int      `json:"year"`
}

// NumberReserved records that a number is kept for a document still to come.
type NumberReserved struct {
	Number int    `json:"number"`
	For    UnitID `json:"for,omitempty"` // the body that asked for it
}

// NumberUsed records that a document bears a number.
type NumberUsed struct {
	Number   int        `json:"number"`
	Document DocumentID `json:"document"`
}

// NumberVoided records that no document bears a number, and why.
type NumberVoided struct {
	Number int  `json:"number"`
	Reason Item `json:"reason"`
}

// ResolutionTracked records that what becomes of a resolution, directive or conclusion is followed until its review. Held
// or not, it is known by its symbol.
type ResolutionTracked struct {
	Resolution ResolutionID `json:"resolution"`
	Document   DocumentID   `json:"document,omitempty"` // when it is in the register
	Kind       string       `json:"kind,omitempty"`
	Symbol     string       `json:"symbol"`
	Date       Date         `json:"date,omitzero"`
	Issuer     string       `json:"issuer,omitempty"`
	Title      string       `json:"title,omitempty"`
}

// ResolutionUntracked records that it is followed no longer.
type ResolutionUntracked struct {
	Reason Item `json:"reason"`
}

func (SeriesOpened) event()        {}
func (NumberReserved) event()      {}
func (NumberUsed) event()          {}
func (NumberVoided) event()        {}
func (ResolutionTracked) event()   {}
func (ResolutionUntracked) event() {}

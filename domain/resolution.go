package domain

// States of a resolution that is followed.
const (
	Tracked   Status = "tracked"
	Untracked Status = "untracked"
)

// ResolutionLife is the table of a resolution that is followed. It may take longer than a term (nhiệm kỳ).
var ResolutionLife = []Transition{
	{[]Status{"", Untracked}, "TrackResolution", []Party{Giver}, Tracked},
	{[]Status{Tracked}, "UntrackResolution", []Party{GiverLeader}, Untracked},
}

// Resolution is a resolution, directive or conclusion whose carrying out is followed: what documents each unit issued for
// it, and its reviews.
type Resolution struct {
	Status  Status
	Tracked ResolutionTracked
}

// Decide says what a command makes happen.
func (r Resolution) Decide(cmd Command) ([]Event, error) {
	_, err := allowed(ResolutionLife, r.Status, commandName(cmd), parties(cmd, bonds{}))
	switch c := cmd.(type) {
	case TrackResolution:
		if r.Status == Tracked && !notYours(err) {
			return nil, refuse(AlreadyExists, "resolution %s is followed", c.Symbol)
		}
		if err != nil {
			return nil, err
		}
		if known := c.Symbol != "" && c.Resolution == ResolutionOf(c.Symbol, c.Date) ||
			c.Symbol == "" && c.Title != "" && c.Resolution == ResolutionNamed(c.Title, c.Issuer); !known {
			return nil, refuse(Incomplete, "a resolution is known by its symbol and day, or by its title and who issued it")
		}
		return []Event{ResolutionTracked{
			Resolution: c.Resolution, Document: c.Document, Kind: c.Kind, Symbol: c.Symbol, Date: c.Date, Issuer: c.Issuer, Title: c.Title,
		}}, nil
	case UntrackResolution:
		if err != nil {
			return nil, err
		}
		if c.Reason.Ref == "" {
			return nil, refuse(NoReason, "what is followed no longer has its reason")
		}
		return []Event{ResolutionUntracked{Reason: c.Reason}}, nil
	}
	return nil, unknown("resolution", cmd)
}

// Evolve folds one fact into the state.
func (r Resolution) Evolve(e Event) Resolution {
	switch e := e.(type) {
	case ResolutionTracked:
		r.Status, r.Tracked = Tracked, e
	case ResolutionUntracked:
		r.Status = Untracked
	}
	return r
}

package domain

// ---- regimes

// FixRegime decides the cadence of a periodic obligation (ấn định kỳ báo cáo).
type FixRegime struct {
	Issued
	Regime     RegimeID   `json:"regime" validate:"required"`
	Document   DocumentID `json:"document" validate:"required"`
	Obligation int        `json:"obligation" validate:"min=1"`
	Title      string     `json:"title" validate:"required,max=500"`
	Cadence    Cadence    `json:"cadence" validate:"required"`
	CutoffDay  int        `json:"cutoffDay" validate:"max=31"` // 1 to 31; a Listed cadence has none
	DueDay     int        `json:"dueDay" validate:"max=31"`    // none with DueAfter
	DueText    string     `json:"dueText" validate:"required,max=300"`
	Reporters  []UnitID   `json:"reporters" validate:"required,min=1"`
	Route      Route      `json:"route"`
	Form       FormID     `json:"form"`
	From       Date       `json:"from"`
	Until      Date       `json:"until"`
	Basis      string     `json:"basis" validate:"required,max=500"`
	Superiors  Superiors  `json:"superiors"`

	CutoffMonth int          `json:"cutoffMonth,omitempty"`
	DueMonth    int          `json:"dueMonth,omitempty"`
	DueAfter    int          `json:"dueAfter,omitempty"`
	Every       int          `json:"every,omitempty"`
	Dates       []ReportDate `json:"dates,omitempty" validate:"max=100"`
}

// ReviseRegime gives the periods not yet opened another rule. Those that are open keep theirs.
type ReviseRegime struct {
	Issued
	Regime      RegimeID     `json:"regime" validate:"required"`
	Cadence     Cadence      `json:"cadence" validate:"required"`
	CutoffDay   int          `json:"cutoffDay" validate:"max=31"`
	DueDay      int          `json:"dueDay" validate:"max=31"`
	DueText     string       `json:"dueText" validate:"required,max=300"`
	CutoffMonth int          `json:"cutoffMonth,omitempty"`
	DueMonth    int          `json:"dueMonth,omitempty"`
	DueAfter    int          `json:"dueAfter,omitempty"`
	Every       int          `json:"every,omitempty"`
	Dates       []ReportDate `json:"dates,omitempty" validate:"max=100"`
	From        Date         `json:"from"`
	Until       Date         `json:"until"`
	Basis       string       `json:"basis" validate:"required,max=500"`
}

// AddReporter makes one more unit report, from the next period opened.
type AddReporter struct {
	Issued
	Regime RegimeID `json:"regime" validate:"required"`
	Unit   UnitID   `json:"unit" validate:"required"`
	Basis  string   `json:"basis" validate:"required,max=500"`
}

// RemoveReporter makes a unit report no more, from the next period opened.
type RemoveReporter struct {
	Issued
	Regime RegimeID `json:"regime" validate:"required"`
	Unit   UnitID   `json:"unit" validate:"required"`
	Basis  string   `json:"basis" validate:"required,max=500"`
}

// EndRegime lets nothing fall due after a day.
type EndRegime struct {
	Issued
	Regime RegimeID `json:"regime" validate:"required"`
	On     Date     `json:"on"`
	Basis  string   `json:"basis" validate:"required,max=500"`
}

// ReplaceReporter puts another unit where one that ended stood, for the periods to come.
type ReplaceReporter struct {
	Issued
	Regime RegimeID `json:"regime" validate:"required"`
	From   UnitID   `json:"from" validate:"required,max=64"`
	To     UnitID   `json:"to" validate:"required,max=64"`
	Basis  string   `json:"basis" validate:"required,max=500"`
	On     Date     `json:"on"`
}

// OpenPeriod says that every reporter's occurrence of the regime's next period has been given.
type OpenPeriod struct {
	Issued
	Regime      RegimeID `json:"regime" validate:"required"`
	Period      Period   `json:"period"`
	Assignments int      `json:"assignments"`
}

func (c FixRegime) Aggregate() string       { return c.Regime.aggregate() }
func (c ReviseRegime) Aggregate() string    { return c.Regime.aggregate() }
func (c AddReporter) Aggregate() string     { return c.Regime.aggregate() }
func (c RemoveReporter) Aggregate() string  { return c.Regime.aggregate() }
func (c EndRegime) Aggregate() string       { return c.Regime.aggregate() }
func (c ReplaceReporter) Aggregate() string { return c.Regime.aggregate() }
func (c OpenPeriod) Aggregate() string      { return c.Regime.aggregate() }

func (r RegimeID) aggregate() string { return "regime." + string(r) }

package domain

// ---- reporting regimes

// RegimeFixed records the decision that gives "định kỳ" its dates: cadence, cut-off, due day, route, form.
type RegimeFixed struct {
	Regime     RegimeID   `json:"regime"`
	Document   DocumentID `json:"document"`
	Obligation int        `json:"obligation"`
	Title      string     `json:"title"`
	Cadence    Cadence    `json:"cadence"`
	CutoffDay  int        `json:"cutoffDay"` // of the last month of the period; NĐ 09/2019 practice: 14
	DueDay     int        `json:"dueDay"`    // last day to send, of the last month of the period
	DueText    string     `json:"dueText"`   // as printed: "trước ngày 20 của tháng cuối quý"
	Reporters  []UnitID   `json:"reporters"`
	Route      Route      `json:"route"`
	Form       FormID     `json:"form"`
	From       Date       `json:"from"`
	Until      Date       `json:"until"`
	Basis      string     `json:"basis"`
	Superiors  Superiors  `json:"superiors"`

	CutoffMonth int          `json:"cutoffMonth,omitempty"` // months from the period's last: -1 is the one before
	DueMonth    int          `json:"dueMonth,omitempty"`    // likewise, of the due day
	DueAfter    int          `json:"dueAfter,omitempty"`    // working days after the cut-off, in place of a due day
	Every       int          `json:"every,omitempty"`       // months of a Recurring cadence
	Dates       []ReportDate `json:"dates,omitempty"`       // of a Listed cadence, in order
}

// RegimeRevised records another rule for the periods not yet opened. What is said of dates means what it means in RegimeFixed.
type RegimeRevised struct {
	Revision    int          `json:"revision"` // 1, 2, …
	Cadence     Cadence      `json:"cadence"`
	CutoffDay   int          `json:"cutoffDay"`
	DueDay      int          `json:"dueDay"`
	DueText     string       `json:"dueText"`
	CutoffMonth int          `json:"cutoffMonth,omitempty"`
	DueMonth    int          `json:"dueMonth,omitempty"`
	DueAfter    int          `json:"dueAfter,omitempty"`
	Every       int          `json:"every,omitempty"`
	Dates       []ReportDate `json:"dates,omitempty"`
	From        Date         `json:"from"` // what falls due from this day on follows the new rule
	Until       Date         `json:"until"`
	Basis       string       `json:"basis"`
}

// ReporterAdded records that one more unit reports, from the next period opened.
type ReporterAdded struct {
	Unit  UnitID `json:"unit"`
	Basis string `json:"basis"`
}

// ReporterRemoved records that a unit reports no more, from the next period opened.
type ReporterRemoved struct {
	Unit  UnitID `json:"unit"`
	Basis string `json:"basis"`
}

// RegimeEnded records that nothing falls due after a day.
type RegimeEnded struct {
	On    Date   `json:"on"`
	Basis string `json:"basis"`
}

// ReporterReplaced records that another unit stands where one that ended stood, for the periods to come: as a reporter,
// as the body its reports go through, or as one that urges.
type ReporterReplaced struct {
	From  UnitID `json:"from"`
	To    UnitID `json:"to"`
	Basis string `json:"basis"` // the decision it rests on, as printed
	On    Date   `json:"on"`
}

// PeriodOpened records that every reporter's occurrence of one period has been given.
type PeriodOpened struct {
	Period      Period `json:"period"`
	Assignments int    `json:"assignments"`
}

func (RegimeFixed) event()      {}
func (RegimeRevised) event()    {}
func (ReporterAdded) event()    {}
func (ReporterRemoved) event()  {}
func (RegimeEnded) event()      {}
func (ReporterReplaced) event() {}
func (PeriodOpened) event()     {}

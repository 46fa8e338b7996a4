package domain

import (
	"reflect"
	"testing"
	"time"
)

// A scenario is the sentence of a test: given these facts, when somebody asks for this, then that
// happens, or it is refused with a code.
type scenario struct {
	name  string
	given []Event
	when  Command
	then  []Event
	code  string
}

// life is what every aggregate has.
type life[S any] interface {
	Decide(Command) ([]Event, error)
	Evolve(Event) S
}

// tell plays scenarios on an aggregate.
func tell[S life[S]](t *testing.T, scenarios []scenario) {
	t.Helper()
	for _, tt := range scenarios {
		t.Run(tt.name, func(t *testing.T) {
			got, err := stateAfter[S](tt.given...).Decide(tt.when)
			if code := codeOf(err); code != tt.code {
				t.Fatalf("refused with %q (%v), want %q", code, err, tt.code)
			}
			if !reflect.DeepEqual(got, tt.then) {
				t.Errorf("happened:\n %+v\nwant:\n %+v", got, tt.then)
			}
			told.happened[commandName(tt.when)] = told.happened[commandName(tt.when)] || len(got) > 0
			told.refused[commandName(tt.when)] = told.refused[commandName(tt.when)] || err != nil
		})
	}
}

// stateAfter folds facts from the zero value.
func stateAfter[S life[S]](events ...Event) S {
	var s S
	for _, e := range events {
		s = s.Evolve(e)
	}
	return s
}

// codeOf is a refusal's code, "" for no error and the message for any other error.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	if r, ok := Refused(err); ok {
		return r.Code
	}
	return "error: " + err.Error()
}

// The house of the tests.
const (
	committee UnitID = "ban-thuong-vu"
	board     UnitID = "ban-tgdv"
	office    UnitID = "van-phong"
	water     UnitID = "chi-uy-cap-nuoc"
	power     UnitID = "dang-uy-dien-luc"
	auditors  UnitID = "uy-ban-kiem-tra"
	library   UnitID = "chi-uy-thu-vien" // helps water with its duty
)

// bodies are what the units of the tests are in the house.
var bodies = map[UnitID]UnitKind{
	committee: StandingCommittee, board: AdvisoryBoard, office: Office, water: CellCommittee, power: PartyCommittee, auditors: InspectionCommission, library: CellCommittee,
}

var (
	house = Superiors{Board: board, Office: office, Committee: committee}

	byWater    = ByUnit(water)
	byPower    = ByUnit(power)
	byClerk    = ByPost(office, "van-thu")
	bySpecial  = ByPost(board, "chuyen-vien")
	byHead     = ByPost(board, "truong-ban")
	byAdmin    = ByPost(office, "quan-tri")
	byReminder = ByWorker("reminder")

	lawCalendar = func() (c Calendar) {
		for _, y := range VietnamYears {
			c = c.With(y)
		}
		return c
	}()
)

// instant reads a clock in Vietnam: "2024-03-08 07:00".
func instant(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// date reads "2024-03-08".
func date(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// as is who issues a command, and when.
func as(by, when string) Issued {
	return Issued{ID: "c-1", By: by, At: instant(when), Body: bodies[ActorOf(by).Unit]}
}

// item is a content item with a name.
func item(ref string) Item {
	return Item{Ref: ref, Size: 12, MediaType: "text/plain; charset=utf-8", Commitment: "5feceb66"}
}

func ref[T any](v T) *T { return &v }

// dueOn is a deadline on a day, by the calendar.
func dueOn(s, printed string) Deadline {
	d, err := DeadlineOn(date(s), printed, lawCalendar)
	if err != nil {
		panic(err)
	}
	return d
}

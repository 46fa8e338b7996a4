package domain

import (
	"slices"
	"testing"
)

func TestACalendarYearIsPublished(t *testing.T) {
	year := VietnamYears[0]
	publish := PublishCalendar{Issued: as(byAdmin, "2024-01-02 08:00"), Calendar: VietnamCalendar, Year: year}
	published := CalendarPublished{Calendar: VietnamCalendar, Version: 1, Year: year}
	quiet := CalendarYear{Year: 2027, Off: []DayOff{{date("2027-01-01"), "Tết Dương lịch"}}, Source: "Bộ luật Lao động 2019", Provisional: true}
	quietPublished := CalendarPublished{Calendar: VietnamCalendar, Version: 2, Year: quiet}
	notice := CalendarYear{Year: 2027, Off: []DayOff{{date("2027-01-01"), "Tết Dương lịch"}}, Source: "Thông báo"}
	noticePublished := CalendarPublished{Calendar: VietnamCalendar, Version: 3, Year: notice}
	moved := but(year, func(y *CalendarYear) { y.Worked = nil })
	tell[Almanac](t, []scenario{
		{"its first year", nil, publish, []Event{published}, ""},
		{"another year is the next version", []Event{published}, but(publish, func(c *PublishCalendar) { c.Year = quiet }), []Event{quietPublished}, ""},
		{"published twice it counts once", []Event{published, quietPublished}, publish, nil, ""},
		{
			"an empty list of worked days is no list",
			[]Event{published, quietPublished},
			but(publish, func(c *PublishCalendar) { c.Year = quiet; c.Year.Worked = []DayOff{} }), nil, "",
		},
		{
			"the year announced anew replaces it",
			[]Event{published},
			but(publish, func(c *PublishCalendar) { c.Year = moved }),
			[]Event{CalendarPublished{Calendar: VietnamCalendar, Version: 2, Year: moved}},
			"",
		},
		{"a notice replaces what was computed ahead of it", []Event{published, quietPublished}, but(publish, func(c *PublishCalendar) { c.Year = notice }), []Event{noticePublished}, ""},
		{"what is computed never replaces a notice", []Event{published, quietPublished, noticePublished}, but(publish, func(c *PublishCalendar) { c.Year = quiet }), nil, AlreadyExists},
		{"a leader of the house may", nil, but(publish, func(c *PublishCalendar) { c.Issued = as(byHead, "2024-01-02 08:00") }), []Event{published}, ""},
		{"a clerk may not", nil, but(publish, func(c *PublishCalendar) { c.Issued = as(byClerk, "2024-01-02 08:00") }), nil, NotYours},
		{"a unit may not", nil, but(publish, func(c *PublishCalendar) { c.Issued = as(byWater, "2024-01-02 08:00") }), nil, NotYours},
		{"not without its source", nil, but(publish, func(c *PublishCalendar) { c.Year.Source = "" }), nil, Incomplete},
		{"not without its number", nil, but(publish, func(c *PublishCalendar) { c.Year.Year = 0 }), nil, Incomplete},
	})
	a := stateAfter[Almanac](published, quietPublished, CalendarPublished{Version: 3, Year: moved})
	if had, _ := a.Calendar.OfYear(2024); a.Version != 3 || len(a.Calendar.Years) != 2 || !slices.Equal(had.Off, year.Off) || had.Worked != nil {
		t.Errorf("after three versions: %+v", a)
	}
}

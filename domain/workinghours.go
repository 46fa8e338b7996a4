package domain

import "time"

// The office is open from 07:30 to 17:30 on working days.
const (
	opensHour, opensMinute   = 7, 30
	closesHour, closesMinute = 17, 30
)

// WorkingDay is how many hours a working day has.
const WorkingDay = 10 * time.Hour

// AddWorkingHours is the instant at which a span of working hours from t has passed. Hours outside 07:30–17:30 and days
// off do not count.
func (c Calendar) AddWorkingHours(t time.Time, span time.Duration) (time.Time, error) {
	for day := DateOf(t); ; day = day.AddDays(1) {
		worked, err := c.IsWorkday(day)
		if err != nil {
			return time.Time{}, refuse(UnknownYear, "%s working hours after %s: %v", span, t.In(Zone), err)
		}
		opens, closes := day.Time(opensHour, opensMinute), day.Time(closesHour, closesMinute)
		if !worked || !t.Before(closes) {
			continue
		}
		if t.Before(opens) {
			t = opens
		}
		if left := closes.Sub(t); span > left {
			span -= left
			continue
		}
		return t.Add(span), nil
	}
}

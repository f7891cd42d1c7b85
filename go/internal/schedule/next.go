package schedule

import "time"

// Next returns the first time after that one at which it is due, in UTC.
func (t *Times) Next(after time.Time) time.Time {
	at := after.UTC().Truncate(time.Minute).Add(time.Minute)
	for !t.hasDay(at) {
		at = time.Date(at.Year(), at.Month(), at.Day()+1, 0, 0, 0, 0, time.UTC)
	}
	// Only the first day may have begun: on any later one there is a time.
	for day := at.Day(); at.Day() == day; {
		switch {
		case t.hours&(1<<at.Hour()) == 0:
			at = at.Truncate(time.Hour).Add(time.Hour)
		case t.minutes&(1<<at.Minute()) == 0:
			at = at.Add(time.Minute)
		default:
			return at
		}
	}
	return t.Next(at.Add(-time.Minute))
}

func (t *Times) hasDay(at time.Time) bool {
	if t.months&(1<<at.Month()) == 0 {
		return false
	}
	isDay := t.days&(1<<at.Day()) != 0
	isWeekday := t.weekdays&(1<<at.Weekday()) != 0
	if t.anyDay || t.anyWeekday {
		return isDay && isWeekday
	}
	return isDay || isWeekday
}

// Package schedule reads cron expressions, and fires natively what is to run by
// them: at the edge the platform does. adapter/build/cron.ts reads the same ones;
// test/vectors/cron.json checks that both agree.
package schedule

import (
	"errors"
	"strconv"
	"strings"
)

// Times are those of a cron expression, a bit for each value; day 7 of the week
// is 0, Sunday. All are in UTC.
type Times struct {
	minutes, hours, days, months, weekdays uint64
	// A day has to be in one of days and weekdays where neither is "*".
	anyDay, anyWeekday bool
}

// field is one of the five of an expression.
type field struct {
	name        string
	first, last int
	takes       string // for people
	names       string // of the values, three letters each
}

var fields = [5]field{
	{name: "minute", first: 0, last: 59, takes: "0 to 59"},
	{name: "hour", first: 0, last: 23, takes: "0 to 23"},
	{name: "day of the month", first: 1, last: 31, takes: "1 to 31"},
	{name: "month", first: 1, last: 12, takes: "1 to 12, or JAN to DEC", names: "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"},
	{name: "day of the week", first: 0, last: 6, takes: "0 to 7, or SUN to SAT", names: "SUNMONTUEWEDTHUFRISAT"},
}

const weekday = 4 // index of that field

// macros are what other crons have, and what to write instead.
var macros = map[string]string{
	"@hourly":   "0 * * * *",
	"@daily":    "0 0 * * *",
	"@midnight": "0 0 * * *",
	"@weekly":   "0 0 * * 0",
	"@monthly":  "0 0 1 * *",
	"@yearly":   "0 0 1 1 *",
	"@annually": "0 0 1 1 *",
}

// Parse reads a cron expression of five fields. Its error says what to write
// instead.
func Parse(text string) (*Times, error) {
	times, problem := parse(text)
	if problem != "" {
		return nil, errors.New(`schedule "` + text + `": ` + problem)
	}
	return times, nil
}

func parse(text string) (*Times, string) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' })
	if len(parts) > 0 && parts[0][0] == '@' {
		if instead := macros[strings.ToLower(parts[0])]; instead != "" {
			return nil, `write "` + instead + `" instead`
		}
		return nil, `write five fields instead, as in "*/5 * * * *"`
	}
	if len(parts) > 0 && strings.Contains(parts[0], "TZ=") {
		return nil, `leave out "` + parts[0] + `": times are in UTC`
	}
	if len(parts) != len(fields) {
		return nil, "it has " + strconv.Itoa(len(parts)) +
			" fields, and takes five: minute, hour, day of the month, month, day of the week"
	}
	var sets [5]uint64
	for i, part := range parts {
		set, problem := fields[i].parse(part, i == weekday)
		if problem != "" {
			return nil, problem
		}
		sets[i] = set
	}
	times := &Times{sets[0], sets[1], sets[2], sets[3], sets[4], parts[2] == "*", parts[weekday] == "*"}
	if !times.exist() {
		return nil, "no month of these has such a day"
	}
	return times, ""
}

func (f *field) parse(text string, isWeekday bool) (set uint64, problem string) {
	items := strings.Split(text, ",")
	for _, item := range items {
		values, step, hasStep := strings.Cut(item, "/")
		from, to := f.first, f.last
		if values != "*" {
			first, last, isRange := strings.Cut(values, "-")
			if from, problem = f.value(first); problem != "" {
				return 0, problem
			}
			to = from
			if isRange {
				if to, problem = f.value(last); problem != "" {
					return 0, problem
				}
			} else if hasStep {
				return 0, `"` + item + `" has a step without a range: write "` + first + "-" + strconv.Itoa(f.last) + "/" + step + `"`
			}
			if isWeekday && to == 0 && from > 0 {
				to = 7 // a range may end with Sunday
			}
			if from > to {
				return 0, `"` + values + `" ends before it begins: write two ranges`
			}
		} else if !hasStep && len(items) > 1 {
			return 0, `"*" can't be one of a list: write it alone`
		}
		by := 1
		if hasStep {
			if by = number(step); by < 1 || by > f.last {
				return 0, `"` + item + `" has no step: it takes 1 to ` + strconv.Itoa(f.last)
			}
		}
		for v := from; v <= to; v += by {
			if isWeekday {
				set |= 1 << (v % 7)
			} else {
				set |= 1 << v
			}
		}
	}
	return set, ""
}

func (f *field) value(text string) (int, string) {
	for i := 0; i < len(f.names); i += 3 {
		if strings.EqualFold(text, f.names[i:i+3]) {
			return f.first + i/3, ""
		}
	}
	last := f.last
	if last == 6 {
		last = 7 // Sunday, too
	}
	if n := number(text); n >= f.first && n <= last {
		return n, ""
	}
	return 0, `"` + text + `" is no ` + f.name + ": it takes " + f.takes
}

// number reads one of at most two digits; anything else is -1.
func number(text string) int {
	n, err := strconv.ParseUint(text, 10, 8)
	if err != nil || len(text) > 2 {
		return -1
	}
	return int(n)
}

// exist reports whether there is such a day in any year.
func (t *Times) exist() bool {
	if !t.anyWeekday || t.anyDay {
		return true
	}
	for month := 1; month <= 12; month++ {
		if t.months&(1<<month) != 0 && t.days&(1<<(monthDays[month]+1)-1) != 0 {
			return true
		}
	}
	return false
}

var monthDays = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

package intake

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// day is a calendar day; its year is 0 when none was printed.
type day struct{ year, month, day int }

// valid reports whether the day exists; without a year, in a leap year.
func (d day) valid() bool {
	year := d.year
	if year == 0 {
		year = 2000
	}
	if d.month < 1 || d.month > 12 || d.day < 1 || year < 1900 || year > 2199 {
		return false
	}
	t := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return t.Day() == d.day
}

// iso is the day as "YYYY-MM-DD", "" for one without a year or not valid.
func (d day) iso() Date {
	if d.year == 0 || !d.valid() {
		return ""
	}
	return Date(fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day))
}

// before orders days.
func (d day) before(o day) bool {
	if d.year != o.year {
		return d.year < o.year
	}
	if d.month != o.month {
		return d.month < o.month
	}
	return d.day < o.day
}

// next is the day after d.
func (d day) next() day {
	t := time.Date(d.year, time.Month(d.month), d.day+1, 0, 0, 0, 0, time.UTC)
	return day{t.Year(), int(t.Month()), t.Day()}
}

// lastOf is the last day of a month.
func lastOf(year, month int) day {
	if year == 0 {
		year = 2000
	}
	t := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
	return day{year, month, t.Day()}
}

// readNumber reads one or more digits at the start of s, at most limit.
func readNumber(s string, limit int) (value, size int) {
	for size < len(s) && size < limit && '0' <= s[size] && s[size] <= '9' {
		size++
	}
	if size == 0 || size < len(s) && '0' <= s[size] && s[size] <= '9' {
		return 0, 0
	}
	value, _ = strconv.Atoi(s[:size])
	return value, size
}

// readDay reads a day at the start of folded text: "24/11/2023", "24-11-2023",
// "24.11.2023", "24/11", "24 tháng 11 năm 2023", "24 tháng 11". size is 0 when
// there is none. A day that does not exist is returned too, not valid.
func readDay(low string) (d day, size int) {
	n, i := readNumber(low, 2)
	if i == 0 {
		return day{}, 0
	}
	d.day = n
	if i < len(low) && strings.IndexByte("/-.", low[i]) >= 0 {
		sep := low[i]
		month, m := readNumber(low[i+1:], 2)
		if m == 0 {
			return day{}, 0
		}
		d.month = month
		size = i + 1 + m
		if size < len(low) && low[size] == sep {
			if year, y := readNumber(low[size+1:], 4); y == 4 {
				d.year = year
				return d, size + 1 + y
			}
		}
		if sep != '/' || size < len(low) && (low[size] == '/' || !isWordEnd(low, size)) {
			return day{}, 0 // "3.2" is a section, "5-7" a span, "02/2025/NQ" a symbol
		}
		return d, size
	}
	i += spaces(low[i:], 3)
	month, m := afterWord(low[i:], "tháng", 2)
	if m == 0 {
		return day{}, 0
	}
	d.month = month
	i += m
	size = i
	i += spaces(low[i:], 3)
	if i < len(low) && low[i] == ',' {
		i += 1 + spaces(low[i+1:], 1)
	}
	if year, y := afterWord(low[i:], "năm", 4); y > 0 && year >= 1000 {
		d.year = year
		return d, i + y
	}
	return d, size
}

// afterWord reads a number after a word and spaces.
func afterWord(low, word string, digits int) (value, size int) {
	if !strings.HasPrefix(low, word) {
		return 0, 0
	}
	i := len(word)
	gap := spaces(low[i:], 3)
	if gap == 0 {
		return 0, 0
	}
	i += gap
	value, n := readNumber(low[i:], digits)
	if n == 0 {
		return 0, 0
	}
	return value, i + n
}

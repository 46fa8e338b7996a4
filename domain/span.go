package domain

import (
	"regexp"
	"strconv"
	"time"
)

var (
	ofAYear  = regexp.MustCompile(`(?i)năm (20\d\d)\s*$`)
	ofATerm  = regexp.MustCompile(`(?i)(?:giai đoạn|nhiệm kỳ) (20\d\d)\s*[-–]\s*(20\d\d)\s*$`)
	ofAHalf  = regexp.MustCompile(`(?i)6 tháng (đầu|cuối) năm (20\d\d)\s*$`)
	ofAMonth = regexp.MustCompile(`(?i)tháng (\d\d?)(?:/| năm )(20\d\d)\s*$`)
)

// SpanOf reads the time a document is for from the end of its subject: "năm 2024", "giai đoạn 2021 - 2025", "6 tháng đầu
// năm 2024", "tháng 6/2024". nil when it names none. It is a proposal: the clerk corrects the period with a reason.
func SpanOf(subject string) *Span {
	year := func(s string) int { n, _ := strconv.Atoi(s); return n }
	if m := ofATerm.FindStringSubmatch(subject); m != nil && year(m[1]) <= year(m[2]) {
		return &Span{Printed: m[0], From: NewDate(year(m[1]), 1, 1), Until: NewDate(year(m[2]), 12, 31)}
	}
	if m := ofAHalf.FindStringSubmatch(subject); m != nil {
		if m[1] == "đầu" {
			return &Span{Printed: m[0], From: NewDate(year(m[2]), 1, 1), Until: NewDate(year(m[2]), 6, 30)}
		}
		return &Span{Printed: m[0], From: NewDate(year(m[2]), 7, 1), Until: NewDate(year(m[2]), 12, 31)}
	}
	if m := ofAMonth.FindStringSubmatch(subject); m != nil && year(m[1]) >= 1 && year(m[1]) <= 12 {
		month := time.Month(year(m[1]))
		return &Span{Printed: m[0], From: NewDate(year(m[2]), month, 1), Until: NewDate(year(m[2]), month+1, 0)}
	}
	if m := ofAYear.FindStringSubmatch(subject); m != nil {
		return &Span{Printed: m[0], From: NewDate(year(m[1]), 1, 1), Until: NewDate(year(m[1]), 12, 31)}
	}
	return nil
}

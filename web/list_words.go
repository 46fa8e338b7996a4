package web

import (
	"strings"

	"github.com/dondoc/dondoc/projections"
)

// pagesWords says which part of a list is shown, and of how many rows.
func pagesWords(p pages) string {
	last := p.From + p.Shown
	switch {
	case p.Next == "" && p.From == 0:
		return count(p.Shown) + " dòng."
	case p.Total >= last:
		return "Hiện " + count(p.From+1) + "–" + count(last) + " trong " + count(p.Total) + "."
	case p.Next == "":
		return "Hiện " + count(p.From+1) + "–" + count(last) + "; đây là trang cuối."
	}
	return "Hiện " + count(p.From+1) + "–" + count(last) + "; còn nữa."
}

// updatedWords sums up who told of work in the period that runs.
func updatedWords(rates []projections.UnitUpdates) string {
	whole := 0
	for _, u := range rates {
		if u.Updated > 0 {
			whole++
		}
	}
	return count(whole) + " trong " + count(len(rates)) + " tổ chức đảng, đơn vị có cập nhật trong kỳ này."
}

// urgingWords says how somebody was urged.
func urgingWords(u projections.Urging) string {
	switch u.Kind {
	case projections.UrgedByReminder:
		return "Nhắc hạn: " + stageWords(u.Stage)
	case projections.UrgedByEscalation:
		return "Báo cáo cấp trên: " + stageWords(u.Stage)
	case projections.UrgedByCall:
		if !u.Reached {
			return "Gọi điện, chưa gặp"
		}
		return "Gọi điện"
	case projections.NotReached:
		return "Thư không đến nơi"
	}
	return strings.TrimSpace("Văn bản đôn đốc " + u.Symbol)
}

// urgedAbout is what somebody was urged about.
func urgedAbout(u projections.Urged) string {
	about := excerpt(u.Text, 90)
	if u.Period != "" {
		about = "Báo cáo " + lowerFirst(u.Period)
	}
	switch {
	case about == "" && u.Document == "":
		return "Nhiệm vụ được giao"
	case about == "":
		return u.Document
	case u.Document == "":
		return about
	}
	return about + " · " + u.Document
}

package intake

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A ListField is what a column of a running list says of a duty.
type ListField string

// The fields of a running list, by the names that --map takes.
const (
	ListText         ListField = "nội dung"
	ListSymbol       ListField = "văn bản"
	ListIssued       ListField = "ngày văn bản"
	ListUnit         ListField = "chủ trì"
	ListCoordinating ListField = "phối hợp"
	ListDue          ListField = "thời hạn"
	ListGiven        ListField = "ngày giao"
	ListStatus       ListField = "tình trạng"
	ListDone         ListField = "ngày hoàn thành"
	ListNote         ListField = "ghi chú"
	ListNumber       ListField = "stt"
	ListIgnored      ListField = "bỏ qua"
)

// listNames are the column names offices write, for each field. A name that says more ("Thời hạn hoàn thành (ngày)")
// is found by its beginning; the longest one that fits decides.
var listNames = func() map[ListField][]string {
	names := map[ListField][]string{
		ListNumber: {"stt", "tt", "số tt", "số thứ tự"},
		ListText: {
			"nội dung", "nội dung nhiệm vụ", "nội dung công việc", "nội dung chỉ đạo", "nội dung giao", "nhiệm vụ", "nhiệm vụ được giao", "nhiệm vụ giao",
			"công việc", "tên nhiệm vụ", "tên công việc", "trích yếu nội dung nhiệm vụ", "nội dung thực hiện", "đầu việc", "nội dung nhiệm vụ giao",
		},
		ListSymbol: {
			"văn bản", "văn bản giao", "văn bản giao việc", "văn bản giao nhiệm vụ", "văn bản chỉ đạo", "số ký hiệu", "số, ký hiệu", "số kí hiệu", "số/ký hiệu",
			"số hiệu", "số văn bản", "số hiệu văn bản", "số ký hiệu văn bản", "căn cứ", "căn cứ giao", "văn bản số",
		},
		ListIssued: {"ngày văn bản", "ngày ban hành", "ngày tháng văn bản", "ngày, tháng văn bản", "ngày tháng năm văn bản", "ngày, tháng, năm văn bản", "ngày ký", "ngày vb"},
		ListUnit: {
			"chủ trì", "đơn vị chủ trì", "cơ quan chủ trì", "đơn vị thực hiện", "cơ quan thực hiện", "đơn vị", "tổ chức đảng, đơn vị", "tổ chức đảng", "đơn vị được giao",
			"cơ quan, đơn vị chủ trì", "cơ quan, đơn vị thực hiện", "đơn vị xử lý", "phân công", "giao cho", "nơi thực hiện", "đơn vị chịu trách nhiệm",
		},
		ListCoordinating: {"phối hợp", "đơn vị phối hợp", "cơ quan phối hợp", "cơ quan, đơn vị phối hợp", "phối hợp thực hiện"},
		ListDue: {
			"thời hạn", "hạn", "hạn xử lý", "hạn hoàn thành", "thời hạn hoàn thành", "thời hạn thực hiện", "thời gian hoàn thành", "thời gian thực hiện", "hạn báo cáo", "hạn cuối",
			"thời hạn xử lý", "thời hạn báo cáo", "ngày đến hạn", "hạn gửi", "thời hạn gửi",
		},
		ListGiven:  {"ngày giao", "ngày giao việc", "ngày giao nhiệm vụ", "ngày nhận", "ngày bắt đầu", "ngày chuyển"},
		ListStatus: {"tình trạng", "trạng thái", "kết quả", "kết quả thực hiện", "tiến độ", "tiến độ thực hiện", "tình hình thực hiện", "tình trạng thực hiện", "mức độ hoàn thành", "kết quả xử lý"},
		ListDone:   {"ngày hoàn thành", "ngày hoàn thành thực tế", "ngày báo cáo", "ngày kết thúc", "ngày xong", "ngày hoàn thành nhiệm vụ", "hoàn thành ngày"},
		ListNote:   {"ghi chú", "lưu ý"},
	}
	for field, words := range names {
		for i, w := range words {
			names[field][i] = heading(w)
		}
	}
	return names
}()

// heading is the matching form of a column name: folded, its punctuation as spaces.
func heading(name string) string {
	return strings.Join(strings.FieldsFunc(fold(clean(name)), func(r rune) bool {
		return r == ' ' || r == ',' || r == '.' || r == '/' || r == '(' || r == ')' || r == ':' || r == ';' || r == '*' || r == '"' || isDash(r)
	}), " ")
}

// fieldNamed is the field a column name means: exactly, or by its beginning. size is how much of it was recognised.
func fieldNamed(name string) (field ListField, size int) {
	low := heading(name)
	if low == "" || len(low) > 160 {
		return "", 0
	}
	for f, words := range listNames {
		for _, w := range words {
			if score := len(w); hasWords(low, w) && (score > size || score == size && f < field) {
				field, size = f, score
			}
		}
	}
	return field, size
}

// A ListColumn is a column of a list and what it was taken for.
type ListColumn struct {
	Column string    `json:"column"` // A, B, …
	Header string    `json:"header"`
	Field  ListField `json:"field,omitempty"` // "": nothing the take-over reads
	Given  bool      `json:"given,omitempty"` // as --map said, not guessed
}

// columnsOf reads a row of column names. Of two columns for one field the better name counts, then the first.
func columnsOf(names []string, given map[string]ListField) (columns []ListColumn, fields map[ListField]int) {
	fields = map[ListField]int{}
	sizes := map[ListField]int{}
	columns = make([]ListColumn, len(names))
	for i, name := range names {
		letter, _ := excelize.ColumnNumberToName(i + 1)
		columns[i] = ListColumn{Column: letter, Header: clip(clean(name), 200)}
		field, told := given[strings.ToLower(letter)]
		if !told && heading(name) != "" {
			field, told = given[heading(name)]
		}
		if told {
			columns[i].Field, columns[i].Given = field, true
			if field != ListIgnored {
				fields[field], sizes[field] = i, 1<<30
			}
		}
	}
	for i, name := range names {
		if columns[i].Given {
			continue
		}
		field, size := fieldNamed(name)
		if field == "" || size <= sizes[field] {
			continue
		}
		if before, ok := fields[field]; ok {
			columns[before].Field = ""
		}
		columns[i].Field, fields[field], sizes[field] = field, i, size
	}
	return columns, fields
}

// ListMap reads what --map gives: "D=thời hạn" or "Hạn xử lý của Ban=thời hạn". Field names may be written like
// column names are; "bỏ qua" keeps a column out.
func ListMap(pairs []string) (map[string]ListField, error) {
	given := map[string]ListField{}
	for _, pair := range pairs {
		i := strings.LastIndexByte(pair, '=')
		if i < 0 {
			return nil, fmt.Errorf("%q", pair)
		}
		column, name := clean(pair[:i]), clean(pair[i+1:])
		field, _ := fieldNamed(name)
		if heading(name) == heading(string(ListIgnored)) {
			field = ListIgnored
		}
		if column == "" || field == "" {
			return nil, fmt.Errorf("%q", pair)
		}
		if len(column) <= 2 && strings.Trim(strings.ToLower(column), "abcdefghijklmnopqrstuvwxyz") == "" {
			given[strings.ToLower(column)] = field
		}
		given[heading(column)] = field
	}
	return given, nil
}

package domain

import (
	"strings"
	"testing"
)

func TestAFormIsPublished(t *testing.T) {
	fields := []Field{{Code: "talks", Label: "Số buổi nói chuyện", Type: NumberField, Unit: "buổi", Sum: true}, {Code: "results", Label: "Kết quả", Type: TextField, Required: true}}
	publish := PublishForm{Issued: as(byHead, "2024-01-02 08:00"), Form: "khoa-giao", Title: "Báo cáo khoa giáo", Fields: fields}
	published := FormPublished{Form: "khoa-giao", Version: 1, Title: "Báo cáo khoa giáo", Fields: fields}
	tell[Form](t, []scenario{
		{"its first version", nil, publish, []Event{published}, ""},
		{"published twice it counts once", []Event{published}, publish, nil, ""},
		{
			"with another title it is the next version",
			[]Event{published},
			but(publish, func(c *PublishForm) { c.Title = "Báo cáo quý" }),
			[]Event{FormPublished{Form: "khoa-giao", Version: 2, Title: "Báo cáo quý", Fields: fields}},
			"",
		},
		{
			"with other fields it is the next version",
			[]Event{published},
			but(publish, func(c *PublishForm) { c.Fields = fields[:1] }),
			[]Event{FormPublished{Form: "khoa-giao", Version: 2, Title: "Báo cáo khoa giáo", Fields: fields[:1]}},
			"",
		},
		{"a code stands once", nil, but(publish, func(c *PublishForm) { c.Fields = []Field{fields[0], fields[0]} }), nil, Incomplete},
	})
}

func TestTheShippedFormAsksForEachFieldOfWork(t *testing.T) {
	form := ScienceAndEducation
	events, err := Form{}.Decide(PublishForm{Issued: as(byHead, "2024-01-02 08:00"), Form: form.ID, Title: form.Title, Fields: form.Fields})
	if err != nil || len(events) != 1 {
		t.Fatalf("it is not taken: %v, %v", events, err)
	}
	if len(ScienceAreas) != 8 || len(form.Fields) != 8+3 {
		t.Errorf("%d fields of work, %d questions", len(ScienceAreas), len(form.Fields))
	}
	for i, a := range ScienceAreas {
		if f := form.Fields[i]; f.Area != a.Code || f.Type != NumberField || !f.Sum || !strings.HasPrefix(f.Label, a.Name) {
			t.Errorf("question %d about %s is %+v", i+1, a.Name, f)
		}
	}
}

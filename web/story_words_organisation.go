package web

import "github.com/dondoc/dondoc/domain"

// organisationWords tells how units and what they have to do change over time.
func organisationWords(e domain.Event, n names) line {
	switch e := e.(type) {
	case domain.AssignmentTransferred:
		return line{
			Text:  "chuyển nhiệm vụ từ " + n.unit(e.From) + " sang " + n.unit(e.To) + " từ ngày " + day(e.On),
			Notes: []string{"Căn cứ: " + e.Basis}, Tone: "send",
		}
	}
	return line{}
}

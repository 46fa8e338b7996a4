package main

import (
	"context"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/projections"
)

// scheduleLetter has the board sign a letter to a unit on the day on which the ladder has told the board of it.
func (s *story) scheduleLetter(d projections.Duty, last domain.Date) {
	day, err := s.cal.AddWorkdays(last, 3)
	if err == nil {
		s.on(day.Time(9, 15), d, s.urge)
	}
}

// urge drafts, numbers, signs and sends a letter, each by whose it is to do.
func (s *story) urge(ctx context.Context, d projections.Duty) error {
	if d.Escalations == 0 || d.Submissions > 0 || d.Unit == string(theBoard) {
		return nil
	}
	text, err := s.h.keep(ctx, "text/plain; charset=utf-8", []byte("Đề nghị cấp ủy gửi báo cáo còn thiếu; nếu có khó khăn, phản ánh về Ban để phối hợp."))
	if err != nil {
		return err
	}
	id := domain.LetterID(s.newID())
	clerk, head := domain.ByPost(theOffice, "van-thu"), domain.ByPost(theBoard, "truong-ban")
	for _, cmd := range []domain.Command{
		domain.DraftLetter{
			Issued: s.by(domain.ByPost(theBoard, "chuyen-vien")), Letter: id, From: theBoard, To: domain.UnitID(d.Unit),
			Assignments: []domain.AssignmentID{domain.AssignmentID(d.Key)}, Text: text,
		},
		domain.NumberLetter{Issued: s.by(clerk), Letter: id, Symbol: "15-CV/BTGDV"},
		domain.SignLetter{Issued: s.by(head), Letter: id, Title: "Trưởng Ban"},
		domain.SendLetter{Issued: s.by(clerk), Letter: id, Method: domain.PartyNetwork},
	} {
		if _, err := s.h.do(ctx, cmd); err != nil {
			return err
		}
	}
	return nil
}

// urged says what came after the superiors of a unit heard of a duty: the letter, and when it sent the report.
func (s *story) urged(ctx context.Context, assignment string, at time.Time) (text string, err error) {
	log, err := s.h.views.UrgingsOf(ctx, assignment)
	if err != nil {
		return "", err
	}
	for _, u := range log {
		if u.Kind == projections.UrgedByLetter {
			text = ", công văn đôn đốc " + u.Symbol
		}
	}
	d, err := s.h.views.Duty(ctx, assignment)
	if err != nil || d.ArrivedAt == nil || d.ArrivedAt.Before(at) {
		return text, err
	}
	return text + "; gửi " + dm(domain.DateOf(*d.ArrivedAt)), nil
}

package workers

import (
	"context"
	"strconv"
	"time"

	"github.com/dondoc/dondoc/domain"
	"github.com/dondoc/dondoc/eventstore"
	"github.com/dondoc/dondoc/projections"
)

// number enters a receipt in the receiving unit's book of the year, and tells the report its number. Cut off between the
// two, it goes on with the number the book gave.
func (c Crew) number(ctx context.Context, t projections.Timer, now time.Time) error {
	submission, _ := strconv.Atoi(t.Stage)
	id := domain.AssignmentID(t.Subject)
	a, _, err := eventstore.Load[domain.Assignment](ctx, c.Log, "asg."+t.Subject)
	if err != nil {
		return err
	}
	for _, r := range a.Receipts {
		if r.Submission != submission || r.Number != 0 || r.Unit == "" {
			continue
		}
		year := domain.DateOf(r.At).Year
		book := domain.BookOf(r.Unit, year)
		if err := do[domain.Book](ctx, c.Log, domain.EnterReceipt{
			Issued: by("registrar", now, "asg."+t.Subject, "enter", t.Subject, t.Stage), Book: book, Unit: r.Unit, Year: year, Assignment: id, Submission: submission,
		}); err != nil {
			return err
		}
		b, _, err := eventstore.Load[domain.Book](ctx, c.Log, "book."+string(book))
		if err != nil {
			return err
		}
		return do[domain.Assignment](ctx, c.Log, domain.NumberReceipt{
			Issued: by("registrar", now, "book."+string(book), "number", t.Subject, t.Stage), Assignment: id, Submission: submission, Book: book, Number: b.Number(id, submission),
		})
	}
	return nil
}

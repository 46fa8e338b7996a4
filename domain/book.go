package domain

import "slices"

// Kept is the state of a book of receipts that has its first entry.
const Kept Status = "kept"

// BookLife is the table of a book of receipts: one of each receiving unit and year.
var BookLife = []Transition{
	{[]Status{"", Kept}, "EnterReceipt", []Party{Worker}, Kept},
}

// Book gives receipts their numbers: from 1 in each year, without a gap, and none twice.
type Book struct {
	Status  Status
	Entries []ReceiptEntered // by number
}

// Decide says what a command makes happen.
func (b Book) Decide(cmd Command) ([]Event, error) {
	c, ok := cmd.(EnterReceipt)
	if !ok {
		return nil, unknown("book", cmd)
	}
	if _, err := allowed(BookLife, b.Status, commandName(cmd), parties(cmd, bonds{})); err != nil {
		return nil, err
	}
	if b.Number(c.Assignment, c.Submission) > 0 {
		return nil, nil // entered is entered
	}
	return []Event{ReceiptEntered{Book: c.Book, Unit: c.Unit, Year: c.Year, Number: len(b.Entries) + 1, Assignment: c.Assignment, Submission: c.Submission}}, nil
}

// Fold is the version of Evolve and of the fields: a snapshot of another one is not taken.
func (Book) Fold() int { return 1 }

// Evolve folds one fact into the state.
func (b Book) Evolve(e Event) Book {
	if e, ok := e.(ReceiptEntered); ok {
		b.Status, b.Entries = Kept, append(slices.Clone(b.Entries), e)
	}
	return b
}

// Number is that of a submission's receipt, 0 while it is not entered.
func (b Book) Number(a AssignmentID, submission int) int {
	for _, e := range b.Entries {
		if e.Assignment == a && e.Submission == submission {
			return e.Number
		}
	}
	return 0
}

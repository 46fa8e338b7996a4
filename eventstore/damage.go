package eventstore

import "fmt"

// Damage is what a reader found wrong in the log, where, and what to do about it. It matches ErrDamaged.
type Damage struct {
	Position Position // of the message at fault, or of the one that is missing; 0 when unknown
	Subject  string   // of the message at fault; "" when it is missing
	Reason   string   // what is wrong
	Remedy   string   // what a person can do
}

func (d *Damage) Error() string {
	where := fmt.Sprintf("the log at position %d", d.Position)
	if d.Subject != "" {
		where += " (" + d.Subject + ")"
	}
	return where + ": " + d.Reason + "; " + d.Remedy
}

// Unwrap makes every Damage match ErrDamaged.
func (d *Damage) Unwrap() error { return ErrDamaged }

// The remedies there are, so that who shows a Damage to a person can say them in that person's words.
const (
	RemedyRestore = "stop writing, keep a copy of the data directory and restore the log from a backup or a replica"
	RemedyUpgrade = "start a version of the program that knows it"
	RemedyAgain   = "restore it again"
	RemedyStart   = "start the program, which takes the log up again"
	RemedyRejoin  = "take this member out of the cluster and let an empty one join under another name"
)

package domain

import "time"

// ---- the take-over of a running list

// AssignmentTakenOver records a duty that was running before this log was kept, as the list had it on which it was
// followed. It begins a life as a given and confirmed duty does.
type AssignmentTakenOver struct {
	Assignment   AssignmentID `json:"assignment"`
	Unit         UnitID       `json:"unit"` // answerable (chủ trì)
	Duty         Duty         `json:"duty"`
	Text         string       `json:"text"`
	Source       ListRow      `json:"source"`
	Given        Date         `json:"given"`         // when it was given, by the list; empty when the list does not say
	Due          *Deadline    `json:"due,omitempty"` // may have passed: what was late stays late
	Coordinating []UnitID     `json:"coordinating,omitempty"`
	Superiors    Superiors    `json:"superiors"`
}

// AssignmentFoundCompleted records that a duty taken over had been completed already.
type AssignmentFoundCompleted struct {
	On        Date      `json:"on"`
	ArrivedAt time.Time `json:"arrivedAt"` // of its report: what lateness is judged by
}

func (AssignmentTakenOver) event()      {}
func (AssignmentFoundCompleted) event() {}

package domain

// A Correction says how an act that was wrong is put right. Nothing is ever edited: what was said stays, and another act,
// with its reason or what it rests on, says what holds.
type Correction struct {
	Command string
	By      []string // acts that put it right where it has led; the act itself: its next version says what holds
	Anew    string   // the act that makes another in its place, where what was made cannot be called back
}

// Corrections lists every act of a person, by life, and what puts it right. What a worker said was said.
var Corrections = []Correction{
	// The house's rules: the next version, which names its source.
	{"PublishForm", []string{"PublishForm"}, ""},
	{"PublishCalendar", []string{"PublishCalendar"}, ""},
	{"PublishPolicy", []string{"PublishPolicy"}, ""},
	{"DefineGroup", []string{"DefineGroup"}, ""},

	// Organisation: facts by CorrectUnit; what was decided, by another decision.
	{"EstablishUnit", []string{"CorrectUnit", "DissolveUnit"}, ""},
	{"RenameUnit", []string{"CorrectUnit", "RenameUnit"}, ""},
	{"MoveUnit", []string{"MoveUnit"}, ""},
	{"ChangeUnitKind", []string{"ChangeUnitKind"}, ""},
	{"MergeUnits", nil, "EstablishUnit"},
	{"SplitUnit", nil, "EstablishUnit"},
	{"DissolveUnit", nil, "EstablishUnit"},
	{"CorrectUnit", []string{"CorrectUnit"}, ""},

	// Persons.
	{"RegisterPerson", nil, "RegisterPerson"},
	{"AppointPerson", []string{"EndAppointment"}, ""},
	{"NameDeputy", []string{"EndStandIn"}, ""},
	{"DelegatePost", []string{"EndStandIn"}, ""},
	{"HandOver", []string{"EndStandIn"}, ""},
	{"EndStandIn", []string{"NameDeputy", "DelegatePost", "HandOver"}, ""},
	{"EndAppointment", []string{"AppointPerson", "EndAppointment"}, ""},

	// Documents and their numbers.
	{"RegisterDocument", []string{"CorrectDocument", "WithdrawDocument"}, ""},
	{"CorrectDocument", []string{"CorrectDocument"}, ""},
	{"ResolveCitation", []string{"ResolveCitation"}, ""},
	{"FixDeadline", []string{"FixDeadline"}, ""},
	{"FixAnchor", []string{"FixAnchor"}, ""},
	{"IssueDocument", []string{"FixDeadline", "WithdrawDocument"}, ""},
	{"SendOut", []string{"SendOut"}, ""},
	{"FileDocument", []string{"FileDocument"}, ""},
	{"SupersedeDocument", []string{"ReinstateDocument"}, ""},
	{"WithdrawDocument", []string{"ReinstateDocument"}, ""},
	{"ReinstateDocument", []string{"WithdrawDocument"}, ""},
	{"ReserveNumber", []string{"VoidNumber"}, ""},
	{"UseNumber", []string{"VoidNumber"}, ""},
	{"VoidNumber", []string{"ReserveNumber"}, ""}, // a void number stays void: the paper gets the next
	{"TrackResolution", []string{"UntrackResolution"}, ""},
	{"UntrackResolution", []string{"TrackResolution"}, ""},

	// Regimes: each is a decision.
	{"FixRegime", []string{"ReviseRegime"}, ""},
	{"ReviseRegime", []string{"ReviseRegime"}, ""},
	{"AddReporter", []string{"RemoveReporter"}, ""},
	{"RemoveReporter", []string{"AddReporter"}, ""},
	{"ReplaceReporter", []string{"ReplaceReporter"}, ""},
	{"EndRegime", []string{"ReviseRegime"}, ""},

	// Duties.
	{"GiveAssignment", []string{"CorrectAssignment", "CancelAssignment"}, ""},
	{"TakeOverAssignment", []string{"CorrectAssignment", "CancelAssignment"}, ""},
	{"TakeOverCompleted", []string{"ReopenAssignment"}, ""},
	{"AcknowledgeAssignment", []string{"RequestReassignment"}, ""},
	{"RequestReassignment", []string{"AcknowledgeAssignment"}, ""},
	{"InsistAssignment", []string{"CancelAssignment", "SuspendAssignment"}, ""},
	{"ReportActivity", []string{"ReportActivity"}, ""}, // the later entry says what holds
	{"ReportProgress", []string{"ReportProgress"}, ""},
	{"RecordCall", []string{"RecordCall"}, ""},
	{"RequestExtension", []string{"RequestExtension", "RefuseExtension"}, ""},
	{"GrantExtension", []string{"SuspendAssignment"}, ""}, // and resumed with the right day
	{"RefuseExtension", []string{"RequestExtension"}, ""},
	{"Submit", []string{"ReturnSubmission"}, ""},
	{"SubmitConsolidation", []string{"ReturnSubmission"}, ""},
	{"ReturnSubmission", []string{"Submit"}, ""},
	{"AcceptSubmission", []string{"ReopenAssignment"}, ""},
	{"CloseByTacitConsent", []string{"ReopenAssignment"}, ""},
	{"ExcuseReport", []string{"ReopenAssignment"}, ""},
	{"SuspendAssignment", []string{"ResumeAssignment"}, ""},
	{"ResumeAssignment", []string{"SuspendAssignment"}, ""},
	{"ReopenAssignment", []string{"CancelAssignment"}, ""},
	{"CancelAssignment", []string{"ReopenAssignment"}, ""},
	{"CloseAssignmentPeriod", []string{"ReopenAssignment"}, ""},
	{"RegisterImplementingDocument", []string{"ReturnSubmission"}, ""},
	{"RegisterKeyTask", []string{"CancelAssignment", "CorrectAssignment"}, ""},
	{"CorrectAssignment", []string{"CorrectAssignment"}, ""},
	{"StarAssignment", []string{"UnstarAssignment"}, ""},
	{"UnstarAssignment", []string{"StarAssignment"}, ""},
	{"ReplaceBody", []string{"ReplaceBody"}, ""},
	{"TransferAssignment", []string{"TransferAssignment"}, ""},
	{"AnswerQuestion", []string{"AnswerQuestion"}, ""},

	// Consolidations.
	{"OpenConsolidation", []string{"DraftConsolidation"}, ""},
	{"DraftConsolidation", []string{"DraftConsolidation"}, ""},
	{"ApproveConsolidation", []string{"DraftConsolidation"}, ""},

	// Inspection.
	{"AdoptProgramme", []string{"ReviseProgramme"}, ""},
	{"ReviseProgramme", []string{"ReviseProgramme"}, ""},
	{"SubmitSelfReport", []string{"SubmitSelfReport"}, ""},
	{"AddWorkingNote", []string{"AddWorkingNote"}, ""},
	{"RecordVerification", []string{"RecordVerification"}, ""},
	{"FilePiece", []string{"FilePiece"}, ""},

	// Letters: void until they have left, then another one.
	{"DraftLetter", []string{"VoidLetter"}, ""},
	{"NumberLetter", []string{"VoidLetter"}, ""},
	{"SignLetter", []string{"VoidLetter"}, ""},
	{"SendLetter", nil, "DraftLetter"},
	{"VoidLetter", nil, "DraftLetter"},

	// Reviews, movements, issues.
	{"CollectReviewData", []string{"CollectReviewData"}, ""},
	{"ReportParticipation", []string{"ReportParticipation"}, ""},
	{"AssignIssue", []string{"AssignIssue"}, ""},
	{"UpdateIssue", []string{"UpdateIssue"}, ""},
	{"ResolveIssue", []string{"ReopenIssue"}, ""},
	{"ReopenIssue", []string{"ResolveIssue"}, ""},

	// What is on record and leads nowhere further: rectified in a life of its own.
	{"DeliverDocument", []string{"RectifyRecord"}, ""},
	{"AcknowledgeDelivery", []string{"RectifyRecord"}, ""},
	{"AmendDocument", []string{"RectifyRecord"}, ""},
	{"OpenSeries", []string{"RectifyRecord"}, ""},
	{"ReceiveReport", []string{"RectifyRecord"}, ""},
	{"ForwardReport", []string{"RectifyRecord"}, ""},
	{"SendConsolidation", []string{"RectifyRecord"}, ""},
	{"ReceiveConsolidation", []string{"RectifyRecord"}, ""},
	{"CloseProgramme", []string{"RectifyRecord"}, ""},
	{"DecideInspection", []string{"RectifyRecord"}, ""},
	{"AnnounceInspection", []string{"RectifyRecord"}, ""},
	{"SendTeamReport", []string{"RectifyRecord"}, ""},
	{"RecordConference", []string{"RectifyRecord"}, ""},
	{"ConcludeInspection", []string{"RectifyRecord"}, ""},
	{"CloseInspection", []string{"RectifyRecord"}, ""},
	{"PlanReview", []string{"RectifyRecord"}, ""},
	{"HoldReview", []string{"RectifyRecord"}, ""},
	{"SendReviewReport", []string{"RectifyRecord"}, ""},
	{"CloseReview", []string{"RectifyRecord"}, ""},
	{"LaunchMovement", []string{"RectifyRecord"}, ""},
	{"CloseMovement", []string{"RectifyRecord"}, ""},
	{"RaiseIssue", []string{"RectifyRecord"}, ""},
	{"RectifyRecord", nil, "RectifyRecord"},

	// What is erased is gone for good: whoever typed it says it anew.
	{"EraseItem", nil, "EraseItem"},
}

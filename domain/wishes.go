package domain

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// wishes lists every command by name, as scripts write it.
var wishes = []Command{
	EstablishUnit{},
	RenameUnit{},
	MoveUnit{},
	ChangeUnitKind{},
	MergeUnits{},
	SplitUnit{},
	DissolveUnit{},
	CorrectUnit{},
	RegisterPerson{},
	AppointPerson{},
	EndAppointment{},
	NameDeputy{},
	DelegatePost{},
	HandOver{},
	EndStandIn{},
	DefineGroup{},
	PublishForm{},
	PublishCalendar{},
	PublishPolicy{},
	RegisterDocument{},
	CorrectDocument{},
	FixDeadline{},
	FixAnchor{},
	ApplyRuling{},
	IssueDocument{},
	DeliverDocument{},
	ConcludeDispatch{},
	AcknowledgeDelivery{},
	SendOut{},
	FileDocument{},
	ResolveCitation{},
	AmendDocument{},
	SupersedeDocument{},
	WithdrawDocument{},
	ReinstateDocument{},
	ExpireDocument{},
	OpenSeries{},
	ReserveNumber{},
	UseNumber{},
	VoidNumber{},
	TrackResolution{},
	UntrackResolution{},
	FixRegime{},
	ReviseRegime{},
	AddReporter{},
	RemoveReporter{},
	EndRegime{},
	ReplaceReporter{},
	OpenPeriod{},
	GiveAssignment{},
	TakeOverAssignment{},
	TakeOverCompleted{},
	AcknowledgeAssignment{},
	ReportActivity{},
	Submit{},
	ReturnSubmission{},
	AcceptSubmission{},
	CancelAssignment{},
	CloseAssignmentPeriod{},
	RegisterImplementingDocument{},
	RegisterKeyTask{},
	MoveDeadline{},
	TransferAssignment{},
	ReplaceBody{},
	RequestReassignment{},
	InsistAssignment{},
	ReportProgress{},
	RequestExtension{},
	GrantExtension{},
	RefuseExtension{},
	SuspendAssignment{},
	ResumeAssignment{},
	ReopenAssignment{},
	CloseByTacitConsent{},
	CorrectAssignment{},
	StarAssignment{},
	UnstarAssignment{},
	ReceiveReport{},
	EnterReceipt{},
	NumberReceipt{},
	ForwardReport{},
	ExcuseReport{},
	OpenConsolidation{},
	DraftConsolidation{},
	ApproveConsolidation{},
	SendConsolidation{},
	CarryConsolidation{},
	ReceiveConsolidation{},
	SubmitConsolidation{},
	AskQuestion{},
	AnswerQuestion{},
	RaiseReminder{},
	RaiseEscalation{},
	AdoptProgramme{},
	ReviseProgramme{},
	CloseProgramme{},
	DecideInspection{},
	AnnounceInspection{},
	ConcludeInspection{},
	ConcludeRemediation{},
	SubmitSelfReport{},
	AddWorkingNote{},
	RecordVerification{},
	SendTeamReport{},
	RecordConference{},
	FilePiece{},
	CloseInspection{},
	RecordCall{},
	DraftLetter{},
	NumberLetter{},
	SignLetter{},
	SendLetter{},
	VoidLetter{},
	PlanReview{},
	CollectReviewData{},
	HoldReview{},
	SendReviewReport{},
	CloseReview{},
	LaunchMovement{},
	ReportParticipation{},
	CloseMovement{},
	RaiseIssue{},
	AssignIssue{},
	UpdateIssue{},
	ResolveIssue{},
	ReopenIssue{},
	RectifyRecord{},
	EraseItem{},
	PlanMessage{},
	RecordHanded{},
	RecordFailed{},
	RaiseUnreached{},
	RecordContact{},
}

// CommandNames lists the names DecodeCommand knows.
func CommandNames() []string {
	var names []string
	for _, w := range wishes {
		names = append(names, commandName(w))
	}
	return names
}

// DecodeCommand reads a command by its name and JSON. A field it does not know is an error: a
// misspelled wish must not be half fulfilled. complete may fill what the sender left out.
func DecodeCommand(name string, data []byte, complete func(*Issued)) (Command, error) {
	i := slices.IndexFunc(wishes, func(w Command) bool { return commandName(w) == name })
	if i < 0 {
		return nil, fmt.Errorf("command %q is unknown; there are %s", name, strings.Join(CommandNames(), ", "))
	}
	p := reflect.New(reflect.TypeOf(wishes[i]))
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(p.Interface()); err != nil {
		return nil, fmt.Errorf("command %s: %w", name, err)
	}
	if complete != nil {
		complete(p.Elem().FieldByName("Issued").Addr().Interface().(*Issued))
	}
	return p.Elem().Interface().(Command), nil
}

// WithBody is the command, signed by a unit of a kind. Whoever takes commands from outside fills the kind in from
// what is on record: no sender says himself what his unit is in the house.
func WithBody(cmd Command, kind UnitKind) Command {
	c := reflect.New(reflect.TypeOf(cmd)).Elem()
	c.Set(reflect.ValueOf(cmd))
	c.FieldByName("Body").Set(reflect.ValueOf(kind))
	return c.Interface().(Command)
}

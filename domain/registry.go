package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Wire is the codec of events: wire names, schema versions, JSON. It implements eventstore.Codec[Event].
//
// The table is append-only. A wire name is never renamed; a changed shape is a new schema version and
// an upcaster from the one before (upcaster.go). Fields unknown to this program are ignored when
// reading; an unknown name or a newer schema is an error, and the reader stops.
type Wire struct{}

// Kind is one row of the table.
type Kind struct {
	Name   string
	Schema int // the version written today
	zero   Event
}

// Kinds lists every event by wire name, in the order of the story.
var Kinds = []Kind{
	{"unit.established", 1, UnitEstablished{}},
	{"group.defined", 1, GroupDefined{}},
	{"form.published", 1, FormPublished{}},
	{"calendar.published", 1, CalendarPublished{}},
	{"policy.published", 1, PolicyPublished{}},
	{"unit.renamed", 1, UnitRenamed{}},
	{"unit.moved", 1, UnitMoved{}},
	{"unit.kind_changed", 1, UnitKindChanged{}},
	{"unit.merged", 1, UnitsMerged{}},
	{"unit.split", 1, UnitSplit{}},
	{"unit.dissolved", 1, UnitDissolved{}},
	{"unit.corrected", 1, UnitCorrected{}},
	{"group.redefined", 1, GroupRedefined{}},
	{"person.registered", 1, PersonRegistered{}},
	{"person.appointed", 1, PersonAppointed{}},
	{"person.appointment_ended", 1, AppointmentEnded{}},
	{"person.deputy_named", 1, DeputyNamed{}},
	{"person.post_delegated", 1, PostDelegated{}},
	{"person.handed_over", 1, HandedOver{}},
	{"person.stand_in_ended", 1, StandInEnded{}},
	{"document.registered", 1, DocumentRegistered{}},
	{"document.corrected", 1, DocumentCorrected{}},
	{"document.deadline_fixed", 1, DeadlineFixed{}},
	{"document.anchor_fixed", 1, AnchorFixed{}},
	{"document.issued", 1, DocumentIssued{}},
	{"document.delivered", 1, DocumentDelivered{}},
	{"document.dispatched", 1, DocumentDispatched{}},
	{"document.ruling_applied", 1, RulingApplied{}},
	{"document.obligation_satisfied", 1, ObligationSatisfied{}},
	{"document.delivery_acknowledged", 1, DeliveryAcknowledged{}},
	{"document.sent_out", 1, DocumentSentOut{}},
	{"document.filed", 1, DocumentFiled{}},
	{"document.citation_resolved", 1, CitationResolved{}},
	{"document.amended", 1, DocumentAmended{}},
	{"document.superseded", 1, DocumentSuperseded{}},
	{"document.withdrawn", 1, DocumentWithdrawn{}},
	{"document.expired", 1, DocumentExpired{}},
	{"document.reinstated", 1, DocumentReinstated{}},
	{"series.opened", 1, SeriesOpened{}},
	{"series.number_reserved", 1, NumberReserved{}},
	{"series.number_used", 1, NumberUsed{}},
	{"series.number_voided", 1, NumberVoided{}},
	{"resolution.tracked", 1, ResolutionTracked{}},
	{"resolution.untracked", 1, ResolutionUntracked{}},
	{"regime.fixed", 1, RegimeFixed{}},
	{"regime.revised", 1, RegimeRevised{}},
	{"regime.reporter_added", 1, ReporterAdded{}},
	{"regime.reporter_removed", 1, ReporterRemoved{}},
	{"regime.ended", 1, RegimeEnded{}},
	{"regime.reporter_replaced", 1, ReporterReplaced{}},
	{"regime.period_opened", 1, PeriodOpened{}},
	{"assignment.given", 1, AssignmentGiven{}},
	{"assignment.taken_over", 1, AssignmentTakenOver{}},
	{"assignment.found_completed", 1, AssignmentFoundCompleted{}},
	{"assignment.acknowledged", 1, AssignmentAcknowledged{}},
	{"assignment.activity_reported", 1, ActivityReported{}},
	{"assignment.submission_made", 1, SubmissionMade{}},
	{"assignment.submission_returned", 1, SubmissionReturned{}},
	{"assignment.submission_accepted", 1, SubmissionAccepted{}},
	{"assignment.deadline_moved", 1, DeadlineMoved{}},
	{"assignment.cancelled", 1, AssignmentCancelled{}},
	{"assignment.period_closed", 1, AssignmentPeriodClosed{}},
	{"assignment.implementing_document_registered", 1, ImplementingDocumentRegistered{}},
	{"assignment.transferred", 1, AssignmentTransferred{}},
	{"assignment.body_replaced", 1, BodyReplaced{}},
	{"assignment.returned", 1, AssignmentReturned{}},
	{"assignment.insisted", 1, AssignmentInsisted{}},
	{"assignment.progress_reported", 1, ProgressReported{}},
	{"assignment.extension_requested", 1, ExtensionRequested{}},
	{"assignment.extension_granted", 1, ExtensionGranted{}},
	{"assignment.extension_refused", 1, ExtensionRefused{}},
	{"assignment.suspended", 1, AssignmentSuspended{}},
	{"assignment.resumed", 1, AssignmentResumed{}},
	{"assignment.reopened", 1, AssignmentReopened{}},
	{"assignment.tacitly_consented", 1, TacitlyConsented{}},
	{"assignment.corrected", 1, AssignmentCorrected{}},
	{"assignment.starred", 1, AssignmentStarred{}},
	{"assignment.unstarred", 1, AssignmentUnstarred{}},
	{"assignment.report_received", 1, ReportReceived{}},
	{"book.receipt_entered", 1, ReceiptEntered{}},
	{"assignment.receipt_numbered", 1, ReceiptNumbered{}},
	{"assignment.report_forwarded", 1, ReportForwarded{}},
	{"assignment.report_excused", 1, ReportExcused{}},
	{"consolidation.opened", 1, ConsolidationOpened{}},
	{"consolidation.drafted", 1, ConsolidationDrafted{}},
	{"consolidation.approved", 1, ConsolidationApproved{}},
	{"consolidation.sent", 1, ConsolidationSent{}},
	{"consolidation.carried", 1, ConsolidationCarried{}},
	{"consolidation.received", 1, ConsolidationReceived{}},
	{"assignment.question_asked", 1, QuestionAsked{}},
	{"assignment.question_answered", 1, QuestionAnswered{}},
	{"assignment.reminder_raised", 1, ReminderRaised{}},
	{"assignment.escalation_raised", 1, EscalationRaised{}},
	{"programme.adopted", 1, ProgrammeAdopted{}},
	{"programme.revised", 1, ProgrammeRevised{}},
	{"programme.closed", 1, ProgrammeClosed{}},
	{"inspection.decided", 1, InspectionDecided{}},
	{"inspection.announced", 1, InspectionAnnounced{}},
	{"inspection.self_report_made", 1, SelfReportMade{}},
	{"inspection.note_added", 1, WorkingNoteAdded{}},
	{"inspection.verification_recorded", 1, VerificationRecorded{}},
	{"inspection.team_reported", 1, TeamReported{}},
	{"inspection.conference_held", 1, ConferenceHeld{}},
	{"inspection.piece_filed", 1, DossierPieceFiled{}},
	{"inspection.concluded", 1, InspectionConcluded{}},
	{"inspection.remediation_assigned", 1, RemediationAssigned{}},
	{"inspection.closed", 1, InspectionClosed{}},
	{"assignment.called", 1, CallRecorded{}},
	{"letter.drafted", 1, LetterDrafted{}},
	{"letter.numbered", 1, LetterNumbered{}},
	{"letter.signed", 1, LetterSigned{}},
	{"letter.sent", 1, LetterSent{}},
	{"letter.voided", 1, LetterVoided{}},
	{"review.planned", 1, ReviewPlanned{}},
	{"review.data_collected", 1, ReviewDataCollected{}},
	{"review.held", 1, ReviewHeld{}},
	{"review.report_sent", 1, ReviewReportSent{}},
	{"review.closed", 1, ReviewClosed{}},
	{"movement.launched", 1, MovementLaunched{}},
	{"movement.participation_reported", 1, ParticipationReported{}},
	{"movement.closed", 1, MovementClosed{}},
	{"issue.raised", 1, IssueRaised{}},
	{"issue.assigned", 1, IssueAssigned{}},
	{"issue.updated", 1, IssueUpdated{}},
	{"issue.resolved", 1, IssueResolved{}},
	{"issue.reopened", 1, IssueReopened{}},
	{"record.rectified", 1, RecordRectified{}},
	{"item.erased", 1, ItemErased{}},
	{"message.planned", 1, MessagePlanned{}},
	{"message.handed", 1, MessageHanded{}},
	{"message.failed", 1, MessageFailed{}},
	{"message.unreached", 1, MessageUnreached{}},
	{"message.unit_contacted", 1, UnitContacted{}},
}

var (
	byName = map[string]Kind{}
	byType = map[reflect.Type]Kind{}
)

func init() {
	for _, k := range Kinds {
		byName[k.Name], byType[k.Type()] = k, k
	}
}

// Type is the Go type of the event.
func (k Kind) Type() reflect.Type { return reflect.TypeOf(k.zero) }

// NameOf is the wire name of an event.
func NameOf(e Event) string { return byType[reflect.TypeOf(e)].Name }

// SchemaOf is the version of an event's schema that is written today.
func SchemaOf(e Event) int { return byType[reflect.TypeOf(e)].Schema }

// Encode gives an event's wire name, schema version and data.
func (Wire) Encode(e Event) (string, int, json.RawMessage, error) {
	k, ok := byType[reflect.TypeOf(e)]
	if !ok {
		return "", 0, nil, fmt.Errorf("encode event: %T has no wire name; add it to registry.go", e)
	}
	if why := unfit(reflect.ValueOf(e)); why != "" {
		return "", 0, nil, refuse(BadText, "%s holds %s", k.Name, why)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return "", 0, nil, fmt.Errorf("encode event %s: %w", k.Name, err)
	}
	return k.Name, k.Schema, bytes.TrimRight(b.Bytes(), "\n"), nil
}

// longestName is the most bytes an id, or a word of a fixed list, may have. Read models index them.
const longestName = 64

// unfit tells what in a value no reader could ever take: one such event in the log would stop all of
// them for good. That is an id too long for an index, the character U+0000, which no database keeps, and a
// date whose year has five digits.
func unfit(v reflect.Value) string {
	if d, ok := v.Interface().(Date); ok && (d.Year > 9999 || d.Year < 0) {
		return "a date that cannot be written"
	}
	switch v.Kind() {
	case reflect.String:
		if strings.ContainsRune(v.String(), 0) {
			return "a NUL character"
		}
		if named := v.Type().Name(); named != "string" && v.Len() > longestName {
			return fmt.Sprintf("a %s of %d bytes", named, v.Len())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return unfit(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			if why := unfit(v.Index(i)); why != "" {
				return why
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue // of time.Time, which is written whole or not at all
			}
			if why := unfit(v.Field(i)); why != "" {
				return why
			}
		}
	}
	return ""
}

// Decode returns today's event for any version that was ever written.
func (Wire) Decode(name string, schema int, data json.RawMessage) (Event, error) {
	return registry{byName, upcasters}.decode(name, schema, data)
}

package domain

import "slices"

// A Piece is one paper of an inspection's dossier.
type Piece struct {
	No       int
	Name     string
	Internal bool // the inspected body does not see it before the conclusion
}

// DossierSource says where the lists of pieces were read: the forms of one ward's office, KT_1 to KT_12 and GS_1 to
// GS_12. They are no text of a regulation, and another committee may have its own.
const DossierSource = "Bộ mẫu hồ sơ kiểm tra, giám sát của chi bộ (KT_1–KT_12, GS_1–GS_12), văn phòng một đảng ủy phường"

// ExaminationDossier are the twelve pieces of a dossier of kiểm tra.
var ExaminationDossier = []Piece{
	{1, "Kế hoạch kiểm tra", false},
	{2, "Kế hoạch chi tiết của Tổ kiểm tra", true},
	{3, "Đề cương báo cáo tự kiểm tra", false},
	{4, "Biên bản triển khai kế hoạch kiểm tra", false},
	{5, "Báo cáo tự kiểm tra", false},
	{6, "Biên bản làm việc với đối tượng được kiểm tra", false},
	{7, "Biên bản thẩm tra, xác minh", false},
	{8, "Báo cáo kết quả kiểm tra", true},
	{9, "Trích biên bản hội nghị", true},
	{10, "Thông báo kết luận kiểm tra", false},
	{11, "Biên bản triển khai thông báo kết luận kiểm tra", false},
	{12, "Mục lục hồ sơ", false},
}

// SupervisionDossier are the twelve pieces of a dossier of giám sát.
var SupervisionDossier = []Piece{
	{1, "Kế hoạch giám sát", false},
	{2, "Kế hoạch chi tiết của Tổ giám sát", true},
	{3, "Đề cương báo cáo theo nội dung giám sát", false},
	{4, "Biên bản triển khai kế hoạch giám sát", false},
	{5, "Báo cáo theo nội dung giám sát", false},
	{6, "Biên bản làm việc với đối tượng được giám sát", false},
	{7, "Biên bản thẩm tra, xác minh", false},
	{8, "Báo cáo kết quả giám sát", true},
	{9, "Trích biên bản hội nghị", true},
	{10, "Thông báo kết quả giám sát", false},
	{11, "Biên bản triển khai thông báo kết quả giám sát", false},
	{12, "Mục lục hồ sơ", false},
}

// DossierOf lists the pieces of an inspection's kind; none for a kind whose dossiers are not kept here.
func DossierOf(k InspectionKind) []Piece {
	switch k {
	case Examination:
		return ExaminationDossier
	case Supervision:
		return SupervisionDossier
	}
	return nil
}

// Pieces of the dossier that an act of the inspection's life files by itself, so that nothing is filed twice.
const (
	pieceSelfReport   = 5
	pieceVerification = 7
	pieceTeamReport   = 8
	pieceConference   = 9
	pieceNotice       = 10
)

// PieceOf is the piece of the dossier that an event files, 0 for none.
func PieceOf(e Event) int {
	switch e := e.(type) {
	case DossierPieceFiled:
		return e.Piece
	case SelfReportMade:
		return pieceSelfReport
	case VerificationRecorded:
		return pieceVerification
	case TeamReported:
		return pieceTeamReport
	case ConferenceHeld:
		return pieceConference
	case InspectionConcluded:
		return pieceNotice
	}
	return 0
}

// filed is a set of pieces with one more, in order.
func filed(pieces []int, e Event) []int {
	no := PieceOf(e)
	at, had := slices.BinarySearch(pieces, no)
	if no == 0 || had {
		return pieces
	}
	return slices.Insert(slices.Clone(pieces), at, no)
}

// HiddenFrom tells whether an event of an inspection is kept from who asks: the inspected body never sees the team's
// working notes, nor its report, the meeting on it and the internal pieces, before the conclusion.
func HiddenFrom(e Event, inspected, concluded bool) bool {
	if !inspected || concluded {
		return false
	}
	switch e := e.(type) {
	case WorkingNoteAdded, TeamReported, ConferenceHeld:
		return true
	case DossierPieceFiled: // the lists of both kinds hide the same numbers
		return slices.ContainsFunc(ExaminationDossier, func(p Piece) bool { return p.No == e.Piece && p.Internal })
	}
	return false
}

package domain

var documentSamples = []Event{
	DocumentRegistered{
		Document: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66", Symbol: "32-HD/ĐUK", Number: 32, Kind: "Hướng dẫn",
		Issuer: "Ban Thường vụ Đảng ủy Khối", ParentOrg: "Tỉnh ủy", IssuedOn: date("2024-01-26"), Place: "thành phố",
		Subject: "Thực hiện công tác khoa giáo năm 2024",
		Citations: []Citation{{
			Kind: "Kế hoạch", Symbol: "20-KH/TW", Date: date("2023-11-28"), Issuer: "Bộ Chính trị",
			Title: "thực hiện Nghị quyết số 45-NQ/TW", Role: "basis", Implements: "45-NQ/TW",
		}},
		Obligations: []Obligation{{
			No: 1, Section: "III.2", AnchorLine: 48, Text: "Định kỳ báo cáo kết quả thực hiện về Ban Thường vụ Đảng ủy Khối",
			Assignees: []string{"Các đảng ủy, chi ủy cơ sở"}, Duty: Periodic, Reports: true, DeadlineText: "định kỳ", Due: date("2024-12-19"),
			Recurrence: "unspecified", ReportTo: "Ban Thường vụ Đảng ủy Khối", Via: "Ban Tuyên giáo và Dân vận Đảng ủy Khối", Product: "báo cáo",
		}},
		Recipients: []Recipient{{"Ban Tuyên giáo Tỉnh ủy", ForReport}},
		Signer:     Signer{OnBehalf: "T/M BAN THƯỜNG VỤ", Title: "PHÓ BÍ THƯ", Name: "Nguyễn Văn A"}, Original: &samplePDF,
	},
	DocumentCorrected{Field: "issuedOn", Was: "2024-01-25", Now: "2024-01-26", Reason: sampleText},
	DeadlineFixed{Obligation: 1, Due: sampleDue, Basis: "Thông báo 07-TB/BTGDV ngày 02/02/2024"},
	DocumentIssued{On: date("2024-01-26"), Audiences: []Audience{{
		Obligation: 1, Printed: "Các đảng ủy, chi ủy cơ sở", Groups: []GroupID{"co-so"},
		Units: []UnitID{"dang-uy-dien-luc", "chi-uy-cap-nuoc"},
	}}, Deliveries: []Delivery{{"ban-tgdv", ToImplement}}, Superiors: house},
	DocumentDelivered{Unit: "chi-uy-cap-nuoc", Purpose: ToImplement},
	DocumentDispatched{Assignments: 36},
}

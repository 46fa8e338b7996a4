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
			Strength: Requested, Coordinators: []string{"Văn phòng Đảng ủy Khối"}, Rule: &sampleRule,
		}},
		Recipients: []Recipient{{"Ban Tuyên giáo Tỉnh ủy", ForReport}},
		Signer:     Signer{OnBehalf: "T/M BAN THƯỜNG VỤ", Title: "PHÓ BÍ THƯ", Name: "Nguyễn Văn A"}, Original: &samplePDF,
		Direction: Incoming, Keeper: "dang-uy-dien-luc", ArrivedOn: date("2024-01-29"), Period: &Span{Printed: "năm 2024", From: date("2024-01-01"), Until: date("2024-12-31")},
	},
	DocumentCorrected{Field: "issuedOn", Was: "2024-01-25", Now: "2024-01-26", Reason: sampleText},
	DeadlineFixed{Obligation: 1, Due: sampleDue, Basis: "Thông báo 07-TB/BTGDV ngày 02/02/2024"},
	DocumentIssued{On: date("2024-01-26"), Audiences: []Audience{{
		Obligation: 1, Printed: "Các đảng ủy, chi ủy cơ sở", Groups: []GroupID{"co-so"},
		Units: []UnitID{"dang-uy-dien-luc", "chi-uy-cap-nuoc"},
	}}, Deliveries: []Delivery{{"ban-tgdv", ToImplement}}, Superiors: house},
	DocumentDelivered{Unit: "chi-uy-cap-nuoc", Purpose: ToImplement},
	DocumentDispatched{Assignments: 36},
	ObligationSatisfied{Obligation: 5, By: "3f0c8d6e-9d0f-4c0b-8a51-1c2e3d4f5a66"},
	DeliveryAcknowledged{Unit: "ban-thuong-vu", Office: "van-phong", Proof: &sampleScan},
	DocumentSentOut{Unit: "btg-tinh-uy", Symbol: "118-CV/ĐUK", On: date("2024-01-29"), Method: ByNetwork, Sender: "van-phong", Proof: &sampleScan},
	DocumentFiled{Office: "van-phong", Shelf: "HS-05/2024"},
	CitationResolved{No: 3, Document: "5e9a0d11-2c3b-5d4e-8f60-7a8b9c0d1e2f", Symbol: "45-CTr/TU", Date: date("2024-03-08"), Issuer: "Tỉnh ủy"},
	DocumentAmended{By: "5e9a0d11-2c3b-5d4e-8f60-7a8b9c0d1e2f", Basis: "điểm 2 Công văn 51-CV/ĐUK", Obligations: []int{8}},
	DocumentSuperseded{By: "5e9a0d11-2c3b-5d4e-8f60-7a8b9c0d1e2f", Basis: "mục IV Hướng dẫn 12-HD/ĐUK"},
	DocumentWithdrawn{Reason: sampleText, By: "5e9a0d11-2c3b-5d4e-8f60-7a8b9c0d1e2f", Basis: "Thông báo 70-TB/ĐUK"},
	DocumentExpired{On: date("2024-12-31")},
	DocumentReinstated{Reason: sampleText},
}

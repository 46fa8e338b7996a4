package main

import (
	"context"
	"fmt"

	"github.com/dondoc/dondoc/domain"
)

// The fictional house of the demonstration. No real body, place or person.
const (
	theCommittee  = domain.UnitID("btv")
	theBoard      = domain.UnitID("ban-tgdv")
	theOffice     = domain.UnitID("van-phong")
	theInspectors = domain.UnitID("ubkt")
	theProvince   = domain.UnitID("btg-tinh-uy")
)

var committees = []string{
	"Đảng ủy Trường Cao đẳng Kinh tế - Kỹ thuật", "Đảng ủy Trường Cao đẳng Y tế", "Đảng ủy Trường Chính trị", "Đảng ủy Bệnh viện Đa khoa",
	"Đảng ủy Bệnh viện Y học cổ truyền", "Đảng ủy Trung tâm Kiểm soát bệnh tật", "Đảng ủy Sở Giáo dục và Đào tạo", "Đảng ủy Sở Khoa học và Công nghệ",
	"Đảng ủy Sở Y tế", "Đảng ủy Sở Nông nghiệp", "Đảng ủy Sở Xây dựng", "Đảng ủy Sở Tài chính", "Đảng ủy Sở Nội vụ", "Đảng ủy Cục Thống kê",
	"Đảng ủy Kho bạc Nhà nước", "Đảng ủy Bưu điện", "Đảng ủy Viễn thông", "Đảng ủy Công ty Điện lực", "Đảng ủy Công ty Lâm nghiệp",
	"Đảng ủy Ngân hàng Chính sách xã hội", "Đảng ủy Ngân hàng Nông nghiệp", "Đảng ủy Bảo hiểm xã hội",
}

var cells = []string{
	"Chi ủy Công ty Cấp nước", "Chi ủy Công ty Môi trường đô thị", "Chi ủy Công ty Xổ số kiến thiết", "Chi ủy Công ty Sách - Thiết bị trường học",
	"Chi ủy Công ty Dược", "Chi ủy Thư viện tỉnh", "Chi ủy Bảo tàng tỉnh", "Chi ủy Nhà văn hóa", "Chi ủy Liên minh Hợp tác xã", "Chi ủy Hội Chữ thập đỏ",
	"Chi ủy Hội Văn học nghệ thuật", "Chi ủy Trung tâm Khuyến nông", "Chi ủy Trung tâm Giám định y khoa", "Chi ủy Trung tâm Dịch vụ việc làm",
}

var masses = []string{"Công đoàn viên chức Khối", "Đoàn Thanh niên Khối", "Hội Cựu chiến binh Khối", "Hội Liên hiệp Phụ nữ Khối"}

// furnish establishes the units and the groups that documents of this house speak of.
func (s *story) furnish(ctx context.Context) error {
	bloc := []domain.EstablishUnit{
		{Unit: theCommittee, Name: "Ban Thường vụ Đảng ủy Khối", Aliases: []string{"Các đồng chí Ủy viên BTV Đảng ủy Khối", "Ban Thường vụ"}, Kind: domain.StandingCommittee, Email: "btv@khoi.example"},
		{Unit: theBoard, Name: "Ban Tuyên giáo và Dân vận Đảng ủy Khối", Aliases: []string{"Ban TG&DV Đảng ủy Khối", "Ban TG&DV"}, Kind: domain.AdvisoryBoard, Parent: theCommittee, Email: "ban-tgdv@khoi.example"},
		{Unit: theOffice, Name: "Văn phòng Đảng ủy Khối", Aliases: []string{"VPĐUK", "VP Đảng ủy Khối"}, Kind: domain.Office, Parent: theCommittee, Email: "van-phong@khoi.example"},
		{Unit: theInspectors, Name: "Ủy ban Kiểm tra Đảng ủy Khối", Kind: domain.InspectionCommission, Parent: theCommittee, Email: "ubkt@khoi.example"},
		{Unit: theProvince, Name: "Ban Tuyên giáo Tỉnh ủy", Kind: domain.OutsideBody, External: true},
	}
	add := func(prefix string, names []string, kind domain.UnitKind) {
		for i, n := range names {
			id := domain.UnitID(fmt.Sprintf("%s-%02d", prefix, i+1))
			bloc = append(bloc, domain.EstablishUnit{Unit: id, Name: n, Kind: kind, Parent: theCommittee, Email: string(id) + "@khoi.example"})
		}
	}
	add("dang-uy", committees, domain.PartyCommittee)
	add("chi-uy", cells, domain.CellCommittee)
	add("ctxh", masses, domain.MassOrganisation)
	for _, u := range bloc {
		u.Issued = s.by("post:main/quan-tri")
		if _, err := s.h.do(ctx, u); err != nil {
			return err
		}
	}
	both := []domain.UnitKind{domain.PartyCommittee, domain.CellCommittee}
	for _, g := range []domain.DefineGroup{
		{Group: "cap-uy", Name: "Các cấp ủy, tổ chức đảng", Kinds: both},
		{Group: "co-so", Name: "Các đảng ủy, chi ủy cơ sở trực thuộc", Aliases: []string{"Các đảng ủy, chi ủy cơ sở"}, Kinds: both},
		{Group: "ct-xh", Name: "Các tổ chức chính trị - xã hội cấp Khối", Aliases: []string{"Các tổ chức CT-XH cấp Khối", "Các tổ chức chính trị - xã hội"}, Kinds: []domain.UnitKind{domain.MassOrganisation}},
	} {
		g.Issued = s.by("post:main/quan-tri")
		if _, err := s.h.do(ctx, g); err != nil {
			return err
		}
		s.groups = append(s.groups, domain.GroupDefined{Group: g.Group, Name: g.Name, Aliases: g.Aliases, Kinds: g.Kinds})
	}
	return nil
}

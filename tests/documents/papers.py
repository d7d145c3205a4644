"""Facts for every paper: all there are, and none."""

PERSON = {
    "name": "Tằng Văn Hiếu",
    "birth": "05/03/1999",
    "sex": "nam",
    "ethnic": "Dao",
    "religion": "không",
    "education": "12/12",
    "home": "xã Quảng An, huyện Đầm Hà, tỉnh Quảng Ninh",
    "residence": "thôn Nà Cáng, xã Quảng An",
    "work": "Phó Bí thư Chi đoàn thôn Nà Cáng, trồng rừng",
}
MENTOR = {
    "name": "Đinh Quang Dũng",
    "birth": "12/10/1978",
    "joined": "03/02/2005",
    "official": "03/02/2006",
    "post": "Phó Bí thư Chi bộ",
    "home": "xã Quảng An",
    "cell": "Chi bộ thôn Nà Cáng",
    "assigned": "15/03/2024",
}
MEMBERS = {
    "total": 14, "official": 12, "probationary": 2, "present": 13, "present_official": 11,
    "present_probationary": 2, "absent": 1, "reasons": "ốm",
}  # fmt: skip
VOTE = {
    "entitled": 12, "present": 11, "absent": 1, "for": 10, "against": 1, "other": 0,
    "share": "83,3%", "method": "bỏ phiếu kín", "reason": "còn ngại phát biểu",
}  # fmt: skip
LONG = "Tích cực vận động bà con góp đất mở đường, sinh hoạt đoàn thể đều, được nhân dân tin. "
FULL = {
    "superior": "ĐẢNG BỘ XÃ QUẢNG AN",
    "issuer": "CHI BỘ THÔN NÀ CÁNG",
    "number": "Số 05-NQ/CB",
    "place": "Quảng An",
    "day": "ngày 03 tháng 5 năm 2024",
    "form_label": "Mẫu 6-KNĐ",
    "regulation": "Quy định số 24-QĐ/TW, ngày 30/7/2021 của Ban Chấp hành Trung ương",
    "cell": "Chi bộ thôn Nà Cáng",
    "committee": "Đảng ủy xã Quảng An",
    "decider": "Ban Thường vụ Huyện ủy Đầm Hà",
    "deciding_body": "BAN THƯỜNG VỤ ĐẢNG ỦY",
    "body": "Chi đoàn thôn Nà Cáng",
    "movement": "Mô hình trồng quế của thanh niên",
    "introduced_on": "05/01/2024",
    "meeting_on": "03 tháng 5 năm 2024",
    "person": PERSON,
    "mentor": MENTOR,
    "members": MEMBERS,
    "vote": VOTE,
    "cell_vote": {"number": "05-NQ/CB", "day": "03 tháng 5 năm 2024"},
    "opinions": {
        "bodies": "Đoàn Thanh niên, Hội Nông dân, Mặt trận thôn", "asked": 12, "agreed": 12,
        "disagreed": 0, "share": "100,0%", "residence": "Chi ủy Chi bộ thôn Nà Cáng",
        "residence_asked": 3, "residence_agreed": 3, "residence_disagreed": 0,
        "residence_share": "100,0%", "strengths": LONG * 2, "weaknesses": "Ít phát biểu.",
    },
    "chair": "Nông Văn Tài",
    "chair_post": "Bí thư Chi bộ",
    "minute_taker": "Chìu Thị Mai",
    "vetting": "Đã kết luận, đủ tiêu chuẩn chính trị.",
    "motive": "Nhận thức đúng về Đảng, động cơ vào Đảng trong sáng.",
    "strengths": LONG * 3,
    "weaknesses": "Đôi khi còn ngại phát biểu trong cuộc họp.",
    "authority": "T/M CHI BỘ",
    "signer_post": "BÍ THƯ",
    "signer_role": "NGƯỜI GIỚI THIỆU",
    "signer_name": "Nông Văn Tài",
    "joined_on": "20/05/2024",
    "official_on": "20/05/2025",
    "ceremony_due": "25 tháng 6 năm 2024",
    "ceremony_on": "20/05/2024",
    "probation_months": 12,
    "listed_on": "11/03/2024",
    "mentors": [
        {"name": "Đinh Quang Dũng", "since": "15/03/2024", "until": "01/05/2024"},
        {"name": "Chìu Thị Mai", "since": "01/05/2024", "until": "nay"},
    ],
    "reports": [
        {"period": f"{month:02d}/2024", "mentor": "Đinh Quang Dũng", "strengths": LONG,
         "weaknesses": "Ít phát biểu.", "tasks": "Vận động 5 hộ: xong.", "proposal": "Tiếp tục"}
        for month in range(1, 13)
    ],
    "reviews": [
        {"day": "03/04/2024", "advice": "Mạnh dạn hơn.", "conclusion": "Tiếp tục giúp đỡ.",
         "next_step": "Cử đi học"}
    ],
    "events": [{"day": "28/03/2024", "what": "Cấp giấy chứng nhận", "ground": "215/GCN"}],
    "listed_by": "Chi bộ thôn Nà Cáng", "above": "Đảng ủy xã Quảng An",
    "rows": [
        {"name": "Tằng Văn Hiếu", "birth": "05/03/1999", "ethnic": "Dao", "education": "12/12",
         "residence": "thôn Nà Cáng", "listed": "11/03/2024", "mentors": "Đinh Quang Dũng",
         "certificate": "215/GCN"}
    ] * 18,
}  # fmt: skip

# What the papers of a meeting say beside that.
POINTS = ("a", "b", "c", "d", "đ", "e", "g")
FULL |= {
    "draft": True,
    "month": "5/2024", "last_month": "4/2024", "meeting_kind": "thường kỳ",
    "started": "19 giờ 30 phút, ngày 03 tháng 5 năm 2024",
    "ended": "21 giờ 05 phút cùng ngày", "minutes": 95,
    "venue": "Nhà văn hóa thôn Nà Cáng", "form": "trực tiếp",
    "roll": {
        "total": 14, "official": 11, "probationary": 2, "temporary": 1, "exempt": 1, "away": 1,
        "present": 11, "present_official": 9, "present_probationary": 2,
        "present_temporary": 0, "rate": "84,6%", "excused": "1 đồng chí: Lý A Dơ (ốm)",
        "absent": "1 đồng chí: Bàn Văn Ái", "entitled": 11, "entitled_present": 9,
    },
    "quorum": "Đủ số có mặt để biểu quyết (cần ít nhất 8 đồng chí).",
    "visitors": "Đinh Quang Dũng (Phó Bí thư Đảng ủy xã, đại biểu cấp ủy cấp trên)",
    "agenda": [
        {"title": "Thảo luận: mở đường thôn Nà Cáng",
         "lines": ["Đồng chí Chìu Thị Mai trình bày.", f"- Đồng chí Nông Văn Tài: {LONG * 3}",
                   "Kết luận: nhất trí mở đường.", "Biểu quyết (giơ tay): tán thành 9/11."]},
        {"title": "Xét quần chúng Tằng Văn Hiếu", "lines": ["Kết luận của chi bộ: cử đi học."]},
    ] * 4,
    "decision": {"title": "Xét quần chúng Tằng Văn Hiếu",
                 "lines": ["Kết luận: cử đi học lớp bồi dưỡng nhận thức về Đảng."]},
    "new_tasks": [
        {"title": f"Vận động {n} hộ góp đất", "owner": "Chìu Thị Mai", "due": "30/05/2024"}
        for n in range(1, 13)
    ],
    "tasks_given": "Đồng chí được giao báo cáo kết quả tại cuộc họp của tháng đến hạn.",
    "last_tasks": [
        {"title": f"Dọn tuyến đường {n} (đ/c Chìu Thị Mai)", "start": "Mới giao, hạn 30/04/2024",
         "result": "Hoàn thành ngày 28/04/2024"}
        for n in range(1, 13)
    ],
    "tasks_done": "Hoàn thành 12/12 nhiệm vụ.",
    "conclusion": ["Nhất trí các nội dung đã thảo luận."],
    "amendments": [
        {"about": "Về mục «Thảo luận»", "text": "Sửa 12 hộ thành 15 hộ.", "reason": "ghi nhầm",
         "who": "Chìu Thị Mai", "when": "08:00 ngày 05/05/2024"}
    ],
    "words": {
        "summary": ["sinh hoạt chi bộ thường kỳ tháng 5/2024"],
        "opening": ["Ngày 03 tháng 5 năm 2024, Chi bộ thôn Nà Cáng tổ chức sinh hoạt thường kỳ."],
        "approval": ["Biên bản đã được đọc lại và được cuộc họp thông qua."],
        "approved": ["Thu nộp đảng phí tháng 5/2024: đủ. Chương trình được thông qua."],
        "politics_last": [LONG * 2],
        "led_last": [f"{letter}) {LONG}" for letter in POINTS],
        "praise": ["Biểu dương đồng chí Chìu Thị Mai."],
        "weaknesses": ["Còn chậm vận động góp đất, do mùa vụ."],
        "politics_next": ["Quán triệt định hướng của cấp ủy: phòng chống cháy rừng."],
        "assignment": ["Đồng chí được giao nhiệm vụ tổ chức thực hiện và báo cáo đúng hạn."],
        "execution": ["Giao đồng chí giúp đỡ Tằng Văn Hiếu theo dõi."],
        "situation": ["Nhiều thôn đảng viên cao tuổi, ít đảng viên trẻ."],
        "aims": ["Đạt và vượt chỉ tiêu kết nạp.", "Mỗi quần chúng có người giúp đỡ."],
        "method": [LONG * 3],
        "leadership": ["Chi bộ phân công đồng chí giúp đỡ, kiểm tra hằng tháng."],
        "area": ["Thôn Nà Cáng."],
        "led_by": ["Chi bộ thôn Nà Cáng"],
        "partners": ["Chi đoàn, chi hội phụ nữ thôn"],
        "joined_by": ["Gia đình quần chúng"],
        "resources": ["Nhà văn hóa thôn"],
        "outputs": ["Số người được kết nạp."],
        "result": ["Kết nạp quần chúng Tằng Văn Hiếu."],
        "lasting": ["Cách làm ghi vào nghị quyết hằng tháng."],
    },
    "model": {
        "name": "Mỗi đảng viên giúp một quần chúng", "level": "cấp xã", "novelty": "mô hình mới",
        "body": "Chi bộ thôn Nà Cáng", "in_charge": "Nông Văn Tài", "since": "01/02/2024",
        "until": "31/12/2024", "registered": "19/02/2024", "state": "Được công nhận",
        "decision": "Quyết định số 12-QĐ/ĐU", "recognised": "20/12/2024",
    },
    "is_cell": True,
    "milestones": [
        {"what": "Phân công người giúp đỡ", "due": "31/03/2024", "done": "28/03/2024",
         "note": "12 quần chúng"},
        {"what": "Sơ kết sáu tháng", "due": "30/06/2024", "done": "chưa xong", "note": " "},
    ],
    "evidence": ["- Kết nạp trong năm 2024: 9 người, 128,5% chỉ tiêu nghị quyết (7)."],
    "points": [f"{letter}) {LONG}" for letter in POINTS],
    "recipients": ["Đảng ủy xã Quảng An,", "Đảng viên trong chi bộ,", "Lưu Chi bộ."],
    "score": {
        "rubric": "Phiếu chấm điểm sinh hoạt chi bộ",
        "rows": [{"code": f"{n}", "title": f"Tiêu chí {n}: {LONG}", "max": "5", "points": "4"}
                 for n in range(1, 31)],
        "groups": [{"code": str(n), "title": f"Nhóm {n}", "max": "10", "points": "9"}
                   for n in range(1, 9)],
        "total": "94,7", "band": "Tốt", "bands": "Mức xếp loại: Tốt từ 90 điểm; Khá từ 70.",
        "to_mend": "Phân công lại người giúp đỡ Tằng Văn Hiếu.",
        "confirmed": "94,7 điểm, xếp loại Tốt (đồng chí Đinh Quang Dũng).",
    },
}  # fmt: skip

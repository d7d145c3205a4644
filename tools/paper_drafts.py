"""The wording of the papers, ours, from the field lists of the forms; drawn by ``tools.papers``.

A line is a paragraph. ``!head`` is the heading of a Party document, ``!union`` that of a mass
body; ``!sign <who> | <who gets it>`` the foot, ``!signs`` that of minutes, ``!annex`` what stands
under it; ``!table`` a table whose row repeats; ``#`` a part in bold; ``!for`` to ``!end`` and
``!if`` to ``!endif`` repeat and leave out. What stands in braces is a fact; one that is not held
becomes a dotted line.
"""

_PERSON = """
Họ và tên: {{ person.name }}; sinh ngày: {{ person.birth }}; giới tính: {{ person.sex }}.
Dân tộc: {{ person.ethnic }}; tôn giáo: {{ person.religion }}; trình độ học vấn: {{ person.education }}.
Quê quán: {{ person.home }}.
Nơi ở hiện nay: {{ person.residence }}.
Nghề nghiệp, đơn vị công tác: {{ person.work }}.
"""

_MEETING = """
Đảng viên của {{ cell }}: {{ members.total }} đồng chí, trong đó chính thức {{ members.official }}, dự bị {{ members.probationary }}.
Có mặt: {{ members.present }} đồng chí, trong đó chính thức {{ members.present_official }}, dự bị {{ members.present_probationary }}. Vắng mặt: {{ members.absent }} đồng chí; lý do: {{ members.reasons }}.
Chủ trì: đồng chí {{ chair }}, chức vụ: {{ chair_post }}. Thư ký: đồng chí {{ minute_taker }}.
"""

_COMMITTEE_MEETING = """
Cấp ủy viên được biểu quyết: {{ vote.entitled }} đồng chí; có mặt {{ vote.present }}; vắng mặt {{ vote.absent }}, lý do: {{ members.reasons }}.
Chủ trì: đồng chí {{ chair }}, chức vụ: {{ chair_post }}. Thư ký: đồng chí {{ minute_taker }}.
"""

_VOTE = """
Tán thành: {{ vote.for }} đồng chí, đạt {{ vote.share }} so với tổng số được biểu quyết ({{ vote.entitled }}). Không tán thành: {{ vote.against }} đồng chí. Ý kiến khác: {{ vote.other }}.
"""

_INTRODUCER = """
Tôi là: {{ mentor.name }}; sinh ngày: {{ mentor.birth }}.
Ngày vào Đảng: {{ mentor.joined }}; ngày chính thức: {{ mentor.official }}.
Chức vụ trong Đảng: {{ mentor.post }}.
Quê quán: {{ mentor.home }}.
Đang sinh hoạt tại: {{ mentor.cell }}.
"""

# Of a meeting whose minutes are not locked yet.
_DRAFT = """
!if draft
!note DỰ THẢO – biên bản chưa khóa
!endif
"""


def _words(part: str) -> str:
    """The paragraphs of a part that people may word themselves."""
    return f"!for line in words.{part}\n{{{{ line }}}}\n!end"


_PRESENCE = """
Đảng viên trong danh sách: {{ roll.total }} đồng chí, trong đó chính thức {{ roll.official }}, dự bị {{ roll.probationary }}, sinh hoạt tạm thời {{ roll.temporary }}; được miễn {{ roll.exempt }}. Có mặt: {{ roll.present }} đồng chí, đạt {{ roll.rate }}; đảng viên chính thức được biểu quyết {{ roll.entitled }}, có mặt {{ roll.entitled_present }}.
Thời gian: bắt đầu {{ started }}; kết thúc {{ ended }}; thời lượng {{ minutes }} phút. Địa điểm: {{ venue }}. Chủ trì: đồng chí {{ chair }}. Người ghi biên bản: đồng chí {{ minute_taker }}.
"""

_RATING = """
# I. SỐ LIỆU TRONG NĂM
!for line in evidence
- {{ line }}
!end
# II. TỰ KIỂM ĐIỂM
!for line in own_text
{{ line }}
!end
# III. TỰ XẾP LOẠI
!if rows
Chấm theo: {{ sheet }}.
!table for row in rows
TT:8|Nhóm, tiêu chí:60|Điểm tối đa:16|Điểm tự chấm:16
{{ row.code }}|{{ row.title }}|{{ row.max }}|{{ row.points }}
Tổng điểm: {{ total }}.
!endif
Mức tự xếp loại: {{ own_class }}.
"""

_RATING_ABOVE = """
!for line in remarks
{{ line }}
!end
!if proposed_total
Điểm đề xuất: {{ proposed_total }}.
!endif
Mức đề xuất: {{ proposed_class }}.
# V. QUYẾT ĐỊNH CỦA CẤP ỦY
{{ committee }} xếp loại: {{ decided_class }}.
Quyết định số: {{ decision }}, ngày {{ decided_on }}.
"""

DRAFTS = {
    "gioi-thieu": f"""
!union
!kind GIẤY GIỚI THIỆU
!summary giới thiệu quần chúng ưu tú với chi bộ
Kính gửi: {{{{ cell }}}}.
Ngày {{{{ introduced_on }}}}, {{{{ body }}}} đã họp, nhận xét và thống nhất giới thiệu với chi bộ quần chúng ưu tú sau đây:
{_PERSON}
Nổi bật trong phong trào, mô hình: {{{{ movement }}}}.
# Ưu điểm
{{{{ strengths }}}}
# Khuyết điểm
{{{{ weaknesses }}}}
Kết quả biểu quyết: tán thành {{{{ vote.for }}}}/{{{{ vote.entitled }}}} người, đạt {{{{ vote.share }}}}.
Đề nghị chi bộ xem xét, đưa vào danh sách cảm tình Đảng và phân công đảng viên giúp đỡ.
!sign body | {{{{ cell }}}}; Lưu {{{{ body }}}}
""",
    "3-knd": f"""
!note {{{{ form_label }}}}
!kind GIẤY GIỚI THIỆU
!summary giới thiệu người vào Đảng
Kính gửi: Chi ủy {{{{ cell }}}}.
{_INTRODUCER}
Ngày {{{{ mentor.assigned }}}} tôi được chi bộ phân công giúp đỡ quần chúng {{{{ person.name }}}} phấn đấu vào Đảng. Tôi xin giới thiệu với chi bộ về người đó như sau:
{_PERSON}
# Ưu điểm
{{{{ strengths }}}}
# Khuyết điểm
{{{{ weaknesses }}}}
Đối chiếu với tiêu chuẩn đảng viên, tôi đề nghị chi bộ xét, đề nghị kết nạp quần chúng {{{{ person.name }}}} vào Đảng Cộng sản Việt Nam. Tôi xin chịu trách nhiệm trước Đảng về sự giới thiệu của mình.
!sign person
""",
    "4-knd": f"""
!note {{{{ form_label }}}}
!union
!kind NGHỊ QUYẾT
!summary giới thiệu đoàn viên ưu tú vào Đảng
Kính gửi: Chi ủy {{{{ cell }}}}.
Ngày {{{{ introduced_on }}}}, {{{{ body }}}} đã họp, xét đề nghị giới thiệu đoàn viên:
{_PERSON}
# Về phẩm chất chính trị, đạo đức, lối sống, năng lực và quan hệ quần chúng
Ưu điểm: {{{{ strengths }}}}
Khuyết điểm: {{{{ weaknesses }}}}
Số tán thành giới thiệu vào Đảng: {{{{ vote.for }}}}/{{{{ vote.entitled }}}} đồng chí, đạt {{{{ vote.share }}}}. Số không tán thành: {{{{ vote.against }}}} đồng chí, lý do: {{{{ vote.reason }}}}.
Chúng tôi giới thiệu và chịu trách nhiệm về những nội dung nêu trên; đề nghị chi bộ xem xét, kết nạp đoàn viên {{{{ person.name }}}} vào Đảng.
!sign body | {{{{ cell }}}}; Lưu {{{{ body }}}}
""",
    "5-knd": f"""
!note {{{{ form_label }}}} – mẫu tham khảo
!head
!kind TỔNG HỢP Ý KIẾN NHẬN XÉT
!summary của các đoàn thể chính trị - xã hội nơi người vào Đảng sinh hoạt và chi ủy nơi cư trú
Kính gửi: {{{{ committee }}}}.
{_PERSON}
Đại diện đoàn thể được hỏi ý kiến: {{{{ opinions.bodies }}}}, gồm {{{{ opinions.asked }}}} người.
Chi ủy nơi cư trú được hỏi ý kiến: {{{{ opinions.residence }}}}, gồm {{{{ opinions.residence_asked }}}} người.
# Ưu điểm
{{{{ opinions.strengths }}}}
# Khuyết điểm
{{{{ opinions.weaknesses }}}}
Số đại diện đoàn thể tán thành: {{{{ opinions.agreed }}}}/{{{{ opinions.asked }}}}, đạt {{{{ opinions.share }}}}; không tán thành: {{{{ opinions.disagreed }}}}.
Số người nơi cư trú tán thành: {{{{ opinions.residence_agreed }}}}/{{{{ opinions.residence_asked }}}}, đạt {{{{ opinions.residence_share }}}}; không tán thành: {{{{ opinions.residence_disagreed }}}}.
!sign cell | {{{{ committee }}}}; Lưu Chi bộ
""",
    "6-knd": f"""
!note {{{{ form_label }}}} – mẫu tham khảo
!head
!kind NGHỊ QUYẾT
!summary đề nghị kết nạp đảng viên
- Căn cứ Điều lệ Đảng Cộng sản Việt Nam và {{{{ regulation }}}};
- Xét đơn, lý lịch và các văn bản giới thiệu, nhận xét về quần chúng {{{{ person.name }}}} xin vào Đảng,
Ngày {{{{ meeting_on }}}}, {{{{ cell }}}} đã họp để xét, đề nghị kết nạp quần chúng {{{{ person.name }}}} vào Đảng.
{_MEETING}
Sau khi nghe giới thiệu, thảo luận, chi bộ thống nhất kết luận về quần chúng {{{{ person.name }}}} như sau:
# 1. Về lý lịch
{{{{ vetting }}}}
# 2. Về ý thức giác ngộ chính trị
{{{{ motive }}}}
# 3. Ưu điểm, khuyết điểm
Ưu điểm: {{{{ strengths }}}}
Khuyết điểm: {{{{ weaknesses }}}}
Đối chiếu với tiêu chuẩn và điều kiện kết nạp, chi bộ biểu quyết bằng hình thức {{{{ vote.method }}}}.
{_VOTE}
Chi bộ báo cáo và đề nghị {{{{ committee }}}} xét, kết nạp quần chúng {{{{ person.name }}}} vào Đảng Cộng sản Việt Nam.
!sign cell | {{{{ committee }}}}; Lưu Chi bộ
""",
    "8-knd": f"""
!note {{{{ form_label }}}} – mẫu tham khảo
!head
!kind NGHỊ QUYẾT
!summary đề nghị kết nạp đảng viên
- Căn cứ Điều lệ Đảng Cộng sản Việt Nam và {{{{ regulation }}}};
- Xét Nghị quyết số {{{{ cell_vote.number }}}} ngày {{{{ cell_vote.day }}}} của {{{{ cell }}}} đề nghị kết nạp quần chúng {{{{ person.name }}}} vào Đảng,
Ngày {{{{ meeting_on }}}}, {{{{ committee }}}} đã họp để xét, đề nghị kết nạp quần chúng {{{{ person.name }}}}.
{_COMMITTEE_MEETING}
# 1. Về lý lịch
{{{{ vetting }}}}
# 2. Ưu điểm, khuyết điểm
Ưu điểm: {{{{ strengths }}}}
Khuyết điểm: {{{{ weaknesses }}}}
{_VOTE}
{{{{ committee }}}} đề nghị {{{{ decider }}}} xét, quyết định kết nạp quần chúng {{{{ person.name }}}} vào Đảng Cộng sản Việt Nam.
!sign committee | {{{{ decider }}}}; {{{{ cell }}}}; Lưu Đảng ủy
""",
    "9-knd": """
!note {{ form_label }} – mẫu tham khảo
!head
!kind QUYẾT ĐỊNH
!summary kết nạp đảng viên
- Căn cứ Điều lệ Đảng Cộng sản Việt Nam và {{ regulation }};
- Xét Nghị quyết số {{ cell_vote.number }} ngày {{ cell_vote.day }} của {{ cell }} đề nghị kết nạp quần chúng {{ person.name }} vào Đảng;
- Căn cứ kết quả biểu quyết ngày {{ meeting_on }}: {{ vote.for }}/{{ vote.entitled }} đồng chí tán thành,
= {{ deciding_body }} QUYẾT ĐỊNH
Điều 1. Kết nạp {{ person.name }}, sinh ngày {{ person.birth }}, quê quán {{ person.home }}, nơi ở {{ person.residence }}, nghề nghiệp, đơn vị công tác {{ person.work }} vào Đảng Cộng sản Việt Nam.
Điều 2. {{ cell }} tổ chức lễ kết nạp đảng viên cho {{ person.name }} theo đúng quy định, chậm nhất ngày {{ ceremony_due }}. Thời gian dự bị {{ probation_months }} tháng, tính từ ngày tổ chức lễ kết nạp.
Điều 3. Văn phòng Đảng ủy, {{ cell }} và {{ person.name }} chịu trách nhiệm thi hành quyết định này.
Ngày tổ chức lễ kết nạp: {{ ceremony_on }}.
!sign decider | Như Điều 3; Lưu Đảng ủy
""",
    "11-knd": """
!note {{ form_label }}
!kind BẢN NHẬN XÉT ĐẢNG VIÊN DỰ BỊ
Kính gửi: Chi ủy {{ cell }}.
Tôi là: {{ mentor.name }}; sinh ngày: {{ mentor.birth }}.
Ngày vào Đảng: {{ mentor.joined }}; ngày chính thức: {{ mentor.official }}.
Đang sinh hoạt tại: {{ mentor.cell }}.
Ngày {{ mentor.assigned }} tôi được chi bộ phân công giúp đỡ đảng viên dự bị {{ person.name }}, kết nạp vào Đảng ngày {{ joined_on }}. Nay xin nêu những ưu điểm, khuyết điểm chính của đảng viên dự bị như sau:
# Ưu điểm
{{ strengths }}
# Khuyết điểm, những vấn đề cần lưu ý
{{ weaknesses }}
Tôi đề nghị chi bộ xét, đề nghị cấp có thẩm quyền công nhận đảng viên dự bị {{ person.name }} trở thành đảng viên chính thức và xin chịu trách nhiệm trước Đảng về nhận xét của mình.
!sign person
""",
    "12-knd": """
!note {{ form_label }}
!head
!kind TỔNG HỢP Ý KIẾN NHẬN XÉT
!summary của các đoàn thể chính trị - xã hội và chi ủy nơi cư trú đối với đảng viên dự bị
Kính gửi: {{ committee }}.
Đảng viên dự bị: {{ person.name }}; sinh ngày: {{ person.birth }}; kết nạp vào Đảng ngày {{ joined_on }}.
Đại diện đoàn thể được hỏi ý kiến: {{ opinions.bodies }}, gồm {{ opinions.asked }} người.
Chi ủy nơi cư trú được hỏi ý kiến: {{ opinions.residence }}, gồm {{ opinions.residence_asked }} người.
# Ưu điểm
{{ opinions.strengths }}
# Khuyết điểm
{{ opinions.weaknesses }}
Số đại diện đoàn thể tán thành: {{ opinions.agreed }}/{{ opinions.asked }}, đạt {{ opinions.share }}; không tán thành: {{ opinions.disagreed }}.
Số người nơi cư trú tán thành: {{ opinions.residence_agreed }}/{{ opinions.residence_asked }}, đạt {{ opinions.residence_share }}; không tán thành: {{ opinions.residence_disagreed }}.
!sign cell | {{ committee }}; Lưu Chi bộ
""",
    "13-knd": f"""
!note {{{{ form_label }}}}
!head
!kind NGHỊ QUYẾT
!summary đề nghị công nhận đảng viên chính thức
- Căn cứ Điều 5 Điều lệ Đảng Cộng sản Việt Nam và {{{{ regulation }}}};
- Xét bản tự kiểm điểm, các văn bản nhận xét về đảng viên dự bị {{{{ person.name }}}},
Ngày {{{{ meeting_on }}}}, {{{{ cell }}}} đã họp để xét, đề nghị công nhận đảng viên dự bị {{{{ person.name }}}}, kết nạp vào Đảng ngày {{{{ joined_on }}}}, trở thành đảng viên chính thức.
{_MEETING}
# Ưu điểm
{{{{ strengths }}}}
# Khuyết điểm
{{{{ weaknesses }}}}
{_VOTE}
Chi bộ báo cáo và đề nghị {{{{ committee }}}} xét, công nhận đảng viên dự bị {{{{ person.name }}}} trở thành đảng viên chính thức.
!sign cell | {{{{ committee }}}}; Lưu Chi bộ
""",
    "15-knd": f"""
!note {{{{ form_label }}}} – mẫu tham khảo
!head
!kind NGHỊ QUYẾT
!summary đề nghị công nhận đảng viên chính thức
- Căn cứ Điều lệ Đảng Cộng sản Việt Nam và {{{{ regulation }}}};
- Xét Nghị quyết số {{{{ cell_vote.number }}}} ngày {{{{ cell_vote.day }}}} của {{{{ cell }}}} đề nghị công nhận đảng viên dự bị {{{{ person.name }}}} trở thành đảng viên chính thức,
Ngày {{{{ meeting_on }}}}, {{{{ committee }}}} đã họp để xét, đề nghị công nhận đảng viên dự bị {{{{ person.name }}}}, kết nạp vào Đảng ngày {{{{ joined_on }}}}.
{_COMMITTEE_MEETING}
# Ưu điểm
{{{{ strengths }}}}
# Khuyết điểm
{{{{ weaknesses }}}}
{_VOTE}
{{{{ committee }}}} đề nghị {{{{ decider }}}} xét, công nhận đảng viên dự bị {{{{ person.name }}}} trở thành đảng viên chính thức.
!sign committee | {{{{ decider }}}}; {{{{ cell }}}}; Lưu Đảng ủy
""",
    "16-knd": """
!note {{ form_label }} – mẫu tham khảo
!head
!kind QUYẾT ĐỊNH
!summary công nhận đảng viên chính thức
- Căn cứ Điều lệ Đảng Cộng sản Việt Nam và {{ regulation }};
- Xét Nghị quyết số {{ cell_vote.number }} ngày {{ cell_vote.day }} của {{ cell }} đề nghị công nhận đảng viên chính thức;
- Căn cứ kết quả biểu quyết ngày {{ meeting_on }}: {{ vote.for }}/{{ vote.entitled }} đồng chí tán thành,
= {{ deciding_body }} QUYẾT ĐỊNH
Điều 1. Công nhận đảng viên dự bị {{ person.name }}, sinh ngày {{ person.birth }}, quê quán {{ person.home }}, vào Đảng ngày {{ joined_on }}, là đảng viên chính thức của Đảng Cộng sản Việt Nam kể từ ngày {{ official_on }}.
Điều 2. Văn phòng Đảng ủy, {{ cell }} và đồng chí {{ person.name }} chịu trách nhiệm thi hành quyết định này.
!sign decider | Như Điều 2; Lưu Đảng ủy
""",
    "so-theo-doi": """
!head
!kind SỔ THEO DÕI
!summary giúp đỡ quần chúng phấn đấu vào Đảng
Họ và tên: {{ person.name }}; sinh ngày: {{ person.birth }}; dân tộc: {{ person.ethnic }}.
Chi bộ: {{ cell }}. Vào danh sách theo dõi ngày: {{ listed_on }}.
# Đảng viên giúp đỡ
!table for mentor in mentors
Họ và tên:50|Từ ngày:25|Đến ngày:25
{{ mentor.name }}|{{ mentor.since }}|{{ mentor.until }}
# Nhận xét từng kỳ
!table for report in reports
Kỳ:13|Người giúp đỡ:17|Mặt mạnh:21|Mặt yếu:18|Nhiệm vụ và kết quả:19|Đề nghị:12
{{ report.period }}|{{ report.mentor }}|{{ report.strengths }}|{{ report.weaknesses }}|{{ report.tasks }}|{{ report.proposal }}
# Chi bộ xét
!table for review in reviews
Ngày:16|Ý kiến góp ý:34|Kết luận:30|Bước tiếp theo:20
{{ review.day }}|{{ review.advice }}|{{ review.conclusion }}|{{ review.next_step }}
# Lớp học, biểu quyết, quyết định
!table for event in events
Ngày:20|Việc:50|Căn cứ:30
{{ event.day }}|{{ event.what }}|{{ event.ground }}
!sign cell | Lưu Chi bộ
""",
    "bao-cao-thong-ke": """
!head
!kind BÁO CÁO
!summary kết quả công tác phát triển đảng viên {{ period }}
{{ opening }}
# I. KẾT QUẢ
!for line in results
{{ line }}
!end
# II. SO VỚI CÙNG KỲ NĂM TRƯỚC
!table for row in comparisons
Nội dung:40|Trong kỳ:18|Cùng kỳ năm trước:22|Tăng, giảm:20
{{ row.title }}|{{ row.now }}|{{ row.before }}|{{ row.change }}
# III. CƠ CẤU
!for line in composition
{{ line }}
!end
# IV. {{ lines_title }}
!table for row in rows
Đơn vị:36|Chỉ tiêu:12|Nguồn:13|Kết nạp:12|Từ đầu năm:13|Đảng viên:14
{{ row.name }}|{{ row.target }}|{{ row.sources }}|{{ row.admitted }}|{{ row.year }}|{{ row.members }}
# V. VIỆC CẦN LÀM
!for line in remaining
{{ line }}
!end
Trên đây là báo cáo kết quả công tác phát triển đảng viên {{ period }}.
!sign committee | recipients
""",
    "danh-sach-cam-tinh": """
!across
!head
!kind DANH SÁCH CẢM TÌNH ĐẢNG
!summary của {{ listed_by }}, tính đến {{ day }}
!table for row in rows
STT:5|Họ và tên:20|Ngày sinh:10|Dân tộc:8|Học vấn:8|Nơi ở:17|Vào danh sách:10|Người giúp đỡ:14|Giấy chứng nhận:8
{{ loop.index }}|{{ row.name }}|{{ row.birth }}|{{ row.ethnic }}|{{ row.education }}|{{ row.residence }}|{{ row.listed }}|{{ row.mentors }}|{{ row.certificate }}
!sign cell | {{ above }}; Lưu {{ listed_by }}
""",
    "bien-ban-hop": f"""
{_DRAFT}
!head
!kind BIÊN BẢN
!summary {{{{ words.summary[0] }}}}
{_words("opening")}
Thời gian: bắt đầu {{{{ started }}}}; kết thúc {{{{ ended }}}}. Địa điểm: {{{{ venue }}}}. Hình thức: {{{{ form }}}}.
# I. THÀNH PHẦN
1. Đảng viên trong danh sách: {{{{ roll.total }}}} đồng chí, trong đó chính thức {{{{ roll.official }}}}, dự bị {{{{ roll.probationary }}}}, sinh hoạt tạm thời {{{{ roll.temporary }}}}. Được miễn: {{{{ roll.exempt }}}} đồng chí. Đang sinh hoạt tạm thời ở nơi khác: {{{{ roll.away }}}} đồng chí.
2. Có mặt: {{{{ roll.present }}}} đồng chí, đạt {{{{ roll.rate }}}}, trong đó chính thức {{{{ roll.present_official }}}}, dự bị {{{{ roll.present_probationary }}}}, sinh hoạt tạm thời {{{{ roll.present_temporary }}}}.
3. Vắng mặt có lý do: {{{{ roll.excused }}}}. Vắng mặt không có lý do: {{{{ roll.absent }}}}.
4. Đảng viên chính thức được biểu quyết: {{{{ roll.entitled }}}} đồng chí; có mặt {{{{ roll.entitled_present }}}} đồng chí. {{{{ quorum }}}}
5. Chủ trì: đồng chí {{{{ chair }}}}, chức vụ: {{{{ chair_post }}}}. Người ghi biên bản: đồng chí {{{{ minute_taker }}}}.
6. Khách mời, đại biểu dự: {{{{ visitors }}}}.
# II. NỘI DUNG
!for item in agenda
# {{{{ loop.index }}}}. {{{{ item.title }}}}
!for line in item.lines
{{{{ line }}}}
!end
!end
# III. NHIỆM VỤ ĐƯỢC GIAO
!if new_tasks
!table for task in new_tasks
TT:8|Nhiệm vụ:50|Người thực hiện:24|Thời hạn:18
{{{{ loop.index }}}}|{{{{ task.title }}}}|{{{{ task.owner }}}}|{{{{ task.due }}}}
!endif
{{{{ tasks_given }}}}
# IV. KẾT LUẬN CỦA CHỦ TRÌ
!for line in conclusion
{{{{ line }}}}
!end
{_words("approval")}
!if score
Kèm theo biên bản: phiếu chấm điểm chất lượng sinh hoạt chi bộ.
!endif
Cuộc họp kết thúc {{{{ ended }}}}.
!signs
!if amendments
!annex BỔ SUNG, ĐÍNH CHÍNH SAU KHI KHÓA BIÊN BẢN
!endif
!for one in amendments
# {{{{ loop.index }}}}. {{{{ one.about }}}}
{{{{ one.text }}}}
Lý do: {{{{ one.reason }}}}. Đồng chí {{{{ one.who }}}} ghi {{{{ one.when }}}}.
!end
""",
    "nghi-quyet-thang": f"""
{_DRAFT}
!head
!kind NGHỊ QUYẾT
!summary {{{{ words.summary[0] }}}}
{_words("opening")}
{_PRESENCE}
{_words("approved")}
# I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ THÁNG {{{{ last_month }}}}
# 1. Công tác chính trị, tư tưởng
{_words("politics_last")}
# 2. Lãnh đạo thực hiện nhiệm vụ chính trị
{_words("led_last")}
# 3. Kết quả thực hiện các nhiệm vụ đã giao
!if last_tasks
!table for task in last_tasks
TT:8|Nhiệm vụ:38|Tình trạng đầu tháng:26|Kết quả:28
{{{{ loop.index }}}}|{{{{ task.title }}}}|{{{{ task.start }}}}|{{{{ task.result }}}}
!endif
{{{{ tasks_done }}}}
# 4. Biểu dương, nhắc nhở
{_words("praise")}
# 5. Hạn chế và nguyên nhân
{_words("weaknesses")}
# II. NHIỆM VỤ THÁNG {{{{ month }}}}
# 1. Công tác chính trị, tư tưởng
{_words("politics_next")}
# 2. Nhiệm vụ cụ thể
!for point in points
{{{{ point }}}}
!end
# III. PHÂN CÔNG, TỔ CHỨC THỰC HIỆN
{_words("assignment")}
# IV. TỰ CHẤM ĐIỂM CHẤT LƯỢNG SINH HOẠT
!if score
!table for group in score.groups
TT:8|Nội dung:58|Điểm tối đa:17|Điểm tự chấm:17
{{{{ group.code }}}}|{{{{ group.title }}}}|{{{{ group.max }}}}|{{{{ group.points }}}}
!endif
Tổng điểm: {{{{ score.total }}}}. Xếp loại: {{{{ score.band }}}}. Việc cần khắc phục: {{{{ score.to_mend }}}}
Nghị quyết được {{{{ vote.for }}}}/{{{{ vote.entitled }}}} đảng viên chính thức tán thành, đạt {{{{ vote.share }}}}.
!sign cell | recipients
""",
    "phieu-cham-diem": f"""
{_DRAFT}
!head unnumbered
!kind PHIẾU CHẤM ĐIỂM
!summary chất lượng sinh hoạt chi bộ {{{{ meeting_kind }}}} tháng {{{{ month }}}}
{_PRESENCE}
Chấm theo: {{{{ score.rubric }}}}.
!table for row in score.rows
TT:8|Nhóm, tiêu chí:58|Điểm tối đa:16|Điểm chấm:18
{{{{ row.code }}}}|{{{{ row.title }}}}|{{{{ row.max }}}}|{{{{ row.points }}}}
Tổng điểm: {{{{ score.total }}}}. Xếp loại: {{{{ score.band }}}}. {{{{ score.bands }}}}
Việc cần khắc phục: {{{{ score.to_mend }}}}
Cấp trên xác nhận: {{{{ score.confirmed }}}}
!sign cell | Lưu Chi bộ
""",
    "trich-nghi-quyet": f"""
{_DRAFT}
!head
!kind TRÍCH NGHỊ QUYẾT
!summary {{{{ words.summary[0] }}}}
{_words("opening")}
{_PRESENCE}
# {{{{ decision.title }}}}
!for line in decision.lines
{{{{ line }}}}
!end
{_words("execution")}
Trích đúng nội dung Nghị quyết ngày {{{{ meeting_on }}}} của {{{{ cell }}}}.
!sign cell | recipients
""",
    "xep-loai-chi-bo": f"""
!if form
!note {{{{ form }}}}
!endif
!head unnumbered
!kind PHIẾU XẾP LOẠI CHẤT LƯỢNG
!summary {{{{ cell }}}}, năm {{{{ year }}}}
{_RATING}
# IV. NHẬN XÉT, ĐỀ XUẤT CỦA NGƯỜI PHỤ TRÁCH
{_RATING_ABOVE}
!sign cell | {{{{ committee }}}}; Lưu Chi bộ
""",
    "xep-loai-dang-vien": f"""
!if form
!note {{{{ form }}}}
!endif
!head unnumbered
!kind PHIẾU XẾP LOẠI CHẤT LƯỢNG
!summary đảng viên, năm {{{{ year }}}}
Họ và tên: {{{{ name }}}}; sinh ngày: {{{{ born }}}}.
Ngày vào Đảng: {{{{ joined }}}}; ngày chính thức: {{{{ official }}}}.
Đang sinh hoạt tại: {{{{ cell }}}}.
{_RATING}
# IV. NHẬN XÉT, ĐỀ XUẤT CỦA CHI BỘ
{_RATING_ABOVE}
!sign person | Lưu Chi bộ
""",
    "dan-van-kheo": f"""
!if draft
!note BẢN SOẠN – chưa đăng ký
!endif
!head unnumbered
!kind BÁO CÁO
!summary mô hình “Dân vận khéo”: {{{{ model.name }}}}
# I. THÔNG TIN CHUNG
Tên mô hình: {{{{ model.name }}}}. Cấp đăng ký: {{{{ model.level }}}}; {{{{ model.novelty }}}}.
Đơn vị chịu trách nhiệm: {{{{ model.body }}}}. Người phụ trách: đồng chí {{{{ model.in_charge }}}}.
Thời gian thực hiện: từ {{{{ model.since }}}} đến {{{{ model.until }}}}. Ngày đăng ký: {{{{ model.registered }}}}. Trạng thái: {{{{ model.state }}}}.
# II. THỰC TRẠNG, LÝ DO XÂY DỰNG MÔ HÌNH
{_words("situation")}
# III. MỤC TIÊU, TIÊU CHÍ
{_words("aims")}
# IV. NỘI DUNG, CÁCH LÀM
{_words("method")}
!if is_cell
# Vai trò lãnh đạo của chi bộ
{_words("leadership")}
!endif
# Địa bàn, người được hưởng
{_words("area")}
# Lực lượng chủ trì
{_words("led_by")}
# Lực lượng phối hợp
{_words("partners")}
# Lực lượng tham gia
{_words("joined_by")}
# Nguồn lực
{_words("resources")}
# V. TIẾN ĐỘ
!if milestones
!table for step in milestones
TT:8|Việc:40|Hạn:15|Ngày xong:15|Ghi chú:22
{{{{ loop.index }}}}|{{{{ step.what }}}}|{{{{ step.due }}}}|{{{{ step.done }}}}|{{{{ step.note }}}}
!endif
# VI. KẾT QUẢ, MINH CHỨNG
{_words("outputs")}
!for line in evidence
{{{{ line }}}}
!end
!if model.decision
Công nhận ngày {{{{ model.recognised }}}} theo {{{{ model.decision }}}}.
!endif
{_words("result")}
# VII. KHẢ NĂNG DUY TRÌ, NHÂN RỘNG
{_words("lasting")}
!sign cell | recipients
""",
}

"""The commune's model of mass mobilisation: registered in February, half way in May."""

from datetime import date

from cells.models import Organization
from people import clock
from people.models import User
from reports.mobilisation.services import (
    add_evidence,
    add_milestone,
    draft_model,
    finish_milestone,
    register_model,
)
from reports.models import EvidenceKind

DRAFTED_ON, REGISTERED_ON = date(2024, 2, 5), date(2024, 2, 19)
STARTED_ON, ENDS_ON = date(2024, 2, 1), date(2024, 12, 31)
WRITTEN = {
    "name": "Tạo nguồn, kết nạp đảng viên người dân tộc thiểu số ở thôn, bản",
    "level": "province",
    "novelty": "new",
    "body": "Đảng ủy xã Quảng An",
    "situation": "Nhiều thôn đảng viên cao tuổi, ít đảng viên trẻ. Quần chúng trẻ đi làm xa, "
    "ngại viết nhận xét, hồ sơ làm chậm.",
    "aims": "Đạt và vượt chỉ tiêu kết nạp của năm.\n"
    "Mỗi quần chúng có đảng viên giúp đỡ, nhận xét hằng tháng đúng hạn.\n"
    "Ít nhất 70% số kết nạp là người dân tộc thiểu số.",
    "method": "Mỗi đảng ủy viên phụ trách hai, ba chi bộ, dự sinh hoạt hằng quý.\n"
    "Chi bộ phân công người giúp đỡ từng quần chúng, xét hằng tháng.\n"
    "Già làng, người có uy tín vận động gia đình; đoàn thể giao việc để thử thách.",
    "area": "17 chi bộ trong xã, ưu tiên các thôn người Dao, người Tày.",
    "led_by": "Ban Thường vụ Đảng ủy xã",
    "partners": "Mặt trận Tổ quốc, Đoàn thanh niên, Hội phụ nữ, Hội nông dân xã",
    "joined_by": "Chi bộ các thôn, trường học; người có uy tín; gia đình quần chúng",
    "resources": "Lớp nhận thức về Đảng của huyện; nhà văn hóa thôn; đảng viên giúp đỡ.",
    "outputs": "Số người được kết nạp; số chi bộ có kết nạp; số nhận xét gửi đúng hạn.",
    "lasting": "Cách làm ghi vào nghị quyết hằng tháng của chi bộ, dùng được ở xã khác.",
}
# What, by when, and when it was done.
STEPS = (
    ("Rà soát quần chúng, lập danh sách nguồn của 17 chi bộ", date(2024, 3, 15), date(2024, 3, 12)),
    ("Phân công người giúp đỡ từng quần chúng", date(2024, 3, 31), date(2024, 3, 28)),
    ("Sơ kết sáu tháng, rút kinh nghiệm ở từng thôn", date(2024, 6, 30), None),
    ("Tổng kết, đề nghị công nhận", date(2024, 12, 15), None),
)
FIGURES = (EvidenceKind.ADMITTED, EvidenceKind.MINORITIES, EvidenceKind.REPORTS)


def register_demo_model(committee: Organization) -> None:
    """Register the model whose person in charge is the standing deputy secretary."""
    deputy = User.objects.get(username="phobithu")
    with clock.held_today(DRAFTED_ON):
        model = draft_model(
            organization=committee,
            person_in_charge=deputy.person,
            started_on=STARTED_ON,
            ended_on=ENDS_ON,
            actor=deputy,
            **WRITTEN,
        )
        steps = {
            add_milestone(model=model, what=what, due_on=due_on, actor=deputy): done_on
            for what, due_on, done_on in STEPS
        }
        for kind in FIGURES:
            add_evidence(model=model, kind=kind, year=2024, actor=deputy)
    with clock.held_today(REGISTERED_ON):
        register_model(model=model, registered_on=REGISTERED_ON, actor=deputy)
    for step, done_on in steps.items():
        if done_on is not None:
            with clock.held_today(done_on):
                finish_milestone(milestone=step, done_on=done_on, actor=deputy)

"""What may be recorded on a member from the member's page (việc khác), and by whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cells.services import may_issue_slips
from members import forms as asked
from members import services
from members.access import may_edit_member, may_record_decisions
from members.models import CURRENT, Member, MembershipEvent, MemberStatus
from people.models import User


@dataclass(frozen=True)
class LifeAct:
    """One act: what is asked, which service writes it, whose it is, what follows."""

    name: str
    title: str | Promise
    button: str | Promise
    form: type[forms.Form]
    service: Callable[..., MembershipEvent]
    may: Callable[[User, Member], bool]
    consequence: str | Promise = ""
    ends: bool = False
    # Of who lives here for a time and is counted elsewhere.
    of_guests: bool = False


_ENDS = _("Thời gian sinh hoạt, chức vụ và việc giúp đỡ quần chúng của đồng chí kết thúc.")
_CELL, _OFFICE = may_edit_member, may_record_decisions

ACTS = {
    act.name: act
    for act in (
        LifeAct(
            "exempt", _("Miễn công tác và sinh hoạt"), _("Ghi"), asked.ExemptForm,
            services.exempt, _CELL,
            _("Chi bộ quyết định khi tuổi cao, sức yếu; lý do khác do đảng ủy quyết định."),
        ),
        LifeAct(
            "return", _("Trở lại sinh hoạt"), _("Ghi"), asked.ReturnForm,
            services.return_to_activity, _CELL,
        ),
        LifeAct(
            "send-away", _("Chuyển sinh hoạt tạm thời"), _("Ghi"), asked.SendAwayForm,
            services.send_away, _OFFICE,
            _("Đồng chí vẫn tính ở chi bộ này."),
        ),
        LifeAct("card", _("Phát thẻ đảng viên"), _("Ghi"), asked.CardForm, services.issue_card,
                _OFFICE),
        LifeAct("badge", _("Tặng Huy hiệu Đảng"), _("Ghi"), asked.BadgeForm,
                services.award_badge, _OFFICE),
        LifeAct(
            "discipline", _("Kỷ luật"), _("Ghi"), asked.DisciplineForm,
            services.record_discipline, _OFFICE,
            _("Chỉ ghi hình thức và ngày. KHÔNG ghi nội dung vi phạm."),
        ),
        LifeAct(
            "end-stay", _("Hết sinh hoạt tạm thời, về nơi cũ"), _("Ghi"), asked.ReturnForm,
            services.end_stay, _OFFICE, of_guests=True,
        ),
        LifeAct(
            "move-out", _("Chuyển sinh hoạt đi nơi khác"), _("Ghi chuyển đi"), asked.MoveOutForm,
            services.move_out, _OFFICE, _ENDS, ends=True,
        ),
        LifeAct(
            "leave", _("Ra khỏi Đảng"), _("Ghi ra khỏi Đảng"), asked.LeavingForm,
            services.record_leaving, _OFFICE, _ENDS, ends=True,
        ),
        LifeAct(
            "death", _("Từ trần"), _("Ghi từ trần"), asked.DeathForm, services.record_death,
            _CELL, _ENDS, ends=True,
        ),
    )
}  # fmt: skip


def acts_for(user: User, member: Member) -> list[dict[str, Any]]:
    """The acts whose right ``user`` holds on a current member or a guest, as links."""
    is_guest = member.status == MemberStatus.GUEST
    if member.status not in CURRENT and not is_guest:
        return []
    links = [
        {"title": act.title, "url": reverse(f"members:{act.name}", args=[member.pk])}
        for act in ACTS.values()
        if act.of_guests == is_guest and act.may(user, member)
    ]
    if is_guest:
        return links
    if may_edit_member(user, member):
        transfer = reverse("members:ask-transfer", args=[member.pk])
        links.insert(0, {"title": _("Đề nghị chuyển sang chi bộ khác"), "url": transfer})
    if may_issue_slips(user, member.cell):
        account = reverse("members:account", args=[member.pk])
        links.append({"title": _("Tài khoản đăng nhập"), "url": account})
    return links

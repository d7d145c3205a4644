"""The words of a membership: its states, what happens in it, in which forms."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberStatus(models.TextChoices):
    PROBATIONARY = "probationary", _("dự bị")
    OFFICIAL = "official", _("chính thức")
    # A member of another organisation who lives here for a time: counted there, no vote here.
    GUEST = "guest", _("sinh hoạt tạm thời")
    LEFT = "left", _("ra khỏi Đảng")
    MOVED = "moved", _("chuyển đi")
    DIED = "died", _("từ trần")


CURRENT = (MemberStatus.PROBATIONARY, MemberStatus.OFFICIAL)


class MembershipEventKind(models.TextChoices):
    LISTED = "listed", _("nhận từ danh sách")
    ADMITTED = "admitted", _("kết nạp")
    READMITTED = "readmitted", _("kết nạp lại")
    RECOGNISED = "recognised", _("công nhận chính thức")
    CORRECTED = "corrected", _("sửa thông tin")
    REORGANISED = "reorganised", _("chuyển theo sáp nhập, chia tách chi bộ")
    ARRIVED = "arrived", _("chuyển sinh hoạt đến")
    STAY_ENDED = "stay_ended", _("hết sinh hoạt tạm thời, về nơi cũ")
    TRANSFERRED = "transferred", _("chuyển sinh hoạt trong đảng bộ")
    MOVED_OUT = "moved_out", _("chuyển sinh hoạt chính thức đi nơi khác")
    AWAY = "away", _("chuyển sinh hoạt tạm thời đi nơi khác")
    EXEMPTED = "exempted", _("miễn công tác và sinh hoạt Đảng")
    RETURNED = "returned", _("trở lại sinh hoạt")
    DISCIPLINED = "disciplined", _("kỷ luật")
    LEFT = "left", _("ra khỏi Đảng")
    DIED = "died", _("từ trần")
    CARD = "card", _("phát thẻ đảng viên")
    BADGE = "badge", _("tặng Huy hiệu Đảng")
    UNDONE = "undone", _("hủy một việc ghi sai")


# What ends a membership here, and the status that it leaves.
ENDINGS = {
    MembershipEventKind.MOVED_OUT: MemberStatus.MOVED,
    MembershipEventKind.LEFT: MemberStatus.LEFT,
    MembershipEventKind.DIED: MemberStatus.DIED,
}


class LeavingKind(models.TextChoices):
    """How somebody left the Party (hình thức ra khỏi Đảng), domain of 294-QĐ/TW point 8."""

    EXPELLED = "expelled", _("khai trừ")
    REMOVED = "removed", _("xóa tên đảng viên")
    REMOVED_FROM_PROBATION = "removed_probation", _("xóa tên đảng viên dự bị")
    RESIGNED = "resigned", _("cho ra khỏi Đảng")
    ANNULLED = "annulled", _("hủy quyết định kết nạp")


class DisciplineKind(models.TextChoices):
    """Forms of discipline of a member; expulsion is a way of leaving."""

    REPRIMAND = "reprimand", _("khiển trách")
    WARNING = "warning", _("cảnh cáo")
    DISMISSAL = "dismissal", _("cách chức")


class ExemptionGround(models.TextChoices):
    """Why a member is exempt: who decides follows from it (294-QĐ/TW point 7.1)."""

    AGE_OR_HEALTH = "age_or_health", _("tuổi cao hoặc sức yếu")
    OTHER = "other_reason", _("lý do khác")


class StayKind(models.TextChoices):
    """How somebody comes from another organisation (294-QĐ/TW point 6.3)."""

    PERMANENT = "permanent", _("chính thức")
    TEMPORARY = "temporary", _("tạm thời")


DETAIL_LABELS: dict[str, Any] = {
    kind.value: kind.label
    for kinds in (LeavingKind, DisciplineKind, ExemptionGround, StayKind)
    for kind in kinds
}

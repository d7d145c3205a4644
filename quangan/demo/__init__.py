"""The demo: Quảng An as its story tells it. It never mixes with real data."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import User

# Who can sign in, in the order in which a newcomer meets them.
CAST: dict[str, Any] = {
    "giupdo": _("Đảng viên giúp đỡ, chi bộ thôn Nà Cáng"),
    "bithu.thon": _("Bí thư chi bộ thôn Nà Cáng"),
    "dangvien": _("Đảng viên, chi bộ thôn Nà Cáng"),
    "bithu.khac": _("Bí thư chi bộ thôn An Sơn"),
    "phutrach": _("Đảng ủy viên phụ trách chi bộ"),
    "vanphong": _("Văn phòng Đảng ủy"),
    "bithu.danguy": _("Bí thư Đảng ủy"),
    "phobithu": _("Phó Bí thư Thường trực Đảng ủy"),
    "kiemtra": _("Ủy ban Kiểm tra Đảng ủy"),
    "captren": _("Cán bộ theo dõi của cấp trên"),
    "admin": _("Quản trị hệ thống"),
}


@dataclass(frozen=True)
class DemoPerson:
    """One who can sign in: the account's name, the human's name, the role in one line."""

    username: str
    name: str
    role: str


def people() -> list[DemoPerson]:
    """Return who the sign-in page offers; nobody outside demo mode."""
    if not settings.DEMO:
        return []
    users = {u.username: u for u in User.objects.filter(username__in=CAST).select_related("person")}
    return [
        DemoPerson(username, str(users[username]), str(role))
        for username, role in CAST.items()
        if username in users
    ]

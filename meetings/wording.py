"""How a meeting is spoken of: its day, hour and place in words."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Meeting
from rules.models import Rubric
from rules.rubrics import band_title

_WEEKDAYS = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


def moment(at: datetime) -> str:
    """A moment as it is read out: "19 giờ 30, Thứ Ba 05/05/2026"."""
    local = timezone.localtime(at)
    return _("%(hour)d giờ %(minute)s, %(weekday)s %(day)s") % {
        "hour": local.hour,
        "minute": f"{local:%M}",
        "weekday": _WEEKDAYS[local.weekday()],
        "day": f"{local:%d/%m/%Y}",
    }


def when_and_where(meeting: Meeting) -> str:
    """When the meeting is planned, and where if that is known."""
    when = moment(meeting.planned_at)
    if not meeting.place:
        return when
    return _("%(when)s, tại %(place)s") % {"when": when, "place": meeting.place}


def chat_line(meeting: Meeting) -> str:
    """One line for the cell's chat group: kind, day, hour, place; no name of anybody."""
    return _("Sinh hoạt %(kind)s: %(when)s.") % {
        "kind": meeting.get_kind_display(),
        "when": when_and_where(meeting),
    }


def percent(part: int, base: int) -> str:
    """A share as people read it: truncated to one decimal, never rounded up (92,3%)."""
    if not base:
        return "–"
    whole, tenth = divmod(part * 1000 // base, 10)
    return f"{whole},{tenth}%"


def score_words(total: Decimal | None, band: str, rubric: Rubric) -> str:
    """A score as people say it: "92,5 điểm, Tốt"; without points the class alone."""
    title = band_title(rubric, band)
    if total is None:
        return title
    return _("%(points)s điểm, %(band)s") % {"points": points_words(total), "band": title}


def points_words(total: Decimal) -> str:
    """Points with a decimal comma and no nought behind it: 92,5, and 90."""
    return f"{total.normalize():f}".replace(".", ",")

"""What the office watches: who would be told what on a day, and who is not told at all."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import DateField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cells import policy
from cells.access import Reach, reach
from notifications.gaps import MOST as MOST_GAPS
from notifications.gaps import gaps
from notifications.preview import MOST, check_day, preview
from people import clock
from people.requests import SignedInMixin


class WatchingMixin(SignedInMixin):
    """For who watches the reminders of a committee."""

    @cached_property
    def reach(self) -> Reach:
        held = reach(self.user)
        if not held.holds(policy.WATCH_REMINDERS):
            raise PermissionDenied(
                _("Trang này dành cho văn phòng, thường trực đảng ủy và quản trị hệ thống.")
            )
        return held


class PreviewView(WatchingMixin, TemplateView):
    """What would be told to whom on the day that is asked for."""

    template_name = "notifications/preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held, typed = self.reach, self.request.GET.get("ngay", "").strip()
        day, refusal = _day(typed)
        return super().get_context_data(
            typed=typed or f"{clock.today():%d/%m/%Y}",
            day=day,
            refusal=refusal,
            preview=preview(held, day) if day else None,
            most=MOST,
            **kwargs,
        )


def _day(typed: str) -> tuple[date | None, str]:
    """The day that was typed, today where none was; or what is wrong with it."""
    today = clock.today()
    try:
        day = DateField(required=False).to_python(typed) or today
    except ValidationError:
        return None, _("Ngày %(day)s không có. Ghi lại theo dạng 03/02/1980.") % {"day": typed}
    try:
        check_day(day, today)
    except ValidationError as error:
        return None, error.messages[0]
    return day, ""


class GapsView(WatchingMixin, TemplateView):
    """Who is not told, and why."""

    template_name = "notifications/gaps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = gaps(self.reach, clock.today())
        return super().get_context_data(gaps=found, most=MOST_GAPS, shown=f":{MOST_GAPS}", **kwargs)

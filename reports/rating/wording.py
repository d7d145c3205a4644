"""The words of ratings: classes in short, states, what a rating comes to."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import Rating, RatingClass, RatingState
from reports.rating.evidence import number

SHORT: dict[str, str | Promise] = {
    RatingClass.EXCELLENT: gettext_lazy("Xuất sắc"),
    RatingClass.GOOD: gettext_lazy("Tốt"),
    RatingClass.COMPLETED: gettext_lazy("Hoàn thành"),
    RatingClass.NOT_COMPLETED: gettext_lazy("Không hoàn thành"),
}
_CSS = {
    RatingState.SELF_RATED: "",
    RatingState.REMARKED: "qa-info",
    RatingState.DECIDED: "qa-ok",
}
# What a rating that nobody has begun is filtered by.
NOT_BEGUN = "chua"


def short(code: str) -> str:
    """A class in one or two words; a dash where there is none."""
    return str(SHORT[code]) if code else "–"


def state_label(rating: Rating | None) -> str:
    return str(rating.get_state_display()) if rating else _("chưa tự xếp loại")


def state_css(rating: Rating | None) -> str:
    if rating is None:
        return "qa-warn"
    return _CSS[RatingState(rating.state)]


def with_total(total: Any, code: str) -> str:
    """A class with the points it came from: Tốt (82,5)."""
    if not code:
        return "–"
    return f"{short(code)} ({number(total)})" if total is not None else short(code)

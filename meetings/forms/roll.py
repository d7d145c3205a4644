"""The roll-call, which two may call at once."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.fields import (
    DayField,
    HourField,
    RollField,
    local_moment,
    short_key,
    take_refusal,
)
from meetings.models import AttendanceState
from meetings.services import Mark
from members.models import Member

_LETTERS = {"excused": "e", "absent": "a", "exempt": "x"}


@dataclass
class RollRow:
    """One member in the roll-call as the page shows them."""

    member: Member
    is_official: bool
    is_here: bool
    is_temporary: bool = False
    why: str = ""
    reason: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return short_key(self.member)

    @property
    def letter(self) -> str:
        """How the member stands, in one letter."""
        return "p" if self.is_here else _LETTERS.get(self.why, "?")


# Why somebody is not there, in the order of the page.
WHY = (
    (AttendanceState.EXCUSED, gettext_lazy("Có lý do")),
    (AttendanceState.ABSENT, gettext_lazy("Không lý do")),
    (AttendanceState.EXEMPT, gettext_lazy("Miễn")),
)


class RollForm(forms.Form):
    """The roll-call: everybody is present whose box stays ticked."""

    BESIDE = {"started_at": "started_on"}

    started_on = DayField(label=gettext_lazy("Ngày họp"), help_text="")
    started_time = HourField(label=gettext_lazy("Bắt đầu lúc"))
    chair = RollField(label=gettext_lazy("Chủ trì"), required=False)
    minute_taker = RollField(label=gettext_lazy("Thư ký"), required=False)

    def __init__(self, *args: Any, rows: list[RollRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        # Who lives here for a time neither chairs nor takes the minutes.
        own = [row.member for row in rows if not row.is_temporary]
        for name in ("chair", "minute_taker"):
            cast(RollField, self.fields[name]).offer(own)
        # How everybody stands now; the page sends back how they stood when it was shown.
        self.shown = "".join(row.letter for row in rows)
        if self.is_bound:
            shown = self.data.get("shown", "")
            before = shown if len(shown) == len(rows) else self.shown
            for row, was in zip(rows, before, strict=True):
                self._read(row, was)

    def _read(self, row: RollRow, was: str) -> None:
        """Take what was typed of ``row``, unless somebody else alone marked it meanwhile."""
        key, now = row.key, row.letter
        typed = replace(
            row,
            is_here=f"here-{key}" in self.data,
            why=self.data.get(f"why-{key}", ""),
            reason=self.data.get(f"reason-{key}", "")[:120],
        )
        if typed.letter == was != now:
            return
        if now not in (was, typed.letter):
            said = _("có mặt") if row.is_here else dict(WHY).get(AttendanceState(row.why), row.why)
            row.errors.append(_("Người khác vừa ghi: %(state)s. Xem lại.") % {"state": said})
        row.is_here, row.why, row.reason = typed.is_here, typed.why, typed.reason

    def clean(self) -> dict[str, Any]:
        for row in self.rows:
            if not row.is_here and row.why not in AttendanceState.values:
                row.errors.append(_("Chọn có lý do, không lý do hoặc miễn."))
        if any(row.errors for row in self.rows):
            raise ValidationError(_("Còn người chưa ghi rõ có mặt hay vắng."), code="roll")
        return self.cleaned_data

    @property
    def states(self) -> dict[Any, Mark]:
        return {row.member.pk: Mark(row.why, row.reason) for row in self.rows if not row.is_here}

    @property
    def started_at(self) -> datetime:
        return local_moment(self.cleaned_data["started_on"], self.cleaned_data["started_time"])

    def take_refusal(self, refusal: ValidationError) -> None:
        """Put what the service refuses beside the row or the field that it names."""
        rows = {f"member-{row.member.pk}": row for row in self.rows}
        rest: dict[str, list[ValidationError]] = {}
        for name, errors in getattr(refusal, "error_dict", {}).items():
            if name in rows:
                rows[name].errors += [m for error in errors for m in error.messages]
            else:
                rest[name] = errors
        if not hasattr(refusal, "error_dict"):
            take_refusal(self, refusal)
        elif rest:
            take_refusal(self, ValidationError(rest), self.BESIDE)
        if any(row.errors for row in self.rows):
            self.add_error(None, _("Còn người chưa ghi rõ có mặt hay vắng."))

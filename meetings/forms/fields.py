"""Fields that pages of meetings share, and where a service's refusal is shown."""

from collections import Counter
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from people import names


def take_refusal(
    form: forms.BaseForm, refusal: ValidationError, beside: dict[str, str] | None = None
) -> None:
    """Put a service's refusal beside its fields; what names no field goes above the form.

    ``beside`` says which input asks for what the service calls otherwise.
    """
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        asked = (beside or {}).get(name, name)
        known = asked in form.fields and asked != NON_FIELD_ERRORS
        form.add_error(asked if known else None, errors)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let the field ``name`` choose among ``rows``."""
    cast(forms.ModelChoiceField, form.fields[name]).queryset = rows


def local_moment(day: date, at: time) -> datetime:
    """The moment that somebody means by a day and an hour."""
    return timezone.make_aware(datetime.combine(day, at))


class DayField(forms.DateField):
    """A day as people type it."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Ghi ngày/tháng/năm, ví dụ 05/03/2024."))
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}
        errors = {
            "required": gettext_lazy("Còn thiếu ngày."),
            "invalid": gettext_lazy("Không có ngày này. Ghi lại theo dạng 03/02/1980."),
        }
        super().__init__(
            label=label, widget=forms.DateInput(attrs=attrs), error_messages=errors, **kwargs
        )


class HourField(forms.TimeField):
    """An hour as people type it: 19:30 or 19h30."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}
        errors = {
            "required": gettext_lazy("Còn thiếu giờ."),
            "invalid": gettext_lazy("Không có giờ này. Ghi lại theo dạng 19:30."),
        }
        super().__init__(
            label=label,
            widget=forms.TimeInput(format="%H:%M", attrs=attrs),
            error_messages=errors,
            **kwargs,
        )


def words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-control"})


class PersonField(forms.CharField):
    """One of the people in the room, typed or chosen from the page's list of names."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        attrs = {"class": "form-control", "list": "nguoi-du", "autocomplete": "off"}
        super().__init__(label=label, max_length=120, widget=forms.TextInput(attrs=attrs), **kwargs)


class RollField(forms.TypedChoiceField):
    """One of the roll, which is at hand: the database is asked nothing."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            empty_value=None,
            widget=forms.Select(attrs={"class": "form-select"}),
            **kwargs,
        )

    def offer(self, members: list[Member]) -> None:
        """Let it choose among ``members``, by short keys: a cell has many."""
        by_key = {short_key(member): member for member in members}
        self.choices = [("", "—"), *((key, str(member)) for key, member in by_key.items())]
        self.coerce = by_key.get


def short_key(member: Member) -> str:
    """What inputs about a member are called by within one page."""
    return shortened(member.pk)


def shortened(key: UUID | None) -> str:
    """The key of a member as the inputs of a page have it; empty for nobody."""
    return key.hex[:8] if key else ""


def names_of(members: list[Member]) -> dict[str, Member]:
    """What each member is called on a list of names: with the birth year where two share one."""
    shared = Counter(str(member) for member in members)
    return {
        f"{member} ({member.person.birth_label})"
        if shared[str(member)] > 1
        else str(member): member
        for member in members
    }


def member_called(typed: str, members: list[Member]) -> Member | None:
    """The one of ``members`` who is called so, however it is typed; None where nobody is."""
    called = {names.fold(name): member for name, member in names_of(members).items()}
    return called.get(names.fold(typed))


def chosen(typed: str, roll: list[Member]) -> Member:
    found = member_called(typed, roll)
    if found is None:
        raise ValidationError(_("Chọn một đảng viên trong danh sách dự họp."), code="unknown")
    return found

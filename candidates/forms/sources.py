"""Movements, the people who stood out, and classes with their rosters."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.forms.base import DayField, RowsForm, offer
from candidates.models import (
    Candidate,
    ClassKind,
    ClassResult,
    Enrolment,
    IntroducingBody,
    MovementKind,
)
from candidates.services import Outcome
from cells.models import Organization


class MovementForm(forms.Form):
    cell = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Chi bộ"),
        error_messages={"required": _("Chọn chi bộ.")},
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=MovementKind.choices)
    name = forms.CharField(
        label=_("Tên"),
        max_length=160,
        error_messages={"required": _("Ghi tên phong trào, mô hình.")},
    )
    body = forms.ChoiceField(
        label=_("Đoàn thể"),
        choices=[("", "—"), *IntroducingBody.choices],
        error_messages={"required": _("Chọn đoàn thể.")},
    )
    started_on = DayField(label=_("Từ ngày"))
    ended_on = DayField(label=_("Đến ngày"), initial=None, required=False)
    aim = forms.CharField(label=_("Mục tiêu"), max_length=300, required=False)

    def __init__(self, *args: Any, cells: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cell", cells)


class StandOutForm(forms.Form):
    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        error_messages={"required": _("Còn thiếu họ và tên.")},
    )
    deed = forms.CharField(label=_("Việc nổi bật"), max_length=200, required=False)


class ClassForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại lớp"), choices=ClassKind.choices)
    name = forms.CharField(
        label=_("Tên lớp"), max_length=160, error_messages={"required": _("Ghi tên lớp.")}
    )
    organiser = forms.CharField(label=_("Nơi mở lớp"), max_length=160, required=False)
    started_on = DayField(label=_("Khai giảng"))
    ended_on = DayField(label=_("Bế giảng"), initial=None, required=False)


class SendForm(forms.Form):
    """Who is put on the roster: of those whom the class is for, and who are in none."""

    candidates = forms.ModelMultipleChoiceField(
        Candidate.objects.none(),
        label=_("Cử đi học"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một người.")},
    )

    def __init__(self, *args: Any, waiting: QuerySet[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "candidates", waiting)


class RosterForm(RowsForm):
    """What came of a class, a row for each person."""

    def __init__(self, *args: Any, enrolments: list[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = enrolments
        for one in enrolments:
            for name, field in self._fields_of(one).items():
                self.add_to_row(one.candidate, f"{one.pk}-{name}", field)

    def _fields_of(self, one: Enrolment) -> dict[str, forms.Field]:
        return {
            "result": forms.ChoiceField(
                label=_("Kết quả"),
                choices=[("", _("đang học")), *ClassResult.choices],
                required=False,
                initial=one.result,
            ),
            "certificate_number": forms.CharField(
                label=_("Số giấy chứng nhận"),
                max_length=40,
                required=False,
                initial=one.certificate_number,
            ),
            "certified_on": DayField(
                label=_("Ngày cấp"), required=False, initial=one.certified_on, help_text=""
            ),
        }

    def rows(self) -> list[dict[str, Any]]:
        """A row of the page for each person on the roster."""
        names = ("result", "certificate_number", "certified_on")
        return [
            {"enrolment": one, "fields": [self[f"{one.pk}-{name}"] for name in names]}
            for one in self.enrolments
        ]

    def outcomes(self) -> dict[Any, Outcome]:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return {
            one.pk: Outcome(
                result=typed[f"{one.pk}-result"],
                certificate_number=typed[f"{one.pk}-certificate_number"],
                certified_on=typed[f"{one.pk}-certified_on"],
            )
            for one in self.enrolments
        }

"""What the forms of candidates share: days, counts, reasons, a form of one act."""

from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext_lazy as _

from candidates.models import Candidate
from members.models import Member
from people import clock
from people.models import User

DAY_HELP = _("Ghi ngày/tháng/năm, ví dụ 05/03/2024.")


def take_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put a service's refusal beside its fields; what names no field goes above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if known else None, errors)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let the field ``name`` of ``form`` choose among ``rows``."""
    cast(forms.ModelChoiceField, form.fields[name]).queryset = rows


class RowBoundField(forms.BoundField):
    """A field of one row among several."""

    @property
    def row(self) -> str:
        """What the row is called; the list of faults above the form says it."""
        return cast(RowsForm, self.form).row_titles.get(self.name, "")


class RowsForm(forms.Form):
    """A form of several rows: papers, people on a roster, cases of a sitting."""

    bound_field_class = RowBoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_titles: dict[str, str] = {}

    def add_to_row(self, row: Any, name: str, field: forms.Field) -> None:
        """Put ``field`` into the row that is called ``row``."""
        self.row_titles[name] = str(row)
        self.fields[name] = field


class DayField(forms.DateField):
    """A day as people type it."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", DAY_HELP)
        kwargs.setdefault("initial", clock.today)
        kwargs.setdefault(
            "widget",
            forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
        kwargs.setdefault(
            "error_messages",
            {
                "required": _("Còn thiếu ngày."),
                "invalid": _("Không có ngày này. Ghi lại theo dạng 03/02/1980."),
            },
        )
        super().__init__(label=label, **kwargs)


class CountField(forms.IntegerField):
    """A number of people or votes."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            min_value=0,
            max_value=1000,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            error_messages={
                "required": _("Còn thiếu số."),
                "invalid": _("Ghi một số, ví dụ 12."),
                "min_value": _("Số không được nhỏ hơn 0."),
            },
            **kwargs,
        )


class ReasonField(forms.CharField):
    """Why: asked where an act refuses, returns or ends."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Lý do"),
            max_length=kwargs.pop("max_length", 1000),
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Còn thiếu lý do.")},
            **kwargs,
        )


class ActForm(forms.Form):
    """A form of one act on one candidate; the page gives the button."""

    def __init__(self, *args: Any, candidate: Candidate, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate, self.user = candidate, user

    def members_of_unit(self) -> QuerySet[Member]:
        """Who may help or introduce: official members of the committee, the cell's own first."""
        own = Case(When(cell=self.candidate.cell_id, then=0), default=1)
        return (
            Member.objects.official()
            .filter(committee=self.candidate.committee_id)
            .exclude(person=self.candidate.person_id)
            .select_related("person", "cell")
            .order_by(own, "cell__position", "sort_key")
        )


class MemberField(forms.ModelChoiceField):
    """A member by name; of another cell, with the cell, so that nobody is taken for another."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("Chọn một đảng viên.")})
        super().__init__(Member.objects.none(), label=label, **kwargs)

    def label_from_instance(self, obj: Member) -> str:
        return f"{obj} ({obj.cell})"

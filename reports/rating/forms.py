"""What is asked at each step of a rating."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import clock
from reports.models import Rating
from reports.rating.evidence import Line, number
from rules.rubrics import Criterion, Sheet


def take_refusal(
    form: forms.BaseForm, refusal: ValidationError, beside: Mapping[str, str] | None = None
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


def _text(label: Any, rows: int, missing: Any = "", **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else {},
        **kwargs,
    )


def _class_field(
    label: Any, choices: Iterable[tuple[str, str]], *, blank: Any = "", **kwargs: Any
) -> forms.ChoiceField:
    first = [("", blank or _("Chọn một mức"))]
    return forms.ChoiceField(
        label=label,
        choices=[*first, *choices],
        error_messages={"required": _("Chọn một mức xếp loại.")},
        **kwargs,
    )


@dataclass
class Asked:
    """One criterion as the page asks for it, with what the records say beside."""

    criterion: Criterion
    field: Any
    evidence: Line | None


@dataclass
class Part:
    """One group of criteria as the page shows it."""

    code: str
    title: str
    max: int
    lines: list[Asked]


class SelfRatingForm(forms.Form):
    """Points by criterion where the year has some, the class, and the words."""

    def __init__(
        self,
        *args: Any,
        sheet: Sheet | None,
        choices: list[tuple[str, str]],
        evidence: Iterable[Line] = (),
        rating: Rating | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.evidence = {line.key: line for line in evidence if line.key}
        criteria = sheet.criteria if sheet else []
        # What the service calls by a criterion's code stands beside its input.
        self.beside = {c.code: f"muc_{n}" for n, c in enumerate(criteria, 1)}
        same = rating is not None and sheet is not None and rating.sheet_id == sheet.rubric.pk
        for criterion in criteria:
            name = self.beside[criterion.code]
            self.fields[name] = _points_field(criterion)
            if rating is not None and same:
                self.initial[name] = rating.points.get(criterion.code)
        blank = _("Theo điểm tự chấm") if sheet else ""
        self.fields["self_class"] = _class_field(
            _("Tự xếp loại"), choices, blank=blank, required=sheet is None
        )
        self.fields["text"] = _text(
            _("Tự kiểm điểm"),
            5,
            required=False,
            help_text=_("Ưu điểm, hạn chế, nguyên nhân, cách khắc phục."),
        )
        if rating is not None:
            self.initial["self_class"], self.initial["text"] = rating.self_class, rating.self_text

    @property
    def points(self) -> dict[str, Any]:
        """What was given, by the criterion's code."""
        return {code: self.cleaned_data[name] for code, name in self.beside.items()}

    @property
    def parts(self) -> list[Part]:
        groups = self.sheet.groups if self.sheet else []
        return [
            Part(group.code, group.title, group.max, [self._asked(c) for c in group.criteria])
            for group in groups
        ]

    def _asked(self, criterion: Criterion) -> Asked:
        field = self[self.beside[criterion.code]]
        return Asked(criterion, field, self.evidence.get(criterion.computed_from))


def _points_field(criterion: Criterion) -> forms.IntegerField:
    bounds = _("Ghi số nguyên từ 0 đến %(max)d.") % {"max": criterion.max}
    return forms.IntegerField(
        label=f"{criterion.code}. {criterion.title}",
        min_value=0,
        max_value=criterion.max,
        required=not criterion.may_not_apply,
        help_text=_("Để trống nếu %(when)s.") % {"when": criterion.not_applicable_when}
        if criterion.may_not_apply
        else "",
        # A box for numbers alone would drop what else was typed, and who typed it is told nothing.
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control"}),
        error_messages={
            "required": _("Còn thiếu điểm."),
            "invalid": bounds,
            "min_value": bounds,
            "max_value": bounds,
        },
    )


class RemarksForm(forms.Form):
    """Remarks and the class that is proposed to the committee."""

    def __init__(
        self,
        *args: Any,
        has_points: bool,
        choices: list[tuple[str, str]],
        rating: Rating,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remarks"] = _text(_("Nhận xét"), 4, _("Còn thiếu nhận xét."))
        if has_points:
            self.fields["proposed_total"] = forms.DecimalField(
                label=_("Điểm đề xuất"),
                required=False,
                min_value=Decimal(0),
                max_value=Decimal(100),
                max_digits=4,
                decimal_places=1,
                localize=True,
                help_text=_("Chỉ ghi khi khác điểm tự chấm (%(total)s).")
                % {"total": number(rating.total)},
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={
                    "invalid": _("Ghi một số, ví dụ 82,5."),
                    "min_value": _("Ghi điểm từ 0 đến 100."),
                    "max_value": _("Ghi điểm từ 0 đến 100."),
                },
            )
        self.fields["proposed_class"] = _class_field(_("Đề xuất mức"), choices)
        self.initial["remarks"] = rating.remarks
        self.initial["proposed_class"] = rating.proposed_class or rating.self_class
        self.initial["proposed_total"] = rating.proposed_total


class BackForm(forms.Form):
    """Why a rating goes one step back."""

    reason = _text(gettext_lazy("Lý do"), 3, gettext_lazy("Còn thiếu lý do."), max_length=300)


class DecideForm(forms.Form):
    """One decision on many: its number and day, and the class of each."""

    number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=60,
        help_text=gettext_lazy("Ví dụ 15-QĐ/ĐU."),
        error_messages={"required": gettext_lazy("Còn thiếu số quyết định.")},
    )
    decided_on = forms.DateField(
        label=gettext_lazy("Ngày quyết định"),
        initial=clock.today,
        help_text=gettext_lazy("Ghi ngày/tháng/năm, ví dụ 05/03/2024."),
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Còn thiếu ngày."),
            "invalid": gettext_lazy("Không có ngày này. Ghi lại theo dạng 03/02/1980."),
        },
    )

    def __init__(
        self, *args: Any, ratings: Iterable[Rating], choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ratings = list(ratings)
        self.beside = {str(rating.pk): field_of(rating) for rating in self.ratings}
        for rating in self.ratings:
            self.fields[field_of(rating)] = forms.ChoiceField(
                label=str(rating.subject),
                choices=[("", _("chưa quyết định")), *choices],
                required=False,
                initial=rating.proposed_class,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def classes(self) -> dict[Any, str]:
        """The class of each that is decided, by the rating's id."""
        chosen = ((rating.pk, self.cleaned_data[field_of(rating)]) for rating in self.ratings)
        return {pk: code for pk, code in chosen if code}

    @property
    def rows(self) -> list[tuple[Rating, Any]]:
        return [(rating, self[field_of(rating)]) for rating in self.ratings]


_FIELD = "muc_"


def field_of(rating: Rating) -> str:
    return f"{_FIELD}{rating.pk}"


def keys_posted(data: Mapping[str, Any]) -> list[str]:
    """The ids of the ratings that a posted form is about, whatever became of them since."""
    return [name.removeprefix(_FIELD) for name in data if name.startswith(_FIELD)]

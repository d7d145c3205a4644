"""The sheet of a meeting as a form: large choices, and what is in order ticked already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rules.rubrics import POINTS, YES_NO, Criterion, Sheet

NOT_HERE = "na"
_YES, _NO = "yes", "no"


@dataclass
class Line:
    """One criterion as the page shows it."""

    criterion: Criterion
    field: Any
    why: str
    is_toggle: bool
    is_number: bool
    choices: list[tuple[str, Any, str]]


@dataclass
class Part:
    """One group of criteria as the page shows it."""

    code: str
    title: str
    max: int
    lines: list[Line]


class ScoreForm(forms.Form):
    """Every criterion of one sheet, and what is to be mended."""

    to_mend = forms.CharField(
        label=gettext_lazy("Việc cần khắc phục"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    def __init__(
        self,
        *args: Any,
        sheet: Sheet,
        given: Mapping[str, Any],
        why: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.why = sheet, why or {}
        # What the service calls by a criterion's code stands beside its input.
        self.beside = {c.code: f"muc_{n}" for n, c in enumerate(sheet.criteria, 1)}
        for criterion in sheet.criteria:
            name = self.beside[criterion.code]
            self.fields[name] = _field(criterion, sheet.has_points)
            if criterion.code in given:
                self.initial[name] = _shown(criterion, given[criterion.code], sheet.has_points)

    @property
    def points(self) -> dict[str, Any]:
        """What was chosen, by the criterion's code, as the sheet holds it."""
        return {
            c.code: _given(c, self.cleaned_data[self.beside[c.code]], self.sheet.has_points)
            for c in self.sheet.criteria
        }

    @property
    def parts(self) -> list[Part]:
        return [
            Part(group.code, group.title, group.max, [self._line(c) for c in group.criteria])
            for group in self.sheet.groups
        ]

    def _line(self, criterion: Criterion) -> Line:
        return Line(
            criterion=criterion,
            field=self[self.beside[criterion.code]],
            why=self.why.get(criterion.code, ""),
            is_toggle=_is_toggle(criterion),
            is_number=criterion.type == POINTS,
            choices=_choices(criterion, self.sheet.has_points),
        )


class ConfirmForm(ScoreForm):
    """Other points than the cell's, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do chấm khác"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        error_messages={"required": gettext_lazy("Còn thiếu lý do.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["to_mend"]


def _is_toggle(criterion: Criterion) -> bool:
    return criterion.type == YES_NO and not criterion.may_not_apply


def _field(criterion: Criterion, has_points: bool) -> forms.Field:
    label = f"{criterion.code}. {criterion.title}"
    if _is_toggle(criterion):
        return forms.BooleanField(label=label, required=False)
    if criterion.type == POINTS:
        return forms.IntegerField(
            label=label,
            min_value=0,
            max_value=criterion.max,
            required=not criterion.may_not_apply,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control"}),
            error_messages={
                "required": _("Còn thiếu điểm."),
                "invalid": _("Ghi một số, ví dụ 4."),
            },
        )
    choices = [(value, label) for value, label, _points in _choices(criterion, has_points)]
    return forms.ChoiceField(
        label=label, choices=choices, error_messages={"required": _("Chọn một mức.")}
    )


def _choices(criterion: Criterion, has_points: bool) -> list[tuple[str, Any, str]]:
    """What may be chosen: its value, its words, and the points that a script adds up."""
    if _is_toggle(criterion) or criterion.type == POINTS:
        return []
    found: list[tuple[str, Any, str]] = [(_YES, _("Đạt"), "1"), (_NO, _("Chưa đạt"), "0")]
    if has_points:
        found = [(str(o["points"]), str(o["label"]), str(o["points"])) for o in criterion.options]
    return [*found, (NOT_HERE, _("không áp dụng"), "")] if criterion.may_not_apply else found


def _shown(criterion: Criterion, given: Any, has_points: bool) -> Any:
    """How the form holds what the sheet holds."""
    if _is_toggle(criterion):
        return bool(given)
    if criterion.type == POINTS:
        return given
    if given is None:
        return NOT_HERE
    if has_points:
        return str(given)
    return _YES if given else _NO


def _given(criterion: Criterion, chosen: Any, has_points: bool) -> Any:
    """How the sheet holds what was chosen."""
    if _is_toggle(criterion):
        if has_points:
            return criterion.max if chosen else 0
        return bool(chosen)
    if criterion.type == POINTS:
        return chosen
    if chosen == NOT_HERE:
        return None
    return int(chosen) if has_points else chosen == _YES

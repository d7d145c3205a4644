"""Several matters in one sitting: who was there, and a row for each person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.forms.acts import method_field
from candidates.forms.base import CountField, DayField, RowsForm
from candidates.models import Candidate
from candidates.services import Ballot


class SittingForm(RowsForm):
    """A sitting of the committee on those that wait for it."""

    held_on = DayField(label=_("Ngày họp"))
    number = forms.CharField(label=_("Số nghị quyết"), max_length=40, required=False)
    entitled = CountField(label=_("Được biểu quyết"))
    present = CountField(label=_("Có mặt"))
    method = method_field()

    def __init__(self, *args: Any, candidates: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for one in candidates:
            take = forms.BooleanField(label=_("Xét"), required=False)
            self.add_to_row(one, f"{one.pk}-take", take)
            for name, label in (
                ("votes_for", _("Tán thành")),
                ("against", _("Không tán thành")),
                ("other", _("Ý kiến khác")),
            ):
                initial = None if name == "votes_for" else 0
                field = CountField(label=label, required=False, initial=initial)
                self.add_to_row(one, f"{one.pk}-{name}", field)
            number = forms.CharField(label=_("Số quyết định"), max_length=40, required=False)
            self.add_to_row(one, f"{one.pk}-number", number)

    @property
    def session(self) -> list[Any]:
        """The fields of the sitting itself."""
        return [self[name] for name in ("held_on", "number", "entitled", "present", "method")]

    def rows(self) -> list[dict[str, Any]]:
        """A row of the page for each person."""
        names = ("votes_for", "against", "other", "number")
        return [
            {
                "candidate": one,
                "take": self[f"{one.pk}-take"],
                "fields": [self[f"{one.pk}-{name}"] for name in names],
            }
            for one in self.candidates
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for one in self.candidates:
            name = f"{one.pk}-votes_for"
            if typed.get(f"{one.pk}-take") and typed.get(name) is None and name not in self.errors:
                self.add_error(name, _("Còn thiếu số."))
        return typed

    def ballots(self) -> list[Ballot]:
        """The votes on those who were ticked."""
        typed = self.cleaned_data
        return [
            Ballot(
                candidate=one,
                votes_for=typed[f"{one.pk}-votes_for"],
                against=typed[f"{one.pk}-against"] or 0,
                other=typed[f"{one.pk}-other"] or 0,
                number=typed[f"{one.pk}-number"],
            )
            for one in self.candidates
            if typed[f"{one.pk}-take"]
        ]

"""What is asked before a meeting: when and where, and why it is called off."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cells.models import Organization
from meetings.forms.fields import (
    DayField,
    HourField,
    local_moment,
    offer,
    words,
)
from meetings.models import MeetingForm, MeetingKind


class PlanForm(forms.Form):
    """When, where and how a meeting is to be held."""

    # What the service says of the moment stands beside the day.
    BESIDE = {"planned_at": "planned_on"}

    planned_on = DayField(label=gettext_lazy("Ngày họp"))
    planned_time = HourField(label=gettext_lazy("Giờ họp"))
    place = forms.CharField(label=gettext_lazy("Nơi họp"), max_length=120, required=False)
    form = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=MeetingForm.choices)

    @property
    def planned_at(self) -> datetime:
        return local_moment(self.cleaned_data["planned_on"], self.cleaned_data["planned_time"])


class DraftForm(PlanForm):
    """A meeting to be: of which cell, of what kind, when and where."""

    cell = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("Chi bộ"),
        error_messages={"required": gettext_lazy("Chọn chi bộ.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=MeetingKind.choices)
    field_order = ("cell", "kind")

    def __init__(self, *args: Any, cells: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cell", cells)
        if len(cells) == 1:
            self.fields["cell"].widget = forms.HiddenInput()
            self.fields["cell"].initial = cells[0].pk


class NoForm(forms.Form):
    """An act that asks nothing but the press of its button."""


class BackForm(forms.Form):
    """The room that a button on a task was pressed in."""

    room = forms.UUIDField(required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=200,
        widget=words(),
        error_messages={"required": gettext_lazy("Còn thiếu lý do.")},
    )

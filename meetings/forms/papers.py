"""What is asked of the papers of a meeting, and of amendments of its minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import offer
from meetings.models import AgendaItem, Meeting
from meetings.papers import Paper


class WordingForm(forms.Form):
    """The parts of one paper that people word themselves."""

    # Which writing of the words was opened: who writes over another's is shown both.
    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        for part in paper.parts:
            attrs = {"rows": part.rows, "class": "form-control"}
            self.fields[part.key] = forms.CharField(
                label=part.label,
                help_text=part.help,
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs=attrs),
            )

    @property
    def wording(self) -> dict[str, str]:
        return {part.key: self.cleaned_data[part.key] for part in self.paper.parts}


class AmendForm(forms.Form):
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label=_("Về mục"),
        required=False,
        empty_label=_("Cả biên bản"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    text = forms.CharField(
        label=_("Nội dung sửa"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        error_messages={"required": _("Còn thiếu nội dung sửa.")},
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("Còn thiếu lý do.")},
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "item", AgendaItem.objects.filter(meeting=meeting))

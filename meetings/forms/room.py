"""What is written in the room: words, opinions, conclusions, votes, tasks, the end."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from candidates.models import Candidate, NextStep
from meetings.forms.fields import (
    DayField,
    HourField,
    PersonField,
    chosen,
    member_called,
    offer,
    words,
)
from meetings.models import VoteMethod
from members.models import Member


class VersionedForm(forms.Form):
    """Words of an item, and the version of them that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # How to write when somebody wrote meanwhile: over theirs, or after them.
    BOTH = "both"

    def keep_both(self, text: str, conclusion: str) -> None:
        """Let what was typed stand after ``text`` and ``conclusion``."""
        for name, theirs in (("text", text), ("conclusion", conclusion)):
            mine = self.cleaned_data[name]
            parts = [theirs, mine] if mine.strip() != theirs.strip() else [theirs]
            self.cleaned_data[name] = "\n".join(part for part in parts if part)


class ItemForm(VersionedForm):
    presenter = PersonField(label=gettext_lazy("Người trình bày"), required=False)
    text = forms.CharField(label=gettext_lazy("Diễn biến, ý kiến"), required=False, widget=words())
    conclusion = forms.CharField(label=gettext_lazy("Kết luận"), required=False, widget=words(2))

    def __init__(self, *args: Any, roll: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roll = roll

    def clean_presenter(self) -> Member | None:
        typed = self.cleaned_data["presenter"]
        return chosen(typed, self._roll) if typed else None


class OpinionForm(forms.Form):
    """What one person said: somebody of the roll, else a guest by name."""

    speaker = PersonField(
        label=gettext_lazy("Người phát biểu"),
        error_messages={"required": gettext_lazy("Ghi người phát biểu.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Ý kiến"),
        widget=words(2),
        error_messages={"required": gettext_lazy("Còn thiếu ý kiến.")},
    )

    def said(self, roll: list[Member]) -> dict[str, Any]:
        typed = self.cleaned_data["speaker"]
        member = member_called(typed, roll)
        return {
            "speaker": member,
            "speaker_name": "" if member else typed,
            "text": self.cleaned_data["text"],
        }


class VisitorForm(forms.Form):
    """A guest by name; whoever comes from the Party's bodies is pressed, not typed."""

    name = forms.CharField(
        label=gettext_lazy("Họ và tên khách"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    capacity = forms.CharField(
        label=gettext_lazy("Chức vụ, cơ quan"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class ReviewForm(VersionedForm):
    text = forms.CharField(label=gettext_lazy("Chi bộ góp ý"), required=False, widget=words(4))
    next_step = forms.ChoiceField(
        label=gettext_lazy("Kết luận"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn một kết luận.")},
    )
    conclusion = forms.CharField(
        label=gettext_lazy("Ghi thêm kết luận"), required=False, widget=words(2)
    )

    def __init__(self, *args: Any, steps: list[NextStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(step.value, step.label) for step in steps]
        cast(forms.ChoiceField, self.fields["next_step"]).choices = offered


class VoteField(forms.IntegerField):
    """A number of votes."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            min_value=0,
            max_value=1000,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control"}),
            error_messages={
                "required": gettext_lazy("Còn thiếu số phiếu."),
                "invalid": gettext_lazy("Ghi một số, ví dụ 12."),
                "min_value": gettext_lazy("Số không được nhỏ hơn 0."),
            },
            **kwargs,
        )


class VoteForm(forms.Form):
    """The counts of one vote; on people by ballot or cards (06-HD/TW cl. 5.1)."""

    votes_for = VoteField(label=gettext_lazy("Tán thành"))
    against = VoteField(label=gettext_lazy("Không tán thành"), initial=0)
    other = VoteField(label=gettext_lazy("Ý kiến khác"), initial=0)
    method = forms.ChoiceField(
        label=gettext_lazy("Hình thức"),
        choices=VoteMethod.choices,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, on_person: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.methods(on_person=on_person)
        self._usual = choices[0][0]
        cast(forms.ChoiceField, self.fields["method"]).choices = choices

    @staticmethod
    def methods(*, on_person: bool) -> list[tuple[str, str]]:
        """How it may be voted, the usual way first."""
        by = [VoteMethod.BALLOT, VoteMethod.CARDS] if on_person else list(VoteMethod)
        return [(method.value, str(method.label)) for method in by]

    def clean_method(self) -> str:
        return self.cleaned_data["method"] or self._usual


class TaskForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Việc"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": gettext_lazy("Còn thiếu việc phải làm.")},
    )
    owner = PersonField(
        label=gettext_lazy("Người làm"),
        error_messages={"required": gettext_lazy("Chọn một đảng viên.")},
    )
    due_on = DayField(label=gettext_lazy("Hạn"), required=False)

    def __init__(self, *args: Any, roll: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roll = roll

    def clean_owner(self) -> Member:
        return chosen(self.cleaned_data["owner"], self._roll)


class CandidateForm(forms.Form):
    """One of the cell's candidates who is not on the agenda."""

    candidate = forms.ModelChoiceField(
        Candidate.objects.none(),
        label=pgettext_lazy("agenda", "Quần chúng"),
        error_messages={
            "required": gettext_lazy("Chọn một quần chúng."),
            "invalid_choice": gettext_lazy("Chọn một quần chúng của chi bộ."),
        },
    )

    def __init__(self, *args: Any, others: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "candidate", Candidate.objects.filter(pk__in=[c.pk for c in others]))
        self.fields["candidate"].widget = forms.Select(
            attrs={"class": "form-select"},
            choices=[("", "—"), *((str(c.pk), str(c)) for c in others)],
        )


class FinaliseForm(forms.Form):
    BESIDE = {"ended_at": "ended_time"}

    ended_time = HourField(label=gettext_lazy("Kết thúc lúc"))
    conclusion = forms.CharField(
        label=gettext_lazy("Kết luận của chủ trì"),
        widget=words(),
        error_messages={"required": gettext_lazy("Còn thiếu kết luận của chủ trì.")},
    )
    # Asked only of a meeting that was shorter than the rule.
    short_reason = forms.CharField(
        label=gettext_lazy("Lý do họp ngắn"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

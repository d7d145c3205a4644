"""What is asked on the pages of meetings; the services hold the rules."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from candidates.models import Candidate, NextStep
from cells.models import Organization
from meetings.models import AttendanceState, MeetingForm, MeetingKind, VoteMethod
from meetings.services import Mark
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


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-control"})


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
        widget=_words(),
        error_messages={"required": gettext_lazy("Còn thiếu lý do.")},
    )


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
    return str(member.pk.hex[:8])


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


def _chosen(typed: str, roll: list[Member]) -> Member:
    found = member_called(typed, roll)
    if found is None:
        raise ValidationError(_("Chọn một đảng viên trong danh sách dự họp."), code="unknown")
    return found


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
    text = forms.CharField(label=gettext_lazy("Diễn biến, ý kiến"), required=False, widget=_words())
    conclusion = forms.CharField(label=gettext_lazy("Kết luận"), required=False, widget=_words(2))

    def __init__(self, *args: Any, roll: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roll = roll

    def clean_presenter(self) -> Member | None:
        typed = self.cleaned_data["presenter"]
        return _chosen(typed, self._roll) if typed else None


class OpinionForm(forms.Form):
    """What one person said: somebody of the roll, else a guest by name."""

    speaker = PersonField(
        label=gettext_lazy("Người phát biểu"),
        error_messages={"required": gettext_lazy("Ghi người phát biểu.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Ý kiến"),
        widget=_words(2),
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
    text = forms.CharField(label=gettext_lazy("Chi bộ góp ý"), required=False, widget=_words(4))
    next_step = forms.ChoiceField(
        label=gettext_lazy("Kết luận"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn một kết luận.")},
    )
    conclusion = forms.CharField(
        label=gettext_lazy("Ghi thêm kết luận"), required=False, widget=_words(2)
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
        by = [VoteMethod.BALLOT, VoteMethod.CARDS] if on_person else list(VoteMethod)
        self._usual = by[0]
        field = cast(forms.ChoiceField, self.fields["method"])
        field.choices = [(method.value, method.label) for method in by]

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
        return _chosen(self.cleaned_data["owner"], self._roll)


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
        widget=_words(),
        error_messages={"required": gettext_lazy("Còn thiếu kết luận của chủ trì.")},
    )
    # Asked only of a meeting that was shorter than the rule.
    short_reason = forms.CharField(
        label=gettext_lazy("Lý do họp ngắn"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

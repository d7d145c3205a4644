"""What is asked on the pages of candidates; the services hold the rules."""

from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.models import (
    Candidate,
    IntroducingBody,
    MentorReport,
    Proposal,
    Stage,
)
from cells.models import Organization
from members.models import Member
from people import clock
from people.ethnic import GROUPS
from people.models import EducationLevel, Sex, User

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

    def members_of_cell(self) -> QuerySet[Member]:
        """The official members of the candidate's cell, in the order of names."""
        return (
            Member.objects.official()
            .in_cell(self.candidate.cell)
            .exclude(person=self.candidate.person_id)
            .select_related("person")
        )


class IntroduceCandidateForm(forms.Form):
    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        error_messages={"required": _("Còn thiếu họ và tên.")},
    )
    birth_date = DayField(label=_("Ngày sinh"), initial=None, required=False)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[("", "—"), *Sex.choices], required=False)
    ethnic_group = forms.ChoiceField(
        label=_("Dân tộc"), choices=[("", "—"), *GROUPS], required=False
    )
    education_level = forms.ChoiceField(
        label=_("Trình độ học vấn"),
        choices=[("", "—"), *EducationLevel.choices],
        required=False,
    )
    residence = forms.CharField(label=_("Nơi ở hiện nay"), max_length=160, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    cell = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Chi bộ"),
        error_messages={"required": _("Chọn chi bộ.")},
    )
    body = forms.ChoiceField(label=_("Nơi giới thiệu"), choices=IntroducingBody.choices)
    introduced_on = DayField(label=_("Ngày giới thiệu"))
    ground = forms.CharField(label=_("Văn bản giới thiệu"), max_length=200, required=False)

    def __init__(self, *args: Any, cells: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cell", cells)


class CorrectForm(ActForm):
    """What the list did not say, or said wrongly, of a person."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    birth_date = DayField(label=_("Ngày sinh"), initial=None, required=False)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[("", "—"), *Sex.choices], required=False)
    ethnic_group = forms.ChoiceField(
        label=_("Dân tộc"), choices=[("", "—"), *GROUPS], required=False
    )
    education_level = forms.ChoiceField(
        label=_("Trình độ học vấn"),
        choices=[("", "—"), *EducationLevel.choices],
        required=False,
    )
    residence = forms.CharField(label=_("Nơi ở hiện nay"), max_length=160, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(self.candidate.person, name)


class AssignMentorForm(ActForm):
    mentor = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Đảng viên giúp đỡ"),
        error_messages={"required": _("Chọn một đảng viên.")},
    )
    started_on = DayField(label=_("Ngày phân công"))
    ground = forms.CharField(label=_("Nghị quyết"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", self.members_of_cell())


class EndMentorshipForm(ActForm):
    ended_on = DayField(label=_("Ngày kết thúc"))
    reason = ReasonField(max_length=200)


class CertificateForm(ActForm):
    certificate_number = forms.CharField(
        label=_("Số giấy chứng nhận"),
        max_length=40,
        error_messages={"required": _("Còn thiếu số giấy chứng nhận.")},
    )
    certified_on = DayField(label=_("Ngày cấp"), initial=None)


class EnrolForm(ActForm):
    started_on = DayField(label=_("Vào lớp ngày"))


class DayForm(ActForm):
    on = DayField(label=_("Từ ngày"))
    ground = forms.CharField(label=_("Văn bản"), max_length=200, required=False)


class OpenDossierForm(ActForm):
    opened_on = DayField(label=_("Ngày đơn xin vào Đảng"), initial=None)


class DropForm(ActForm):
    dropped_on = DayField(label=_("Từ ngày"))
    reason = ReasonField()
    ground = forms.CharField(label=_("Nghị quyết"), max_length=200, required=False)


class ReasonForm(ActForm):
    reason = ReasonField()


class RefuseForm(ActForm):
    reason = ReasonField(help_text=_("Chi bộ được báo bằng văn bản, kèm lý do này."))
    decided_on = DayField(label=_("Ngày quyết định"))


class CommitteeVoteForm(ActForm):
    entitled = CountField(label=_("Được biểu quyết"))
    present = CountField(label=_("Có mặt"))
    votes_for = CountField(label=_("Tán thành"))
    against = CountField(label=_("Không tán thành"), initial=0)
    other = CountField(label=_("Ý kiến khác"), initial=0)
    decided_on = DayField(label=_("Ngày biểu quyết"))
    number = forms.CharField(label=_("Số nghị quyết, quyết định"), max_length=40, required=False)


class SuperiorDecisionForm(ActForm):
    number = forms.CharField(
        label=_("Số quyết định"),
        max_length=40,
        error_messages={"required": _("Còn thiếu số quyết định.")},
    )
    decided_on = DayField(label=_("Ngày quyết định"), initial=None)
    received_on = DayField(label=_("Ngày nhận"))


class CeremonyForm(ActForm):
    held_on = DayField(label=_("Ngày tổ chức lễ"))
    mentor = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Đảng viên giúp đỡ thời gian dự bị"),
        error_messages={"required": _("Chọn một đảng viên.")},
    )
    handed_over_by = forms.CharField(
        label=_("Người trao quyết định"), max_length=120, required=False
    )
    consent = forms.CharField(
        label=_("Văn bản đồng ý của cấp trên"),
        help_text=_("Chỉ cần khi lễ quá hạn."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", self.members_of_cell())


# What a mentor may propose before the admission, and through the probation.
BEFORE = (
    Proposal.KEEP,
    Proposal.CLASS,
    Proposal.DOSSIER,
    Proposal.REPLACE,
    Proposal.DROP,
)
IN_PROBATION = (
    Proposal.KEEP,
    Proposal.RECOGNISE,
    Proposal.NOT_YET,
    Proposal.REPLACE,
)


class ReportForm(forms.ModelForm):
    """The four questions of a month; all may wait while it is a draft."""

    class Meta:
        model = MentorReport
        fields = ["strengths", "weaknesses", "tasks", "proposal", "motive"]
        labels = {
            "tasks": _("Nhiệm vụ đã giao và kết quả"),
            "motive": _("Ghi thêm: nhận thức, động cơ"),
        }
        help_texts = {
            "strengths": _(
                "Ví dụ: Chăm chỉ, có trách nhiệm · Được bà con tin · Tích cực phong trào"
            ),
            "weaknesses": _("Ví dụ: Còn ngại phát biểu · Ít dự sinh hoạt đoàn thể · Chưa chủ động"),
            "tasks": _("Ví dụ: Vận động 5 hộ làm vệ sinh: xong · Viết bài thu hoạch: chưa xong"),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("strengths", "weaknesses", "tasks", "motive")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        probation = self.instance.mentorship.candidate.stage == Stage.PROBATIONARY
        offered = IN_PROBATION if probation else BEFORE
        self.fields["proposal"] = forms.ChoiceField(
            label=_("Đề nghị"),
            choices=[(proposal.value, proposal.label) for proposal in offered],
            widget=forms.RadioSelect,
            required=False,
        )

    def _post_clean(self) -> None:
        """Leave the instance alone: the service writes it."""

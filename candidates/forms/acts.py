"""One form for each act on one candidate; the services hold the rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.forms.base import ActForm, CountField, DayField, MemberField, ReasonField, offer
from candidates.models import Matter, Mentorship, NextStep, Stage, VoteMethod
from candidates.models.candidate import BEFORE_ADMISSION
from cells.models import Organization


class AssignMentorForm(ActForm):
    mentor = MemberField(label=_("Đảng viên giúp đỡ"))
    started_on = DayField(label=_("Ngày phân công"))
    together_since = DayField(
        label=_("Cùng công tác, sinh hoạt từ ngày"),
        initial=None,
        required=False,
        help_text=_("Người giới thiệu cần cùng công tác, sinh hoạt đủ thời gian quy định."),
    )
    ground = forms.CharField(label=_("Nghị quyết"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", self.members_of_unit())


class DateMentorshipForm(ActForm):
    started_on = DayField(label=_("Ngày phân công"), initial=None, required=False)
    together_since = DayField(
        label=_("Cùng công tác, sinh hoạt từ ngày"), initial=None, required=False
    )

    def __init__(self, *args: Any, mentorship: Mentorship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(mentorship, name)


class ReplaceMentorForm(ActForm):
    mentor = MemberField(label=_("Đảng viên thay"))
    replaced_on = DayField(label=_("Từ ngày"))
    reason = ReasonField(max_length=200)
    ground = forms.CharField(label=_("Nghị quyết"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", self.members_of_unit())


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


def method_field() -> forms.ChoiceField:
    """How the meeting voted."""
    return forms.ChoiceField(
        label=_("Hình thức biểu quyết"),
        choices=[("", "—"), *VoteMethod.choices],
        required=False,
    )


class CellVoteForm(ActForm):
    decided_on = DayField(label=_("Ngày chi bộ biểu quyết"))
    present = CountField(label=_("Đảng viên chính thức có mặt"))
    votes_for = CountField(label=_("Tán thành"))
    against = CountField(label=_("Không tán thành"), initial=0)
    other = CountField(label=_("Ý kiến khác"), initial=0)
    exempt_absent = CountField(label=_("Được miễn sinh hoạt, không dự"), initial=0, required=False)
    method = method_field()
    number = forms.CharField(label=_("Số nghị quyết"), max_length=40, required=False)

    def clean_exempt_absent(self) -> int:
        return self.cleaned_data["exempt_absent"] or 0


class CellReviewForm(ActForm):
    reviewed_on = DayField(label=_("Ngày chi bộ xét"))
    advice = forms.CharField(
        label=_("Ý kiến góp ý"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    conclusion = forms.CharField(
        label=_("Kết luận"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Votes have a page of their own.
        steps = [NextStep.KEEP]
        if self.candidate.stage in (Stage.SOURCE, Stage.REFUSED):
            steps.append(NextStep.LIST)
        elif self.candidate.stage == Stage.SYMPATHISER:
            steps += [NextStep.CLASS, NextStep.DOSSIER]
        if self.candidate.stage in BEFORE_ADMISSION:
            steps.append(NextStep.DROP)
        self.fields["next_step"] = forms.ChoiceField(
            label=_("Bước tiếp theo"), choices=[(step.value, step.label) for step in steps]
        )


class RemovalVoteForm(CellVoteForm):
    reason = ReasonField()


class AppraisalForm(ActForm):
    decided_on = DayField(label=_("Ngày thẩm định"))
    number = forms.CharField(label=_("Số báo cáo"), max_length=40, required=False)


class AnnulForm(ActForm):
    number = forms.CharField(
        label=_("Số quyết định"),
        max_length=40,
        error_messages={"required": _("Còn thiếu số quyết định.")},
    )
    annulled_on = DayField(label=_("Từ ngày"))
    of_standard = forms.TypedChoiceField(
        label=_("Vì sao hủy"),
        choices=[
            ("procedure", _("Sai thủ tục: làm lại bước sai")),
            ("standard", _("Không đủ tiêu chuẩn: đưa ra khỏi danh sách")),
        ],
        coerce=lambda chosen: chosen == "standard",
    )
    reason = ReasonField()


class ExtendForm(ActForm):
    months = CountField(label=_("Kéo dài bao nhiêu tháng"))
    decided_on = DayField(label=_("Ngày quyết định"))
    number = forms.CharField(
        label=_("Số quyết định"),
        max_length=40,
        error_messages={"required": _("Còn thiếu số quyết định.")},
    )
    reason = ReasonField()


class PauseForm(ActForm):
    paused_on = DayField(label=_("Từ ngày"))
    until_on = DayField(label=_("Dự kiến đến ngày"), initial=None, required=False)
    reason = ReasonField(max_length=200, help_text=_("Ví dụ: đi làm ăn xa."))


class ResumeForm(ActForm):
    resumed_on = DayField(label=_("Từ ngày"))


class WithdrawForm(ActForm):
    withdrawn_on = DayField(label=_("Từ ngày"))
    reason = ReasonField(max_length=200)


class GoneForm(ActForm):
    on = DayField(label=_("Từ ngày"))
    reason = forms.CharField(
        label=_("Nơi chuyển đến"),
        max_length=200,
        error_messages={"required": _("Ghi nơi chuyển đến.")},
    )
    ground = forms.CharField(label=_("Văn bản"), max_length=200, required=False)


class DiedForm(ActForm):
    on = DayField(label=_("Ngày từ trần"))


class MoveForm(ActForm):
    cell = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Chi bộ nhận"),
        error_messages={"required": _("Chọn chi bộ.")},
    )
    moved_on = DayField(label=_("Từ ngày"))
    ground = forms.CharField(label=_("Văn bản"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = Organization.objects.under(self.candidate.committee).cells().active()
        offer(self, "cell", cells.exclude(pk=self.candidate.cell_id))


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
    matter = forms.ChoiceField(
        label=_("Biểu quyết về"),
        choices=[
            (Matter.RECOGNITION, Matter.RECOGNITION.label),
            (Matter.REMOVAL, Matter.REMOVAL.label),
        ],
    )
    entitled = CountField(label=_("Được biểu quyết"))
    present = CountField(label=_("Có mặt"))
    votes_for = CountField(label=_("Tán thành"))
    against = CountField(label=_("Không tán thành"), initial=0)
    other = CountField(label=_("Ý kiến khác"), initial=0)
    method = method_field()
    decided_on = DayField(label=_("Ngày biểu quyết"))
    number = forms.CharField(
        label=_("Số nghị quyết, quyết định"),
        max_length=40,
        required=False,
        help_text=_("Để trống thì lấy số tiếp theo trong sổ đăng ký."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.candidate.stage != Stage.RECOGNITION_STUCK:
            # What is decided follows from the stage; only who is stuck leaves a choice.
            del self.fields["matter"]


class SuperiorDecisionForm(ActForm):
    number = forms.CharField(
        label=_("Số quyết định"),
        max_length=40,
        error_messages={"required": _("Còn thiếu số quyết định.")},
    )
    decided_on = DayField(label=_("Ngày quyết định"), initial=None)
    received_on = DayField(label=_("Ngày nhận"))
    matter = forms.ChoiceField(
        label=_("Quyết định về"),
        choices=[
            (Matter.RECOGNITION, Matter.RECOGNITION.label),
            (Matter.REMOVAL, Matter.REMOVAL.label),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.candidate.stage != Stage.RECOGNITION_STUCK:
            del self.fields["matter"]


class CeremonyForm(ActForm):
    held_on = DayField(label=_("Ngày tổ chức lễ"))
    mentor = MemberField(label=_("Đảng viên giúp đỡ thời gian dự bị"))
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
        offer(self, "mentor", self.members_of_unit())

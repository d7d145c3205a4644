"""The mentor's month: four questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.models import MentorReport, Proposal
from candidates.models.candidate import IN_PROBATION

# What a mentor may propose before the admission, and through the probation.
BEFORE = (
    Proposal.KEEP,
    Proposal.CLASS,
    Proposal.DOSSIER,
    Proposal.REPLACE,
    Proposal.DROP,
)
DURING_PROBATION = (
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
        probation = self.instance.mentorship.candidate.stage in IN_PROBATION
        offered = DURING_PROBATION if probation else BEFORE
        self.fields["proposal"] = forms.ChoiceField(
            label=_("Đề nghị"),
            choices=[(proposal.value, proposal.label) for proposal in offered],
            widget=forms.RadioSelect,
            required=False,
        )

    def _post_clean(self) -> None:
        """Leave the instance alone: the service writes it."""

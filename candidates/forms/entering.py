"""Who comes onto the list, and what is known of them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from candidates.forms.base import ActForm, CountField, DayField, offer
from candidates.models import IntroducingBody
from cells.models import Organization
from people.ethnic import GROUPS
from people.models import EducationLevel, Sex


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
    strengths = forms.CharField(
        label=_("Ưu điểm"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    weaknesses = forms.CharField(
        label=_("Khuyết điểm"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    entitled = CountField(label=_("Tổng số người biểu quyết"), required=False)
    votes_for = CountField(label=_("Số tán thành"), required=False)

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

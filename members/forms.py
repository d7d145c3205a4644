"""What is asked on the pages of members."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.models import Organization
from members.models import (
    CORRECTABLE,
    DisciplineKind,
    ExemptionGround,
    LeavingKind,
    Member,
    ToldField,
)
from people import clock
from people.models import Person


class CorrectPersonForm(forms.ModelForm):
    """Correct a member's data; the service writes it and keeps the old values."""

    class Meta:
        model = Person
        fields = CORRECTABLE

    def _post_clean(self) -> None:
        """Leave the instance alone: the service writes it."""


class ProposeForm(CorrectPersonForm):
    """What a member proposes of the own record: values, and one place told of in words."""

    told = forms.ChoiceField(
        label=_("Chỗ khác ghi sai"), choices=[("", "–"), *ToldField.choices], required=False
    )
    remark = forms.CharField(
        label=_("Nói rõ: sai thế nào, đúng ra là gì"),
        help_text=_("Không ghi số định danh, không chép hồ sơ vào đây."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    note = forms.CharField(label=_("Trả lời thêm"), max_length=200, required=False)


class LifeForm(forms.Form):
    """Something that happened to a member, on its day."""

    on = forms.DateField(label=_("Hiệu lực từ"), initial=clock.today)


class GroundMixin(forms.Form):
    ground = forms.CharField(label=_("Căn cứ (số, ngày văn bản)"), max_length=200, required=False)


class MoveOutForm(LifeForm, GroundMixin):
    place = forms.CharField(label=_("Chuyển đến"), max_length=120)


class SendAwayForm(LifeForm, GroundMixin):
    ends_on = forms.DateField(label=_("Đến ngày"))
    place = forms.CharField(label=_("Sinh hoạt tạm thời tại"), max_length=120)
    is_study = forms.BooleanField(label=_("Đi học"), required=False)


class ExemptForm(LifeForm, GroundMixin):
    ends_on = forms.DateField(label=_("Đến ngày"), required=False)
    reason = forms.ChoiceField(
        label=_("Lý do"), choices=ExemptionGround.choices, widget=forms.RadioSelect
    )


class ReturnForm(LifeForm, GroundMixin):
    pass


class DisciplineForm(LifeForm):
    kind = forms.ChoiceField(label=_("Hình thức"), choices=DisciplineKind.choices)


class LeavingForm(LifeForm):
    kind = forms.ChoiceField(label=_("Hình thức"), choices=LeavingKind.choices)
    ground = forms.CharField(label=_("Quyết định (số, ngày)"), max_length=200)


class DeathForm(LifeForm, GroundMixin):
    pass


class CardForm(LifeForm):
    on = forms.DateField(label=_("Ngày phát thẻ"), initial=clock.today)
    number = forms.CharField(label=_("Số thẻ"), max_length=20)


class BadgeForm(LifeForm, GroundMixin):
    on = forms.DateField(label=_("Ngày tặng"), initial=clock.today)
    years = forms.IntegerField(label=_("Huy hiệu (số năm)"), min_value=1, max_value=100)


class AskTransferForm(GroundMixin):
    to_cell = forms.ModelChoiceField(Organization.objects.none(), label=_("Chuyển đến chi bộ"))
    field_order = ("to_cell", "ground")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = Organization.objects.cells().active().filter(path__startswith=member.committee.path)
        to_cell = cast(forms.ModelChoiceField, self.fields["to_cell"])
        to_cell.queryset = cells.exclude(pk=member.cell_id).order_by("position")


class ReleaseForm(forms.Form):
    on = forms.DateField(label=_("Hiệu lực từ"), initial=clock.today)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=200)

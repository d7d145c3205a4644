"""What is asked when a member is sent to a village cell."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.models import CellKind, Organization, OrganizationKind, Post
from members.models import AttachmentMode, Member
from people import clock
from people.models import User


class AttachForm(forms.Form):
    """Offers members of agencies, who sits on the committee, and who was transferred here."""

    member = forms.ModelChoiceField(Member.objects.none(), label=_("Đảng viên"))
    mode = forms.ChoiceField(
        label=_("Hình thức"), choices=AttachmentMode.choices, widget=forms.RadioSelect
    )
    started_on = forms.DateField(label=_("Từ ngày"), initial=clock.today)
    ended_on = forms.DateField(label=_("Đến hết ngày"), required=False)
    decision = forms.CharField(label=_("Văn bản cử"), max_length=160, required=False)

    def __init__(self, *args: Any, cell: Organization, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Post.objects.held_on(clock.today()).filter(
            organization__kind=OrganizationKind.COMMITTEE
        )
        members = (
            Member.objects.visible_to(user)
            .current()
            .filter(
                ~Q(cell__cell_kind=CellKind.VILLAGE)
                | Q(cell=cell)
                | Q(person__in=seats.values("person"))
            )
            .filter(committee=cell.parent_id)
        )
        field = cast(forms.ModelChoiceField, self.fields["member"])
        field.queryset = members.select_related("person").order_by("sort_key", "pk")


class EndAttachmentForm(forms.Form):
    ended_on = forms.DateField(label=_("Kết thúc hết ngày"), initial=clock.today)


class VisitForm(forms.Form):
    visited_on = forms.DateField(label=_("Ngày về"), initial=clock.today)
    about = forms.CharField(
        label=_("Nội dung"),
        max_length=200,
        required=False,
        help_text=_("Dự họp, làm việc gì. Không ghi việc mật."),
    )

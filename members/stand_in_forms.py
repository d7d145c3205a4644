"""What is asked when somebody stands in for a post."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.models import Post, PostKind
from members.models import Member
from people import clock
from people.models import Person

_DAY = _("Ghi ngày/tháng/năm, ví dụ 05/03/2024.")


def who_may_stand_in(post: Post) -> Q:
    """The people offered: official members of the cell; at a committee, and for who is in
    charge of a cell, those who hold a post of the committee.
    """
    place = post.organization
    if place.is_cell and post.kind != PostKind.IN_CHARGE:
        members = Member.objects.official().filter(cell=place)
        return Q(pk__in=members.values("person"))
    committee = place.parent_id if place.is_cell else place.pk
    seats = Post.objects.held_on(clock.today()).filter(organization=committee)
    return Q(pk__in=seats.exclude(kind=PostKind.SUPERIOR_VIEWER).values("person"))


class StandInForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Người đứng thay"))
    started_on = forms.DateField(label=_("Từ ngày"), initial=clock.today, help_text=_DAY)
    ended_on = forms.DateField(label=_("Đến hết ngày"))
    decision = forms.CharField(label=_("Văn bản cử"), max_length=160, required=False)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(who_may_stand_in(post)).exclude(pk=post.person_id)
        field = cast(forms.ModelChoiceField, self.fields["person"])
        field.queryset = people.order_by("sort_key", "pk")


class EndStandInForm(forms.Form):
    ended_on = forms.DateField(
        label=_("Thôi đứng thay từ hết ngày"), initial=clock.today, help_text=_DAY
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

"""What is asked when cells are renamed, merged, split, moved, closed; who is put in charge."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cells.models import Organization, OrganizationKind, Post, PostKind
from cells.registry import CellPerson
from cells.services import Part
from people import clock
from people.models import Person, User

DAY_HELP = _("Ghi ngày/tháng/năm, ví dụ 05/03/2024.")
# Who sits on a committee may be put in charge of a cell.
_COMMITTEE = (
    PostKind.SECRETARY,
    PostKind.DEPUTY,
    PostKind.STANDING_DEPUTY,
    PostKind.STANDING_MEMBER,
    PostKind.COMMITTEE_MEMBER,
)
PARTS = (1, 2, 3)


def take_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put a service's refusal beside its fields; what names no field goes above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if known else None, errors)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    cast(forms.ModelChoiceField, form.fields[name]).queryset = rows


def beside(cell: Organization, user: User) -> QuerySet[Organization]:
    """The cells of the same committee that stand today and ``user`` reaches."""
    cells = Organization.objects.visible_to(user).cells().active()
    return cells.filter(parent=cell.parent_id).order_by("position", "name_key")


class CellActForm(forms.Form):
    """The day and the papers of an act on ``cell``; its own questions come before them."""

    on = forms.DateField(label=_("Từ ngày"), initial=clock.today, help_text=DAY_HELP)
    decision = forms.CharField(
        label=_("Quyết định"),
        max_length=160,
        help_text=_("Số, ngày, cơ quan ra quyết định."),
    )

    def __init__(self, *args: Any, cell: Organization, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cell, self.user = cell, user


class RenameForm(CellActForm):
    name = forms.CharField(label=_("Tên mới"), max_length=120)
    field_order = ["name"]


class MinutesForm(CellActForm):
    minutes = forms.CharField(
        label=_("Biên bản"), max_length=160, help_text=_("Biên bản cuộc họp và danh sách kèm theo.")
    )


class MergeForm(MinutesForm):
    cells = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        label=_("Sáp nhập cùng"),
        widget=forms.CheckboxSelectMultiple,
    )
    into = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Thành chi bộ"),
        required=False,
        empty_label=_("Chi bộ mới, tên ghi ở dưới"),
    )
    name = forms.CharField(label=_("Tên chi bộ mới"), max_length=120, required=False)
    field_order = ["cells", "into", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cells", beside(self.cell, self.user).exclude(id=self.cell.id))
        offer(self, "into", beside(self.cell, self.user))


class MoveForm(CellActForm):
    committee = forms.ModelChoiceField(Organization.objects.none(), label=_("Về trực thuộc"))
    minutes = forms.CharField(label=_("Biên bản"), max_length=160, required=False)
    field_order = ["committee"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committees = (
            Organization.objects.visible_to(self.user)
            .active()
            .filter(kind__in=(OrganizationKind.COMMITTEE, OrganizationKind.SECTION))
            .exclude(children=self.cell)
        )
        offer(self, "committee", committees.order_by("path"))


class CloseForm(CellActForm):
    successor = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Chi bộ tiếp nhận"),
        required=False,
        empty_label=_("Không có: chi bộ không còn ai"),
    )
    minutes = forms.CharField(label=_("Biên bản"), max_length=160, required=False)
    field_order = ["successor"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "successor", beside(self.cell, self.user).exclude(id=self.cell.id))


class SplitForm(MinutesForm):
    """Names of new cells, and for each person of the old one where they go."""

    name_1 = forms.CharField(label=_("Tên chi bộ mới 1"), max_length=120)
    name_2 = forms.CharField(label=_("Tên chi bộ mới 2"), max_length=120, required=False)
    name_3 = forms.CharField(label=_("Tên chi bộ mới 3"), max_length=120, required=False)
    field_order = ["name_1", "name_2", "name_3"]

    def __init__(self, *args: Any, people: Iterable[CellPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        for person in self.people:
            stays = _("Theo người giúp đỡ") if person.follows else _("Ở lại chi bộ cũ")
            self.fields[self._field_of(person.person)] = forms.ChoiceField(
                label=f"{person.name}, {person.kind}",
                required=False,
                choices=[
                    ("", stays),
                    *((str(n), _("Chi bộ mới %(n)d") % {"n": n}) for n in PARTS),
                ],
            )

    @staticmethod
    def _field_of(person: UUID) -> str:
        return f"person_{person.hex}"

    def asked(self) -> list[forms.BoundField]:
        """What is asked before the people: names, day and papers."""
        return [field for field in self if not field.name.startswith("person_")]

    def shared(self) -> list[forms.BoundField]:
        """The people of the cell, each with where they go."""
        return [field for field in self if field.name.startswith("person_")]

    def parts(self) -> list[Part]:
        """The new cells that have a name or somebody."""
        found = []
        for number in PARTS:
            people = frozenset(
                person.person
                for person in self.people
                if self.cleaned_data[self._field_of(person.person)] == str(number)
            )
            if people or self.cleaned_data[f"name_{number}"]:
                found.append(Part(self.cleaned_data[f"name_{number}"], people))
        return found


class PutInChargeForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Đảng ủy viên"))
    started_on = forms.DateField(label=_("Từ ngày"), initial=clock.today, help_text=DAY_HELP)
    ended_on = forms.DateField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống khi chưa định ngày thôi.")
    )
    decision = forms.CharField(label=_("Văn bản phân công"), max_length=160, required=False)

    def __init__(self, *args: Any, cell: Organization, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sitting = Post.objects.filter(
            organization=cell.parent_id, kind__in=_COMMITTEE, ended_on=None
        )
        charged = Post.objects.filter(
            organization__parent=cell.parent_id, kind=PostKind.IN_CHARGE, ended_on=None
        )
        people = Person.objects.filter(
            Q(pk__in=sitting.values("person")) | Q(pk__in=charged.values("person"))
        )
        offer(self, "person", people.order_by("sort_key", "pk"))


class EndChargeForm(forms.Form):
    ended_on = forms.DateField(label=_("Thôi từ hết ngày"), initial=clock.today, help_text=DAY_HELP)

    def __init__(self, *args: Any, cell: Organization, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

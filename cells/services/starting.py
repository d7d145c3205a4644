"""The first committee of an empty install."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.models import Organization, OrganizationKind, PostKind
from cells.services.posts import appoint
from cells.services.tree import create_organization
from people.models import Person
from people.services import create_account


@transaction.atomic
def start_committee(
    *,
    code: str,
    name: str,
    admin_name: str,
    username: str,
    password: str,
    started_on: date,
    upland: bool = True,
) -> Organization:
    """Make the first committee of an empty install and its first admin, who also keeps
    the office until somebody is appointed.

    Raises ValidationError when an organisation stands already.
    """
    if Organization.objects.exists():
        raise ValidationError(_("Đã có tổ chức trong hệ thống. Vào trang quản trị để thêm."))
    committee = create_organization(
        name=name,
        kind=OrganizationKind.COMMITTEE,
        parent=None,
        code=code,
        is_upland=upland,
        actor=None,
        source="start_committee",
    )
    person = Person(full_name=admin_name)
    person.full_clean()
    person.save()
    create_account(
        username=username,
        password=password,
        person=person,
        actor=None,
        source="start_committee",
    )
    for kind in (PostKind.SYSTEM_ADMIN, PostKind.OFFICE):
        appoint(
            person=person,
            organization=committee,
            kind=kind,
            started_on=started_on,
            actor=None,
            source="start_committee",
        )
    return committee

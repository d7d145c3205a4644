"""Changes of state on accounts and on the demo's clock."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import DemoClock, Person, User


@transaction.atomic
def create_account(
    *,
    username: str,
    password: str,
    actor: User | None,
    source: str = "",
    path: str = "",
    **fields: Any,
) -> User:
    """Make an account; its rights come from the posts its person holds.

    Raises ValidationError when the name is taken or the password is weak.
    """
    user = User(username=username, **fields)
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("Tên đăng nhập này đã có người dùng.")})
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record(actor, "people.account_created", user, path=path, source=source)
    return user


@transaction.atomic
def set_demo_day(*, day: date, actor: User | None, source: str = "") -> None:
    """Move the demo's today. Raises PermissionDenied outside demo mode."""
    if not settings.DEMO:
        raise PermissionDenied(_("Chỉ bản dùng thử mới đổi được ngày."))
    clock, _created = DemoClock.objects.update_or_create(id=1, defaults={"day": day})
    audit.record(actor, "people.demo_day_set", clock, source=source, data={"day": day})


def save_preferences(*, user: User, text_size: str, language: str) -> None:
    """Keep how ``user`` likes to read: text size and language."""
    user.text_size, user.language = text_size, language
    user.full_clean(exclude=["password"])
    user.save(update_fields=["text_size", "language"])


def add_people(people: list[Person]) -> list[Person]:
    """Save new people, their keys computed (one statement each, with their history)."""
    for person in people:
        person.full_clean()
        person.save()
    return people

"""What an admin does with accounts: make, correct, close, open again, give a new password."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from cells import policy
from cells.access import holds, may_keep_account, reach
from people import audit, clock
from people.models import Person, User
from people.services import add_people, create_account

# Read aloud and typed on a phone: no letter that looks like another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def make_password() -> str:
    """Return a password to be shown once, strong and easy to read out: three groups of five."""
    return "-".join(get_random_string(5, _LETTERS) for _n in range(3))


def last_day_of_slip() -> date:
    """Until when a password given today opens the site, if nobody changes it."""
    return clock.today() + timedelta(days=settings.SLIP_DAYS)


def _path(actor: User) -> str:
    """The organisation an account act belongs to: the one that gives the actor the right."""
    homes = reach(actor).places(policy.KEEP_ACCOUNT)
    return homes[0].path if homes else ""


def _require(actor: User, account: User) -> None:
    if not may_keep_account(actor, account):
        raise PermissionDenied(
            _("Người này giữ chức vụ ngoài phạm vi của đồng chí nên không đổi tài khoản được.")
        )


@transaction.atomic
def give_account(
    *,
    username: str,
    password: str,
    person: Person | None,
    new_name: str = "",
    email: str = "",
    actor: User,
) -> User:
    """Make an account for ``person``, or for somebody who is on no list yet.

    The password is for the first sign-in alone: the admin knows it too.
    Raises ValidationError when nobody or two people are named, the person has an account,
    the name is taken or the password is weak; PermissionDenied when the person holds posts
    beyond the actor's reach.
    """
    if not holds(actor, policy.KEEP_ACCOUNT):
        raise PermissionDenied(_("Chỉ quản trị hệ thống được tạo tài khoản."))
    if (person is None) == (not new_name.strip()):
        raise ValidationError(
            {"person": _("Chọn một người trong danh sách, hoặc ghi tên người chưa có.")}
        )
    if person is None:
        [person] = add_people([Person(full_name=new_name)])
    elif User.objects.filter(person=person).exists():
        raise ValidationError({"person": _("Đồng chí này đã có tài khoản.")})
    _require(actor, User(person=person))
    return create_account(
        username=username,
        password=password,
        person=person,
        email=email,
        actor=actor,
        path=_path(actor),
        one_time_until=last_day_of_slip(),
    )


@transaction.atomic
def change_account(*, account: User, email: str, actor: User) -> User:
    """Correct the mail address of an account."""
    _require(actor, account)
    before = account.email
    if before != email:
        account.email = email
        account.full_clean(exclude=["password"])
        account.save(update_fields=["email"])
        audit.record(
            actor,
            "cells.account_changed",
            account,
            path=_path(actor),
            data={"email": [before, email]},
        )
    return account


@transaction.atomic
def set_account_open(*, account: User, is_open: bool, actor: User) -> User:
    """Close an account (nobody signs in with it) or open it again.

    Raises ValidationError when the account is the actor's own.
    """
    _require(actor, account)
    if account == actor and not is_open:
        raise ValidationError({"is_active": _("Không tự ngừng tài khoản của mình.")})
    if account.is_active != is_open:
        account.is_active = is_open
        account.save(update_fields=["is_active"])
        action = "cells.account_opened" if is_open else "cells.account_closed"
        audit.record(actor, action, account, path=_path(actor))
    return account


@transaction.atomic
def reset_password(*, account: User, password: str, actor: User) -> User:
    """Give an account a new password; who was signed in with the old one is signed out.

    It is to be changed at the next sign-in, unless it is the actor's own.

    Raises ValidationError when the password is weak, PermissionDenied when the person
    reaches further than the actor.
    """
    _require(actor, account)
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise ValidationError({"new_password": weak.messages}) from weak
    account.set_password(password)
    account.one_time_until = None if account == actor else last_day_of_slip()
    account.save(update_fields=["password", "one_time_until"])
    audit.record(actor, "cells.password_reset", account, path=_path(actor))
    return account

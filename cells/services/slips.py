"""Accounts for people of the lists, each on a printed slip with a one-time password.

Most people have no e-mail, so the password goes by hand. It stands on the slip alone: here
only its hash is kept, it is to be changed at the first sign-in, and it lapses after some days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password as hashed
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from cells import policy
from cells.access import gives, may, reach, role_of
from cells.accounts import last_day_of_slip, make_password
from cells.models import Organization, Post
from cells.policy import Role
from people import audit, clock, names
from people.models import Person, User

# Two offices may take the same free name at once; the later one takes the next.
_TRIES = 5


@dataclass(frozen=True)
class Slip:
    """What is printed for one person, once."""

    account: User
    organization: Organization
    password: str

    @property
    def name(self) -> str:
        return str(self.account)


def may_issue_slips(user: User, organization: Organization) -> bool:
    """Whether ``user`` opens accounts there: the cell's leaders, the office, the system admin."""
    return may(user, policy.ISSUE_SLIP, organization)


def out_of_hand(actor: User, people: Sequence[Person]) -> set[UUID]:
    """Those of ``people`` who reach further than ``actor``: no slip of theirs is the actor's.

    Whoever hands out a password could sign in with it. An admin's is another admin's alone.
    """
    held = reach(actor).held
    posts = Post.objects.held_on(clock.today()).filter(person__in=people)
    return {
        post.person_id
        for post in posts.select_related("organization")
        if (role := role_of(post))
        and not any(
            gives(policy.ISSUE_SLIP, own, post.organization)
            and (role != Role.ADMIN or own.role == Role.ADMIN)
            for own in held
        )
    }


def open_accounts(*, people: Sequence[tuple[Person, Organization]], actor: User) -> list[Slip]:
    """Open an account for each of ``people``, who belong to the organisation beside them.

    Whoever has one already is passed over. Raises PermissionDenied, naming them, for people
    whose slips are not the actor's to hand out; ValidationError for too many in one go.
    """
    _require_all(actor, people)
    if len(people) > settings.SLIPS_AT_ONCE:
        raise ValidationError(
            _("Mỗi lần mở nhiều nhất %(most)d tài khoản. Đang chọn %(count)d người.")
            % {"most": settings.SLIPS_AT_ONCE, "count": len(people)},
            code="too_many",
        )
    # Hashing is slow on purpose: it is done before anything is locked.
    passwords = [make_password() for _each in people]
    hashes = [hashed(password) for password in passwords]
    for _attempt in range(_TRIES):
        try:
            return _write(people, passwords, hashes, actor)
        except IntegrityError:
            continue
    raise ValidationError(_("Nơi khác đang mở tài khoản cùng lúc. Thử lại sau ít giây."))


@transaction.atomic
def _write(
    people: Sequence[tuple[Person, Organization]],
    passwords: list[str],
    hashes: list[str],
    actor: User,
) -> list[Slip]:
    ids = [person.pk for person, _organization in people]
    # Nobody gets two: who opens accounts for the same people takes turns.
    list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk").values("pk"))
    last_day = last_day_of_slip()
    served = set(User.objects.filter(person__in=ids).values_list("person", flat=True))
    free = _free_names([person for person, _organization in people])
    slips = []
    for (person, organization), password, hash_ in zip(people, passwords, hashes, strict=True):
        if person.pk in served:
            continue
        served.add(person.pk)
        account = User(
            username=free[person.pk],
            person=person,
            password=hash_,
            one_time_until=last_day,
        )
        account.full_clean(validate_unique=False)
        account.save(force_insert=True)
        audit.record(
            actor,
            "people.account_created",
            account,
            path=organization.path,
            data={"username": account.username, "slip_until": account.one_time_until},
        )
        slips.append(Slip(account, organization, password))
    return slips


def reissue_slip(*, account: User, organization: Organization, actor: User) -> Slip:
    """Give a new one-time password, on a slip; whoever was signed in with the old is out.

    Raises PermissionDenied where the person reaches further than ``actor``; ValidationError
    for the actor's own account and for a closed one.
    """
    person = account.person
    if person is None:
        raise PermissionDenied(_("Tài khoản này không gắn với ai trong danh sách."))
    _require_all(actor, [(person, organization)])
    if account.pk == actor.pk:
        raise ValidationError(_("Đồng chí đổi mật khẩu của mình ở trang Thêm."), code="own")
    password = make_password()
    hash_ = hashed(password)
    with transaction.atomic():
        account = User.objects.select_for_update(of=("self",)).get(pk=account.pk)
        if not account.is_active:
            raise ValidationError(
                _("Tài khoản này đang khóa. Quản trị hệ thống mở lại trước."), code="closed"
            )
        account.password, account.one_time_until = hash_, last_day_of_slip()
        account.save(update_fields=["password", "one_time_until"])
        Token.objects.filter(user=account).delete()
        audit.record(
            actor,
            "cells.slip_reissued",
            account,
            path=organization.path,
            data={"slip_until": account.one_time_until},
        )
    return Slip(account, organization, password)


@transaction.atomic
def close_with_membership(*, person: Person, path: str, actor: User | None) -> bool:
    """Close the account of who is no member any more; say whether one was open."""
    account = User.objects.filter(person=person, is_active=True).first()
    if account is None:
        return False
    account.is_active = False
    account.save(update_fields=["is_active"])
    audit.record(actor, "cells.account_closed", account, path=path, data={"with": "membership"})
    return True


@transaction.atomic
def reopen_with_membership(*, person: Person, path: str, actor: User | None) -> None:
    """Open again what an ending closed that turned out to be recorded wrongly."""
    account = User.objects.filter(person=person, is_active=False).first()
    if account is not None:
        account.is_active = True
        account.save(update_fields=["is_active"])
        audit.record(actor, "cells.account_opened", account, path=path, data={"with": "membership"})


def _require_all(actor: User, people: Sequence[tuple[Person, Organization]]) -> None:
    if not all(may_issue_slips(actor, organization) for _person, organization in people):
        raise PermissionDenied(
            _("Chỉ bí thư, phó bí thư chi bộ và văn phòng đảng ủy được cấp tài khoản.")
        )
    beyond = out_of_hand(actor, [person for person, _organization in people])
    refused = [person.full_name for person, _organization in people if person.pk in beyond]
    if refused:
        raise PermissionDenied(
            _("Giữ chức vụ ngoài phạm vi của đồng chí nên không cấp phiếu được: %(names)s.")
            % {"names": ", ".join(refused)}
        )


def _free_names(people: Sequence[Person]) -> dict[UUID, str]:
    """A user name for each: of the own name, with the first free number where it is taken.

    Names that differ by case alone are one to who signs in.
    """
    bases = {person.pk: names.login_name(person.full_name) for person in people}
    alike = Q()
    for base in set(bases.values()):
        alike |= Q(username__istartswith=base)
    taken = {name.lower() for name in User.objects.filter(alike).values_list("username", flat=True)}
    free = {}
    for pk, base in bases.items():
        number = 1
        while (name := base if number == 1 else f"{base}{number}") in taken:
            number += 1
        taken.add(name)
        free[pk] = name
    return free

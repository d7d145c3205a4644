"""Changes of state on accounts and on the demo's clock."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from people import audit, bulk, clock, national_id, sealing
from people.models import DemoClock, Person, RecordOpening, User


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
def choose_password(*, user: User, password: str, path: str = "") -> User:
    """Keep the password that ``user`` chose; one that somebody else gave is no more."""
    user.set_password(password)
    user.one_time_until = None
    user.save(update_fields=["password", "one_time_until"])
    audit.record(user, "people.password_changed", user, path=path)
    return user


@transaction.atomic
def set_demo_day(*, day: date, actor: User | None, source: str = "") -> None:
    """Move the demo's today. Raises PermissionDenied outside demo mode."""
    if not settings.DEMO:
        raise PermissionDenied(_("Chỉ bản dùng thử mới đổi được ngày."))
    clock, _created = DemoClock.objects.update_or_create(id=1, defaults={"day": day})
    audit.record(actor, "people.demo_day_set", clock, source=source, data={"day": day})


@transaction.atomic
def set_national_id(
    person: Person,
    value: str,
    actor: User | None,
    *,
    about: models.Model | None = None,
    path: str = "",
    source: str = "",
) -> Person:
    """Keep the personal identification number of ``person``, or take it away.

    The trail says that it changed, masked; it is written on ``about`` (the member whose page
    it is). Whether ``actor`` may is asked by the caller, who knows through whom the person is
    seen. Raises ValidationError for what is no such number and for another person's.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = person.national_id_masked
    try:
        person.national_id = national_id.read(value).value
    except ValidationError as wrong:
        raise ValidationError({"national_id": wrong.messages}) from wrong
    if Person.objects.with_national_id(value).exclude(pk=person.pk).exists():
        raise ValidationError({"national_id": _("Số định danh này đã ghi cho người khác.")})
    person.save(update_fields=["national_id_sealed", "national_id_print"])
    audit.record(
        actor,
        "people.national_id_set",
        about or person,
        path=path,
        source=source,
        data={"national_id": [before, person.national_id_masked]},
    )
    return person


@dataclass(frozen=True)
class GivenId:
    """A national id, sealed, for somebody who has none; ``about`` is whose page tells of it."""

    person: Person
    sealed: str
    mark: str
    about: models.Model
    path: str


@transaction.atomic
def give_national_ids(rows: list[GivenId], *, actor: User | None, source: str = "") -> None:
    """Keep the numbers of people who have none, as :func:`set_national_id` would one by one.

    Raises ValidationError for somebody who has a number, and for a number of somebody else.
    """
    keys = [row.person.pk for row in rows]
    for piece in bulk.pieces(keys):
        people = Person.objects.select_for_update().filter(pk__in=piece)
        if any(people.values_list("national_id_sealed", flat=True)):
            raise ValidationError({"national_id": _("Đồng chí đã có số định danh.")})
    for row in rows:
        row.person.national_id_sealed, row.person.national_id_print = row.sealed, row.mark
    people_now = [row.person for row in rows]
    _refuse_known_ids(people_now)
    Person.objects.bulk_update(
        people_now, ["national_id_sealed", "national_id_print"], batch_size=500
    )
    bulk.note_history(Person, people_now, "~")
    audit.record_all(
        (
            audit.Act(
                "people.national_id_set",
                row.about,
                row.path,
                {"national_id": ["", row.person.national_id]},
            )
            for row in rows
        ),
        actor=actor,
        source=source,
    )


def reseal_national_ids() -> int:
    """Seal with the newest key what an older one sealed; return how many were.

    Row by row, so that nobody waits; safe to run twice. What was written meanwhile is left
    alone: it bears the newest key. Raises CannotOpen, the row unchanged, without its key.
    """
    count = 0
    kept = Person.objects.exclude(national_id_sealed="").values_list("pk", "national_id_sealed")
    for pk, sealed in kept.iterator(chunk_size=2000):
        value = sealing.unseal(sealed)
        if not sealing.is_current(sealed):
            # No history row: the person's data have not changed.
            count += Person.objects.filter(pk=pk, national_id_sealed=sealed).update(
                national_id_sealed=sealing.seal(value), national_id_print=sealing.blind(value)
            )
    return count


def opened_today(user: User) -> Exists:
    """Whether ``user`` opened the record of a row's person today, asked beside the row."""
    return Exists(
        RecordOpening.objects.filter(person=OuterRef("person"), user=user, on=clock.today())
    )


def note_opening(*, person: Person, user: User, ground: str = "") -> None:
    """Keep that ``user`` opened the record of ``person`` today, once; one's own is not kept."""
    if user.person_id == person.pk:
        return
    opening = RecordOpening(person=person, user=user, on=clock.today(), ground=ground[:300])
    RecordOpening.objects.bulk_create([opening], ignore_conflicts=True)


def save_preferences(*, user: User, text_size: str, language: str) -> None:
    """Keep how ``user`` likes to read: text size and language."""
    user.text_size, user.language = text_size, language
    user.full_clean(exclude=["password"])
    user.save(update_fields=["text_size", "language"])


# What nobody types: keys of the name, the sealed number.
_MADE_HERE = {field.name for field in Person._meta.fields if not field.editable}


@transaction.atomic
def add_people(people: list[Person]) -> list[Person]:
    """Save new people and their history, a fixed number of statements for each few thousand.

    Raises ValidationError for a field that cannot be, and for a national id (số định danh)
    that another person has.
    """
    for person in people:
        person.set_name_keys()
        # The model's only constraint says what the field says: a person has a name.
        person.clean_fields(exclude=_MADE_HERE)
    _refuse_known_ids(people)
    bulk.insert(Person, people)
    bulk.note_history(Person, people, "+")
    return people


def _refuse_known_ids(people: list[Person]) -> None:
    prints = [person.national_id_print for person in people if person.national_id_print]
    if len(set(prints)) < len(prints) or any(
        Person.objects.filter(national_id_print__in=piece).exists() for piece in bulk.pieces(prints)
    ):
        raise ValidationError({"national_id": _("Số định danh này đã ghi cho người khác.")})

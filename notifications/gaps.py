"""Who is not told (ai chưa nhận được tin), in somebody's reach: each list is one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from cells import policy
from cells.access import Reach
from cells.models import Organization, OrganizationKind, Post, PostKind
from notifications import registry
from notifications.models import Delivery, DeliveryState, Notification
from notifications.planning import due_of, horizon, ladders
from notifications.ways import reachable
from people.models import Person, User

MOST = 100
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Vacancy:
    """A post of the ladder that nobody holds at an organisation."""

    organization: Organization
    kind: PostKind


@dataclass(frozen=True)
class Gaps:
    """What keeps reminders from people; each list is capped."""

    without_account: list[Person]
    unreachable: list[User]
    vacancies: list[Vacancy]
    failed: list[Delivery]

    def __bool__(self) -> bool:
        return any((self.without_account, self.unreachable, self.vacancies, self.failed))


def gaps(held: Reach, on: date) -> Gaps:
    """What keeps reminders from the people whom ``held`` watches, as on ``on``."""
    people = _people(held, on)
    posts = Post.objects.held_on(on).select_related("organization", "stands_in_for__person")
    people = people.prefetch_related(Prefetch("posts", posts, to_attr="posts_held"))
    is_used = Exists(User.objects.filter(person=OuterRef("pk"), is_active=True))
    accounts = User.objects.filter(is_active=True, person__in=_people(held, on).order_by())
    unreachable = accounts.exclude(reachable()).select_related("person")
    return Gaps(
        without_account=list(people.filter(~is_used)[: MOST + 1]),
        unreachable=list(unreachable.order_by("person__sort_key", "pk")[: MOST + 1]),
        vacancies=list(vacancies(held, on))[: MOST + 1],
        failed=list(failed(held, on)[: MOST + 1]),
    )


def _people(held: Reach, on: date) -> QuerySet[Person]:
    """Who holds a post in reach, or is the first whom a rule tells of something there."""
    posts = Post.objects.held_on(on).filter(
        held.organizations(policy.WATCH_REMINDERS, "organization__")
    )
    told = Q(pk__in=posts.order_by().values("person"))
    within = held.rows(policy.WATCH_REMINDERS, cell="cell_key", committee="committee_key")
    for rule in registry.rules:
        until = max(horizon(ladder, on) for _committees, ladder in ladders(rule, on))
        owners = due_of(rule, until).filter(within, owner_key__isnull=False)
        told |= Q(pk__in=owners.order_by().values("owner_key"))
    return Person.objects.filter(told).order_by("sort_key", "pk")


# Whom the ladder asks for, by the kind of organisation where they sit.
ASKED_FOR = (
    (OrganizationKind.CELL, PostKind.SECRETARY),
    (OrganizationKind.CELL, PostKind.IN_CHARGE),
    (OrganizationKind.COMMITTEE, PostKind.OFFICE),
    (OrganizationKind.COMMITTEE, PostKind.STANDING_DEPUTY),
)


def vacancies(held: Reach, on: date) -> Iterator[Vacancy]:
    """The posts of the ladder that nobody holds: in cells, and at committees."""
    places = Organization.objects.active().filter(held.organizations(policy.WATCH_REMINDERS))
    for where, kind in ASKED_FOR:
        holders = Post.objects.held_on(on).filter(organization=OuterRef("pk"), kind=kind)
        vacant = places.filter(~Exists(holders), kind=where).order_by("path")
        for place in vacant[: MOST + 1]:
            yield Vacancy(place, kind)


def failed(held: Reach, on: date) -> QuerySet[Delivery]:
    """The messages of late that did not go out, for good: who, when, why; never what."""
    within = held.organizations(policy.WATCH_REMINDERS, "committee__")
    told = Notification.objects.filter(within, digest=OuterRef("digest"))
    return (
        Delivery.objects.filter(
            Exists(told), state=DeliveryState.FAILED, digest__day__gt=on - LATELY
        )
        .select_related("digest__recipient__person")
        .order_by("-digest__day", "pk")
    )

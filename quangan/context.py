"""What the shell of every page shows; nothing is asked before the page shows it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property

from cells.access import Reach, Role, reach
from cells.models import Organization
from members.models import CURRENT, Member
from people import clock
from people.models import User
from quangan import demo, navigation
from quangan.demo import DemoPerson
from quangan.navigation import Place

SIZE_COOKIE = "co-chu"


class Shell:
    """The bar, the unit, the count of news, the size of the print."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def is_demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def reach(self) -> Reach:
        return reach(self.user) if self.user else Reach()

    @property
    def role(self) -> Role | None:
        return navigation.first_role(self.reach.roles)

    @cached_property
    def member(self) -> Member | None:
        """The member that the signed-in person is; loaded with the account (SiteBackend)."""
        person = self.user.person if self.user else None
        member: Member | None = getattr(person, "member", None)
        return member if member is not None and member.status in CURRENT else None

    @property
    def mentors(self) -> bool:
        """Whether the person helps a candidate today; loaded with the account."""
        return bool(getattr(self.user, "helps_somebody", False))

    @cached_property
    def unit(self) -> Organization | None:
        """The organisation that the person acts for: of the leading role, else the own cell."""
        if self.role is not None:
            return self.reach.home(self.role)
        return self.member.cell if self.member else None

    @cached_property
    def bar(self) -> list[Place]:
        if self.user is None:
            return []
        return navigation.bar(
            self.reach.roles, mentors=self.mentors, is_member=self.member is not None
        )

    @cached_property
    def places(self) -> list[Place]:
        if self.user is None:
            return []
        return navigation.all_places(
            self.reach.roles, mentors=self.mentors, is_member=self.member is not None
        )

    @cached_property
    def here(self) -> str:
        """The view of the place that this page lies in."""
        return navigation.current([*self.places, *self.bar], self.request.path)

    @property
    def unread(self) -> int:
        """How many notifications wait to be read; loaded with the account."""
        return getattr(self.user, "unread", 0)

    @cached_property
    def demo_people(self) -> list[DemoPerson]:
        """Whom the sign-in page offers in the demo."""
        return demo.people()

    @property
    def is_empty(self) -> bool:
        """Whether the install still waits for its first committee."""
        return not Organization.objects.exists()

    @property
    def size(self) -> str:
        """The size of the print, as the account or the cookie keeps it."""
        if self.user is not None:
            return self.user.text_size
        asked = self.request.COOKIES.get(SIZE_COOKIE, "")
        return asked if asked in dict(User.TEXT_SIZES) else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}

"""The ways out of the app (kênh): each opens once for a run and then sends one by one.

A message says how many things wait and where, in the language of who reads it: no name, no
cell, no status, on any way.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from notifications.models import Channel
from notifications.ways.refusal import Refusal
from people.models import User

__all__ = ["Message", "Refusal", "Sender", "Way", "reachable", "ways"]


@dataclass(frozen=True)
class Message:
    """What is said to one person: ``count`` things wait. ``id`` is the same at each try."""

    id: UUID
    user: User
    count: int

    @property
    def subject(self) -> str:
        with translation.override(self.user.language):
            return ngettext(
                "Quảng An: có %(count)d thông báo cần xem",
                "Quảng An: có %(count)d thông báo cần xem",
                self.count,
            ) % {"count": self.count}

    @property
    def url(self) -> str:
        return site_url("notifications:inbox")


def site_url(view: str, *args: object) -> str:
    """The address of a page as somebody outside opens it."""
    return settings.SITE_URL.rstrip("/") + reverse(view, args=args)


class Sender(Protocol):
    """An open way: takes one message after the other, or says why not."""

    def send(self, message: Message) -> Refusal | None: ...


class Way(Protocol):
    """One way out of the app."""

    def open(self) -> AbstractContextManager[Sender] | Refusal:
        """Open the way for a run; a refusal says why nobody can be reached now."""

    def reaches(self) -> Q:
        """Which accounts (User) can be reached and want it: a condition on the accounts."""


def ways() -> dict[Channel, Way]:
    """The ways that this site has, by channel."""
    from notifications.ways.email import EmailWay
    from notifications.ways.gateway import GatewayWay
    from notifications.ways.push import PushWay

    found: dict[Channel, Way] = {Channel.EMAIL: EmailWay(), Channel.PUSH: PushWay()}
    if settings.GATEWAY_URL:
        found[Channel.GATEWAY] = GatewayWay()
    return found


def reachable() -> Q:
    """The accounts that at least one way reaches."""
    found = Q(pk__in=[])
    for way in ways().values():
        found |= way.reaches()
    return found

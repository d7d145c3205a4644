"""A person's private calendar: its address, and what a calendar that subscribes is told."""

import secrets
from datetime import datetime, time, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from icalendar import Calendar, Event

from cells.models import Post, PostKind
from meetings.models import CalendarFeed, Meeting, MeetingState
from members.models import CellAttachment, Member
from people import audit, clock
from people.models import User

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
# Calendars keep a place free for as long; how long a meeting lasts is known when it is over.
LASTS = timedelta(hours=2)
# A calendar lies on phones and servers that nobody guards: it names no cell and no person.
SUMMARY = "Sinh hoạt"


@transaction.atomic
def make_feed(*, actor: User) -> str:
    """Give ``actor`` a new calendar address and return its token; the old one ends.

    Only the hash is kept: the token is shown once.
    """
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=actor, defaults={"token_hash": _hash(token), "made_at": timezone.now()}
    )
    audit.record(actor, "meetings.calendar_made", actor)
    return token


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def owner_of(token: str) -> User | None:
    """Whose calendar has this address; nobody's once the account is closed."""
    feeds = CalendarFeed.objects.select_related("user__person")
    feed = feeds.filter(token_hash=_hash(token), user__is_active=True).first()
    return feed.user if feed else None


def calendar_of(user: User) -> bytes:
    """The meetings that ``user`` may attend, from 90 days back to 400 ahead (iCalendar)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Quang An//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", SUMMARY)
    for meeting in meetings_to_attend(user):
        calendar.add_component(_event(meeting))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def meetings_to_attend(user: User) -> list[Meeting]:
    """What was announced to the user: of their own cell, and of cells they are in charge of or
    sent to."""
    if user.person_id is None:
        return []
    today = clock.today()
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    own = Member.objects.current().filter(person=user.person_id).values("cell")
    charged = Post.objects.held_by(user, today).filter(kind=PostKind.IN_CHARGE)
    sent = CellAttachment.objects.running_on(today).filter(member__person=user.person_id)
    cells = Q(cell__in=own)
    cells |= Q(cell__in=charged.values("organization")) | Q(cell__in=sent.values("cell"))
    return list(
        Meeting.objects.filter(cells)
        .exclude(state=MeetingState.DRAFT)
        # A draft called off was told to nobody.
        .exclude(state=MeetingState.CANCELLED, announced_at=None)
        .filter(planned_at__gte=midnight - BACK, planned_at__lt=midnight + AHEAD)
        .only("planned_at", "place", "state", "revision", "announced_at")
        .order_by("planned_at", "pk")
    )


def _event(meeting: Meeting) -> Event:
    begins = timezone.localtime(meeting.planned_at)
    event = Event()
    event.add("uid", str(meeting.pk))
    event.add("summary", SUMMARY)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", begins)
    event.add("dtend", begins + LASTS)
    event.add("sequence", meeting.revision)
    if meeting.place:
        event.add("location", meeting.place)
    cancelled = meeting.state == MeetingState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event

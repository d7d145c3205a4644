"""Whatever happens in whatever order: told once, a message a day, and in the end everything."""

from collections import Counter
from contextlib import nullcontext, suppress
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications import registry, ways
from notifications.composing import MOST_IN_MONTH
from notifications.delivery import deliver_due
from notifications.models import Channel, Delivery, Digest, Notification
from notifications.services import mark_all_read, notify, take_back
from notifications.ways import Refusal
from tests import factories as make

pytestmark = pytest.mark.django_db
FIRST = date(2026, 2, 9)  # the week before Tết
PEOPLE = 3


class Killed(Exception):
    """The process died."""


class Server:
    """A mail server that does as it is told, and remembers what it took."""

    def __init__(self):
        self.mood, self.taken, self.unanswered = "ok", [], Counter()

    def open(self):
        return Refusal("away", breaks_the_line=True) if self.mood == "away" else nullcontext(self)

    def reaches(self):
        return Q(email__contains="@")

    def send(self, message):
        if self.mood == "killed before":
            raise Killed
        if self.mood == "later":
            return Refusal("451 later")
        self.taken.append(message.id)
        if self.mood in ("killed after", "hangs up"):
            self.unanswered[message.id] += 1
        if self.mood == "killed after":
            raise Killed
        return Refusal("gone", breaks_the_line=True) if self.mood == "hangs up" else None


MOODS = ["ok", "away", "later", "hangs up", "killed before", "killed after"]
people = st.integers(0, PEOPLE - 1)
acts = st.one_of(
    st.tuples(st.just("tell"), people, st.integers(0, 4), st.booleans()),
    st.tuples(st.just("read"), people),
    st.tuples(st.just("take back"), st.integers(0, 4)),
    st.tuples(st.just("deliver"), st.sampled_from(MOODS), st.integers(0, 23)),
    st.tuples(st.just("sleep"), st.integers(0, 3)),
    st.tuples(st.just("close or open"), people),
    st.tuples(st.just("lease ends")),
)


class History:
    """A few people, a server, and the day."""

    def __init__(self, server):
        self.server, self.day = server, FIRST
        self.users = [make.make_user() for _n in range(PEOPLE)]
        for n, user in enumerate(self.users):
            user.email = f"nguoi{n}@example.vn"
            user.save()

    def tell(self, who, subject, urgent):
        notify(
            [self.users[who]],
            rule="notice",
            subject=UUID(int=subject),
            due_on=self.day,
            title="Có việc",
            is_urgent=urgent,
        )

    def read(self, who):
        mark_all_read(actor=self.users[who])

    def take_back(self, subject):
        take_back(rules=["notice"], subject=UUID(int=subject))

    def deliver(self, mood, hour):
        self.server.mood = mood
        now = timezone.make_aware(datetime.combine(self.day, time(hour)))
        with suppress(Killed):
            deliver_due(now)

    def sleep(self, days):
        self.day += timedelta(days=days)

    def close_or_open(self, who):
        user = self.users[who]
        user.is_active = not user.is_active
        user.save()

    def lease_ends(self):
        Delivery.objects.filter(state="claimed").update(
            lease_until=timezone.now() - timedelta(seconds=1)
        )

    def live(self, history):
        for name, *given_ in history:
            getattr(self, name.replace(" ", "_"))(*given_)

    def come_to_rest(self):
        """Six weeks in which nothing happens and the server is well."""
        for _n in range(45):
            self.lease_ends()
            self.sleep(1)
            self.deliver("ok", 9)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(acts, min_size=5, max_size=30))
def test_any_history_tells_each_thing_once_and_everything_in_the_end(monkeypatch, history):
    server = Server()
    monkeypatch.setattr(ways, "ways", lambda: {Channel.EMAIL: server})
    monkeypatch.setattr(registry, "rules", [])
    with transaction.atomic():
        world = History(server)
        world.live(history)
        world.come_to_rest()

        # Everything that still waits is somebody's without an account in use.
        waiting = Notification.objects.to_mail().filter(recipient__is_active=True)
        assert not waiting.exists()
        assert not Notification.objects.filter(state="pending").exists()
        assert set(Delivery.objects.values_list("state", flat=True)) <= {"sent", "withdrawn"}
        # A repeat is the same message, and nobody could know that the first had arrived.
        for message, times in Counter(server.taken).items():
            assert times <= 1 + server.unanswered[message]
        sent = set(Delivery.objects.filter(state="sent").values_list("pk", flat=True))
        assert sent <= set(server.taken)
        # One a day by the key; and seldom enough in a month.
        months = Counter((d.recipient_id, d.day.year, d.day.month) for d in Digest.objects.all())
        assert max(months.values(), default=0) <= MOST_IN_MONTH
        transaction.set_rollback(True)

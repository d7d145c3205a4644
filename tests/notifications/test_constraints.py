"""What the database promises of the outbox: nobody is told one thing twice."""

from datetime import date

import pytest

from notifications.models import Delivery, Notification
from tests import factories as make
from tests.constraints import keeps, promises_of

pytestmark = pytest.mark.django_db


class Rows:
    """Writes each kind of row at its least; a case names what it is about."""

    def __init__(self):
        self.readers = [make.make_user() for _n in range(2)]
        self.told = Notification.objects.create(
            recipient=self.readers[0], rule="other-rule", subject_id="a", due_on=make.MARCH_5
        )

    def notification(self, who=0, **fields):
        fields = {"rule": "mentor-report", "subject_id": "a", "due_on": make.MARCH_5} | fields
        return Notification.objects.create(recipient=self.readers[who], **fields)

    def delivery(self, **fields):
        return Delivery.objects.create(notification=self.told, **fields)


# Promise, kind of row, what stands already, what is refused beside it, what is accepted.
CASES = [
    *(
        ("notification_once", "notification", [{}], {"title": "Nói cách khác."}, neighbour)
        for neighbour in (
            {"who": 1},
            {"rule": "meeting-drafted"},
            {"subject_id": "b"},
            {"due_on": date(2024, 4, 5)},
            {"rung": 1},
        )
    ),
    ("notification_once", "notification", [{"state": "withdrawn"}], {}, {"rung": 1}),
    ("delivery_once_per_channel", "delivery", [{"channel": "inbox", "state": "sent"}],
     {"channel": "inbox"}, {"channel": "email"}),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "kind", "stands", "refused", "accepted"), CASES)
def test_the_database_refuses(promise, kind, stands, refused, accepted):
    row = getattr(Rows(), kind)

    keeps(promise, row, stands, refused, accepted)


def test_each_promise_is_tried():
    assert {case[0] for case in CASES} == promises_of("notifications")

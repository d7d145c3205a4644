"""What the database promises of the outbox: nobody is told one thing twice."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from notifications.models import (
    CommitteeSetting,
    Delivery,
    Digest,
    Duty,
    Notification,
    Preference,
    PushSubscription,
    RuleSetting,
)
from tests import factories as make
from tests.constraints import keeps, promises_of

pytestmark = pytest.mark.django_db
A, B = uuid.UUID(int=1), uuid.UUID(int=2)
DAY = make.MARCH_5
NOW = timezone.now()


class Rows:
    """Writes each kind of row at its least; a case names what it is about."""

    def __init__(self):
        self.readers = [make.make_user(make.make_person()) for _n in range(2)]
        self.committees = [make.make_committee() for _n in range(2)]
        self.cell = make.make_cell(self.committees[0])
        self.digest_ = Digest.objects.create(
            recipient=self.readers[0], day=date(2024, 3, 1), created_at=NOW
        )
        self.told = Notification.objects.create(
            recipient=self.readers[0], rule="other-rule", subject_id=A, due_on=make.MARCH_5
        )

    def notification(self, who=0, **fields):
        fields = {"rule": "mentor-report", "subject_id": A, "due_on": make.MARCH_5} | fields
        return Notification.objects.create(recipient=self.readers[who], **fields)

    def delivery(self, **fields):
        fields = {"digest": self.digest_, "created_at": NOW} | fields
        return Delivery.objects.create(**fields)

    def digest(self, who=0, **fields):
        fields = {"recipient": self.readers[who], "day": DAY, "created_at": NOW} | fields
        return Digest.objects.create(**fields)

    def duty(self, **fields):
        fields = {"rule": "task", "subject_id": A, "due_on": DAY, "title": "Việc."} | fields
        places = {"cell": self.cell, "committee": self.cell.parent, "found_at": NOW}
        if owner := fields.pop("who", None):
            fields["owner"] = self.readers[owner].person
        return Duty.objects.create(**fields, **places)

    def committee_setting(self, committee=0):
        return CommitteeSetting.objects.create(committee=self.committees[committee])

    def preference(self, who=0):
        return Preference.objects.create(user=self.readers[who])

    def push(self, who=0, endpoint="https://a.example.vn/"):
        return PushSubscription.objects.create(user=self.readers[who], endpoint=endpoint)

    def rule_setting(self, committee=0, **fields):
        fields = {"rule": "task", "reason": "Nghị quyết."} | fields
        return RuleSetting.objects.create(committee=self.committees[committee], **fields)


# Promise, kind of row, what stands already, what is refused beside it, what is accepted.
CASES = [
    *(
        ("notification_once", "notification", [{}], {"title": "Nói cách khác."}, neighbour)
        for neighbour in (
            {"who": 1},
            {"rule": "meeting-drafted"},
            {"subject_id": B},
            {"due_on": date(2024, 4, 5)},
            {"rung": 1},
        )
    ),
    ("notification_once", "notification", [{"state": "withdrawn"}], {}, {"rung": 1}),
    ("delivery_once_per_channel", "delivery",
     [{"channel": "push", "state": "sent", "sent_at": NOW}],
     {"channel": "push"}, {"channel": "email"}),
    ("delivery_sent_has_time", "delivery", [], {"channel": "email", "state": "sent"},
     {"channel": "email", "state": "sent", "sent_at": NOW}),
    *(("digest_once_a_day", "digest", [{}], {}, other)
      for other in ({"who": 1}, {"day": date(2024, 3, 6)})),
    *(("duty_once_per_owner", "duty", [{"who": 1}], {"who": 1}, other)
      for other in ({}, {"who": 1, "subject_id": B}, {"who": 1, "rule": "meeting"})),
    *(("duty_once_without_owner", "duty", [{}], {}, other)
      for other in ({"who": 1}, {"subject_id": B}, {"rule": "meeting"})),
    *(("rule_setting_once", "rule_setting", [{}], {}, other)
      for other in ({"committee": 1}, {"rule": "meeting"})),
    ("committeesetting.committee", "committee_setting", [{}], {}, {"committee": 1}),
    ("preference.user", "preference", [{}], {}, {"who": 1}),
    ("pushsubscription.endpoint", "push", [{}], {"who": 1}, {"endpoint": "https://b.example.vn/"}),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "kind", "stands", "refused", "accepted"), CASES)
def test_the_database_refuses(promise, kind, stands, refused, accepted):
    row = getattr(Rows(), kind)

    keeps(promise, row, stands, refused, accepted)


def test_each_promise_is_tried():
    assert {case[0] for case in CASES} == promises_of("notifications")

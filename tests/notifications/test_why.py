"""The answer to "why did I get this" names only what will still come."""

from datetime import date

import pytest

from notifications import registry
from notifications.ladder import Step, rungs
from notifications.models import Notification, RuleSetting
from notifications.why import explained
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 15)


@pytest.fixture
def told(monkeypatch):
    rule = registry.ReminderRule(
        key="thing", title="Việc", source="Thử.", ends_when="Xong.",
        rungs=rungs((0, Step.OFFICE), (0, Step.STANDING_DEPUTY), (2, Step.STANDING_DEPUTY)),
        find=lambda until, only: [],
    )  # fmt: skip
    monkeypatch.setattr(registry, "rules", [rule])
    return Notification.objects.create(
        recipient=make.make_user(), committee=make.make_committee(), rule="thing",
        subject_id=make.make_committee().pk, due_on=DAY, rung=0, title="Việc", state="sent",
    )  # fmt: skip


def next_rung():
    [why] = explained(Notification.objects.all(), DAY)
    return str(dict(why.lines)["Bậc sau"])


def test_the_next_rung_is_that_of_a_later_day(told):
    assert "17/05/2024" in next_rung()


def test_where_the_committee_switched_the_rule_off_nothing_follows(told):
    RuleSetting.objects.create(committee=told.committee, rule="thing", is_on=False, reason="Thử")

    assert next_rung() == "Không còn bậc nào nữa."

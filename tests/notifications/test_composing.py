"""Outside the app: one digest a day at most, eight a month, small things together, quiet days."""

import uuid
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cells.services import create_organization
from notifications.composing import MOST_IN_MONTH, compose, to_write_to
from notifications.delivery import show_in_inbox
from notifications.models import CommitteeSetting, Delivery, Digest, Preference
from notifications.quiet import end_of_quiet
from notifications.services import mark_all_read, notify
from rules.models import Holiday
from rules.workdays import is_working_day
from tests import factories as make
from tests.notifications.conftest import at

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 15)  # a Wednesday


def tell(user, *, urgent=False, committee=None):
    notify(
        [user],
        rule="meeting-announced",
        subject=uuid.uuid4(),
        due_on=DAY,
        title="Họp chi bộ",
        is_urgent=urgent,
        committee=committee,
    )
    show_in_inbox()


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(DAY, 20), at(date(2024, 5, 16), 7)),
        (at(DAY, 23, 59), at(date(2024, 5, 16), 7)),
        (at(DAY, 6, 59), at(DAY, 7)),
        (at(DAY, 7), None),
        (at(DAY, 19, 59), None),
        (at(date(2024, 5, 17), 20), at(date(2024, 5, 20), 7)),  # Friday evening to Monday
        (at(date(2024, 5, 18), 10), at(date(2024, 5, 20), 7)),
        (at(date(2024, 2, 7), 20), at(date(2024, 2, 15), 7)),  # Tết Giáp Thìn, 8-14/2
        (at(date(2024, 2, 12), 9), at(date(2024, 2, 15), 7)),
    ],
)
def test_quiet_are_evenings_nights_weekends_and_tet(moment, until):
    assert end_of_quiet(moment) == until


def test_a_day_swapped_by_the_government_is_worked_or_not_as_entered():
    saturday, monday = date(2024, 5, 18), date(2024, 5, 20)
    Holiday.objects.create(day=saturday, is_working=True, name="Làm bù")
    Holiday.objects.create(day=monday, is_working=False, name="Nghỉ bù")

    assert end_of_quiet(at(saturday, 9)) is None
    assert end_of_quiet(at(monday, 9)) == at(date(2024, 5, 21), 7)


def test_what_came_over_tet_is_one_digest_on_the_first_working_day(reader, run, server):
    for day in range(8, 15):
        tell(reader)
        run(at(date(2024, 2, day), 9))
    assert server.taken == []

    run(at(date(2024, 2, 15), 9))

    assert len(server.taken) == 1
    assert Delivery.objects.get().count == 7


def test_a_person_gets_one_digest_a_day(reader):
    tell(reader)
    assert compose(at(DAY, 9)) == 1
    tell(reader, urgent=True)

    assert compose(at(DAY, 15)) == 0
    assert compose(at(DAY + timedelta(days=1), 9)) == 1


def test_small_things_travel_together_and_urgent_ones_do_not_wait(reader):
    tell(reader)
    compose(at(DAY, 9))
    tell(reader)
    thursday, friday, monday = (date(2024, 5, day) for day in (16, 17, 20))

    assert [compose(at(day, 9)) for day in (thursday, friday)] == [0, 0]
    assert compose(at(monday, 9)) == 1
    tell(reader, urgent=True)
    assert compose(at(date(2024, 5, 21), 9)) == 1


@pytest.mark.parametrize("urgent", [True, False])
def test_nobody_gets_more_than_eight_a_month_however_much_happens(reader, urgent):
    day = date(2024, 1, 1)
    while day < date(2025, 1, 1):
        if is_working_day(day):
            tell(reader, urgent=urgent)
            compose(at(day, 9))
        day += timedelta(days=1)

    by_month = Counter(digest.day.month for digest in Digest.objects.all())
    assert max(by_month.values()) <= MOST_IN_MONTH
    # And everybody hears of what waits, in every month.
    assert min(by_month.values()) >= 5


def test_what_was_read_before_is_not_told_outside(reader):
    tell(reader)
    mark_all_read(actor=reader)

    assert compose(at(DAY, 9)) == 0


def test_an_account_out_of_use_or_without_a_way_gets_none(reader):
    nobody = make.make_user()
    tell(nobody)
    tell(reader)
    reader.is_active = False
    reader.save()

    assert list(to_write_to(DAY)) == []


def test_who_stopped_the_mail_gets_none_and_keeps_the_inbox(reader):
    Preference.objects.create(user=reader, email=False)
    tell(reader)

    assert compose(at(DAY, 9)) == 0


def test_what_a_committee_does_not_let_out_stays_in_the_inbox(reader):
    committee = make.make_committee()
    CommitteeSetting.objects.create(committee=committee, allows_email=False)
    tell(reader, committee=committee)

    compose(at(DAY, 9))

    assert not Delivery.objects.exists()


def test_what_a_committee_above_does_not_let_out_stays_in_the_inbox_too(reader):
    superior = create_organization(
        name="Tỉnh ủy", kind="superior", parent=None, actor=None, source="test"
    )
    committee = make.make_committee(parent=superior)
    CommitteeSetting.objects.create(committee=superior, allows_email=False)
    tell(reader, committee=committee)

    compose(at(DAY, 9))

    assert not Delivery.objects.exists()


def test_the_day_of_a_digest_is_the_day_in_vietnam(reader):
    tell(reader)
    seven_in_hanoi = datetime(2024, 5, 15, 0, 30, tzinfo=timezone.get_fixed_timezone(0))

    compose(seven_in_hanoi)

    assert Digest.objects.get().day == DAY

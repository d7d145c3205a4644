"""Reminders go with the post: a stand-in for a time, a successor for good, the handover's list."""

from datetime import date, timedelta

import pytest

from candidates.models import MentorReport
from cells import services
from cells.models import Post
from notifications.models import Notification
from notifications.planning import plan_reminders, settle
from people import clock
from tests import factories as make

pytestmark = pytest.mark.django_db

# The secretary's rung of a report due 25/4, with 29/4–1/5 off.
RUNG = date(2024, 5, 2)


def plan(on):
    with clock.held_today(on):
        settle()
        plan_reminders(on)


def open_of(user):
    return list(Notification.objects.filter(recipient=user, settled_at=None))


@pytest.fixture
def post(late):
    return Post.objects.get(person=late.secretary.person, organization=late.cell)


def stand_in_for(post, late, first, last):
    user = make.user_of(make.make_member(late.cell, "Tằng Văn Hiếu"))
    Post.objects.create(
        person=user.person, organization=post.organization, kind=post.kind, started_on=first,
        ended_on=last, stands_in_for=post,
    )  # fmt: skip
    return user


def test_a_stand_in_is_told_and_then_the_holder_again(late, post):
    stand_in = stand_in_for(post, late, RUNG, date(2024, 5, 3))

    plan(RUNG)
    during = (len(open_of(late.secretary)), len(open_of(stand_in)))
    plan(date(2024, 5, 4))
    after = (len(open_of(late.secretary)), len(open_of(stand_in)))

    assert during == (0, 1)
    assert after == (1, 0)


def test_a_successor_inherits_what_is_late_and_the_former_hears_no_more(late, post):
    plan(RUNG)
    first = open_of(late.secretary)
    Notification.objects.update(state="sent", sent_at="2024-05-02T09:00:00+07:00")
    day = RUNG + timedelta(days=4)
    successor = make.user_of(make.make_member(late.cell, "Chìu A Sáng"))
    services.appoint(
        person=successor.person, organization=late.cell, kind="secretary", started_on=day,
        actor=None, source="test",
    )  # fmt: skip

    plan(day)

    assert len(first) == 1
    assert open_of(late.secretary) == []
    [inherited] = open_of(successor)
    assert (inherited.subject_id, inherited.due_on) == (first[0].subject_id, first[0].due_on)
    assert inherited.post.person == successor.person


def show():
    """As if the outbox had been carried out."""
    Notification.objects.filter(state="pending").update(
        state="sent", sent_at="2024-05-02T09:00:00+07:00"
    )


def of_report(late, user):
    """What ``user`` still has of the one late report: later months bring their own."""
    return [told for told in open_of(user) if told.subject_id == late.report.pk]


def test_who_is_appointed_again_is_told_by_the_new_post(late, post):
    plan(RUNG)
    show()
    day = RUNG + timedelta(days=4)
    Post.objects.filter(pk=post.pk).update(ended_on=day - timedelta(days=1))
    again = services.appoint(
        person=post.person, organization=late.cell, kind="secretary", started_on=day,
        actor=None, source="test",
    )  # fmt: skip

    plan(day)
    plan(day)

    assert [(told.post, told.state) for told in open_of(late.secretary)] == [(again, "pending")]


def test_when_a_stand_in_begins_the_holder_hears_no_more(late, post):
    plan(RUNG)
    show()
    stand_in = stand_in_for(post, late, date(2024, 5, 6), date(2024, 7, 1))

    plan(date(2024, 5, 6))

    assert (len(open_of(late.secretary)), len(open_of(stand_in))) == (0, 1)


def test_who_comes_back_after_long_inherits_what_fell_late_meanwhile(late, post):
    stand_in = stand_in_for(post, late, date(2024, 4, 26), date(2024, 7, 1))
    for day in (RUNG, date(2024, 5, 10), date(2024, 6, 28)):
        plan(day)
        show()

    plan(date(2024, 7, 2))

    assert (len(of_report(late, late.secretary)), len(of_report(late, stand_in))) == (1, 0)


def test_what_went_to_another_cell_is_no_longer_told_in_the_old_one(late, post):
    plan(RUNG)
    show()
    other = make.make_cell(late.committee, "Chi bộ thôn Làng Ngang")
    secretary = make.holder_of("secretary", other)
    MentorReport.objects.update(cell=other)

    plan(date(2024, 5, 3))

    assert (len(open_of(late.secretary)), len(open_of(secretary))) == (0, 1)


def test_the_handover_lists_what_the_post_was_told_once(late, post):
    plan(RUNG)
    row = open_of(late.secretary)[0]
    # The report itself is listed there already; this is of another kind.
    Notification.objects.filter(pk=row.pk).update(url="/somewhere/else/")
    Notification.objects.create(
        recipient=late.secretary, post=post, rule=row.rule, subject_id=row.subject_id,
        due_on=row.due_on, rung=9, title="Bậc sau", url="/somewhere/else/", state="sent",
    )  # fmt: skip

    with clock.held_today(RUNG):
        items = [item for item in services.work_under(post, RUNG) if item.is_reminder]

    assert [(item.title, item.due_on, item.url) for item in items] == [
        ("Bậc sau", row.due_on, "/somewhere/else/")
    ]


def test_what_another_list_has_is_not_listed_twice(late, post):
    plan(RUNG)
    with clock.held_today(RUNG):
        items = services.work_under(post, RUNG)

    assert [item for item in items if item.is_reminder] == []
    assert [item.title for item in items if item.due_on == date(2024, 4, 25)] == [
        "Nhận xét tháng 5 về Chìu Thị Dung"
    ]


def test_a_settled_reminder_is_not_handed_over(late, post):
    plan(RUNG)
    Notification.objects.update(url="/somewhere/else/", settled_at="2024-05-02T09:00:00+07:00")

    with clock.held_today(RUNG):
        assert [item for item in services.work_under(post, RUNG) if item.is_reminder] == []

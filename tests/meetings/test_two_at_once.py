"""Two people at one moment, on two connections of PostgreSQL."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from meetings import services
from meetings.models import Meeting, MeetingState
from people import clock
from people.models import AuditEntry
from tests.meetings.conftest import TODAY, at

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def both(*acts):
    """Run the acts side by side; return what each one was refused with, or None."""
    start, said = Barrier(len(acts)), [None] * len(acts)

    def run(n, act):
        try:
            with clock.held_today(TODAY):
                start.wait()
                act()
        except ValidationError as refusal:
            said[n] = refusal.messages
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_of_two_regular_meetings_drafted_at_once_one_stands(commune):
    def draft(day):
        services.draft_meeting(
            cell=commune.cell, kind="regular", planned_at=at(day, 5), actor=commune.secretary
        )

    said = both(lambda: draft(3), lambda: draft(4))

    assert said.count(None) == Meeting.objects.count() == 1
    assert ["Chi bộ đã có cuộc họp thường kỳ tháng 5."] in said


def test_the_month_is_taken_while_another_meeting_moves_into_it(commune):
    june = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(3, 6), actor=commune.secretary
    )

    said = both(
        lambda: services.draft_meeting(
            cell=commune.cell, kind="regular", planned_at=at(3, 5), actor=commune.secretary
        ),
        lambda: services.reschedule_meeting(
            meeting=june, planned_at=at(4, 5), place="", form="in_person",
            actor=commune.secretary,
        ),
    )  # fmt: skip

    assert said.count(None) == 1
    assert ["Chi bộ đã có cuộc họp thường kỳ tháng 5."] in said
    assert Meeting.objects.filter(month__month=5).count() == 1


def test_a_meeting_that_two_people_end_at_once_ends_once(commune, ready, draft, hold):
    meeting = hold(draft)
    review = meeting.items.get(kind="candidate")
    services.review_candidate(
        item=review, text="", conclusion="", next_step="admit", actor=commune.secretary
    )
    services.record_vote(item=review, votes_for=9, actor=commune.secretary)

    def finish():
        services.finalise_meeting(
            meeting=meeting, ended_at=at(3, 5, 21), conclusion="x", actor=commune.secretary
        )

    said = both(finish, finish)

    assert said.count(None) == 1
    assert ["Biên bản đã khóa. Muốn sửa phải ghi bản bổ sung có lý do."] in said
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.FINALISED
    assert ready.decisions.count() == ready.reviews.count() == 1
    assert AuditEntry.objects.filter(action="meetings.finalised").count() == 1

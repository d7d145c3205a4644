"""The API of meetings and tasks: scoped like the pages, writing through the same services."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from candidates.models import Stage
from meetings import services
from meetings.models import Meeting, MeetingState, TaskState
from tests.meetings.conftest import at

pytestmark = pytest.mark.django_db


def api(user=None):
    client = APIClient()
    if user is not None:
        client.force_authenticate(user)
    return client


def url(resource, row=None, act=""):
    path = f"/api/v1/{resource}/"
    return f"{path}{row.pk}/{act}" if row else path


@pytest.fixture
def held(draft, hold):
    return hold(draft)


@pytest.fixture
def task(draft, commune):
    return services.add_task(
        meeting=draft, title="Lập tổ tự quản", owner=commune.mentor, due_on=date(2024, 5, 31),
        actor=commune.secretary,
    )  # fmt: skip


def test_meetings_show_what_is_in_reach(commune, draft):
    def seen():
        who = ("secretary", "member_user", "in_charge", "office", "other_secretary")
        return {
            name: api(getattr(commune, name)).get(url("meetings")).json()["count"] for name in who
        }

    drafted = seen()
    services.announce_meeting(meeting=draft, actor=commune.secretary)
    announced = seen()

    assert api().get(url("meetings")).status_code == 401
    assert drafted == {
        "secretary": 1, "member_user": 0, "in_charge": 0, "office": 0, "other_secretary": 0,
    }  # fmt: skip
    assert announced == drafted | {"member_user": 1}
    assert api(commune.other_secretary).get(url("meetings", draft)).status_code == 404


def test_a_meeting_shows_its_agenda_and_counts_but_no_draft_words_to_members(commune, ready, draft):
    topic = draft.items.get(kind="topic")
    services.write_item(item=topic, text="Bàn mở đường", conclusion="", actor=commune.secretary)
    services.announce_meeting(meeting=draft, actor=commune.secretary)

    def text(user):
        items = api(user).get(url("meetings", draft)).json()["items"]
        return next(i["text"] for i in items if i["kind"] == "topic")

    assert (text(commune.secretary), text(commune.member_user)) == ("Bàn mở đường", "")
    services.take_attendance(
        meeting=draft, states={commune.mentor.pk: services.Mark("absent")},
        actor=commune.secretary,
    )  # fmt: skip
    whole = api(commune.secretary).get(url("meetings", draft)).json()
    assert whole["attendance"] == {"present": 10, "excused": 0, "absent": 1, "exempt": 0}
    assert whole["state"] == "held"


def test_a_meeting_is_drafted_announced_and_ended(commune, hold):
    caller = api(commune.secretary)
    body = {"cell": str(commune.cell.pk), "planned_at": "2024-05-03T19:30", "place": "Ủy ban"}

    made = caller.post(url("meetings"), body, format="json")
    second = caller.post(url("meetings"), body, format="json")
    meeting = Meeting.objects.get()
    announced = caller.post(url("meetings", meeting, "announce/"))
    hold(meeting)
    ended = caller.post(
        url("meetings", meeting, "finalise/"),
        {"ended_at": "2024-05-03T21:30", "conclusion": "Nhất trí"},
        format="json",
    )
    late = caller.post(url("meetings", meeting, "announce/"))

    assert (made.status_code, meeting.planned_at, meeting.place) == (201, at(3, 5), "Ủy ban")
    assert second.json()["errors"] == {"planned_at": ["Chi bộ đã có cuộc họp thường kỳ tháng 5."]}
    assert (announced.json()["state"], ended.json()["state"]) == ("announced", "finalised")
    assert late.status_code == 400
    assert late.json()["detail"].startswith("Biên bản đã khóa")


def test_who_may_not_is_told_why_or_finds_nothing(commune, draft):
    body = {"cell": str(commune.cell.pk), "planned_at": "2024-06-03T19:30"}

    def post(user, path, data=None):
        return api(user).post(path, data or {}, format="json").status_code

    assert post(commune.in_charge, url("meetings"), body) == 403
    assert post(commune.other_secretary, url("meetings"), body) == 400
    assert post(commune.cell_committee, url("meetings", draft, "announce/")) == 403
    assert post(commune.other_secretary, url("meetings", draft, "announce/")) == 404
    draft.refresh_from_db()
    assert (draft.state, Meeting.objects.count()) == (MeetingState.DRAFT, 1)


def test_an_end_with_parts_missing_changes_nothing(commune, ready, held):
    response = api(commune.secretary).post(
        url("meetings", held, "finalise/"),
        {"ended_at": "2024-05-03T21:30", "conclusion": "Nhất trí"},
        format="json",
    )

    assert response.status_code == 400
    assert response.json()["detail"] == "Chưa ghi kết luận về Tằng Văn Hiếu."
    held.refresh_from_db()
    ready.refresh_from_db()
    assert (held.state, ready.stage) == (MeetingState.HELD, Stage.DOSSIER_OPEN)


def test_a_task_is_its_owners_to_close(commune, task):
    stranger = api(commune.other_secretary).post(url("tasks", task, "close/"))
    unseen = api(commune.member_user).post(url("tasks", task, "close/"))
    early = api(commune.mentor_user).post(
        url("tasks", task, "close/"), {"closed_on": "2024-05-02"}, format="json"
    )
    done = api(commune.mentor_user).post(url("tasks", task, "close/"))

    assert api().get(url("tasks")).status_code == 401
    assert (stranger.status_code, unseen.status_code) == (404, 404)
    assert early.json()["errors"] == {"closed_on": ["Ngày xong phải sau ngày giao việc."]}
    assert (done.json()["state"], done.json()["closed_on"]) == ("done", "2024-05-15")
    task.refresh_from_db()
    assert task.state == TaskState.DONE


@pytest.mark.parametrize("resource", ["meetings", "tasks"])
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(commune, resource):
    def add_one(day):
        meeting = services.draft_meeting(
            cell=commune.cell, kind="thematic", planned_at=at(day, 5), actor=commune.secretary
        )
        services.add_task(meeting=meeting, title="x", owner=commune.mentor, actor=commune.secretary)

    def asked():
        commune.secretary.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            response = api(commune.secretary).get(url(resource))
        return response.json()["count"], len(queries)

    add_one(3)
    one, queries_for_one = asked()
    add_one(4)
    add_one(5)
    three, queries_for_three = asked()

    assert (one, three) == (1, 3)
    assert queries_for_three == queries_for_one <= 5

"""Locked minutes are set right beside them: who may, what stays, who is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import services
from meetings.models import AgendaItem, Amendment, Meeting
from meetings.services.amending import amend_minutes
from notifications.models import Notification
from people.models import AuditEntry
from tests.meetings.conftest import at

pytestmark = pytest.mark.django_db
WORDS = {"text": "Mở đường trong tháng 6.", "reason": "ghi nhầm tháng"}


@pytest.fixture
def held(draft, hold, commune):
    meeting = hold(draft)
    Meeting.objects.filter(pk=meeting.pk).update(chair=commune.chair)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def final(held, commune):
    return services.finalise_meeting(
        meeting=held, ended_at=at(3, 5, 21, 15), conclusion="Nhất trí", actor=commune.secretary
    )


def topic(meeting):
    return meeting.items.get(kind="topic")


def rows(meeting):
    """Everything of the minutes that is locked."""
    return (
        list(AgendaItem.objects.filter(meeting=meeting).values()),
        Meeting.objects.filter(pk=meeting.pk).values().get(),
    )


def test_an_amendment_stands_beside_the_locked_rows_and_is_told_above(final, commune):
    before = rows(final)

    amendment = amend_minutes(meeting=final, item=topic(final), actor=commune.secretary, **WORDS)

    assert rows(final) == before
    assert (amendment.item, amendment.text, amendment.reason, amendment.made_by) == (
        topic(final), WORDS["text"], WORDS["reason"], commune.secretary,
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="meetings.amended")
    assert (entry.actor, entry.data) == (
        commune.secretary,
        {"item": "Thảo luận", "reason": "ghi nhầm tháng"},
    )
    told = Notification.objects.filter(rule="meeting-amended")
    assert {n.recipient for n in told} == {commune.in_charge, commune.office}
    assert {n.title for n in told} == {f"{commune.cell} bổ sung biên bản họp thường kỳ tháng 5"}


def test_each_amendment_is_told(final, commune):
    for _n in range(2):
        amend_minutes(meeting=final, actor=commune.secretary, **WORDS)

    assert Notification.objects.filter(rule="meeting-amended").count() == 4


def test_only_the_cells_leaders_amend(final, commune):
    for user in (commune.cell_committee, commune.member_user, commune.office):
        with pytest.raises(PermissionDenied):
            amend_minutes(meeting=final, actor=user, **WORDS)

    assert not Amendment.objects.exists()


def test_minutes_that_are_not_locked_are_written_not_amended(held, commune):
    with pytest.raises(ValidationError) as refused:
        amend_minutes(meeting=held, actor=commune.secretary, **WORDS)

    assert refused.value.code == "not_final"
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": " "}, {"text": ["Còn thiếu nội dung sửa."]}),
        ({"reason": ""}, {"reason": ["Còn thiếu lý do."]}),
    ],
)
def test_an_amendment_says_what_and_why(final, commune, changes, said):
    with pytest.raises(ValidationError) as refused:
        amend_minutes(meeting=final, actor=commune.secretary, **(WORDS | changes))

    assert refused.value.message_dict == said
    assert not Amendment.objects.exists()


def test_an_item_of_another_meeting_is_refused(final, commune):
    other = services.draft_meeting(
        cell=commune.cell, kind="regular", planned_at=at(3, 6), actor=commune.secretary
    )

    with pytest.raises(ValidationError) as refused:
        amend_minutes(meeting=final, item=topic(other), actor=commune.secretary, **WORDS)

    assert refused.value.message_dict == {"item": ["Chọn một mục của cuộc họp này."]}


def test_the_page_writes_it_and_the_minutes_show_it_under_the_item(client, commune, final):
    client.force_login(commune.secretary)
    url = reverse("meetings:amend", args=[final.pk])

    response = client.post(url, WORDS | {"item": topic(final).pk})
    client.post(url, {"text": "Thêm một khách.", "reason": "sót"})
    client.force_login(commune.office)
    shown = client.get(final.get_absolute_url()).content.decode()

    assert response.url == final.get_absolute_url()
    under_item, under_all = shown.split("Kết luận của chủ trì:")
    assert WORDS["text"] in under_item
    assert "Lý do: ghi nhầm tháng" in under_item
    assert f"Đ/c {commune.secretary} ghi lúc" in under_item
    assert "Thêm một khách." in under_all


def test_an_error_on_the_page_keeps_what_was_typed(client, commune, final):
    client.force_login(commune.secretary)

    shown = client.post(reverse("meetings:amend", args=[final.pk]), WORDS | {"reason": ""})

    assert "Còn thiếu lý do." in shown.content.decode()
    assert f"{WORDS['text']}</textarea>" in shown.content.decode()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("cell_committee", 403), ("member_user", 403), ("office", 403), ("other_secretary", 404)],
)
def test_the_page_asks_who_and_where(client, commune, final, who, status):
    client.force_login(getattr(commune, who))

    response = client.post(reverse("meetings:amend", args=[final.pk]), WORDS)

    assert response.status_code == status
    assert not Amendment.objects.exists()


def test_the_page_of_a_meeting_asks_as_much_with_many_amendments(client, commune, final):
    client.force_login(commune.secretary)
    counts = []
    for _n in range(3):
        amend_minutes(meeting=final, item=topic(final), actor=commune.secretary, **WORDS)
        with CaptureQueriesContext(connection) as asked:
            client.get(final.get_absolute_url())
        counts.append(len(asked))

    assert len(set(counts)) == 1

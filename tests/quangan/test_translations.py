"""English: whole in the catalogue and on the pages; the books stay Vietnamese."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from cells.models import Organization
from cells.services import appoint
from meetings.models import Meeting
from notifications.models import Notification
from people import clock
from people.models import AuditEntry
from tests import factories as make
from tools import messages

MAY_15 = date(2024, 5, 15)
TAG = re.compile(r"</?\w+[^>]*>")
VIETNAMESE = re.compile(
    "[ăâđêôơưàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ]", re.IGNORECASE
)
# The product's own name is no word of the interface.
NAME = "Quảng An"
PAGES = {
    "secretary": (
        "home", "more", "help", "candidates:list", "candidates:board",
        "members:list", "meetings:list", "meetings:add", "notifications:inbox", "cells:list",
    ),
    "mentor": ("home", "candidates:my-reports", "help"),
    "chair": ("home", "candidates:desk", "reports:quotas", "reports:index"),
    "office": ("home", "imports:list"),
}  # fmt: skip


@pytest.fixture
def readers():
    """People of a commune whose own data has no Vietnamese letter, all reading English."""
    with clock.held_today(MAY_15):
        committee = make.make_committee("Commune")
        cell = make.make_cell(committee, "Cell A")
        mentor = make.make_member(cell, "Dao Minh")
        candidate = make.make_candidate(cell, "Ban Sinh", stage="sympathiser")
        make.make_mentorship(candidate, mentor)
        found = {
            "secretary": make.holder_of("secretary", cell),
            "mentor": make.user_of(mentor),
            "chair": make.holder_of("secretary", committee),
            "office": make.holder_of("office", committee),
        }
        for number, user in enumerate(found.values()):
            user.language = "en"
            user.save()
            user.person.full_name = f"Reader {number}"
            user.person.save()
        yield found


def all_finished() -> list[tuple[messages.Message, messages.Message]]:
    """Each string of the sources beside its English."""
    catalog = messages.read(messages.ENGLISH)
    found = ((m, catalog.get(m.id, m.context)) for m in messages.sources() if m.id)
    return [(source, english) for source, english in found if english is not None]


def test_every_string_has_its_english():
    assert [messages.shown(message) for message in messages.unfinished()] == []


def test_no_form_of_the_english_asks_for_a_place_that_the_source_does_not_fill():
    wrong = [
        messages.shown(source)
        for source, english in all_finished()
        for form in messages.forms(english.string)
        if not messages.places(form) <= messages.places(messages.forms(source.id)[-1])
    ]

    assert wrong == []


def test_the_english_keeps_the_tags_of_the_source():
    wrong = [
        messages.shown(source)
        for source, english in all_finished()
        for form in messages.forms(english.string)
        if TAG.findall(form) != TAG.findall(messages.forms(source.id)[0])
    ]

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "page"), [(who, page) for who, pages in PAGES.items() for page in pages]
)
def test_an_english_page_has_no_vietnamese_word(client, readers, who, page):
    client.force_login(readers[who])

    response = client.get(reverse(page))

    lines = response.content.decode().replace(NAME, "").splitlines()
    assert response.status_code == 200
    assert [line for line in lines if VIETNAMESE.search(line)] == []


@pytest.mark.django_db
def test_the_books_stay_vietnamese_whoever_writes(client, readers):
    client.force_login(readers["secretary"])
    cell = Organization.objects.get(name="Cell A")

    client.post(
        reverse("meetings:add"),
        {
            "cell": cell.pk, "kind": "regular", "form": "in_person", "place": "",
            "planned_on": "16/05/2024", "planned_time": "19:30",
        },
    )  # fmt: skip
    meeting = Meeting.objects.get()
    client.post(reverse("meetings:announce", args=[meeting.pk]))

    titles = list(meeting.items.values_list("title", flat=True))
    told = set(Notification.objects.values_list("title", flat=True))
    assert titles[0] == "Khai mạc, điểm danh"
    assert "Xét quần chúng Ban Sinh" in titles
    assert told == {"Họp chi bộ thường kỳ tháng 5: 19 giờ 30, Thứ Năm 16/05/2024"}


@pytest.mark.django_db
def test_the_log_names_things_in_vietnamese_whoever_acts(readers):
    committee = Organization.objects.get(name="Commune")

    with translation.override("en"):
        post = appoint(
            person=make.make_person("Ly Tai"), organization=committee, kind="office",
            started_on=MAY_15, actor=None, source="test",
        )  # fmt: skip

    entry = AuditEntry.objects.get(target_id=str(post.pk))
    assert entry.target_label == "Ly Tai, văn phòng đảng ủy, Commune"

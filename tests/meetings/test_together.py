"""Several people and a poor signal: nothing typed is lost, nothing is done twice."""

import re
import uuid
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from meetings import services
from meetings.forms import short_key
from meetings.models import AgendaItem, AttendanceState, Meeting, Operation, Task
from meetings.operations import forget_operations
from members.models import CellAttachment
from members.services import exempt, receive_member
from members.services.newcomers import Newcomer, Papers
from people import clock
from rules.models import RuleValue
from tests import factories as make
from tests.at_once import at_once
from tests.meetings.conftest import HANOI

pytestmark = pytest.mark.django_db


def page(name, thing):
    return reverse(f"meetings:{name}", args=[thing.pk])


@pytest.fixture
def held(commune, draft, hold):
    return hold(draft)


def moment(year, hour, minute):
    return datetime(year, 3, 3, hour, minute, tzinfo=HANOI)


def topic(meeting, kind="topic"):
    return meeting.items.get(kind=kind)


def own_quorum(commune, share, unit):
    RuleValue.objects.create(
        rule_id="meeting.quorum", value=share, unit=unit, effective_from=date(2024, 1, 1),
        source="Quy chế đảng ủy", confidence="A", organization=commune.committee,
        reason="Đảng ủy đặt.",
    )  # fmt: skip


# Two who write one meeting.


def test_who_writes_over_unseen_words_is_shown_both_and_keeps_what_was_typed(client, commune, held):
    item = topic(held)
    services.write_item(
        item=item, text="Bàn việc mở đường.", conclusion="Góp đất.",
        actor=commune.cell_committee, seen=0,
    )  # fmt: skip
    client.force_login(commune.secretary)
    mine = {"text": "Bàn việc trồng quế.", "conclusion": "Mỗi hộ một héc-ta.", "seen": "0"}

    refused = client.post(page("item", item), mine)

    assert refused.status_code == 200
    assert "Bàn việc mở đường." in refused.text
    assert "Bàn việc trồng quế." in refused.text
    assert f"Bản của đ/c {commune.cell_committee.person}" in refused.text
    assert topic(held).text == "Bàn việc mở đường."
    seen = re.search(r'name="seen" value="(\d+)"[^>]*>\s*<div class="qa-acts"><button[^>]*both',
                     refused.text)  # fmt: skip

    kept = client.post(page("item", item), mine | {"seen": seen[1], "write": "both"})

    assert kept.status_code == 302
    assert topic(held).text == "Bàn việc mở đường.\nBàn việc trồng quế."
    assert topic(held).conclusion == "Góp đất.\nMỗi hộ một héc-ta."


def test_who_has_seen_the_other_words_may_keep_their_own(client, commune, held):
    item = topic(held)
    services.write_item(item=item, text="Một.", conclusion="", actor=commune.cell_committee)
    client.force_login(commune.secretary)

    client.post(
        page("item", item), {"text": "Hai.", "conclusion": "", "seen": "1", "write": "mine"}
    )

    assert topic(held).text == "Hai."


def test_the_same_words_twice_are_no_conflict(client, commune, held):
    item = topic(held)
    client.force_login(commune.secretary)
    words = {"text": "Một.", "conclusion": "", "seen": "0"}

    answers = [client.post(page("item", item), words).status_code for _n in range(2)]

    assert answers == [302, 302]


def marks(members, here, shown, **changes):
    """What the page of the roll sends: who is here, and how everybody stood when it was shown."""
    post = {"started_on": "03/05/2024", "started_time": "19:30", "shown": shown}
    post |= {f"here-{short_key(member)}": "on" for member in members if member in here}
    return post | changes


def test_two_who_call_the_roll_keep_each_others_marks(client, commune, held):
    """Each saw everybody present; one marks the fourth away, the other the fifth."""
    rows = list(held.attendances.select_related("member__person"))
    everybody = [row.member for row in rows]
    shown = "p" * len(everybody)
    fourth, fifth = everybody[3], everybody[4]
    for away, user in ((fourth, commune.cell_committee), (fifth, commune.secretary)):
        client.force_login(user)
        here = [member for member in everybody if member != away]
        post = marks(everybody, here, shown, **{f"why-{short_key(away)}": "absent"})
        assert client.post(page("attendance", held), post).status_code == 302

    away = held.attendances.exclude(state="present").values_list("member", flat=True)
    assert set(away) == {fourth.pk, fifth.pk}


def test_who_marks_somebody_otherwise_is_told_and_decides(client, commune, held):
    everybody = [row.member for row in held.attendances.select_related("member__person")]
    fourth, shown = everybody[3], "p" * len(everybody)
    here = [member for member in everybody if member != fourth]
    first = marks(everybody, here, shown, **{f"why-{short_key(fourth)}": "absent"})
    other = marks(everybody, here, shown, **{f"why-{short_key(fourth)}": "exempt"})
    client.force_login(commune.secretary)
    client.post(page("attendance", held), first)

    told = client.post(page("attendance", held), other)
    form = told.context["room"].sections[0].form
    again = client.post(page("attendance", held), other | {"shown": form.shown})

    assert "Người khác vừa ghi: Không lý do. Xem lại." in told.text
    assert again.status_code == 302
    assert held.attendances.get(member=fourth).state == "exempt"


# A post that is sent again.


def test_an_operation_sent_again_is_done_once(client, commune, held):
    client.force_login(commune.secretary)
    task = {"title": "Dọn đường", "owner": str(commune.mentor), "op": str(uuid.uuid4())}

    first, again = (client.post(page("add-task", held), task) for _n in range(2))

    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert Task.objects.count() == 1


def test_other_words_under_one_operation_are_another(client, commune, held):
    client.force_login(commune.secretary)
    task = {"title": "Dọn đường", "owner": str(commune.mentor), "op": str(uuid.uuid4())}

    client.post(page("add-task", held), task)
    client.post(page("add-task", held), task | {"title": "Trồng quế"})

    assert set(Task.objects.values_list("title", flat=True)) == {"Dọn đường", "Trồng quế"}


def test_what_was_refused_is_no_operation(client, commune, held):
    client.force_login(commune.secretary)
    op = str(uuid.uuid4())

    refused = client.post(page("add-task", held), {"title": "", "op": op})

    assert refused.status_code == 200
    assert not Operation.objects.exists()


def test_nobody_is_answered_with_the_operation_of_somebody_else(client, commune, held):
    task = {"title": "Dọn đường", "owner": str(commune.mentor), "op": str(uuid.uuid4())}
    for user in (commune.secretary, commune.cell_committee):
        client.force_login(user)
        client.post(page("add-task", held), task)

    assert Task.objects.count() == 2


def test_operations_are_forgotten_after_two_weeks(commune):
    for _n in range(2):
        Operation.objects.create(user=commune.secretary, address="/meetings/add/")
    now = timezone.now()
    Operation.objects.filter(pk=Operation.objects.first().pk).update(
        done_at=now - timedelta(days=15)
    )

    assert forget_operations(now) == 1
    assert Operation.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_five_at_once_with_one_operation_make_one_meeting(commune):
    from django.test import Client

    clients = [Client() for _n in range(5)]
    for client in clients:
        client.force_login(commune.secretary)
    post = {
        "cell": commune.cell.pk, "kind": "thematic", "planned_on": "20/05/2024",
        "planned_time": "19:30", "place": "Nhà văn hóa", "form": "in_person",
        "op": str(uuid.uuid4()),
    }  # fmt: skip

    answers = at_once(*(lambda c=c: c.post(reverse("meetings:add"), post) for c in clients))

    assert [answer.status_code for answer in answers] == [302] * 5
    assert len({answer["Location"] for answer in answers}) == 1
    assert Meeting.objects.count() == 1


# Who is in the room.


def stayer(commune, until=None):
    return receive_member(
        cell=commune.cell, on=date(2024, 2, 1), ends_on=until or date(2024, 12, 31),
        newcomer=Newcomer(
            full_name="Lò Văn Tạm", sex="male", birth_date=date(1980, 1, 1),
            joined_on=date(2010, 1, 1), official_on=date(2011, 1, 1),
        ),
        papers=Papers(place="Chi bộ phố", number="12-GT", issued_on=date(2024, 1, 20)),
        stay="temporary", actor=commune.office,
    )  # fmt: skip


def test_who_lives_here_for_a_time_is_on_the_list_and_does_not_vote(commune, draft, hold):
    guest = stayer(commune)

    held = hold(draft)

    mark = held.attendances.get(member=guest)
    assert (mark.is_temporary, mark.is_official) == (True, False)
    assert services.vote_base(held).entitled == 10


def test_a_stay_that_ended_before_the_meeting_is_over(commune, draft, hold):
    guest = stayer(commune, until=date(2024, 5, 2))

    assert not hold(draft).attendances.filter(member=guest).exists()


def test_who_is_exempt_is_not_expected(client, commune, draft):
    exempt(member=commune.members[2], on=make.MARCH_5, reason="age_or_health", actor=commune.office)
    services.announce_meeting(meeting=draft, actor=commune.secretary)
    client.force_login(commune.secretary)

    rows = client.get(page("room", draft)).context["room"].roll_rows()

    [row] = [row for row in rows if row.member == commune.members[2]]
    assert (row.is_here, row.why) == (False, AttendanceState.EXEMPT)


def test_a_delegate_is_pressed_and_a_guest_is_typed(client, commune, held):
    sent = make.make_member(commune.other_cell)
    CellAttachment.objects.create(
        member=sent, cell=commune.cell, mode="transferred", started_on=make.MARCH_5
    )
    client.force_login(commune.secretary)
    url = page("visitors", held)

    offered = client.get(url).text
    client.post(url, {"member": str(sent.pk)})
    client.post(url, {"name": "Lò Văn Khách", "capacity": "Trưởng thôn"})
    nobody = client.post(url, {"name": ""})

    assert str(sent) in offered
    assert {(v.kind, str(v)) for v in held.visitors.all()} == {
        ("attached", str(sent)), ("guest", "Lò Văn Khách"),
    }  # fmt: skip
    assert nobody.context["form"].errors == {"name": ["Ghi họ tên người dự."]}


def test_a_member_nobody_sent_is_no_delegate(commune, held):
    with pytest.raises(ValidationError, match="không được cử về"):
        services.add_visitor(
            meeting=held, member=make.make_member(commune.other_cell), actor=commune.secretary
        )


# Who said what.


def test_opinions_stand_by_name_of_members_and_guests(client, commune, held):
    item = topic(held)
    client.force_login(commune.secretary)
    speaker = commune.members[3]

    client.post(page("add-opinion", item), {"speaker": str(speaker), "text": "Đồng ý mở đường."})
    client.post(page("add-opinion", item), {"speaker": "Ông Lò Văn Khách", "text": "Dân ủng hộ."})
    silent = client.post(page("add-opinion", item), {"speaker": "", "text": "Không ai nói."})

    said = [(o.speaker, o.speaker_name, o.text) for o in item.opinions.all()]
    assert said == [
        (speaker, "", "Đồng ý mở đường."), (None, "Ông Lò Văn Khách", "Dân ủng hộ."),
    ]  # fmt: skip
    assert silent.context["form"].errors == {"speaker": ["Ghi người phát biểu."]}
    assert "Không ai nói." in silent.text
    assert "Đồng ý mở đường." in client.get(page("room", held)).text


def test_the_minutes_name_who_presented_and_who_spoke(client, commune, held):
    item = topic(held)
    services.add_opinion(
        item=item, speaker=commune.mentor, text="Đồng ý mở đường.", actor=commune.secretary
    )
    services.write_item(
        item=item, text="Bàn.", conclusion="", presenter=commune.members[4], actor=commune.secretary
    )
    end(held, 100, commune.secretary)
    client.force_login(commune.member_user)

    text = client.get(page("detail", held)).text

    assert f"<b>{commune.mentor}:</b> Đồng ý mở đường." in text
    assert f"Trình bày: {commune.members[4]}" in text


def test_an_opinion_is_taken_back_until_the_minutes_lock(client, commune, held):
    item = topic(held)
    opinion = services.add_opinion(
        item=item, speaker=commune.mentor, text="Nhất trí.", actor=commune.secretary
    )
    client.force_login(commune.secretary)

    client.post(page("remove-opinion", opinion))

    assert not item.opinions.exists()


def test_somebody_of_another_cell_is_no_speaker_of_this_one(commune, held):
    stranger = make.make_member(commune.other_cell)

    with pytest.raises(ValidationError, match="Chọn một đảng viên của chi bộ"):
        services.add_opinion(
            item=topic(held), speaker=stranger, text="Nhất trí.", actor=commune.secretary
        )


def test_who_presents_is_of_the_roll(client, commune, held):
    item = topic(held)
    client.force_login(commune.secretary)
    words = {"text": "Bàn.", "conclusion": "", "seen": "0"}

    wrong = client.post(page("item", item), words | {"presenter": "Người Lạ"})
    client.post(page("item", item), words | {"presenter": str(commune.mentor)})

    section = next(s for s in wrong.context["room"].sections if s.item.pk == item.pk)
    assert "presenter" in section.form.errors
    assert AgendaItem.objects.get(pk=item.pk).presenter == commune.mentor


# How long it took.


def end(meeting, minutes, actor, reason=""):
    began = meeting.started_at
    return services.finalise_meeting(
        meeting=meeting, ended_at=began + timedelta(minutes=minutes), conclusion="Nhất trí.",
        short_reason=reason, actor=actor,
    )  # fmt: skip


def test_ninety_minutes_are_enough(commune, held):
    assert end(held, 90, commune.secretary).short_reason == ""


def test_a_shorter_meeting_ends_with_its_reason(client, commune, held):
    with pytest.raises(ValidationError) as refusal:
        end(held, 89, commune.secretary)

    assert refusal.value.message_dict == {
        "short_reason": ["Họp 89 phút, ngắn hơn 90 phút (12-HD/BTCTW 2018). Ghi lý do."]
    }
    assert end(held, 89, commune.secretary, "Mưa lũ.").short_reason == "Mưa lũ."


def test_the_page_asks_why_it_was_short_and_keeps_what_was_typed(client, commune, held):
    client.force_login(commune.secretary)
    typed = {"ended_time": "20:00", "conclusion": "Làm đúng việc đã nhận."}

    asked = client.post(page("finalise", held), typed)
    done = client.post(page("finalise", held), typed | {"short_reason": "Mưa lũ."})

    assert "Làm đúng việc đã nhận." in asked.text
    assert 'name="short_reason"' in asked.text
    assert 'name="short_reason"' not in client.get(page("detail", held)).text
    assert done.status_code == 302
    held.refresh_from_db()
    assert (held.state, held.short_reason) == ("finalised", "Mưa lũ.")


def test_two_records_of_one_session_are_measured_together(commune, draft, hold):
    """From 28/10/2025 on, 120 minutes for both."""
    with clock.held_today(date(2026, 3, 10)):
        regular = services.draft_meeting(
            cell=commune.cell,
            kind="regular",
            planned_at=moment(2026, 19, 30),
            actor=commune.secretary,
        )
        thematic = services.draft_meeting(
            cell=commune.cell,
            kind="thematic",
            planned_at=moment(2026, 21, 0),
            session_of=regular,
            actor=commune.secretary,
        )
        regular, thematic = hold(regular), hold(thematic)
        end(regular, 60, commune.secretary)

        with pytest.raises(ValidationError, match="Họp 119 phút, ngắn hơn 120 phút"):
            end(thematic, 29, commune.secretary)
        end(thematic, 30, commune.secretary)


# The quorum, where a committee set one.


@pytest.mark.parametrize(
    ("unit", "share", "present", "enough"),
    [
        ("share_more_than", "1/2", 6, True),
        ("share_more_than", "1/2", 5, False),
        ("share_at_least", "2/3", 7, True),
        ("share_at_least", "2/3", 6, False),
        (None, None, 1, True),
    ],
)
def test_a_quorum_at_its_boundary(commune, draft, hold, unit, share, present, enough):
    """Ten official members: more than half is six, two thirds are seven."""
    if share:
        own_quorum(commune, share, unit)
    official = [commune.chair, *commune.members, commune.cell_committee.person.member]
    absent = {m.pk: services.Mark("absent") for m in official[present:]}
    held = hold(draft, states=absent | {commune.probationer.pk: services.Mark("present")})

    assert services.quorum_of(held).met is enough
    said = [m.sentence for m in services.missing_to_finalise(held)]
    assert any("chưa đủ số tối thiểu" in sentence for sentence in said) is not enough
    if enough:
        services.record_vote(item=topic(held), votes_for=present, actor=commune.secretary)
    else:
        with pytest.raises(ValidationError, match="chưa đủ số tối thiểu"):
            services.record_vote(item=topic(held), votes_for=1, actor=commune.secretary)


def test_on_the_base_the_probationer_counts_neither_way(commune, held):
    with pytest.raises(ValidationError, match="Số phiếu 11 nhiều hơn số có mặt 10"):
        services.record_vote(item=topic(held), votes_for=11, actor=commune.secretary)


def test_before_a_vote_the_room_says_who_counts_and_how_many_are_needed(client, commune, held):
    client.force_login(commune.secretary)

    text = client.get(page("room", held)).text

    assert "Có mặt 10/10 đảng viên chính thức được biểu quyết." in text
    assert "Cần ít nhất 6 phiếu tán thành" in text

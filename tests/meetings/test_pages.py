"""Each page as the right person, another cell's secretary, and nobody; the whole meeting."""

import re
from datetime import date

import pytest
from django.urls import reverse

from candidates.models import CellReview, Decision, MentorReport, Stage
from candidates.services import open_report_periods, submit_report
from meetings import services
from meetings.forms import short_key
from meetings.models import (
    Attendance,
    Meeting,
    MeetingState,
    Task,
    TaskState,
    Vote,
)
from members.models import Member
from people.models import AuditEntry
from tests import factories as make
from tests.meetings.conftest import at

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"meetings:{name}", args=[getattr(a, "pk", a) for a in args])


@pytest.fixture
def announced(draft, commune):
    return services.announce_meeting(meeting=draft, actor=commune.secretary)


@pytest.fixture
def held(announced, hold):
    return hold(announced)


def item(meeting, kind="topic", candidate=None):
    items = meeting.items.filter(kind=kind)
    return (items.filter(candidate=candidate) if candidate else items).get()


WRITE_PAGES = ["announce", "edit", "cancel", "room"]


@pytest.mark.parametrize("name", ["detail", *WRITE_PAGES])
def test_pages_of_a_meeting_open_for_its_cells_secretary_alone(client, commune, draft, name):
    url = page(name, draft)

    anonymous = client.get(url)
    client.force_login(commune.other_secretary)
    elsewhere = client.get(url)
    client.force_login(commune.secretary)
    own = client.get(url)

    assert anonymous.status_code == 302
    assert "login" in anonymous.url
    assert (elsewhere.status_code, own.status_code) == (404, 200)


@pytest.mark.parametrize("name", WRITE_PAGES)
def test_a_member_reads_what_was_announced_and_writes_nothing(client, commune, draft, name):
    client.force_login(commune.member_user)

    before = client.get(page("detail", draft)).status_code
    services.announce_meeting(meeting=draft, actor=commune.secretary)
    after = client.get(page("detail", draft)).status_code

    assert (before, after) == (404, 200)
    assert client.get(page(name, draft)).status_code == 403


def test_of_the_cell_committee_only_leaders_announce_and_cancel(client, commune, draft):
    client.force_login(commune.cell_committee)

    statuses = {name: client.post(page(name, draft)).status_code for name in WRITE_PAGES[:1]}
    may = [client.get(page(name, draft)).status_code for name in ("edit", "room", "cancel")]

    assert (statuses, may) == ({"announce": 403}, [200, 200, 403])
    draft.refresh_from_db()
    assert draft.state == MeetingState.DRAFT


POSTS = ["attendance", "add-task", "add-candidate", "finalise"]


@pytest.mark.parametrize("name", POSTS)
def test_posts_of_the_room_ask_who_and_where(client, commune, announced, name):
    url = page(name, announced)

    statuses = []
    statuses.append(client.post(url).status_code)
    for user in (commune.other_secretary, commune.member_user, commune.secretary):
        client.force_login(user)
        statuses.append(client.post(url).status_code)

    assert statuses == [302, 404, 403, 200]
    announced.refresh_from_db()
    assert announced.state == MeetingState.ANNOUNCED


@pytest.mark.parametrize("name", ["item", "vote", "remove-item"])
def test_posts_on_an_item_ask_who_and_where(client, commune, held, name):
    url = page(name, item(held))

    statuses = [client.post(url).status_code]
    for user in (commune.other_secretary, commune.member_user):
        client.force_login(user)
        statuses.append(client.post(url, {"votes_for": 5}).status_code)

    # A member reads the invitation; writing is for the cell committee.
    assert statuses == [302, 404, 403]
    assert not Vote.objects.exists()


def test_the_list_shows_ones_reach(client, commune, draft):
    url = page("list")

    anonymous = client.get(url)
    counts = {}
    for name in ("other_secretary", "member_user", "in_charge", "office", "secretary"):
        client.force_login(getattr(commune, name))
        counts[name] = client.get(url).context["paginator"].count

    assert anonymous.status_code == 302
    assert counts == {
        "other_secretary": 0, "member_user": 0, "in_charge": 0, "office": 0, "secretary": 1,
    }  # fmt: skip


def test_the_list_filters_and_ignores_what_the_url_makes_up(client, commune, draft):
    client.force_login(commune.secretary)

    def count(**chosen):
        return client.get(page("list"), chosen).context["paginator"].count

    assert count(thang="2024-05") == count(thang="2024-99", loai="x", chi_bo="x") == 1
    assert (count(thang="2024-04"), count(loai="thematic")) == (0, 0)


def test_drafting_makes_the_meeting_and_a_second_one_is_refused_with_the_text_kept(client, commune):
    client.force_login(commune.secretary)
    asked = {
        "cell": commune.cell.pk, "kind": "regular", "planned_on": "03/05/2024",
        "planned_time": "19h30", "place": "Nhà văn hóa", "form": "in_person",
    }  # fmt: skip

    first = client.post(page("add"), asked)
    second = client.post(
        page("add"), asked | {"planned_on": "20/05/2024", "place": "Trường tiểu học"}
    )

    meeting = Meeting.objects.get()
    assert (first.status_code, first.url) == (302, meeting.get_absolute_url())
    assert (meeting.planned_at, meeting.place) == (at(3, 5), "Nhà văn hóa")
    assert second.status_code == 200
    assert second.context["form"].errors == {
        "planned_on": ["Chi bộ đã có cuộc họp thường kỳ tháng 5."]
    }
    assert 'value="Trường tiểu học"' in second.text
    assert 'value="20/05/2024"' in second.text


def test_a_member_does_not_draft(client, commune):
    client.force_login(commune.member_user)

    assert client.get(page("add")).status_code == 403


@pytest.mark.parametrize("day", ["31/02/2024", "mai", ""])
def test_a_day_that_is_none_is_refused_and_nothing_is_written(client, commune, day):
    client.force_login(commune.secretary)

    response = client.post(
        page("add"),
        {
            "cell": commune.cell.pk, "kind": "regular", "planned_on": day,
            "planned_time": "19:30", "place": "", "form": "in_person",
        },
    )  # fmt: skip

    assert list(response.context["form"].errors) == ["planned_on"]
    assert not Meeting.objects.exists()


def test_the_calendar_is_changed_and_the_meeting_called_off(client, commune, draft):
    client.force_login(commune.secretary)

    moved = client.post(
        page("edit", draft),
        {
            "planned_on": "20/05/2024", "planned_time": "08:00", "place": "Ủy ban",
            "form": "online",
        },
    )  # fmt: skip
    silent = client.post(page("cancel", draft), {"reason": " "})
    called_off = client.post(page("cancel", draft), {"reason": "Mưa lũ"})

    assert (moved.status_code, silent.status_code, called_off.status_code) == (302, 200, 302)
    draft.refresh_from_db()
    assert (draft.planned_at, draft.place, draft.state, draft.cancel_reason) == (
        at(20, 5, 8, 0), "Ủy ban", MeetingState.CANCELLED, "Mưa lũ",
    )  # fmt: skip


def row(name, member):
    """What the page calls an input of the member's row."""
    return f"{name}-{member.pk.hex[:8]}"


def roll_post(commune, meeting, **changes):
    """A roll-call with everybody there."""
    data = {"started_on": "03/05/2024", "started_time": "19:35", "chair": short_key(commune.chair)}
    data |= {"minute_taker": short_key(commune.members[1])}
    for member in services.roll_on(meeting, date(2024, 5, 3)):
        data[row("here", member)] = "on"
    return data | changes


def test_the_whole_meeting_moves_a_candidate_to_cell_passed(client, commune, ready, source):
    open_report_periods(on=date(2024, 5, 1))
    report = ready.mentorships.get().reports.get(period=date(2024, 5, 1))
    submit_report(
        report=report,
        fields={"strengths": "Vận động 12 hộ", "weaknesses": "Ngại nói", "tasks": "Xong",
                "proposal": "dossier"},
        actor=commune.mentor_user,
    )  # fmt: skip
    client.force_login(commune.secretary)
    client.post(
        page("add"),
        {"cell": commune.cell.pk, "kind": "regular", "planned_on": "03/05/2024",
         "planned_time": "19:30", "place": "Nhà văn hóa", "form": "in_person"},
    )  # fmt: skip
    meeting = Meeting.objects.get()
    client.post(page("announce", meeting))
    absent = commune.members[3]
    roll = roll_post(commune, meeting, **{row("why", absent): "excused"})
    roll |= {row("reason", absent): "đi viện"}
    del roll[row("here", absent)]

    room = client.get(page("room", meeting)).text
    statuses = [
        client.post(page("attendance", meeting), roll).status_code,
        client.post(
            page("item", item(meeting)), {"text": "Bàn mở đường", "conclusion": "Nhất trí"}
        ).status_code,
        client.post(
            page("item", item(meeting, "candidate", ready)),
            {"text": "Đồng ý với nhận xét", "next_step": "admit", "conclusion": ""},
        ).status_code,
        client.post(
            page("vote", item(meeting, "candidate", ready)),
            {"votes_for": 8, "against": 1, "other": 0},
        ).status_code,
        client.post(
            page("item", item(meeting, "candidate", source)),
            {"text": "", "next_step": "list", "conclusion": ""},
        ).status_code,
        client.post(
            page("add-task", meeting),
            {"title": "Vận động 5 hộ", "owner": str(commune.mentor), "due_on": "31/05/2024"},
        ).status_code,
    ]
    judged = client.get(page("room", meeting)).text
    final = client.post(
        page("finalise", meeting), {"ended_time": "21:20", "conclusion": "Nhất trí cao"}
    )

    assert "Vận động 12 hộ" in room
    assert statuses == [302] * 6
    # Ten official members stand in the cell, nine of them are there.
    assert "Đạt: 8/10 tán thành (80,0%)" in judged
    assert "Cần ít nhất 7." in judged
    assert (final.status_code, final.url) == (302, meeting.get_absolute_url())
    meeting.refresh_from_db()
    ready.refresh_from_db()
    source.refresh_from_db()
    assert (meeting.state, meeting.started_at, meeting.ended_at) == (
        MeetingState.FINALISED, at(3, 5, 19, 35), at(3, 5, 21, 20),
    )  # fmt: skip
    assert (ready.stage, ready.stage_since, source.stage) == (
        Stage.CELL_PASSED, date(2024, 5, 3), Stage.SYMPATHISER,
    )  # fmt: skip
    passed = item(meeting, "candidate", ready)
    assert (passed.review.advice, passed.decision.votes_for) == ("Đồng ý với nhận xét", 8)
    minutes = client.get(meeting.get_absolute_url()).text
    for words in ("Bàn mở đường", "đi viện", "Vận động 5 hộ", "Nhất trí cao", "Tằng Văn Hiếu"):
        assert words in minutes


def test_final_minutes_refuse_every_post_and_nothing_changes(client, commune, held):
    topic = item(held)
    task = services.add_task(
        meeting=held, title="Lập tổ", owner=commune.mentor, actor=commune.secretary
    )
    services.finalise_meeting(
        meeting=held, ended_at=at(3, 5, 21), conclusion="Nhất trí", actor=commune.secretary
    )
    client.force_login(commune.secretary)
    before = (AuditEntry.objects.count(), Attendance.objects.count(), Task.objects.count())

    said = set()
    for url, data in (
        (page("attendance", held), roll_post(commune, held)),
        (page("item", topic), {"text": "Sửa lại"}),
        (page("vote", topic), {"votes_for": 5, "against": 0, "other": 0}),
        (page("remove-item", topic), {}),
        (page("add-task", held), {"title": "Việc muộn", "owner": str(commune.mentor)}),
        (page("finalise", held), {"ended_time": "22:00", "conclusion": "Khác"}),
    ):
        response = client.post(url, data, follow=True)
        said |= {str(message) for message in response.context["messages"]}
    refused = [client.post(page(n, held), {"reason": "x"}).status_code for n in WRITE_PAGES[:3]]

    assert said == {"Biên bản đã khóa. Muốn sửa phải ghi bản bổ sung có lý do."}
    assert refused == [200, 200, 200]
    assert before == (
        AuditEntry.objects.count(), Attendance.objects.count(), Task.objects.count(),
    )  # fmt: skip
    topic.refresh_from_db()
    assert (topic.text, Vote.objects.count()) == ("", 0)
    assert client.get(page("room", held)).status_code == 302
    # A task outlives its meeting.
    assert client.post(page("close-task", task)).status_code == 302
    task.refresh_from_db()
    assert task.state == TaskState.DONE


def test_more_votes_than_present_are_refused_beside_the_number_with_the_rest_kept(
    client, commune, held
):
    client.force_login(commune.secretary)

    response = client.post(page("vote", item(held)), {"votes_for": 12, "against": 0, "other": 0})

    section = next(s for s in response.context["room"].sections if s.item.kind == "topic")
    assert section.vote_form.errors == {"votes_for": ["Số phiếu 12 nhiều hơn số có mặt 10."]}
    assert section.open
    assert 'value="12"' in response.text
    assert not Vote.objects.exists()


def test_an_absence_without_its_reason_is_refused_beside_the_row(client, commune, announced):
    client.force_login(commune.secretary)
    silent, forgotten = commune.members[3], commune.members[4]
    roll = roll_post(commune, announced, **{row("why", silent): "excused"})
    del roll[row("here", silent)], roll[row("here", forgotten)]

    first = client.post(page("attendance", announced), roll)
    second = client.post(page("attendance", announced), roll | {row("why", forgotten): "absent"})

    def errors(response):
        form = response.context["room"].sections[0].form
        return {r.member: r.errors for r in form.rows if r.errors}

    assert errors(first) == {forgotten: ["Chọn có lý do, không lý do hoặc miễn."]}
    assert errors(second) == {silent: ["Vắng có lý do thì phải ghi lý do."]}
    announced.refresh_from_db()
    assert announced.state == MeetingState.ANNOUNCED
    assert not Attendance.objects.exists()


def test_admitting_too_early_says_why_and_from_when(client, commune, held):
    young = make.make_ready(
        commune.cell, "Lý Thị Xuân", commune.mentor,
        person=make.make_person(
            "Lý Thị Xuân", birth_date=date(2006, 6, 10), education_level="upper_secondary"
        ),
    )  # fmt: skip
    services.take_attendance(meeting=held, states={}, actor=commune.secretary)
    review = held.items.create(position=700, kind="candidate", title="x", candidate=young)
    client.force_login(commune.secretary)

    response = client.post(
        page("item", review), {"text": "Góp ý rất dài", "next_step": "admit", "conclusion": ""}
    )

    section = next(s for s in response.context["room"].sections if s.candidate == young)
    assert section.form.errors["next_step"][0] == (
        "Chưa đề nghị kết nạp được trước ngày 10/06/2024."
    )
    assert "Đủ tuổi vào 10/06/2024." in section.form.errors["next_step"][1]
    assert "Góp ý rất dài" in response.text
    review.refresh_from_db()
    assert (review.text, review.next_step) == ("", "")


def test_what_a_candidates_service_refuses_stands_at_its_item_and_nothing_is_written(
    client, commune, source, ready, held
):
    for candidate in (source, ready):
        services.review_candidate(
            item=item(held, "candidate", candidate), text="", conclusion="", next_step="keep",
            actor=commune.secretary,
        )  # fmt: skip
    # The cell reviewed this one on that day already.
    CellReview.objects.create(
        candidate=ready, reviewed_on=date(2024, 5, 3), next_step="keep",
        recorded_by=commune.secretary,
    )  # fmt: skip
    client.force_login(commune.secretary)

    response = client.post(
        page("finalise", held), {"ended_time": "21:20", "conclusion": "Nhất trí"}
    )

    section = next(s for s in response.context["room"].sections if s.candidate == ready)
    assert section.open
    assert section.refused == [
        "Xét quần chúng Tằng Văn Hiếu: Ngày này chi bộ đã xét quần chúng đó."
    ]
    held.refresh_from_db()
    assert held.state == MeetingState.HELD
    assert CellReview.objects.count() == 1
    assert not Decision.objects.exists()


def test_a_candidate_who_came_late_is_put_on_the_agenda(client, commune, held, ready):
    client.force_login(commune.secretary)
    stranger = make.make_candidate(commune.other_cell)

    offered = client.get(page("add-candidate", held)).context["form"]
    elsewhere = client.post(page("add-candidate", held), {"candidate": stranger.pk})
    added = client.post(page("add-candidate", held), {"candidate": ready.pk})
    twice = client.post(page("add-candidate", held), {"candidate": ready.pk})

    assert "Tằng Văn Hiếu" in str(offered)
    assert elsewhere.context["form"].errors == {"candidate": ["Chọn một quần chúng của chi bộ."]}
    assert (added.status_code, item(held, "candidate").candidate) == (302, ready)
    assert twice.context["form"].errors == {"candidate": ["Chọn một quần chúng của chi bộ."]}
    assert held.items.filter(kind="candidate").count() == 1


def test_a_post_goes_back_to_its_item_or_on_to_the_next_one(client, commune, held):
    client.force_login(commune.secretary)
    topic = item(held)
    words = {"text": "Bàn mở đường", "conclusion": ""}

    back = client.post(page("item", topic), words)
    on = client.post(page("item", topic), words | {"tiep": "muc-abc\r\nx"})

    key = f"muc-{topic.pk.hex[:8]}"
    assert back.url == f"{page('room', held)}?muc={key}#{key}"
    assert on.url == f"{page('room', held)}?muc=muc-abc%0D%0Ax#muc-abc%0D%0Ax"
    assert client.get(back.url).context["room"].sections[4].open


def test_a_task_is_closed_by_its_owner_and_carried_until_then(client, commune, held):
    task = services.add_task(
        meeting=held, title="Lập tổ tự quản", owner=commune.mentor, actor=commune.secretary
    )
    statuses = [client.post(page("close-task", task)).status_code]
    for user in (commune.other_secretary, commune.mentor_user):
        client.force_login(user)
        statuses.append(client.get(page("task", task)).status_code)
        statuses.append(client.post(page("close-task", task)).status_code)

    assert statuses == [302, 404, 404, 200, 302]
    task.refresh_from_db()
    assert (task.state, task.closed_on) == (TaskState.DONE, date(2024, 5, 15))


def test_dropping_a_task_asks_for_the_reason(client, commune, held):
    task = services.add_task(
        meeting=held, title="Lập tổ tự quản", owner=commune.mentor, actor=commune.secretary
    )
    client.force_login(commune.mentor_user)
    of_owner = client.get(page("drop-task", task)).status_code
    client.force_login(commune.secretary)

    silent = client.post(page("drop-task", task), {"reason": ""})
    dropped = client.post(page("drop-task", task), {"reason": "Đã có tổ khác"})

    assert (of_owner, silent.status_code, dropped.status_code) == (403, 200, 302)
    task.refresh_from_db()
    assert (task.state, task.drop_reason) == (TaskState.DROPPED, "Đã có tổ khác")


def fill(commune, meeting, count):
    """Give the meeting ``count`` more members, candidates with reports, and tasks."""
    for _n in range(count):
        make.make_member(commune.cell)
        candidate = make.make_candidate(
            commune.cell, stage="dossier_open", dossier_opened_on=make.MARCH_5
        )
        make.make_mentorship(candidate, commune.mentor)
        candidate.enrolments.create(
            result="certified", certificate_number="1", certified_on=date(2023, 9, 1)
        )
    open_report_periods(on=date(2024, 5, 1))
    services.take_attendance(meeting=meeting, states={}, actor=commune.secretary)
    # A meeting that is held takes no new candidates by itself.
    meeting.state = MeetingState.ANNOUNCED
    meeting.save()
    services.take_attendance(meeting=meeting, states={}, actor=commune.secretary)
    for candidate_item in meeting.items.exclude(candidate=None):
        services.record_vote(item=candidate_item, votes_for=8, actor=commune.secretary)
        services.add_task(
            meeting=meeting, title="Việc", owner=commune.mentor, actor=commune.secretary
        )


@pytest.mark.parametrize("name", ["room", "detail"])
def test_the_pages_ask_the_database_as_often_for_three_rows_as_for_one(
    client, commune, announced, hold, name, django_assert_max_num_queries
):
    client.force_login(commune.secretary)
    hold(announced)
    fill(commune, announced, 1)
    with django_assert_max_num_queries(15) as one:
        client.get(page(name, announced))
    fill(commune, announced, 2)
    with django_assert_max_num_queries(15) as three:
        response = client.get(page(name, announced))

    assert response.status_code == 200
    assert len(one) == len(three)


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(
    client, commune, draft, django_assert_max_num_queries
):
    client.force_login(commune.office)

    def final(month):
        meeting = services.draft_meeting(
            cell=commune.cell, kind="thematic", planned_at=at(10, month), actor=commune.secretary
        )
        services.take_attendance(
            meeting=meeting, states={}, minute_taker=commune.mentor, actor=commune.secretary
        )
        services.finalise_meeting(
            meeting=meeting, ended_at=at(10, month, 22), conclusion="x", actor=commune.secretary
        )

    final(5)
    with django_assert_max_num_queries(15) as one:
        client.get(page("list"))
    final(4)
    final(3)
    with django_assert_max_num_queries(15) as three:
        response = client.get(page("list"))

    assert response.context["paginator"].count == 3
    assert len(one) == len(three)


def test_the_room_of_sixty_stays_light(
    client, commune, announced, hold, django_assert_max_num_queries
):
    """Sixty members and three candidates, each with a report: the largest cells there are."""
    while Member.objects.count() < 60:
        make.make_member(commune.cell)
    hold(announced)
    fill(commune, announced, 3)
    for report in MentorReport.objects.filter(period=date(2024, 5, 1)):
        words = "Tích cực vận động bà con góp đất mở đường, sinh hoạt đều. " * 3
        fields = {"strengths": words, "weaknesses": words, "tasks": words, "proposal": "keep"}
        submit_report(report=report, fields=fields, actor=commune.mentor_user)
    client.force_login(commune.secretary)

    with django_assert_max_num_queries(15):
        content = client.get(page("room", announced)).content

    assert len(re.findall(rb'class="seen"', content)) >= 50
    assert content.count("Tích cực vận động".encode()) == 3 * 9
    assert len(content) <= 60 * 1024

"""Each page as the right person, another cell's secretary, and nobody."""

from datetime import date

import pytest
from django.urls import reverse

from candidates import services
from candidates.models import Candidate, MentorReport, Stage
from members.models import Member
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"candidates:{name}", args=[getattr(a, "pk", a) for a in args])


OWN_PAGES = [
    "detail",
    "assign-mentor",
    "edit",
    "certificate",
    "enrol",
    "open-dossier",
    "drop",
    "resubmit",
    "ceremony",
]
COMMITTEE_PAGES = ["committee-vote", "return", "refuse", "allow-dossier"]


@pytest.mark.parametrize("name", OWN_PAGES)
def test_pages_of_the_cell_open_for_its_secretary_alone(client, commune, ready, name):
    url = page(name, ready)

    anonymous = client.get(url)
    client.force_login(commune.other_secretary)
    elsewhere = client.get(url)
    client.force_login(commune.secretary)
    own = client.get(url)

    assert anonymous.status_code == 302
    assert "login" in anonymous.url
    assert (elsewhere.status_code, own.status_code) == (404, 200)


@pytest.mark.parametrize("name", COMMITTEE_PAGES)
def test_pages_of_the_committee_open_for_who_decides(client, commune, name):
    candidate = make.make_candidate(commune.cell, stage=Stage.CELL_PASSED)
    url = page(name, candidate)

    statuses = []
    for user in (commune.other_secretary, commune.secretary, commune.chair):
        client.force_login(user)
        statuses.append(client.get(url).status_code)

    assert statuses == [404, 403, 200]


@pytest.mark.parametrize("name", OWN_PAGES[1:])
def test_a_mentor_reads_the_candidate_but_does_not_lead(client, commune, ready, name):
    client.force_login(commune.mentor_user)

    assert client.get(page("detail", ready)).status_code == 200
    assert client.get(page(name, ready)).status_code == 403


@pytest.mark.parametrize("name", ["list", "board", "my-reports"])
def test_lists_open_for_whoever_signed_in_and_show_their_reach(client, commune, name):
    make.make_candidate(commune.cell, "Chìu Thị Dung")

    anonymous = client.get(page(name))
    client.force_login(commune.other_secretary)
    elsewhere = client.get(page(name))
    client.force_login(commune.secretary)
    own = client.get(page(name))

    assert anonymous.status_code == 302
    assert (elsewhere.status_code, own.status_code) == (200, 200)
    assert "Chìu Thị Dung" not in elsewhere.content.decode()
    assert ("Chìu Thị Dung" in own.content.decode()) is (name != "my-reports")


def test_the_desk_is_for_the_committee_and_its_office(client, commune):
    statuses = []
    for user in (commune.secretary, commune.office, commune.chair):
        client.force_login(user)
        statuses.append(client.get(page("desk")).status_code)

    assert statuses == [403, 200, 200]


def test_the_desk_says_of_each_who_waits_what_is_still_missing(client, commune, ready):
    services.record_cell_vote(
        candidate=ready, decided_on=date(2024, 5, 3), present=9, votes_for=9, against=0, other=0,
        actor=commune.secretary,
    )  # fmt: skip
    client.force_login(commune.chair)

    desk = client.get(page("desk")).text
    ready_to = client.get(page("desk-readiness")).text
    ready.person.birth_date = None
    ready.person.save()
    not_yet = client.get(page("desk-readiness")).text

    assert f'hx-get="{page("desk-readiness")}"' in desk
    assert f'id="du-{ready.pk}"' in desk
    assert f'id="du-{ready.pk}"' in ready_to
    assert "Đủ điều kiện để đảng ủy biểu quyết." in ready_to
    assert "✕ Từ đủ 18 đến đủ 60 tuổi" in not_yet


def test_the_board_counts_who_is_helped_and_shows_the_longest_waiting(client, commune):
    for day in range(1, 8):
        candidate = make.make_candidate(
            commune.cell, f"Vi Văn {day}", stage=Stage.SYMPATHISER, stage_since=date(2024, 3, day)
        )
        if day <= 2:
            make.make_mentorship(candidate, commune.mentor)
    make.make_certificate(candidate)
    make.make_candidate(commune.other_cell, stage=Stage.SYMPATHISER)
    client.force_login(commune.secretary)

    response = client.get(page("board"))

    [column] = response.context["columns"]
    assert (column["count"], column["helped"], column["certified"]) == (7, 2, 1)
    assert [card["person__full_name"] for card in column["cards"]] == [
        f"Vi Văn {day}" for day in range(1, 6)
    ]
    assert [card["is_helped"] for card in column["cards"]] == [True, True, False, False, False]
    assert "từ 01/03/2024, 75 ngày" in response.text
    assert "Xem tất cả 7" in response.text


def test_the_list_finds_names_typed_without_accents(client, commune):
    make.make_candidate(commune.cell, "Đặng Thị Thuý")
    make.make_candidate(commune.cell, "Phùn Văn Khánh")
    client.force_login(commune.secretary)

    found = client.get(page("list"), {"q": "dang thi thuy"}).content.decode()

    assert "Đặng Thị Thuý" in found
    assert "Phùn Văn Khánh" not in found
    assert "Đang xem 1 quần chúng, xếp theo tên." in found


def test_the_list_filters_by_stage_and_cell_and_ignores_what_is_made_up(client, commune):
    make.make_candidate(commune.cell, "Chìu Thị Dung", stage=Stage.SYMPATHISER)
    make.make_candidate(commune.other_cell, "Lý Thị Xuân")
    client.force_login(commune.office)

    def names(**filters):
        rows = client.get(page("list"), filters).context["candidates"]
        return [str(candidate) for candidate in rows]

    assert names(buoc="sympathiser") == ["Chìu Thị Dung"]
    assert names(chi_bo=str(commune.other_cell.pk)) == ["Lý Thị Xuân"]
    assert names(buoc="'--", chi_bo="x") == ["Chìu Thị Dung", "Lý Thị Xuân"]


def test_introducing_reads_the_day_first(client, commune):
    client.force_login(commune.secretary)
    data = {
        "full_name": "Bàn Thị Mai",
        "birth_date": "05/03/2000",
        "cell": commune.cell.pk,
        "body": "women",
        "introduced_on": "05/03/2024",
    }

    response = client.post(page("add"), data)

    candidate = Candidate.objects.get()
    assert response.url == candidate.get_absolute_url()
    assert candidate.person.birth_date == date(2000, 3, 5)
    assert candidate.opened_on == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"full_name": " "}, "Còn thiếu họ và tên."),
        ({"birth_date": "31/02/1980"}, "Không có ngày này."),
        ({"birth_date": "05/03/2030"}, "trước ngày sinh"),
        ({"introduced_on": "05/03/2025"}, "chưa tới"),
    ],
)
def test_introducing_keeps_what_was_typed_and_says_what_is_wrong(client, commune, changes, message):
    client.force_login(commune.secretary)
    data = {
        "full_name": "Bàn Thị Mai",
        "birth_date": "05/03/2000",
        "residence": "Thôn Nà Cáng",
        "cell": commune.cell.pk,
        "body": "women",
        "introduced_on": "05/03/2024",
    } | changes
    written = AuditEntry.objects.count()

    shown = client.post(page("add"), data).content.decode()

    assert message in shown
    assert "Thôn Nà Cáng" in shown
    assert not Candidate.objects.exists()
    assert AuditEntry.objects.count() == written


def test_a_certificate_dated_before_birth_is_refused_beside_its_field(client, commune, candidate):
    client.force_login(commune.secretary)

    response = client.post(
        page("certificate", candidate),
        {"certificate_number": "7/GCN", "certified_on": "05/03/1980"},
    )

    assert "certified_on" in response.context["form"].errors
    assert "trước ngày sinh 15/06/1990" in response.content.decode()
    assert 'value="7/GCN"' in response.content.decode()
    assert not candidate.enrolments.exists()


def test_assigning_a_mentor_from_the_page(client, commune, candidate):
    client.force_login(commune.secretary)

    response = client.post(
        page("assign-mentor", candidate),
        {"mentor": commune.mentor.pk, "started_on": "06/03/2024"},
    )

    assert response.url == candidate.get_absolute_url()
    [mentorship] = candidate.mentorships.open()
    assert (mentorship.mentor, mentorship.started_on) == (
        commune.mentor,
        date(2024, 3, 6),
    )


ANSWERS = {
    "strengths": "Chăm chỉ",
    "weaknesses": "Ngại phát biểu",
    "tasks": "Vận động 5 hộ: xong",
    "proposal": "keep",
}


@pytest.fixture
def report(commune, ready):
    """The June report, owed before the meeting of 3 June."""
    services.open_report_periods(on=date(2024, 5, 15))
    return MentorReport.objects.get(period=date(2024, 6, 1))


def test_a_mentor_keeps_a_draft_then_sends_it(client, commune, report):
    client.force_login(commune.mentor_user)

    client.post(page("report", report), {"strengths": "Chăm chỉ", "act": "draft"})
    report.refresh_from_db()
    drafted = (report.state, report.strengths)
    sent = client.post(page("report", report), ANSWERS | {"act": "send"})
    report.refresh_from_db()

    assert drafted == ("draft", "Chăm chỉ")
    assert sent.url == page("my-reports")
    assert (report.state, report.submitted_by) == ("submitted", commune.mentor_user)


def test_sending_names_each_missing_answer_and_keeps_the_others(client, commune, report):
    client.force_login(commune.mentor_user)

    response = client.post(page("report", report), {"strengths": "Chăm chỉ lắm", "act": "send"})

    assert set(response.context["form"].errors) == {"weaknesses", "tasks", "proposal"}
    assert "Chăm chỉ lắm" in response.content.decode()
    report.refresh_from_db()
    assert (report.state, report.strengths) == ("expected", "")


def test_drafts_stay_in_the_cell_and_sent_reports_are_seen_above(client, commune, report):
    services.save_report(report=report, fields=ANSWERS, actor=commune.mentor_user)

    def statuses():
        seen = []
        for user in (
            commune.secretary,
            commune.in_charge,
            commune.chair,
            commune.other_secretary,
        ):
            client.force_login(user)
            seen.append(client.get(page("report", report)).status_code)
        return seen

    drafted = statuses()
    services.submit_report(report=report, fields=ANSWERS, actor=commune.mentor_user)

    assert drafted == [200, 404, 404, 404]
    assert statuses() == [200, 200, 200, 404]


def test_another_mentor_cannot_write_a_report_that_is_not_theirs(client, commune, report):
    client.force_login(commune.secretary)

    response = client.post(page("report", report), ANSWERS | {"act": "send"})

    report.refresh_from_db()
    assert (response.status_code, report.state) == (403, "expected")


def test_returning_a_report_reopens_it(client, commune, report):
    services.submit_report(report=report, fields=ANSWERS, actor=commune.mentor_user)
    client.force_login(commune.secretary)

    client.post(page("return-report", report), {"reason": "Ghi rõ việc đã làm"})

    report.refresh_from_db()
    assert (report.state, report.return_reason) == ("returned", "Ghi rõ việc đã làm")


def test_the_committee_votes_the_office_enters_and_the_cell_holds_the_ceremony(
    client, commune, ready
):
    services.record_cell_vote(
        candidate=ready, decided_on=date(2024, 5, 3), present=9, votes_for=8, against=1,
        other=0, actor=commune.secretary,
    )  # fmt: skip

    client.force_login(commune.chair)
    voted = client.post(
        page("committee-vote", ready),
        {
            "entitled": 13, "present": 12, "votes_for": 12, "against": 0, "other": 0,
            "decided_on": "10/05/2024", "number": "15-NQ/ĐU",
        },
        follow=True,
    )  # fmt: skip
    client.force_login(commune.office)
    client.post(
        page("superior-decision", ready),
        {"number": "77-QĐ/HU", "decided_on": "13/05/2024", "received_on": "14/05/2024"},
    )
    client.force_login(commune.secretary)
    held = client.post(
        page("ceremony", ready),
        {"held_on": "15/05/2024", "mentor": commune.mentor.pk},
        follow=True,
    )

    assert "Đạt: 12/13 tán thành, cần ít nhất 9." in voted.content.decode()
    assert "Đã ghi lễ kết nạp đ/c Tằng Văn Hiếu" in held.content.decode()
    assert Member.objects.get(person=ready.person).joined_on == date(2024, 5, 15)


def test_more_votes_for_than_present_is_said_beside_the_field(client, commune):
    candidate = make.make_candidate(commune.cell, stage=Stage.CELL_PASSED)
    candidate.decisions.create(
        body="cell", organization=commune.cell, passed=True, decided_on=make.MARCH_5
    )
    client.force_login(commune.chair)

    response = client.post(
        page("committee-vote", candidate),
        {
            "entitled": 13, "present": 10, "votes_for": 12, "against": 0, "other": 0,
            "decided_on": "10/05/2024",
        },
    )  # fmt: skip

    assert response.context["form"].errors == {"votes_for": ["Số phiếu 12 nhiều hơn số có mặt 10."]}
    assert candidate.decisions.count() == 1


def test_who_submitted_or_mentors_is_told_why_they_may_not_decide(client, commune, ready):
    make.make_post(commune.secretary.person, commune.committee, "deputy")
    services.record_cell_vote(
        candidate=ready, decided_on=date(2024, 5, 3), present=9, votes_for=8, against=1,
        other=0, actor=commune.secretary,
    )  # fmt: skip
    client.force_login(commune.secretary)

    response = client.get(page("committee-vote", ready))

    assert response.status_code == 403
    assert (
        "Đồng chí đã trình hồ sơ này nên không xét."
        in client.get(page("detail", ready)).content.decode()
    )


def fill(commune, count):
    for _n in range(count):
        candidate = make.make_candidate(commune.cell, stage=Stage.CELL_PASSED)
        mentorship = make.make_mentorship(candidate, commune.mentor)
        services.open_report_periods(on=date(2024, 5, 15))
        candidate.decisions.create(
            body="cell", organization=commune.cell, passed=True, entitled=9, present=9,
            votes_for=9, against=0, other=0, decided_on=date(2024, 5, 3),
        )  # fmt: skip
        candidate.events.create(
            step="cell_voted", to_stage="cell_passed", effective_on=date(2024, 5, 3),
            decision=candidate.decisions.get(),
        )  # fmt: skip
        candidate.reviews.create(
            reviewed_on=date(2024, 5, 3),
            next_step="admit",
            recorded_by=commune.secretary,
        )
        mentorship.reports.update()


@pytest.mark.parametrize("name", ["list", "board", "desk", "desk-readiness", "my-reports"])
def test_lists_ask_the_same_number_of_questions_for_one_row_and_three(
    client, commune, django_assert_max_num_queries, name
):
    user = commune.mentor_user if name == "my-reports" else commune.chair
    client.force_login(user)
    fill(commune, 1)
    with django_assert_max_num_queries(15) as one:
        client.get(page(name))
    fill(commune, 2)
    with django_assert_max_num_queries(15) as three:
        client.get(page(name))

    assert len(one) == len(three)


def test_the_page_of_a_candidate_asks_no_more_for_a_longer_history(
    client, commune, ready, django_assert_max_num_queries
):
    services.open_report_periods(on=date(2024, 5, 15))
    client.force_login(commune.secretary)
    # That somebody opened it is written once a day.
    client.get(page("detail", ready))
    with django_assert_max_num_queries(15) as one:
        client.get(page("detail", ready))
    for month in (1, 2, 3):
        ready.reviews.create(
            reviewed_on=date(2024, month, 3),
            next_step="keep",
            recorded_by=commune.secretary,
        )
        ready.events.create(
            step="listed", to_stage="sympathiser", effective_on=date(2024, month, 3)
        )
    with django_assert_max_num_queries(15) as more:
        client.get(page("detail", ready))

    assert len(one) == len(more)


def test_fifty_rows_stay_light(client, commune):
    for _n in range(50):
        candidate = make.make_candidate(commune.cell)
        make.make_mentorship(candidate, commune.mentor)
    client.force_login(commune.chair)

    for name in ("list", "board"):
        assert len(client.get(page(name)).content) <= 60 * 1024


def test_the_plan_of_sources_counts_what_was_done_and_whom_nobody_looks_after(client, commune):
    introduced = make.make_candidate(commune.cell, opened_on=date(2024, 3, 5))
    make.make_mentorship(introduced, commune.mentor)
    make.make_candidate(commune.cell, opened_on=date(2023, 12, 1), stage_since=date(2023, 12, 1))
    make.make_candidate(commune.other_cell, opened_on=date(2024, 5, 2))
    client.force_login(commune.office)
    client.post(
        reverse("candidates:set-plan"),
        {f"{commune.cell.pk}-sources": 3, f"{commune.cell.pk}-to_class": 1},
    )

    context = client.get(reverse("candidates:sources")).context

    mine = next(line for line in context["lines"] if line.cell == commune.cell)
    assert [(r.done, r.planned) for r in mine.reached] == [(1, 3), (0, 1), (0, 0)]
    assert (mine.unassigned, mine.idle) == (1, 1)
    sources = context["total"].reached[0]
    assert (sources.done, sources.planned) == (2, 3)
    assert context["total"].unassigned == 2


def test_the_numbers_of_the_plan_open_to_the_people_behind_them(client, commune):
    alone = make.make_candidate(commune.cell, opened_on=date(2023, 12, 1))
    helped = make.make_candidate(commune.cell, opened_on=date(2024, 5, 2))
    make.make_mentorship(helped, commune.mentor)
    client.force_login(commune.secretary)

    for asked in ("unassigned", "idle"):
        page_of = client.get(reverse("candidates:list"), {"can_xem": asked})
        assert [c.pk for c in page_of.context["candidates"]] == [alone.pk]


def test_a_cell_reads_the_plan_and_does_not_set_it(client, commune):
    client.force_login(commune.secretary)

    assert client.get(reverse("candidates:sources")).status_code == 200
    assert client.get(reverse("candidates:set-plan")).status_code == 403


def test_a_fault_in_a_sitting_says_whose_it_is_and_keeps_what_was_typed(client, commune, ready):
    services.record_cell_vote(
        candidate=ready, decided_on=date(2024, 5, 3), present=9, votes_for=9, against=0, other=0,
        actor=commune.secretary,
    )  # fmt: skip
    client.force_login(commune.chair)

    response = client.post(
        reverse("candidates:sitting"),
        {"held_on": "10/05/2024", "entitled": 12, "present": 11, f"{ready.pk}-take": "on"},
    )

    assert "Tằng Văn Hiếu – Tán thành" in response.text
    assert 'value="11"' in response.text
    assert not ready.decisions.filter(body="base").exists()

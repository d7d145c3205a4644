"""The probation: twelve months, what is made after them, and the day that stays the same."""

from datetime import date

import pytest

from candidates import readiness, services
from candidates.models import Stage, Step
from members.models import Member
from tests import factories as make
from tests.candidates.way import (
    DAY,
    G1_LAST,
    G2_FIRST,
    G3_FIRST,
    cell_vote,
    committee_vote,
    due_on,
    fresh,
    on_day,
    own_rule,
    probationer,
    refused,
    stage_of,
    superior,
    unread,
    years_before,
)

pytestmark = pytest.mark.django_db


def recognise(commune, candidate, on, **changes):
    return cell_vote(commune, candidate, on, matter="recognition", **changes)


def membership(candidate):
    return Member.objects.get(person=candidate.person)


@pytest.mark.parametrize(
    ("joined_on", "ends_on", "clause"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), "Điều lệ Đảng, Điều 5"),
        (date(2024, 6, 30), G1_LAST, "Điều lệ Đảng, Điều 5"),
        # Judged by the rule of the ceremony, though 294-QĐ/TW stands by then.
        (date(2024, 7, 1), G2_FIRST, "Điều lệ Đảng, Điều 5"),
        (date(2025, 7, 1), date(2026, 7, 1), "Điều lệ Đảng, Điều 5; 294-QĐ/TW điểm 4.2"),
        (date(2026, 7, 26), date(2027, 7, 26), unread("208-QĐ/TW")),
    ],
)
def test_the_cell_votes_on_the_day_the_twelve_months_end_and_not_before(
    commune, joined_on, ends_on, clause
):
    with on_day(ends_on):
        candidate = due_on(commune, joined_on, ends_on)
        early = refused(lambda: recognise(commune, candidate, ends_on - DAY))

        decision = recognise(commune, candidate, ends_on)

    assert early["months"] == (
        f"Đã hết 12 tháng dự bị: Hết dự bị ngày {ends_on:%d/%m/%Y}. ({clause})"
    )
    assert (decision.passed, stage_of(candidate)) == (True, Stage.RECOGNITION_PROPOSED)


@pytest.mark.parametrize("day", [G1_LAST, G2_FIRST, G3_FIRST], ids=str)
@pytest.mark.parametrize("paper", ["self_review", "mentor_remark", "probation_opinions"])
def test_a_paper_made_before_the_end_is_made_again(commune, day, paper):
    with on_day(day):
        candidate = due_on(commune, years_before(day, 1), day)
        candidate.papers.filter(paper=paper).update(dated_on=day - DAY)

        said = refused(lambda: recognise(commune, candidate, day))
        candidate.papers.filter(paper=paper).update(dated_on=day)
        recognise(commune, candidate, day)

    assert set(said) == {"recognition_papers"}
    assert f"Lập trước ngày {day:%d/%m/%Y}, phải lập lại" in said["recognition_papers"]
    assert said["recognition_papers"].endswith("(06-HD/TW điểm 4.2; sổ tay của tỉnh)")


@pytest.mark.parametrize("day", [G1_LAST, G2_FIRST, G3_FIRST], ids=str)
def test_the_class_for_new_members_comes_first(commune, day):
    with on_day(day):
        candidate = due_on(commune, years_before(day, 1), day)
        # The awareness class of before the admission is another one.
        candidate.enrolments.update(kind="awareness")
        said = refused(lambda: recognise(commune, candidate, day))
        services.record_certificate(
            candidate=candidate, certificate_number="7/ĐVM", certified_on=day,
            actor=commune.office,
        )  # fmt: skip

        recognise(commune, candidate, day)

    assert said == {
        "new_member_class": "Giấy chứng nhận lớp đảng viên mới: Chưa có giấy chứng nhận. "
        "(01-HD/TW 2021; 06-HD/TW điểm 4.1)"
    }


@pytest.mark.parametrize(
    ("day", "state", "detail"),
    [
        # Over on 20 January 2026; thirty working days with Tết among them.
        (date(2026, 3, 10), "met", "Hạn 10/03/2026."),
        (date(2026, 3, 11), "warning", "Quá hạn 10/03/2026."),
    ],
)
def test_a_late_cell_is_warned_and_may_still_vote(commune, day, state, detail):
    with on_day(day):
        candidate = due_on(commune, date(2025, 1, 20), day)

        found = readiness.judge(fresh(candidate), Step.RECOGNITION_VOTED, day)
        [in_time] = [c for c in found.conditions if c.key == "in_time"]
        decision = recognise(commune, candidate, day)

    assert (in_time.state, in_time.detail, decision.passed) == (state, detail, True)


@pytest.mark.parametrize(
    ("joined_on", "official_on", "voted_on"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 8, 4)),
        (date(2024, 9, 2), date(2025, 9, 2), date(2025, 9, 3)),
        (date(2025, 5, 5), date(2026, 5, 5), date(2026, 8, 10)),
    ],
)
def test_official_from_the_end_of_the_probation_however_late_the_acts(
    commune, joined_on, official_on, voted_on
):
    with on_day(voted_on):
        candidate = due_on(commune, joined_on, voted_on)
        recognise(commune, candidate, voted_on)
        committee_vote(commune, candidate, voted_on)

    member = membership(candidate)
    assert (member.status, member.official_on) == ("official", official_on)
    assert (stage_of(candidate), fresh(candidate).closed_on) == (Stage.OFFICIAL, voted_on)


def test_until_june_2025_base_and_district_recognise(commune):
    with on_day(G1_LAST):
        candidate = due_on(commune, date(2024, 6, 1), G1_LAST)
        recognise(commune, candidate, G1_LAST)
        committee_vote(commune, candidate, G1_LAST, votes_for=8)
        seconded = stage_of(candidate)
        superior(commune, candidate, G1_LAST)

    assert (seconded, stage_of(candidate)) == (Stage.RECOGNITION_SECONDED, Stage.OFFICIAL)
    assert membership(candidate).official_on == date(2025, 6, 1)


def test_an_extension_is_refused_where_no_rule_of_the_committee_allows_it(commune):
    def extend(months, **changes):
        fields = {
            "candidate": candidate, "months": months, "decided_on": G2_FIRST,
            "number": "5-QĐ/ĐU", "reason": "Cần rèn luyện thêm", "actor": commune.office,
        }  # fmt: skip
        return services.extend_probation(**fields | changes)

    with on_day(G2_FIRST):
        candidate = due_on(commune, years_before(G2_FIRST, 1), G2_FIRST)
        by_default = refused(lambda: extend(1))
        own_rule(commune, "probation.extension_months", 6)
        without_reason = refused(lambda: extend(6, reason=" "))
        too_long = refused(lambda: extend(7))
        extend(6)
        again = refused(lambda: extend(1))
        early = refused(lambda: recognise(commune, candidate, G2_FIRST))

    assert by_default == {"too_long": "Được kéo dài nhiều nhất 0 tháng (Điều lệ Đảng, Điều 5)."}
    assert set(without_reason) == {"required"}
    assert too_long == again == {"too_long": "Được kéo dài nhiều nhất 6 tháng (Nghị quyết 02)."}
    assert "Hết dự bị ngày 01/01/2026." in early["months"]


def test_an_extended_probation_ends_later_and_so_begins_the_official_membership(commune):
    own_rule(commune, "probation.extension_months", 6)
    end = date(2026, 1, 1)
    with on_day(end):
        candidate = due_on(commune, date(2024, 7, 1), end)
        services.extend_probation(
            candidate=candidate, months=6, decided_on=G2_FIRST, number="5-QĐ/ĐU",
            reason="Cần rèn luyện thêm", actor=commune.office,
        )  # fmt: skip
        recognise(commune, candidate, end)
        committee_vote(commune, candidate, end)

    assert membership(candidate).official_on == end


def test_a_probationer_of_a_cell_of_two_waits(commune):
    for member in commune.members[1:]:
        member.delete()
    with on_day(G2_FIRST):
        candidate = due_on(commune, years_before(G2_FIRST, 1), G2_FIRST)

        said = refused(lambda: recognise(commune, candidate, G2_FIRST, present=2, votes_for=2))
        make.make_member(commune.cell)
        recognise(commune, candidate, G2_FIRST, present=2, votes_for=2)

    assert set(said) == {"members"}
    assert probationer(commune, G2_FIRST).stage == Stage.PROBATIONARY

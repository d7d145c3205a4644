"""Who was a member before: after thirty-six months, with a consent, once, and not everybody."""

from datetime import date

import pytest

from candidates import services
from candidates.models import Stage
from members.models import Member, MembershipEvent
from members.services import readmit_member, record_leaving, undo_event
from reports.access import figures_of
from reports.progress import quota_progress
from tests import factories as make
from tests.candidates.way import (
    DAY,
    G1_LAST,
    G2_FIRST,
    G3_FIRST,
    cell_vote,
    committee_vote,
    fresh,
    on_day,
    ready_on,
    refused,
    unread,
    years_before,
)

pytestmark = pytest.mark.django_db
WAIT = {
    G1_LAST: unread("24-QĐ/TW điểm 3.5"),
    G2_FIRST: "294-QĐ/TW điểm 3.5.1b",
    G3_FIRST: unread("208-QĐ/TW"),
}
CONSENT = WAIT | {G2_FIRST: "294-QĐ/TW điểm 3.5.1"}
ONCE = WAIT | {G2_FIRST: "294-QĐ/TW điểm 3.5.3"}
NEVER = WAIT | {G2_FIRST: "294-QĐ/TW điểm 3.5.2"}


def left(commune, on, kind="removed"):
    """Somebody who was a member and left on ``on``."""
    member = make.make_member(commune.cell)
    member.person.education_level = "upper_secondary"
    member.person.save()
    with on_day(on):
        record_leaving(member=member, on=on, kind=kind, ground="QĐ 9", actor=commune.office)
    return Member.objects.get(pk=member.pk)


def consented(commune, candidate, day):
    services.record_consent(
        candidate=candidate, kind="readmission", number="31-CV/TU", given_on=day,
        given_by="Ban Thường vụ Tỉnh ủy", actor=commune.office,
    )  # fmt: skip


def again(commune, member, day, consent=True):
    candidate = ready_on(commune, day, person=member.person)
    if consent:
        consented(commune, candidate, day)
    return candidate


@pytest.mark.parametrize("day", WAIT, ids=str)
def test_thirty_six_months_after_leaving_with_a_consent_and_not_a_day_before(commune, day):
    member = left(commune, years_before(day, 3))
    with on_day(day):
        candidate = again(commune, member, day, consent=False)
        without = refused(lambda: services.check_cell_vote(fresh(candidate), day))
        consented(commune, candidate, day)
        services.check_cell_vote(fresh(candidate), day)
        MembershipEvent.objects.filter(kind="left").update(happened_on=years_before(day, 3) + DAY)

        early = refused(lambda: services.check_cell_vote(fresh(candidate), day))

    assert without == {
        "readmission": "Đủ điều kiện kết nạp lại: Cần văn bản đồng ý của cấp trên. "
        f"({CONSENT[day]})"
    }
    assert set(early) == {"readmission"}
    assert "sau 36 tháng mới xét." in early["readmission"]
    assert early["readmission"].endswith(f"({WAIT[day]})")


@pytest.mark.parametrize("day", WAIT, ids=str)
@pytest.mark.parametrize("kind", ["expelled", "removed", "resigned"])
def test_who_asked_to_leave_never_comes_back(commune, day, kind):
    member = left(commune, date(2019, 4, 1), kind)
    with on_day(day):
        candidate = again(commune, member, day)
        if kind != "resigned":
            services.check_cell_vote(fresh(candidate), day)
            return

        said = refused(lambda: services.check_cell_vote(fresh(candidate), day))

    assert said == {
        "readmission": "Đủ điều kiện kết nạp lại: Trước đây xin ra khỏi Đảng: "
        f"không xem xét kết nạp lại. ({NEVER[day]})"
    }


@pytest.mark.parametrize("day", WAIT, ids=str)
def test_nobody_is_readmitted_twice(commune, day):
    member = left(commune, date(2019, 4, 1))
    with on_day(day):
        candidate = again(commune, member, day)
        services.check_cell_vote(fresh(candidate), day)
        member.events.create(kind="readmitted", happened_on=date(2018, 1, 1))

        said = refused(lambda: services.check_cell_vote(fresh(candidate), day))

    assert said == {
        "readmission": "Đủ điều kiện kết nạp lại: Đã kết nạp lại một lần, không xét lần nữa. "
        f"({ONCE[day]})"
    }


def test_a_leaving_that_was_recorded_wrongly_and_undone_does_not_count(commune):
    member = left(commune, date(2022, 4, 1), "resigned")
    with on_day(date(2022, 4, 2)):
        undo_event(event=member.events.get(kind="left"), reason="Ghi nhầm", actor=commune.office)
        record_leaving(
            member=Member.objects.get(pk=member.pk), on=date(2022, 3, 1), kind="removed",
            ground="QĐ 8", actor=commune.office,
        )  # fmt: skip
    day = date(2025, 3, 3)
    member.refresh_from_db()
    with on_day(day):
        candidate = again(commune, member, day)

        services.check_cell_vote(fresh(candidate), day)


def test_the_readmitted_begin_a_new_probation_of_twelve_months(commune):
    member = left(commune, date(2019, 4, 1))
    with on_day(G2_FIRST):
        candidate = again(commune, member, G2_FIRST)
        cell_vote(commune, candidate, G2_FIRST, present=9)
        committee_vote(commune, candidate, G2_FIRST)
        services.hold_ceremony(
            candidate=candidate, held_on=G2_FIRST, mentor=commune.members[1],
            handed_over_by="Đ/c Bí thư", actor=commune.secretary,
        )  # fmt: skip

    member.refresh_from_db()
    assert (member.status, member.joined_on, member.official_on) == (
        "probationary", G2_FIRST, None,
    )  # fmt: skip
    assert fresh(candidate).stage == Stage.PROBATIONARY
    assert list(member.events.values_list("kind", flat=True).order_by("happened_on")) == [
        "left", "readmitted",
    ]  # fmt: skip


def test_who_is_admitted_again_counts_in_both_years(commune):
    """Last year's figures stay what they were."""
    member = make.make_member(commune.cell, joined_on=date(2022, 3, 1))
    member.status = "left"
    member.save()
    member.periods.update(ended_on=date(2024, 2, 1))
    readmit_member(
        member=member, cell=commune.cell, joined_on=date(2025, 9, 1), ground="9-QĐ/ĐU",
        actor=commune.secretary,
    )  # fmt: skip

    counted = {year: progress_of(commune, year) for year in (2022, 2025)}

    member.refresh_from_db()
    assert (member.first_joined_on, member.joined_on) == (date(2022, 3, 1), date(2025, 9, 1))
    assert counted == {2022: 1, 2025: 1}


def progress_of(commune, year):
    return quota_progress(figures_of(commune.chair), year).admitted

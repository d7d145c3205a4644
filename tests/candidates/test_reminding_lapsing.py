"""What lapses before the cell has voted is told sixty, thirty and ten days before, and that day."""

from datetime import date

import pytest

from notifications.registry import subject_of
from rules.models import RuleValue
from tests import factories as make
from tests.candidates.way import own_rule
from tests.reminded import due_of, open_after, statements_to_find, titles, told_from

pytestmark = pytest.mark.django_db

CERTIFICATE, PAPER = "certificate-lapses", "paper-lapses"
# Certified on 1/9/2019 for sixty months, a dossier of 5/3/2024 for twelve.
CERTIFIED, CERTIFICATE_LAPSES = date(2019, 9, 1), date(2024, 9, 1)
DOSSIER_LAPSES = date(2025, 3, 5)


@pytest.fixture
def certified(commune):
    candidate = make.make_candidate(commune.cell, "Chìu Thị Dung", stage="sympathiser")
    make.make_certificate(candidate, certified_on=CERTIFIED)
    return candidate


def test_the_cell_is_told_three_times_and_the_office_on_the_last_day(commune, certified):
    assert told_from(date(2024, 7, 1), date(2024, 7, 4), CERTIFICATE) == [
        (date(2024, 7, 3), commune.secretary, -60)
    ]
    assert told_from(date(2024, 8, 1), date(2024, 9, 3), CERTIFICATE) == [
        (date(2024, 8, 2), commune.secretary, -30),
        (date(2024, 8, 22), commune.secretary, -10),
        (CERTIFICATE_LAPSES, commune.office, 0),
    ]
    assert titles(CERTIFICATE) == {
        "Giấy chứng nhận lớp nhận thức của Chìu Thị Dung hết hạn ngày 01/09/2024"
    }


def test_another_certificate_moves_the_day(commune, certified):
    assert open_after(date(2024, 8, 2), CERTIFICATE) == 1
    make.make_certificate(certified, certified_on=date(2024, 7, 20))

    assert open_after(date(2024, 8, 2), CERTIFICATE) == 0
    assert due_of(CERTIFICATE, date(2029, 7, 20)) == {certified.pk: date(2029, 7, 20)}


@pytest.mark.parametrize("rule", [CERTIFICATE, PAPER])
@pytest.mark.parametrize("stage", ["cell_passed", "decided", "refused", "paused", "probationary"])
def test_after_the_vote_of_the_cell_nothing_lapses(commune, ready, rule, stage):
    assert due_of(rule, date(2029, 1, 1))
    ready.stage = stage
    ready.save()

    assert due_of(rule, date(2029, 1, 1)) == {}


def test_a_committee_may_let_a_certificate_live_shorter(commune, certified):
    own_rule(commune, "admission.certificate_life", 58)

    assert due_of(CERTIFICATE, date(2024, 7, 1)) == {certified.pk: date(2024, 7, 1)}


def test_the_dossier_and_each_paper_to_be_made_anew_are_told(commune, ready):
    anew = ready.papers.filter(paper__in=["introduction", "union_resolution", "opinions"])

    assert due_of(PAPER, DOSSIER_LAPSES) == dict.fromkeys(
        [ready.pk, *(subject_of(item) for item in anew)], DOSSIER_LAPSES
    )
    told = told_from(date(2025, 1, 3), date(2025, 1, 7), PAPER)
    assert told == [(date(2025, 1, 4), commune.secretary, -60)]
    assert titles(PAPER) == {
        "Hồ sơ kết nạp của Tằng Văn Hiếu hết hạn ngày 05/03/2025",
        "Giấy giới thiệu của đảng viên (3-KNĐ) của Tằng Văn Hiếu hết hạn ngày 05/03/2025",
        "Nghị quyết giới thiệu của đoàn thể (4-KNĐ) của Tằng Văn Hiếu hết hạn ngày 05/03/2025",
        "Tổng hợp ý kiến nhận xét (5-KNĐ) của Tằng Văn Hiếu hết hạn ngày 05/03/2025",
    }


def test_a_paper_made_anew_is_told_no_more_and_the_others_are(commune, ready):
    assert open_after(date(2025, 1, 6), PAPER) == 4
    ready.papers.filter(paper="opinions").update(dated_on=date(2025, 1, 6))

    assert open_after(date(2025, 1, 6), PAPER) == 3


def test_a_paper_that_is_not_in_hand_or_not_asked_for_does_not_lapse(commune, ready):
    ready.papers.filter(paper="opinions").update(state="faulty")
    ready.route = "members_only"
    ready.save()
    introduction = ready.papers.get(paper="introduction")

    assert set(due_of(PAPER, DOSSIER_LAPSES)) == {ready.pk, subject_of(introduction)}


def test_what_lapses_a_day_later_is_not_due(ready):
    assert due_of(PAPER, date(2025, 3, 4)) == {}


@pytest.mark.parametrize("rule", [CERTIFICATE, PAPER])
def test_without_a_rule_of_the_day_nothing_is_told(ready, rule):
    RuleValue.objects.filter(
        rule__in=["admission.certificate_life", "admission.dossier_life"]
    ).delete()

    assert due_of(rule, date(2029, 1, 1)) == {}


@pytest.mark.parametrize("rule", [CERTIFICATE, PAPER])
def test_one_is_asked_for_alone(commune, ready, rule):
    make.make_ready(commune.cell, "Lý A Dơ", commune.mentor)

    assert set(due_of(rule, date(2029, 1, 1), {ready.pk})) == {ready.pk}


@pytest.mark.parametrize("rule", [CERTIFICATE, PAPER])
def test_twenty_take_as_many_statements_as_one(commune, ready, rule):
    found, statements = statements_to_find(rule, date(2029, 1, 1))
    for n in range(19):
        make.make_ready(commune.cell, f"Lý A {n}", commune.mentor)

    assert statements_to_find(rule, date(2029, 1, 1)) == (20 * found, statements)

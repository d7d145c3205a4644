"""Readiness: each condition met, missing and soon to lapse, in words with its clause."""

from datetime import date

import pytest

from candidates import readiness
from candidates.models import Candidate, Enrolment, Stage
from people import clock
from rules.models import RuleValue
from tests import factories as make

pytestmark = pytest.mark.django_db

MARCH_5, MAY_15 = date(2024, 3, 5), date(2024, 5, 15)


def condition(candidate, key, on=MAY_15):
    found = readiness.for_cell_vote(Candidate.objects.get(pk=candidate.pk), on)
    [one] = [c for c in found.conditions if c.key == key]
    return one


def test_everything_met_says_so(ready):
    found = readiness.for_cell_vote(ready, MAY_15)

    assert {c.key: c.state for c in found.conditions} == dict.fromkeys(
        (
            "age", "education", "certificate", "mentor", "introducers", "dossier", "papers",
            "order", "members",
        ),
        "met",
    )  # fmt: skip
    assert (found.ready, found.answer) == (True, "Đủ điều kiện để chi bộ xét.")


def test_what_is_missing_is_counted_and_stands_first(ready):
    ready.enrolments.all().delete()
    ready.person.education_level = ""

    found = readiness.for_cell_vote(ready, MAY_15)

    assert found.answer == "Chưa. Còn thiếu 2 trong 9 điều kiện."
    assert [c.state for c in found.conditions] == ["missing"] * 2 + ["met"] * 7


def born(candidate, day, precision="day"):
    candidate.person.birth_date = day
    candidate.person.birth_precision = precision
    candidate.person.save()
    return candidate


@pytest.mark.parametrize(
    ("birth", "precision", "state", "detail"),
    [
        (date(2006, 5, 15), "day", "met", "18 tuổi tại ngày chi bộ xét."),
        (date(2006, 5, 16), "day", "missing", "Đủ tuổi vào 16/05/2024."),
        (date(2006, 1, 1), "year", "warning", "Chỉ biết sinh 2006: kiểm tra đã đủ tuổi chưa."),
        (date(1964, 5, 15), "day", "met", "60 tuổi tại ngày chi bộ xét."),
        (date(1964, 5, 1), "day", "warning", "Hết tháng này là quá 60 tuổi."),
        (
            date(1964, 4, 30), "day", "missing",
            "60 tuổi tại ngày chi bộ xét. Quá tuổi thì cần cấp trên đồng ý bằng văn bản.",
        ),
    ],
)  # fmt: skip
def test_age_from_the_day_of_eighteen_through_the_month_of_sixty(
    ready, birth, precision, state, detail
):
    found = condition(born(ready, birth, precision), "age")

    assert (found.state, found.detail) == (state, detail)


def test_only_time_missing_names_the_first_lawful_day(ready):
    found = readiness.for_cell_vote(born(ready, date(2006, 6, 10)), MAY_15)

    assert found.answer == "Chưa. Sớm nhất từ ngày 10/06/2024."


def test_an_unknown_birth_date_is_missing_and_not_guessed(ready):
    found = condition(born(ready, None), "age")

    assert (found.state, found.detail) == ("missing", "Chưa ghi ngày sinh.")


@pytest.mark.parametrize(
    ("level", "upland", "state"),
    [
        ("lower_secondary", False, "met"),
        ("primary", True, "met"),
        ("primary", False, "missing"),
        ("below_primary", True, "missing"),
        ("", True, "missing"),
    ],
)
def test_schooling_with_the_exception_of_upland_places(ready, level, upland, state):
    ready.person.education_level = level
    ready.person.save()
    ready.cell.is_upland = upland
    ready.cell.save()

    assert condition(ready, "education").state == state


@pytest.mark.parametrize(
    ("certified_on", "state"),
    [
        (date(2019, 5, 14), "missing"),
        (date(2019, 5, 15), "warning"),
        (date(2019, 9, 12), "warning"),
        (date(2019, 9, 13), "met"),
    ],
)
def test_a_certificate_lives_sixty_months(ready, certified_on, state):
    Enrolment.objects.update(certified_on=certified_on)

    assert condition(ready, "certificate").state == state


def test_a_dossier_lives_twelve_months(ready):
    ready.dossier_opened_on = date(2023, 5, 14)
    ready.save()

    found = condition(ready, "dossier")

    assert (found.state, found.detail) == (
        "missing", "Lập 14/05/2023. Hết hạn 14/05/2024. Làm lại các giấy tờ quá hạn.",
    )  # fmt: skip


def test_a_mentor_who_is_no_longer_official_does_not_count(commune, ready):
    commune.mentor.status = "left"
    commune.mentor.save()

    assert condition(ready, "mentor").state == "missing"


def test_a_committee_may_set_a_stricter_life_of_the_dossier(commune, ready):
    RuleValue.objects.create(
        rule_id="admission.dossier_life", value=1, effective_from=date(2024, 1, 1),
        source="Nghị quyết 02", confidence="B", organization=commune.committee,
        reason="Làm gọn",
    )  # fmt: skip

    found = readiness.for_cell_vote(ready, date(2024, 5, 16))

    [dossier] = [c for c in found.conditions if c.key == "dossier"]
    assert (dossier.state, dossier.clause) == ("missing", "Nghị quyết 02")


def test_a_day_without_rules_is_said_and_not_guessed(ready):
    found = readiness.for_cell_vote(ready, date(2010, 1, 1))

    assert not found.ready
    assert "Chưa có quy định «admission.age_min» cho ngày 01/01/2010" in " ".join(
        c.detail for c in found.missing
    )


def test_a_list_of_candidates_reads_the_same_for_one_and_three(
    commune, ready, django_assert_num_queries
):
    for _n in range(2):
        candidate = make.make_candidate(commune.cell, stage=Stage.BASE_PASSED)
        make.make_mentorship(candidate, commune.mentor)
        candidate.decisions.create(
            body="cell", organization=commune.cell, passed=True, entitled=9, present=9,
            votes_for=9, against=0, other=0, decided_on=MARCH_5,
        )  # fmt: skip
    rows = list(readiness.with_facts(Candidate.objects.all()))

    with clock.held_today(MAY_15), django_assert_num_queries(3):
        # The rules in one statement, who may vote in each cell in another, the days off.
        judged = readiness.judge_all(rows, MAY_15)
    assert len(judged) == 3

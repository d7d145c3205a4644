"""What the statistics of a period count, on whose line, as of which day."""

from datetime import date

import pytest
from django.utils import timezone

from candidates.models import Decision, Introduction, MentorReport, StageEvent
from cells.models import Organization
from people import clock
from reports.statistics.figures import figures_for
from reports.statistics.people import band_of, level_of, occupation_of, religion_of
from reports.statistics.periods import read_period
from reports.statistics.showing import Sheet
from rules.models import RuleValue
from tests import factories as make
from tests.reports.lives import leaves, lives_in, moves, newly_admitted

pytestmark = pytest.mark.django_db
MAY_15 = date(2024, 5, 15)
APRIL_10 = date(2024, 4, 10)


def count(committee, code="2024-q2", until=MAY_15):
    with clock.held_today(MAY_15):
        period = read_period(code)
        return figures_for([committee], period, min(until, period.last))


def lines(figures, *keys):
    """Of each line that has anything in ``keys``, what it has."""
    found = {line["name"]: tuple(line["values"][key] for key in keys) for line in figures["lines"]}
    return {name: values for name, values in found.items() if any(values)}


def test_admissions_are_counted_in_the_period_and_since_the_new_year(committee, cell, other_cell):
    newly_admitted(cell, APRIL_10)
    newly_admitted(cell, date(2024, 3, 31))
    newly_admitted(other_cell, date(2024, 5, 15))
    newly_admitted(other_cell, date(2024, 5, 16))
    newly_admitted(other_cell, date(2023, 4, 10))
    newly_admitted(other_cell, date(2023, 5, 16))

    found = count(committee)

    assert lines(found, "admitted", "admitted_year") == {cell.name: (1, 2), other_cell.name: (1, 1)}
    assert (found["total"]["admitted"], found["total"]["admitted_year"]) == (2, 3)
    # The same stretch of the year before ends on its 15 May too.
    assert found["before"]["values"]["admitted"] == 1


def test_an_admission_stays_with_the_cell_where_it_happened(committee, cell, other_cell):
    member = newly_admitted(cell, APRIL_10)
    moves(member, other_cell, date(2024, 5, 2))

    found = count(committee)

    assert lines(found, "admitted") == {cell.name: (1,)}
    assert lines(found, "members") == {other_cell.name: (1,)}


def test_who_was_admitted_elsewhere_is_no_admission_here(committee, cell):
    lives_in(cell, joined_on=APRIL_10, official=False, since=date(2024, 5, 2))

    found = count(committee)

    assert (found["total"]["admitted"], found["total"]["members"]) == (0, 1)


def test_recognitions_and_leavings_are_of_the_cell_of_that_day(committee, cell, other_cell):
    recognised = lives_in(cell, joined_on=date(2023, 4, 12))
    moves(recognised, other_cell, date(2024, 5, 1))
    gone = lives_in(cell)
    moves(gone, other_cell, date(2024, 2, 1))
    leaves(gone, date(2024, 5, 3))
    leaves(lives_in(cell), date(2023, 5, 3))

    found = count(committee)

    assert recognised.official_on == date(2024, 4, 12)
    assert lines(found, "recognised", "removed") == {cell.name: (1, 0), other_cell.name: (0, 1)}
    assert found["before"]["values"] == {
        "admitted": 1, "recognised": 0, "removed": 1, "members": 2,
    }  # fmt: skip


def test_an_undone_leaving_counts_no_more(committee, cell):
    member = lives_in(cell)
    leaves(member, date(2024, 5, 3))
    event = member.events.get()
    member.events.create(kind="undone", happened_on=date(2024, 5, 4), undoes=event)

    assert count(committee)["total"]["removed"] == 0


def test_members_are_counted_on_the_last_day(committee, cell):
    lives_in(cell, until=date(2024, 3, 30))
    lives_in(cell, until=date(2024, 3, 31))
    lives_in(cell, since=date(2024, 4, 1))

    assert count(committee, "2024-q1")["total"]["members"] == 1
    assert count(committee, "2024-q2")["total"]["members"] == 1
    assert count(committee, "2024-q1")["before"]["values"]["members"] == 2


def test_a_dissolved_cells_figures_go_to_its_last_heir(committee, cell, other_cell):
    old, older = make.make_cell(committee), make.make_cell(committee)
    newly_admitted(older, APRIL_10)
    alone = make.make_cell(committee, "Chi bộ Hợp tác xã")
    newly_admitted(alone, APRIL_10)
    empty = make.make_cell(committee)
    gone = {"dissolved_on": date(2024, 5, 1)}
    Organization.objects.filter(pk=older.pk).update(successor=old, **gone)
    Organization.objects.filter(pk=old.pk).update(successor=cell, **gone)
    Organization.objects.filter(pk__in=[alone.pk, empty.pk]).update(**gone)

    found = count(committee)

    assert lines(found, "admitted") == {cell.name: (1,), alone.name: (1,)}
    assert [line["name"] for line in found["lines"]] == [cell.name, other_cell.name, alone.name]
    assert Sheet(found, 5).rows()[-1][0] == "Chi bộ Hợp tác xã (đã giải thể)"


def test_targets_of_the_whole_are_its_own_and_shares_stand_on_the_lines(
    committee, cell, other_cell, quota
):
    quota(committee, 9)
    quota(committee, 7, source="own")
    quota(cell, 1)
    quota(other_cell, 0)
    quota(committee, 5, year=2023)

    found = count(committee)

    assert (found["total"]["assigned"], found["total"]["own"]) == (9, 7)
    shares = {
        line["name"]: (line["values"]["assigned"], line["values"]["own"]) for line in found["lines"]
    }
    assert shares == {cell.name: (1, None), other_cell.name: (0, None)}


def test_sources_are_told_as_they_stood_on_the_last_day(committee, cell, other_cell):
    mentor = make.make_member(cell)
    early = make.make_candidate(
        cell, stage="decided", stage_since=date(2024, 5, 2), opened_on=date(2023, 1, 5)
    )
    for stage, on in (("sympathiser", date(2023, 2, 1)), ("dossier_open", date(2024, 3, 1))):
        StageEvent.objects.create(
            candidate=early, step="listed", from_stage="source", to_stage=stage, effective_on=on
        )
    make.make_certificate(early, certified_on=date(2024, 4, 20))
    make.make_mentorship(early, mentor, started_on=date(2023, 3, 5))
    make.make_candidate(other_cell, stage="source", stage_since=date(2024, 4, 1))
    make.make_candidate(
        other_cell, stage="dropped", stage_since=date(2024, 4, 5), opened_on=date(2023, 4, 1),
        closed_on=date(2024, 4, 5),
    )  # fmt: skip
    make.make_candidate(cell, stage="probationary", stage_since=date(2023, 4, 1))
    keys = ("sources", "in_class", "certified", "dossiers", "mentored")

    assert lines(count(committee, "2024-q1"), *keys) == {
        cell.name: (1, 0, 0, 1, 1), other_cell.name: (1, 0, 0, 0, 0),
    }  # fmt: skip
    assert lines(count(committee, "2023-01"), *keys) == {cell.name: (1, 0, 0, 0, 0)}
    assert lines(count(committee), *keys) == {
        cell.name: (1, 0, 1, 1, 1), other_cell.name: (1, 0, 0, 0, 0),
    }  # fmt: skip


def test_who_is_in_class_on_the_day_is_counted(committee, cell):
    candidate = make.make_candidate(cell, stage="sympathiser", stage_since=date(2023, 1, 5))
    candidate.enrolments.create(
        started_on=date(2024, 3, 20),
        result="certified",
        certificate_number="7",
        certified_on=date(2024, 4, 2),
    )

    found = [count(committee, code)["total"] for code in ("2024-02", "2024-03", "2024-04")]

    assert [(one["in_class"], one["certified"]) for one in found] == [(0, 0), (1, 0), (0, 1)]


def test_recognitions_due_and_overdue(committee, cell, other_cell):
    lives_in(cell, joined_on=date(2023, 6, 20), official=False)  # its year ends on 20/06
    lives_in(cell, joined_on=date(2023, 4, 20), official=False)  # and of this one it is over
    lives_in(other_cell, joined_on=date(2023, 2, 3), official=False)  # due in the quarter before
    lives_in(other_cell, joined_on=date(2023, 4, 3))  # due and recognised
    lives_in(other_cell, joined_on=date(2023, 7, 3), official=False)  # not due yet

    found = count(committee)

    assert lines(found, "due", "recognised", "overdue") == {
        cell.name: (2, 0, 1), other_cell.name: (1, 1, 1),
    }  # fmt: skip


def test_a_prolonged_probation_is_due_later(committee, cell):
    member = lives_in(cell, joined_on=date(2023, 4, 20), official=False)
    make.make_candidate(cell, stage="probationary", person=member.person, probation_extension=6)

    found = count(committee)

    assert (found["total"]["due"], found["total"]["overdue"]) == (0, 0)


def test_mentor_reports_due_by_the_day_are_expected(committee, cell):
    mentor = make.make_member(cell)
    mentorship = make.make_mentorship(make.make_candidate(cell), mentor)
    said = {"strengths": "a", "weaknesses": "b", "tasks": "c", "proposal": "keep"}
    for month, due_on, state in (
        (3, date(2024, 3, 29), "expected"),
        (4, date(2024, 4, 26), "submitted"),
        (5, date(2024, 5, 10), "expected"),
        (6, date(2024, 6, 10), "expected"),
    ):
        MentorReport.objects.create(
            mentorship=mentorship, cell=cell, committee=committee, period=date(2024, month, 1),
            due_on=due_on, state=state, submitted_at=timezone.now(), **said,
        )  # fmt: skip

    found = count(committee)

    assert (found["total"]["reports_in"], found["total"]["reports_expected"]) == (1, 2)


def test_traits_of_who_was_admitted(committee, cell):
    newly_admitted(cell, APRIL_10, sex="female", ethnic_group="09", birth_date=date(2000, 1, 1))
    newly_admitted(
        cell, APRIL_10, religion="Công giáo", ethnic_group="01", birth_date=date(1994, 4, 11)
    )
    newly_admitted(cell, APRIL_10, religion="Không", birth_date=date(1994, 4, 10))
    candidate = make.make_candidate(
        cell, stage="probationary", person=newly_admitted(cell, APRIL_10).person
    )
    Introduction.objects.create(candidate=candidate, body="youth_union")

    found = count(committee)["total"]

    assert {key: found[key] for key in ("women", "young", "minority", "religious", "in_union")} == {
        "women": 1, "young": 2, "minority": 1, "religious": 1, "in_union": 1,
    }  # fmt: skip


def test_groups_add_up_to_the_totals(committee, cell, other_cell):
    newly_admitted(cell, APRIL_10, sex="female", ethnic_group="16", profession="ĐH Luật")
    lives_in(cell, joined_on=date(2023, 4, 12), theory_level="advanced")
    leaves(lives_in(other_cell, education_level="upper_secondary"), date(2024, 5, 3))
    lives_in(other_cell, birth_date=None, religion="Đạo Phật")

    found = count(committee)

    for key, groups in found["groups"].items():
        for measure in ("admitted", "recognised", "removed", "members"):
            if key == "body" and measure != "admitted":
                continue
            added = sum(counts[measure] for counts in groups.values())
            assert (key, measure, added) == (key, measure, found["total"][measure])
    assert found["groups"]["sex"]["female"]["admitted"] == 1
    assert found["groups"]["age"][""]["members"] == 1
    assert found["groups"]["religion"]["buddhist"]["members"] == 1
    assert found["groups"]["profession"]["university"]["admitted"] == 1


def test_the_day_that_counts_is_a_rule(committee, cell):
    rule = RuleValue.objects.get(rule_id="quota.counts_on", organization=None)
    person = newly_admitted(cell, date(2024, 4, 2)).person
    candidate = make.make_candidate(cell, stage="probationary", person=person)
    waiting = make.make_candidate(cell, stage="decided")
    for one, on in ((candidate, date(2024, 3, 20)), (waiting, date(2024, 5, 10))):
        Decision.objects.create(
            candidate=one, body="decider", organization=committee, passed=True, decided_on=on
        )
    by_ceremony = [count(committee, code)["total"]["admitted"] for code in ("2024-q1", "2024-q2")]
    rule.value = "decision"
    rule.save()

    found = [count(committee, code) for code in ("2024-q1", "2024-q2")]

    assert by_ceremony == [0, 1]
    assert [one["total"]["admitted"] for one in found] == [1, 1]
    assert Sheet(found[0], 5).counted_on == "tính theo ngày quyết định kết nạp"


def test_one_cell_and_several_are_counted_alone(committee, cell, other_cell, quota):
    newly_admitted(cell, APRIL_10)
    newly_admitted(other_cell, APRIL_10)
    third = make.make_cell(committee)
    newly_admitted(third, APRIL_10)
    quota(cell, 2)
    quota(other_cell, 3)

    with clock.held_today(MAY_15):
        one = figures_for([cell], read_period("2024-q2"), MAY_15)
        two = figures_for([cell, other_cell], read_period("2024-q2"), MAY_15)

    assert (one["total"]["admitted"], one["total"]["assigned"], one["whole"]) == (1, 2, False)
    assert (two["total"]["admitted"], two["total"]["assigned"]) == (2, 5)


@pytest.mark.parametrize("cells", [1, 6])
def test_the_statements_do_not_grow_with_the_cells(
    committee, cells, quota, django_assert_num_queries
):
    quota(committee, 9)
    for _n in range(cells):
        cell = make.make_cell(committee)
        newly_admitted(cell, APRIL_10)
        lives_in(cell, joined_on=date(2023, 4, 12))
        make.make_candidate(cell, stage="dossier_open")

    with clock.held_today(MAY_15), django_assert_num_queries(10):
        figures_for([committee], read_period("2024-q2"), MAY_15)


def test_written_words_are_put_into_the_groups_of_statistics():
    bands = [18, 31, 36]

    assert [religion_of(text) for text in ("", "Không", "Đạo Phật", "tin lành", "Bà-la-môn")] == [
        "", "none", "buddhist", "protestant", "other",
    ]  # fmt: skip
    written = ("", "ĐH Sư phạm", "TC Y sỹ", "Thạc sĩ Luật", "Kỹ sư", "làm ruộng")
    assert [level_of(text) for text in written] == [
        "", "university", "intermediate", "master", "university", "other",
    ]  # fmt: skip
    jobs = ("", "Làm ruộng", "Cán bộ hưu trí", "Giáo viên", "Công an xã", "tu sĩ")
    assert [occupation_of(text) for text in jobs] == [
        "", "farmer", "retired", "official", "armed", "other",
    ]  # fmt: skip
    assert [band_of(date(year, 5, 15), MAY_15, bands) for year in (2010, 2006, 1993, 1950)] == [
        "0", "18", "31", "36",
    ]  # fmt: skip

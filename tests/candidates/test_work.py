"""What the home page asks of mentor, committee, office and cell leader; panels; history."""

from datetime import date

import pytest

from candidates import services, work
from candidates.models import Stage
from candidates.panels import helping_panel, stages_panel
from cells.registry import open_work
from people import clock
from people.registry import cell_panels, member_panels
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY_15 = date(2024, 5, 15)


def items(user, day=MAY_15):
    return [(i.title, i.due_on) for source in work.SOURCES for i in source(user, day)]


def test_the_registers_hold_what_candidates_add():
    assert set(work.SOURCES) <= set(open_work)
    assert helping_panel in member_panels
    assert stages_panel in cell_panels


def test_a_mentor_must_write_what_is_owed(commune, ready):
    services.open_report_periods(on=MAY_15)

    assert items(commune.mentor_user) == [
        ("Viết nhận xét tháng 5 về Tằng Văn Hiếu", date(2024, 4, 25)),
        ("Viết nhận xét tháng 6 về Tằng Văn Hiếu", date(2024, 5, 29)),
    ]
    assert items(commune.secretary) == []


def test_each_step_of_an_admission_calls_who_acts_next(commune, ready):
    services.record_cell_vote(
        candidate=ready, decided_on=date(2024, 5, 3), present=9, votes_for=9, against=0,
        other=0, actor=commune.secretary,
    )  # fmt: skip
    waiting = {u: items(u) for u in (commune.chair, commune.office, commune.secretary)}
    services.record_committee_vote(
        candidate=ready, decided_on=date(2024, 5, 10), entitled=12, present=12,
        votes_for=12, against=0, other=0, number="15", actor=commune.chair,
    )  # fmt: skip
    proposed = {u: items(u) for u in (commune.chair, commune.office, commune.secretary)}
    services.record_superior_decision(
        candidate=ready, number="77", decided_on=date(2024, 5, 13),
        received_on=date(2024, 5, 14), actor=commune.office,
    )  # fmt: skip
    decided = {u: items(u) for u in (commune.chair, commune.office, commune.secretary)}

    # Sixty working days after 3 May 2024.
    due = date(2024, 7, 26)
    assert waiting == {
        commune.chair: [("Xét kết nạp Tằng Văn Hiếu", due)],
        commune.office: [],
        commune.secretary: [],
    }
    assert proposed == {
        commune.chair: [],
        commune.office: [("Ghi quyết định kết nạp Tằng Văn Hiếu", due)],
        commune.secretary: [],
    }
    assert decided == {
        commune.chair: [],
        commune.office: [],
        commune.secretary: [("Tổ chức lễ kết nạp Tằng Văn Hiếu", date(2024, 6, 25))],
    }


def test_from_july_2025_the_committee_decides_and_the_office_waits_for_nobody(commune):
    make.make_candidate(commune.cell, "Lý Thị Xuân", stage=Stage.BASE_PASSED)

    with clock.held_today(date(2025, 8, 1)) as day:
        assert items(commune.chair, day) == [("Xét kết nạp Lý Thị Xuân", None)]
        assert items(commune.office, day) == []


def test_the_panels_show_only_what_the_reader_may_see(commune, ready):
    shown = helping_panel(commune.secretary, commune.mentor)
    counted = stages_panel(commune.chair, commune.cell)

    assert [m.candidate for m in shown.context["mentorships"]] == [ready]
    assert [(r["stage"], r["count"]) for r in counted.context["rows"]] == [(Stage.DOSSIER_OPEN, 1)]
    assert helping_panel(commune.other_secretary, commune.mentor) is None
    assert stages_panel(commune.other_secretary, commune.cell) is None

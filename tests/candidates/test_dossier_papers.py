"""The papers before the cell's vote: each of them, in their order, made anew when old."""

from datetime import date, timedelta

import pytest

from candidates import services
from candidates.models import Paper
from tests import factories as make
from tests.candidates.way import (
    EACH_SIDE,
    G1_LAST,
    G2_FIRST,
    cell_vote,
    fresh,
    on_day,
    own_rule,
    ready_on,
    refused,
    years_before,
)

pytestmark = pytest.mark.django_db
NEEDED = [
    "application", "cv", "vetting", "cv_remark", "cv_certified", "introduction",
    "union_resolution", "opinions",
]  # fmt: skip


def check(candidate, day):
    services.check_cell_vote(fresh(candidate), day)


@pytest.mark.parametrize("paper", NEEDED)
def test_each_paper_is_missed_by_its_name(commune, paper):
    with on_day(G2_FIRST):
        candidate = ready_on(commune, G2_FIRST)
        candidate.papers.filter(paper=paper).delete()

        said = refused(lambda: check(candidate, G2_FIRST))

    assert set(said) == {"papers"}
    assert f"Chưa có: {Paper(paper).label}. (" in said["papers"]


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
def test_who_is_introduced_by_members_alone_needs_no_resolution_of_a_union(commune, day):
    with on_day(day):
        candidate = ready_on(commune, day, route="members_only")
        make.make_mentorship(candidate, commune.members[1])
        candidate.papers.filter(paper="union_resolution").delete()

        check(candidate, day)


def test_a_paper_dated_after_the_vote_or_to_be_corrected_is_not_there(commune):
    with on_day(G2_FIRST):
        candidate = ready_on(commune, G2_FIRST)
        vetting = candidate.papers.filter(paper="vetting")
        vetting.update(state="faulty")
        faulty = refused(lambda: check(candidate, G2_FIRST))
        vetting.update(state="not_needed", dated_on=None)
        check(candidate, G2_FIRST)
        candidate.papers.filter(paper="opinions").update(dated_on=date(2025, 7, 2))

        later = refused(lambda: check(candidate, G2_FIRST))

    assert set(faulty) == set(later) == {"papers"}


@pytest.mark.parametrize("day", [G1_LAST, G2_FIRST], ids=str)
@pytest.mark.parametrize(
    ("before", "after"),
    [("cv", "vetting"), ("vetting", "cv_remark"), ("cv_remark", "cv_certified")],
)
def test_the_papers_of_the_cv_follow_one_another(commune, day, before, after):
    days = {"cv": 4, "vetting": 3, "cv_remark": 2, "cv_certified": 1}
    with on_day(day):
        candidate = ready_on(commune, day)
        for paper, ago in days.items():
            candidate.papers.filter(paper=paper).update(dated_on=day - timedelta(days=ago))
        check(candidate, day)
        candidate.papers.filter(paper=before).update(dated_on=day - timedelta(days=days[after] - 1))

        said = refused(lambda: check(candidate, day))

    assert "order" in said
    assert f"{Paper(after).label} (" in said["order"]


@pytest.mark.parametrize("day", [G1_LAST, G2_FIRST], ids=str)
@pytest.mark.parametrize(
    ("papers", "again"),
    [
        (["introduction"], True),
        (["union_resolution"], True),
        (["opinions"], True),
        # Written once: a lapsed dossier keeps them (vetting where nothing changed).
        (["application"], False),
        (["cv", "vetting"], False),
    ],
)
def test_what_is_older_than_a_dossier_may_be_is_made_anew(commune, day, papers, again):
    with on_day(day):
        candidate = ready_on(commune, day)
        items = candidate.papers.filter(paper__in=papers)
        items.update(dated_on=years_before(day, 1))
        check(candidate, day)
        items.update(dated_on=years_before(day, 1) - timedelta(days=1))

        if not again:
            check(candidate, day)
            return
        said = refused(lambda: check(candidate, day))
        [paper] = papers
        services.keep_papers(
            candidate=candidate,
            facts=[services.PaperFact(paper, "held", "", day)],
            actor=commune.secretary,
        )
        check(candidate, day)

    assert set(said) == {"papers"}
    assert f"Quá hạn, làm lại: {Paper(paper).label}." in said["papers"]


def test_a_lapsed_dossier_is_set_up_anew_by_a_new_application(commune):
    with on_day(G2_FIRST):
        candidate = ready_on(commune, G2_FIRST)
        candidate.dossier_opened_on = date(2024, 6, 30)
        candidate.save()
        lapsed = refused(lambda: cell_vote(commune, candidate, G2_FIRST))
        services.open_dossier(candidate=candidate, opened_on=G2_FIRST, actor=commune.secretary)

        decision = cell_vote(commune, candidate, G2_FIRST)

    assert lapsed == {
        "dossier": "Hồ sơ lập chưa quá 12 tháng: Lập 30/06/2024. Hết hạn 30/06/2025. "
        "Làm lại các giấy tờ quá hạn. (06-HD/TW điểm 5.4a)"
    }
    assert decision.passed


@pytest.mark.parametrize(
    ("again_on", "opened_on"),
    [
        (date(2025, 8, 1), date(2024, 8, 1)),
        # Lapsed: whoever takes it up again writes a new application.
        (date(2025, 8, 2), date(2025, 8, 2)),
    ],
)
@pytest.mark.parametrize("votes_for", [2, 9])
def test_a_dossier_that_comes_back_keeps_its_day_while_it_lives(
    commune, votes_for, again_on, opened_on
):
    with on_day(again_on):
        candidate = ready_on(commune, date(2024, 8, 1))
        candidate.papers.update(dated_on=date(2024, 9, 1))
        cell_vote(commune, candidate, G2_FIRST, votes_for=votes_for)
        if votes_for == 9:
            services.return_admission(
                candidate=candidate, reason="Thiếu xác nhận", actor=commune.office
            )

        services.open_dossier(candidate=candidate, opened_on=again_on, actor=commune.secretary)

    assert (fresh(candidate).stage, fresh(candidate).dossier_opened_on) == (
        "dossier_open", opened_on,
    )  # fmt: skip


def test_a_committee_may_ask_for_one_paper_more(commune):
    own_rule(commune, "dossier.admission_papers", [*NEEDED, "member_cv"])
    with on_day(G2_FIRST):
        candidate = ready_on(commune, G2_FIRST)

        said = refused(lambda: check(candidate, G2_FIRST))

    assert said["papers"].endswith("Chưa có: Lý lịch đảng viên (1-HSĐV). (Nghị quyết 02)")


@pytest.mark.parametrize("day", EACH_SIDE, ids=str)
@pytest.mark.parametrize(("years", "code"), [(5, ""), (6, "certificate")])
def test_the_dossier_is_allowed_with_a_living_certificate(commune, day, years, code):
    with on_day(day):
        candidate = make.make_candidate(commune.cell, stage="sympathiser")
        make.make_mentorship(candidate, commune.mentor)
        make.make_certificate(candidate, certified_on=years_before(day, years))

        def allow():
            return services.allow_dossier(candidate=candidate, on=day, actor=commune.office)

        if code:
            assert set(refused(allow)) == {code}
        else:
            assert allow().stage == "dossier_allowed"

"""The month from end to end, by services alone: report, review, votes, decision, ceremony."""

from datetime import date

import pytest

from candidates import services
from candidates.models import Candidate, NextStep, ReportState, Stage
from members.models import Member, MemberStatus
from people import clock
from tests import factories as make

pytestmark = pytest.mark.django_db


def on(year, month, day):
    return clock.held_today(date(year, month, day))


def test_the_way_from_source_to_probation_before_july_2025():
    committee = make.make_committee(is_upland=True)
    cell = make.make_cell(committee)
    leader = make.holder_of("secretary", cell)
    mentor, *_others = [make.make_member(cell) for _n in range(8)]
    mentor_user = make.user_of(mentor)
    committee_secretary = make.holder_of("secretary", committee)
    office = make.holder_of("office", committee)

    with on(2024, 1, 10):
        candidate = services.introduce_candidate(
            full_name="Tằng Văn Hiếu",
            birth_date=date(1999, 3, 5),
            education_level="upper_secondary",
            cell=cell,
            body="youth_union",
            introduced_on=date(2024, 1, 5),
            actor=leader,
        )
        services.assign_mentor(
            candidate=candidate,
            mentor=mentor,
            started_on=date(2024, 1, 10),
            together_since=date(2019, 9, 1),
            actor=leader,
        )
    with on(2024, 2, 3):
        services.record_cell_review(
            candidate=candidate,
            reviewed_on=date(2024, 2, 3),
            advice="",
            conclusion="",
            next_step=NextStep.LIST,
            actor=leader,
        )
    with on(2024, 3, 1):
        services.record_certificate(
            candidate=candidate,
            certificate_number="12/GCN",
            certified_on=date(2024, 3, 1),
            actor=leader,
        )
        services.allow_dossier(candidate=candidate, on=date(2024, 3, 1), actor=office)
        services.open_dossier(candidate=candidate, opened_on=date(2024, 3, 1), actor=leader)
    with on(2024, 4, 20):
        services.keep_papers(
            candidate=candidate,
            facts=[
                services.PaperFact(paper, "held", dated_on=date(2024, 4, 10 + n))
                for n, paper in enumerate(make.PAPERS_BEFORE_VOTE)
            ],
            actor=leader,
        )
    with on(2024, 5, 1):
        services.open_report_periods(on=date(2024, 5, 1))
        report = candidate.mentorships.get().reports.get(period=date(2024, 5, 1))
        services.submit_report(
            report=report,
            fields={
                "strengths": "Chăm",
                "weaknesses": "Rụt rè",
                "tasks": "Xong",
                "proposal": "dossier",
            },
            actor=mentor_user,
        )
    with on(2024, 5, 15):
        services.record_cell_vote(
            candidate=candidate,
            decided_on=date(2024, 5, 3),
            present=9,
            votes_for=8,
            against=1,
            other=0,
            actor=leader,
        )
        services.record_committee_vote(
            candidate=candidate,
            decided_on=date(2024, 5, 10),
            entitled=13,
            present=12,
            votes_for=12,
            against=0,
            other=0,
            number="15-NQ/ĐU",
            actor=committee_secretary,
        )
        services.record_superior_decision(
            candidate=candidate,
            number="77-QĐ/HU",
            decided_on=date(2024, 5, 13),
            received_on=date(2024, 5, 14),
            actor=office,
        )
        services.hold_ceremony(
            candidate=candidate,
            held_on=date(2024, 5, 15),
            mentor=mentor,
            handed_over_by="Đ/c Bí thư",
            actor=leader,
        )

    candidate = Candidate.objects.get()
    member = Member.objects.get(person=candidate.person)
    assert candidate.stage == Stage.PROBATIONARY
    assert (member.status, member.joined_on, member.cell) == (
        MemberStatus.PROBATIONARY,
        date(2024, 5, 15),
        cell,
    )
    assert [e.step for e in candidate.events.order_by("id")] == [
        "introduced", "listed", "allowed", "dossier_opened", "cell_voted",
        "base_voted", "decided", "ceremony",
    ]  # fmt: skip
    assert [(m.mentor, m.started_on) for m in candidate.mentorships.open()] == [
        (mentor, date(2024, 5, 15))
    ]
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED

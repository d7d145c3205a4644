"""Each act of the services: what it changes, and that a refusal changes nothing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from candidates import services
from candidates.models import (
    Candidate,
    CellReview,
    Ceremony,
    Decision,
    Enrolment,
    Introduction,
    MentorReport,
    Mentorship,
    NextStep,
    Stage,
    StageEvent,
)
from documents.services import Numbering, take_number
from members.models import Member
from people import clock
from people.models import AuditEntry, Person
from rules.models import Rule, RuleValue
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY_3, MAY_10, MAY_15 = date(2024, 5, 3), date(2024, 5, 10), date(2024, 5, 15)
TABLES = (
    Candidate, CellReview, Ceremony, Decision, Enrolment, Introduction, MentorReport,
    Mentorship, StageEvent, Member, Person, AuditEntry,
)  # fmt: skip


def everything():
    """Every row that an act of candidates could write."""
    return {table: list(table.objects.order_by("pk").values()) for table in TABLES}


def refused(error, act, code="", field=""):
    """Call ``act``, expect ``error``, and show that nothing changed."""
    before = everything()
    with pytest.raises(error) as refusal:
        act()
    assert everything() == before
    if field:
        assert field in refusal.value.error_dict
    if code:
        codes = (
            [e.code for errors in refusal.value.error_dict.values() for e in errors]
            if hasattr(refusal.value, "error_dict")
            else [e.code for e in refusal.value.error_list]
        )
        assert code in codes
    return refusal.value


def last_entry():
    return AuditEntry.objects.order_by("pk").last()


# ── Introducing ─────────────────────────────────────────────────────────────
def introduce(commune, **changes):
    fields = {
        "full_name": "Bàn Thị Mai", "birth_date": date(2000, 3, 5), "cell": commune.cell,
        "body": "women", "introduced_on": date(2024, 3, 5), "actor": commune.secretary,
    }  # fmt: skip
    return services.introduce_candidate(**fields | changes)


def test_introducing_puts_a_source_on_the_list(commune):
    candidate = introduce(commune, ground="Tờ trình 05")

    assert (candidate.stage, candidate.cell, candidate.committee) == (
        Stage.SOURCE, commune.cell, commune.committee,
    )  # fmt: skip
    [event] = candidate.events.all()
    assert (event.step, event.from_stage, event.to_stage, event.actor, event.ground) == (
        "introduced", "", "source", commune.secretary, "Tờ trình 05",
    )  # fmt: skip
    assert candidate.introductions.get().body == "women"
    assert (last_entry().action, last_entry().target_id) == (
        "candidates.introduced", str(candidate.pk),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": "  "}, "full_name"),
        ({"introduced_on": date(2024, 5, 16)}, "introduced_on"),
        ({"birth_date": date(2024, 4, 1)}, "introduced_on"),
        ({"body": "nobody"}, "body"),
    ],
)
def test_introducing_refuses_what_cannot_be(commune, changes, field):
    refused(ValidationError, lambda: introduce(commune, **changes), field=field)


def test_introducing_refuses_members_and_people_on_the_list(commune):
    member = commune.mentor
    introduce(commune)

    refused(ValidationError, lambda: introduce(commune, person=member.person), "member")
    refused(ValidationError, lambda: introduce(commune), "open_candidacy", "full_name")


def test_introducing_is_for_the_cells_leaders_and_the_office(commune):
    introduce(commune, actor=commune.office)

    for user in (commune.other_secretary, commune.chair, commune.mentor_user):
        refused(
            PermissionDenied,
            lambda u=user: introduce(commune, full_name="Lý A", actor=u),
        )


# ── Taking over from a list ─────────────────────────────────────────────────
def test_taking_over_enters_each_at_the_stage_listed_and_owes_nothing_past(commune):
    person = make.make_person("Chìu Văn Thắng")

    [candidate] = services.take_over_candidates(
        [
            services.TakenOver(
                person=person, cell=commune.cell, stage=Stage.SYMPATHISER, body="youth_union",
                in_class=True, mentors=commune.members[:2],
            )
        ],
        actor=commune.office, ground="Tệp danh sách", on=MAY_15,
    )  # fmt: skip

    [event] = candidate.events.all()
    assert (event.step, event.to_stage, event.ground) == (
        "taken_over", "sympathiser", "Tệp danh sách",
    )  # fmt: skip
    assert candidate.enrolments.get().certificate_number == ""
    assert [(m.slot, m.started_on, m.reports_from) for m in candidate.mentorships.all()] == [
        (1, None, date(2024, 6, 1)),
        (2, None, date(2024, 6, 1)),
    ]
    # The meeting of 3 June: three working days before is Wednesday 29 May.
    assert set(MentorReport.objects.values_list("period", "due_on", "state")) == {
        (date(2024, 6, 1), date(2024, 5, 29), "expected")
    }


def test_taking_over_a_member_refuses_the_whole_list(commune):
    rows = [
        services.TakenOver(make.make_person(), commune.cell, Stage.SOURCE),
        services.TakenOver(commune.mentor.person, commune.cell, Stage.SOURCE),
    ]

    refused(
        ValidationError,
        lambda: services.take_over_candidates(rows, actor=commune.office, ground="Tệp", on=MAY_15),
        "member",
    )


def test_a_probationer_without_a_candidacy_gets_one_once(commune):
    member = make.make_member(commune.cell, official=False, joined_on=date(2023, 9, 2))

    def register(one):
        return services.register_probationer(one, actor=commune.office, ground="Tệp", on=MAY_15)

    candidate = register(member)

    assert (candidate.stage, candidate.person, candidate.stage_since) == (
        Stage.PROBATIONARY, member.person, date(2023, 9, 2),
    )  # fmt: skip
    refused(ValidationError, lambda: register(member))
    refused(ValidationError, lambda: register(commune.mentor), "not_probationary")


def test_correcting_a_person_keeps_the_old_value(commune, candidate):
    services.correct_candidate(
        candidate=candidate,
        changes={"education_level": "primary"},
        actor=commune.secretary,
    )

    candidate.person.refresh_from_db()
    assert candidate.person.education_level == "primary"
    assert last_entry().data == {"education_level": ["upper_secondary", "primary"]}
    refused(
        ValidationError,
        lambda: services.correct_candidate(
            candidate=candidate, changes={"birth_date": date(2024, 4, 1)},
            actor=commune.secretary,
        ),
        field="birth_date",
    )  # fmt: skip
    refused(
        PermissionDenied,
        lambda: services.correct_candidate(
            candidate=candidate, changes={"phone": "1"}, actor=commune.mentor_user
        ),
    )


# ── Mentors ─────────────────────────────────────────────────────────────────
def assign(commune, candidate, mentor=None, **changes):
    fields = {
        "candidate": candidate, "mentor": mentor or commune.mentor,
        "started_on": make.MARCH_5, "actor": commune.secretary,
    }  # fmt: skip
    return services.assign_mentor(**fields | changes)


def test_assigning_takes_the_first_free_slot_and_opens_the_coming_month(commune, candidate):
    mentorship = assign(commune, candidate, ground="NQ 03")

    assert (mentorship.slot, mentorship.mentor, mentorship.ground) == (
        1, commune.mentor, "NQ 03",
    )  # fmt: skip
    assert [r.period for r in mentorship.reports.all()] == [date(2024, 6, 1)]
    entry = AuditEntry.objects.get(action="candidates.mentor_assigned")
    assert (entry.actor, entry.data["mentor"]) == (
        commune.secretary, str(commune.mentor.pk),
    )  # fmt: skip


def test_assigning_refuses_a_third_mentor_and_the_same_one_twice(commune, candidate):
    assign(commune, candidate)
    refused(ValidationError, lambda: assign(commune, candidate))
    assign(commune, candidate, commune.members[1])

    refused(
        ValidationError,
        lambda: assign(commune, candidate, commune.members[2]),
        "no_place_left",
    )


def test_assigning_refuses_who_may_not_help(commune, candidate):
    probationer = make.make_member(commune.cell, "Vi Thị Duyên", official=False)
    stranger = make.make_member(make.make_cell(make.make_committee("Đảng ủy xã khác")))

    error = refused(
        ValidationError, lambda: assign(commune, candidate, probationer), "not_eligible"
    )
    assert error.message_dict == {"mentor": ["Đ/c Duyên là đảng viên dự bị, chưa giúp đỡ được."]}
    refused(ValidationError, lambda: assign(commune, candidate, stranger), "not_eligible")


def test_a_mentor_from_another_cell_of_the_same_committee_may_help(commune, candidate):
    neighbour = make.make_member(commune.other_cell)

    assert assign(commune, candidate, neighbour).mentor == neighbour


def test_assigning_is_for_the_cells_leaders_and_days_that_came(commune, candidate):
    for user in (commune.other_secretary, commune.office, commune.mentor_user):
        refused(PermissionDenied, lambda u=user: assign(commune, candidate, actor=u))
    refused(
        ValidationError,
        lambda: assign(commune, candidate, started_on=date(2024, 5, 16)),
        field="started_on",
    )


def test_replacing_keeps_what_was_sent_and_owes_the_rest_no_more(commune, ready):
    mentorship = ready.mentorships.get()
    services.open_report_periods(on=MAY_15)
    sent = mentorship.reports.get(period=date(2024, 5, 1))
    services.submit_report(report=sent, fields=ANSWERS, actor=commune.mentor_user)

    new = services.replace_mentor(
        mentorship=mentorship, mentor=commune.members[1], replaced_on=MAY_15,
        reason="Chuyển công tác", actor=commune.secretary,
    )  # fmt: skip

    mentorship.refresh_from_db()
    assert mentorship.ended_on == MAY_15
    assert [r.pk for r in mentorship.reports.all()] == [sent.pk]
    assert [(r.period, r.state) for r in new.reports.all()] == [(date(2024, 6, 1), "expected")]


@pytest.mark.parametrize(
    ("ended_on", "reason", "field"),
    [
        (date(2024, 5, 16), "Ốm", "ended_on"),
        (date(2024, 3, 4), "Ốm", "ended_on"),
        (MAY_15, " ", "reason"),
    ],
)
def test_ending_refuses_days_that_cannot_be_and_no_reason(commune, ready, ended_on, reason, field):
    refused(
        ValidationError,
        lambda: services.end_mentorship(
            mentorship=ready.mentorships.get(), ended_on=ended_on, reason=reason,
            actor=commune.secretary,
        ),
        field=field,
    )  # fmt: skip


# ── Reports ─────────────────────────────────────────────────────────────────
ANSWERS = {
    "strengths": "Chăm chỉ", "weaknesses": "Ngại phát biểu", "tasks": "Xong", "proposal": "keep",
}  # fmt: skip


def test_periods_open_once_for_each_owing_mentorship(commune, ready, candidate):
    dropped = make.make_candidate(commune.cell, stage=Stage.DROPPED, closed_on=MAY_3)
    make.make_mentorship(dropped, commune.mentor)
    make.make_mentorship(candidate, commune.members[1], ended_on=MAY_3)

    opened = services.open_report_periods(on=MAY_15)
    again = services.open_report_periods(on=MAY_15)

    assert (opened, again) == (2, 0)
    assert list(
        MentorReport.objects.order_by("period").values_list(
            "mentorship__candidate", "period", "due_on"
        )
    ) == [
        # 30 April, 1 May and the swapped 29 April are off.
        (ready.pk, date(2024, 5, 1), date(2024, 4, 25)),
        (ready.pk, date(2024, 6, 1), date(2024, 5, 29)),
    ]


def test_no_period_opens_before_the_mentorship_owes(commune, ready):
    ready.mentorships.update(reports_from=date(2024, 7, 1))

    assert services.open_report_periods(on=MAY_15) == 0
    assert services.open_report_periods(on=date(2024, 6, 4)) == 1


def test_a_quarterly_committee_owes_in_the_last_month_of_each_quarter(commune, ready):
    RuleValue.objects.create(
        rule=Rule.objects.get(pk="mentoring.report_period"), value="quarter",
        effective_from=date(2024, 1, 1), source="Nghị quyết 02", confidence="B",
        organization=commune.committee, reason="Địa bàn rộng",
    )  # fmt: skip

    with clock.held_today(MAY_15):
        services.open_report_periods(on=MAY_15)

    assert list(MentorReport.objects.values_list("period", flat=True)) == [date(2024, 6, 1)]


def test_a_moved_meeting_moves_what_is_owed_and_leaves_what_was_sent(commune, ready):
    services.open_report_periods(on=MAY_15)
    services.submit_report(
        report=MentorReport.objects.get(period=date(2024, 6, 1)), fields=ANSWERS,
        actor=commune.mentor_user,
    )  # fmt: skip

    moved = services.set_report_due(
        cell=commune.cell, month=date(2024, 5, 20), meeting_on=date(2024, 5, 24),
        actor=commune.secretary,
    )  # fmt: skip
    none = services.set_report_due(
        cell=commune.cell, month=date(2024, 6, 1), meeting_on=date(2024, 6, 10),
        actor=commune.secretary,
    )  # fmt: skip

    assert (moved, none) == (1, 0)
    assert list(MentorReport.objects.order_by("period").values_list("due_on", flat=True)) == [
        date(2024, 5, 21), date(2024, 5, 29),
    ]  # fmt: skip


def test_a_new_mentor_follows_the_day_that_the_meeting_was_moved_to(commune, ready, candidate):
    services.open_report_periods(on=MAY_15)
    services.set_report_due(
        cell=commune.cell, month=date(2024, 6, 1), meeting_on=date(2024, 6, 10),
        actor=commune.secretary,
    )  # fmt: skip

    mentorship = assign(commune, candidate, commune.members[1])

    assert mentorship.reports.get(period=date(2024, 6, 1)).due_on == date(2024, 6, 5)


@pytest.fixture
def report(commune, ready):
    services.open_report_periods(on=MAY_15)
    return MentorReport.objects.get(period=date(2024, 6, 1))


def test_a_sent_report_says_who_and_is_closed(commune, report):
    sent = services.submit_report(report=report, fields=ANSWERS, actor=commune.mentor_user)

    assert (sent.state, sent.submitted_by, sent.strengths, sent.proposal) == (
        "submitted", commune.mentor_user, "Chăm chỉ", "keep",
    )  # fmt: skip
    assert last_entry().action == "candidates.report_submitted"
    for write in (services.submit_report, services.save_report):
        refused(
            ValidationError,
            lambda w=write: w(report=report, fields=ANSWERS, actor=commune.mentor_user),
            "submitted",
        )


def test_a_report_is_written_by_its_mentor_alone(commune, report):
    for write in (services.submit_report, services.save_report):
        refused(
            PermissionDenied,
            lambda w=write: w(report=report, fields=ANSWERS, actor=commune.secretary),
        )


def test_a_report_for_a_month_beyond_the_coming_meeting_is_refused(commune, report):
    report.period = date(2024, 7, 1)
    report.save()

    refused(
        ValidationError,
        lambda: services.submit_report(report=report, fields=ANSWERS, actor=commune.mentor_user),
        "too_early",
    )


@pytest.mark.parametrize("field", ["strengths", "weaknesses", "tasks", "proposal"])
def test_sending_asks_for_each_required_answer(commune, report, field):
    error = refused(
        ValidationError,
        lambda: services.submit_report(
            report=report, fields=ANSWERS | {field: " "}, actor=commune.mentor_user
        ),
        "required",
    )

    assert set(error.error_dict) == {field}


def test_a_returned_report_is_owed_again(commune, report):
    services.submit_report(report=report, fields=ANSWERS, actor=commune.mentor_user)

    returned = services.return_report(report=report, reason="Ghi rõ hơn", actor=commune.secretary)

    assert (returned.state, returned.return_reason, returned.is_owed) == (
        "returned", "Ghi rõ hơn", True,
    )  # fmt: skip
    refused(
        ValidationError,
        lambda: services.return_report(report=report, reason="Nữa", actor=commune.secretary),
        "not_submitted",
    )


def test_returning_needs_a_reason_and_a_leader(commune, report):
    services.submit_report(report=report, fields=ANSWERS, actor=commune.mentor_user)

    refused(
        ValidationError,
        lambda: services.return_report(report=report, reason=" ", actor=commune.secretary),
        field="reason",
    )
    refused(
        PermissionDenied,
        lambda: services.return_report(report=report, reason="Thiếu", actor=commune.chair),
    )


# ── Class, certificate, reviews, dossier ────────────────────────────────────
def test_a_certificate_ends_the_open_class(commune, candidate):
    services.enrol(candidate=candidate, started_on=make.MARCH_5, actor=commune.secretary)

    services.record_certificate(
        candidate=candidate, certificate_number="9/GCN", certified_on=MAY_3,
        actor=commune.office,
    )  # fmt: skip

    [enrolment] = candidate.enrolments.all()
    assert (enrolment.started_on, enrolment.certificate_number, enrolment.certified_on) == (
        make.MARCH_5, "9/GCN", MAY_3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "day", "field"),
    [
        ("9/GCN", date(1980, 1, 1), "certified_on"),
        ("9/GCN", date(2024, 5, 16), "certified_on"),
        ("9/GCN", date(2024, 3, 4), "certified_on"),
        (" ", MAY_3, "certificate_number"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(commune, candidate, number, day, field):
    services.enrol(candidate=candidate, started_on=make.MARCH_5, actor=commune.secretary)

    refused(
        ValidationError,
        lambda: services.record_certificate(
            candidate=candidate, certificate_number=number, certified_on=day,
            actor=commune.secretary,
        ),
        field=field,
    )  # fmt: skip


def test_nobody_sits_in_two_classes_at_once(commune, candidate):
    services.enrol(candidate=candidate, started_on=make.MARCH_5, actor=commune.secretary)

    refused(
        ValidationError,
        lambda: services.enrol(candidate=candidate, started_on=MAY_3, actor=commune.secretary),
        "in_class",
    )


def review(commune, candidate, next_step, **changes):
    fields = {
        "candidate": candidate, "reviewed_on": MAY_3, "advice": "Mạnh dạn hơn",
        "conclusion": "Nhất trí", "next_step": next_step, "actor": commune.secretary,
    }  # fmt: skip
    return services.record_cell_review(**fields | changes)


@pytest.mark.parametrize(
    ("stage", "next_step", "after"),
    [
        (Stage.SOURCE, NextStep.LIST, Stage.SYMPATHISER),
        (Stage.REFUSED, NextStep.LIST, Stage.SYMPATHISER),
        (Stage.SOURCE, NextStep.KEEP, Stage.SOURCE),
        (Stage.SYMPATHISER, NextStep.CLASS, Stage.SYMPATHISER),
        (Stage.SYMPATHISER, NextStep.DOSSIER, Stage.SYMPATHISER),
        (Stage.DOSSIER_OPEN, NextStep.ADMIT, Stage.DOSSIER_OPEN),
        (Stage.SYMPATHISER, NextStep.DROP, Stage.DROPPED),
    ],
)
def test_a_review_is_recorded_and_done(commune, stage, next_step, after):
    candidate = make.make_candidate(commune.cell, stage=stage)
    mentorship = make.make_mentorship(candidate, commune.mentor)

    found = review(commune, candidate, next_step)

    candidate.refresh_from_db()
    mentorship.refresh_from_db()
    assert (found.advice, found.next_step, candidate.stage) == (
        "Mạnh dạn hơn", next_step, after,
    )  # fmt: skip
    assert candidate.enrolments.exists() is (next_step == NextStep.CLASS)
    assert (candidate.closed_on, mentorship.ended_on) == (
        (MAY_3, MAY_3) if next_step == NextStep.DROP else (None, None)
    )


def test_a_review_refuses_what_does_not_fit(commune, candidate):
    listed = make.make_candidate(commune.cell, stage=Stage.SYMPATHISER)

    refused(ValidationError, lambda: review(commune, listed, NextStep.LIST), "no_edge")
    refused(
        ValidationError,
        lambda: review(commune, candidate, NextStep.CLASS),
        "not_listed",
    )
    refused(
        ValidationError,
        lambda: review(commune, candidate, NextStep.DROP, conclusion=" "),
        field="conclusion",
    )
    refused(
        ValidationError,
        lambda: review(commune, candidate, NextStep.KEEP, reviewed_on=date(2024, 5, 16)),
        field="reviewed_on",
    )
    refused(
        PermissionDenied,
        lambda: review(commune, candidate, NextStep.KEEP, actor=commune.in_charge),
    )
    review(commune, candidate, NextStep.KEEP)
    refused(ValidationError, lambda: review(commune, candidate, NextStep.KEEP))


def test_a_dossier_is_allowed_from_above_and_opened_by_the_cell(commune):
    candidate = make.make_candidate(commune.cell, stage=Stage.SYMPATHISER)
    make.make_certificate(candidate)
    make.make_mentorship(candidate, commune.mentor)

    services.allow_dossier(candidate=candidate, on=MAY_3, actor=commune.office)
    opened = services.open_dossier(candidate=candidate, opened_on=MAY_10, actor=commune.secretary)

    assert (opened.stage, opened.dossier_opened_on) == (Stage.DOSSIER_OPEN, MAY_10)


def test_a_dossier_is_not_allowed_without_certificate_mentor_or_right(commune):
    candidate = make.make_candidate(commune.cell, stage=Stage.SYMPATHISER)

    def allow(actor=commune.office):
        services.allow_dossier(candidate=candidate, on=MAY_3, actor=actor)

    error = refused(ValidationError, allow)
    assert {e.code for e in error.error_list} == {"certificate", "mentor"}
    make.make_certificate(candidate)
    refused(ValidationError, allow, "mentor")
    make.make_mentorship(candidate, commune.mentor)
    refused(PermissionDenied, lambda: allow(commune.secretary))


def test_a_dossier_taken_over_without_its_day_gets_one_without_a_step(commune):
    candidate = make.make_candidate(commune.cell, stage=Stage.DOSSIER_OPEN)

    services.open_dossier(candidate=candidate, opened_on=date(2024, 2, 1), actor=commune.secretary)

    candidate.refresh_from_db()
    assert candidate.dossier_opened_on == date(2024, 2, 1)
    assert not candidate.events.exists()


def test_a_source_has_no_dossier_to_open(commune, candidate):
    refused(
        ValidationError,
        lambda: services.open_dossier(
            candidate=candidate, opened_on=MAY_3, actor=commune.secretary
        ),
        "no_edge",
    )


def test_dropping_ends_the_candidacy_with_its_reason(commune, ready):
    dropped = services.drop_candidate(
        candidate=ready, dropped_on=MAY_10, reason="Đi làm xa", actor=commune.secretary
    )

    assert (dropped.stage, dropped.closed_on) == (Stage.DROPPED, MAY_10)
    assert dropped.events.get().reason == "Đi làm xa"
    assert not ready.mentorships.open().exists()
    refused(
        ValidationError,
        lambda: services.drop_candidate(
            candidate=ready, dropped_on=MAY_10, reason="Nữa", actor=commune.secretary
        ),
        "no_edge",
    )


def test_a_step_is_not_dated_before_the_stage_was_reached(commune, ready):
    refused(
        ValidationError,
        lambda: services.withdraw_candidate(
            candidate=ready, withdrawn_on=date(2024, 3, 4), reason="Bận",
            actor=commune.secretary,
        ),
        "before_stage",
    )  # fmt: skip


# ── Votes, decisions, ceremony ──────────────────────────────────────────────
def cell_vote(commune, candidate, **changes):
    fields = {
        "candidate": candidate, "decided_on": MAY_3, "present": 9, "votes_for": 6,
        "against": 3, "other": 0, "actor": commune.secretary,
    }  # fmt: skip
    return services.record_cell_vote(**fields | changes)


@pytest.mark.parametrize(
    ("votes_for", "passed", "stage"),
    [(6, True, Stage.CELL_PASSED), (5, False, Stage.CELL_FAILED)],
)
def test_the_cell_needs_two_thirds_of_nine_entitled(commune, ready, votes_for, passed, stage):
    decision = cell_vote(commune, ready, votes_for=votes_for)

    ready.refresh_from_db()
    assert (decision.entitled, decision.passed, decision.body) == (9, passed, "cell")
    assert (ready.stage, ready.stage_since) == (stage, MAY_3)
    assert ready.events.get().decision == decision


def test_a_probationer_and_a_later_official_are_not_entitled(commune):
    make.make_member(commune.cell, official=False)
    make.make_member(commune.cell, joined_on=date(2023, 5, 10), official_on=date(2024, 5, 10))

    assert services.entitled_in_cell(commune.cell, MAY_3) == 9
    assert services.entitled_in_cell(commune.cell, MAY_10) == 10


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"present": 10}, "present"),
        ({"present": 5, "votes_for": 6}, "votes_for"),
        ({"votes_for": 6, "against": 3, "other": 1}, "against"),
        ({"decided_on": date(2024, 5, 16)}, "decided_on"),
    ],
)
def test_counts_and_days_that_cannot_be_are_refused(commune, ready, changes, field):
    refused(ValidationError, lambda: cell_vote(commune, ready, **changes), field=field)


def test_the_cell_does_not_vote_while_a_condition_is_missing(commune, ready):
    ready.enrolments.all().delete()
    ready.mentorships.update(ended_on=MAY_3)

    error = refused(ValidationError, lambda: cell_vote(commune, ready))

    assert {e.code for e in error.error_list} == {"certificate", "mentor", "introducers"}
    assert "Chưa có giấy chứng nhận." in " ".join(error.messages)


def test_a_cell_of_two_official_members_does_not_vote(commune, ready):
    for member in commune.members[1:]:
        member.delete()

    error = refused(
        ValidationError,
        lambda: cell_vote(commune, ready, present=2, votes_for=2, against=0),
        "members",
    )
    assert "Chi bộ có từ 3 đảng viên chính thức: Có 2 đảng viên" in error.messages[0]


def test_the_cell_votes_on_an_open_dossier_under_its_leader(commune, ready, candidate):
    refused(ValidationError, lambda: cell_vote(commune, candidate), "no_edge")
    for user in (commune.other_secretary, commune.mentor_user, commune.office):
        refused(PermissionDenied, lambda u=user: cell_vote(commune, ready, actor=u))


def committee_vote(commune, candidate, **changes):
    fields = {
        "candidate": candidate, "decided_on": MAY_10, "entitled": 12, "present": 11,
        "votes_for": 8, "against": 3, "other": 0, "number": "15-NQ/ĐU", "actor": commune.chair,
    }  # fmt: skip
    return services.record_committee_vote(**fields | changes)


@pytest.fixture
def proposed(commune, ready):
    cell_vote(commune, ready)
    ready.refresh_from_db()
    return ready


@pytest.mark.parametrize(
    ("votes_for", "passed", "stage"),
    [(8, True, Stage.BASE_PASSED), (7, False, Stage.CELL_PASSED)],
)
def test_until_june_2025_the_committee_proposes_by_two_thirds(
    commune, proposed, votes_for, passed, stage
):
    decision = committee_vote(commune, proposed, votes_for=votes_for)

    proposed.refresh_from_db()
    assert (decision.body, decision.passed, proposed.stage) == ("base", passed, stage)


@pytest.mark.parametrize(("votes_for", "stage"), [(7, Stage.DECIDED), (6, Stage.CELL_PASSED)])
def test_from_july_2025_the_commune_decides_by_more_than_half(commune, proposed, votes_for, stage):
    with clock.held_today(date(2025, 8, 1)):
        decision = committee_vote(
            commune, proposed, decided_on=date(2025, 8, 1), votes_for=votes_for
        )

    proposed.refresh_from_db()
    assert (decision.body, proposed.stage) == ("decider", stage)


def test_a_deciding_vote_takes_the_next_number_of_the_register(commune, proposed):
    with clock.held_today(date(2025, 8, 1)):
        decision = committee_vote(commune, proposed, decided_on=date(2025, 8, 1), number=" ")

    assert decision.number == "01-QĐ/ĐU"
    assert proposed.papers.get(paper="decision").number == "01-QĐ/ĐU"


def test_a_number_that_another_document_bears_is_refused_beside_the_field(commune, proposed):
    take_number(
        organization=commune.committee, kind="NQ", dated_on=MAY_3, summary="Khác",
        actor=commune.office, numbering=Numbering("ĐU"),
    )  # fmt: skip

    error = refused(
        ValidationError,
        lambda: committee_vote(commune, proposed, number="01-NQ/ĐU"),
        field="number",
    )

    assert error.messages == ["Số 01-NQ/ĐU đã dùng ngày 03/05/2024: Khác."]


def test_what_the_base_proposed_before_july_2025_the_commune_decides_after(commune, proposed):
    committee_vote(commune, proposed)

    with clock.held_today(date(2025, 8, 1)):
        decision = committee_vote(commune, proposed, decided_on=date(2025, 8, 1))

    proposed.refresh_from_db()
    assert (decision.body, proposed.stage) == ("decider", Stage.DECIDED)


@pytest.mark.parametrize(
    ("stage", "matter", "seconded"),
    [
        (Stage.RECOGNITION_PROPOSED, "recognition", Stage.RECOGNITION_SECONDED),
        (Stage.REMOVAL_PROPOSED, "removal", Stage.REMOVAL_SECONDED),
    ],
)
def test_the_base_seconds_what_the_cell_voted_of_who_came_by_a_list(
    commune, stage, matter, seconded
):
    member = make.make_member(commune.cell, official=False, joined_on=date(2023, 4, 1))
    candidate = make.make_candidate(
        commune.cell, person=member.person, stage=stage, stage_since=MAY_3
    )

    def second():
        return committee_vote(commune, candidate, decided_on=MAY_10)

    # Nobody here voted to admit them, and nobody asks for it; of this matter the cell must.
    refused(ValidationError, second, "cell_vote")
    Decision.objects.create(
        candidate=candidate, matter=matter, body="cell", organization=commune.cell, passed=True,
        decided_on=MAY_3, recorded_by=commune.secretary,
    )  # fmt: skip
    second()

    candidate.refresh_from_db()
    assert candidate.stage == seconded


def pause(commune, candidate):
    return services.pause_candidate(
        candidate=candidate, paused_on=MAY_10, until_on=None, reason="Đi xa",
        actor=commune.secretary,
    )  # fmt: skip


def move(commune, candidate):
    return services.move_candidate(
        candidate=candidate, cell=commune.other_cell, moved_on=MAY_15, ground="CV 4",
        actor=commune.office,
    )  # fmt: skip


def test_who_rests_while_the_committee_has_the_dossier_does_not_move_meanwhile(
    commune, ready, candidate
):
    cell_vote(commune, ready)
    pause(commune, ready)
    pause(commune, candidate)

    refused(ValidationError, lambda: move(commune, ready), "waiting")
    move(commune, candidate)

    candidate.refresh_from_db()
    assert (candidate.cell, candidate.stage) == (commune.other_cell, Stage.PAUSED)


def test_a_cell_does_not_send_up_again_what_another_voted(commune, proposed):
    def resubmit():
        services.resubmit(candidate=proposed, actor=commune.other_secretary)

    services.return_admission(candidate=proposed, reason="Thiếu", actor=commune.chair)
    move(commune, proposed)

    refused(ValidationError, resubmit, "no_edge")
    services.open_dossier(candidate=proposed, opened_on=MAY_15, actor=commune.other_secretary)

    proposed.refresh_from_db()
    assert proposed.stage == Stage.DOSSIER_OPEN


def test_nobody_decides_what_they_submitted_or_mentor(commune, proposed):
    make.make_post(commune.secretary.person, commune.committee, "deputy")
    make.make_post(commune.mentor.person, commune.committee, "standing_member")

    def say(user):
        error = refused(PermissionDenied, lambda: committee_vote(commune, proposed, actor=user))
        return str(error)

    clock.memo().clear()
    for user in (commune.secretary, commune.mentor_user):
        user.__dict__.pop("_kept_reach", None)
    assert say(commune.secretary) == "Đồng chí đã trình hồ sơ này nên không xét."
    assert say(commune.mentor_user) == ("Đồng chí đang giúp đỡ người này nên không xét.")
    refused(
        PermissionDenied,
        lambda: committee_vote(commune, proposed, actor=commune.office),
    )


def test_who_ever_sent_it_up_does_not_decide_though_another_did_later(commune, proposed):
    deputy = make.holder_of("deputy", commune.cell)
    for user in (commune.secretary, deputy):
        make.make_post(user.person, commune.committee, "standing_member")

    # The secretary wrote the cell's vote, the deputy sends it up again.
    services.return_admission(candidate=proposed, reason="Thiếu", actor=commune.chair)
    services.resubmit(candidate=proposed, actor=deputy)
    for user in (commune.secretary, deputy):
        refused(
            PermissionDenied,
            lambda u=user: committee_vote(commune, proposed, decided_on=MAY_15, actor=u),
        )
    committee_vote(commune, proposed, decided_on=MAY_15)

    proposed.refresh_from_db()
    assert proposed.stage == Stage.BASE_PASSED


def test_the_committee_votes_only_on_what_was_submitted_and_not_before(commune, ready):
    refused(ValidationError, lambda: committee_vote(commune, ready), "no_edge")
    cell_vote(commune, ready)
    refused(
        ValidationError,
        lambda: committee_vote(commune, ready, decided_on=date(2024, 5, 2)),
        field="decided_on",
    )
    refused(
        ValidationError,
        lambda: committee_vote(commune, ready, present=13),
        field="present",
    )


def superior(commune, candidate, **changes):
    fields = {
        "candidate": candidate, "number": "77-QĐ/HU", "decided_on": date(2024, 5, 13),
        "received_on": date(2024, 5, 14), "actor": commune.office,
    }  # fmt: skip
    return services.record_superior_decision(**fields | changes)


def test_the_office_enters_the_decision_from_above(commune, proposed):
    committee_vote(commune, proposed)

    decision = superior(commune, proposed)

    proposed.refresh_from_db()
    assert (decision.body, decision.number, decision.entitled, proposed.stage) == (
        "decider", "77-QĐ/HU", None, Stage.DECIDED,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"received_on": date(2024, 5, 12)}, "received_on"),
        ({"received_on": date(2024, 5, 16)}, "received_on"),
        ({"decided_on": date(2024, 5, 9)}, "decided_on"),
    ],
)
def test_a_decision_from_above_that_cannot_be_is_refused(commune, proposed, changes, field):
    committee_vote(commune, proposed)

    refused(ValidationError, lambda: superior(commune, proposed, **changes), field=field)


def test_no_decision_is_entered_by_others_too_early_or_when_the_commune_decides(commune, proposed):
    refused(ValidationError, lambda: superior(commune, proposed), "no_edge")
    committee_vote(commune, proposed)
    refused(PermissionDenied, lambda: superior(commune, proposed, actor=commune.chair))
    with clock.held_today(date(2025, 8, 1)):
        refused(
            ValidationError,
            lambda: superior(
                commune,
                proposed,
                decided_on=date(2025, 7, 20),
                received_on=date(2025, 7, 21),
            ),
            "commune_decides",
        )


def test_a_returned_proposal_is_completed_and_sent_again(commune, proposed):
    services.return_admission(candidate=proposed, reason="Thiếu xác nhận", actor=commune.office)
    returned = Candidate.objects.get(pk=proposed.pk).stage
    services.resubmit(candidate=proposed, actor=commune.secretary)

    proposed.refresh_from_db()
    assert (returned, proposed.stage) == (Stage.RETURNED, Stage.CELL_PASSED)


def test_returning_and_refusing_ask_for_a_reason_and_a_right(commune, proposed):
    for actor in (commune.secretary, commune.in_charge):
        refused(
            PermissionDenied,
            lambda a=actor: services.return_admission(candidate=proposed, reason="Thiếu", actor=a),
        )
    for actor in (commune.secretary, commune.office):
        refused(
            PermissionDenied,
            lambda a=actor: services.refuse_admission(
                candidate=proposed, reason="Chưa đạt", decided_on=MAY_10, actor=a
            ),
        )
    refused(
        ValidationError,
        lambda: services.return_admission(candidate=proposed, reason=" ", actor=commune.chair),
        field="reason",
    )
    refused(
        ValidationError,
        lambda: services.refuse_admission(
            candidate=proposed, reason="", decided_on=MAY_10, actor=commune.chair
        ),
        field="reason",
    )


def test_a_refusal_keeps_its_reason_and_the_cell_may_list_anew(commune, proposed):
    services.refuse_admission(
        candidate=proposed, reason="Cần rèn luyện thêm", decided_on=MAY_10,
        actor=commune.chair,
    )  # fmt: skip
    review(commune, proposed, NextStep.LIST, reviewed_on=MAY_15)

    proposed.refresh_from_db()
    assert proposed.stage == Stage.SYMPATHISER
    assert [e.step for e in proposed.events.order_by("pk")] == [
        "cell_voted", "refused", "relisted",
    ]  # fmt: skip


@pytest.fixture
def decided(commune, proposed):
    committee_vote(commune, proposed)
    superior(commune, proposed)
    proposed.refresh_from_db()
    return proposed


def ceremony(commune, candidate, **changes):
    fields = {
        "candidate": candidate, "held_on": MAY_15, "mentor": commune.members[1],
        "handed_over_by": "Đ/c Bí thư", "actor": commune.secretary,
    }  # fmt: skip
    return services.hold_ceremony(**fields | changes)


def test_the_ceremony_makes_a_member_and_names_the_mentor_of_the_probation(commune, decided):
    held = ceremony(commune, decided)

    decided.refresh_from_db()
    member = Member.objects.get(person=decided.person)
    assert (decided.stage, decided.closed_on) == (Stage.PROBATIONARY, None)
    assert (member.status, member.joined_on, member.cell) == (
        "probationary", MAY_15, commune.cell,
    )  # fmt: skip
    assert (held.decision.number, held.host_cell) == ("77-QĐ/HU", commune.cell)
    assert [(m.mentor, m.started_on, m.slot) for m in decided.mentorships.open()] == [
        (commune.members[1], MAY_15, 1)
    ]


def test_a_ceremony_past_its_deadline_needs_consent(commune, decided):
    # Received on 14 May 2024: thirty working days end on 25 June.
    late = date(2024, 6, 26)
    with clock.held_today(late):
        refused(
            ValidationError,
            lambda: ceremony(commune, decided, held_on=late),
            "too_late",
            "held_on",
        )
        ceremony(commune, decided, held_on=date(2024, 6, 26), consent="CV 12-CV/HU")

    assert decided.events.get(step="ceremony").reason == "CV 12-CV/HU"


def test_a_ceremony_on_its_last_day_needs_no_consent(commune, decided):
    with clock.held_today(date(2024, 6, 25)):
        assert ceremony(commune, decided, held_on=date(2024, 6, 25)).held_on == date(2024, 6, 25)


def test_no_ceremony_before_the_decision_or_by_others_or_with_a_probationer(commune, proposed):
    refused(ValidationError, lambda: ceremony(commune, proposed), "no_edge")
    committee_vote(commune, proposed)
    superior(commune, proposed)
    probationer = make.make_member(commune.cell, official=False)
    refused(
        ValidationError,
        lambda: ceremony(commune, proposed, held_on=date(2024, 5, 13)),
        field="held_on",
    )
    refused(
        ValidationError,
        lambda: ceremony(commune, proposed, mentor=probationer),
        field="mentor",
    )
    for user in (commune.other_secretary, commune.mentor_user, commune.chair):
        refused(PermissionDenied, lambda u=user: ceremony(commune, proposed, actor=u))

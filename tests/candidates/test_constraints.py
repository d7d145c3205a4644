"""What the database promises of candidates, whoever writes past the services."""

from datetime import UTC, date, datetime

import pytest

from candidates.models import (
    Candidate,
    CellReview,
    Ceremony,
    Consent,
    Decision,
    DossierItem,
    Enrolment,
    Introduction,
    MentorReport,
    Mentorship,
    Movement,
    Opinions,
    Sitting,
    StageEvent,
    StandOut,
    TrainingClass,
)
from tests import factories as make
from tests.constraints import keeps, promises_of

MARCH_4, MARCH_5, APRIL_1 = date(2024, 3, 4), make.MARCH_5, date(2024, 4, 1)
COUNTS = {"entitled": 9, "present": 8, "votes_for": 6, "against": 1, "other": 1}
HELD = {"result": "certified", "certificate_number": "12/GCN", "certified_on": MARCH_5}
WHOLE = {
    "state": "submitted",
    "submitted_at": datetime(2024, 3, 5, 2, tzinfo=UTC),
    "strengths": "Chăm chỉ.",
    "weaknesses": "Ít phát biểu.",
    "tasks": "Dọn đường: xong.",
    "proposal": "keep",
}


class Rows:
    """Writes each kind of row at its least; a case names what it is about."""

    def __init__(self, commune, candidate):
        self.commune, self.one = commune, candidate
        self.other = make.make_candidate(commune.cell)
        self.home = {"cell": commune.cell, "committee": commune.committee}
        self.helping = make.make_mentorship(self.other, commune.mentor)

    def candidate(self, who=0, **fields):
        person = self.commune.members[who].person
        days = {"stage_since": MARCH_5, "opened_on": MARCH_5}
        return Candidate.objects.create(person=person, **self.home, **days, **fields)

    def mentorship(self, who=0, **fields):
        fields = {"started_on": MARCH_5, "reports_from": APRIL_1} | fields
        mentor = self.commune.members[who]
        return Mentorship.objects.create(candidate=self.one, mentor=mentor, **fields)

    def report(self, **fields):
        fields = {"period": APRIL_1, "due_on": APRIL_1} | fields
        return MentorReport.objects.create(mentorship=self.helping, **self.home, **fields)

    def enrolment(self, *, in_class=False, **fields):
        if in_class:
            fields["training_class"] = TrainingClass.objects.first() or self.training()
        return Enrolment.objects.create(candidate=self.one, **fields)

    def training(self, **fields):
        fields = {"kind": "awareness", "name": "Lớp 1", "started_on": MARCH_5} | fields
        return TrainingClass.objects.create(committee=self.commune.committee, **fields)

    def event(self, **fields):
        fields = {"step": "paused", "to_stage": "paused", "effective_on": MARCH_5} | fields
        return StageEvent.objects.create(candidate=self.one, **fields)

    def paper(self, **fields):
        fields = {"paper": "cv", "dated_on": MARCH_5} | fields
        return DossierItem.objects.create(candidate=self.one, **fields)

    def opinions(self, **fields):
        fields = {"matter": "admission", "summarised_on": MARCH_5, "asked": 5, "agreed": 5} | fields
        by = {"recorded_by": self.commune.secretary}
        return Opinions.objects.create(candidate=self.one, **by, **fields)

    def consent(self, **fields):
        fields = {"kind": "over_age", "number": "1", "given_on": MARCH_5} | fields
        by = {"recorded_by": self.commune.office}
        return Consent.objects.create(candidate=self.one, **by, **fields)

    def sitting(self, **fields):
        fields = {"held_on": MARCH_5, "entitled": 12, "present": 12} | fields
        by = {"recorded_by": self.commune.chair}
        return Sitting.objects.create(committee=self.commune.committee, **by, **fields)

    def introduction(self, **fields):
        return Introduction.objects.create(candidate=self.one, body="women", **fields)

    def movement(self, **fields):
        fields = {"kind": "movement", "name": "Dọn đường", "started_on": MARCH_5} | fields
        return Movement.objects.create(body="women", **self.home, **fields)

    def stand_out(self, **fields):
        fields = {"full_name": "Chìu Thị Mai"} | fields
        where = Movement.objects.first() or self.movement()
        return StandOut.objects.create(movement=where, **fields)

    def review(self, **fields):
        fields = {"next_step": "keep", "recorded_by": self.commune.secretary} | fields
        return CellReview.objects.create(candidate=self.one, **fields)

    def decision(self, **fields):
        fields = {"candidate": self.one, "body": "cell", "decided_on": MARCH_5} | fields
        return Decision.objects.create(organization=self.commune.cell, passed=True, **fields)

    def ceremony(self, of="one"):
        candidate = getattr(self, of)
        return Ceremony.objects.create(
            candidate=candidate,
            decision=self.decision(candidate=candidate),
            held_on=MARCH_5,
            host_cell=self.commune.cell,
            mentor=self.commune.mentor,
            recorded_by=self.commune.secretary,
        )


# Promise, kind of row, what stands already, what is refused beside it, what is accepted.
CASES = [
    ("candidate_open_once_per_person", "candidate", [{}], {}, {"who": 1}),
    ("candidate_open_once_per_person", "candidate", [{"closed_on": MARCH_5}, {}], {},
     {"closed_on": APRIL_1}),
    ("candidate_dates_in_order", "candidate", [], {"closed_on": MARCH_4}, {"closed_on": MARCH_5}),
    ("mentorship_open_once_per_mentor", "mentorship", [{}], {"slot": 2},
     {"slot": 2, "ended_on": APRIL_1}),
    ("mentorship_open_once_per_slot", "mentorship", [{}], {"who": 1}, {"who": 1, "slot": 2}),
    ("mentorship_dates_in_order", "mentorship", [], {"ended_on": MARCH_4}, {"ended_on": MARCH_5}),
    ("mentorship_dates_in_order", "mentorship", [], {"ended_on": MARCH_4},
     {"ended_on": MARCH_4, "started_on": None}),
    ("mentor_report_once_per_period", "report", [{}], {"state": "draft"},
     {"period": date(2024, 5, 1)}),
    ("mentor_report_period_is_a_month", "report", [], {"period": date(2024, 4, 2)}, {}),
    *(
        ("mentor_report_submitted_is_whole", "report", [], WHOLE | {name: ""}, WHOLE)
        for name in ("strengths", "weaknesses", "tasks", "proposal")
    ),
    ("mentor_report_submitted_is_whole", "report", [], WHOLE | {"submitted_at": None},
     WHOLE | {"submitted_at": None, "state": "draft"}),
    ("enrolment_open_once", "enrolment", [{}], {}, HELD),
    ("enrolment_open_once", "enrolment", [{}], {}, {"kind": "new_member"}),
    ("enrolment_once_per_class", "enrolment", [{"in_class": True, "result": "failed"}],
     {"in_class": True}, {}),
    ("enrolment_dates_in_order", "enrolment", [],
     HELD | {"started_on": MARCH_5, "certified_on": MARCH_4},
     HELD | {"started_on": MARCH_5, "certified_on": MARCH_5}),
    ("enrolment_certificate_is_a_result", "enrolment", [], HELD | {"result": "failed"}, HELD),
    ("training_class_once", "training", [{}], {}, {"kind": "new_member"}),
    ("training_class_dates_in_order", "training", [], {"ended_on": MARCH_4},
     {"ended_on": MARCH_5}),
    ("stage_event_dates_in_order", "event", [], {"until_on": MARCH_4}, {"until_on": MARCH_5}),
    ("dossier_item_once", "paper", [{}], {}, {"paper": "vetting"}),
    ("dossier_item_in_hand_has_day", "paper", [], {"dated_on": None},
     {"dated_on": None, "state": "faulty"}),
    ("dossier_item_checked_by_somebody", "paper", [], {"state": "checked"}, {"state": "held"}),
    ("opinions_once_per_matter", "opinions", [{}], {}, {"matter": "recognition"}),
    ("opinions_counts_can_be", "opinions", [], {"agreed": 6}, {"agreed": 5}),
    ("opinions_counts_can_be", "opinions", [], {"residence_agreed": 1},
     {"residence_asked": 1, "residence_agreed": 1}),
    ("consent_once", "consent", [{}], {}, {"number": "2"}),
    ("sitting_counts_can_be", "sitting", [], {"present": 13}, {"present": 12}),
    ("introduction_counts_can_be", "introduction", [], {"entitled": 9, "votes_for": 10},
     {"entitled": 9, "votes_for": 9}),
    ("introduction_counts_are_whole", "introduction", [], {"votes_for": 9},
     {"entitled": 9, "votes_for": 9}),
    ("movement_once", "movement", [{}], {}, {"name": "Trồng rừng"}),
    ("movement_dates_in_order", "movement", [], {"ended_on": MARCH_4}, {"ended_on": MARCH_5}),
    ("stand_out_once", "stand_out", [{}], {}, {"full_name": "Lý A Dơ"}),
    ("cell_review_once_per_day", "review", [{"reviewed_on": MARCH_5}], {"reviewed_on": MARCH_5},
     {"reviewed_on": APRIL_1}),
    ("decision_counts_can_be", "decision", [], COUNTS | {"present": 10}, COUNTS | {"present": 9}),
    ("decision_counts_can_be", "decision", [], COUNTS | {"votes_for": 7}, COUNTS),
    *(
        ("decision_counts_are_whole", "decision", [], COUNTS | {name: None},
         dict.fromkeys(COUNTS))
        for name in COUNTS
    ),
    ("decision_received_after_decided", "decision", [], {"received_on": MARCH_4},
     {"received_on": MARCH_5}),
    ("ceremony.candidate", "ceremony", [{}], {}, {"of": "other"}),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "kind", "stands", "refused", "accepted"), CASES)
def test_the_database_refuses(commune, candidate, promise, kind, stands, refused, accepted):
    row = getattr(Rows(commune, candidate), kind)

    keeps(promise, row, stands, refused, accepted)


def test_each_promise_is_tried():
    assert {case[0] for case in CASES} == promises_of("candidates")

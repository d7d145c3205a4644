"""What the database promises of meetings, whoever writes past the services."""

from datetime import date

import pytest

from candidates.models import CellReview, Decision
from meetings.models import AgendaItem, Attendance, Meeting, Task, Vote
from tests import factories as make
from tests.constraints import keeps, promises_of
from tests.meetings.conftest import at

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
EARLY, LATE = at(3, 5, hour=19), at(3, 5, hour=21)
COUNTS = {"entitled": 9, "present": 8, "votes_for": 6, "against": 1, "other": 1}
OVER = {"state": "finalised", "started_at": EARLY, "finalised_at": LATE}


class Rows:
    """Writes each kind of row at its least; a case names what it is about."""

    def __init__(self, commune):
        self.commune = commune
        self.candidates = [make.make_candidate(commune.cell) for _n in range(2)]
        self.thematic = self.meeting(kind="thematic")
        self.topics = [self.item(n, kind="topic") for n in (1, 2)]
        self.acts = [
            {
                "review": CellReview.objects.create(
                    candidate=candidate, reviewed_on=make.MARCH_5, recorded_by=commune.secretary
                ),
                "decision": Decision.objects.create(
                    candidate=candidate, body="cell", organization=commune.cell, passed=True,
                    decided_on=make.MARCH_5,
                ),
            }
            for candidate in self.candidates
        ]  # fmt: skip

    def meeting(self, cell="cell", **fields):
        fields = {"month": MAY, "planned_at": EARLY} | fields
        return Meeting.objects.create(
            cell=getattr(self.commune, cell), committee=self.commune.committee, **fields
        )

    def item(self, position=3, *, who=None, **fields):
        if who is not None:
            fields = {"kind": "candidate", "candidate": self.candidates[who]} | fields
        return AgendaItem.objects.create(meeting=self.thematic, position=position, **fields)

    def item_that_gave(self, act, which=0, position=3):
        """An item with the review or the decision that it produced."""
        return self.item(position, kind="topic", **{act: self.acts[which][act]})

    def attendance(self, who=0, **fields):
        member = self.commune.members[who]
        fields = {"is_official": True} | fields
        return Attendance.objects.create(meeting=self.thematic, member=member, **fields)

    def vote(self, item=0, **fields):
        return Vote.objects.create(item=self.topics[item], **COUNTS | fields)

    def task(self, **fields):
        owner = self.commune.members[0]
        return Task.objects.create(
            meeting=self.thematic, cell=self.commune.cell, owner=owner, **fields
        )


# Promise, kind of row, what stands already, what is refused beside it, what is accepted.
CASES = [
    *(
        ("meeting_one_regular_per_month", "meeting", [{}], {"state": "announced"}, neighbour)
        for neighbour in (
            {"month": JUNE},
            {"cell": "other_cell"},
            {"kind": "extraordinary"},
            {"state": "cancelled", "cancel_reason": "Mưa lũ."},
        )
    ),
    ("meeting_month_is_a_month", "meeting", [], {"month": date(2024, 5, 3)}, {}),
    ("meeting_finalised_has_times", "meeting", [], OVER | {"started_at": None}, OVER),
    ("meeting_finalised_has_times", "meeting", [], OVER | {"finalised_at": None}, OVER),
    ("meeting_cancelled_has_reason", "meeting", [], {"state": "cancelled"},
     {"state": "cancelled", "cancel_reason": "Mưa lũ."}),
    ("meeting_times_in_order", "meeting", [], {"started_at": LATE, "ended_at": EARLY},
     {"started_at": EARLY, "ended_at": LATE}),
    ("meeting_times_in_order", "meeting", [], {"ended_at": LATE},
     {"started_at": EARLY, "ended_at": LATE}),
    ("agenda_item_position_once", "item", [{"position": 3, "kind": "topic"}],
     {"position": 3, "kind": "news"}, {"position": 4, "kind": "news"}),
    ("agenda_item_candidate_once", "item", [{"position": 3, "who": 0}],
     {"position": 4, "who": 0}, {"position": 4, "who": 1}),
    ("agenda_item_candidate_for_review_only", "item", [], {"who": 0, "kind": "topic"},
     {"who": 0}),
    ("agenda_item_candidate_for_review_only", "item", [], {"kind": "candidate"},
     {"kind": "topic"}),
    *(
        (f"agendaitem.{act}", "item_that_gave", [{"act": act}], {"act": act, "position": 4},
         {"act": act, "which": 1, "position": 4})
        for act in ("review", "decision")
    ),
    ("attendance_once_per_member", "attendance", [{}], {"state": "absent"}, {"who": 1}),
    ("attendance_excused_has_reason", "attendance", [], {"state": "excused"},
     {"state": "excused", "reason": "Ốm."}),
    ("vote.item", "vote", [{}], {}, {"item": 1}),
    ("vote_counts_can_be", "vote", [], {"present": 10}, {"present": 9}),
    ("vote_counts_can_be", "vote", [], {"votes_for": 7}, {}),
    ("task_dropped_has_reason", "task", [], {"state": "dropped", "closed_on": MAY},
     {"state": "dropped", "closed_on": MAY, "drop_reason": "Trùng việc."}),
    ("task_closed_has_day", "task", [], {"state": "done"}, {"state": "done", "closed_on": MAY}),
    ("task_closed_has_day", "task", [], {"closed_on": MAY}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "kind", "stands", "refused", "accepted"), CASES)
def test_the_database_refuses(commune, promise, kind, stands, refused, accepted):
    row = getattr(Rows(commune), kind)

    keeps(promise, row, stands, refused, accepted)


def test_each_promise_is_tried():
    assert {case[0] for case in CASES} == promises_of("meetings")

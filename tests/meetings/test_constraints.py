"""What the database promises of meetings, whoever writes past the services."""

from datetime import date

import pytest

from candidates.models import CellReview, Decision
from meetings.models import (
    AgendaItem,
    Amendment,
    Attendance,
    CalendarFeed,
    Guidance,
    GuidanceAttachment,
    GuidanceReading,
    Issue,
    Meeting,
    MeetingPaper,
    Opinion,
    QualityScore,
    Task,
    ThematicTopic,
    Visitor,
    Vote,
)
from rules.models import Rubric
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

    def shares_session(self, kind="thematic", **fields):
        return self.meeting(kind=kind, **{"session_of": self.thematic} | fields)

    def opinion(self, who=None, **fields):
        speaker = None if who is None else self.commune.members[who]
        return Opinion.objects.create(
            item=self.topics[0], position=1, speaker=speaker, text="Nhất trí.", **fields
        )

    def visitor(self, who=None, **fields):
        member = None if who is None else self.commune.members[who]
        return Visitor.objects.create(meeting=self.thematic, member=member, **fields)

    def issue(self, **fields):
        visitor = self.visitor(kind="guest", name="Lò Văn Khách")
        return Issue.objects.create(visitor=visitor, text="Đường vào thôn.", **fields)

    def topic_of_plan(self, **fields):
        fields = {"month": MAY, "title": "Phát triển quế"} | fields
        return ThematicTopic.objects.create(cell=self.commune.cell, **fields)

    def topic_met(self, met=True, **fields):
        return self.topic_of_plan(meeting=self.thematic if met else None, **fields)

    def feed(self, user="secretary", **fields):
        user = getattr(self.commune, user)
        return CalendarFeed.objects.create(user=user, made_at=EARLY, **fields)

    def guidance(self, **fields):
        fields = {"month": MAY, "title": "Định hướng", "text": "Tuyên truyền."} | fields
        return Guidance.objects.create(
            committee=self.commune.committee, written_by=self.commune.office, **fields
        )

    def _given(self):
        return Guidance.objects.first() or self.guidance()

    def attachment(self, name="Đề cương.pdf"):
        return GuidanceAttachment.objects.create(
            guidance=self._given(), name=name, content_type="application/pdf", content=b"%PDF",
            said_not_secret_by=self.commune.office,
        )  # fmt: skip

    def reading(self, reader="secretary"):
        return GuidanceReading.objects.create(
            guidance=self._given(), reader=getattr(self.commune, reader), cell=self.commune.cell
        )

    def score(self, thematic=True, **fields):
        meeting = self.thematic if thematic else self.meeting(kind="extraordinary")
        return QualityScore.objects.create(
            meeting=meeting, rubric=Rubric.objects.get(code="an-phu-2025"), band="tot",
            scored_by=self.commune.secretary, scored_at=LATE, **fields,
        )  # fmt: skip

    def confirmed(self, **fields):
        whole = {"confirmed_by": self.commune.office, "confirmed_at": LATE, "confirmed_band": "kha"}
        return self.score(**whole | fields)

    def paper(self, kind="minutes", item=None):
        return MeetingPaper.objects.create(
            meeting=self.thematic, kind=kind, written_by=self.commune.secretary,
            item=None if item is None else self.topics[item],
        )  # fmt: skip

    def amendment(self, text="Ghi lại số phiếu.", reason="Ghi nhầm."):
        return Amendment.objects.create(
            meeting=self.thematic, text=text, reason=reason, made_by=self.commune.secretary
        )

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
    ("meeting_thematic_shares_session", "shares_session", [], {"kind": "extraordinary"}, {}),
    ("meeting.session_of", "shares_session", [{}], {"month": JUNE}, {"session_of": None}),
    ("opinion_has_one_speaker", "opinion", [], {}, {"who": 0}),
    ("opinion_has_one_speaker", "opinion", [], {"who": 0, "speaker_name": "Ông Lò Văn Sủi"},
     {"speaker_name": "Ông Lò Văn Sủi"}),
    ("visitor_once_a_meeting", "visitor", [{"kind": "delegate", "who": 0}],
     {"kind": "attached", "who": 0}, {"kind": "attached", "who": 1}),
    ("visitor_has_a_name", "visitor", [], {"kind": "guest"},
     {"kind": "guest", "name": "Lò Văn Khách"}),
    ("visitor_from_the_party_is_a_member", "visitor", [],
     {"kind": "delegate", "name": "Lò Văn Khách"}, {"kind": "delegate", "who": 0}),
    ("issue_settled_says_how", "issue", [], {"settled_on": JUNE},
     {"settled_on": JUNE, "settlement": "Đã sửa đường."}),
    ("issue_settled_says_how", "issue", [], {"settlement": "Đã sửa đường."}, {}),
    ("thematic_topic_once", "topic_of_plan", [{}], {}, {"title": "Giữ rừng"}),
    ("thematictopic.meeting", "topic_met", [{}], {"title": "Giữ rừng"},
     {"title": "Giữ rừng", "met": False}),
    ("thematic_topic_month_is_a_month", "topic_of_plan", [], {"month": date(2024, 5, 3)}, {}),
    ("calendarfeed.user", "feed", [{"token_hash": "a"}], {"token_hash": "b"},
     {"token_hash": "b", "user": "office"}),
    ("calendarfeed.token_hash", "feed", [{"token_hash": "a"}],
     {"token_hash": "a", "user": "office"}, {"token_hash": "b", "user": "office"}),
    ("guidance_once_a_month_and_kind", "guidance", [{}], {}, {"cell_kind": "village"}),
    ("guidance_month_is_a_month", "guidance", [], {"month": date(2024, 5, 3)}, {}),
    ("guidance_attachment_name_once", "attachment", [{}], {}, {"name": "Biểu mẫu.docx"}),
    ("guidance_reading_once", "reading", [{}], {}, {"reader": "office"}),
    ("qualityscore.meeting", "score", [{}], {}, {"thematic": False}),
    ("quality_score_within_a_hundred", "score", [], {"total": 100.1}, {"total": 100}),
    ("quality_score_confirmed_whole", "confirmed", [], {"confirmed_band": ""}, {}),
    ("quality_score_differs_with_reason", "confirmed", [], {"confirmed_points": {"1.1": 3}},
     {"confirmed_points": {"1.1": 3}, "confirm_reason": "Họp ngắn."}),
    ("meeting_paper_once", "paper", [{}], {}, {"kind": "resolution"}),
    ("meeting_paper_once_for_an_item", "paper", [{"kind": "excerpt", "item": 0}],
     {"kind": "excerpt", "item": 0}, {"kind": "excerpt", "item": 1}),
    ("meeting_paper_excerpt_of_an_item", "paper", [], {"kind": "excerpt"},
     {"kind": "excerpt", "item": 0}),
    ("meeting_paper_excerpt_of_an_item", "paper", [], {"kind": "minutes", "item": 0}, {}),
    ("amendment_says_what_and_why", "amendment", [], {"reason": ""}, {}),
    ("amendment_says_what_and_why", "amendment", [], {"text": ""}, {}),
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

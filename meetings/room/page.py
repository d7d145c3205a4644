"""The one page of the room: what each item of the agenda shows; templates ask nothing."""

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates import readiness
from candidates.models import NextStep, Step
from candidates.votes import remember_entitled
from meetings import access, forms, services
from meetings.forms.state import FormState
from meetings.models import (
    AgendaItem,
    AttendanceState,
    ItemKind,
    Meeting,
    Task,
    TaskState,
    Vote,
)
from meetings.room.counting import count_roll
from meetings.room.guard import Guard
from meetings.room.reading import JUDGED, Reading
from meetings.room.section import Section
from people.models import User
from rules.services import preload

RULES = (
    *readiness.KEYS,
    "vote.cell.admission",
    "vote.cell.recognition",
    "vote.cell.removal_from_probation",
    "vote.ordinary",
    services.QUORUM_RULE,
)
# Items on which the cell votes as it does on any matter.
_VOTED = (ItemKind.TOPIC, ItemKind.NEXT_MONTH)


# The room stays light: what is longer stands on the candidate's own page.
_SHORT = 40


def _in_short(condition: readiness.Condition) -> str:
    detail = Truncator(condition.detail).chars(_SHORT)
    return f"{condition.title}: {detail} ({condition.clause})"


class Room(Reading):
    """One meeting as the person who writes it sees it.

    ``bound`` holds the forms of a refused post by what they are about (``roll``, ``task``,
    ``finalise``, an item's key, ``vote-`` and an item's key): what was typed stays.
    """

    def __init__(
        self, user: User, meeting: Meeting, *, bound: dict[Any, Any] | None = None, at: str = ""
    ) -> None:
        super().__init__(user, meeting)
        self.bound = bound or {}
        self.at = at
        # What a service refused at an item when the meeting was to end.
        self.refused: dict[Any, list[str]] = {}
        # What somebody else wrote at an item while this writer typed.
        self.theirs: dict[Any, AgendaItem] = {}
        preload(*RULES)

    @property
    def leads(self) -> bool:
        return access.may_run_meeting(self.user, self.meeting)

    @cached_property
    def counts(self) -> dict[str, Any]:
        return count_roll(self.meeting, self.attendances)

    @cached_property
    def quorum(self) -> services.Quorum:
        states = (row.state for row in self.attendances if row.is_official)
        return services.quorum_of(self.meeting, services.base_of(self.meeting, states))

    @cached_property
    def names(self) -> list[str]:
        """What the people in the room are called, to choose speakers from."""
        return list(forms.names_of(self.roll))

    @cached_property
    def carried(self) -> list[Task]:
        return [task for task in self.tasks if task.meeting_id != self.meeting.pk]

    @cached_property
    def new_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.meeting_id == self.meeting.pk]

    @cached_property
    def missing(self) -> list[tuple[str, str]]:
        """What is still missing, each with the key of its item."""
        found = services.missing_to_finalise(self.meeting, self.items, self.quorum)
        keys = {section.item.pk: section.key for section in self.sections}
        return [(m.sentence, keys[m.item.pk] if m.item else "") for m in found]

    @cached_property
    def sections(self) -> list[Section]:
        sections = [self._section(item) for item in self.items]
        opened = next((s for s in sections if s.key == self.at), None)
        opened = opened or next((s for s in sections if not s.done), None)
        if opened is not None:
            opened.open = True
        return sections

    @property
    def next_key(self) -> str:
        """The item after the open one that is not done."""
        sections = self.sections
        at = next((n for n, s in enumerate(sections) if s.open), -1)
        later = [*sections[at + 1 :], *sections[: max(at, 0)]]
        return next((s.key for s in later if not s.done), "")

    def _section(self, item: AgendaItem) -> Section:
        section = Section(item, refused=self.refused.get(item.pk, []))
        build = {
            ItemKind.OPENING: self._opening,
            ItemKind.LAST_MONTH: self._last_month,
            ItemKind.NEXT_MONTH: self._next_month,
            ItemKind.CANDIDATE: self._candidate,
            ItemKind.SCORE: self._score,
            ItemKind.CLOSING: self._closing,
        }.get(ItemKind(item.kind), self._words)
        build(section)
        if item.kind in _VOTED:
            self._vote(section)
        return section

    def _opening(self, section: Section) -> None:
        section.done = self.is_held
        section.note = self.counts["words"] if self.is_held else _("chưa điểm danh")
        section.form = self.bound.get("roll") or forms.RollForm(
            rows=self.roll_rows(), initial=self._opening_values(), auto_id="dd_%s"
        )

    def roll_rows(self) -> list[forms.RollRow]:
        return [
            forms.RollRow(
                member=row.member,
                is_official=row.is_official,
                is_here=row.state == AttendanceState.PRESENT,
                is_temporary=row.is_temporary,
                why="" if row.state == AttendanceState.PRESENT else row.state,
                reason=row.reason,
            )
            for row in self.attendances
        ]

    def _opening_values(self) -> dict[str, Any]:
        at = timezone.localtime(self.meeting.started_at or self.meeting.planned_at)
        return {
            "started_on": at.date(),
            "started_time": at.time(),
            "chair": forms.shortened(self.meeting.chair_id),
            "minute_taker": forms.shortened(self.meeting.minute_taker_id),
        }

    def _words(self, section: Section) -> None:
        item = section.item
        written = bool(item.text or item.conclusion)
        section.done = written
        section.note = _("đã ghi") if written else _("chưa ghi")
        section.theirs = self.theirs.get(item.pk)
        section.form = self._sent(item.pk) or FormState(
            forms.ItemForm,
            f"{section.key}_%s",
            {
                "presenter": item.presenter,
                "text": item.text,
                "conclusion": item.conclusion,
                "seen": item.version,
            },
        )

    def _last_month(self, section: Section) -> None:
        self._words(section)
        still = sum(task.state == TaskState.OPEN for task in self.carried)
        if self.carried:
            section.note = _("%(done)d xong, %(open)d chuyển tiếp") % {
                "done": len(self.carried) - still,
                "open": still,
            }
        section.done = section.done or still == 0

    def _next_month(self, section: Section) -> None:
        self._words(section)
        count = len(self.new_tasks)
        section.note = ngettext("%(count)d việc", "%(count)d việc", count) % {"count": count}
        section.done = section.done or count > 0

    def _vote(self, section: Section) -> None:
        item = section.item
        vote = getattr(item, "vote", None)
        if vote is not None:
            section.guard = Guard(services.judge(item, vote), vote)
        else:
            unheld = Vote(item=item, entitled=self.quorum.entitled, votes_for=0)
            judged = services.judge(item, unheld)
            section.needed = _("Cần ít nhất %(needed)d phiếu tán thành (%(clause)s).") % {
                "needed": judged.needed,
                "clause": judged.source,
            }
        sent = self._sent(f"vote-{item.pk}")
        methods = forms.VoteForm.methods(on_person=item.kind == ItemKind.CANDIDATE)
        section.vote_form = sent or FormState(
            forms.VoteForm,
            f"{section.key}_bq_%s",
            _counts(vote),
            choices={"method": methods},
        )
        section.votes = vote is not None or sent is not None

    def _candidate(self, section: Section) -> None:
        item, candidate = section.item, section.item.candidate
        if candidate is None:
            return
        official = sum(services.was_official(member, self.day) for member in self.roll)
        remember_entitled(self.meeting.cell_id, self.day, official)
        self._vote(section)
        section.gone = not candidate.is_open
        decides = item.next_step in services.MATTER_OF
        section.votes = section.votes or decides
        if not section.votes and item.next_step in ("", NextStep.KEEP):
            # There is nothing to vote on before the cell concludes something.
            section.vote_form = None
        section.note = item.get_next_step_display() if item.next_step else _("chưa kết luận")
        section.done = bool(item.next_step) and not (decides and section.guard is None)
        reports = self.reports.get(candidate.pk, [])
        section.report = next((r for r in reports if not r.is_owed), None)
        section.owed_report = next((r for r in reports if r.is_owed), None)
        section.theirs = self.theirs.get(item.pk)
        section.steps = services.steps_for(candidate)
        section.form = self._sent(item.pk) or FormState(
            forms.ReviewForm,
            f"{section.key}_%s",
            {
                "text": item.text,
                "conclusion": item.conclusion,
                "next_step": item.next_step,
                "seen": item.version,
            },
        )
        if candidate.stage in JUDGED:
            step = readiness.next_step(candidate, self.day) or Step.CELL_VOTED
            ready = readiness.judge(candidate, step, self.day)
            months_to_go = any(c.key == "months" for c in ready.missing)
            # Of a probation that still runs there is nothing to decide tonight.
            if not ready.ready and not months_to_go:
                section.not_yet = services.not_yet(ready)
                section.why_not_yet = [_in_short(c) for c in ready.missing]

    def _score(self, section: Section) -> None:
        score = getattr(self.meeting, "score", None)
        section.done = score is not None
        section.note = str(score.total or score.band) if score else _("chưa chấm")

    def _closing(self, section: Section) -> None:
        # The sections are being built: what is missing is asked of the service itself.
        count = len(services.missing_to_finalise(self.meeting, self.items, self.quorum))
        section.note = (
            ngettext("còn %(count)d điều", "còn %(count)d điều", count) % {"count": count}
            if count
            else _("đủ để kết thúc")
        )
        section.form = self._sent("finalise") or FormState(
            forms.FinaliseForm, "kt_%s", {"conclusion": self.meeting.conclusion}
        )

    @property
    def opinion_form(self) -> FormState:
        """The one form for opinions, which the page puts under the item where one is added."""
        return FormState(forms.OpinionForm, "yk_%s")

    @property
    def task_form(self) -> FormState:
        return self._sent("task") or FormState(forms.TaskForm, "viec_%s")

    def _sent(self, about: Any) -> FormState | None:
        """The form of a refused post, when it was about this."""
        form = self.bound.get(about)
        return FormState.of(form) if form is not None else None


def _counts(vote: Vote | None) -> dict[str, Any]:
    if vote is None:
        return {}
    return {
        "votes_for": vote.votes_for,
        "against": vote.against,
        "other": vote.other,
        "method": vote.method,
    }

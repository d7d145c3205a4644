"""How many must be there before a cell votes (số có mặt tối thiểu), where a rule says so."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.services.guards import day_of
from meetings.services.roll import Base, vote_base
from rules.services import RuleMissing, find, judge_vote

RULE = "meeting.quorum"


@dataclass(frozen=True)
class Quorum:
    """Who is there of those entitled, and what is asked; ``needed`` is 0 where nothing is."""

    present: int
    entitled: int
    needed: int = 0
    source: str = ""

    @property
    def met(self) -> bool:
        return self.present >= self.needed

    @property
    def sentence(self) -> str:
        """How many are there, and whether that is enough, as the minutes say it."""
        words: dict[str, int | str] = {
            "present": self.present,
            "entitled": self.entitled,
            "needed": self.needed,
        }
        if not self.needed:
            return (
                _("Có mặt %(present)d/%(entitled)d đảng viên chính thức được biểu quyết.") % words
            )
        words["source"] = self.source
        if self.met:
            return (
                _(
                    "Có mặt %(present)d/%(entitled)d đảng viên chính thức, đủ số tối thiểu "
                    "%(needed)d (%(source)s)."
                )
                % words
            )
        return (
            _(
                "Có mặt %(present)d/%(entitled)d đảng viên chính thức, chưa đủ số tối thiểu "
                "%(needed)d (%(source)s)."
            )
            % words
        )


def quorum_of(meeting: Meeting, base: Base | None = None) -> Quorum:
    """The quorum of ``meeting`` by the rule of its day; no central rule is known, a committee
    may set a share of those entitled.

    A page that has counted the roll gives the ``base``.
    """
    base = base or vote_base(meeting)
    day, cell = day_of(meeting), meeting.cell
    try:
        share = find(RULE, on=day, organization=cell).value
    except RuleMissing:
        share = None
    if share is None:
        return Quorum(base.present, base.entitled)
    judged = judge_vote(
        RULE, entitled=base.entitled, votes_for=base.present, on=day, organization=cell
    )
    return Quorum(base.present, base.entitled, judged.needed, judged.source)


def require_quorum(meeting: Meeting) -> None:
    """Raise ValidationError, with the counts, where too few are there."""
    quorum = quorum_of(meeting)
    if not quorum.met:
        raise ValidationError(quorum.sentence, code="no_quorum")

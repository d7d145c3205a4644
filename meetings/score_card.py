"""What a meeting's page says of its score, and what the reader may do about it."""

from dataclasses import dataclass

from meetings import access
from meetings.models import Meeting, MeetingState, QualityScore
from meetings.services.scoring import is_scorer
from meetings.wording import score_words
from people.models import User


@dataclass(frozen=True)
class ScoreCard:
    """The lines of the score, and which button stands below them."""

    score: QualityScore | None
    own: str = ""
    above: str = ""
    may_score: bool = False
    may_confirm: bool = False

    @property
    def is_shown(self) -> bool:
        return bool(self.score or self.may_score)


def score_card(user: User, meeting: Meeting, *, told: bool) -> ScoreCard:
    """The score as ``user`` sees it; ``told`` says whether they read what was minuted."""
    if not told:
        return ScoreCard(None)
    score: QualityScore | None = getattr(meeting, "score", None)
    happened = meeting.state in (MeetingState.HELD, MeetingState.FINALISED)
    is_open = score is None or score.confirmed_at is None
    leads = access.may_run_meeting(user, meeting)
    if score is None:
        return ScoreCard(None, may_score=happened and leads and meeting.kind == "regular")
    above = ""
    if score.confirmed_at is not None:
        above = score_words(score.confirmed_total, score.confirmed_band, score.rubric)
    return ScoreCard(
        score,
        own=score_words(score.total, score.band, score.rubric),
        above=above,
        may_score=happened and leads and is_open,
        may_confirm=is_open
        and meeting.state == MeetingState.FINALISED
        and access.may_confirm_score(user, meeting)
        and not is_scorer(user, score),
    )

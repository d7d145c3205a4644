"""What a vote comes to, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import Vote
from meetings.wording import percent
from rules.services import Judgement


@dataclass
class Guard:
    """What a vote comes to, in words: passed or not, on which base, by which clause."""

    judged: Judgement
    vote: Vote

    @property
    def headline(self) -> str:
        result = _("Đạt") if self.judged.passed else _("Chưa đạt")
        return _("%(result)s: %(for)d/%(entitled)d tán thành (%(share)s)") % {
            "result": result,
            "for": self.vote.votes_for,
            "entitled": self.vote.entitled,
            "share": percent(self.vote.votes_for, self.vote.entitled),
        }

    @property
    def base(self) -> str:
        return _(
            "Cần ít nhất %(needed)d. Tính trên %(entitled)d đảng viên chính thức, không phải "
            "trên %(present)d người có mặt (%(clause)s)."
        ) % {
            "needed": self.judged.needed,
            "entitled": self.vote.entitled,
            "present": self.vote.present,
            "clause": self.judged.source,
        }

"""A vote in the words of minutes: counts, how taken, on which base, what it comes to."""

from typing import Any

from meetings.models import AgendaItem, Vote
from meetings.services.holding import judge
from meetings.wording import percent


def vote_said(item: AgendaItem) -> str:
    """The vote taken under ``item``, empty where none was."""
    vote: Vote | None = getattr(item, "vote", None)
    if vote is None:
        return ""
    judged = judge(item, vote)
    return (
        f"Biểu quyết ({vote.get_method_display()}): tán thành {vote.votes_for}/{vote.entitled} "
        f"đồng chí, đạt {percent(vote.votes_for, vote.entitled)}; không tán thành {vote.against}; "
        f"ý kiến khác {vote.other}. Tính trên {vote.entitled} đảng viên chính thức được biểu "
        f"quyết, có mặt {vote.present}; cần ít nhất {judged.needed} ({judged.source}). "
        f"Kết quả: {'đạt' if judged.passed else 'chưa đạt'}."
    )


def vote_facts(vote: Vote | None) -> dict[str, Any]:
    if vote is None:
        return {}
    return {
        "for": vote.votes_for,
        "entitled": vote.entitled,
        "share": percent(vote.votes_for, vote.entitled),
    }

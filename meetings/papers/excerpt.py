"""The excerpt (trích nghị quyết) of what the cell decided under one item."""

from django.utils.translation import gettext_lazy as _

from candidates.printing.heads import Context
from documents.papers import long_date
from meetings.models import AgendaItem, PaperKind
from meetings.papers.facts import MeetingFacts
from meetings.papers.heads import head, month_of
from meetings.papers.minutes import concluded
from meetings.papers.parts import Part, Wording, Words
from meetings.papers.resolution import SIGNED, foot, signed
from meetings.papers.voting import vote_said

PARTS = (
    Part("summary", _("Trích yếu"), 2),
    Part("opening", _("Lời mở đầu")),
    Part("execution", _("Tổ chức thực hiện"), 2),
    *SIGNED,
)


def has_decision(item: AgendaItem) -> bool:
    """Whether something was concluded or voted under ``item``."""
    return bool(item.next_step or item.conclusion or getattr(item, "vote", None))


def draft(facts: MeetingFacts) -> Wording:
    item = facts.decision
    return signed(facts) | {
        "summary": f"về: {item.title if item else ''}",
        "opening": f"Ngày {long_date(facts.day)}, {facts.cell.name} tổ chức sinh hoạt "
        f"{facts.meeting.get_kind_display()} tháng {month_of(facts)}, quyết nghị nội dung sau:",
        "execution": "Chi bộ giao đảng viên, bộ phận liên quan tổ chức thực hiện.",
    }


def fill(facts: MeetingFacts, words: Words) -> Context:
    # An excerpt bears the number of the resolution that it is taken from.
    context = head(facts, PaperKind.RESOLUTION) | foot(words) | {"words": words}
    item = facts.decision
    if item is None:
        return context
    lines = [*concluded(item), *filter(None, [vote_said(item)])] or [""]
    return context | {"decision": {"title": item.title, "lines": lines}}

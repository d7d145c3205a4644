"""Which papers there are of a meeting, what people may word in each and how it is filled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from candidates.printing.heads import Context
from documents.models import DocumentKind
from meetings.models import PaperKind
from meetings.papers import excerpt, minutes, resolution, scoring
from meetings.papers.facts import MeetingFacts
from meetings.papers.parts import Part, Wording, Words, lines_of


def _nothing(facts: MeetingFacts) -> Wording:
    return {}


@dataclass(frozen=True)
class Paper:
    """One paper: its Word template, its editable parts, and in which series it is numbered.

    ``numbered_as`` is the paper whose number it bears: an excerpt that of the resolution.
    """

    kind: PaperKind
    template: str
    fill: Callable[[MeetingFacts, Words], Context]
    parts: tuple[Part, ...] = ()
    draft: Callable[[MeetingFacts], Wording] = _nothing
    series: DocumentKind | None = None
    numbered_as: PaperKind | None = None

    @property
    def title(self) -> Any:
        return self.kind.label

    def drafted(self, facts: MeetingFacts) -> Wording:
        """The wording as drafted from the facts of today."""
        return self.draft(facts)

    def edited(self, facts: MeetingFacts) -> Wording:
        """What people put in place of the drafted wording, by part."""
        item = facts.decision.pk if facts.decision else None
        kept = facts.written.get((self.kind, item))
        known = {part.key for part in self.parts}
        return {key: text for key, text in (kept.wording if kept else {}).items() if key in known}

    def context(self, facts: MeetingFacts) -> Context:
        """All that the template asks."""
        return self.fill(facts, words_of(self, facts))


def words_of(paper: Paper, facts: MeetingFacts) -> Words:
    """The words of each part: as people edited them, else as drafted."""
    wording = paper.drafted(facts) | paper.edited(facts)
    return {key: lines_of(text) for key, text in wording.items()}


PAPERS = {
    paper.kind: paper
    for paper in (
        Paper(
            PaperKind.MINUTES, "bien-ban-hop", minutes.fill, minutes.PARTS, minutes.draft,
            DocumentKind.MINUTES, PaperKind.MINUTES,
        ),
        Paper(
            PaperKind.RESOLUTION, "nghi-quyet-thang", resolution.fill, resolution.PARTS,
            resolution.draft, DocumentKind.RESOLUTION, PaperKind.RESOLUTION,
        ),
        Paper(PaperKind.SCORE, "phieu-cham-diem", scoring.fill),
        Paper(
            PaperKind.EXCERPT, "trich-nghi-quyet", excerpt.fill, excerpt.PARTS, excerpt.draft,
            DocumentKind.RESOLUTION, PaperKind.RESOLUTION,
        ),
    )
}  # fmt: skip


def papers_of(facts: MeetingFacts) -> list[Paper]:
    """The papers of the whole meeting: a score sheet only where there is a score."""
    whole = [PaperKind.MINUTES, PaperKind.RESOLUTION]
    return [PAPERS[kind] for kind in [*whole, *([PaperKind.SCORE] if facts.score else [])]]

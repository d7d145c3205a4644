"""The parts of a paper that people may word themselves."""

from dataclasses import dataclass
from typing import Any

# A part as it is kept and edited, and as it stands in the paper: a paragraph for each line.
Wording = dict[str, str]
Words = dict[str, list[str]]


@dataclass(frozen=True)
class Part:
    """One part: its key in ``MeetingPaper.wording``, what people call it, how it is asked."""

    key: str
    label: Any
    rows: int = 3
    help: Any = ""


def lines_of(text: str) -> list[str]:
    """The paragraphs of a part; an empty one keeps a line for the pen."""
    return [line.strip() for line in text.splitlines() if line.strip()] or [""]


def sentence(text: str) -> str:
    """``text`` with a full stop at its end, where it has any words."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…;:" else f"{text}."

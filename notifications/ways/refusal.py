"""Why a message did not go out, and whether trying again makes sense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """What a way out answered instead of taking a message.

    ``is_final``: trying again is of no use. ``breaks_the_line``: the connection is gone, so
    that the messages behind this one wait for the next run.
    """

    text: str
    is_final: bool = False
    breaks_the_line: bool = False

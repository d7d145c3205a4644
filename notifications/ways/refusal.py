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


# Too slow, too many, or a server in trouble: another time it may do.
_LATER = frozenset({408, 425, 429})


def refusal_of_status(status: int) -> Refusal | None:
    """What an HTTP status says of a message: taken, later, or never."""
    if status in range(200, 300):
        return None
    return Refusal(f"HTTP {status}", is_final=status < 500 and status not in _LATER)

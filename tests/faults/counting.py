"""What an experiment came to: who should have got a message, who did, and which came twice."""

import time
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

# A mail is on its way to the sink this long at most, and marked within this after it was taken;
# whoever is stopped in between cannot mark it.
ON_THE_WAY, MARKED_WITHIN = 0.5, 1.5


@dataclass(frozen=True)
class Taken:
    """One mail that the sink accepted; ``told``: its sender heard so."""

    at: float
    key: str
    to: str
    told: bool


@dataclass
class Breakage:
    """Something broken on purpose, which may have cut off as many senders as ``senders``."""

    senders: int
    at: float = field(default_factory=time.time)

    def cut_off(self, first: Taken, second: Taken) -> bool:
        """Whether it fell between the sending of ``first`` and its mark."""
        return first.at - ON_THE_WAY <= self.at <= min(second.at, first.at + MARKED_WITHIN)


def read_record(record: Path) -> list[Taken]:
    """What the sink took, oldest first; a half-written last line is of one still to come."""
    lines = record.read_text().split("\n")[:-1] if record.exists() else []
    parts = [line.split() for line in lines]
    return [Taken(float(at), key, to, answer == "told") for at, key, to, answer in parts]


@dataclass
class Result:
    """The figures of one experiment, and whether they are as they must be."""

    name: str
    intents: int
    distinct: int
    lost: int
    repeats: int
    unexplained: int
    seconds: float
    remarks: list[str]

    @property
    def is_right(self) -> bool:
        return not (self.lost or self.unexplained or self.remarks) and (
            self.distinct == self.intents
        )

    def __str__(self) -> str:
        repeats = f"{self.repeats} repeats"
        if self.repeats:
            repeats += f" (same Message-ID; {self.repeats - self.unexplained} explained)"
        line = (
            f"{self.name}: {self.intents} intents, {self.distinct} distinct, {self.lost} lost, "
            f"{repeats}, {self.seconds:.0f} s"
        )
        return "; ".join([line, *self.remarks])


def count(
    name: str,
    intended: Collection[str],
    taken: list[Taken],
    breakages: Collection[Breakage],
    seconds: float,
    remarks: Collection[str] = (),
) -> Result:
    """Compare what was taken with the addresses that should have got a message, each as often
    as it is named.

    A repeat is the same Message-ID again. It is explained when the sender was left without an
    answer, or something broke between the taking and the mark; each breakage explains no more
    repeats than it cut off senders. A second Message-ID to one person is no repeat but a
    mistake: ``distinct`` shows it.
    """
    by_key: dict[str, list[Taken]] = defaultdict(list)
    for mail in taken:
        by_key[mail.key].append(mail)
    left = {id(breakage): breakage.senders for breakage in breakages}
    repeats = unexplained = 0
    for mails in by_key.values():
        for first, second in pairwise(mails):
            repeats += 1
            if not first.told:
                continue
            cause = next((b for b in breakages if left[id(b)] and b.cut_off(first, second)), None)
            if cause is None:
                unexplained += 1
            else:
                left[id(cause)] -= 1
    meant = Counter(intended)
    reached = Counter(mails[0].to for mails in by_key.values())
    return Result(
        name=name,
        intents=meant.total(),
        distinct=len(by_key),
        lost=(meant - reached).total(),
        repeats=repeats,
        unexplained=unexplained,
        seconds=seconds,
        remarks=[*remarks, *(f"{to} was not meant" for to in sorted(reached - meant)[:3])],
    )

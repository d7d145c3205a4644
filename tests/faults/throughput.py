"""How many messages one worker sends in a second to a mail server on this machine.

``python -m tests.faults.throughput [PROCESSES] [MESSAGES]``; ``PROFILE=1`` sends them in this
process and prints where the time goes.
"""

import cProfile
import os
import pstats
import sys

from tests.faults.site import MORNING, Site, site

MESSAGES = 4_000
PROCESSES = 2  # As many as the worker of ``make run`` has.
GOAL = 200


def main(processes: int = PROCESSES, messages: int = MESSAGES) -> bool:
    os.environ["QUANGAN_DELIVERY_LEASE_SECONDS"] = "900"  # As in service: whole batches.
    with site("throughput") as it:
        it.sink()
        people = it.people(messages)
        it.tell(people, poke=False)
        if os.environ.get("PROFILE"):
            profile()
        else:
            it.worker(processes=processes)
            it.beat()
            it.wait_until_all_is_out()
        rate = sent_in_a_second(it)
        print(f"{rate:.0f} messages a second, {processes} processes (goal: {GOAL})")
        return it.finish(people) and rate >= GOAL


def profile() -> None:
    from notifications.delivery import deliver_due

    with cProfile.Profile() as watched:
        deliver_due(MORNING)
    pstats.Stats(watched).sort_stats("cumulative").print_stats(45)


def sent_in_a_second(it: Site) -> float:
    """From the first mail to the last; composing them all before takes a moment of its own."""
    taken = it.taken()
    return len(taken) / (taken[-1].at - taken[0].at)


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:])))

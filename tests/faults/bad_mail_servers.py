"""The mail server hangs at each step, greylists, refuses, or hangs up after taking a mail.

One after the other, each with people of its own; a few seconds later the server behaves.
"""

import sys
import time

from tests.faults.sink import STAGES
from tests.faults.site import Site, site

PEOPLE = 20
BAD_FOR = 3
MANNERS = {f"hang-{stage}": ("--hang", stage) for stage in STAGES} | {
    "greylist": ("--greylist",),
    "refuse": ("--refuse", "refuse1"),
    "drop": ("--drop",),
}
# The server that asks to come again, and the one that refuses, behave as they should.
NEED_NO_CURE = {"greylist", "refuse"}


def main(broker: str = "redis") -> bool:
    with site(f"mail servers that misbehave in {len(MANNERS)} ways, {broker}", broker) as it:
        it.sink()
        it.worker()
        it.beat()
        everybody, seconds = [], []
        for name, how in MANNERS.items():
            began = time.monotonic()
            people = it.people(PEOPLE, name)
            it.sink(*how)
            it.tell(people)
            if name not in NEED_NO_CURE:
                time.sleep(BAD_FOR)
                it.sink()
            it.wait_until_all_is_out(60)
            seconds.append(f"{name} {time.monotonic() - began:.0f} s")
            everybody += people
        refused = {user.email for user in everybody if user.email.startswith("refuse1")}
        check_refused(it, refused)
        print(f"  ({', '.join(seconds)})", flush=True)
        return it.finish([user for user in everybody if user.email not in refused])


def check_refused(it: Site, refused: set[str]) -> None:
    """A refusal for good ends the message, with what the server said."""
    from notifications.models import Delivery, DeliveryState

    failed = Delivery.objects.filter(
        state=DeliveryState.FAILED, error__contains="no such box"
    ).values_list("digest__recipient__email", flat=True)
    if set(failed) != refused:
        it.remarks.append(f"{len(failed)} of {len(refused)} refused are marked so")


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))

"""The broker is away for a minute and comes back empty; people are told things all the while.

What was poked is gone with it. Beat pokes again, and the rows say what is to be done.
"""

import sys
import time

from tests.faults.site import site

SECONDS_AWAY = 60


def main(broker: str = "redis") -> bool:
    with site(f"{broker} away for {SECONDS_AWAY} s and wiped", broker) as it:
        it.sink("--delay", "0.02")
        it.worker()
        it.beat()
        before, during = it.people(300, "truoc"), it.people(200, "trong")
        it.tell(before)
        it.wait_for_mail(20)
        it.stop_broker_and_wipe()
        time.sleep(SECONDS_AWAY / 2)
        it.tell(during)
        time.sleep(SECONDS_AWAY / 2)
        it.broker.start()
        it.wait_until_all_is_out(90)
        return it.finish([*before, *during])


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))

"""The database crashes in the middle of sending and is away for half a minute.

Here it writes to disk what it confirms, as a real one does. A message that was taken while its
mark could not be written is the one repeat that nobody can avoid; it is the same message.
"""

import sys
import time

from tests.faults.counting import Breakage
from tests.faults.site import site

SECONDS_AWAY = 30
PROCESSES = 2


def main(broker: str = "redis") -> bool:
    with site(f"database away for {SECONDS_AWAY} s, {broker}", broker, durable=True) as it:
        it.sink("--delay", "0.03")
        it.worker(processes=PROCESSES)
        it.beat()
        people = it.people(500)
        it.tell(people)
        it.wait_for_mail(50)
        it.breakages.append(Breakage(senders=PROCESSES))
        it.stop_database()
        time.sleep(SECONDS_AWAY)
        it.start_database()
        it.wait_until_all_is_out(100)
        return it.finish(people)


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))

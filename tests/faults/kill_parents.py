"""The worker itself is killed -9 again and again, and started again, while 500 messages go out.

Nobody tells the broker: what the worker held comes back when the lease runs out.
"""

import sys
import time

from tests.faults.site import site

KILLS = 4


def main(broker: str = "redis") -> bool:
    with site(f"kill -9 the worker, {broker}", broker) as it:
        it.sink("--delay", "0.03")
        worker = it.worker()
        it.beat()
        people = it.people(500)
        it.tell(people)
        it.wait_for_mail(20)
        for _kill in range(KILLS):
            it.kill_parent(worker)
            worker = it.worker()
            time.sleep(2)
        it.wait_until_all_is_out()
        return it.finish(people)


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))

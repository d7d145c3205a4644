"""A worker's processes are killed -9, one after the other, while 500 messages go out.

The worker sees each death; the task goes back to the broker and the messages that the dead
process held to whoever finds their lease run out.
"""

import sys
import time

from tests.faults.site import site

KILLS = 6


def main(broker: str = "redis") -> bool:
    with site(f"kill -9 a worker's process, {broker}", broker) as it:
        it.sink("--delay", "0.03")
        worker = it.worker()
        it.beat()
        people = it.people(500)
        it.tell(people)
        it.wait_for_mail(20)
        for _kill in range(KILLS):
            it.kill_child(worker)
            time.sleep(1)
        it.wait_until_all_is_out()
        return it.finish(people)


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))

"""Two beats and three workers at once, and the beat that ticks is killed in the middle.

One beat ticks and the other stands by; of the workers each claims rows of its own.
"""

import sys
import time

from tests.faults.site import site

WAVES = 5


def main(broker: str = "redis") -> bool:
    with site(f"two beats and three workers, {broker}", broker) as it:
        it.sink("--delay", "0.01")
        for _worker in range(3):
            it.worker()
        beats = [it.beat(), it.beat()]
        people = it.people(500)
        for wave in range(WAVES):
            it.tell(people[wave::WAVES])
            time.sleep(2)
        it.wait_for_mail(20)
        beats[0].kill()
        # Nobody pokes for these: whichever beat is left must.
        late = it.people(50, "muon")
        it.tell(late, poke=False)
        it.wait_until_all_is_out()
        return it.finish([*people, *late])


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))

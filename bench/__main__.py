"""Print p50, p95, SQL statements and KiB of the main pages, on a demo built for this run.

``make bench`` or ``python -m bench [REQUESTS]``; ``python -m bench people [COMMUNES]`` measures
finding among a million people on a PostgreSQL of its own, ``python -m bench imports [ROWS]``
the taking in of large lists, ``python -m bench candidates [COUNT]`` the committee's queue
beside half a million candidates, ``python -m bench meetings [COUNT]`` a meeting and the table
of months beside three million, ``python -m bench figures [COMMUNES]`` the figures of a nation.
Sizes are before compression. The two
empty views run between the pages, so that a busy machine slows all of them alike; the last
column says how many times the empty templated view a page takes.
"""

import os
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from io import StringIO
from time import perf_counter
from typing import Any

REQUESTS, WARM_UP = 40, 3
EMPTY, TEMPLATED = "empty, signed in", "empty, templated"
# How many times the empty templated view a page may take; HOLD=1 fails the run beyond that.
GOALS = {"home, committee secretary": 2.5, "members": 2.0, "member": 2.0}


@dataclass
class Page:
    """One page as one person asks for it, and what was measured."""

    name: str
    username: str
    url: str
    seconds: list[float] = field(default_factory=list)
    statements: int = 0
    size: int = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[-1]


def main(arguments: list[str]) -> None:
    """Measure what is asked for, in a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="quangan-bench-") as folder:
        for name in ("DATABASE_URL", "CELERY_BROKER_URL", "QUANGAN_HTTPS", "QUANGAN_DEBUG"):
            os.environ.pop(name, None)
        os.environ |= {
            "DATA_DIR": folder,
            "QUANGAN_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "quangan.settings",
        }
        import django

        django.setup()
        measure_all(int(arguments[0]) if arguments else REQUESTS)


def measure_all(requests: int) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from people import clock

    settings.ROOT_URLCONF = "bench.urls"
    call_command("prepare", stdout=StringIO())
    call_command("send_reminders", "--on", clock.DEMO_START.isoformat(), stdout=StringIO())
    pages = main_pages()
    clients = {page.username: signed_in(page.username) for page in pages}
    for page in pages:
        count(page, clients[page.username])
    for _round in range(WARM_UP + requests):
        for page in pages:
            page.seconds.append(timed(page, clients[page.username]))
    for page in pages:
        page.seconds = page.seconds[WARM_UP:]
    show(pages)


def main_pages() -> list[Page]:
    from candidates.models import Candidate, MentorReport
    from meetings.models import Meeting
    from members.models import Member
    from people.models import User

    candidate = Candidate.objects.get(person__full_name="Tằng Tài Nhì")
    meeting = Meeting.objects.get(cell=candidate.cell, state="draft")
    minutes = Meeting.objects.filter(cell=candidate.cell, state="finalised").first()
    mentor = User.objects.get(username="giupdo")
    report = MentorReport.objects.written_by(mentor).owed().order_by("period").first()
    member = Member.objects.filter(cell=candidate.cell).order_by("joined_on").first()
    if not (minutes and report and member):
        sys.exit("The demo is not whole.")
    return [
        Page(EMPTY, "vanphong", "/bench/empty/"),
        Page(TEMPLATED, "vanphong", "/bench/templated/"),
        Page("home, mentor", "giupdo", "/"),
        Page("home, cell secretary", "bithu.thon", "/"),
        Page("home, committee secretary", "bithu.danguy", "/"),
        Page("members", "vanphong", "/members/"),
        Page("member", "bithu.thon", member.get_absolute_url()),
        Page("candidates", "vanphong", "/candidates/"),
        Page("candidates, board", "vanphong", "/candidates/board/"),
        Page("candidate", "bithu.thon", candidate.get_absolute_url()),
        Page("mentor's report", "giupdo", report.get_absolute_url()),
        Page("committee's desk", "bithu.danguy", "/candidates/desk/"),
        Page("meetings", "vanphong", "/meetings/"),
        Page("meeting room", "bithu.thon", f"/meetings/{meeting.pk}/room/"),
        Page("minutes", "dangvien", minutes.get_absolute_url()),
        Page("quotas", "bithu.danguy", "/reports/quotas/?year=2024"),
        Page("imports", "vanphong", "/imports/"),
        Page("notifications", "bithu.thon", "/notifications/"),
        Page("cells", "vanphong", "/cells/"),
    ]


def signed_in(username: str) -> Any:
    from django.test import Client

    from people.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def count(page: Page, client: Any) -> None:
    """Fetch once to learn size and statements; a page that does not answer ends the run."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(page.url)
    if answer.status_code != 200:
        sys.exit(f"{page.url} as {page.username}: {answer.status_code}")
    page.statements, page.size = len(captured), len(answer.content)


def timed(page: Page, client: Any) -> float:
    start = perf_counter()
    client.get(page.url)
    return perf_counter() - start


def show(pages: list[Page]) -> None:
    base = next(page for page in pages if page.name == TEMPLATED)
    print(
        f"{'page':<28}{'as':<14}{'p50 ms':>8}{'p95 ms':>8}{'SQL':>5}{'KiB':>7}{'× empty':>9}  goal"
    )
    missed = []
    for page in pages:
        times, goal = page.p50 / base.p50, GOALS.get(page.name)
        if goal and times > goal:
            missed.append(page.name)
        print(
            f"{page.name:<28}{page.username:<14}{page.p50 * 1000:>8.1f}{page.p95 * 1000:>8.1f}"
            f"{page.statements:>5}{page.size / 1024:>7.1f}{times:>9.1f}"
            + (f"  ≤ {goal}{' missed' if page.name in missed else ''}" if goal else "")
        )
    if missed and os.environ.get("HOLD"):
        sys.exit(f"Slower than the goal: {'; '.join(missed)}")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["people"]:
        from bench import people

        people.main(int(arguments[1]) if arguments[1:] else people.MANY)
    elif arguments[:1] == ["imports"]:
        from bench import imports

        sys.exit(0 if imports.main(int(arguments[1]) if arguments[1:] else imports.ROWS) else 1)
    elif arguments[:1] == ["candidates"]:
        from bench import candidates

        many = int(arguments[1]) if arguments[1:] else candidates.COUNT
        sys.exit(0 if candidates.main(many) else 1)
    elif arguments[:1] == ["meetings"]:
        from bench import meetings

        many = int(arguments[1]) if arguments[1:] else meetings.COUNT
        sys.exit(0 if meetings.main(many) else 1)
    elif arguments[:1] == ["figures"]:
        from bench import figures

        many = int(arguments[1]) if arguments[1:] else figures.COMMUNES
        sys.exit(0 if figures.main(many) else 1)
    elif arguments[:1] == ["reminders"]:
        from bench import reminders

        many = int(arguments[1]) if arguments[1:] else reminders.COUNT
        sys.exit(0 if reminders.main(many) else 1)
    else:
        main(arguments)

"""Finding among a million people on PostgreSQL, and what the register costs as it grows.

``python -m bench people [COMMUNES]`` makes a throw-away PostgreSQL, fills it with invented
communes (about 230 people each), and prints, for who reaches a cell, a commune and a province
of 120 communes, how long the statements of a search's page take (p50, with round trips), and
how long the members' pages take at about 10,000 people and at the end.
"""

import statistics
import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

from bench.database import RUNS, WARM_UP, analyse, bench_database

FEW, MANY = 45, 4350
PAGE = 50
SEARCHES = [
    ("beginning of a name", "nguyen van du"),
    ("whole name", "Nguyễn Văn Dũng"),
    ("one word", "dũng"),
    ("any order", "dũng nguyễn"),
    ("initials", "nvd"),
    ("nobody", "zzz zzz"),
]


def main(communes: int) -> None:
    with bench_database():
        fill(min(FEW, communes))
        small = pages()
        fill(communes)
        show_searches()
        show_pages(small, pages())


def fill(communes: int) -> None:
    from people.models import Person
    from quangan.demo.bulk import add_communes

    start = perf_counter()
    add_communes(communes, seed=1)
    loaded = perf_counter()
    analyse()
    print(
        f"{Person.objects.count():,} people loaded in {loaded - start:.0f} s, "
        f"analysed in {perf_counter() - loaded:.0f} s"
    )


def reader(kind: str, organization: Any) -> Any:
    """An account of somebody invented who holds ``kind`` there."""
    from cells.models import Post
    from people import clock
    from people.models import Person, User

    person = Person.objects.create(full_name="Người Đo")
    Post.objects.create(
        person=person, organization=organization, kind=kind, started_on=clock.DEMO_START
    )
    return User.objects.create(username=f"do.{person.pk.hex[:8]}", person=person)


def commune() -> Any:
    from cells.models import Organization

    return Organization.objects.get(name="Đảng ủy xã mẫu 7")


def cell() -> Any:
    from cells.models import Organization

    return Organization.objects.get(parent=commune(), position=3)


def province() -> Any:
    from cells.models import Organization

    return Organization.objects.get(code="21.500.000.000.000")


def show_searches() -> None:
    from members.lists import MemberList

    readers = {
        "cell": reader("committee_member", cell()),
        "commune": reader("office", commune()),
        "province": reader("office", province()),
    }
    print(f"\n{'search':<22}{'typed':<18}" + "".join(f"{name:>22}" for name in readers))
    print(" " * 40 + "".join(f"{'page ms':>10}{'count ms':>9}{'n':>3}" for _name in readers))
    for said, text in SEARCHES:
        line = f"{said:<22}{text:<18}"
        for user in readers.values():
            found = MemberList(user, {"q": text})
            page, count = in_database(partial(first_page, found)), p50(found.rows().count)
            line += f"{page * 1000:>10.2f}{count * 1000:>9.2f}{len(first_page(found)):>3}"
        print(line, flush=True)


def first_page(found: Any) -> list[Any]:
    return list(found.rows()[:PAGE].values_list("pk"))


def in_database(act: Callable[[], Any], runs: int = RUNS) -> float:
    """p50 of the time that the statements of ``act`` take together, each with its round trip."""
    from django.db import connection

    from people import clock

    taken: list[float] = []

    def timed(execute: Any, *arguments: Any) -> Any:
        start = perf_counter()
        try:
            return execute(*arguments)
        finally:
            taken[-1] += perf_counter() - start

    # As in a request: what a person reaches is asked once, and not by the search.
    with clock.held_today(clock.DEMO_START), connection.execute_wrapper(timed):
        for _run in range(WARM_UP + runs):
            taken.append(0.0)
            act()
    return statistics.median(taken[WARM_UP:])


def p50(act: Callable[[], Any], runs: int = RUNS) -> float:
    seconds = []
    for _run in range(WARM_UP + runs):
        start = perf_counter()
        act()
        seconds.append(perf_counter() - start)
    return statistics.median(seconds[WARM_UP:])


def pages() -> dict[str, float]:
    """p50 of the members' pages, by name, beside the empty templated view."""
    from django.test import Client

    from members.models import Member

    member = Member.objects.filter(cell=cell()).order_by("joined_on")[0]
    clients = {}
    for name, user in (
        ("office", reader("office", commune())),
        ("secretary", reader("committee_member", cell())),
    ):
        clients[name] = Client()
        clients[name].force_login(user)
    asked = {
        "empty, templated": ("office", "/bench/templated/"),
        "members, commune": ("office", "/members/"),
        "members, cell": ("secretary", "/members/"),
        "members, search": ("office", "/members/?q=van+du"),
        "member": ("secretary", member.get_absolute_url()),
    }
    for who, url in asked.values():
        answer = clients[who].get(url)
        if answer.status_code != 200:
            sys.exit(f"{url}: {answer.status_code}")
    return {name: p50(partial(clients[who].get, url)) for name, (who, url) in asked.items()}


def show_pages(small: dict[str, float], large: dict[str, float]) -> None:
    print(f"\n{'page':<22}{'first ms':>10}{'last ms':>10}{'growth':>9}{'× empty':>9}")
    empty = large["empty, templated"]
    for name, last in large.items():
        print(
            f"{name:<22}{small[name] * 1000:>10.1f}{last * 1000:>10.1f}"
            f"{last / small[name]:>9.2f}{last / empty:>9.1f}"
        )

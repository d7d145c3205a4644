"""Quảng An as its story tells it, built through the product's own services.

The three workbooks in ``samples/`` come in through the importer; what the lists cannot know
(accounts, months of reports and meetings, votes under way) is acted out, each act on its day.
The same seed gives the same commune. A database that holds anything is left alone.
"""

import random
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cells.models import Organization, OrganizationKind, Post, QuotaSource
from cells.services import create_organization, set_quota
from imports.services import commit_batch, preview_workbook
from people import audit, clock
from people.models import DemoClock
from quangan.demo.admissions import tell_the_way
from quangan.demo.cast import give_accounts, open_accounts
from quangan.demo.history import act_out, decide_above
from quangan.demo.mobilisation import register_demo_model
from quangan.demo.ratings import rate_demo_year

COMMITTEE_CODE = "22.168.053.000.000"
SUPERIOR_CODE = "22.168.000.000.000"
SOURCE = "seed_demo"
SEED = 2024
# The list of candidates is taken in when the year's plan begins; the members' list
# names its own day, which is the demo's first.
CANDIDATES_LISTED_ON = date(2024, 3, 11)
# Those whom the list names have held their posts since the cells' congresses.
IN_POST_SINCE = date(2022, 8, 15)
# What the story says of earlier years; the targets of 2022 and 2023 are invented.
QUOTAS = {2022: (7, 8), 2023: (8, 9)}
WORKBOOKS = (
    ("members", "danh-sach-dang-vien.xlsx", clock.DEMO_START),
    ("candidates", "danh-sach-cam-tinh-dang.xlsx", CANDIDATES_LISTED_ON),
    ("quotas", "chi-tieu-ket-nap-2024.xlsx", CANDIDATES_LISTED_ON),
)


def seed_quang_an(seed: int = SEED) -> bool:
    """Build the demo commune; False when the demo stands already.

    Raises ValidationError on a database that holds an organisation of its own: demo and real
    data never mix.
    """
    if DemoClock.objects.exists():
        return False
    if Organization.objects.exists():
        raise ValidationError(
            _("Cơ sở dữ liệu này đã có tổ chức thật, không nạp dữ liệu dùng thử vào được.")
        )
    with transaction.atomic(), translation.override("vi"), clock.held_today(clock.DEMO_START):
        DemoClock.objects.create(day=clock.DEMO_START)
        committee = _committee()
        for kind, name, day in WORKBOOKS:
            _take_in(committee, kind, name, day)
        for year, (own, assigned) in QUOTAS.items():
            for source, target in ((QuotaSource.OWN, own), (QuotaSource.ASSIGNED, assigned)):
                set_quota(
                    organization=committee, year=year, source=source, target=target,
                    actor=None, job=SOURCE,
                )  # fmt: skip
        _date_posts_back(committee)
        rng = random.Random(seed)  # noqa: S311 - invented words, no secret
        tell_the_way(committee, rng)
        open_accounts(committee)
        act_out(committee, rng)
        give_accounts(committee)
        decide_above(committee)
        rate_demo_year(committee)
        register_demo_model(committee)
    return True


def _committee() -> Organization:
    superior = create_organization(
        name="Huyện ủy Đầm Hà",
        kind=OrganizationKind.SUPERIOR,
        code=SUPERIOR_CODE,
        parent=None,
        actor=None,
        source=SOURCE,
    )
    return create_organization(
        name="Đảng ủy xã Quảng An",
        kind=OrganizationKind.COMMITTEE,
        code=COMMITTEE_CODE,
        parent=superior,
        is_upland=True,
        help_phone="0900 000 153",
        actor=None,
        source=SOURCE,
    )


def _take_in(committee: Organization, kind: str, name: str, day: date) -> None:
    path = settings.BASE_DIR / "samples" / name
    with clock.held_today(day):
        batch = preview_workbook(
            kind=kind,
            committee=committee,
            content=path.read_bytes(),
            file_name=name,
            actor=None,
            source=SOURCE,
        )
        commit_batch(batch, actor=None, choices={"own": True}, source=SOURCE)


def _date_posts_back(committee: Organization) -> None:
    """A list proves a post on its own day only; the story knows since when it is held."""
    posts = Post.objects.filter(organization__path__startswith=committee.path)
    count = posts.update(started_on=IN_POST_SINCE)
    audit.record(
        None,
        "cells.posts_dated",
        committee,
        path=committee.path,
        source=SOURCE,
        data={"count": count, "since": IN_POST_SINCE},
    )

"""A preview read back from PostgreSQL, which orders the keys of JSON by itself, is the same."""

import json
from pathlib import Path

import pytest

from imports.services import commit_batch, preview_workbook
from members.models import Member
from people import clock
from tests import factories as make

SAMPLE = Path("samples/danh-sach-dang-vien.xlsx")


@pytest.mark.django_db
def test_a_preview_can_be_written_whatever_the_order_of_its_keys():
    committee = make.make_committee()
    with clock.held_today(clock.DEMO_START):
        batch = preview_workbook(
            kind="members",
            committee=committee,
            content=SAMPLE.read_bytes(),
            file_name=SAMPLE.name,
            actor=None,
            source="test",
        )
        for row in batch.rows.all():
            row.data = json.loads(json.dumps(row.data, sort_keys=True))
            row.save(update_fields=["data"])

        commit_batch(batch, actor=None, source="test")

    assert Member.objects.count() == 179

"""Rows of people leave the work bench after their time; figures of written lists stay."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from imports.models import ImportBatch, ImportChange, ImportGrid, ImportRow
from imports.services import (
    commit_batch,
    preview_mapped,
    preview_workbook,
    purge_previews,
    take_workbook,
)
from imports.services.purging import Purged
from members.models import Member
from people import clock
from people.models import AuditEntry
from tests.imports.workbooks import member, members_book


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def given(committee, office):
    return {
        "kind": "members",
        "committee": committee,
        "content": members_book(member()),
        "file_name": "a.xlsx",
        "actor": office,
    }


def test_a_preview_nobody_wrote_goes_after_seven_days(given, office):
    preview_mapped(take_workbook(**given), actor=office)
    now = timezone.now()

    assert purge_previews(now + timedelta(days=6, hours=23)) == Purged()
    assert purge_previews(now + timedelta(days=7, seconds=1)) == Purged(batches=1, rows=1)

    left = [t.objects.count() for t in (ImportBatch, ImportRow, ImportGrid)]
    assert left == [0, 0, 0]
    entry = AuditEntry.objects.get(action="imports.purged")
    assert (entry.source, entry.data["rows"]) == ("purge_previews", 1)
    assert purge_previews(now + timedelta(days=8)) == Purged()


def test_a_written_list_keeps_its_figures_and_loses_its_rows_after_thirty_days(
    client, given, office
):
    batch = commit_batch(preview_workbook(**given), actor=office)
    now = timezone.now()

    assert purge_previews(now + timedelta(days=29)) == Purged()
    assert purge_previews(now + timedelta(days=30, seconds=1)) == Purged(batches=1, rows=1)
    assert purge_previews(now + timedelta(days=31)) == Purged()

    assert [t.objects.count() for t in (ImportBatch, ImportRow, ImportChange)] == [1, 0, 0]
    assert Member.objects.count() == 1
    client.force_login(office)
    text = client.get(batch.get_absolute_url()).content.decode()
    assert "1 dòng mới" in text
    assert "Các dòng của lần nhập này đã dọn khi hết hạn giữ." in text
    assert "Hoàn tác" not in text
    assert client.get(reverse("imports:marked", args=[batch.pk])).status_code == 404


def test_the_command_says_in_one_line_what_it_removed(given, office):
    batch = preview_workbook(**given)
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - timedelta(days=8))
    out = StringIO()

    call_command("purge_previews", "--json", stdout=out)

    assert out.getvalue() == '{"batches": 1, "rows": 1}\n'

"""Undo of a written list: the books come back row for row, or nothing changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cells.models import Organization, Post
from cells.services import appoint
from imports.models import BatchState, ImportBatch, ImportChange
from imports.services import Touched, commit_batch, preview_workbook, undo_batch
from members.models import Member
from members.services import correct_person
from people import clock
from people.models import AuditEntry, Person
from quangan.invariants import breaches
from tests import factories as make
from tests.imports.workbooks import CANDIDATES, MEMBERS, QUOTAS, member, members_book

# What is a trail or a work bench, not state of the books.
NOT_STATE = {"imports", "notifications", "documents"}
BOOKS = ("people", "cells", "members", "candidates", "meetings", "rules", "reports")


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the books, column by column."""
    return {
        table._meta.label: sorted(map(repr, table._base_manager.values_list()))
        for table in apps.get_models(include_auto_created=True)
        if table._meta.app_label in BOOKS
        and not hasattr(table, "history_type")
        # What follows from other rows is compared with them instead.
        and not getattr(table, "is_counted", False)
        and table is not AuditEntry
    }


@pytest.fixture(autouse=True)
def _in_may_2024():
    with clock.held_today(date(2024, 5, 15)):
        yield


def write(committee, content, kind="members", actor=None, **given):
    batch = preview_workbook(
        kind=kind, committee=committee, content=content, file_name="danh-sach.xlsx",
        actor=actor, source="test",
    )  # fmt: skip
    return commit_batch(batch, actor=actor, source="test", **given)


def through_the_pages(client, committee, path, kind) -> ImportBatch:
    client.post(
        reverse("imports:upload"),
        {
            "kind": kind,
            "committee": str(committee.pk),
            "file": SimpleUploadedFile(path.name, path.read_bytes()),
        },
    )
    batch = ImportBatch.objects.latest("created_at")
    client.post(reverse("imports:mapping", args=[batch.pk]))
    client.post(reverse("imports:commit", args=[batch.pk]), {"own": "1", "good_rows": "1"})
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED
    return batch


def undo(client, batch):
    return client.post(reverse("imports:undo", args=[batch.pk]), follow=True)


@pytest.mark.parametrize(
    ("path", "kind"), [(MEMBERS, "members"), (CANDIDATES, "candidates"), (QUOTAS, "quotas")]
)
def test_undo_brings_the_books_back_row_for_row(client, committee, office, path, kind):
    if kind != "members":
        write(committee, MEMBERS.read_bytes())
    client.force_login(office)
    before = dump()
    batch = through_the_pages(client, committee, path, kind)
    assert dump() != before

    response = undo(client, batch)

    assert dump() == before
    assert list(breaches()) == []
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by) == (BatchState.UNDONE, office)
    entry = AuditEntry.objects.get(action="imports.undone")
    assert (entry.actor, entry.target_id) == (office, str(batch.pk))
    assert "Đã hoàn tác" in response.content.decode()
    assert not ImportChange.objects.filter(batch=batch).exists()


def test_what_a_list_changed_gets_its_old_values_back(committee, office):
    secretary = make.make_member(make.make_cell(committee, "Chi bộ thôn Nà Cáng"))
    appoint(
        person=secretary.person, organization=secretary.cell, kind="secretary",
        started_on=date(2023, 1, 1), actor=None, source="test",
    )  # fmt: skip
    write(committee, members_book(
        member(1, ethnic="Tày", official=""), member(2, "Chìu Thị Mai", birth="1970")
    ))  # fmt: skip
    before = dump()
    changed = members_book(
        member(1, official="19/05/2011", card="38.012345", posts="Bí thư chi bộ"),
        member(2, "Chìu Thị Mai", birth="1970", sex="Nữ"),
        member(3, "Lê Văn Đạt", cell="Chi bộ thôn Mới"),
    )
    batch = write(committee, changed, actor=office)
    assert Post.objects.get(kind="secretary", ended_on=None).person.full_name == "Tằng Văn Hiếu"
    assert dump() != before

    undo_batch(batch, actor=office)

    assert dump() == before


def test_undo_is_refused_when_a_member_was_edited_since(client, committee, office):
    batch = write(committee, members_book(member(), member(2, "Chìu Thị Mai")), actor=office)
    edited = Member.objects.get(person__full_name="Chìu Thị Mai")
    correct_person(member=edited, changes={"phone": "0912345678"}, actor=office)
    client.force_login(office)
    before = dump()

    response = undo(client, batch)

    assert dump() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED
    said = response.content.decode()
    assert "Không hoàn tác được vì sau lần nhập đã có thay đổi: người Chìu Thị Mai" in said
    assert "Chi bộ thôn Nà Cáng" in said
    assert str(office) in said
    assert not AuditEntry.objects.filter(action="imports.undone").exists()


def test_undo_is_refused_when_something_points_to_what_was_made(committee, office):
    batch = write(committee, members_book(member()), actor=office)
    listed = Member.objects.get()
    make.user_of(listed)
    before = dump()

    with pytest.raises(Touched) as refusal:
        undo_batch(batch, actor=office)

    assert "tài khoản Tằng Văn Hiếu" in refusal.value.messages[0]
    assert dump() == before


def test_undo_is_refused_when_a_row_is_gone(committee, office):
    batch = write(committee, members_book(member(posts="Chi ủy viên")), actor=office)
    Post.objects.filter(kind="committee_member").delete()

    with pytest.raises(Touched, match="chức vụ đã bị xóa"):
        undo_batch(batch, actor=office)

    assert Member.objects.count() == 1


def test_undo_is_refused_twice_and_before_writing(committee, office):
    given = {"kind": "members", "committee": committee, "file_name": "a.xlsx", "actor": office}
    preview = preview_workbook(content=members_book(member()), **given)
    with pytest.raises(ValidationError, match="Lần nhập này chưa ghi vào sổ"):
        undo_batch(preview, actor=office)
    batch = commit_batch(preview, actor=office)
    undo_batch(batch, actor=office)

    with pytest.raises(ValidationError, match="Lần nhập này đã hoàn tác rồi"):
        undo_batch(batch, actor=office)

    assert AuditEntry.objects.filter(action="imports.undone").count() == 1
    assert Member.objects.count() == Organization.objects.cells().count() == 0


def test_undo_is_refused_after_its_time(committee, office, settings):
    batch = write(committee, members_book(member()), actor=office)
    late = timezone.now() - timedelta(days=settings.IMPORT_UNDO_DAYS, seconds=1)
    ImportBatch.objects.filter(pk=batch.pk).update(committed_at=late)

    with pytest.raises(ValidationError, match="Đã quá 30 ngày nên không hoàn tác được nữa"):
        undo_batch(batch, actor=office)

    assert Member.objects.count() == 1


def test_the_newer_of_two_lists_is_undone_before_the_older(committee, office):
    first = write(committee, members_book(member()), actor=office)
    second = write(committee, members_book(member(card="38.012345")), actor=office)

    with pytest.raises(Touched):
        undo_batch(first, actor=office)

    undo_batch(second, actor=office)
    undo_batch(first, actor=office)
    assert Person.objects.filter(member__isnull=False).count() == 0


def test_undo_is_the_offices_alone(client, committee, office):
    batch = write(committee, members_book(member()), actor=office)
    other = make.holder_of("office", make.make_committee("Đảng ủy xã Khác"))
    cell = Organization.objects.cells().get()
    count = Member.objects.count()
    answers = []
    for user in (other, make.holder_of("secretary", committee), None):
        client.logout()
        if user:
            client.force_login(user)
        answers.append(client.post(reverse("imports:undo", args=[batch.pk])).status_code)
    client.force_login(make.holder_of("secretary", cell))
    answers.append(client.post(reverse("imports:undo", args=[batch.pk])).status_code)

    assert answers == [404, 403, 302, 404]
    batch.refresh_from_db()
    assert (batch.state, count) == (BatchState.COMMITTED, 1)

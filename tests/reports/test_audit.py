"""The audit page: who reads which entries, and every action said in words."""

import ast
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from people import audit
from people.models import AuditEntry
from reports.actions import LABELS, label
from tests import factories as make

pytestmark = pytest.mark.django_db
URL = "/reports/audit/"


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def entries(committee, cell, secretary):
    """One act on a candidate, one on a quota; the trail begins here."""
    AuditEntry.objects.all()._raw_delete("default")
    candidate = make.make_candidate(cell, "Tằng Văn Hiếu")
    audit.record(secretary, "candidates.cell_voted", candidate, path=cell.path)
    audit.record(None, "cells.quota_set", committee, path=committee.path, source="import")


def seen(client, user, **asked):
    client.force_login(user)
    return [entry.action for entry, _said in client.get(URL, asked).context["entries"]]


def test_who_inspects_or_leads_reads_the_trail_below(client, committee, cell, entries):
    other = make.make_committee("Đảng ủy xã khác")
    audit.record(None, "cells.quota_set", other, path=other.path, source="import")

    for kind in ("inspection", "secretary", "office"):
        user = make.holder_of(kind, committee)
        assert seen(client, user) == ["cells.quota_set", "candidates.cell_voted"]


def test_an_admin_reads_of_settings_and_of_no_dossier(client, committee, entries):
    assert seen(client, make.holder_of("system_admin", committee)) == ["cells.quota_set"]


def test_nobody_else_reads_it(client, committee, cell, entries, secretary):
    anonymous = client.get(URL)
    refused = {}
    for name, user in {
        "cell secretary": secretary,
        "superior viewer": make.holder_of("superior_viewer", committee),
        "plain member": make.user_of(make.make_member(cell)),
    }.items():
        client.force_login(user)
        refused[name] = client.get(URL).status_code

    assert anonymous.status_code == 302
    assert refused == {"cell secretary": 403, "superior viewer": 403, "plain member": 403}


def test_the_page_says_who_did_what(client, committee, entries, secretary):
    client.force_login(make.holder_of("inspection", committee))

    shown = client.get(URL).content.decode()

    assert str(secretary) in shown
    assert "chi bộ biểu quyết đề nghị kết nạp" in shown
    assert "Tằng Văn Hiếu" in shown
    assert "máy tự làm (import)" in shown


def test_the_trail_filters_by_person_action_and_day(client, committee, cell, entries, secretary):
    inspector = make.holder_of("inspection", committee)
    today = timezone.localdate()
    AuditEntry._base_manager.filter(action="cells.quota_set").update(
        at=datetime(2024, 3, 5, 23, 59, tzinfo=timezone.get_current_timezone())
    )

    assert seen(client, inspector, nguoi=secretary.username) == ["candidates.cell_voted"]
    assert seen(client, inspector, nguoi=str(secretary).upper()) == ["candidates.cell_voted"]
    assert seen(client, inspector, viec="cells.quota_set") == ["cells.quota_set"]
    assert seen(client, inspector, ngay="05/03/2024") == ["cells.quota_set"]
    assert seen(client, inspector, ngay="06/03/2024") == []
    assert seen(client, inspector, ngay=f"{today:%d/%m/%Y}") == ["candidates.cell_voted"]
    assert len(seen(client, inspector, viec="không có việc này")) == 2


def test_a_day_that_is_none_is_said_beside_its_field(client, committee, entries):
    client.force_login(make.holder_of("inspection", committee))

    shown = client.get(URL, {"ngay": "31/02/2024"}).content.decode()

    assert "Ngày 31/02/2024 không có." in shown
    assert 'value="31/02/2024"' in shown
    assert "Tằng Văn Hiếu" not in shown


def test_pages_hold_fifty_and_lead_on(client, committee, cell, django_assert_max_num_queries):
    client.force_login(make.holder_of("inspection", committee))
    with django_assert_max_num_queries(10) as few:
        client.get(URL)
    for _n in range(60):
        audit.record(None, "cells.quota_set", cell, path=cell.path, source="import")

    with django_assert_max_num_queries(10) as many:
        first = client.get(URL)
    second = client.get(URL, {"truoc": first.context["older"]})

    assert len(few) == len(many)
    assert len(first.content) <= 60 * 1024
    assert len(first.context["entries"]) == 50
    assert not {e.pk for e, _said in first.context["entries"]} & {
        e.pk for e, _said in second.context["entries"]
    }
    assert second.context["older"] is None


ACTION = re.compile(r"[a-z]+\.[a-z_]*")
# What writes into the trail: audit.record itself, and the helpers that call it.
WRITERS = {"record", "_record", "note", "_change"}


def recorded_actions():
    """Every action that our code hands to the trail, f-strings by the part they begin with."""
    apps = {path.parent for path in settings.BASE_DIR.glob("*/apps.py")}
    for app in sorted(apps):
        for file in sorted(app.rglob("*.py")):
            if "migrations" not in file.parts:
                yield from _actions_in(file)


def _actions_in(file: Path):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        if getattr(node.func, "attr", getattr(node.func, "id", "")) not in WRITERS:
            continue
        for argument in node.args:
            for part in ast.walk(argument):
                if isinstance(part, ast.Constant) and ACTION.fullmatch(str(part.value)):
                    yield part.value


def test_every_action_that_is_recorded_has_its_words():
    recorded = set(recorded_actions())

    unsaid = {action for action in recorded if not any(x.startswith(action) for x in LABELS)}

    assert len(recorded) > 20
    assert unsaid == set()
    assert label("cells.quota_set") == "đặt chỉ tiêu"
    assert label("an.older_action") == "an.older_action"

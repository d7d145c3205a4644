"""The command: one line of JSON, nothing written without --commit."""

import json

import pytest
from django.core.management import CommandError, call_command

from imports.models import ImportBatch
from members.models import Member
from people.models import AuditEntry
from tests.imports.conftest import CODE
from tests.imports.workbooks import member, members_book


@pytest.fixture
def run(tmp_path, capsys, committee):
    def run(content, *options, kind="members", name="danh-sach.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        code = 0
        try:
            call_command(
                "import_workbook", kind, str(path), "--committee", CODE, "--json", *options
            )
        except SystemExit as end:
            code = end.code
        out = capsys.readouterr().out
        assert out.count("\n") == 1
        return code, json.loads(out)

    return run


def test_without_commit_nothing_is_written(run):
    before = AuditEntry.objects.count()

    code, result = run(members_book(member(1, ""), member(2, "Chìu Thị Mai")))

    assert (code, result) == (
        0,
        {
            "rows": 2,
            "new": 1,
            "changed": 0,
            "same": 0,
            "errors": [
                {"sheet": "Sheet1", "cell": "B4", "value": "", "reason": "Còn thiếu họ và tên."}
            ],
            "warnings": [],
            "batch": None,
        },
    )
    assert ImportBatch.objects.count() == Member.objects.count() == 0
    assert AuditEntry.objects.count() == before


def test_with_commit_errors_keep_everything_out(run):
    code, result = run(members_book(member(1, ""), member(2, "Chìu Thị Mai")), "--commit")

    assert (code, result["batch"], len(result["errors"])) == (1, None, 1)
    assert ImportBatch.objects.count() == Member.objects.count() == 0


def test_good_rows_are_written_when_asked_for(run):
    content = members_book(member(1, ""), member(2, "Chìu Thị Mai"))

    code, result = run(content, "--commit", "--good-rows")

    assert (code, result["batch"]) == (0, str(ImportBatch.objects.get().pk))
    assert (result["rows"], result["new"], len(result["errors"])) == (2, 1, 1)
    assert [str(m) for m in Member.objects.all()] == ["Chìu Thị Mai"]
    assert set(
        AuditEntry.objects.filter(action__startswith="imports.").values_list("actor", "source")
    ) == {(None, "import_workbook")}


def test_a_file_that_is_no_workbook_is_one_line_too(run):
    code, result = run(b"van ban", "--commit")

    assert (code, result["rows"], result["errors"]) == (
        1,
        0,
        [
            {
                "sheet": "",
                "cell": "",
                "value": "danh-sach.xlsx",
                "reason": "Tệp này không phải bảng tính. Chọn tệp .xlsx, .xls, .csv hoặc .ods.",
            }
        ],
    )


def test_an_unknown_committee_is_told(committee, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(members_book(member()))

    with pytest.raises(CommandError, match="Không có đảng bộ mã «00»"):
        call_command("import_workbook", "members", str(path), "--committee", "00")

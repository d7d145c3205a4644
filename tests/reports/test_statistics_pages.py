"""The pages and files of statistics and closed periods, as different posts get them."""

import io
import re
from datetime import date

import docx
import openpyxl
import pytest
from django.urls import reverse

from people import clock
from people.models import AuditEntry
from reports.models import ClosedPeriod, StatisticsRun
from reports.statistics.runs import run_statistics
from tests import factories as make
from tests.reports.lives import lives_in, newly_admitted

pytestmark = pytest.mark.django_db
MAY_15 = date(2024, 5, 15)
URL = "/reports/statistics/"
EXCEL, WORD, RUN = f"{URL}excel/", f"{URL}word/", f"{URL}run/"
CLOSE, PERIODS = "/reports/periods/close/", "/reports/periods/"


@pytest.fixture(autouse=True)
def _may():
    with clock.held_today(MAY_15):
        yield


@pytest.fixture
def year(committee, cell, other_cell, quota):
    """9 admitted of 9 and 7; 2 in the running quarter, one a woman of the Dao."""
    quota(committee, 9)
    quota(committee, 7, source="own")
    quota(cell, 1)
    for _n in range(7):
        newly_admitted(cell, date(2024, 2, 20))
    newly_admitted(other_cell, date(2024, 4, 10), sex="female", ethnic_group="09")
    newly_admitted(other_cell, date(2024, 5, 2))


@pytest.fixture
def province(committee):
    """A province above the committee and another one, each with a cell."""
    province = make.make_committee("Tỉnh ủy Quảng Ninh", parent=None)
    province.kind = "superior"
    province.save()
    for commune in (make.make_committee(f"Đảng ủy xã {n}", parent=province) for n in (1, 2)):
        newly_admitted(make.make_cell(commune), date(2024, 4, 10), sex="female")
        lives_in(make.make_cell(commune))
    return province


def sign_in(client, user):
    client.force_login(user)
    return user


def text_of(response):
    """What the page says, without its tags."""
    content = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(content.split())


def test_the_page_tells_the_running_quarter_beside_that_of_last_year(client, office, year):
    sign_in(client, office)

    response = client.get(URL)

    said = text_of(response)
    assert response.status_code == 200
    assert "Thống kê quý II năm 2024" in said
    assert "tính đến 15/05/2024 · tính theo ngày tổ chức lễ kết nạp" in said
    assert "2 Kết nạp · cùng kỳ 0 (+2)" in said
    assert "Trong kỳ: 01/04/2024–15/05/2024. Cùng kỳ năm trước: 01/04/2023–15/05/2023." in said
    assert "Từ đầu năm kết nạp 9 đảng viên, đạt 100% chỉ tiêu cấp trên giao (9)." in said
    assert "Từ đầu năm kết nạp 9 đảng viên, đạt 128,5% chỉ tiêu nghị quyết (7)." in said
    assert "Dao 1 0 0 1" in said


@pytest.mark.parametrize("door", [URL, EXCEL, WORD])
def test_a_period_to_come_is_refused_and_stays_chosen(client, office, year, door):
    sign_in(client, office)

    response = client.get(door, {"ky": "2024-q4"})

    assert response.status_code == 200
    assert (
        "Quý IV năm 2024 chưa bắt đầu (từ 01/10/2024), chưa có số liệu. Chọn kỳ khác."
        in text_of(response)
    )
    assert '<option value="2024-q4" selected>' in response.content.decode()
    assert "Từng chi bộ" not in text_of(response)


def test_what_is_no_period_is_said(client, office):
    sign_in(client, office)

    response = client.get(URL, {"ky": "<b>2024</b>"})

    assert response.status_code == 200
    assert "Không có kỳ «&lt;b&gt;2024&lt;/b&gt;»." in response.content.decode()


def test_a_year_long_ago_may_be_chosen_and_stays(client, office):
    sign_in(client, office)

    page = client.get(URL, {"ky": "2019-h2"}).content.decode()

    assert '<option value="2019-h2" selected>' in page
    assert "Thống kê 6 tháng cuối năm 2019" in page


def test_a_period_may_be_asked_for_as_of_a_day_of_it(client, office, year):
    sign_in(client, office)

    page = client.get(URL, {"ky": "2024-q2", "den": "30/4/2024"})

    said = text_of(page)
    assert "tính đến 30/04/2024" in said
    assert "1 Kết nạp · cùng kỳ 0 (+1)" in said
    assert "Trong kỳ: 01/04/2024–30/04/2024. Cùng kỳ năm trước: 01/04/2023–30/04/2023." in said
    assert 'value="30/4/2024"' in page.content.decode()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            "31/03/2024",
            "Ngày 31/03/2024 không nằm trong quý II năm 2024 (01/04/2024–15/05/2024). "
            "Chọn ngày khác.",
        ),
        (
            "16/05/2024",
            "Ngày 16/05/2024 không nằm trong quý II năm 2024 (01/04/2024–15/05/2024). "
            "Chọn ngày khác.",
        ),
        ("31/04/2024", "Không có ngày này. Ghi lại theo dạng 03/02/1980."),
    ],
)
def test_a_day_outside_the_period_is_refused_and_stays(client, office, year, day, said):
    sign_in(client, office)

    page = client.get(URL, {"ky": "2024-q2", "den": day})

    assert said in text_of(page)
    assert f'value="{day}"' in page.content.decode()
    assert "Từng chi bộ" not in text_of(page)


def test_a_closed_period_as_of_a_day_of_it_is_counted_anew(client, office, cell, year):
    sign_in(client, office)
    client.post(f"{CLOSE}?ky=2024-q1", {})
    newly_admitted(cell, date(2024, 2, 20))

    said = text_of(client.get(URL, {"ky": "2024-q1", "den": "29/02/2024"}))

    assert "8 Kết nạp" in said
    assert "Số liệu đã chốt lúc" not in said


def test_a_secretary_counts_the_own_cell_and_a_plain_member_nothing(client, cell, year):
    sign_in(client, make.holder_of("secretary", cell))
    own = text_of(client.get(URL, {"ky": "2024-q1"}))
    sign_in(client, make.user_of(make.make_member(cell)))

    assert "7 Kết nạp" in own
    assert client.get(URL).status_code == 403


def test_a_line_opens_the_figures_of_that_cell(client, office, other_cell, year):
    sign_in(client, office)
    whole = client.get(URL, {"ky": "2024-q2"}).content.decode()

    page = client.get(URL, {"ky": "2024-q2", "to_chuc": str(other_cell.pk)})

    assert f'href="{URL}?ky=2024-q2&amp;to_chuc={other_cell.pk}"' in whole
    assert f"{other_cell.name} · tính đến" in text_of(page)
    assert f'name="to_chuc" value="{other_cell.pk}"' in page.content.decode()


@pytest.mark.parametrize("cells", [2, 9])
def test_the_statements_of_the_page_do_not_grow_with_the_cells(
    client, committee, office, year, cells, django_assert_num_queries
):
    for _n in range(cells):
        lives_in(make.make_cell(committee))
    sign_in(client, office)

    with django_assert_num_queries(13):
        client.get(URL)


def test_who_opens_no_people_sees_no_small_groups(client, committee, year):
    sign_in(client, make.holder_of("system_admin", committee))

    said = text_of(client.get(URL, {"ky": "2024"}))

    assert "Nhóm dưới 5 người không hiện số" in said
    assert "Dao dưới 5 0 0 dưới 5" in said
    assert "Nam ẩn 0 0 ẩn Nữ dưới 5 0 0 dưới 5" in said
    # What counts the work, and no trait, stays.
    assert "9 Kết nạp" in said


def test_who_opens_no_people_asks_for_no_single_days(client, committee, year):
    sign_in(client, make.holder_of("system_admin", committee))

    page = client.get(URL, {"ky": "2024-q1", "den": "20/02/2024"})

    assert "01/01/2024–31/03/2024" in text_of(page)
    assert 'name="den"' not in page.content.decode()


def test_the_workbook_is_ready_to_print(client, office, committee, cell, year):
    sign_in(client, office)

    response = client.get(EXCEL, {"ky": "2024-q2"})

    page, groups = openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets
    assert response["Content-Disposition"].endswith('"thong-ke-2024-q2-2024-05-15.xlsx"')
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.print_title_rows, page.sheet_properties.pageSetUpPr.fitToPage) == ("$8:$8", True)
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[1][0] == "ĐẢNG ỦY XÃ QUẢNG AN"
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in rows[0]
    assert "quý II năm 2024, số liệu 01/04/2024–15/05/2024" in rows[5][0]
    assert rows[8][:10] == [1, cell.name, 1, "–", 0, 0, 0, 0, 0, 7]
    assert rows[-1][1:12] == ["Cộng", 9, 7, 0, 0, 0, 0, 2, 9, 1, 1.285]
    assert page.cell(9, 11).number_format == "[$-42A]0.0%"
    assert ["Dân tộc", "Dao", 1, 0, 0, 1] in [[c.value for c in row] for row in groups.iter_rows()]
    entry = AuditEntry.objects.get(action="reports.statistics_exported")
    assert (entry.actor, entry.organization_path, entry.data) == (
        office, committee.path, {"period": "2024-q2", "until": "2024-05-15", "file": "xlsx"},
    )  # fmt: skip


def test_a_cell_named_like_a_formula_stays_text(client, office, committee):
    make.make_cell(committee, "=1+1")
    sign_in(client, office)

    response = client.get(EXCEL)

    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    assert [c.data_type for c in book.worksheets[0]["B"] if c.value == "=1+1"] == ["s"]


def test_the_report_is_drafted_around_the_figures(client, office, committee, year):
    sign_in(client, office)

    response = client.get(WORD, {"ky": "2024-q2"})

    paper = docx.Document(io.BytesIO(response.getvalue()))
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert (
        "Trong kỳ kết nạp 2 đảng viên (nữ 1, dưới 30 tuổi 0, dân tộc thiểu số 1, theo tôn giáo 0, "
        "đoàn viên 0)." in said
    )
    assert "Từ đầu năm kết nạp 9 đảng viên, đạt 128,5% chỉ tiêu nghị quyết (7)." in said
    assert "kết quả công tác phát triển đảng viên quý II năm 2024" in said
    assert "Dân tộc (đảng viên cuối kỳ): Dao 1; chưa ghi 8." in said
    # What is written of nobody is no line of a report.
    assert not [line for line in said if line.startswith("Nghề nghiệp")]
    compared = [[cell.text for cell in row.cells] for row in paper.tables[1].rows]
    assert compared[1] == ["Kết nạp", "2", "0", "+2"]
    entry = AuditEntry.objects.get(action="documents.written")
    assert (entry.actor, entry.data["about"]) == (office, f"{committee.pk} 2024-q2")


def test_the_files_hide_what_the_page_hides(client, committee, year):
    sign_in(client, make.holder_of("system_admin", committee))

    book = openpyxl.load_workbook(io.BytesIO(client.get(EXCEL, {"ky": "2024-q2"}).getvalue()))
    paper = docx.Document(io.BytesIO(client.get(WORD, {"ky": "2024-q2"}).getvalue()))

    total = [cell.value for cell in list(book.worksheets[0].iter_rows())[-1]]
    assert total[8:10] == [2, 9]
    assert total[12:17] == ["ẩn", "ẩn", "ẩn", "ẩn", "ẩn"]
    assert any("(nữ ẩn, dưới 30 tuổi ẩn" in p.text for p in paper.paragraphs)


def test_the_office_closes_a_quarter_that_is_over(client, office, committee, year):
    sign_in(client, office)
    offered = f"{CLOSE}?ky=2024-q1" in client.get(URL, {"ky": "2024-q1"}).content.decode()
    running = CLOSE in client.get(URL, {"ky": "2024-q2"}).content.decode()

    response = client.post(f"{CLOSE}?ky=2024-q1", {"note": "Báo cáo quý"}, follow=True)

    row = ClosedPeriod.objects.get()
    assert (offered, running) == (True, False)
    assert response.redirect_chain == [(f"{PERIODS}{row.pk}/", 302)]
    said = text_of(response)
    assert "Đã chốt số liệu quý I năm 2024." in said
    assert "Không có gì thay đổi từ khi chốt." in said
    assert "Báo cáo quý" in said


def test_a_closed_period_keeps_its_figures_on_page_and_in_files(client, office, cell, year):
    sign_in(client, office)
    client.post(f"{CLOSE}?ky=2024-q1", {})
    newly_admitted(cell, date(2024, 2, 20))
    row = ClosedPeriod.objects.get()

    page = text_of(client.get(URL, {"ky": "2024-q1"}))
    detail = text_of(client.get(f"{PERIODS}{row.pk}/"))
    books = [
        openpyxl.load_workbook(io.BytesIO(client.get(url).getvalue()))
        for url in (f"{EXCEL}?ky=2024-q1", f"{PERIODS}{row.pk}/excel/")
    ]
    paper = docx.Document(io.BytesIO(client.get(f"{PERIODS}{row.pk}/word/").getvalue()))

    assert "7 Kết nạp" in page
    assert "Số liệu đã chốt lúc" in page
    assert "Toàn đảng bộ Kết nạp trong kỳ 7 8 +1" in detail
    assert [book.worksheets[0].cell(9, 9).value for book in books] == [7, 7]
    assert any("Trong kỳ kết nạp 7 đảng viên" in p.text for p in paper.paragraphs)


def test_closing_twice_or_too_early_is_told_and_what_was_typed_stays(client, office, year):
    sign_in(client, office)
    client.post(f"{CLOSE}?ky=2024-q1", {})

    twice = client.post(f"{CLOSE}?ky=2024-q1", {"note": "lần hai"})
    early = client.post(f"{CLOSE}?ky=2024-q2", {"note": "sớm"})
    future = client.post(f"{CLOSE}?ky=2025", {"note": "xa"})

    assert "Quý I năm 2024 đã chốt ngày" in text_of(twice)
    assert "số liệu không thay đổi" in text_of(twice)
    assert "lần hai" in twice.content.decode()
    assert "Quý II năm 2024 chưa hết." in text_of(early)
    assert "sớm" in early.content.decode()
    assert "Năm 2025 chưa bắt đầu" in text_of(future)
    assert ClosedPeriod.objects.count() == 1


def test_who_does_not_keep_the_figures_is_offered_no_closing(client, committee, cell, year):
    for post, where in (("inspection", committee), ("secretary", cell)):
        sign_in(client, make.holder_of(post, where))

        assert CLOSE not in client.get(URL, {"ky": "2024-q1"}).content.decode()
        assert client.post(f"{CLOSE}?ky=2024-q1", {}).status_code == 403
    assert not ClosedPeriod.objects.exists()


def test_the_list_of_closed_periods(client, office, committee, year, django_assert_num_queries):
    sign_in(client, office)
    empty = text_of(client.get(PERIODS))
    for code in ("2024-q1", "2023", "2024-04"):
        client.post(f"{CLOSE}?ky={code}", {})

    with django_assert_num_queries(4):
        said = text_of(client.get(PERIODS))

    assert "Chưa chốt số liệu kỳ nào. Mở thống kê của một kỳ đã hết" in empty
    places = [said.index(name) for name in ("Tháng 4 năm 2024", "Quý I năm 2024", "Năm 2023")]
    assert places == sorted(places)
    sign_in(client, make.holder_of("office", make.make_committee("Đảng ủy xã khác")))
    assert "Quý I" not in text_of(client.get(PERIODS))
    assert client.get(ClosedPeriod.objects.first().get_absolute_url()).status_code == 404


def test_differences_of_traits_are_not_told_to_who_opens_no_people(client, committee, cell, office):
    newly_admitted(cell, date(2024, 2, 20))
    sign_in(client, office)
    client.post(f"{CLOSE}?ky=2024-q1", {})
    newly_admitted(cell, date(2024, 2, 20), sex="female")
    sign_in(client, make.holder_of("system_admin", committee))

    said = text_of(client.get(ClosedPeriod.objects.get().get_absolute_url()))

    assert "Toàn đảng bộ Kết nạp trong kỳ 1 2 +1" in said
    assert "Toàn đảng bộ Nữ" not in said
    assert "Giới tính: Nữ" not in said
    assert "Chênh lệch của các nhóm nhỏ không hiện." in said


def test_a_province_is_counted_by_a_worker_and_has_a_line_for_each_commune(
    client, province, django_capture_on_commit_callbacks
):
    viewer = sign_in(client, make.holder_of("superior_viewer", province))
    before = text_of(client.get(URL, {"ky": "2024-q2"}))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{RUN}?ky=2024-q2")

    said = text_of(client.get(URL, {"ky": "2024-q2"}))
    run = StatisticsRun.objects.get()
    assert "Có 2 đảng bộ, máy chủ tính lần lượt từng đảng bộ." in before
    assert (run.state, run.done, run.total, run.asked_by) == ("done", 2, 2, viewer)
    assert [line["name"] for line in run.figures["lines"]] == ["Đảng ủy xã 1", "Đảng ủy xã 2"]
    assert (run.figures["total"]["admitted"], run.figures["total"]["members"]) == (2, 4)
    assert "Từng đảng bộ" in said
    assert "Tính lại" in said
    assert "2 Kết nạp" in said
    book = openpyxl.load_workbook(io.BytesIO(client.get(EXCEL, {"ky": "2024-q2"}).getvalue()))
    assert book.worksheets[0].cell(9, 2).value == "Đảng ủy xã 1"
    words = [cell.value for cell in book.worksheets[0][2] if cell.value]
    assert words == ["TỈNH ỦY QUẢNG NINH", "Quảng Ninh, ngày 15 tháng 5 năm 2024"]


def test_a_commune_of_the_province_is_counted_at_once(client, province):
    sign_in(client, make.holder_of("superior_viewer", province))
    commune = province.children.first()

    said = text_of(client.get(URL, {"ky": "2024-q2", "to_chuc": str(commune.pk)}))

    assert "1 Kết nạp" in said
    assert not StatisticsRun.objects.exists()


def test_how_far_a_worker_is_stands_on_the_page(client, province):
    viewer = sign_in(client, make.holder_of("superior_viewer", province))
    StatisticsRun.objects.create(
        organization=province, kind="quarter", first_on=date(2024, 4, 1), until_on=MAY_15,
        state="running", done=1, total=2, asked_by=viewer, asked_at="2100-01-01T00:00:00+07:00",
    )  # fmt: skip

    page = client.get(URL, {"ky": "2024-q2"})
    part = client.get(f"{RUN}?ky=2024-q2", headers={"HX-Request": "true"})
    StatisticsRun.objects.update(state="done", done=2, figures={})
    after = client.get(f"{RUN}?ky=2024-q2", headers={"HX-Request": "true"})

    assert "Đã qua 1/2 đảng bộ." in text_of(page)
    assert 'hx-trigger="every 3s"' in part.content.decode()
    assert "Tính số liệu" not in text_of(part)
    assert after["HX-Redirect"] == f"{URL}?ky=2024-q2"


def test_what_is_counted_anew_is_not_shown_as_it_was(client, province):
    viewer = sign_in(client, make.holder_of("superior_viewer", province))
    StatisticsRun.objects.create(
        organization=province, kind="quarter", first_on=date(2024, 4, 1), until_on=MAY_15,
        state="waiting", figures={"version": 1}, asked_by=viewer, asked_at="2100-01-01T00:00+07:00",
    )  # fmt: skip

    said = text_of(client.get(URL, {"ky": "2024-q2"}))

    assert "Đang chờ máy chủ." in said


def test_a_count_cut_off_is_said_and_may_be_asked_again(
    client, province, monkeypatch, django_capture_on_commit_callbacks
):
    viewer = sign_in(client, make.holder_of("superior_viewer", province))
    run = StatisticsRun.objects.create(
        organization=province, kind="quarter", first_on=date(2024, 4, 1), until_on=MAY_15,
        state="failed", asked_by=viewer, asked_at="2024-05-15T08:00:00+07:00",
    )  # fmt: skip
    said = text_of(client.get(URL, {"ky": "2024-q2"}))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{RUN}?ky=2024-q2")
    run.refresh_from_db()

    assert "Lần tính trước bị ngắt" in said
    assert run.state == "done"
    # A poke heard twice does nothing more.
    assert run_statistics(str(run.pk)) is False


def test_a_run_of_somebody_elses_province_is_not_theirs_to_ask(client, province, committee):
    sign_in(client, make.holder_of("office", committee))

    client.post(f"{RUN}?ky=2024-q2&to_chuc={province.pk}")

    assert not StatisticsRun.objects.exists()


def test_the_index_leads_to_the_statistics(client, office):
    sign_in(client, office)

    assert reverse("reports:statistics") in client.get("/reports/").content.decode()

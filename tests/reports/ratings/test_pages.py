"""The pages of ratings: who gets there, what they show, what a refusal leaves on the form."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import MembershipPeriod
from people.models import AuditEntry
from reports.models import Rating
from reports.rating.services import rate_itself
from rules.models import Rubric
from tests import factories as make
from tests.reports.ratings.conftest import POINTS, full, member_of, reread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_2025")]


def url(name, *args, **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"reports:{name}", args=args) + (f"?{asked}" if asked else "")


def page(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def typed(code="xep-loai-chi-bo", total=82, **more):
    """Points of a sheet as its form sends them."""
    points = full(code, total)
    return {f"muc_{n}": points[code] for n, code in enumerate(points, 1)} | more


# The lists.


def test_the_committee_sees_all_cells_with_their_classes_and_what_the_cap_leaves(
    client, commune, proposed, decide
):
    decide(*(proposed("good", cell=make.make_cell(commune.committee)) for _n in range(5)))
    proposed("good")

    shown = page(client, commune.chair, url("ratings"))

    assert "Xếp loại chi bộ năm 2025" in shown
    assert "Quyết định 1 chi bộ" in shown
    assert "Xuất sắc, chi bộ thôn, bản, khu: còn 1 trong nhiều nhất 1 (mốc tính 5)." in shown
    assert shown.count('<td data-th="Quyết định"><b>Tốt</b>') == 5
    assert "chưa tự xếp loại" in shown


def test_a_secretary_sees_the_own_cell_alone_and_no_counts(client, commune, proposed):
    proposed("good", cell=commune.other_cell)

    shown = page(client, commune.secretary, url("ratings"))

    assert commune.cell.name in shown
    assert commune.other_cell.name not in shown
    assert "qa-figs" not in shown


def test_the_list_is_filtered_by_state_and_class(client, commune, proposed, decide):
    decide(proposed("good"))
    proposed("completed", cell=commune.other_cell)

    def cells(**query):
        found = page(client, commune.chair, url("ratings", **query))
        return {c.name for c in (commune.cell, commune.other_cell) if f">{c.name}</a>" in found}

    assert cells(trang_thai="decided") == {commune.cell.name}
    assert cells(trang_thai="remarked") == {commune.other_cell.name}
    assert cells(trang_thai="chua") == set()
    assert cells(muc="good") == {commune.cell.name}
    assert cells(nam="2024") == {commune.cell.name, commune.other_cell.name}
    assert cells(nam="abc", trang_thai="x", muc="y", to_chuc="z") == {
        commune.cell.name, commune.other_cell.name,
    }  # fmt: skip


def test_a_year_without_rules_says_so(client, commune):
    shown = page(client, commune.chair, url("ratings", nam=2022))

    assert "Chưa có quy định «rating.classes» cho ngày 31/12/2022" in shown


def test_a_member_without_post_sees_no_list_and_gets_to_the_own_rating(client, commune):
    member = member_of(commune.cell)
    client.force_login(make.user_of(member))

    refused = client.get(url("ratings"))
    own = client.get(url("my-rating"))

    assert refused.status_code == 403
    assert (own.status_code, own.url) == (302, url("member-rating", member.pk))
    assert "Tự xếp loại" in client.get(own.url).content.decode()


def test_members_are_listed_with_who_is_not_rated_and_why(client, commune, proposed):
    rated = member_of(commune.cell, "Lò Văn An")
    proposed("good", member=rated)
    member_of(commune.cell, "Tằng Thị Bình", official=False)

    shown = page(client, commune.secretary, url("member-ratings"))

    assert "Lò Văn An" in shown
    assert "Tốt" in shown
    assert "Ngày 31/12/2025 đồng chí còn là đảng viên dự bị, không xếp loại." in shown


def test_lists_ask_as_often_for_many_as_for_few(client, commune, proposed):
    addresses = [
        url("ratings"), url("member-ratings"), url("decide-ratings"),
        url("decide-ratings", cho="dang-vien"),
    ]  # fmt: skip

    def rate_cells(count):
        for _n in range(count):
            cell = make.make_cell(commune.committee)
            proposed("excellent", cell=cell)
            proposed("excellent", cell=cell, member=member_of(cell))

    def asked():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as statements:
                client.get(address)
            counts.append(len(statements))
        return counts

    client.force_login(commune.chair)
    rate_cells(2)
    few = asked()
    rate_cells(4)

    assert asked() == few
    assert max(few) <= 15


def test_the_file_holds_what_the_list_shows(client, commune, proposed, decide, quota):
    decide(proposed("good", total=82))
    quota(commune.cell, 3, year=POINTS)
    for _n in range(2):
        member_of(commune.cell, joined_on=date(2025, 5, 3), official=False)
    client.force_login(commune.chair)

    answer = client.get(url("ratings-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]

    assert sheet["A2"].value == "XẾP LOẠI CHI BỘ NĂM 2025"
    assert rows[0][1:8] == [
        "Chi bộ", "Loại", "Trạng thái", "Tự xếp loại", "Đề xuất", "Quyết định", "Số quyết định",
    ]  # fmt: skip
    mine = next(row for row in rows if row[1] == commune.cell.name)
    assert mine[3:8] == ["đã quyết định", "Tốt (82)", "Tốt", "Tốt", "15-QĐ/ĐU"]
    assert mine[8].date() == date(2026, 1, 10)
    assert rows[0][9:] == [
        "Kết nạp", "Cấp trên giao", "Nghị quyết", "Họp thường kỳ", "Điểm sinh hoạt trung bình",
    ]  # fmt: skip
    assert mine[9:] == [2, 3, None, "0/12", None]
    assert AuditEntry.objects.filter(action="documents.exported").count() == 1


def test_the_members_file_holds_what_the_list_shows(client, commune, proposed):
    proposed("good", member=member_of(commune.cell, "Lò Văn An"))
    member_of(commune.cell, "Tằng Thị Bình", official=False)
    client.force_login(commune.secretary)

    answer = client.get(url("member-ratings-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    rows = {row[1].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=6)}

    assert rows["Lò Văn An"][2:6] == [commune.cell.name, "đã có đề xuất", "Tốt (95)", "Tốt"]
    assert rows["Lò Văn An"][9] == "0/0"
    assert "không xếp loại" in rows["Tằng Thị Bình"][3]


# One rating, step by step through the pages.


def test_a_secretary_rates_the_cell_through_the_form(client, commune):
    client.force_login(commune.secretary)
    address = url("rate-cell-rating", commune.cell.pk)

    shown = client.get(address).content.decode()
    answer = client.post(address, typed(text="Họp đều.", self_class=""))

    assert "Đề xuất của sản phẩm" in shown
    assert "suy ra, cần đối chiếu" in shown
    assert "kết nạp 0 người; không được chia chỉ tiêu" in shown
    assert (answer.status_code, answer.url) == (302, url("cell-rating", commune.cell.pk))
    rating = Rating.objects.get()
    assert (rating.total, rating.self_class, rating.self_text) == (82, "good", "Họp đều.")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"muc_1": "9"}, "Ghi số nguyên từ 0 đến 8."),
        ({"muc_1": "-1"}, "Ghi số nguyên từ 0 đến 8."),
        ({"muc_1": "7,5"}, "Ghi số nguyên từ 0 đến 8."),
        ({"muc_1": "7.5"}, "Ghi số nguyên từ 0 đến 8."),
        ({"muc_1": ""}, "Còn thiếu điểm."),
        ({"self_class": "excellent"}, "82 điểm chỉ được xếp cao nhất «hoàn thành tốt nhiệm vụ»"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(client, commune, bad, said):
    client.force_login(commune.secretary)

    answer = client.post(
        url("rate-cell-rating", commune.cell.pk), typed(text="Viết rất lâu.") | bad
    )
    shown = answer.content.decode()

    assert answer.status_code == 200
    assert said in shown
    assert "Viết rất lâu." in shown
    for name, value in bad.items():
        if name.startswith("muc") and value:
            assert f'value="{value}"' in shown
    assert not Rating.objects.exists()


def test_remarks_and_return_go_through_their_forms(client, commune):
    rating = rate_itself(
        cell=commune.cell, year=POINTS, points=full(total=82), actor=commune.secretary
    )
    client.force_login(commune.in_charge)
    address = url("remark-cell-rating", commune.cell.pk)

    refused = client.post(address, {"remarks": "", "proposed_class": "good"}).content.decode()
    above = client.post(
        address, {"remarks": "Vượt.", "proposed_class": "excellent", "proposed_total": "85,5"}
    ).content.decode()
    client.post(address, {"remarks": "Đúng.", "proposed_class": "good", "proposed_total": "80,5"})
    remarked = reread(rating)
    client.post(url("return-cell-rating", commune.cell.pk), {"reason": "Bổ sung số liệu."})

    assert "Còn thiếu nhận xét." in refused
    assert "85,5 điểm chỉ được xếp cao nhất" in above
    assert "Vượt." in above
    assert (remarked.state, float(remarked.proposed_total)) == ("remarked", 80.5)
    assert reread(rating).state == "self_rated"
    shown = page(client, commune.secretary, url("cell-rating", commune.cell.pk))
    assert "Đã trả lại: Bổ sung số liệu." in shown


def test_a_page_offers_each_person_their_own_step(client, commune, proposed):
    address = url("cell-rating", commune.cell.pk)
    people = [commune.secretary, commune.in_charge, commune.chair, commune.office]
    words = ["/rate/", "/remark/", "/ratings/decide/", "/return/"]

    def offered():
        return [[w for w in words if w in page(client, user, address)] for user in people]

    before = offered()
    proposed("good")

    assert before == [["/rate/"], [], [], []]
    assert offered() == [
        [],
        ["/remark/", "/return/"],
        ["/remark/", "/ratings/decide/", "/return/"],
        [],
    ]


def test_what_the_records_say_stands_beside_its_criterion_alone(client, commune, proposed):
    proposed("good")

    shown = page(client, commune.chair, url("cell-rating", commune.cell.pk))

    assert shown.count("Kỷ luật: không có") == 1
    assert shown.count("chưa có biên bản") == 1


def test_a_step_that_cannot_be_taken_leads_back_and_says_why(client, commune, proposed):
    client.force_login(commune.in_charge)
    bare = client.get(url("remark-cell-rating", commune.cell.pk), follow=True).content.decode()
    proposed("good")
    client.force_login(commune.secretary)
    late = client.post(
        url("rate-cell-rating", commune.cell.pk), typed(), follow=True
    ).content.decode()

    assert "Chưa có bản tự xếp loại." in bare
    assert "Đã có đề xuất hoặc quyết định." in late


def test_a_member_sees_the_own_rating_and_no_other(client, commune, proposed):
    mine, other = member_of(commune.cell), member_of(commune.cell)
    proposed("good", member=mine)
    client.force_login(mine.person.user)

    assert client.get(url("member-rating", mine.pk)).status_code == 200
    assert client.get(url("member-rating", other.pk)).status_code == 404
    assert client.get(url("cell-rating", commune.cell.pk)).status_code == 404


def test_who_led_the_cell_where_a_member_was_still_sees_that_year(client, commune, proposed):
    member = member_of(commune.cell)
    proposed("good", member=member)
    member.cell = commune.other_cell
    member.save()
    member.periods.update(ended_on=date(2026, 1, 5))
    MembershipPeriod.objects.create(
        member=member, cell=commune.other_cell, started_on=date(2026, 1, 6)
    )

    client.force_login(commune.secretary)
    kept = client.get(url("member-rating", member.pk))
    client.force_login(make.holder_of("secretary", commune.other_cell))
    new = client.get(url("member-rating", member.pk))

    assert (kept.status_code, new.status_code) == (200, 403)


def test_panels_lead_to_the_rating(client, commune, proposed, decide):
    member = member_of(commune.cell)
    decide(proposed("good"))
    proposed("good", member=member)

    of_cell = page(client, commune.secretary, reverse("cells:detail", args=[commune.cell.pk]))
    own = page(client, member.person.user, member.get_absolute_url())

    assert f"{url('cell-rating', commune.cell.pk)}?nam=2025" in of_cell
    assert url("member-rating", member.pk) in own
    assert "đã có đề xuất" in own


# The decision on many.


def test_the_committee_decides_many_at_once(client, commune, proposed):
    ratings = [proposed(code, cell=cell) for cell, code in (
        (commune.cell, "good"), (commune.other_cell, "completed"),
    )]  # fmt: skip
    left = proposed("good", cell=make.make_cell(commune.committee))
    client.force_login(commune.chair)

    shown = client.get(url("decide-ratings", nam=POINTS)).content.decode()
    answer = client.post(
        url("decide-ratings", nam=POINTS),
        {"number": "15-QĐ/ĐU", "decided_on": "05/01/2026", f"muc_{left.pk}": ""}
        | {f"muc_{rating.pk}": rating.proposed_class for rating in ratings},
        follow=True,
    )

    assert "Xuất sắc không quá 20%" in shown
    assert "Đã ghi quyết định xếp loại 2 bản." in answer.content.decode()
    assert [(reread(r).decided_class, reread(r).decided_on) for r in ratings] == [
        ("good", date(2026, 1, 5)), ("completed", date(2026, 1, 5)),
    ]  # fmt: skip
    assert reread(left).state == "remarked"


def test_a_refused_decision_keeps_what_was_chosen_and_says_it_in_its_place(
    client, commune, proposed, decide
):
    one, two = proposed("excellent"), proposed("good", cell=commune.other_cell)
    client.force_login(commune.chair)
    form = {"number": "15-QĐ/ĐU", "decided_on": "05/01/2026",
            f"muc_{one.pk}": "excellent", f"muc_{two.pk}": "completed"}  # fmt: skip

    capped = client.post(url("decide-ratings"), form).content.decode()
    decide(two)
    twice = client.post(url("decide-ratings"), form | {f"muc_{one.pk}": "good"}).content.decode()
    empty = client.post(url("decide-ratings"), {"number": "", "decided_on": "31/02/2026"})

    assert "Xuất sắc nhiều nhất 0 trong 1 chi bộ thôn, bản, khu xếp tốt trở lên" in capped
    assert 'value="15-QĐ/ĐU"' in capped
    assert '<option value="completed" selected' in capped
    assert "đã có quyết định số 15-QĐ/ĐU" in twice
    assert reread(one).state == "remarked"
    assert "Không còn bản nào chờ quyết định." in empty.content.decode()


def test_one_rating_is_decided_from_its_page(client, commune, proposed):
    one, other = proposed("good"), proposed("good", cell=commune.other_cell)
    shown = page(client, commune.chair, url("cell-rating", commune.cell.pk))
    address = url(
        "decide-ratings", cho="chi-bo", nam=POINTS, to_chuc=commune.committee.pk, ban=one.pk
    )

    alone = page(client, commune.chair, address)

    assert address.replace("&", "&amp;") in shown
    assert f"muc_{one.pk}" in alone
    assert f"muc_{other.pk}" not in alone


def test_nobody_finds_themself_among_those_to_decide(client, commune, proposed):
    member = member_of(commune.cell, "Chìu A Sáng")
    proposed("good", member=member)
    make.make_post(member.person, commune.committee, "deputy")

    shown = page(client, member.person.user, url("decide-ratings", cho="dang-vien"))

    assert "Không còn bản nào chờ quyết định." in shown


def test_members_decided_before_their_cell_are_warned_about(client, commune, proposed):
    rating = proposed("good", member=member_of(commune.cell))
    client.force_login(commune.chair)

    answer = client.post(
        url("decide-ratings", cho="dang-vien"),
        {"number": "16-QĐ/ĐU", "decided_on": "05/01/2026", f"muc_{rating.pk}": "good"},
        follow=True,
    )

    assert "Xếp loại tập thể trước, cá nhân sau" in answer.content.decode()
    assert reread(rating).state == "decided"


# The sheet in Word.


def words_of(answer):
    paper = docx.Document(io.BytesIO(b"".join(answer)))
    cells = [c.text for t in paper.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def test_the_sheet_of_a_cell_holds_points_remarks_and_decision(client, commune, proposed, decide):
    decide(proposed("good", total=82))
    client.force_login(commune.office)

    said = words_of(client.get(url("print-cell-rating", commune.cell.pk)))

    for words in (
        "ĐẢNG CỘNG SẢN VIỆT NAM", "PHIẾU XẾP LOẠI CHẤT LƯỢNG",
        "Chi bộ thôn Nà Cáng, năm 2025", "Nội dung theo mẫu 01-HD KĐ.ĐG 2025",
        "Kết nạp đảng viên so với chỉ tiêu", "Tổng điểm: 82.",
        "Mức tự xếp loại: Hoàn thành tốt nhiệm vụ.", "Nhất trí.",
        "Quyết định số: 15-QĐ/ĐU, ngày 10 tháng 01 năm 2026.",
    ):  # fmt: skip
        assert words in said
    assert AuditEntry.objects.filter(action="documents.written").exists()


def test_the_sheet_of_a_member_is_theirs_to_print_and_blank_before_it_is_filled_in(client, commune):
    member = member_of(commune.cell, "Lò Văn An")
    client.force_login(make.user_of(member))

    said = words_of(client.get(url("print-member-rating", member.pk)))

    assert "Họ và tên: Lò Văn An" in said
    assert "Mức tự xếp loại: ………" in said
    assert "NGƯỜI TỰ KIỂM ĐIỂM" in said


def test_an_admin_keeps_the_sheets_of_ratings_beside_those_of_meetings(client, commune):
    client.force_login(make.holder_of("system_admin", commune.committee))

    shown = client.get(reverse("admin:rules_rubric_changelist")).content.decode()

    for code in ("xep-loai-chi-bo", "xep-loai-dang-vien"):
        assert Rubric.objects.get(code=code).title in shown

"""One person from the first name on a list to official member, on the phones of who does what."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NAME = "Tằng Thị Lan"
# The summary of opinions writes itself when they are recorded.
PAPERS = (
    "application", "cv", "vetting", "cv_remark", "cv_certified", "introduction",
    "union_resolution",
)  # fmt: skip


def move_day(phone, day):
    """Let the demo's day be ``day``, as anybody in the demo may."""
    phone.page.goto(f"{phone.base}/demo-day/")
    phone.page.locator("main input[inputmode=numeric], main input[type=text]").first.fill(day)
    phone.press("Ghi")


def opened(phone, name=NAME):
    """The page of the person, found by name."""
    page = phone.page
    page.goto(f"{phone.base}/candidates/?q={name}")
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def go_to(phone, act):
    """Open the act, wherever its button stands."""
    opened(phone)
    page = phone.page
    button = page.get_by_role("link", name=act, exact=True).first
    if not button.is_visible():
        page.get_by_text("Việc khác", exact=True).click()
    button.click()


def fill(phone, **fields):
    for label, value in fields.items():
        phone.page.locator(f"[name={label}]").fill(value)


def test_from_a_first_name_to_official_member(phone_of):
    secretary = phone_of("bithu.thon")
    page = secretary.page
    page.goto(f"{secretary.base}/candidates/movements/add/")
    page.locator("[name=body]").select_option("youth_union")
    fill(secretary, name="Mô hình trồng quế", started_on="01/02/2024", aim="Mười hộ thoát nghèo")
    secretary.press("Ghi")
    fill(secretary, full_name=NAME, deed="Vận động năm hộ cùng trồng")
    secretary.press("Ghi")
    secretary.picture("way-01-phong-trao")
    secretary.press("Giới thiệu nguồn")
    page.get_by_role("link", name="Sửa", exact=True).click()
    fill(secretary, birth_date="05/03/1999")
    page.locator("[name=education_level]").select_option("upper_secondary")
    page.locator("[name=sex]").select_option("female")
    secretary.press("Ghi")
    go_to(secretary, "Phân công giúp đỡ")
    page.locator("[name=mentor]").select_option(index=1)
    fill(secretary, together_since="01/01/2020")
    secretary.press("Phân công giúp đỡ")
    go_to(secretary, "Phân công giúp đỡ")
    page.locator("[name=mentor]").select_option(index=2)
    fill(secretary, together_since="01/01/2019")
    secretary.press("Phân công giúp đỡ")
    secretary.picture("way-02-nguon-co-nguoi-giup-do")

    go_to(secretary, "Ghi chi bộ xét")
    page.locator("[name=next_step]").select_option("list")
    secretary.press("Ghi")
    secretary.sees("Cảm tình Đảng")
    go_to(secretary, "Ghi giấy chứng nhận")
    fill(secretary, certificate_number="301/GCN", certified_on="10/05/2024")
    secretary.press("Ghi")
    chair = phone_of("bithu.danguy")
    go_to(chair, "Cho làm thủ tục")
    chair.press("Cho làm thủ tục")
    go_to(secretary, "Ghi ngày lập hồ sơ")
    fill(secretary, opened_on="15/05/2024")
    secretary.press("Ghi")
    secretary.picture("way-03-con-thieu-gi")
    go_to(secretary, "Tổng hợp ý kiến")
    fill(secretary, bodies="Đoàn Thanh niên, Hội Phụ nữ", asked="12", agreed="12")
    secretary.press("Ghi")
    go_to(secretary, "Giấy tờ trong hồ sơ")
    for paper in PAPERS:
        page.locator(f"[name={paper}-state]").select_option("held")
        page.locator(f"[name={paper}-dated_on]").fill("15/05/2024")
    secretary.picture("way-04-giay-to")
    secretary.press("Ghi")
    secretary.sees("Đủ điều kiện để chi bộ xét.")

    go_to(secretary, "Đề nghị kết nạp")
    present = re.search(r"(\d+) đảng viên chính thức được", page.content())[1]
    fill(secretary, present=present, votes_for=present)
    secretary.picture("way-05-chi-bo-bieu-quyet")
    secretary.press("Ghi biểu quyết và trình")
    secretary.sees("Đạt:")

    chair.page.goto(f"{chair.base}/candidates/desk/sitting/")
    row = chair.page.locator("section", has=chair.page.get_by_role("link", name=NAME))
    row.get_by_label("Xét").check()
    row.get_by_label("Tán thành", exact=True).fill("13")
    fill(chair, entitled="13", present="13")
    chair.picture("way-06-phien-hop")
    chair.press("Ghi phiên họp")
    office = phone_of("vanphong")
    go_to(office, "Ghi quyết định của cấp trên")
    fill(office, number="120-QĐ/HU", decided_on="15/05/2024")
    office.press("Ghi quyết định")
    move_day(secretary, "20/05/2024")
    go_to(secretary, "Ghi lễ kết nạp")
    page.locator("[name=mentor]").select_option(index=1)
    secretary.press("Ghi lễ kết nạp")
    secretary.sees("Hết dự bị ngày 20/05/2025")
    secretary.picture("way-07-du-bi")

    move_day(secretary, "21/05/2025")
    go_to(secretary, "Ghi giấy chứng nhận")
    fill(secretary, certificate_number="88/ĐVM", certified_on="10/03/2025")
    secretary.press("Ghi")
    go_to(secretary, "Giấy tờ trong hồ sơ")
    for paper in ("self_review", "mentor_remark", "probation_opinions"):
        page.locator(f"[name={paper}-state]").select_option("held")
        page.locator(f"[name={paper}-dated_on]").fill("21/05/2025")
    secretary.press("Ghi")
    go_to(secretary, "Đề nghị công nhận")
    present = re.search(r"(\d+) đảng viên chính thức được", page.content())[1]
    fill(secretary, present=present, votes_for=present)
    secretary.press("Ghi biểu quyết và trình")
    secretary.sees("Chi bộ đề nghị công nhận")
    # From July 2025 the commune's own standing committee decides.
    move_day(chair, "02/07/2025")
    go_to(chair, "Duyệt công nhận chính thức")
    fill(chair, entitled="13", present="13", votes_for="13")
    chair.picture("way-08-duyet-cong-nhan")
    chair.page.locator("main form button[type=submit]").click()
    chair.sees("Đảng viên chính thức")
    # Who is official stands on no list of candidates any more; their page stays.
    page.goto(chair.page.url)
    secretary.picture("way-09-chinh-thuc")
    secretary.sees("Công nhận chính thức")

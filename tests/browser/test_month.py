"""One month of a commune on a phone: report, meeting, votes, decision, ceremony, quota."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NAME = "Tằng Tài Nhì"


def test_the_month_as_four_people_live_it(phone_of):
    quota_before = admitted(phone_of("bithu.danguy"))

    mentor = phone_of("giupdo")
    mentor.picture("01-viec-cua-nguoi-giup-do")
    mentor.follow(f"tháng 5 về {NAME}", exact=False)
    mentor.page.get_by_label("Mặt mạnh").fill("Chăm chỉ, được bà con trong thôn tin.")
    mentor.press("Gửi nhận xét")
    mentor.sees("Còn thiếu mặt yếu.")
    mentor.picture("02-nhan-xet-con-thieu")
    mentor.page.get_by_label("Mặt yếu").fill("Còn ngại phát biểu.")
    mentor.page.get_by_label("Nhiệm vụ đã giao và kết quả").fill("Vận động 5 hộ: xong.")
    mentor.page.get_by_label("Làm hồ sơ kết nạp").check()
    mentor.press("Gửi nhận xét")
    mentor.sees("Đã gửi")
    mentor.picture("03-nhan-xet-da-gui")

    secretary = phone_of("bithu.thon")
    hold_meeting(secretary)

    chair = phone_of("bithu.danguy")
    chair.follow("Xét duyệt")
    chair.picture("09-ban-xet-duyet")
    chair.page.get_by_role("link", name=NAME).first.click()
    chair.picture("10-ho-so-cho-xet")
    chair.follow("Ghi biểu quyết của đảng ủy")
    chair.picture("11-ghi-bieu-quyet")
    for label, number in (("Được biểu quyết", "13"), ("Có mặt", "12"), ("Tán thành", "12")):
        chair.page.get_by_label(re.compile(rf"^\s*{label}")).fill(number)
    chair.page.get_by_label("Số nghị quyết, quyết định").fill("15-NQ/ĐU")
    chair.press("Ghi kết quả")
    chair.sees("Đảng ủy đề nghị")
    chair.picture("12-dang-uy-de-nghi")

    office = phone_of("vanphong")
    office.follow(f"Ghi quyết định kết nạp {NAME}", exact=False)
    office.page.get_by_label("Số quyết định").fill("77-QĐ/HU")
    office.page.get_by_label("Ngày quyết định").fill("15/5/2024")
    office.press("Ghi quyết định")
    office.sees("Đã có quyết định")
    office.picture("13-quyet-dinh-cua-cap-tren")

    secretary.page.goto(f"{secretary.base}/")
    secretary.follow(f"Tổ chức lễ kết nạp {NAME}", exact=False)
    secretary.page.get_by_label("Đảng viên giúp đỡ thời gian dự bị").select_option(index=1)
    secretary.press("Ghi lễ kết nạp")
    secretary.sees("Đảng viên dự bị")
    secretary.picture("14-sau-le-ket-nap")
    secretary.follow("Đảng viên")
    secretary.page.get_by_label("Họ tên").fill("tang tai nhi")
    secretary.press("Lọc")
    secretary.sees("Đang xem 1 đảng viên")
    secretary.sees(NAME)
    secretary.picture("15-danh-sach-dang-vien")

    chair.page.goto(f"{chair.base}/")
    assert admitted(chair) == quota_before + 1
    chair.picture("16-chi-tieu")


def hold_meeting(secretary):
    """Announce, take attendance, review everybody, vote, give a task, finalise."""
    page = secretary.page
    secretary.follow("Xem chương trình")
    secretary.follow("Gửi giấy mời")
    secretary.press("Gửi giấy mời")
    secretary.picture("04-giay-moi")
    secretary.follow("Ghi cuộc họp")

    page.get_by_label("Thư ký").select_option(index=2)
    page.get_by_role("checkbox", name="Đỗ Văn Đạt").click()
    page.get_by_label("Có lý do", exact=True).locator("visible=true").check()
    page.get_by_label("Lý do", exact=True).locator("visible=true").fill("đi chữa bệnh")
    secretary.press("Ghi điểm danh")
    secretary.sees("Có mặt")
    secretary.picture("05-diem-danh")

    for title in page.locator("details.qa-item > summary > span").all_inner_texts():
        if title.startswith("Xét "):
            review(secretary, title.splitlines()[0])
    secretary.picture("06-xet-quan-chung")

    vote = opened(secretary, f"Xét quần chúng {NAME}")
    vote.get_by_label("Tán thành", exact=True).fill("12")
    vote.get_by_role("button", name="Ghi biểu quyết").click()
    secretary.sees("Số phiếu 12 nhiều hơn số có mặt 6.")
    vote = opened(secretary, f"Xét quần chúng {NAME}")
    assert vote.get_by_label("Tán thành", exact=True).input_value() == "12"
    vote.get_by_label("Tán thành", exact=True).fill("6")
    vote.get_by_role("button", name="Ghi biểu quyết").click()
    secretary.sees("Đạt: 6/7")
    secretary.picture("07-bieu-quyet")

    tasks = opened(secretary, "Nhiệm vụ tháng tới")
    tasks.get_by_label("Việc").fill("Chuẩn bị lễ kết nạp")
    tasks.get_by_label("Người làm").fill("Đỗ Văn Đạt")
    tasks.get_by_label("Hạn").fill("30/5/2024")
    tasks.get_by_role("button", name="Thêm việc").click()
    secretary.sees("Chuẩn bị lễ kết nạp")

    end = opened(secretary, "Thông qua biên bản, kết thúc")
    end.get_by_role("button", name="Kết thúc và gửi biên bản").click()
    secretary.sees("Còn thiếu kết luận của chủ trì.")
    end = opened(secretary, "Thông qua biên bản, kết thúc")
    end.get_by_label("Kết thúc lúc").fill("21:10")
    end.get_by_label("Kết luận của chủ trì").fill("Các đồng chí làm đúng việc đã nhận.")
    end.get_by_role("button", name="Kết thúc và gửi biên bản").click()
    secretary.sees("Đã kết thúc")
    secretary.picture("08-bien-ban")


def opened(secretary, title):
    """The item of the agenda with that title, opened."""
    page = secretary.page
    item = page.locator("details.qa-item", has=page.locator("summary", has_text=title))
    if item.get_attribute("open") is None:
        item.locator("summary").first.click()
    return item


def review(secretary, title):
    """Write what the cell says of one candidate: the mentor's report stands beside it."""
    item = opened(secretary, title)
    if NAME in title:
        expect(item.get_by_text("Chăm chỉ, được bà con trong thôn tin.")).to_be_visible()
    item.get_by_label("Chi bộ góp ý").fill("Chi bộ đồng ý với nhận xét.")
    step = "Đề nghị kết nạp" if NAME in title else "Tiếp tục theo dõi, giúp đỡ"
    item.get_by_label(step, exact=True).check()
    item.get_by_role("button", name="Ghi ý kiến, kết luận").click()
    secretary.page.wait_for_load_state()


def admitted(phone):
    """How many the quota page counts as admitted this year."""
    phone.follow("Chỉ tiêu")
    shown = phone.page.locator(".qa-figs b").first.inner_text()
    return int(shown.split("/")[0])

"""A secretary of 58 logs a meeting of 25 people on a small phone; two write at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from cells.models import Organization
from meetings import services
from meetings.models import Meeting
from members.models import Member
from people import clock
from people.models import User
from tests import factories as make
from tests.browser.test_accessible import WATCHED
from tests.browser.test_month import opened

pytestmark = pytest.mark.browser

SMALL = {"width": 360, "height": 780}
PEOPLE, MOST_TAPS = 25, 40
# What a thumb presses; a link within a sentence is excepted (WCAG 2.2, 2.5.8).
TARGETS = """() => [...document.querySelectorAll(
    'main button, main .btn, main summary, main select, main textarea,' +
    'main .qa-roll label[for], main .qa-pick span, .qa-foot .btn, .qa-top a'
  )].filter(e => e.checkVisibility()).map(e => [e.textContent.trim().slice(0, 30),
    Math.round(e.getBoundingClientRect().height)]).filter(([_words, high]) => high < 44)"""
COUNT_TAPS = """addEventListener("pointerdown", event => {
  if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea")) return;
  sessionStorage.taps = Number(sessionStorage.taps || 0) + 1;
}, true);"""


@pytest.fixture
def village(demo):
    """The demo's village cell with 25 people; its meeting is announced."""
    cell = Organization.objects.get(name="Chi bộ thôn Nà Cáng")
    with clock.held_today():
        meeting = Meeting.objects.get(cell=cell, state="draft")
        while Member.objects.current().in_cell(cell).count() < PEOPLE:
            make.make_member(cell, f"Triệu Văn {Member.objects.count()}")
        services.announce_meeting(meeting=meeting, actor=User.objects.get(username="bithu.thon"))
    return meeting


def on_small(phone):
    phone.page.set_viewport_size(SMALL)
    phone.page.add_init_script(COUNT_TAPS)
    return phone


def taps(phone):
    return int(phone.page.evaluate("sessionStorage.taps || 0"))


def too_small(phone):
    assert phone.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    return phone.page.evaluate(TARGETS)


def test_a_meeting_of_25_takes_no_more_than_forty_taps(phone_of, village):
    phone = on_small(phone_of("bithu.thon"))
    page = phone.page
    page.goto(f"{phone.base}{village.get_absolute_url()}")
    phone.follow("Ghi cuộc họp")
    small = too_small(phone)
    # Opening a list and choosing from it are two taps.
    chosen = 2
    page.get_by_label("Thư ký").select_option(index=2)
    for number, why in ((3, "Có lý do"), (4, "Có lý do"), (5, "Miễn")):
        row = page.locator(".qa-roll li").nth(number)
        row.locator("input.seen").click()
        row.get_by_label(why, exact=True).click()
        if why == "Có lý do":
            row.get_by_label("Lý do", exact=True).fill("đi làm xa")
    small += too_small(phone)
    phone.picture("room-01-diem-danh")
    phone.press("Ghi điểm danh")
    phone.sees("Có mặt")

    for title in ("Thông tin, văn bản mới", "Tư tưởng, tự phê bình và phê bình", "Thảo luận"):
        item = opened(phone, title)
        item.get_by_label("Diễn biến, ý kiến").fill("Chi bộ thảo luận, thống nhất.")
        item.get_by_label("Kết luận", exact=True).fill("Các đồng chí thực hiện.")
        small += too_small(phone)
        phone.follow("Mục tiếp theo")
    item = opened(phone, "Thảo luận")
    item.get_by_text("Thêm ý kiến phát biểu").click()
    item.get_by_label("Người phát biểu").fill("Triệu Văn")
    item.get_by_label("Ý kiến", exact=True).fill("Tôi nhất trí.")
    item.get_by_role("button", name="Thêm ý kiến").click()
    phone.picture("room-02-y-kien")
    item = opened(phone, "Thảo luận")
    item.get_by_text("Biểu quyết", exact=True).click()
    phone.sees("đảng viên chính thức được biểu quyết")
    item.get_by_label("Tán thành", exact=True).fill("20")
    item.get_by_role("button", name="Ghi biểu quyết").click()
    phone.sees("Đạt: 20/")
    phone.picture("room-03-bieu-quyet")

    tasks = opened(phone, "Nhiệm vụ tháng tới")
    tasks.get_by_label("Việc", exact=True).fill("Vận động 5 hộ góp đất")
    tasks.get_by_label("Người làm").fill("Đỗ Văn Đạt")
    tasks.get_by_role("button", name="Thêm việc").click()
    phone.sees("Vận động 5 hộ góp đất")
    for title in page.locator("details.qa-item > summary > span").all_inner_texts():
        if title.startswith("Xét "):
            item = opened(phone, title.splitlines()[0])
            item.get_by_label("Chi bộ góp ý").fill("Chi bộ đồng ý với nhận xét.")
            item.get_by_label("Tiếp tục theo dõi, giúp đỡ").click()
            small += too_small(phone)
            item.get_by_role("button", name="Ghi ý kiến, kết luận").click()
    phone.picture("room-04-xet-quan-chung")

    end = opened(phone, "Thông qua biên bản, kết thúc")
    end.get_by_label("Kết thúc lúc").fill("21:30")
    end.get_by_label("Kết luận của chủ trì").fill("Làm đúng việc đã nhận.")
    small += too_small(phone)
    end.get_by_role("button", name="Kết thúc và gửi biên bản").click()
    phone.sees("Đã kết thúc")
    phone.picture("room-05-bien-ban")

    village.refresh_from_db()
    assert village.state == "finalised"
    assert village.attendances.count() == PEOPLE
    assert village.attendances.exclude(state="present").count() == 3
    assert small == []
    assert taps(phone) + chosen <= MOST_TAPS


def test_two_browsers_write_one_item_and_both_texts_stay(phone_of, village):
    first, second = (phone_of("bithu.thon") for _n in range(2))
    for phone in (first, second):
        phone.page.goto(f"{phone.base}/meetings/{village.pk}/room/")
    first.page.get_by_label("Thư ký").select_option(index=2)
    first.press("Ghi điểm danh")
    second.page.reload()
    for phone, words in ((first, "Bàn việc mở đường."), (second, "Bàn việc trồng quế.")):
        opened(phone, "Thảo luận").get_by_label("Diễn biến, ý kiến").fill(words)
    opened(first, "Thảo luận").get_by_role("button", name="Ghi mục này").click()
    first.sees("Đã ghi mục")

    opened(second, "Thảo luận").get_by_role("button", name="Ghi mục này").click()

    second.sees("Bàn việc mở đường.")
    assert (
        opened(second, "Thảo luận").get_by_label("Diễn biến, ý kiến").input_value()
        == "Bàn việc trồng quế."
    )
    second.picture("room-06-hai-ban")
    second.press("Giữ cả hai")
    second.sees("Đã ghi mục")
    assert village.items.get(kind="topic").text == "Bàn việc mở đường.\nBàn việc trồng quế."


def test_what_was_typed_before_a_reload_does_not_write_over_others(phone_of, village):
    """The words in the tab come back with the version they were typed over."""
    first, second = (phone_of("bithu.thon") for _n in range(2))
    for phone in (first, second):
        phone.page.goto(f"{phone.base}/meetings/{village.pk}/room/")
    opened(second, "Thảo luận").get_by_label("Diễn biến, ý kiến").fill("Chưa ghi.")
    opened(first, "Thảo luận").get_by_label("Diễn biến, ý kiến").fill("Đã ghi.")
    opened(first, "Thảo luận").get_by_role("button", name="Ghi mục này").click()
    first.sees("Đã ghi mục")

    second.page.reload()
    opened(second, "Thảo luận").get_by_role("button", name="Ghi mục này").click()

    second.sees("Bản của đồng chí ở các ô bên dưới, chưa ghi.")
    assert village.items.get(kind="topic").text == "Đã ghi."


def test_axe_finds_nothing_on_the_pages_of_a_meeting(phone_of, village):
    phone = phone_of("bithu.thon", checked=True)
    page, found = phone.page, []

    def look(where):
        faults = Axe().run(page, options={"runOnly": WATCHED}).response["violations"]
        found.extend((where, f["id"], f["nodes"][0]["html"][:120]) for f in faults)

    room = f"{phone.base}/meetings/{village.pk}/room/"
    for path in ("", "room/", "visitors/", "edit/", "cancel/", "add-candidate/"):
        address = path.replace("add-candidate", "candidates")
        page.goto(f"{phone.base}/meetings/{village.pk}/{address}")
        look(f"empty {path}")
    page.goto(room)
    page.locator(".qa-roll input.seen").nth(2).click()
    phone.press("Ghi điểm danh")
    phone.sees("Còn người chưa ghi rõ có mặt hay vắng.")
    look("error in the roll")
    page.goto(room)
    phone.press("Ghi điểm danh")
    for title in ("Thảo luận", "Nhiệm vụ tháng tới", re.compile("^Xét ").pattern):
        name = "Xét" if title.startswith("^") else title
        opened(phone, name) if name != "Xét" else page.locator(
            "details.qa-item > summary", has_text="Xét"
        ).first.click()
        look(f"full {name}")
    tasks = opened(phone, "Nhiệm vụ tháng tới")
    tasks.get_by_role("button", name="Thêm việc").click()
    phone.sees("Còn thiếu việc phải làm.")
    look("error in a task")

    assert found == []


def test_axe_finds_nothing_where_meetings_are_planned_scored_and_refused(phone_of, village):
    """Each further page of meetings, empty and with what it refuses."""
    secretary, office = (phone_of(name, checked=True) for name in ("bithu.thon", "vanphong"))
    with clock.held_today():
        actor = User.objects.get(username="bithu.thon")
        held = services.take_attendance(meeting=village, states={}, actor=actor)
    found = []

    def look(phone, where):
        faults = Axe().run(phone.page, options={"runOnly": WATCHED}).response["violations"]
        found.extend((where, f["id"], f["nodes"][0]["html"][:120]) for f in faults)

    def visit(phone, path, button=""):
        phone.page.goto(f"{phone.base}/meetings/{path}")
        look(phone, path)
        if button:
            phone.press(button)
            look(phone, f"{path} refused")

    topic = held.items.get(kind="topic").pk
    visit(secretary, "add/", "Ghi")
    visit(secretary, "usual/")
    visit(secretary, "plan/", "Thêm chuyên đề")
    visit(secretary, "calendar/")
    visit(secretary, f"items/{topic}/opinions/", "Thêm ý kiến")
    visit(secretary, f"{held.pk}/visitors/", "Ghi khách")
    visit(secretary, f"{held.pk}/score/")
    visit(secretary, f"{held.pk}/papers/")
    visit(office, "guidance/add/", "Ghi")
    visit(office, "map/?so_thang=24")
    visit(office, "attendance/")
    visit(office, "visits/")

    assert found == []

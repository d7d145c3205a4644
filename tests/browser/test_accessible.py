"""Pages that a screen reader, a keyboard and a phone in large print can use."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from candidates.models import Candidate, MentorReport
from cells.models import Organization
from meetings.models import Meeting

pytestmark = pytest.mark.browser

WATCHED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VILLAGE = "Chi bộ thôn Nà Cáng"


def pages_of(username):
    """The pages that this demo person opens most, at a full state and at one refusal."""
    cell = Organization.objects.get(name=VILLAGE)
    candidate = Candidate.objects.get(person__full_name="Tằng Tài Nhì")
    meeting = Meeting.objects.get(cell=cell, state="draft")
    past = Meeting.objects.filter(cell=cell, state="finalised", kind="regular").latest("month")
    report = MentorReport.objects.owed().filter(mentorship__candidate=candidate).first()
    return {
        "bithu.thon": [
            "/", "/more/", "/help/", "/meetings/", f"/meetings/{meeting.pk}/",
            f"/meetings/{meeting.pk}/room/", "/candidates/", "/candidates/board/",
            f"/candidates/{candidate.pk}/", "/candidates/add/",
            f"/candidates/{candidate.pk}/assign-mentor/", "/members/", "/cells/",
            f"/cells/{cell.pk}/", "/notifications/", "/khong-co/", "/meetings/guidance/",
            "/meetings/calendar/", "/meetings/map/", "/meetings/attendance/",
            f"/meetings/{past.pk}/", f"/meetings/{past.pk}/papers/",
            f"/meetings/{past.pk}/papers/resolution/", f"/meetings/{past.pk}/copy-out/",
            f"/meetings/{past.pk}/amend/", f"/meetings/{past.pk}/score/",
            "/reports/", "/reports/quotas/", f"/reports/ratings/cells/{cell.pk}/?nam=2023",
        ],
        "giupdo": ["/", "/candidates/my-reports/", f"/candidates/reports/{report.pk}/"],
        "bithu.danguy": [
            "/", "/candidates/desk/", "/reports/", "/reports/quotas/", "/reports/story/",
            "/reports/quotas/?nam=2021", "/reports/statistics/?ky=2024-q1",
            "/reports/statistics/?ky=2030", "/reports/periods/", "/reports/ratings/",
            "/reports/models/", "/reports/audit/", "/meetings/map/",
            "/meetings/visits/", "/meetings/plan/cells/",
        ],
        "vanphong": [
            "/imports/", "/meetings/", "/meetings/guidance/", "/meetings/guidance/add/",
            "/notifications/", "/notifications/preview/", "/notifications/preview/?ngay=31/02/2024",
            "/notifications/gaps/", "/notifications/settings/", "/cells/quotas/",
            "/reports/statistics/people/?ky=2024-q2&so=members", "/reports/ratings/members/",
            "/reports/periods/close/?ky=2024-q1", "/reports/models/add/",
        ],
        "captren": ["/", "/reports/", "/reports/story/", "/reports/statistics/"],
    }[username]  # fmt: skip


@pytest.mark.parametrize(
    "username", ["bithu.thon", "giupdo", "bithu.danguy", "vanphong", "captren"]
)
def test_no_page_shuts_anybody_out(phone_of, username):
    phone = phone_of(username, checked=True)
    found = []
    for size in ("", "rat-lon"):
        for path in pages_of(username):
            phone.page.goto(f"{phone.base}{path}")
            phone.page.evaluate("size => document.documentElement.dataset.size = size", size)
            wide = phone.page.evaluate("document.documentElement.scrollWidth")
            if wide > 390:
                found.append((path, size, f"{wide} px wide"))
            if size:
                continue
            faults = Axe().run(phone.page, options={"runOnly": WATCHED}).response["violations"]
            found += [(path, f["id"], f["nodes"][0]["html"][:120]) for f in faults]

    assert found == []

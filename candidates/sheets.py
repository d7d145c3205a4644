"""What is printed from a phone as PDF: the follow-up book and one candidate's sheet."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from candidates import readiness
from candidates.models import Candidate
from candidates.printing import follow_up_book
from documents.papers import short_date


def _facts(*pairs: tuple[str, Any]) -> list[dict[str, str]]:
    return [{"label": label, "value": str(value or "–")} for label, value in pairs]


def book_data(candidate: Candidate, today: date) -> dict[str, Any]:
    """The follow-up book as its page of typst takes it."""
    book = follow_up_book(candidate, today)
    person = book["person"]

    def rows(name: str, *keys: str) -> list[list[str]]:
        return [[str(one[key] or "") for key in keys] for one in book[name]]

    return {
        "superior": book["superior"],
        "issuer": book["issuer"],
        "place": book["place"],
        "day": book["day"],
        "labels": {
            "party": "ĐẢNG CỘNG SẢN VIỆT NAM",
            "title": _("SỔ THEO DÕI"),
            "summary": _("giúp đỡ quần chúng phấn đấu vào Đảng"),
            "none": _("Chưa có."),
        },
        "facts": _facts(
            (_("Họ và tên"), person["name"]),
            (_("Ngày sinh"), person["birth"]),
            (_("Chi bộ"), book["cell"]),
            (_("Vào danh sách"), book["listed_on"]),
        ),
        "parts": [
            {
                "title": _("Đảng viên giúp đỡ"),
                "headings": [_("Họ và tên"), _("Từ ngày"), _("Đến ngày")],
                "widths": [4, 2, 2],
                "rows": rows("mentors", "name", "since", "until"),
            },
            {
                "title": _("Nhận xét từng kỳ"),
                "headings": [
                    _("Kỳ"),
                    _("Người giúp đỡ"),
                    _("Mặt mạnh"),
                    _("Mặt yếu"),
                    _("Nhiệm vụ và kết quả"),
                    _("Đề nghị"),
                ],
                "widths": [3, 4, 5, 4, 5, 4],
                "rows": rows(
                    "reports", "period", "mentor", "strengths", "weaknesses", "tasks", "proposal"
                ),
            },
            {
                "title": _("Chi bộ xét"),
                "headings": [_("Ngày"), _("Ý kiến góp ý"), _("Kết luận"), _("Bước tiếp theo")],
                "widths": [3, 6, 5, 4],
                "rows": rows("reviews", "day", "advice", "conclusion", "next_step"),
            },
            {
                "title": _("Lớp học, biểu quyết, quyết định"),
                "headings": [_("Ngày"), _("Việc"), _("Căn cứ")],
                "widths": [3, 7, 7],
                "rows": rows("events", "day", "what", "ground"),
            },
        ],
    }


def sheet_data(candidate: Candidate, today: date) -> dict[str, Any]:
    """One candidate on a page: who, where they stand, what is missing."""
    step = readiness.next_step(candidate, today)
    ready = readiness.judge(candidate, step, today) if step else None
    person = candidate.person
    helping = ", ".join(str(m.mentor) for m in candidate.mentorships.all() if m.ended_on is None)
    return {
        "organization": f"{candidate.committee.name} – {candidate.cell.name}",
        "title": _("PHIẾU QUẦN CHÚNG"),
        "name": person.full_name,
        "facts": _facts(
            (_("Ngày sinh"), person.birth_label),
            (_("Dân tộc"), person.ethnic_label),
            (_("Học vấn"), person.education or person.get_education_level_display()),
            (_("Nơi ở hiện nay"), person.residence),
            (_("Bước"), candidate.get_stage_display()),
            (_("Ở bước này từ"), short_date(candidate.stage_since)),
            (_("Người giúp đỡ"), helping),
            (_("Vào danh sách"), short_date(candidate.opened_on)),
        ),
        "answer": ready.answer if ready else "",
        "headings": [_("Điều kiện"), _("Tình trạng"), _("Chi tiết, điều khoản")],
        "conditions": [
            {
                "title": one.title,
                "status": one.status,
                "detail": f"{one.detail} {one.clause}".strip(),
            }
            for one in (ready.conditions if ready else [])
        ],
        "printed": _("In ngày %(day)s.") % {"day": f"{today:%d/%m/%Y}"},
    }

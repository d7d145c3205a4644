"""The sheet of one rating in Word (phiếu xếp loại): figures, points, remarks, decision."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.printing import layout_on
from candidates.printing.heads import Context, head_of, place_of
from cells.models import Organization
from documents.papers import long_date
from documents.services import write_paper
from members.models import Member
from people import clock
from people.language import of_the_books
from people.models import User
from reports.models import Rating, RatingClass
from reports.rating import access
from reports.rating.evidence import Line, number
from reports.rating.yardstick import Yardstick
from rules.rubrics import Sheet

OF_CELL, OF_MEMBER = "xep-loai-chi-bo", "xep-loai-dang-vien"
_NOT_APPLICABLE = "không áp dụng"


@transaction.atomic
def print_rating(
    *,
    cell: Organization,
    yardstick: Yardstick,
    rating: Rating | None,
    evidence: list[Line],
    actor: User,
    member: Member | None = None,
) -> bytes:
    """Write the sheet of ``cell``, or of ``member`` of it, as a Word file.

    What is not known yet is left to the pen. Raises PermissionDenied when ``actor`` does not
    see the rating.
    """
    if not access.is_self(actor, member) and not access.may_see_ratings(actor, cell):
        raise PermissionDenied(_("Chi bộ này ngoài phạm vi của đồng chí."))
    day = clock.today()
    with of_the_books():
        context = (
            _head(cell, yardstick, member)
            | _steps(rating, yardstick, member)
            | {
                "evidence": [f"{line.label}: {line.words}." for line in evidence],
            }
        )
        return write_paper(
            form=OF_MEMBER if member else OF_CELL,
            context=context,
            layout=layout_on(day, yardstick.committee),
            organization=cell,
            subject_id=str(rating.pk if rating else (member or cell).pk),
            actor=actor,
        )


def _head(cell: Organization, yardstick: Yardstick, member: Member | None) -> Context:
    day = clock.today()
    form = yardstick.form_name(of_cell=member is None)
    facts = head_of(cell, "cell", day) | {
        "place": place_of(yardstick.committee),
        "cell": cell.name,
        "committee": yardstick.committee.name,
        "year": yardstick.year,
        "form": f"Nội dung theo mẫu {form}; cách trình bày để tham khảo" if form else "",
    }
    if member is None:
        return facts
    person = member.person
    return facts | {
        "name": person.full_name,
        "born": person.birth_label,
        "joined": f"{member.joined_on:%d/%m/%Y}",
        "official": f"{member.official_on:%d/%m/%Y}" if member.official_on else "",
        "signer_role": "NGƯỜI TỰ KIỂM ĐIỂM",
        "signer_name": person.full_name,
    }


def _steps(rating: Rating | None, yardstick: Yardstick, member: Member | None) -> Context:
    rubric = rating.sheet if rating else yardstick.rubric(of_cell=member is None)
    sheet = Sheet(rubric) if rubric else None
    facts: dict[str, Any] = {
        "rows": _rows(sheet, rating) if sheet else [],
        "sheet": f"{rubric.title}; nguồn: {rubric.source}" if rubric else "",
        "own_text": _lines(rating.self_text if rating else ""),
        "remarks": _lines(rating.remarks if rating else ""),
    }
    if rating is None:
        return facts
    return facts | {
        "total": number(rating.total),
        "own_class": _class(rating.self_class),
        "proposed_class": _class(rating.proposed_class),
        "proposed_total": number(rating.proposed_total),
        "decided_class": _class(rating.decided_class),
        "decision": rating.decision_number,
        "decided_on": long_date(rating.decided_on) if rating.decided_on else "",
    }


def _class(code: str) -> str:
    return str(RatingClass(code).label).capitalize() if code else ""


def _lines(text: str) -> list[str]:
    """The paragraphs of a text; an empty one keeps a line for the pen."""
    return [line.strip() for line in text.splitlines() if line.strip()] or [""]


def _rows(sheet: Sheet, rating: Rating | None) -> list[dict[str, str]]:
    rows = []
    for group in sheet.groups:
        rows.append(
            {"code": group.code, "title": group.title.upper(), "max": str(group.max), "points": ""}
        )
        if rating is not None:
            given = [rating.points.get(c.code) for c in group.criteria]
            rows[-1]["points"] = str(sum(points for points in given if points is not None))
        for criterion in group.criteria:
            points = rating.points.get(criterion.code, "") if rating else ""
            rows.append(
                {
                    "code": criterion.code,
                    "title": criterion.title,
                    "max": str(criterion.max),
                    "points": _NOT_APPLICABLE if points is None else str(points),
                }
            )
    return rows

"""Which papers there are of one candidate, and what each takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from candidates.models import Body, Candidate, Matter
from candidates.printing.book import follow_up_book
from candidates.printing.filling import by_mentor, introduced, opinions, resolution
from candidates.printing.heads import Context
from people import clock


@dataclass(frozen=True)
class Form:
    """One paper: what people call it, which matter it serves and how it is filled.

    ``mentors`` is how many must help for the paper to exist: each mentor signs their own.
    """

    key: str
    title: Any
    fill: Callable[[Candidate, date], Context]
    matter: Matter | None = None
    mentors: int = 0

    @property
    def template(self) -> str:
        """The Word template: the second mentor's paper is worded as the first's."""
        return self.key.removesuffix("-2")


_ADMISSION, _RECOGNITION = Matter.ADMISSION, Matter.RECOGNITION
FORMS = {
    form.key: form
    for form in (
        Form("gioi-thieu", _("Giấy giới thiệu của đoàn thể"), introduced, _ADMISSION),
        Form("4-knd", _("4-KNĐ Nghị quyết của Đoàn, Công đoàn"), introduced, _ADMISSION),
        Form("3-knd", _("3-KNĐ Giấy giới thiệu của đảng viên"), by_mentor(0), _ADMISSION),
        Form(
            "3-knd-2", _("3-KNĐ Giấy giới thiệu của đảng viên thứ hai"), by_mentor(1),
            _ADMISSION, mentors=2,
        ),
        Form("5-knd", _("5-KNĐ Tổng hợp ý kiến nhận xét"), opinions, _ADMISSION),
        Form(
            "6-knd", _("6-KNĐ Nghị quyết của chi bộ"), resolution(_ADMISSION, Body.CELL),
            _ADMISSION,
        ),
        Form(
            "8-knd", _("8-KNĐ Nghị quyết của đảng ủy"), resolution(_ADMISSION, Body.BASE),
            _ADMISSION,
        ),
        Form(
            "9-knd", _("9-KNĐ Quyết định kết nạp"), resolution(_ADMISSION, Body.DECIDER),
            _ADMISSION,
        ),
        Form("11-knd", _("11-KNĐ Nhận xét đảng viên dự bị"), by_mentor(0), _RECOGNITION),
        Form(
            "11-knd-2", _("11-KNĐ Nhận xét đảng viên dự bị của người thứ hai"), by_mentor(1),
            _RECOGNITION, mentors=2,
        ),
        Form("12-knd", _("12-KNĐ Tổng hợp ý kiến nhận xét"), opinions, _RECOGNITION),
        Form(
            "13-knd", _("13-KNĐ Nghị quyết của chi bộ"), resolution(_RECOGNITION, Body.CELL),
            _RECOGNITION,
        ),
        Form(
            "15-knd", _("15-KNĐ Nghị quyết của đảng ủy"), resolution(_RECOGNITION, Body.BASE),
            _RECOGNITION,
        ),
        Form(
            "16-knd", _("16-KNĐ Quyết định công nhận"), resolution(_RECOGNITION, Body.DECIDER),
            _RECOGNITION,
        ),
        Form("so-theo-doi", _("Sổ theo dõi"), follow_up_book),
    )
}  # fmt: skip


def forms_of(candidate: Candidate) -> list[Form]:
    """The papers that may be written of ``candidate``: of the admission, then of what follows."""
    recognised = candidate.in_probation or candidate.stage == "official"
    matters = (None, _ADMISSION, _RECOGNITION) if recognised else (None, _ADMISSION)
    helping = sum(mentorship.ended_on is None for mentorship in candidate.mentorships.all())
    return [form for form in FORMS.values() if form.matter in matters and form.mentors <= helping]


def context_of(form: Form, candidate: Candidate) -> Context:
    """The facts of ``form`` for ``candidate`` as they stand today."""
    label = form.template.upper().replace("KND", "KNĐ")
    printed = f"Mẫu {label}" if label[0].isdigit() else ""
    return {"form_label": printed, **form.fill(candidate, clock.today())}

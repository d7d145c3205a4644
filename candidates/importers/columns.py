"""The columns of a list of candidates, and how their cells are read."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import IntroducingBody, Stage
from imports import values
from imports.person_columns import PERSON_COLUMNS
from imports.registry import Column

_SPLIT = re.compile(r"[;,\n/+&]|\s+và\s+")
_BODIES = [
    (r"\bdoan\b|\bdtn\b|\btncs\b|thanh nien", IntroducingBody.YOUTH_UNION),
    (r"cong doan|\bcd\b", IntroducingBody.TRADE_UNION),
    (r"phu nu|\blhpn\b|\bhpn\b", IntroducingBody.WOMEN),
    (r"nong dan|\bhnd\b", IntroducingBody.FARMERS),
    (r"cuu chien binh|\bccb\b", IntroducingBody.VETERANS),
    (r"mat tran|\bmttq\b", IntroducingBody.FRONT),
    (r"chi bo|\bcb\b|chi ui", IntroducingBody.CELL),
]
# The stages a list may name; the order matters: "đang học" before "học".
LISTED = {
    "source": Stage.SOURCE,
    "in_class": Stage.SYMPATHISER,
    "certified": Stage.SYMPATHISER,
    "dossier": Stage.DOSSIER_OPEN,
}
_STATES = [
    (r"\bho so\b|\bthu tuc\b|\bhs\b", "dossier"),
    (r"\bdang hoc\b|\bdang theo hoc\b|\bcu di hoc\b|\bdang du lop\b", "in_class"),
    (
        r"\b(?:da hoc|da co gcn|da co giai|hoc xong|da cap gcn|cam tinh|da qua lop)\b",
        "certified",
    ),
    (r"\bnguon\b|\bmoi\b|\bqcut\b|\bquan chung\b|\bchua hoc\b", "source"),
]


def body(raw: Any) -> str:
    """The organisation that introduced a person."""
    found = values.key_of(values.text_of(raw))
    # "Công đoàn" holds the word "đoàn".
    ordered = sorted(_BODIES, key=lambda b: b[1] != IntroducingBody.TRADE_UNION)
    for pattern, kind in ordered:
        if re.search(pattern, found):
            return str(kind)
    raise values.BadValue(
        _("Không có đoàn thể «%(text)s». Ghi một trong: %(known)s.")
        % {
            "text": values.text_of(raw),
            "known": ", ".join(str(label) for label in IntroducingBody.labels),
        }
    )


def state(raw: Any) -> str:
    """Where the list says the candidate stands."""
    found = values.key_of(values.text_of(raw))
    for pattern, key in _STATES:
        if re.search(pattern, found):
            return key
    raise values.BadValue(
        _("Không hiểu tình trạng «%(text)s». Ghi: nguồn, đang học, đã học hoặc hồ sơ.")
        % {"text": values.text_of(raw)}
    )


def mentor_names(raw: Any) -> list[str]:
    """The names in a cell of mentors: "Bàn Thị Tài; đ/c Phùn Văn Múng (1970)"."""
    found = []
    for part in _SPLIT.split(values.text_of(raw).replace("đ/c", ";").replace("Đ/c", ";")):
        name = re.sub(r"^(?:đồng chí|\d+[.)]|-)\s*", "", part.strip(), flags=re.IGNORECASE)
        if name.strip():
            found.append(name.strip())
    return found


def certificate(raw: Any) -> str:
    return str(values.text(40)(raw))


COLUMNS = (
    *PERSON_COLUMNS,
    Column(
        "cell",
        gettext_lazy("Chi bộ"),
        (
            "chi bộ",
            "tên chi bộ",
            "thuộc chi bộ",
            "chi bộ theo dõi",
            "chi bộ quản lý",
            "tổ chức đảng",
            "mã chi bộ",
            "mã tổ chức đảng",
        ),
        values.text(120),
    ),
    Column(
        "body",
        gettext_lazy("Đoàn thể giới thiệu"),
        (
            "đoàn thể giới thiệu",
            "đơn vị giới thiệu",
            "tổ chức giới thiệu",
            "nơi giới thiệu",
            "đoàn thể",
            "cơ quan giới thiệu",
        ),
        body,
    ),
    Column(
        "introduced",
        gettext_lazy("Ngày giới thiệu"),
        ("ngày giới thiệu", "ngày tháng giới thiệu", "giới thiệu ngày", "thời gian giới thiệu"),
        values.day,
    ),
    Column(
        "certificate",
        gettext_lazy("Số giấy chứng nhận"),
        (
            "số gcn lớp nhận thức về đảng",
            "số gcn",
            "số giấy chứng nhận",
            "gcn",
            "giấy chứng nhận",
            "số gcn lớp cảm tình",
            "số chứng nhận",
            "giấy chứng nhận lớp cảm tình",
        ),
        certificate,
    ),
    Column(
        "certified",
        gettext_lazy("Ngày cấp giấy chứng nhận"),
        ("ngày cấp gcn", "ngày cấp", "ngày cấp giấy chứng nhận", "ngày chứng nhận", "cấp ngày"),
        values.day,
    ),
    Column(
        "mentors",
        gettext_lazy("Đảng viên giúp đỡ"),
        (
            "đảng viên giúp đỡ",
            "người giúp đỡ",
            "đảng viên được phân công giúp đỡ",
            "phân công giúp đỡ",
            "đảng viên chính thức giúp đỡ",
            "đv giúp đỡ",
            "đảng viên theo dõi giúp đỡ",
            "giúp đỡ",
        ),
        mentor_names,
    ),
    Column(
        "state",
        gettext_lazy("Tình trạng"),
        ("tình trạng", "trạng thái", "hiện trạng", "giai đoạn", "tiến độ", "bước"),
        state,
    ),
)

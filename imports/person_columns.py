"""The columns that tell of a person, shared by every list of people."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports import values
from imports.models import Verdict
from imports.registry import Column, Context, Row
from people.models import Person

NAME = Column(
    "full_name",
    gettext_lazy("Họ và tên"),
    (
        "họ và tên",
        "họ tên",
        "họ và tên khai sinh",
        "họ tên khai sinh",
        "họ tên và họ tên khai sinh",
        "họ và tên và họ tên khai sinh",
        "họ tên đv",
        # Beside a column "Tên": imports.layout joins the two.
        "họ đệm",
        "họ và đệm",
        "họ và tên đệm",
        "họ và chữ đệm",
        "họ lót",
        "họ, tên",
        "tên đảng viên",
        "họ tên đảng viên",
        "họ và tên đảng viên",
        "họ và tên quần chúng",
        "tên quần chúng",
        "quần chúng",
        "họ tên quần chúng",
    ),
    values.person_name,
    required=True,
)
PERSON_COLUMNS = (
    NAME,
    Column(
        "sex_ethnic_religion",
        gettext_lazy("Nam/nữ, dân tộc, tôn giáo"),
        ("nam/nữ, dân tộc, tôn giáo", "giới tính, dân tộc, tôn giáo", "nam nữ dân tộc tôn giáo"),
        values.text(160),
        parts=(("sex", "n"), ("ethnic", "dân tộc"), ("religion", "tôn giáo")),
    ),
    Column(
        "levels",
        gettext_lazy("Văn hóa, lý luận, chuyên môn, ngoại ngữ"),
        (
            "văn hóa, lý luận, chuyên môn, ngoại ngữ",
            "trình độ văn hóa, lý luận, chuyên môn, ngoại ngữ",
            "trình độ văn hóa, lý luận chính trị, chuyên môn, ngoại ngữ",
        ),
        values.text(200),
        parts=(
            ("education", "văn hóa"),
            ("theory", "lý luận"),
            ("profession", "chuyên môn"),
            ("", "ngoại ngữ"),
        ),
    ),
    # Shown masked, kept sealed; ``imports.national_ids`` says who may take it.
    Column(
        values.MASKED_FIELD,
        gettext_lazy("Số định danh"),
        (
            "CCCD",
            "số CCCD",
            "ĐDCN",
            "số ĐDCN",
            "số định danh",
            "số định danh cá nhân",
            "mã định danh",
            "số căn cước",
            "số căn cước công dân",
            "căn cước công dân",
            "CMND/CCCD",
            "số CMND/CCCD",
            "CCCD/CMND",
        ),
        values.personal_number,
    ),
    Column(
        "sex",
        gettext_lazy("Giới tính"),
        ("giới tính", "nam/nữ", "phái", "giới", "nam, nữ"),
        values.sex,
    ),
    Column(
        "birth",
        gettext_lazy("Ngày sinh"),
        (
            "ngày sinh",
            "ngày tháng năm sinh",
            "năm sinh",
            "sinh ngày",
            "ngày, tháng, năm sinh",
            "tháng năm sinh",
            "ngày/tháng/năm sinh",
            "NTNS",
            "ngày sinh (năm sinh)",
            "ngày tháng năm sinh (dương lịch)",
        ),
        values.birth,
    ),
    Column(
        "male",
        gettext_lazy("Nam"),
        ("ngày tháng năm sinh nam", "ngày sinh nam", "năm sinh nam", "giới tính nam", "nam"),
        values.mark_or_birth,
    ),
    Column(
        "female",
        gettext_lazy("Nữ"),
        ("ngày tháng năm sinh nữ", "ngày sinh nữ", "năm sinh nữ", "giới tính nữ", "nữ"),
        values.mark_or_birth,
    ),
    Column(
        "ethnic",
        gettext_lazy("Dân tộc"),
        ("dân tộc", "thành phần dân tộc", "DT", "D.tộc"),
        values.ethnic_group,
    ),
    Column("religion", gettext_lazy("Tôn giáo"), ("tôn giáo",), values.text(40)),
    Column(
        "education",
        gettext_lazy("Học vấn"),
        (
            "học vấn",
            "trình độ học vấn",
            "văn hóa",
            "VH",
            "trình độ VH",
            "trình độ văn hóa",
            "giáo dục phổ thông",
            "GDPT",
            "TĐHV",
            "trình độ GDPT",
            "TĐVH",
            "trình độ giáo dục phổ thông",
        ),
        values.education,
    ),
    Column(
        "profession",
        gettext_lazy("Chuyên môn"),
        (
            "chuyên môn",
            "trình độ chuyên môn",
            "CM",
            "CMNV",
            "chuyên môn nghiệp vụ",
            "trình độ CM",
            "TĐCM",
        ),
        values.text(80),
    ),
    Column(
        "occupation",
        gettext_lazy("Nghề nghiệp"),
        (
            "nghề nghiệp",
            "nghề nghiệp hiện nay",
            "nghề trước khi vào Đảng và hiện nay",
            "nghề nghiệp trước khi vào Đảng và hiện nay",
            "nghề nghiệp trước khi vào Đảng",
        ),
        values.text(200),
    ),
    Column(
        "theory",
        gettext_lazy("Lý luận chính trị"),
        (
            "LLCT",
            "lý luận chính trị",
            "trình độ lý luận chính trị",
            "trình độ LLCT",
            "TĐLLCT",
            "lý luận",
            "chính trị",
        ),
        values.theory,
    ),
    Column(
        "home_place", gettext_lazy("Quê quán"), ("quê quán", "nguyên quán", "quê"), values.text(160)
    ),
    Column(
        "residence",
        gettext_lazy("Nơi ở hiện nay"),
        (
            "nơi ở hiện nay",
            "nơi ở",
            "chỗ ở hiện nay",
            "chỗ ở",
            "nơi cư trú",
            "thường trú",
            "địa chỉ",
            "nơi thường trú",
        ),
        values.text(160),
    ),
    Column(
        "phone",
        gettext_lazy("Điện thoại"),
        ("điện thoại", "số điện thoại", "SĐT", "ĐT", "di động", "số ĐT", "ĐTDĐ"),
        values.phone,
    ),
    Column("email", gettext_lazy("Thư điện tử"), ("email", "e-mail", "thư điện tử"), values.email),
)
# Which fields of Person a column writes.
_PLAIN = (
    "sex",
    "religion",
    "profession",
    "occupation",
    "home_place",
    "residence",
    "phone",
    "email",
)


def settle_sexes(row: Row) -> None:
    """Bring the columns "Nam" and "Nữ" to a sex and a birth date (``Importer.settle``)."""
    both = bool(row.typed.get("male") and row.typed.get("female"))
    for name in ("male", "female"):
        if name in row.places:
            _settle_sex(row, name)
    if both:
        row.error("birth", _("Dòng này ghi ở cả cột Nam và cột Nữ."))


def _settle_sex(row: Row, name: str) -> None:
    """Move what stands in the column ``name`` (male or female) to the sex or the birth date."""
    typed = row.typed.pop(name, "")
    value, error = row.values.pop(name, None), row.errors.pop(name, None)
    if not typed and error is None:
        row.move(name, "" if "birth" in row.places else "birth")
        return
    row.values["sex"] = name
    target = "sex" if value == "x" else "birth"
    row.move(name, target)
    row.typed[target] = typed
    if error is not None:
        row.errors[target] = replace(error, field=target)
    elif target == "birth":
        row.values["birth"] = value
    row.warnings = [
        replace(warning, field=target) if warning.field == name else warning
        for warning in row.warnings
    ]


def check_person(row: Row, context: Context) -> None:
    """Say what is missing or cannot be of the person."""
    if not row.typed.get("full_name"):
        row.error("full_name", _("Còn thiếu họ và tên."))
    if gone := row.get("left"):
        row.error(
            "left",
            _("«%(text)s»: đồng chí không còn sinh hoạt ở đây, không nhập vào danh sách.")
            % {"text": gone},
        )
    born = row.get("birth")
    if born and values.date_of(born) > context.today:
        row.error("birth", _("Ngày sinh %(day)s chưa tới.") % {"day": values.shown_day(born)})


def person_fields(row: Row) -> dict[str, Any]:
    """The fields of Person that the row fills; an empty cell says nothing."""
    fields: dict[str, Any] = {"full_name": row.get("full_name")}
    for name in _PLAIN:
        if row.get(name):
            fields[name] = row.get(name)
    if born := row.get("birth"):
        fields |= {"birth_date": values.date_of(born), "birth_precision": values.precision_of(born)}
    if group := row.get("ethnic"):
        fields |= {"ethnic_group": group["code"], "ethnic_name": group["name"]}
    if written := row.get("education"):
        fields["education"] = written
        if level := values.education_level(written):
            fields["education_level"] = level
    if level := row.get("theory"):
        fields["theory_level"] = level
    return fields


_CELL_OF = {
    "birth_date": "birth",
    "birth_precision": "birth",
    "ethnic_group": "ethnic",
    "ethnic_name": "ethnic",
    "education_level": "education",
    "theory_level": "theory",
}


def mark_person(row: Row, person: Person | None) -> dict[str, Any]:
    """Mark each cell new, or changed beside what the book holds; return what changes."""
    fields = person_fields(row)
    if person is None:
        for name in fields:
            row.mark(_CELL_OF.get(name, name), Verdict.NEW)
        return fields
    changes = {name: new for name, new in fields.items() if getattr(person, name) != new}
    for name in changes:
        row.mark(_CELL_OF.get(name, name), Verdict.CHANGED, in_book(_shown(person, name)))
    return changes


def in_book(text: str) -> str:
    """What stands beside a cell that changes the book."""
    return _("trong sổ: %(text)s") % {"text": text or _("trống")}


def _shown(person: Person, name: str) -> str:
    if name in ("birth_date", "birth_precision"):
        return person.birth_label
    if name in ("ethnic_group", "ethnic_name"):
        return person.ethnic_label
    if name in ("sex", "theory_level"):
        return str(getattr(person, f"get_{name}_display")())
    return str(getattr(person, name))

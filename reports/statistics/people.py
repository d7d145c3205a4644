"""What statistics know of a person, and the groups that they fall into (cơ cấu)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import IntroducingBody
from people import names
from people.ethnic import GROUPS, KINH
from people.models import EducationLevel, Sex, TheoryLevel, age_on

UNKNOWN, OTHER = "", "other"
# Statistics name these; what else somebody wrote is "khác" (domain of official forms 1–4-TCTW).
RELIGIONS = {
    "none": gettext_lazy("không theo tôn giáo"),
    "buddhist": gettext_lazy("Phật giáo"),
    "catholic": gettext_lazy("Công giáo"),
    "protestant": gettext_lazy("Tin lành"),
    "cao_dai": gettext_lazy("Cao Đài"),
    "hoa_hao": gettext_lazy("Phật giáo Hòa Hảo"),
    "muslim": gettext_lazy("Hồi giáo"),
}
# As written, folded, without what stands around it.
_WRITTEN_RELIGIONS = {
    "khong": "none",
    "phat giao": "buddhist",
    "phat": "buddhist",
    "cong giao": "catholic",
    "thien chua giao": "catholic",
    "tin lanh": "protestant",
    "cao dai": "cao_dai",
    "phat giao hoa hao": "hoa_hao",
    "hoa hao": "hoa_hao",
    "hoi giao": "muslim",
}
# Professional levels, the highest first: the first that a text names is the person's.
LEVELS = {
    "doctor": gettext_lazy("tiến sĩ"),
    "master": gettext_lazy("thạc sĩ"),
    "university": gettext_lazy("đại học"),
    "college": gettext_lazy("cao đẳng"),
    "intermediate": gettext_lazy("trung cấp"),
    "elementary": gettext_lazy("sơ cấp"),
    "worker": gettext_lazy("công nhân kỹ thuật"),
    "untrained": gettext_lazy("chưa qua đào tạo"),
}
_WRITTEN_LEVELS = {
    "doctor": ("tien si", "ts"),
    "master": ("thac si", "ths"),
    "university": ("dai hoc", "dh", "cu nhan", "ky su", "bac si"),
    "college": ("cao dang", "cd"),
    "intermediate": ("trung cap", "tc"),
    "elementary": ("so cap", "sc"),
    "worker": ("cong nhan ky thuat", "cnkt"),
    "untrained": ("khong", "chua", "chua qua dao tao"),
}


# Occupations as reports name them, and the words by which a text is one: the first that fits.
OCCUPATIONS = {
    "official": gettext_lazy("cán bộ, công chức, viên chức"),
    "farmer": gettext_lazy("nông dân"),
    "worker": gettext_lazy("công nhân"),
    "armed": gettext_lazy("lực lượng vũ trang"),
    "student": gettext_lazy("học sinh, sinh viên"),
    "private": gettext_lazy("lao động ngoài nhà nước"),
    "owner": gettext_lazy("chủ doanh nghiệp"),
    "retired": gettext_lazy("hưu trí"),
}
_WRITTEN_OCCUPATIONS = {
    "retired": ("huu tri", "nghi huu", "huu"),
    "armed": ("luc luong vu trang", "cong an", "bo doi", "quan doi", "quan nhan"),
    "student": ("sinh vien", "hoc sinh"),
    "owner": ("chu doanh nghiep", "giam doc", "chu hop tac xa"),
    "official": ("can bo", "cong chuc", "vien chuc", "giao vien", "bac si", "y si", "y sy"),
    "worker": ("cong nhan",),
    "farmer": ("nong dan", "lam ruong", "lam nong", "nong nghiep", "trong trot", "chan nuoi"),
    "private": ("tu do", "kinh doanh", "buon ban", "lao dong", "lai xe", "tho"),
}


class Facts(NamedTuple):
    """One person as statistics see them; the names are columns of Person."""

    id: UUID | None = None
    sex: str = ""
    birth_date: date | None = None
    ethnic_group: str = ""
    religion: str = ""
    education_level: str = ""
    theory_level: str = ""
    profession: str = ""
    occupation: str = ""

    def is_young(self, day: date, under: int) -> bool:
        age = age_on(self.birth_date, day)
        return age is not None and age < under

    @property
    def is_woman(self) -> bool:
        return self.sex == Sex.FEMALE

    @property
    def is_minority(self) -> bool:
        return bool(self.ethnic_group) and self.ethnic_group != KINH

    @property
    def is_religious(self) -> bool:
        return religion_of(self.religion) not in (UNKNOWN, "none")


def columns(person: str) -> list[str]:
    """How a statement names the columns of :class:`Facts`, behind the lookup ``person``."""
    return [f"{person}__{field}" for field in Facts._fields]


@lru_cache(maxsize=4096)
def religion_of(written: str) -> str:
    """The religion that a text names; "other" for one that the list does not have."""
    plain = names.unaccented(written)
    if not plain:
        return UNKNOWN
    known = _WRITTEN_RELIGIONS.get(plain) or _WRITTEN_RELIGIONS.get(plain.removeprefix("dao "))
    return known or OTHER


@lru_cache(maxsize=4096)
def level_of(written: str) -> str:
    """The professional level that a text names; "other" where it names none."""
    words = f" {' '.join(names.unaccented(written).replace(',', ' ').split())} "
    if not words.strip():
        return UNKNOWN
    for level, said in _WRITTEN_LEVELS.items():
        if any(f" {text} " in words for text in said):
            return level
    return OTHER


def band_of(birth_date: date | None, day: date, bands: Sequence[int]) -> str:
    """The first age of the band of who is so old on ``day``; "0" below the first band."""
    age = age_on(birth_date, day)
    if age is None:
        return UNKNOWN
    return str(max((first for first in bands if first <= age), default=0))


def band_label(first: str, bands: Sequence[int]) -> str:
    """A band in words: 18–30 tuổi, từ 61 tuổi."""
    age = int(first)
    above = [other for other in bands if other > age]
    if not above:
        return _("từ %(age)d tuổi") % {"age": age}
    if not age:
        return _("dưới %(age)d tuổi") % {"age": above[0]}
    return _("%(first)d–%(last)d tuổi") % {"first": age, "last": min(above) - 1}


@lru_cache(maxsize=4096)
def occupation_of(written: str) -> str:
    """The occupation of reports that a text names; "other" where it names none."""
    plain = f" {' '.join(names.unaccented(written).replace(',', ' ').split())} "
    if not plain.strip():
        return UNKNOWN
    for occupation, said in _WRITTEN_OCCUPATIONS.items():
        if any(f" {text} " in plain for text in said):
            return occupation
    return OTHER


@dataclass(frozen=True)
class Grouping:
    """One way to divide people: what it is called, who falls where, in which order."""

    key: str
    title: Any
    group_of: Callable[[Facts, date, Sequence[int]], str]
    labels: dict[str, Any]

    def label(self, group: str, bands: Sequence[int]) -> str:
        if group == UNKNOWN:
            return _("chưa ghi")
        if self.key == "age":
            return band_label(group, bands)
        return str(self.labels.get(group, _("khác")))

    def order(self, group: str) -> tuple[int, int]:
        """Where a group stands: as the list has it, then "khác", then "chưa ghi"."""
        if self.key == "age" and group != UNKNOWN:
            return 0, int(group)
        listed = list(self.labels)
        if group in self.labels:
            return 0, listed.index(group)
        return (2, 0) if group == UNKNOWN else (1, 0)


GROUPINGS = (
    Grouping("sex", gettext_lazy("Giới tính"), lambda p, d, b: p.sex, dict(Sex.choices)),
    Grouping("age", gettext_lazy("Tuổi"), lambda p, d, b: band_of(p.birth_date, d, b), {}),
    Grouping("ethnic", gettext_lazy("Dân tộc"), lambda p, d, b: p.ethnic_group, dict(GROUPS)),
    Grouping(
        "religion",
        gettext_lazy("Tôn giáo"),
        lambda p, d, b: religion_of(p.religion),
        dict(RELIGIONS),
    ),
    Grouping(
        "education",
        gettext_lazy("Học vấn"),
        lambda p, d, b: p.education_level,
        dict(EducationLevel.choices),
    ),
    Grouping(
        "profession",
        gettext_lazy("Trình độ chuyên môn"),
        lambda p, d, b: level_of(p.profession),
        dict(LEVELS),
    ),
    Grouping(
        "occupation",
        gettext_lazy("Nghề nghiệp"),
        lambda p, d, b: occupation_of(p.occupation),
        dict(OCCUPATIONS),
    ),
    Grouping(
        "theory",
        gettext_lazy("Lý luận chính trị"),
        lambda p, d, b: p.theory_level,
        dict(TheoryLevel.choices),
    ),
)
# Of admissions alone: through whom they were introduced is a fact of the candidacy.
BODIES = Grouping(
    "body",
    gettext_lazy("Đoàn thể giới thiệu"),
    lambda p, d, b: UNKNOWN,
    dict(IntroducingBody.choices),
)
ALL_GROUPINGS = (*GROUPINGS, BODIES)

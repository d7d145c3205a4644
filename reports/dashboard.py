"""What the page of figures draws (bảng số liệu): each chart as numbers, with its people."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from candidates.models import Stage
from people import traits
from people.models import EducationLevel, Sex
from reports.access import Scope
from reports.arithmetic import percent, percent_label
from reports.bands import BANDS, Band
from reports.present import SCHOOLING, Present, Trait, present_of
from reports.progress import Line, QuotaProgress, quota_progress
from reports.veil import Veil, veil_of
from reports.wording import people_url

MONTHS = range(1, 13)


class Share(NamedTuple):
    """A part of a whole: how many, of how many, and where they stand."""

    label: str
    number: int
    whole: int
    url: str
    is_hidden: bool = False

    @property
    def percent_label(self) -> str:
        return percent_label(percent(self.number, self.whole))

    @property
    def width(self) -> int:
        """Hundredths of the whole, for a bar."""
        return self.number * 100 // self.whole if self.whole and not self.is_hidden else 0


class AgeRow(NamedTuple):
    """One age band of the pyramid: women to the left, men to the right; None is not told."""

    band: Band
    women: int | None
    men: int | None
    women_url: str
    men_url: str


class HeatRow(NamedTuple):
    """One line's admissions in each month of the year; None for months to come."""

    line: Line
    months: list[int | None]


@dataclass(frozen=True)
class Dashboard:
    """The figures of a scope, of one year and as they are today."""

    progress: QuotaProgress
    present: Present
    today: date

    @property
    def scope(self) -> Scope:
        return self.progress.scope

    @cached_property
    def veil(self) -> Veil:
        """What the reader is not told of small groups."""
        return veil_of(self.scope)

    def _part(self, label: str, number: int, whole: int, url: str) -> Share:
        """A share of people, hidden where it is a small group to who opens nobody."""
        return Share(label, number, whole, url, self.veil.hides(number, whole))

    @cached_property
    def funnel(self) -> list[Share]:
        """Everybody on the way by stage, in the order of the way."""
        stages = self.progress.stages
        widest = max(stages.values(), default=0)
        where = reverse("candidates:list")
        return [
            Share(str(stage.label), stages[stage], widest, self._opened(f"{where}?buoc={stage}"))
            for stage in Stage
            if stages[stage]
        ]

    @cached_property
    def shares(self) -> list[Share]:
        """Women, ethnic minorities and the young among the members of today."""
        present, whole = self.present, self.present.members
        return [
            self._part(_("nữ"), present.women, whole, self._members(f"gioi={Sex.FEMALE}")),
            self._part(
                _("dân tộc thiểu số"), present.minority, whole, self._members("dan_toc=thieu-so")
            ),
            self._part(
                _("từ 30 tuổi trở xuống"),
                present.young(self.today),
                whole,
                self._members(f"sinh={self.today.year - traits.YOUNG_UNTIL}-{self.today.year}"),
            ),
        ]

    @cached_property
    def admitted_shares(self) -> list[Share]:
        """The same among those admitted in the year."""
        year = self.progress.years[-1]
        here = f"nam={year.year}"
        return [
            self._part(
                _("nữ"), year.admitted_women, year.admitted,
                self._admitted(f"{here}&gioi={Sex.FEMALE}"),
            ),
            self._part(
                _("dân tộc thiểu số"), year.admitted_minority, year.admitted,
                self._admitted(f"{here}&dan_toc=thieu-so"),
            ),
            self._part(
                _("từ 30 tuổi trở xuống lúc kết nạp"), year.admitted_young, year.admitted,
                self._admitted(f"{here}&tuoi=tre"),
            ),
        ]  # fmt: skip

    @cached_property
    def schooling(self) -> list[Share]:
        """The members of today by general education, the highest first."""
        known = self.present.of(SCHOOLING)
        whole, hidden = self.present.members, self.veil.hidden(known)
        rows = [
            Share(
                str(level.label), known[level], whole, self._members(f"hoc_van={level}"),
                level in hidden,
            )
            for level in reversed(EducationLevel)
            if known[level]
        ]  # fmt: skip
        if unknown := known[""]:
            url = self._members("hoc_van=chua-ghi")
            rows.append(Share(_("chưa ghi"), unknown, whole, url, "" in hidden))
        return rows

    @cached_property
    def ages(self) -> list[AgeRow]:
        """The members of today by age band and sex; the age is that of the year."""
        counted, hidden = self._by_band, self.veil.hidden(self._by_band)

        def told(band: Band, sex: Sex) -> int | None:
            return None if (band, sex) in hidden else counted[band, sex]

        return [
            AgeRow(
                band,
                told(band, Sex.FEMALE),
                told(band, Sex.MALE),
                self._born(band, Sex.FEMALE),
                self._born(band, Sex.MALE),
            )
            for band in BANDS
        ]

    @cached_property
    def _by_band(self) -> Counter[tuple[Band, str]]:
        return _by_band(self.present.people, self.today.year)

    @property
    def age_unknown(self) -> int:
        """Members without a birth date, or younger than the youngest band."""
        return self.present.members - self._by_band.total()

    @property
    def widest_age(self) -> int:
        return max((max(row.women or 0, row.men or 0) for row in self.ages), default=0)

    @cached_property
    def heat(self) -> list[HeatRow]:
        """Admissions of each line and month of the year."""
        year = self.progress.year
        months = [date(year, month, 1) for month in MONTHS]
        return [
            HeatRow(line, [None if m > self.today else line.months[m] for m in months])
            for line in self.progress.lines
        ]

    def _members(self, query: str) -> str:
        here = self._here
        return self._opened(f"{self.scope.members_url}?{query}{here}")

    def _admitted(self, query: str) -> str:
        return self._opened(people_url(self.scope, query))

    def _born(self, band: Band, sex: Sex) -> str:
        first, last = band.born(self.today.year)
        return self._members(f"sinh={first}-{last}&gioi={sex}")

    @property
    def _here(self) -> str:
        """The one cell whose figures these are, where the reader may see more than it."""
        tops = self.scope.tops
        return f"&chi_bo={tops[0].pk}" if len(tops) == 1 and tops[0].is_cell else ""

    def _opened(self, url: str) -> str:
        """The address of the people, for who may open them."""
        return url if self.scope.opens_people else ""


def dashboard_of(scope: Scope, year: int, today: date) -> Dashboard:
    """Count what the page of figures shows. A handful of statements."""
    return Dashboard(quota_progress(scope, year), present_of(scope), today)


def _by_band(people: list[tuple[Trait, int]], year: int) -> Counter[tuple[Band, str]]:
    counted: Counter[tuple[Band, str]] = Counter()
    for trait, number in people:
        for band in BANDS:
            first, last = band.born(year)
            if first <= trait.born <= last:
                counted[band, trait.sex] += number
                break
    return counted

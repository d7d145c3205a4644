"""The list of sources and sympathisers (quần chúng ưu tú, cảm tình Đảng), and what a
members list means for candidacies."""

import difflib
import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates import lifecycle
from candidates.models import (
    Candidate,
    Enrolment,
    IntroducingBody,
    Introduction,
    MentorReport,
    Mentorship,
    Stage,
    StageEvent,
    Step,
)
from candidates.services import (
    TakenOver,
    correct_candidate,
    register_probationers,
    take_over_candidates,
)
from cells.models import Organization
from imports import values
from imports.models import Verdict
from imports.person_columns import PERSON_COLUMNS, check_person, mark_person, settle_sexes
from imports.registry import Column, Context, Importer, Row
from members.models import CURRENT, Member, MemberStatus
from people import names
from people.bulk import pieces
from people.models import Person
from people.services import add_people
from rules.services import value

_SPLIT = re.compile(r"[;,\n/+&]|\s+và\s+")
_YEAR = re.compile(r"\(?\s*(?:sinh\s*(?:năm)?\s*)?(\d{4})\s*\)?$")
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


@dataclass
class Plan:
    """What judging found out about one row."""

    cell: Organization | None = None
    candidate: Candidate | None = None
    # Somebody the committee knows from an earlier, closed candidacy.
    known: Person | None = None
    person: dict[str, Any] = field(default_factory=dict)
    mentors: list[Member] = field(default_factory=list)
    settled: bool = False


class CandidatesImporter(Importer):
    key = "candidates"
    title = gettext_lazy("Danh sách quần chúng ưu tú, cảm tình Đảng")
    noun = gettext_lazy("quần chúng")
    columns = COLUMNS

    def summary(self, rows: list[Row], context: Context) -> list[str]:
        count = sum(len(row.plan.mentors) for row in rows if row.verdict == Verdict.NEW)
        return [_("Ghi %(count)d phân công giúp đỡ.") % {"count": count}] if count else []

    def settle(self, row: Row) -> None:
        settle_sexes(row)

    # Judging

    def judge(self, rows: list[Row], context: Context) -> None:
        book = _Book(context)
        seen: dict[Any, Row] = {}
        for row in rows:
            check_person(row, context)
            row.plan = Plan()
            self._judge_cell(row, context)
            self._judge_days(row, context)
            self._refuse_twice(row, seen)
            self._judge_stage(row)
            self._judge_mentors(row, book, context)
            self._judge_person(row, book)
            plan: Plan = row.plan
            row.conclude(known=plan.candidate is not None or plan.settled)

    def _judge_cell(self, row: Row, context: Context) -> None:
        written = row.get("cell") or row.section
        if not row.get("cell"):
            row.typed["cell"] = row.typed.get("cell") or row.section
        if "cell" in row.errors:
            return
        if not written:
            row.error("cell", _("Còn thiếu tên chi bộ."))
            return
        row.plan.cell = context.cells.find(written)
        if row.plan.cell is None:
            near = context.cells.near(written)
            reason = _("Không có chi bộ «%(name)s» trong đảng bộ.") % {"name": written}
            if near:
                reason += " " + _("Có phải %(near)s?") % {"near": near}
            row.error("cell", reason)

    def _judge_days(self, row: Row, context: Context) -> None:
        born = row.get("birth")
        for name, label in (
            ("introduced", _("Ngày giới thiệu")),
            ("certified", _("Ngày cấp giấy chứng nhận")),
        ):
            day = row.get(name)
            if not day:
                continue
            if values.date_of(day) > context.today:
                row.error(
                    name,
                    _("%(label)s %(day)s chưa tới.")
                    % {"label": label, "day": values.shown_day(day)},
                )
            elif born and day < born:
                row.error(
                    name,
                    _("%(label)s %(day)s trước ngày sinh %(born)s.")
                    % {
                        "label": label,
                        "day": values.shown_day(day),
                        "born": values.shown_day(born),
                    },
                )
        if "birth" not in row.errors and not born:
            row.warn("birth", _("Chưa có ngày sinh."))

    def _refuse_twice(self, row: Row, seen: dict[Any, Row]) -> None:
        if not row.get("full_name"):
            return
        key = (names.fold(row.get("full_name")), row.get("birth") or row.plan.cell)
        first = seen.setdefault(key, row)
        if first is not row:
            row.error(
                "full_name",
                _("Trùng với dòng %(number)d, trang «%(sheet)s».")
                % {"number": first.number, "sheet": first.sheet},
            )

    def _judge_stage(self, row: Row) -> None:
        """Work the stage out where the list leaves it blank; say what is missing for it."""
        if "state" in row.errors:
            return
        # Judged again, the row has the state that was worked out, and nobody typed it.
        listed = row.get("state") if row.typed.get("state") else None
        has_certificate = bool(row.get("certificate") or row.get("certified"))
        if not listed:
            row.values["state"] = "certified" if has_certificate else "source"
            row.warn(
                "state",
                _("Chưa ghi tình trạng, hiểu là %(state)s.")
                % {"state": LISTED[row.values["state"]].label},
            )
        elif listed in ("certified", "dossier") and not has_certificate:
            row.warn("certificate", _("Chưa có số giấy chứng nhận; ghi thêm sau."))
        elif listed == "source" and has_certificate:
            row.warn("state", _("Có giấy chứng nhận mà vẫn ghi là nguồn."))
        if row.get("introduced") and not row.get("body") and "body" not in row.errors:
            row.warn("introduced", _("Chưa ghi đoàn thể giới thiệu nên không nhận ngày này."))

    def _judge_mentors(self, row: Row, book: "_Book", context: Context) -> None:
        written = row.get("mentors") or []
        if not written or row.plan.cell is None:
            return
        cell: Organization = row.plan.cell
        slots = value("mentoring.slots_max", on=context.today, organization=cell)
        if len(written) > slots:
            row.error(
                "mentors",
                _("Nhiều nhất %(slots)d người giúp đỡ một quần chúng.") % {"slots": slots},
            )
            return
        for name in written:
            mentor = book.mentor(row, name, cell)
            if mentor is None:
                return
            if mentor in row.plan.mentors:
                row.error("mentors", _("Ghi đ/c %(name)s hai lần.") % {"name": mentor})
                return
            row.plan.mentors.append(mentor)

    def _judge_person(self, row: Row, book: "_Book") -> None:
        if not row.get("full_name"):
            return
        plan: Plan = row.plan
        key, born = names.fold(row.get("full_name")), row.get("birth")
        candidate = book.candidate(key, born, plan.cell)
        member = book.member(key, born)
        if candidate is not None and candidate.is_open:
            plan.candidate = candidate
        elif member is not None and member.status in CURRENT:
            if candidate is None:
                row.error(
                    "full_name",
                    _("Đã là đảng viên: đ/c %(name)s, %(cell)s.")
                    % {"name": member, "cell": member.cell},
                )
            else:
                plan.settled = True
                row.warn("full_name", _("Đã vào Đảng, giữ nguyên hồ sơ đảng viên."))
            return
        elif candidate is not None:
            plan.known = candidate.person
            row.warn(
                "full_name",
                _("Trước đây: %(stage)s. Nhận lại vào danh sách.")
                % {"stage": candidate.get_stage_display()},
            )
        if plan.candidate is not None and member is not None:
            # The member's record is corrected by the members list.
            row.warn("full_name", _("Đã là đảng viên dự bị, giữ nguyên hồ sơ đảng viên."))
            return
        person = plan.candidate.person if plan.candidate else plan.known
        plan.person = mark_person(row, person)
        if plan.candidate is None:
            for name in ("cell", "body", "introduced", "certificate", "certified", "mentors"):
                if row.get(name) or name == "cell":
                    row.mark(name, Verdict.NEW)
            row.mark("state", Verdict.NEW)
            return
        self._say_what_stays(row, plan.candidate, book)

    def _say_what_stays(self, row: Row, candidate: Candidate, book: "_Book") -> None:
        """Stages, cells and mentors change by acts with a ground, not by a list."""
        listed = row.get("state")
        if row.typed.get("state") and listed and LISTED[listed] != candidate.stage:
            row.warn(
                "state",
                _("Trong sổ đang ở bước «%(stage)s»; nhập không đổi bước.")
                % {"stage": candidate.get_stage_display()},
            )
        if row.plan.cell is not None and row.plan.cell.pk != candidate.cell_id:
            row.warn(
                "cell", _("Trong sổ ở %(cell)s; nhập không đổi chi bộ.") % {"cell": candidate.cell}
            )
        helping = book.helping.get(candidate.pk, set())
        if row.plan.mentors and {m.pk for m in row.plan.mentors} != helping:
            row.warn("mentors", _("Trong sổ có người giúp đỡ khác; đổi ở trang của quần chúng."))

    # Writing

    def touches(self, context: Context) -> list[QuerySet[Any]]:
        return [
            Person.objects.filter(candidacies__committee=context.committee).distinct(),
            *candidacies_touched(context),
        ]

    def commit(self, rows: list[Row], context: Context) -> None:
        new = [row for row in rows if row.verdict == Verdict.NEW]
        people = self._people(new)
        take_over_candidates(
            [
                TakenOver(
                    person=person,
                    cell=row.plan.cell,
                    stage=LISTED[row.values["state"]],
                    body=row.get("body") or "",
                    introduced_on=_day(row, "introduced"),
                    certificate_number=row.get("certificate") or "",
                    certified_on=_day(row, "certified"),
                    in_class=row.values["state"] == "in_class",
                    mentors=row.plan.mentors,
                )
                for row, person in zip(new, people, strict=True)
            ],
            actor=context.actor,
            ground=context.ground,
            on=context.today,
            source=context.source,
        )
        for row in rows:
            plan: Plan = row.plan
            if row.verdict == Verdict.CHANGED and plan.candidate is not None:
                correct_candidate(
                    candidate=plan.candidate,
                    changes=plan.person,
                    actor=context.actor,
                    source=context.source,
                )

    def _people(self, new: list[Row]) -> list[Person]:
        """A person for each row: the one known from before, or a new one."""
        made = iter(
            add_people([Person(**row.plan.person) for row in new if row.plan.known is None])
        )
        return [row.plan.known or next(made) for row in new]


def _day(row: Row, name: str) -> Any:
    found = row.get(name)
    return values.date_of(found) if found else None


class _Book:
    """The committee's members and candidates, read in a fixed number of statements."""

    def __init__(self, context: Context) -> None:
        self._members: dict[str, list[Member]] = {}
        for member in Member.objects.filter(committee=context.committee).select_related(
            "person", "cell"
        ):
            self._members.setdefault(member.person.name_key, []).append(member)
        self._candidates: dict[str, list[Candidate]] = {}
        self.helping: dict[Any, set[Any]] = {}
        known = Candidate.objects.filter(committee=context.committee)
        for candidate in known.select_related("person", "cell").order_by("opened_on"):
            self._candidates.setdefault(candidate.person.name_key, []).append(candidate)
        for candidate_id, mentor_id in (
            known.open()
            .filter(mentorships__ended_on=None, mentorships__isnull=False)
            .values_list("pk", "mentorships__mentor")
        ):
            self.helping.setdefault(candidate_id, set()).add(mentor_id)

    def candidate(self, key: str, born: str | None, cell: Organization | None) -> Candidate | None:
        """The candidacy of the person of that name and birth: the open one, else the last."""
        same = [
            candidate
            for candidate in self._candidates.get(key, [])
            if _is_born(candidate.person, born)
            or (
                cell is not None
                and candidate.cell_id == cell.pk
                and _may_be(candidate.person, born)
            )
        ]
        return max(same, key=lambda c: (c.is_open, c.opened_on), default=None)

    def member(self, key: str, born: str | None) -> Member | None:
        return next((m for m in self._members.get(key, []) if _is_born(m.person, born)), None)

    def mentor(self, row: Row, written: str, cell: Organization) -> Member | None:
        """The member called ``written`` in ``cell``; says beside the cell why there is none."""
        year = _YEAR.search(written)
        name = written[: year.start()].strip() if year else written
        same = [m for m in self._members.get(names.fold(name), []) if m.status in CURRENT]
        if year:
            same = [m for m in same if m.person.birth_label.endswith(year[1])]
        in_cell = [m for m in same if m.cell_id == cell.pk]
        found = in_cell or same
        if len(found) > 1:
            # Bùi Thị Thủy and Bùi Thị Thúy fold alike: the accents as written decide.
            found = [m for m in found if _written_alike(m.person.full_name, name)] or found
        officials = [m for m in found if m.is_official]
        found = officials if len(officials) == 1 else found
        if len(found) == 1:
            return self._eligible(row, found[0], cell)
        if found:
            row.error(
                "mentors",
                _("Có %(count)d đ/c tên %(name)s. Ghi thêm năm sinh: %(name)s (%(year)s).")
                % {
                    "count": len(found),
                    "name": name,
                    "year": min(m.person.birth_label[-4:] for m in found) or "1970",
                },
            )
            return None
        reason = _("Không có đảng viên «%(name)s» trong %(cell)s.") % {"name": name, "cell": cell}
        if near := self._near(name, cell):
            reason += " " + _("Có phải đ/c %(near)s?") % {"near": near}
        row.error("mentors", reason)
        return None

    def _eligible(self, row: Row, mentor: Member, cell: Organization) -> Member | None:
        if mentor.status == MemberStatus.PROBATIONARY:
            row.error(
                "mentors",
                _("Đ/c %(name)s là đảng viên dự bị, chưa giúp đỡ được.")
                % {"name": mentor.person.given_name},
            )
            return None
        if mentor.person.name_key == names.fold(row.get("full_name") or "") and _is_born(
            mentor.person, row.get("birth")
        ):
            row.error("mentors", _("Không ai tự giúp đỡ chính mình."))
            return None
        if mentor.cell_id != cell.pk:
            row.warn(
                "mentors",
                _("Đ/c %(name)s ở chi bộ khác: %(cell)s.") % {"name": mentor, "cell": mentor.cell},
            )
        return mentor

    def _near(self, name: str, cell: Organization) -> Member | None:
        """A member of the cell whose name is almost the one written."""
        close = difflib.get_close_matches(names.fold(name), list(self._members), 5, 0.75)
        near = [m for key in close for m in self._members[key] if m.status in CURRENT]
        return next((m for m in near if m.cell_id == cell.pk), None)


def _written_alike(one: str, other: str) -> bool:
    return names.sort_key(one) == names.sort_key(other)


def _is_born(person: Person, born: str | None) -> bool:
    return bool(born) and person.birth_date == values.date_of(born or "")


def _may_be(person: Person, born: str | None) -> bool:
    """Whether an imprecise or missing birth date leaves room for the same person."""
    if not born or person.birth_date is None:
        return True
    return (len(born) < 10 or person.birth_precision != "day") and (
        values.date_of(born).year == person.birth_date.year
    )


def refuse_candidates(rows: list[Row], context: Context) -> None:
    """Before a members list is judged: who is still a candidate does not enter as a member.

    One human is one person: the admission is recorded where the dossier is, and the same
    person becomes the member.
    """
    on_the_way = (
        Candidate.objects.open()
        .before_admission()
        .filter(committee=context.committee)
        .select_related("person", "cell")
    )
    known = {(c.person.name_key, c.person.birth_date): c for c in on_the_way}
    for row in rows:
        name, born = row.get("full_name"), row.get("birth")
        candidate = known.get((names.fold(name), values.date_of(born))) if name and born else None
        if candidate is not None:
            row.error(
                "full_name",
                _("%(name)s đang là quần chúng của %(cell)s: ghi kết nạp ở hồ sơ của người đó.")
                % {"name": candidate, "cell": candidate.cell},
            )


def candidacies_touched(context: Context) -> list[QuerySet[Any]]:
    """What a list writes of the committee's candidacies (``registry.touched``)."""
    of_committee = {"candidate__committee": context.committee}
    return [
        Candidate.objects.filter(committee=context.committee),
        StageEvent.objects.filter(**of_committee),
        Introduction.objects.filter(**of_committee),
        Enrolment.objects.filter(**of_committee),
        Mentorship.objects.filter(**of_committee),
        MentorReport.objects.filter(mentorship__candidate__committee=context.committee),
    ]


def follow_members(members: list[Any], context: Context) -> None:
    """After a members list: each probationary member has a candidacy, each official none open.

    The candidacy leads the membership until official, so the list's recognition closes it.
    """
    by: dict[str, Any] = {
        "actor": context.actor,
        "ground": context.ground,
        "source": context.source,
    }
    running = {
        candidate.person_id: candidate
        for piece in pieces(members)
        for candidate in Candidate.objects.open().filter(person__in=[m.person_id for m in piece])
    }
    register_probationers(
        [
            member
            for member in members
            if member.status == MemberStatus.PROBATIONARY and member.person_id not in running
        ],
        on=context.today,
        **by,
    )
    for member in members:
        candidate = running.get(member.person_id)
        if (
            member.status == MemberStatus.OFFICIAL
            and candidate is not None
            and candidate.stage == Stage.PROBATIONARY
        ):
            lifecycle.move(candidate, Step.RECOGNISED, effective_on=member.official_on, **by)

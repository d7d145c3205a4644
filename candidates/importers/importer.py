"""The list of sources and sympathisers (quần chúng ưu tú, cảm tình Đảng)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.importers.book import Book
from candidates.importers.columns import COLUMNS, LISTED
from candidates.importers.members_list import candidacies_touched
from candidates.importers.plan import Plan
from candidates.models import Candidate
from candidates.services import TakenOver, correct_candidate, take_over_candidates
from cells.models import Organization
from imports import values
from imports.models import Verdict
from imports.person_columns import check_person, mark_person, settle_sexes
from imports.registry import Context, Importer, Row
from members.models import CURRENT
from people import names
from people.models import Person
from people.services import add_people
from rules.services import value


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

    def judge(self, rows: list[Row], context: Context) -> None:
        book = Book(context)
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

    def _judge_mentors(self, row: Row, book: Book, context: Context) -> None:
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

    def _judge_person(self, row: Row, book: Book) -> None:
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

    def _say_what_stays(self, row: Row, candidate: Candidate, book: Book) -> None:
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

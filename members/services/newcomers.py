"""Who comes from another organisation: what the papers say, and whom of ours they name."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cells.models import Organization
from members.models import CURRENT, Member, MemberStatus, StayKind
from members.services.guards import locked, refusal, rule_on
from members.services.lives import span_warnings
from people import clock, names
from people.models import Person, User
from rules.workdays import add_working_days


@dataclass(frozen=True)
class Newcomer:
    """Who comes, as the papers name them."""

    full_name: str
    birth_date: date
    joined_on: date
    official_on: date | None = None
    card_number: str = ""
    national_id: str = ""
    sex: str = ""
    ethnic_group: str = ""
    home_place: str = ""
    residence: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Papers:
    """Facts about the papers, never their text: whence, which, of when, where they lie."""

    place: str
    number: str
    issued_on: date
    kept_at: str = ""

    @property
    def ground(self) -> str:
        return _("Giấy giới thiệu %(number)s ngày %(day)s") % {
            "number": self.number.strip(),
            "day": f"{self.issued_on:%d/%m/%Y}",
        }


def like(user: User, full_name: str, birth_date: date | None) -> list[Member]:
    """Members in ``user``'s reach with that name and birth date: maybe the one who comes."""
    if birth_date is None:
        return []
    return list(
        Member.objects.visible_to(user)
        .filter(person__name_key=names.fold(full_name), person__birth_date=birth_date)
        .select_related("person", "cell")
        .order_by("pk")
    )


def refuse_future(field: str, day: date) -> None:
    if day > clock.today():
        raise refusal(
            field,
            _("Ngày %(day)s chưa tới. Ghi ngày đã diễn ra.") % {"day": f"{day:%d/%m/%Y}"},
            "future",
        )


def check_days(
    cell: Organization,
    on: date,
    newcomer: Newcomer,
    papers: Papers,
    stay: str,
    ends_on: date | None,
) -> None:
    """What must follow what; how old a member must be at joining is the rule of that day."""
    refuse_future("on", on)
    if not papers.place.strip():
        raise refusal("place", _("Ghi nơi chuyển đi."), "no_place")
    if not papers.number.strip():
        raise refusal("number", _("Ghi số giấy giới thiệu."), "no_number")
    if papers.issued_on > on:
        raise refusal(
            "issued_on", _("Giấy giới thiệu có trước, người đến sau."), "paper_after_arrival"
        )
    if newcomer.joined_on >= on:
        raise refusal("joined_on", _("Ngày vào Đảng phải trước ngày chuyển đến."), "order")
    if newcomer.official_on and not newcomer.joined_on < newcomer.official_on <= on:
        raise refusal(
            "official_on",
            _("Ngày chính thức phải sau ngày vào Đảng, không sau ngày chuyển đến."),
            "order",
        )
    age = Person(birth_date=newcomer.birth_date).age_on(newcomer.joined_on) or 0
    least = rule_on("admission.age_min", newcomer.joined_on, cell) or rule_on(
        "admission.age_min", clock.today(), cell
    )
    if least is not None and age < int(least.value or 0):
        raise refusal(
            "joined_on",
            _("Vào Đảng lúc %(age)d tuổi, chưa đủ %(least)d tuổi.")
            % {"age": max(age, 0), "least": least.value},
            "too_young",
        )
    if stay not in StayKind.values:
        raise refusal("stay", _("Chọn chính thức hay tạm thời."), "no_kind")
    if stay == StayKind.TEMPORARY:
        if ends_on is None:
            raise refusal("ends_on", _("Ghi ngày kết thúc."), "no_end")
        if ends_on < on:
            raise refusal("ends_on", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "order")


def warnings_of(
    cell: Organization, on: date, papers: Papers, stay: str, ends_on: date | None
) -> list[str]:
    """Soft rules of the day: papers handed in late, a stay too short or too long."""
    warnings = []
    rule = rule_on("transfer.present_deadline", papers.issued_on, cell)
    if rule is not None:
        due = add_working_days(papers.issued_on, int(rule.value or 0))
        if on > due:
            warnings.append(
                _("Giấy giới thiệu phải nộp chậm nhất %(day)s (%(clause)s).")
                % {"day": f"{due:%d/%m/%Y}", "clause": rule.source}
            )
    if stay == StayKind.TEMPORARY and ends_on is not None:
        warnings += span_warnings(cell, on, ends_on, is_study=False)
    return warnings


def known_member(
    newcomer: Newcomer, same_as: Member | None, is_other: bool, actor: User
) -> Member | None:
    """The member whom the papers name, where one was here before."""
    found = _by_number(newcomer)
    if found is None and same_as is not None:
        # A member named by hand is one whom who records may see.
        found = Member.objects.visible_to(actor).filter(pk=same_as.pk).first()
        if found is None:
            raise refusal("same_as", _("Chọn lại người này hay người khác."), "not_seen")
    if found is None:
        if not is_other and like(actor, newcomer.full_name, newcomer.birth_date):
            raise refusal(
                "same_as",
                _("Trong sổ đã có người cùng họ tên, ngày sinh. Chọn là người đó hay người khác."),
                "maybe_same",
            )
        return None
    member = locked(found)
    _refuse_mismatch(member, newcomer)
    _refuse_status(member, actor)
    return member


def _by_number(newcomer: Newcomer) -> Member | None:
    """Who bears the card number or the national id, whole; both name one member."""
    by_card = by_id = None
    if card := newcomer.card_number.strip():
        by_card = Member.objects.filter(card_number=card).first()
    if newcomer.national_id.strip():
        people = Person.objects.with_national_id(newcomer.national_id)
        by_id = Member.objects.filter(person__in=people).first()
        if by_id is None and people.exists():
            raise refusal(
                "national_id", _("Số định danh này đã ghi cho người khác."), "other_person"
            )
    if by_card and by_id and by_card.pk != by_id.pk:
        raise refusal("card_number", _("Số thẻ này đã có ở đảng viên khác."), "other_card")
    return by_card or by_id


def _refuse_mismatch(member: Member, newcomer: Newcomer) -> None:
    """Numbers that lead to somebody of another name or birth are typed wrongly."""
    person = member.person
    same_name = person.name_key == names.fold(newcomer.full_name)
    known_to_the_day = person.birth_date is not None and person.birth_precision == "day"
    if not same_name or (known_to_the_day and person.birth_date != newcomer.birth_date):
        raise refusal(
            "card_number",
            _("Số thẻ hoặc số định danh là của người có họ tên, ngày sinh khác."),
            "other_person",
        )


def _refuse_status(member: Member, actor: User) -> None:
    """Only who moved away, or lives here for a time, can come (again)."""
    if member.status in (MemberStatus.MOVED, MemberStatus.GUEST):
        return
    if not Member.objects.visible_to(actor).filter(pk=member.pk).exists():
        raise ValidationError(
            _("Sổ của tổ chức khác đang ghi đồng chí này. Nơi đó ghi chuyển đi rồi mới nhận."),
            code="elsewhere",
        )
    if member.status in CURRENT:
        raise ValidationError(
            _("Đ/c %(name)s đang sinh hoạt tại %(cell)s. Dùng đề nghị chuyển sang chi bộ khác.")
            % {"name": member, "cell": member.cell},
            code="already_member",
        )
    raise ValidationError(
        _("Sổ ghi đ/c %(name)s %(status)s: không nhận theo giấy chuyển sinh hoạt.")
        % {"name": member, "status": member.get_status_display()},
        code="ended",
    )

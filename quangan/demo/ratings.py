"""The year before, rated: every cell, and the members of the cell that the demo follows."""

from datetime import date

from cells.models import CellKind, Organization, Post, PostKind
from members.models import Member
from people import clock
from people.models import User
from quangan.demo.cast import HOME
from reports.models import Rating, RatingClass
from reports.rating.services import add_remarks, decide_ratings, rate_itself

YEAR = 2023
WRITTEN_ON, REMARKED_ON = date(2023, 12, 6), date(2023, 12, 14)
CELLS_DECIDED_ON, MEMBERS_DECIDED_ON = date(2023, 12, 21), date(2023, 12, 28)
# A fifth of those that are good or better may be excellent, by kind of cell.
EXCELLENT = {CellKind.VILLAGE: 2, CellKind.AGENCY: 1}
COMPLETED = ("Chi bộ thôn Sán Cáy Coọc",)
OF_CELL = {
    RatingClass.EXCELLENT: "Họp đủ, kết nạp vượt mức được giao; còn ít đảng viên nữ.",
    RatingClass.GOOD: "Họp đúng lịch, hoàn thành việc được giao; tạo nguồn còn chậm.",
    RatingClass.COMPLETED: "Nhiều tháng họp muộn, chưa kết nạp được người nào; đã rút kinh nghiệm.",
}
OF_MEMBER = {
    RatingClass.EXCELLENT: "Dự họp đủ, hoàn thành tốt việc chi bộ giao, gương mẫu ở thôn.",
    RatingClass.GOOD: "Dự họp đều, hoàn thành việc được giao; ít phát biểu trong sinh hoạt.",
    RatingClass.COMPLETED: "Đi làm xa, vắng một số buổi; đã báo chi bộ.",
}


def rate_demo_year(committee: Organization) -> None:
    """Let cells rate themselves, the committee remark and decide; then the home cell's members."""
    deputy = User.objects.get(username="phobithu")
    cells = _rate_cells(committee, deputy)
    _decide(committee, cells, "86-QĐ/ĐU", CELLS_DECIDED_ON, deputy)
    members = _rate_members(Organization.objects.get(parent=committee, name=HOME))
    _decide(committee, members, "91-QĐ/ĐU", MEMBERS_DECIDED_ON, deputy)


def _rate_cells(committee: Organization, deputy: User) -> list[Rating]:
    left = dict(EXCELLENT)
    ratings = []
    cells = Organization.objects.cells().filter(parent=committee).order_by("position", "pk")
    for cell in cells:
        kind = CellKind(cell.cell_kind)
        code = RatingClass.COMPLETED if cell.name in COMPLETED else RatingClass.GOOD
        if code == RatingClass.GOOD and left.get(kind):
            left[kind] -= 1
            code = RatingClass.EXCELLENT
        with clock.held_today(WRITTEN_ON):
            rating = rate_itself(
                cell=cell, year=YEAR, actor=_secretary_of(cell), self_class=code, text=OF_CELL[code]
            )
        ratings.append(_remarked(rating, code, "Nhất trí mức chi bộ tự xếp.", deputy))
    return ratings


def _rate_members(cell: Organization) -> list[Rating]:
    """The official members but the secretary: nobody proposes a class for themself."""
    secretary = _secretary_of(cell)
    members = Member.objects.official().filter(cell=cell, official_on__lt=WRITTEN_ON)
    ratings = []
    others = members.exclude(person=secretary.person_id).select_related("person")
    for number, member in enumerate(others.order_by("sort_key", "pk")):
        code = (RatingClass.EXCELLENT, *[RatingClass.GOOD] * 5, RatingClass.COMPLETED)[number % 7]
        if number >= 7 and code == RatingClass.EXCELLENT:
            code = RatingClass.GOOD
        own = User.objects.filter(person=member.person_id).first()
        with clock.held_today(WRITTEN_ON):
            rating = rate_itself(
                cell=cell, member=member, year=YEAR, actor=own or secretary,
                self_class=code, text=OF_MEMBER[code],
            )  # fmt: skip
        ratings.append(_remarked(rating, code, "Chi bộ nhất trí.", secretary))
    return ratings


def _remarked(rating: Rating, code: str, remarks: str, actor: User) -> Rating:
    with clock.held_today(REMARKED_ON):
        return add_remarks(rating=rating, remarks=remarks, proposed_class=code, actor=actor)


def _decide(
    committee: Organization, ratings: list[Rating], number: str, on: date, actor: User
) -> None:
    with clock.held_today(on):
        decide_ratings(
            committee=committee,
            year=YEAR,
            classes={rating.pk: rating.proposed_class for rating in ratings},
            number=number,
            decided_on=on,
            actor=actor,
        )


def _secretary_of(cell: Organization) -> User:
    post = Post.objects.filter(organization=cell, kind=PostKind.SECRETARY, ended_on=None)
    return User.objects.get(person__in=post.values("person"))

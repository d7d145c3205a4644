"""The people of the demo: who they are in the lists, which posts and accounts they get."""

from datetime import date

from django.contrib.auth.hashers import check_password, make_password

from candidates.models import Mentorship
from cells.models import Organization, Post, PostKind
from cells.services import appoint
from members.models import Member
from people import audit
from people.models import Person, User
from people.services import add_people
from quangan.demo import CAST
from quangan.demo.password import demo_password

SOURCE = "seed_demo"
APPOINTED_ON = date(2022, 9, 1)
HOME, OTHER = "Chi bộ thôn Nà Cáng", "Chi bộ thôn An Sơn"
# The mentor whom the demo follows: an official member of Nà Cáng.
MENTOR, PLAIN_MEMBER = "Đinh Quang Dũng", "Đỗ Văn Đạt"
# Who answers for which cell, as the quota sheet says; Nà Cáng is the demo's member in charge's.
IN_CHARGE = {
    "Vũ Quang Hùng": (HOME, "Chi bộ thôn Nà Pá", "Chi bộ Cơ quan xã"),
    "Nguyễn Thị Sơn": (OTHER, "Chi bộ thôn Tầm Làng", "Chi bộ Trạm Y tế xã"),
    "Hoàng Thị Hương": ("Chi bộ thôn Hải An", "Chi bộ thôn Tán Trúc Tùng", "Chi bộ Trường Mầm non"),
    "Phạm Quang Dũng": (
        "Chi bộ thôn Đông Thành", "Chi bộ thôn Mào Sán Cáu", "Chi bộ Trường Tiểu học và THCS",
    ),
    "Phạm Minh Hùng": ("Chi bộ thôn Sán Cáy Coọc",),
    "Nguyễn Thị Hương": ("Chi bộ thôn Thìn Thủ", "Chi bộ Công an xã"),
    "Trần Quang Dũng": ("Chi bộ thôn Làng Ngang", "Chi bộ Quân sự xã"),
}  # fmt: skip


def open_accounts(committee: Organization) -> None:
    """Accounts of those who act in the months before: secretaries, mentors, the committee's."""
    taken = {
        _holder(committee, PostKind.SECRETARY): "bithu.danguy",
        _secretary_of(committee, HOME): "bithu.thon",
        _secretary_of(committee, OTHER): "bithu.khac",
        _member(committee, HOME, MENTOR): "giupdo",
    }
    for person, username in taken.items():
        _account(person, username)
    posts = Post.objects.filter(organization__parent=committee, kind=PostKind.SECRETARY)
    for post in posts.select_related("person", "organization").order_by("organization__position"):
        if post.person not in taken:
            taken[post.person] = f"bithu{post.organization.position:02d}"
            _account(post.person, taken[post.person])
    helping = Mentorship.objects.open().filter(candidate__committee=committee)
    mentors = {m.mentor.person: None for m in helping.select_related("mentor__person")}
    helpers = _official(committee, HOME)
    for person in sorted({*mentors, *helpers}, key=lambda p: (p.sort_key, str(p.birth_date))):
        if person not in taken and person != _member(committee, HOME, PLAIN_MEMBER):
            taken[person] = f"dangvien{len(taken):03d}"
            _account(person, taken[person])


def give_accounts(committee: Organization) -> None:
    """Posts that no list names, and the accounts of the rest of the cast."""
    agency = "Chi bộ Cơ quan xã"
    for name, cells in IN_CHARGE.items():
        person = _committee_member(committee, name)
        for cell in cells:
            _appoint(person, Organization.objects.get(parent=committee, name=cell), "in_charge")
    without_post = [p for p in _official(committee, agency) if not p.posts.exists()]
    free = [person for person in without_post if not hasattr(person, "user")]
    office, inspection = free[0], free[1]
    viewer, admin = add_people(
        [Person(full_name="Nguyễn Thị Quyên"), Person(full_name="Phạm Văn Trị")]
    )
    superior = committee.parent or committee
    _appoint(office, committee, PostKind.OFFICE)
    _appoint(inspection, committee, PostKind.INSPECTION)
    _appoint(viewer, superior, PostKind.SUPERIOR_VIEWER)
    _appoint(admin, committee, PostKind.SYSTEM_ADMIN)
    for person, username in {
        _member(committee, HOME, PLAIN_MEMBER): "dangvien",
        _committee_member(committee, "Vũ Quang Hùng"): "phutrach",
        office: "vanphong",
        _holder(committee, PostKind.STANDING_DEPUTY): "phobithu",
        inspection: "kiemtra",
        viewer: "captren",
        admin: "admin",
    }.items():
        _account(person, username)
    set_passwords()


def set_passwords() -> None:
    """Give every demo person the one password, where it is not theirs already.

    Written past the validators: ``QUANGAN_DEMO_PASSWORD`` may be shorter than the site would
    let anybody choose.
    """
    password = demo_password()
    kept = set(User.objects.filter(username__in=CAST).values_list("password", flat=True))
    if not all(check_password(password, hashed) for hashed in kept):
        User.objects.filter(username__in=CAST).update(password=make_password(password))


def _account(person: Person, username: str) -> User:
    """An account without a password; only the cast is given one.

    ``create_account`` would spend ten seconds on hashing passwords that nobody knows.
    """
    user = User(username=username, person=person)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    audit.record(None, "people.account_created", user, source=SOURCE)
    return user


def _appoint(person: Person, organization: Organization, kind: str) -> None:
    appoint(
        person=person,
        organization=organization,
        kind=kind,
        started_on=APPOINTED_ON,
        actor=None,
        source=SOURCE,
    )


def _holder(organization: Organization, kind: str) -> Person:
    post = organization.posts.select_related("person").get(kind=kind, ended_on=None)
    return post.person


def _secretary_of(committee: Organization, cell: str) -> Person:
    return _holder(Organization.objects.get(parent=committee, name=cell), PostKind.SECRETARY)


def _member(committee: Organization, cell: str, name: str) -> Person:
    members = Member.objects.select_related("person")
    return members.get(committee=committee, cell__name=cell, person__full_name=name).person


def _committee_member(committee: Organization, name: str) -> Person:
    posts = committee.posts.select_related("person").filter(person__full_name=name)
    return posts[0].person


def _official(committee: Organization, cell: str) -> list[Person]:
    members = Member.objects.official().filter(committee=committee, cell__name=cell)
    by_name = members.select_related("person").order_by("person__sort_key", "joined_on")
    return [member.person for member in by_name]

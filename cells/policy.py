"""The one table of access: what each post lets its holder see and do, and how far.

A post gives a :class:`Role`; a :class:`Right` says which roles may do one thing to the rows of
one model: at the very cell where the post is held (``own``), or at the organisation where it
is held and everything below (``below``). Pages, API, admin, exports, search and tasks ask this
table through ``cells.access``; ``manage.py access_matrix`` prints it, and ``docs/access.md``
is that print.

Models of upper floors stand here by name, so that the whole policy is read in one place.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cells.models import Organization, OrganizationKind, Post, PostKind


class Role(TextChoices):
    """What a post makes of its holder, whatever it is called."""

    CELL_LEADER = "cell_leader", _("bí thư, phó bí thư chi bộ")
    CELL_COMMITTEE = "cell_committee", _("chi ủy viên")
    IN_CHARGE = "in_charge", _("phụ trách chi bộ")
    OFFICE = "office", _("văn phòng")
    COMMITTEE = "committee", _("thường trực, thường vụ đảng ủy")
    COMMITTEE_MEMBER = "committee_member", _("đảng ủy viên")
    INSPECTION = "inspection", _("ủy ban kiểm tra")
    SUPERIOR = "superior", _("theo dõi của cấp trên")
    ADMIN = "admin", _("quản trị hệ thống")


ROLES_AT_CELL = {
    PostKind.SECRETARY: Role.CELL_LEADER,
    PostKind.DEPUTY: Role.CELL_LEADER,
    PostKind.STANDING_DEPUTY: Role.CELL_LEADER,
    PostKind.COMMITTEE_MEMBER: Role.CELL_COMMITTEE,
    PostKind.IN_CHARGE: Role.IN_CHARGE,
}
ROLES_AT_COMMITTEE = {
    PostKind.SECRETARY: Role.COMMITTEE,
    PostKind.DEPUTY: Role.COMMITTEE,
    PostKind.STANDING_DEPUTY: Role.COMMITTEE,
    PostKind.STANDING_MEMBER: Role.COMMITTEE,
    PostKind.COMMITTEE_MEMBER: Role.COMMITTEE_MEMBER,
    PostKind.OFFICE: Role.OFFICE,
    PostKind.INSPECTION: Role.INSPECTION,
    PostKind.SUPERIOR_VIEWER: Role.SUPERIOR,
    PostKind.SYSTEM_ADMIN: Role.ADMIN,
}


def role_of(post: Post) -> Role | None:
    """The role ``post`` gives, or None where its kind means nothing at that organisation."""
    return roles_at(post.organization).get(PostKind(post.kind))


def fits(kind: str, organization: Organization) -> bool:
    """Whether the post ``kind`` exists at ``organization``: a cell has no office."""
    return kind in roles_at(organization)


def roles_at(organization: Organization) -> dict[PostKind, Role]:
    """The kinds of post that exist at ``organization``, and what each makes of its holder."""
    at_cell = organization.kind == OrganizationKind.CELL
    return ROLES_AT_CELL if at_cell else ROLES_AT_COMMITTEE


def kinds_at_cell(right: "Right") -> list[PostKind]:
    """The posts of a cell that give ``right`` over what belongs to that cell."""
    return [kind for kind, role in ROLES_AT_CELL.items() if role in right.own]


class Condition(TextChoices):
    """What gives a right without a post: being somebody to the very row."""

    SELF = "self", _("chính người đó")
    MENTOR = "mentor", _("người đang giúp đỡ")
    CELL_MEMBER = "cell_member", _("đảng viên của chi bộ")
    OWNER = "owner", _("người được giao")


@dataclass(frozen=True)
class Right:
    """One line of the policy: who may do one thing to the rows of one model."""

    model: str
    action: str
    label: str | Promise
    own: frozenset[Role]
    below: frozenset[Role]
    also: tuple[Condition, ...]
    # Held only where no organisation stands above: what serves every committee of the install.
    topmost: bool

    @property
    def roles(self) -> frozenset[Role]:
        return self.own | self.below

    def __str__(self) -> str:
        return f"{self.model}:{self.action}"


POLICY: list[Right] = []


def _right(
    model: str,
    action: str,
    label: str | Promise,
    *,
    own: Iterable[Role] = (),
    below: Iterable[Role] = (),
    also: tuple[Condition, ...] = (),
    topmost: bool = False,
) -> Right:
    right = Right(model, action, label, frozenset(own), frozenset(below), also, topmost)
    POLICY.append(right)
    return right


_LEADS = {Role.CELL_LEADER}
_SITS = {Role.CELL_LEADER, Role.CELL_COMMITTEE}
_KNOWS_CELL = {Role.CELL_LEADER, Role.CELL_COMMITTEE, Role.IN_CHARGE}
_KNOWS_ALL = {Role.OFFICE, Role.COMMITTEE, Role.INSPECTION}
_COUNTS_ALL = _KNOWS_ALL | {Role.SUPERIOR, Role.ADMIN}
_OFFICE = {Role.OFFICE}
_ADMIN = {Role.ADMIN}

# Organisations, posts, quotas. Whoever counts an organisation may know that it exists.
SEE_ORGANIZATION = _right(
    "cells.organization", "see", _("xem tổ chức"), own=_KNOWS_CELL, below=_COUNTS_ALL
)
REORGANISE = _right(
    "cells.organization",
    "reorganise",
    _("đổi tên, sáp nhập, chuyển, giải thể"),
    below=_OFFICE | _ADMIN,
)
# A split names who goes where: for who sees the people.
SPLIT = _right("cells.organization", "split", _("chia tách"), below=_OFFICE)
KEEP_ORGANIZATION = _right("cells.organization", "keep", _("lập và sửa"), below=_ADMIN)
SEE_POST = _right("cells.post", "see", _("xem chức vụ"), own=_KNOWS_CELL, below=_COUNTS_ALL)
KEEP_POST = _right("cells.post", "keep", _("giao và thôi chức vụ"), below=_ADMIN)
PUT_IN_CHARGE = _right(
    "cells.post", "put_in_charge", _("phân công phụ trách chi bộ"), below=_OFFICE | _ADMIN
)
# At a committee whoever names a stand-in hands out its rights: KEEP_POST is asked there.
NAME_STAND_IN = _right(
    "cells.post", "name_stand_in", _("cử người đứng thay trong chi bộ"), below=_OFFICE | _ADMIN
)
SEE_HANDOVER = _right(
    "cells.posthandover", "see", _("xem bàn giao chức vụ"), below=_OFFICE, also=(Condition.OWNER,)
)
KEEP_TERM = _right("cells.term", "keep", _("đặt nhiệm kỳ"), below=_ADMIN)
SEE_QUOTA = _right("cells.quota", "see", _("xem chỉ tiêu"), own=_KNOWS_CELL, below=_COUNTS_ALL)
KEEP_QUOTA = _right("cells.quota", "keep", _("giao chỉ tiêu"), below=_OFFICE | _ADMIN)

# Accounts and the trail. Who sees no dossier reads no entry on one.
ENTER_ADMIN = _right("admin.site", "enter", _("vào trang quản trị"), below=_ADMIN)
KEEP_ACCOUNT = _right("people.user", "keep", _("giữ tài khoản"), below=_ADMIN)
# Whoever hands out a password could sign in with it: of people who reach no further, then.
ISSUE_SLIP = _right(
    "people.user", "issue_slip", _("mở tài khoản, cấp phiếu"), own=_LEADS, below=_OFFICE | _ADMIN
)
READ_TRAIL = _right("people.auditentry", "read", _("đọc nhật ký"), below=_KNOWS_ALL)
READ_SETTINGS_TRAIL = _right(
    "people.auditentry", "read_settings", _("đọc nhật ký phần thiết lập"), below=_ADMIN
)
READ_OPENINGS = _right(
    "people.recordopening",
    "read",
    _("xem ai đã mở hồ sơ"),
    below={Role.INSPECTION},
    also=(Condition.SELF,),
)

# What the install runs by.
KEEP_LOCAL_RULES = _right(
    "rules.rulevalue", "keep_local", _("đặt mức riêng của đảng bộ"), below=_ADMIN
)
KEEP_RULES = _right(
    "rules.rulevalue", "keep", _("đặt mức chung, ngày nghỉ"), below=_ADMIN, topmost=True
)
SEE_DELIVERY = _right("notifications.delivery", "see", _("xem thư đã gửi"), below=_ADMIN)
KEEP_REMINDERS = _right(
    "notifications.rulesetting",
    "keep",
    _("đặt quy tắc nhắc việc, kênh được phép"),
    below=_ADMIN,
)
WATCH_REMINDERS = _right(
    "notifications.notification",
    "watch",
    _("xem lịch nhắc, ai chưa nhận được tin"),
    below={Role.OFFICE, Role.COMMITTEE, Role.ADMIN},
)
# The words of a reminder may name a candidate: an admin reads counts.
READ_REMINDERS = _right(
    "notifications.notification",
    "read",
    _("đọc nội dung trong lịch nhắc"),
    below={Role.OFFICE, Role.COMMITTEE},
)
KEEP_SCHEDULES = _right(
    "django_celery_beat.periodictask", "keep", _("đặt lịch chạy"), below=_ADMIN, topmost=True
)
IMPORT = _right("imports.importbatch", "import", _("nhập từ bảng tính"), below=_OFFICE)

# Members.
SEE_MEMBER = _right(
    "members.member",
    "see",
    _("xem hồ sơ đảng viên"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
    also=(Condition.SELF,),
)
EDIT_MEMBER = _right("members.member", "edit", _("sửa hồ sơ"), own=_LEADS, below=_OFFICE)
SEE_NATIONAL_ID = _right(
    "members.member",
    "see_national_id",
    _("xem số định danh, có lý do"),
    own=_LEADS,
    below=_OFFICE,
)
PROPOSE_CORRECTION = _right(
    "members.correctionproposal",
    "propose",
    _("đề nghị sửa thông tin của mình"),
    also=(Condition.SELF,),
)
ANSWER_PROPOSAL = _right(
    "members.correctionproposal",
    "answer",
    _("trả lời đề nghị sửa"),
    own=_LEADS,
    below=_OFFICE,
)
RECORD_DECISION = _right(
    "members.member", "record_decision", _("ghi quyết định của cấp ủy"), below=_OFFICE
)
SEE_TRANSFER = _right(
    "members.transferrequest",
    "see",
    _("xem đề nghị chuyển"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
)
ASK_TRANSFER = _right(
    "members.transferrequest", "ask", _("đề nghị chuyển"), own=_LEADS, below=_OFFICE
)
ANSWER_TRANSFER = _right(
    "members.transferrequest", "answer", _("trả lời đề nghị chuyển"), own=_LEADS, below=_OFFICE
)
SEE_ATTACHMENT = _right(
    "members.cellattachment",
    "see",
    _("xem người về dự"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
    also=(Condition.SELF,),
)
RECORD_VISIT = _right(
    "members.cellattachment",
    "record_visit",
    _("ghi buổi về sinh hoạt"),
    own=_LEADS,
    below=_OFFICE,
    also=(Condition.SELF,),
)
ATTACH = _right("members.cellattachment", "keep", _("cử đảng viên về chi bộ thôn"), below=_OFFICE)

# Candidates. The cell leads, the office keeps papers, the committee decides and edits nothing.
SEE_CANDIDATE = _right(
    "candidates.candidate",
    "see",
    _("xem quần chúng"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
    also=(Condition.SELF, Condition.MENTOR),
)
SEE_SUBMITTED = _right(
    "candidates.candidate", "see_submitted", _("xem hồ sơ đã trình"), below={Role.SUPERIOR}
)
INTRODUCE = _right(
    "candidates.candidate", "introduce", _("giới thiệu nguồn"), own=_LEADS, below=_OFFICE
)
LEAD_CANDIDATE = _right(
    "candidates.candidate",
    "lead",
    _("phân công giúp đỡ, trình, tổ chức kết nạp"),
    own=_LEADS,
)
CORRECT_CANDIDATE = _right(
    "candidates.candidate", "correct", _("sửa thông tin"), own=_LEADS, below=_OFFICE
)
REVIEW_CANDIDATE = _right("candidates.candidate", "review", _("ghi ý kiến của chi bộ"), own=_SITS)
KEEP_DOSSIER = _right(
    "candidates.candidate", "keep_dossier", _("ghi giấy tờ, quyết định cấp trên"), below=_OFFICE
)
PRINT_PAPER = _right(
    "candidates.candidate",
    "print",
    _("in giấy tờ"),
    own=_LEADS,
    below=_OFFICE | {Role.COMMITTEE},
    also=(Condition.MENTOR,),
)
SEE_REGISTER = _right(
    "documents.registerentry",
    "see",
    _("xem sổ đăng ký văn bản đi"),
    own=_LEADS,
    below=_KNOWS_ALL,
)
SEE_CLASS = _right("candidates.trainingclass", "see", _("xem lớp học"), below=_KNOWS_ALL)
KEEP_CLASS = _right(
    "candidates.trainingclass", "keep", _("mở lớp, cử người học, ghi kết quả"), below=_OFFICE
)
SEE_MOVEMENT = _right(
    "candidates.movement",
    "see",
    _("xem phong trào, mô hình"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
)
KEEP_MOVEMENT = _right(
    "candidates.movement", "keep", _("ghi phong trào, mô hình"), own=_LEADS, below=_OFFICE
)
SEE_DESK = _right("candidates.candidate", "see_desk", _("mở bàn xét duyệt"), below=_KNOWS_ALL)
DECIDE = _right("candidates.candidate", "decide", _("xét, quyết định"), below={Role.COMMITTEE})
SEE_REPORT = _right(
    "candidates.mentorreport",
    "see",
    _("xem nhận xét đã nộp"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
    also=(Condition.MENTOR,),
)
SEE_REPORT_DRAFT = _right(
    "candidates.mentorreport",
    "see_draft",
    _("xem nhận xét chưa nộp"),
    own=_SITS,
    also=(Condition.MENTOR,),
)
WRITE_REPORT = _right(
    "candidates.mentorreport", "write", _("viết nhận xét"), also=(Condition.MENTOR,)
)
RETURN_REPORT = _right("candidates.mentorreport", "return", _("trả lại nhận xét"), own=_LEADS)

# Meetings. Drafts stay in the cell.
SEE_MEETING = _right(
    "meetings.meeting",
    "see",
    _("xem biên bản đã chốt"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
    also=(Condition.CELL_MEMBER,),
)
SEE_MEETING_DRAFT = _right("meetings.meeting", "see_draft", _("xem biên bản nháp"), own=_SITS)
WRITE_MEETING = _right("meetings.meeting", "write", _("ghi cuộc họp"), own=_SITS)
RUN_MEETING = _right("meetings.meeting", "run", _("mời, chốt, hủy cuộc họp"), own=_LEADS)
PRINT_MEETING = _right(
    "meetings.meeting",
    "print",
    _("in biên bản, nghị quyết"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
)
WATCH_MEETINGS = _right(
    "meetings.meeting",
    "watch",
    _("theo dõi sinh hoạt"),
    own={Role.IN_CHARGE},
    below={Role.COMMITTEE, Role.OFFICE},
)
WRITE_GUIDANCE = _right(
    "meetings.guidance",
    "write",
    _("soạn và gửi định hướng sinh hoạt"),
    below={Role.COMMITTEE, Role.OFFICE},
)
SEE_GUIDANCE = _right(
    "meetings.guidance",
    "see",
    _("xem định hướng đã gửi"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
)
SEE_PLAN = _right(
    "meetings.thematictopic",
    "see",
    _("xem kế hoạch chuyên đề"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
)
KEEP_PLAN = _right("meetings.thematictopic", "keep", _("lập kế hoạch chuyên đề"), own=_LEADS)
CONFIRM_SCORE = _right(
    "meetings.qualityscore",
    "confirm",
    _("xác nhận điểm sinh hoạt"),
    own={Role.IN_CHARGE},
    below={Role.COMMITTEE, Role.OFFICE},
)
KEEP_VISIT = _right(
    "meetings.visitor",
    "keep",
    _("ghi ý kiến của người dự họp, vấn đề nêu ra"),
    own=_LEADS,
    below=_OFFICE,
    also=(Condition.SELF,),
)
COUNT_VISITS = _right(
    "meetings.visitor",
    "count",
    _("xem số lần dự họp ở chi bộ trong năm"),
    below={Role.COMMITTEE, Role.OFFICE},
    also=(Condition.SELF,),
)
CLOSE_TASK = _right(
    "meetings.task", "close", _("báo xong nhiệm vụ"), own=_SITS, also=(Condition.OWNER,)
)

# Sums. Who sees sums alone (a superior, an admin) opens no person behind them.
SEE_FIGURES = _right("reports.figures", "see", _("xem số liệu"), own=_KNOWS_CELL, below=_COUNTS_ALL)

# The year-end rating: the cell or the member rates itself, who is in charge or the cell adds
# remarks, the committee decides.
SEE_RATING = _right(
    "reports.rating",
    "see",
    _("xem xếp loại cuối năm"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL,
    also=(Condition.SELF,),
)
RATE_CELL = _right(
    "reports.rating",
    "rate_cell",
    _("tự xếp loại chi bộ, ghi thay đảng viên không có tài khoản"),
    own=_LEADS,
)
RATE_ONESELF = _right(
    "reports.rating", "rate_oneself", _("tự xếp loại mình"), also=(Condition.SELF,)
)
PROPOSE_RATING = _right(
    "reports.rating", "propose", _("chi bộ đề xuất mức của đảng viên"), own=_LEADS
)
REMARK_RATING = _right(
    "reports.rating",
    "remark",
    _("nhận xét, đề xuất mức của chi bộ"),
    own={Role.IN_CHARGE},
    below={Role.COMMITTEE},
)
DECIDE_RATING = _right("reports.rating", "decide", _("quyết định xếp loại"), below={Role.COMMITTEE})
CLOSE_PERIOD = _right(
    "reports.closedperiod",
    "close",
    _("chốt số liệu một kỳ"),
    below={Role.OFFICE, Role.COMMITTEE},
)

# Models of mass mobilisation: each organisation registers its own, who stands above recognises.
SEE_MOBILISATION = _right(
    "reports.mobilisationmodel",
    "see",
    _("xem mô hình dân vận khéo"),
    own=_KNOWS_CELL,
    below=_KNOWS_ALL | {Role.SUPERIOR},
)
KEEP_MOBILISATION = _right(
    "reports.mobilisationmodel",
    "keep",
    _("đăng ký, theo dõi mô hình của đơn vị mình"),
    own={Role.CELL_LEADER, Role.OFFICE, Role.COMMITTEE},
)
RECOGNISE_MOBILISATION = _right(
    "reports.mobilisationmodel",
    "recognise",
    _("ghi công nhận mô hình"),
    below={Role.OFFICE, Role.COMMITTEE},
)

"""Who acts in a commune at work, what each page asks, and how people fill it in wrongly."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.test import Client

from candidates import services
from candidates.models import Candidate, Stage
from candidates.readiness import with_facts
from candidates.readiness.papers import index_of
from cells.models import Organization, OrganizationKind, PostKind
from cells.services import create_organization
from members.models import Member
from people import clock
from people.models import User
from rules.models import RuleValue
from tests import factories as make

START = date(2024, 1, 8)
# A probation that ends in summer 2024, so that the first runs see the old rules of recognition.
JOINED = date(2023, 6, 15)
EXTENSION = 3

# Who may do what, as the policy has it; the test says it once more, in its own words.
LEADER, OFFICE, DECIDER, SECTION = "leader", "office", "decider", "section"
RIGHTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "assign-mentor", "replace-mentor", "end-mentorship", "open-dossier", "opinions",
            "cell-vote", "recognition-vote", "removal-vote", "pause", "resume", "resubmit",
            "drop", "withdraw", "review",
        ),
        (LEADER,),
    ),
    **dict.fromkeys(
        (
            "date-mentorship", "edit", "certificate", "enrol", "papers", "route", "ceremony",
            "gone", "died", "add", "death",
        ),
        (LEADER, OFFICE),
    ),
    **dict.fromkeys(
        ("consent", "move", "extend", "annul", "superior-decision", "move-out", "leave"),
        (OFFICE,),
    ),
    "appraisal": (OFFICE, SECTION),
    **dict.fromkeys(("committee-vote", "refuse", "sitting"), (DECIDER,)),
    **dict.fromkeys(("allow-dossier", "return"), (DECIDER, OFFICE)),
}  # fmt: skip
ACTS = sorted(set(RIGHTS) - {"add"})
OF_MEMBERS = ("move-out", "leave", "death")
OF_MENTORSHIPS = ("replace-mentor", "end-mentorship", "date-mentorship")
FAULTS = (
    "nothing", "missing", "blank", "future", "past", "before_birth", "nonsense", "too_many",
    "probationary",
)  # fmt: skip


@dataclass
class Commune:
    """The organisations, the people with accounts, and what a whole run has counted."""

    committee: Organization
    cells: list[Organization]
    users: dict[str, User]
    leaders: dict[Any, tuple[str, str]]
    probationer: Member
    clients: dict[str, Client] = field(default_factory=dict)
    steps: int = 0
    posts: int = 0
    taken: Counter[str] = field(default_factory=Counter)

    # Nobody among these may change a row, whatever they try.
    powerless = ("outsider", "viewer", "plain_member", "mentor", "second_mentor")

    def holding(self, right: str, candidate: Candidate) -> tuple[str, ...]:
        """Who holds ``right`` over what belongs to the candidate's cell."""
        return {
            LEADER: self.leaders[candidate.cell_id],
            OFFICE: ("office",),
            DECIDER: ("chair", "deputy_and_secretary", "standing_member_and_mentor"),
            SECTION: ("section_head",) if candidate.cell_id == self.cells[2].pk else (),
        }[right]

    def rightful(self, act: str, candidate: Candidate) -> list[str]:
        """Whoever may do ``act`` to the candidate."""
        return [who for right in RIGHTS[act] for who in self.holding(right, candidate)]


def make_commune() -> Commune:
    """Three cells, one below a section committee, and every kind of person who acts or tries."""
    superior = make_superior()
    committee = make.make_committee(parent=superior, is_upland=True)
    section = create_organization(
        name="Đảng ủy bộ phận", kind=OrganizationKind.SECTION, parent=committee, actor=None,
        source="test",
    )  # fmt: skip
    first, second, third = cells = [
        make.make_cell(committee), make.make_cell(committee), make.make_cell(section)
    ]  # fmt: skip
    members = [make.make_member(first) for _n in range(5)]
    for cell in (second, third):
        for _n in range(3):
            make.make_member(cell)
    elsewhere = make.make_committee("Đảng ủy xã khác")
    outside = make.make_cell(elsewhere)
    users = {
        "first_secretary": make.holder_of(PostKind.SECRETARY, first),
        "first_deputy": make.holder_of(PostKind.DEPUTY, first),
        "plain_member": make.user_of(members[3]),
        "deputy_and_secretary": make.holder_of(PostKind.SECRETARY, second),
        "second_deputy": make.holder_of(PostKind.DEPUTY, second),
        "third_secretary": make.holder_of(PostKind.SECRETARY, third),
        "third_deputy": make.holder_of(PostKind.DEPUTY, third),
        "section_head": make.holder_of(PostKind.SECRETARY, section),
        "mentor": make.user_of(members[0]),
        "second_mentor": make.user_of(members[1]),
        "standing_member_and_mentor": make.user_of(members[2]),
        "office": make.holder_of(PostKind.OFFICE, committee),
        "chair": make.holder_of(PostKind.SECRETARY, committee),
        "outsider": make.holder_of(PostKind.SECRETARY, outside),
        "viewer": make.holder_of(PostKind.SUPERIOR_VIEWER, superior),
    }
    # One leads a cell and decides above it; one decides and helps somebody.
    make.make_post(users["deputy_and_secretary"].person, committee, PostKind.STANDING_DEPUTY)
    make.make_post(users["standing_member_and_mentor"].person, committee, PostKind.STANDING_MEMBER)
    make.make_post(users["outsider"].person, elsewhere, PostKind.SECRETARY)
    allow_extension(committee)
    commune = Commune(
        committee=committee,
        cells=cells,
        users=users,
        leaders={
            first.pk: ("first_secretary", "first_deputy"),
            second.pk: ("deputy_and_secretary", "second_deputy"),
            third.pk: ("third_secretary", "third_deputy"),
        },
        probationer=make_probationer(second),
    )
    for who, user in users.items():
        # Lists are put in order by it: numbers of the factories differ from run to run.
        user.username = who
        user.save(update_fields=["username"])
        commune.clients[who] = Client()
        commune.clients[who].force_login(user)
    return commune


def make_superior() -> Organization:
    return create_organization(
        name="Huyện ủy", kind=OrganizationKind.SUPERIOR, parent=None, actor=None, source="test"
    )


def allow_extension(committee: Organization) -> None:
    """A local rule, without which no probation is ever prolonged."""
    general = RuleValue.objects.get(rule="probation.extension_months")
    RuleValue.objects.create(
        rule=general.rule, value=EXTENSION, unit=general.unit, source="01-QĐ/ĐU",
        effective_from=general.effective_from, confidence="B", organization=committee,
        reason="thử",
    )  # fmt: skip


def make_probationer(cell: Organization) -> Member:
    """Somebody of whom a list says that they are on probation: no act here led to it."""
    with clock.held_today(START):
        person = make.make_person("Đặng Thị Ngân", education_level="upper_secondary")
        member = make.make_member(cell, person=person, official=False, joined_on=JOINED)
        services.register_probationer(
            member, actor=None, ground="danh sách", on=START, source="test"
        )
    return member


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def known(pk: Any) -> Candidate:
    """The candidate as they stand, with everything that readiness reads."""
    return with_facts(Candidate.objects.select_related("committee")).get(pk=pk)


def introduction(cell: Organization, name: str, born: date, day: date, body: str) -> dict[str, Any]:
    return {
        "full_name": name, "birth_date": written(born), "sex": "male",
        "education_level": "upper_secondary", "cell": cell.pk, "body": body,
        "introduced_on": written(day),
    }  # fmt: skip


def cell_vote(candidate: Candidate, day: date, *, passes: bool) -> dict[str, Any]:
    entitled = services.entitled_in_cell(candidate.cell, day)
    counts = (entitled, 0) if passes else (0, entitled)
    return {
        "decided_on": written(day), "present": entitled, "votes_for": counts[0],
        "against": counts[1], "other": 0, "exempt_absent": 0, "number": "",
        "reason": "Không bảo đảm tư cách",
    }  # fmt: skip


def committee_vote(day: date, *, passes: bool, matter: str = "recognition") -> dict[str, Any]:
    return {
        "matter": matter, "entitled": 11, "present": 10, "votes_for": 9 if passes else 3,
        "against": 1, "other": 0, "decided_on": written(day), "number": "",
    }  # fmt: skip


def papers(candidate: Candidate, day: date) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for paper in index_of(candidate, day):
        filled[f"{paper}-state"] = "held"
        filled[f"{paper}-dated_on"] = written(day)
    return filled


def someone_to_help(candidate: Candidate, choice: int) -> Member:
    """An official member with an account who does not help yet: the cell's own, else another."""
    helping = [m.mentor_id for m in candidate.mentorships.all() if m.ended_on is None]
    free = Member.objects.official().filter(
        committee=candidate.committee_id, person__user__isnull=False
    )
    own = list(free.exclude(pk__in=helping).order_by("person__user__username"))
    own.sort(key=lambda member: member.cell_id != candidate.cell_id)
    return own[choice % min(4, len(own))]


def filled_in(
    act: str, candidate: Candidate, day: date, choice: int, other_cell: Organization | None = None
) -> dict[str, Any]:
    """What the page of ``act`` asks, filled in as it should be on ``day``."""
    on, passes = written(day), choice % 3 > 0
    matter = ("recognition", "removal")[choice % 2]
    mentor = someone_to_help(candidate, choice).pk
    asked: dict[str, dict[str, Any]] = {
        "assign-mentor": {
            "mentor": mentor, "started_on": on, "together_since": written(make.LONG_AGO)
        },
        "replace-mentor": {"mentor": mentor, "replaced_on": on, "reason": "Đi xa"},
        "end-mentorship": {"ended_on": on, "reason": "Đi xa"},
        "date-mentorship": {"started_on": on, "together_since": written(make.LONG_AGO)},
        "edit": {
            "full_name": candidate.person.full_name, "education_level": "upper_secondary",
            "birth_date": written(candidate.person.birth_date or make.LONG_AGO),
        },
        "certificate": {"certificate_number": "12/GCN", "certified_on": on},
        "enrol": {"started_on": on},
        "open-dossier": {"opened_on": on},
        "opinions": {
            "summarised_on": on, "bodies": "Mặt trận", "asked": 9, "agreed": 9,
            "residence_asked": 0, "residence_agreed": 0,
        },
        "consent": {
            "kind": ("over_age", "literate", "readmission", "late_ceremony")[choice % 4],
            "number": "8-CV/TU", "given_on": on, "given_by": "Tỉnh ủy",
        },
        "route": {"route": ("youth_union", "trade_union", "members_only", "")[choice % 4]},
        "pause": {"paused_on": on, "until_on": "", "reason": "Đi làm ăn xa"},
        "resume": {"resumed_on": on},
        "resubmit": {},
        "review": {"reviewed_on": on, "next_step": "list", "conclusion": "Tiến bộ"},
        "drop": {"dropped_on": on, "reason": "Không còn phấn đấu"},
        "withdraw": {"withdrawn_on": on, "reason": "Xin thôi"},
        "gone": {"on": on, "reason": "Xã bên"},
        "died": {"on": on},
        "move": {"cell": other_cell.pk if other_cell else "", "moved_on": on},
        "extend": {"months": 1, "decided_on": on, "number": "6-QĐ/ĐU", "reason": "Chưa đủ"},
        "annul": {
            "number": "9-QĐ/TU", "annulled_on": on, "reason": "Sai sót",
            "of_standard": ("procedure", "standard")[choice % 2],
        },
        "appraisal": {"decided_on": on, "number": "2-BC/ĐUBP"},
        "committee-vote": committee_vote(day, passes=passes, matter=matter),
        "superior-decision": {
            "number": "77-QĐ/HU", "decided_on": on, "received_on": on, "matter": matter
        },
        "return": {"reason": "Thiếu giấy tờ"},
        "refuse": {"reason": "Chưa đủ tiêu chuẩn", "decided_on": on},
        "allow-dossier": {"on": on, "ground": "CV 3"},
        "ceremony": {"held_on": on, "mentor": mentor, "consent": ("", "8-CV/TU")[choice % 2]},
        "move-out": {"on": on, "place": "Xã bên", "ground": "GT 4"},
        "leave": {
            "on": on, "ground": "QĐ 5",
            "kind": ("resigned", "annulled", "removed_probation")[choice % 3],
        },
        "death": {"on": on, "ground": "GBT 6"},
    }  # fmt: skip
    if act == "papers":
        return papers(candidate, day)
    if act in ("cell-vote", "recognition-vote", "removal-vote"):
        return cell_vote(candidate, day, passes=passes)
    if act == "sitting":
        return sitting(day, [candidate.pk], passes=passes)
    return asked[act]


def sitting(day: date, chosen: list[Any], *, passes: bool) -> dict[str, Any]:
    filled: dict[str, Any] = {
        "held_on": written(day), "number": "", "entitled": 11, "present": 10
    }  # fmt: skip
    for pk in chosen:
        filled[f"{pk}-take"] = "on"
        filled[f"{pk}-votes_for"] = 9 if passes else 2
    return filled


def spoilt(data: dict[str, Any], fault: str, day: date, choice: int) -> dict[str, Any]:
    """``data`` as somebody types it who errs or cheats."""
    days = [name for name in data if name == "on" or name.endswith("_on")]
    counts = [name for name in data if name.endswith("votes_for") or name in ("agreed", "months")]
    names = sorted(data)
    match fault:
        case "missing" if names:
            return {name: data[name] for name in names if name != names[choice % len(names)]}
        case "blank" if names:
            return data | {names[choice % len(names)]: "  "}
        case "future":
            return data | dict.fromkeys(days, written(day + timedelta(days=1 + choice)))
        case "past":
            return data | dict.fromkeys(days, written(day - timedelta(days=1 + 11 * choice)))
        case "before_birth":
            return data | dict.fromkeys(days, "03/02/1930")
        case "nonsense":
            return data | dict.fromkeys(days, "31/02/2024")
        case "too_many":
            return data | dict.fromkeys(counts, 999)
        case "probationary" if "mentor" in data:
            novice = Member.objects.filter(status="probationary").order_by("sort_key").first()
            return data | {"mentor": novice.pk if novice else ""}
    return data


CLOSED = {
    Stage.OFFICIAL, Stage.DROPPED, Stage.WITHDRAWN, Stage.GONE, Stage.DECEASED, Stage.REMOVED,
    Stage.ANNULLED,
}  # fmt: skip

"""Cells merge, split, move, close and are renamed: what goes on, and what stays as it was."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from candidates.models import Candidate, MentorReport, StageEvent
from cells import services
from cells.models import Organization, Post, Quota, Reorganisation
from meetings.models import Meeting, Task
from members.models import Member, MembershipPeriod
from members.services import ask_transfer
from people import clock
from people.models import AuditEntry
from quangan.invariants import breaches
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 15)
ON = date(2024, 5, 2)
DAY_BEFORE = date(2024, 5, 1)
PAPERS = {"decision": "Quyết định 45-QĐ/ĐU", "minutes": "Biên bản ngày 28/04/2024"}


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


def member_of(cell, name="", **fields):
    return make.make_member(cell, name, **fields)


def candidate_of(cell, mentor):
    candidate = make.make_candidate(cell)
    StageEvent.objects.create(
        candidate=candidate, step="introduced", to_stage=candidate.stage, effective_on=make.MARCH_5
    )
    mentorship = make.make_mentorship(candidate, mentor)
    MentorReport.objects.create(
        mentorship=mentorship,
        cell=cell,
        committee=cell.parent,
        period=date(2024, 6, 1),
        due_on=date(2024, 5, 30),
    )
    return candidate


def meeting_of(cell, state="draft", day=3, month=6, **fields):
    return Meeting.objects.create(
        cell=cell,
        committee=cell.parent,
        month=date(2024, month, 1),
        planned_at=datetime(2024, month, day, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
        state=state,
        **fields,
    )


@pytest.fixture
def commune():
    """Two cells with members, a candidate each, a task, a draft, posts and shares; a third."""
    committee = make.make_committee()
    cells = [
        make.make_cell(committee, f"Chi bộ thôn {name}") for name in ("Nà Cáng", "Nà Pá", "Hải An")
    ]
    here, there, aside = cells
    members = {
        cell.pk: [member_of(cell) for _n in range(n)]
        for cell, n in zip(cells, (4, 3, 3), strict=True)
    }
    candidates = [candidate_of(cell, members[cell.pk][0]) for cell in (here, there)]
    held = meeting_of(
        here,
        state="finalised",
        month=4,
        started_at=datetime(2024, 4, 3, 12, tzinfo=ZoneInfo("UTC")),
        finalised_at=datetime(2024, 4, 3, 14, tzinfo=ZoneInfo("UTC")),
    )
    held.attendances.create(member=members[here.pk][0], is_official=True)
    tasks = [
        Task.objects.create(meeting=held, cell=here, title="Dọn đường", owner=members[here.pk][n])
        for n in (0, 3)
    ]
    draft = meeting_of(here)
    secretary = make.make_post(members[here.pk][0].person, here, "secretary")
    in_charge = make.make_post(make.make_person(), here, "in_charge")
    for cell, target in ((here, 2), (there, 1)):
        for year in (2023, 2024):
            Quota.objects.create(organization=cell, year=year, source="assigned", target=target)
    return SimpleNamespace(
        committee=committee, here=here, there=there, aside=aside, members=members,
        candidates=candidates, tasks=tasks, draft=draft, secretary=secretary,
        in_charge=in_charge, office=make.holder_of("office", committee),
    )  # fmt: skip


def roll_on(day, cell):
    return set(Member.objects.there_on(day, [cell]))


def counts(side):
    total = {}
    for line in side:
        for kind, number in line["counts"].items():
            total[kind] = total.get(kind, 0) + number
    return total


def quotas(cell):
    return dict(Quota.objects.filter(organization=cell).values_list("year", "target"))


def test_two_cells_merge_into_a_new_one_and_everything_open_goes_along(commune):
    rolls = [roll_on(DAY_BEFORE, cell) for cell in (commune.here, commune.there)]

    done = services.merge_cells(
        cells=[commune.here, commune.there],
        name="Chi bộ thôn Nà Cáng",
        on=ON,
        actor=commune.office,
        **PAPERS,
    )

    new = Organization.objects.cells().active().get(name="Chi bộ thôn Nà Cáng")
    assert (new.parent, new.cell_kind, new.established_on) == (commune.committee, "village", ON)
    for cell in (commune.here, commune.there):
        cell.refresh_from_db()
        assert (cell.dissolved_on, cell.successor) == (ON, new)
        assert cell.placements.get().ended_on == DAY_BEFORE
    assert [roll_on(DAY_BEFORE, cell) for cell in (commune.here, commune.there)] == rolls
    assert roll_on(ON, new) == rolls[0] | rolls[1] == set(Member.objects.filter(cell=new))
    assert roll_on(ON, commune.here) == set()
    assert set(Candidate.objects.filter(cell=new)) == set(commune.candidates)
    assert MentorReport.objects.owed().filter(cell=new).count() == 2
    assert Task.objects.open().filter(cell=new).count() == 2
    commune.draft.refresh_from_db()
    assert commune.draft.state == "cancelled"
    assert quotas(new) == {2024: 3}
    assert quotas(commune.here) == {2023: 2, 2024: 0}
    posts = Post.objects.filter(organization__in=[commune.here, new])
    assert set(posts.values_list("kind", "organization", "started_on", "ended_on")) == {
        ("secretary", commune.here.pk, make.LONG_AGO, DAY_BEFORE),
        ("in_charge", commune.here.pk, make.LONG_AGO, DAY_BEFORE),
        ("in_charge", new.pk, ON, None),
    }
    assert counts(done.figures["before"]) == counts(done.figures["after"])
    assert counts(done.figures["after"]) == {"đảng viên chính thức": 7, "quần chúng": 2}
    entries = AuditEntry.objects.filter(action="cells.merged", actor=commune.office)
    assert set(entries.values_list("target_id", flat=True)) == {
        str(commune.here.pk), str(commune.there.pk),
    }  # fmt: skip
    assert list(breaches()) == []


def test_cells_merge_into_one_that_stands(commune):
    services.merge_cells(
        cells=[commune.here], into=commune.aside, on=ON, actor=commune.office, **PAPERS
    )

    commune.here.refresh_from_db()
    assert (commune.here.successor, commune.here.dissolved_on) == (commune.aside, ON)
    assert Member.objects.in_cell(commune.aside).count() == 7
    assert Organization.objects.cells().active().count() == 2
    assert list(breaches()) == []


def test_a_member_reads_in_their_events_why_they_moved(commune):
    services.merge_cells(
        cells=[commune.here], into=commune.aside, on=ON, actor=commune.office, **PAPERS
    )

    member = commune.members[commune.here.pk][0]
    event = member.events.get(kind="reorganised")
    assert (event.happened_on, event.actor, event.ground) == (
        ON, commune.office, "Quyết định 45-QĐ/ĐU; Biên bản ngày 28/04/2024",
    )  # fmt: skip
    assert event.data == {"from": str(commune.here.pk), "to": str(commune.aside.pk)}


def snapshot():
    models = (Organization, Member, MembershipPeriod, Candidate, Task, Post, Quota, Reorganisation)
    return [list(model.objects.order_by("pk").values()) for model in models]


def refused(act, error=ValidationError):
    before = snapshot(), AuditEntry.objects.count()
    with pytest.raises(error) as refusal:
        act()
    assert (snapshot(), AuditEntry.objects.count()) == before
    return refusal.value


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": date(2024, 5, 16)}, "on"),
        ({"on": date(2015, 3, 3)}, "on"),
        ({"decision": " "}, "decision"),
        ({"minutes": ""}, "minutes"),
        ({"name": " "}, "name"),
    ],
)
def test_a_merger_that_cannot_be_is_refused_and_changes_nothing(commune, wrong, field):
    asked = {
        "cells": [commune.here, commune.there], "name": "Chi bộ mới", "on": ON,
        "actor": commune.office, **PAPERS,
    }  # fmt: skip

    refusal = refused(lambda: services.merge_cells(**(asked | wrong)))

    assert list(refusal.message_dict) == [field]


def test_one_cell_does_not_merge_nor_cells_of_two_committees(commune):
    other = make.make_committee("Đảng ủy xã Đồng Văn")
    stranger = make.make_cell(other)
    make.make_post(commune.office.person, other, "office")
    asked = {"name": "Chi bộ mới", "on": ON, "actor": commune.office, **PAPERS}

    alone = refused(lambda: services.merge_cells(cells=[commune.here], **asked))
    across = refused(lambda: services.merge_cells(cells=[commune.here, stranger], **asked))

    assert [e.code for e in alone.error_dict["cells"]] == ["too_few"]
    assert [e.code for e in across.error_dict["cells"]] == ["two_committees"]


def test_a_meeting_being_written_holds_a_merger_back(commune):
    Meeting.objects.filter(pk=commune.draft.pk).update(state="held")

    refusal = refused(
        lambda: services.merge_cells(
            cells=[commune.here], into=commune.there, on=ON, actor=commune.office, **PAPERS
        )
    )

    assert refusal.code == "meeting_held"


@pytest.mark.parametrize("kind", ["secretary", "committee_member", "in_charge", "inspection"])
def test_only_the_office_and_the_admin_reorganise(commune, kind):
    at = commune.committee if kind == "inspection" else commune.there
    actor = make.holder_of(kind, at)
    admin = make.holder_of("system_admin", commune.committee)
    asked = {"cell": commune.there, "name": "Chi bộ Nà Pá", "on": ON, "decision": "QĐ 1"}

    refused(lambda: services.rename_cell(actor=actor, **asked), PermissionDenied)
    refused(
        lambda: services.close_cell(
            cell=commune.there, on=ON, decision="QĐ 1", successor=commune.aside, actor=actor
        ),
        PermissionDenied,
    )
    services.rename_cell(actor=admin, **asked)

    commune.there.refresh_from_db()
    assert commune.there.name == "Chi bộ Nà Pá"


def test_a_split_shares_people_out_and_the_old_cell_goes_on_with_the_rest(commune):
    stays, goes = commune.members[commune.here.pk][:3], commune.members[commune.here.pk][3:]
    roll = roll_on(DAY_BEFORE, commune.here)

    done = services.split_cell(
        cell=commune.here,
        parts=[services.Part("Chi bộ thôn Nà Mới", frozenset(m.person_id for m in goes))],
        on=ON,
        actor=commune.office,
        **PAPERS,
    )

    new = Organization.objects.cells().get(name="Chi bộ thôn Nà Mới")
    commune.here.refresh_from_db()
    commune.draft.refresh_from_db()
    assert (commune.here.dissolved_on, commune.draft.state) == (None, "draft")
    assert roll_on(DAY_BEFORE, commune.here) == roll
    assert (roll_on(ON, commune.here), roll_on(ON, new)) == (set(stays), set(goes))
    assert Candidate.objects.filter(cell=commune.here).count() == 1
    assert list(Task.objects.filter(cell=new)) == [commune.tasks[1]]
    assert Post.objects.get(organization=commune.here, kind="secretary").ended_on is None
    assert Post.objects.get(organization=new).person == commune.in_charge.person
    assert quotas(commune.here) == {2023: 2, 2024: 2}
    assert quotas(new) == {}
    assert len(done.figures["warnings"]) == 2  # the shares, and a cell of one member
    assert counts(done.figures["before"]) == counts(done.figures["after"])
    assert list(breaches()) == []


def test_a_split_of_everybody_closes_the_old_cell_and_a_candidate_follows_the_mentor(commune):
    first, *rest = commune.members[commune.here.pk]

    services.split_cell(
        cell=commune.here,
        parts=[
            services.Part("Chi bộ A", frozenset({first.person_id})),
            services.Part("Chi bộ B", frozenset(m.person_id for m in rest)),
        ],
        on=ON,
        actor=commune.office,
        **PAPERS,
    )

    commune.here.refresh_from_db()
    commune.candidates[0].refresh_from_db()
    commune.secretary.refresh_from_db()
    assert (commune.here.dissolved_on, commune.here.successor) == (ON, None)
    assert commune.candidates[0].cell.name == "Chi bộ A"
    assert commune.secretary.ended_on == DAY_BEFORE
    after = commune.here.reorganisations.get().reorganisation.parts.filter(is_after=True)
    assert [part.organization.name for part in after] == ["Chi bộ A", "Chi bộ B"]
    assert list(breaches()) == []


def test_a_split_that_cannot_be_is_refused_and_changes_nothing(commune):
    people = [m.person_id for m in commune.members[commune.here.pk]]
    stranger = commune.members[commune.there.pk][0].person_id
    wrong = {
        "no_part": [],
        "no_name": [services.Part(" ", frozenset(people[:1]))],
        "no_people": [services.Part("Chi bộ A")],
        "not_of_cell": [services.Part("Chi bộ A", frozenset({stranger}))],
        "not_split": [services.Part("Chi bộ A", frozenset(people))],
    }

    for code, parts in wrong.items():
        refusal = refused(
            lambda parts=parts: services.split_cell(
                cell=commune.here, parts=parts, on=ON, actor=commune.office, **PAPERS
            )
        )
        assert [error.code for error in refusal.error_dict["parts"]] == [code]


def test_an_admin_who_sees_no_people_does_not_share_them_out(commune):
    admin = make.holder_of("system_admin", commune.committee)
    part = services.Part("Chi bộ A", frozenset({commune.members[commune.here.pk][3].person_id}))

    refused(
        lambda: services.split_cell(cell=commune.here, parts=[part], on=ON, actor=admin, **PAPERS),
        PermissionDenied,
    )


def test_a_cell_moves_below_another_committee_with_all_that_carries_it(commune):
    other = make.make_committee("Đảng ủy xã Đồng Văn")
    make.make_post(commune.office.person, other, "office")
    elsewhere = commune.members[commune.there.pk][0]
    make.make_mentorship(commune.candidates[0], elsewhere)
    roll = roll_on(DAY_BEFORE, commune.here)

    services.move_cell(
        cell=commune.here, committee=other, on=ON, decision="QĐ 7", actor=commune.office
    )

    commune.here.refresh_from_db()
    commune.candidates[0].refresh_from_db()
    assert (commune.here.parent, commune.here.path) == (other, commune.here.path_under(other))
    stood = commune.here.placements.order_by("pk")
    assert list(stood.values_list("parent", "started_on", "ended_on")) == [
        (commune.committee.pk, None, DAY_BEFORE), (other.pk, ON, None),
    ]  # fmt: skip
    assert Member.objects.filter(cell=commune.here, committee=other).count() == 4
    assert commune.candidates[0].committee == other
    open_ = commune.candidates[0].mentorships.open()
    assert [m.mentor for m in open_] == [commune.members[commune.here.pk][0]]
    assert roll_on(DAY_BEFORE, commune.here) == roll_on(TODAY, commune.here) == roll
    commune.in_charge.refresh_from_db()
    assert commune.in_charge.ended_on == DAY_BEFORE
    assert list(breaches()) == []


def test_a_cell_moves_to_another_standing_committee_in_reach_alone(commune):
    other = make.make_committee("Đảng ủy xã Đồng Văn")
    asked = {"cell": commune.here, "on": ON, "decision": "QĐ 7", "actor": commune.office}

    refused(lambda: services.move_cell(committee=other, **asked), PermissionDenied)
    same = refused(lambda: services.move_cell(committee=commune.committee, **asked))
    cell = refused(lambda: services.move_cell(committee=commune.there, **asked))

    assert [e.code for e in same.error_dict["committee"]] == ["same"]
    assert [e.code for e in cell.error_dict["committee"]] == ["no_committee"]


def test_a_cell_with_members_closes_only_with_a_successor(commune):
    asked = {"cell": commune.here, "on": ON, "decision": "QĐ 9", "actor": commune.office}

    refusal = refused(lambda: services.close_cell(**asked))
    services.close_cell(successor=commune.there, **asked)

    assert [e.code for e in refusal.error_dict["successor"]] == ["not_empty"]
    commune.here.refresh_from_db()
    assert (commune.here.dissolved_on, commune.here.successor) == (ON, commune.there)
    assert Member.objects.in_cell(commune.there).count() == 7
    assert quotas(commune.there) == {2023: 1, 2024: 3}
    assert list(breaches()) == []


def test_an_empty_cell_closes_and_takes_no_more_acts(commune):
    empty = make.make_cell(commune.committee, "Chi bộ thôn Vắng")
    asked = {"cell": empty, "on": ON, "decision": "QĐ 9", "actor": commune.office}

    services.close_cell(**asked)

    empty.refresh_from_db()
    assert (empty.dissolved_on, empty.successor) == (ON, None)
    assert refused(lambda: services.close_cell(**asked)).code == "no_cell"
    assert list(breaches()) == []


def test_a_member_who_came_later_holds_a_merger_back_by_name(commune):
    late = make.make_member(commune.here, "Chìu Thị Dung")
    late.periods.update(started_on=ON)

    refusal = refused(
        lambda: services.merge_cells(
            cells=[commune.here], into=commune.there, on=ON, actor=commune.office, **PAPERS
        )
    )

    assert refusal.message_dict["on"] == [
        "Đ/c Chìu Thị Dung sinh hoạt tại chi bộ từ 02/05/2024. Chọn ngày sau đó."
    ]


def test_an_old_name_is_kept_with_its_last_day(commune):
    services.rename_cell(
        cell=commune.here, name="Chi bộ Nà Cáng 1", on=ON, decision="QĐ 3", actor=commune.office
    )
    too_early = refused(
        lambda: services.rename_cell(
            cell=commune.here, name="Chi bộ khác", on=ON, decision="QĐ 4", actor=commune.office
        )
    )

    commune.here.refresh_from_db()
    assert commune.here.name == "Chi bộ Nà Cáng 1"
    old = commune.here.old_names.get()
    assert (old.name, old.ended_on, old.changed_on) == ("Chi bộ thôn Nà Cáng", DAY_BEFORE, ON)
    assert [e.code for e in too_early.error_dict["on"]] == ["too_early"]
    entry = AuditEntry.objects.get(action="cells.renamed")
    assert entry.data["name"] == ["Chi bộ thôn Nà Cáng", "Chi bộ Nà Cáng 1"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "Chi bộ thôn Nà Cáng"}, "name"),
        ({"name": ""}, "name"),
        ({"decision": ""}, "decision"),
        ({"on": date(2024, 5, 16)}, "on"),
        ({"name": "Chi bộ thôn Nà Pá"}, "__all__"),
    ],
)
def test_a_name_that_cannot_be_is_refused(commune, wrong, field):
    asked = {
        "cell": commune.here, "name": "Chi bộ Nà Cáng 1", "on": ON, "decision": "QĐ 3",
        "actor": commune.office,
    }  # fmt: skip

    refusal = refused(lambda: services.rename_cell(**(asked | wrong)))

    assert list(refusal.message_dict) == [field]


def test_trying_out_shows_the_same_figures_and_changes_nothing(commune):
    def act():
        return services.merge_cells(
            cells=[commune.here, commune.there], name="Chi bộ mới", on=ON,
            actor=commune.office, **PAPERS,
        )  # fmt: skip

    before = snapshot(), AuditEntry.objects.count()

    tried = services.try_out(act)

    assert (snapshot(), AuditEntry.objects.count()) == before
    done = act().figures
    assert (tried["carried"], counts(tried["after"])) == (done["carried"], counts(done["after"]))


def test_a_request_to_move_is_answered_before_its_cells_change(commune):
    member = Member.objects.current().in_cell(commune.here).first()
    ask_transfer(member=member, to_cell=commune.aside, actor=commune.office)

    refusal = refused(
        lambda: services.merge_cells(
            cells=[commune.here], into=commune.there, on=ON, actor=commune.office, **PAPERS
        )
    )

    assert refusal.code == "transfer_asked"
    assert Member.objects.get(pk=member.pk).cell == commune.here

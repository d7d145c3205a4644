"""A member proposes a correction of the own record; the cell or the office answers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members import services
from members.models import CorrectionProposal
from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee(), "Chi bộ thôn Nà Cáng")


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def office(cell):
    return make.holder_of("office", cell.parent)


@pytest.fixture
def member(cell):
    person = make.make_person(
        "Phùn Văn Khánh", phone="0900000001", education_level="upper_secondary"
    )
    return make.make_member(cell, person=person)


@pytest.fixture
def owner(member):
    return make.user_of(member)


@pytest.fixture
def proposal(member, owner):
    [proposal] = services.propose_corrections(
        member=member, changes={"phone": "0912345678"}, actor=owner
    )
    return proposal


def kept(user):
    """What the pages' form asks of the places that nobody changes."""
    person = user.person
    return {
        "phone": person.phone, "email": person.email, "residence": person.residence,
        "home_place": person.home_place, "profession": person.profession,
        "occupation": person.occupation,
        "education_level": person.education_level, "theory_level": person.theory_level,
        "religion": person.religion, "told": "", "remark": "",
    }  # fmt: skip


def proposals():
    return sorted(
        CorrectionProposal.objects.values_list("field", "old_value", "new_value", "remark", "state")
    )


def trail():
    entries = AuditEntry.objects.filter(action__startswith="members.").order_by("pk")
    return list(entries.values_list("action", "actor__username"))


def test_a_member_proposes_and_the_secretary_accepts_on_the_web(client, member, owner, secretary):
    client.force_login(owner)
    asked = kept(owner) | {
        "phone": "0912345678", "told": "joined_on", "remark": "Ngày vào Đảng là 03/02/2015",
    }  # fmt: skip
    client.post(reverse("members:propose", args=[member.pk]), asked)
    proposal = CorrectionProposal.objects.get(field="phone")
    client.force_login(secretary)
    home = client.get(reverse("home")).content.decode()
    page = client.get(proposal.get_absolute_url())
    seen = page.context["accept"].initial["seen"]
    client.post(proposal.get_absolute_url(), {"answer": "accept", "seen": seen})

    member.person.refresh_from_db()
    assert member.person.phone == "0912345678"
    assert proposals() == [
        ("joined_on", "", "", "Ngày vào Đảng là 03/02/2015", "proposed"),
        ("phone", "0900000001", "0912345678", "", "accepted"),
    ]
    assert trail() == [
        ("members.correction_proposed", owner.username),
        ("members.correction_proposed", owner.username),
        ("members.corrected", secretary.username),
        ("members.correction_accepted", secretary.username),
    ]
    assert proposal.get_absolute_url() in home
    client.force_login(owner)
    record = client.get(member.get_absolute_url()).content.decode()
    assert "Đã nhận" in record
    assert "Chờ trả lời" in record


def test_a_refusal_gives_its_reason_to_who_proposed(client, member, owner, proposal, secretary):
    client.force_login(secretary)
    without = client.post(proposal.get_absolute_url(), {"answer": "refuse", "reason": ""})
    client.post(proposal.get_absolute_url(), {"answer": "refuse", "reason": "Số của con trai"})

    member.person.refresh_from_db()
    assert without.status_code == 200
    assert member.person.phone == "0900000001"
    assert proposals() == [("phone", "0900000001", "0912345678", "", "refused")]
    client.force_login(owner)
    assert "Số của con trai" in client.get(member.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["secretary", "office", "committee_member"])
def test_only_the_owner_proposes(client, cell, member, kind):
    user = make.holder_of(kind, cell if kind != "office" else cell.parent)
    client.force_login(user)

    response = client.get(reverse("members:propose", args=[member.pk]))

    assert response.status_code == 403
    assert "Chỉ đề nghị sửa thông tin của chính mình." in response.content.decode()
    with pytest.raises(PermissionDenied):
        services.propose_corrections(member=member, changes={"phone": "09"}, actor=user)
    assert proposals() == []


def test_a_proposal_is_found_by_who_sees_the_record_alone(client, cell, proposal, owner, office):
    statuses = {"nobody": client.get(proposal.get_absolute_url()).status_code}
    for who, user in {
        "owner": owner,
        "office": office,
        "cell committee": make.holder_of("committee_member", cell),
        "other cell": make.holder_of("secretary", make.make_cell(cell.parent)),
        "another member": make.user_of(make.make_member(cell)),
        "elsewhere": make.holder_of("office", make.make_committee("Đảng ủy xã Đồng Văn")),
    }.items():
        client.force_login(user)
        statuses[who] = client.get(proposal.get_absolute_url()).status_code

    assert statuses == {
        "nobody": 302, "owner": 200, "office": 200, "cell committee": 200, "other cell": 404,
        "another member": 404, "elsewhere": 404,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["owner", "cell committee"])
def test_who_may_not_edit_does_not_answer(client, cell, member, owner, proposal, who):
    user = owner if who == "owner" else make.holder_of("committee_member", cell)
    client.force_login(user)

    response = client.post(proposal.get_absolute_url(), {"answer": "accept", "seen": "0900000001"})

    member.person.refresh_from_db()
    assert response.status_code == 403
    assert member.person.phone == "0900000001"
    assert proposals() == [("phone", "0900000001", "0912345678", "", "proposed")]


def test_what_changed_meanwhile_is_told_before_it_is_accepted(client, member, proposal, secretary):
    services.correct_person(member=member, changes={"phone": "0955555555"}, actor=secretary)
    client.force_login(secretary)

    page = client.get(proposal.get_absolute_url()).content.decode()
    client.post(proposal.get_absolute_url(), {"answer": "accept", "seen": "0900000001"})
    member.person.refresh_from_db()
    after_stale = (member.person.phone, proposals()[0][-1])
    client.post(proposal.get_absolute_url(), {"answer": "accept", "seen": "0955555555"})
    member.person.refresh_from_db()

    assert "lúc đó ghi “0900000001”, nay ghi “0955555555”" in page
    assert after_stale == ("0955555555", "proposed")
    assert (member.person.phone, proposals()[0][-1]) == ("0912345678", "accepted")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"changes": {}}, "no_change"),
        ({"changes": {"phone": "0900000001"}}, "no_change"),
        ({"changes": {"full_name": "Phùn Văn Khang"}}, "no_change"),
        ({"changes": {"email": "không phải thư"}}, "email"),
        ({"changes": {"education_level": "no such level"}}, "education_level"),
        ({"changes": {}, "told": "card_number"}, "no_remark"),
        ({"changes": {}, "told": "phone", "remark": "Sai"}, "no_field"),
        ({"changes": {}, "remark": "Sai"}, "no_field"),
        ({"changes": {}, "told": "national_id", "remark": "Là 022090001234"}, "number"),
        ({"changes": {}, "told": "national_id", "remark": "Là 022 090 001 234"}, "number"),
    ],
)
def test_what_cannot_be_proposed_is_refused_and_nothing_is_kept(member, owner, asked, code):
    with pytest.raises(ValidationError) as refusal:
        services.propose_corrections(member=member, actor=owner, **asked)

    if hasattr(refusal.value, "error_dict"):
        found = {(n, e.code) for n, errors in refusal.value.error_dict.items() for e in errors}
        assert code in {part for pair in found for part in pair}
    else:
        assert refusal.value.code == code
    assert (proposals(), trail()) == ([], [])


def test_a_newer_proposal_takes_the_place_of_the_older(member, owner, proposal):
    services.propose_corrections(member=member, changes={"phone": "0977777777"}, actor=owner)

    assert proposals() == [
        ("phone", "0900000001", "0912345678", "", "withdrawn"),
        ("phone", "0900000001", "0977777777", "", "proposed"),
    ]


def test_an_answer_is_given_once(proposal, secretary, office):
    services.refuse_proposal(proposal=proposal, reason="Đúng rồi", actor=secretary)

    with pytest.raises(ValidationError) as refusal:
        services.accept_proposal(proposal=proposal, seen="0900000001", actor=office)

    assert refusal.value.code == "answered"


def test_who_proposed_withdraws_and_nobody_else(client, proposal, owner, secretary):
    client.force_login(secretary)
    refused = client.post(proposal.get_absolute_url(), {"answer": "withdraw"})
    client.force_login(owner)
    client.post(proposal.get_absolute_url(), {"answer": "withdraw"})

    assert refused.status_code == 403
    assert proposals() == [("phone", "0900000001", "0912345678", "", "withdrawn")]


def test_the_work_list_of_the_office_has_what_the_cell_cannot_answer(
    client, cell, member, owner, office, proposal
):
    leader = make.holder_of("secretary", cell)
    [of_leader] = services.propose_corrections(
        member=leader.person.member, changes={"phone": "0988888888"}, actor=leader
    )
    [told] = services.propose_corrections(
        member=member, changes={}, told="card_number", remark="Thiếu số", actor=owner
    )
    homes = {}
    for who, user in {"leader": leader, "office": office, "owner": owner}.items():
        client.force_login(user)
        home = client.get(reverse("home")).content.decode()
        homes[who] = {p.field for p in (proposal, of_leader, told) if p.get_absolute_url() in home}
        homes[who] |= {"own"} if of_leader.get_absolute_url() in home else set()

    assert homes == {
        "leader": {"phone", "card_number"},
        "office": {"phone", "card_number", "own"},
        "owner": set(),
    }


def test_a_membership_that_ends_takes_its_proposals_along(member, proposal, office):
    services.record_death(member=member, on=date(2026, 3, 1), actor=office)

    assert proposals() == [("phone", "0900000001", "0912345678", "", "withdrawn")]


def test_the_record_asks_as_much_with_one_proposal_as_with_three(
    client, member, owner, proposal, django_assert_max_num_queries
):
    client.force_login(owner)
    counts = []
    for name in ("email", "religion"):
        with django_assert_max_num_queries(40) as asked:
            client.get(member.get_absolute_url())
        counts.append(len(asked))
        services.propose_corrections(member=member, changes={name: "khanh@example.vn"}, actor=owner)
    with django_assert_max_num_queries(40) as asked:
        client.get(member.get_absolute_url())

    assert len({*counts, len(asked)}) == 1

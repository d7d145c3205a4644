"""On any tree and any post: list = file = API = search = what the post shows."""

import csv
import io

from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cells.models import PostKind
from members.models import Member
from people import clock
from tests import factories as make

TODAY = make.MARCH_5
# Trees are small as they come; shrinking one asks every door for minutes.
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
EVERYBODY = {"trang_thai": "tat_ca"}
# A name that all of them bear, so that a search for it is a search for everybody.
NAME = "Nông Văn"
GIVEN = ["An", "Đức", "Ổn", "Ý"]


AT_CELL = [PostKind.SECRETARY, PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER, PostKind.IN_CHARGE]
AT_COMMITTEE = [
    PostKind.SECRETARY, PostKind.OFFICE, PostKind.COMMITTEE_MEMBER, PostKind.INSPECTION,
    PostKind.SUPERIOR_VIEWER, PostKind.SYSTEM_ADMIN,
]  # fmt: skip
members = st.lists(st.sampled_from(GIVEN), max_size=3)
committees = st.lists(st.lists(members, min_size=1, max_size=2), min_size=1, max_size=3)
posts = st.one_of(
    st.tuples(st.sampled_from(AT_CELL), st.just("cell"), st.integers(0, 5)),
    st.tuples(st.sampled_from(AT_COMMITTEE), st.just("committee"), st.integers(0, 2)),
    st.tuples(st.sampled_from(AT_COMMITTEE), st.just("superior"), st.integers(0, 0)),
)


def plant(tree):
    """Write the tree; return its organisations by what they are."""
    above = make.make_committee("Tỉnh ủy", parent=None)
    above.kind = "superior"
    above.save(update_fields=["kind"])
    places = {"superior": [above], "committee": [], "cell": []}
    for number, cells in enumerate(tree):
        # Every second committee stands outside the superior's reach.
        parent = above if number % 2 == 0 else None
        committee = make.make_committee(f"Đảng ủy xã {number}", parent=parent)
        places["committee"].append(committee)
        for names in cells:
            cell = make.make_cell(committee)
            places["cell"].append(cell)
            for name in names:
                make.make_member(cell, f"{NAME} {name}")
    return places


def appoint(places, held, person):
    """Give ``person`` the posts, none twice."""
    for kind, level, number in held:
        there = places[level]
        organization = there[number % len(there)]
        if not organization.posts.filter(kind=kind).exists():
            make.make_post(person, organization, kind)


class SameRows(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)
    @given(tree=committees, held=st.lists(posts, max_size=2), is_member=st.booleans())
    def test_every_door_shows_the_same_members(self, tree, held, is_member):
        with clock.held_today(TODAY):
            places = plant(tree)
            cell = places["cell"][0]
            person = make.make_person(f"{NAME} Ba")
            if is_member:
                make.make_member(cell, person=person)
            appoint(places, held, person)
            user = make.make_user(person)
            client = Client()
            client.force_login(user)

            seen = {str(pk) for pk in Member.objects.visible_to(user).values_list("pk", flat=True)}

            assert on_the_page(client, EVERYBODY) == seen
            assert on_the_page(client, EVERYBODY | {"q": "van nong"}) == seen
            assert in_the_api(client, {}) == in_the_api(client, {"q": "nông văn"}) == seen
            assert in_the_file(client) == names_of(seen)
            for pk in Member.objects.values_list("pk", flat=True):
                status = client.get(reverse("members:detail", args=[pk])).status_code
                assert status == (200 if str(pk) in seen else 404)


def on_the_page(client, asked):
    page = client.get(reverse("members:list"), asked)
    return {str(member.pk) for member in page.context["members"]}


def in_the_api(client, asked):
    return {row["id"] for row in client.get("/api/v1/members/", asked).json()["results"]}


def in_the_file(client):
    file = client.get(reverse("members:export"), EVERYBODY | {"tep": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
    return sorted((line[1], line[5]) for line in lines[1:])


def names_of(ids):
    found = Member.objects.filter(pk__in=ids).values_list("person__full_name", "cell__name")
    return sorted(found)

"""Filters of a list kept under a name."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from documents import services
from documents.models import SavedFilter
from tests import factories as make

LIST = "members:list"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return make.make_cell(make.make_committee())


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


def test_a_filter_is_kept_and_stands_beside_its_list_alone(client, secretary):
    client.force_login(secretary)
    query = "trang_thai=probationary"

    response = client.post(
        reverse("documents:save-filter"), {"list": LIST, "name": " Dự bị ", "query": query}
    )

    assert response.url == f"{reverse(LIST)}?{query}"
    assert [(f.owner, f.list_name, f.name, f.query) for f in SavedFilter.objects.all()] == [
        (secretary, LIST, "Dự bị", query)
    ]
    assert f'href="?{query}"' in client.get(reverse(LIST)).content.decode()
    assert "Dự bị</a>" not in client.get(reverse("candidates:list")).content.decode()


def test_the_same_name_again_replaces_what_it_held(secretary):
    for query in ("q=an", "q=binh"):
        services.keep_filter(list_name=LIST, name="Tên", query=query, actor=secretary)

    assert [f.query for f in SavedFilter.objects.all()] == ["q=binh"]


@pytest.mark.parametrize("kept", [{"name": " "}, {"query": "q=" + "a" * 400}])
def test_a_filter_without_a_name_or_too_long_is_refused(secretary, kept):
    asked = {"list_name": LIST, "name": "Tên", "query": "", "actor": secretary} | kept

    with pytest.raises(ValidationError):
        services.keep_filter(**asked)

    assert not SavedFilter.objects.exists()


def test_nobody_keeps_more_filters_than_a_page_shows(secretary):
    for n in range(services.MOST_FILTERS):
        services.keep_filter(list_name=LIST, name=f"Bộ lọc {n}", query="", actor=secretary)

    with pytest.raises(ValidationError):
        services.keep_filter(list_name=LIST, name="Nữa", query="", actor=secretary)

    assert SavedFilter.objects.count() == services.MOST_FILTERS


@pytest.mark.parametrize("name", ["https://example.com", "members:me", "nothing:list", ""])
def test_what_is_no_list_keeps_nothing(client, secretary, name):
    client.force_login(secretary)

    response = client.post(reverse("documents:save-filter"), {"list": name, "name": "Tên"})

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert not SavedFilter.objects.exists()


def test_only_the_owner_forgets_a_filter(client, cell, secretary):
    kept = services.keep_filter(list_name=LIST, name="Tên", query="", actor=secretary)
    url = reverse("documents:drop-filter", args=[kept.pk])

    client.force_login(make.holder_of("deputy", cell))
    refused = client.post(url).status_code, SavedFilter.objects.count()
    client.force_login(secretary)
    done = client.post(url).url, SavedFilter.objects.count()

    assert refused == (404, 1)
    assert done == (reverse(LIST), 0)

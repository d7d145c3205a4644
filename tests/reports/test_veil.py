"""Pages of figures hide small groups from who may not open people, and from nobody else."""

from datetime import date

import pytest

from people import clock
from reports.rollups import add_up
from tests import factories as make
from tests.reports.lives import newly_admitted

pytestmark = pytest.mark.django_db
MAY_15 = date(2024, 5, 15)


@pytest.fixture(autouse=True)
def _may():
    with clock.held_today(MAY_15):
        yield


@pytest.fixture
def province(committee, cell):
    """A province with one commune: nine admitted, one of them a woman, two of the Dao."""
    province = make.make_committee("Tỉnh ủy Quảng Ninh", parent=None)
    province.kind = "superior"
    province.save()
    committee.parent = province
    committee.save()
    commune = make.make_committee("Đảng ủy xã Hải An", parent=province)
    home = make.make_cell(commune)
    for number in range(9):
        newly_admitted(
            home, date(2024, 4, 10), sex="female" if number == 0 else "male",
            ethnic_group="09" if number < 2 else "01", birth_date=date(1990, 6, 15),
        )  # fmt: skip
    add_up()
    return province


def dashboard_for(client, user):
    client.force_login(user)
    page = client.get("/reports/?nam=2024")
    return page.context["dashboard"], page.content.decode()


def test_who_sees_sums_alone_is_not_told_of_one_woman(client, province):
    dashboard, page = dashboard_for(client, make.holder_of("superior_viewer", province))

    women, minority, young = dashboard.admitted_shares
    assert (women.is_hidden, minority.is_hidden) == (True, True)
    # A group of nobody tells of nobody.
    assert (young.number, young.is_hidden) == (0, False)
    assert "1 · 11,1%" not in page
    assert "Nhóm dưới 5 người không hiện số." in page
    assert {row.women for row in dashboard.ages} == {0, None}


def test_the_commune_itself_is_told_everything(client, province):
    commune = province.children.get(name="Đảng ủy xã Hải An")

    dashboard, page = dashboard_for(client, make.holder_of("office", commune))

    assert [share.is_hidden for share in dashboard.admitted_shares] == [False, False, False]
    assert "1 · 11,1%" in page
    assert "không hiện số" not in page


def test_the_story_leaves_a_small_share_out(client, province):
    client.force_login(make.holder_of("superior_viewer", province))
    above = client.get("/reports/story/?year=2024")
    client.force_login(make.holder_of("office", province.children.get(name="Đảng ủy xã Hải An")))
    own = client.get("/reports/story/?year=2024")

    assert above.context["told"].endswith("trong 3 năm kết nạp 9 đảng viên.")
    assert above.context["story"].year.minority is None
    assert own.context["told"].endswith("người dân tộc thiểu số chiếm 22,2%.")
    assert own.context["story"].year.minority == 2

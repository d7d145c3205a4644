import pytest

from cells.models import Organization
from people.models import User
from tests import factories as make

CODE = "22.168.053.000.000"


@pytest.fixture
def committee(db: None) -> Organization:
    return make.make_committee(code=CODE)


@pytest.fixture
def na_cang(committee: Organization) -> Organization:
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def office(committee: Organization) -> User:
    return make.holder_of("office", committee)

"""A committee whose rules are asked for."""

import pytest

from tests import factories as make


@pytest.fixture
def committee():
    return make.make_committee()


@pytest.fixture
def cell(committee):
    return make.make_cell(committee)

"""Two who share a target out at one moment: one is served, the other is told."""

import pytest

from cells.models import Quota
from cells.services import ShareChange, share_out
from people.models import AuditEntry
from tests import factories as make
from tests.at_once import at_once, refusals_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_who_give_one_share_at_once_one_is_told():
    committee = make.make_committee()
    cell = make.make_cell(committee)
    office, admin = make.holder_of("office", committee), make.holder_of("system_admin", committee)

    def give(target, actor):
        change = ShareChange(cell, "assigned", None, target)
        return share_out(committee=committee, year=2024, changes=[change], ground="", actor=actor)

    said = at_once(lambda: give(1, office), lambda: give(2, admin))

    [refusal] = refusals_in(said)
    [[error]] = refusal.error_dict.values()
    assert error.code == "changed"
    assert Quota.objects.count() == 1
    assert AuditEntry.objects.filter(action="cells.quota_set").count() == 1

"""Numbers of documents: in order, for each kind and term, and none given twice."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from cells.models import Term
from documents.models import RegisterEntry
from documents.services import (
    Numbering,
    enter_number,
    next_symbol,
    take_number,
    void_number,
)
from tests import factories as make
from tests.at_once import at_once
from tests.constraints import keeps

MAY_3 = date(2024, 5, 3)
COMMITTEE, CELL = Numbering("ĐU"), Numbering("CB")


@pytest.fixture
def committee(db):
    return make.make_committee()


@pytest.fixture
def office(committee):
    return make.holder_of("office", committee)


def take(committee, office, kind="NQ", on=MAY_3, numbering=COMMITTEE, **fields):
    return take_number(
        numbering=numbering,
        organization=committee, kind=kind, dated_on=on, summary="Đề nghị kết nạp", actor=office,
        **fields,
    )  # fmt: skip


def enter(committee, office, symbol, kind="NQ", **fields):
    return enter_number(
        numbering=COMMITTEE,
        organization=committee, kind=kind, symbol=symbol, dated_on=MAY_3, summary="Đề nghị",
        actor=office, **fields,
    )  # fmt: skip


def test_each_kind_has_its_own_numbers_from_one(committee, office):
    symbols = [take(committee, office, kind).symbol for kind in ("NQ", "NQ", "QĐ")]

    assert symbols == ["01-NQ/ĐU", "02-NQ/ĐU", "01-QĐ/ĐU"]
    assert next_symbol(committee, "NQ", MAY_3, COMMITTEE) == "03-NQ/ĐU"


def test_a_cell_numbers_for_itself(committee, office):
    cell = make.make_cell(committee)
    take(committee, office)

    assert take(cell, office, numbering=CELL).symbol == "01-NQ/CB"


def test_a_new_term_begins_at_one_again(committee, office):
    Term.objects.create(
        organization=committee, started_on=date(2020, 6, 1), ended_on=date(2024, 6, 30)
    )
    Term.objects.create(organization=committee, started_on=date(2024, 7, 1))
    take(committee, office)

    assert take(committee, office).number == 2
    assert take(committee, office, on=date(2024, 7, 1)).number == 1


def test_a_number_given_on_paper_is_kept_and_the_next_goes_on_from_it(committee, office):
    kept = enter(committee, office, "Số 45-NQ/ĐU")

    assert (kept.number, kept.symbol) == (45, "45-NQ/ĐU")
    assert take(committee, office).number == 46


@pytest.mark.parametrize("symbol", ["112/HU", "45", "45-QĐ/ĐU", "0-NQ/ĐU", "nghị quyết"])
def test_what_is_no_number_of_this_register_is_left_as_written(committee, office, symbol):
    assert enter(committee, office, symbol) is None
    assert not RegisterEntry.objects.exists()


def test_a_number_is_never_given_twice_but_the_same_document_keeps_its_own(committee, office):
    kept = enter(committee, office, "45-NQ/ĐU", subject_id="a")

    assert enter(committee, office, "45-NQ/ĐU", subject_id="a") == kept
    with pytest.raises(ValidationError) as refused:
        enter(committee, office, "45-NQ/ĐU", subject_id="b")
    assert refused.value.messages == ["Số 45-NQ/ĐU đã dùng ngày 03/05/2024: Đề nghị."]


def test_a_void_number_stays_void(committee, office):
    entry = take(committee, office)

    void_number(entry=entry, reason="Ghi nhầm", actor=office)

    assert take(committee, office).number == 2
    with pytest.raises(ValidationError):
        void_number(entry=entry, reason="Nữa", actor=office)
    with pytest.raises(ValidationError):
        void_number(entry=take(committee, office), reason=" ", actor=office)


@pytest.mark.parametrize("promise", ["register_number_once", "register_number_positive"])
def test_the_database_refuses(committee, office, promise):
    def row(**fields):
        fields = {"kind": "NQ", "number": 1, "symbol": "x", "dated_on": MAY_3} | fields
        return RegisterEntry.objects.create(
            organization=committee, recorded_by=office, summary="x", **fields
        )

    refused = {"number": 0} if promise.endswith("positive") else {}
    keeps(promise, row, [{}] if not refused else [], refused, {"number": 2})


def test_the_database_refuses_a_number_twice_in_a_term(committee, office):
    term = Term.objects.create(organization=committee, started_on=date(2020, 6, 1))

    def row(**fields):
        fields = {"kind": "NQ", "number": 1, "symbol": "x", "dated_on": MAY_3} | fields
        return RegisterEntry.objects.create(
            organization=committee, term=term, recorded_by=office, summary="x", **fields
        )

    keeps("register_number_once_per_term", row, [{}], {}, {"kind": "QĐ"})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_number_at_once_get_two_numbers(committee, office):
    entries = at_once(*[partial(take, committee, office)] * 4)

    assert sorted(entry.number for entry in entries) == [1, 2, 3, 4]

"""The figures of an experiment: a count that forgives too much would prove nothing."""

import pytest

from tests.faults.counting import Breakage, Taken, count, read_record

AN, BINH = "an@quangan.example", "binh@quangan.example"


def taken(at: float, key: str = "1", to: str = AN, *, told: bool = True) -> Taken:
    return Taken(at, key, to, told)


def figures(intended, mails, breakages=()):
    result = count("thử", intended, mails, breakages, 0)
    return result.distinct, result.lost, result.repeats, result.unexplained, result.is_right


def test_each_got_one():
    assert figures([AN, BINH], [taken(1), taken(2, "2", BINH)]) == (2, 0, 0, 0, True)


def test_who_got_none_is_lost():
    assert figures([AN, BINH], [taken(1)]) == (1, 1, 0, 0, False)


def test_a_second_message_id_or_a_stranger_is_wrong():
    assert figures([AN], [taken(1), taken(2, "2")]) == (2, 0, 0, 0, False)
    assert figures([AN], [taken(1), taken(2, "2", BINH)]) == (2, 0, 0, 0, False)


@pytest.mark.parametrize(
    ("killed_at", "unexplained"),
    [(0.4, 1), (1.0, 0), (2.0, 0), (2.6, 1), (10.0, 1)],
)
def test_a_repeat_is_explained_by_a_kill_between_sending_and_mark(killed_at, unexplained):
    mails, kill = [taken(1), taken(9)], Breakage(senders=1, at=killed_at)

    assert figures([AN], mails, [kill]) == (1, 0, 1, unexplained, not unexplained)


def test_one_kill_explains_one_repeat_for_each_it_cut_off():
    mails = [taken(1), taken(1, "2", BINH), taken(9), taken(9, "2", BINH)]

    assert figures([AN, BINH], mails, [Breakage(1, at=1.1)]) == (2, 0, 2, 1, False)
    assert figures([AN, BINH], mails, [Breakage(2, at=1.1)]) == (2, 0, 2, 0, True)


def test_a_repeat_after_no_answer_needs_no_other_reason():
    assert figures([AN], [taken(1, told=False), taken(9)]) == (1, 0, 1, 0, True)


def test_a_line_that_is_being_written_is_not_read(tmp_path):
    record = tmp_path / "taken"
    record.write_text(f"1.5 k1 {AN} told\n2.5 k2 binh@qu")

    assert read_record(record) == [taken(1.5, "k1")]

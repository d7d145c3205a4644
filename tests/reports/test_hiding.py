"""Small groups are hidden, and neither sums nor bounds give them back."""

from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.figures import MEASURES, TRAITS
from reports.statistics.hiding import hide_small
from reports.veil import HIDDEN, SMALL

SMALLEST = 5


def figures(lines=(), groups=None, whole=True):
    rows = [
        {"values": dict.fromkeys(TRAITS, 0) | {"admitted": admitted, "women": women}}
        for admitted, women in lines
    ]
    total = dict.fromkeys(TRAITS, 0) | {
        key: sum(row["values"][key] for row in rows) for key in ("admitted", "women")
    }
    column = {
        "sex": {
            name: dict.fromkeys(MEASURES, 0) | {"members": count}
            for name, count in (groups or {}).items()
        }
    }
    return {"whole": whole, "lines": rows, "total": total, "groups": column}


def hidden(**groups):
    shown = hide_small(figures(groups=groups), SMALLEST)
    return {name: counts["members"] for name, counts in shown["groups"]["sex"].items()}


def women_of(*lines):
    shown = hide_small(figures(lines), SMALLEST)
    return [row["values"]["women"] for row in shown["lines"]], shown["total"]["women"]


def test_groups_of_five_and_of_nobody_are_shown():
    assert hidden(a=5, b=0, c=12) == {"a": 5, "b": 0, "c": 12}


def test_a_single_small_group_takes_the_next_smallest_with_it():
    assert hidden(a=3, b=9, c=20, d=0) == {"a": SMALL, "b": HIDDEN, "c": 20, "d": 0}


def test_two_small_groups_whose_sum_tells_nothing_are_enough():
    assert hidden(a=2, b=3, c=20) == {"a": SMALL, "b": SMALL, "c": 20}


def test_two_small_groups_whose_sum_settles_both_take_a_third_with_them():
    # One and one: a sum of two can be shared out in one way.
    assert hidden(a=1, b=1, c=20, d=30) == {"a": SMALL, "b": SMALL, "c": HIDDEN, "d": 30}


def test_where_nothing_is_left_to_hide_behind_no_bounds_are_told():
    assert hidden(a=1, b=1, c=0) == {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN}
    assert hidden(a=3) == {"a": HIDDEN}


def test_traits_are_hidden_where_either_side_is_small():
    # 6 women of 8 admitted tell of 2 men; 8 of 20 tell of nobody alone.
    shown, total = women_of((8, 6), (20, 8), (30, 15))

    assert (shown, total) == ([HIDDEN, HIDDEN, 15], 29)


def test_traits_of_a_whole_that_is_small_are_hidden_everywhere():
    assert women_of((2, 1), (0, 0), (6, 1)) == ([HIDDEN, 0, HIDDEN], HIDDEN)


def test_groups_of_a_few_cells_are_not_told():
    shown = hide_small(figures([(30, 15)], {"a": 12, "b": 8}, whole=False), SMALLEST)

    assert shown["groups"] == {}
    assert shown["lines"][0]["values"]["women"] == shown["total"]["women"] == HIDDEN


def test_what_is_hidden_changes_nothing_of_the_figures_themselves():
    whole = figures([(8, 6)], {"a": 3, "b": 9})
    before = str(whole)

    hide_small(whole, SMALLEST)

    assert str(whole) == before


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_no_small_group_can_be_computed_from_the_sum(counts):
    """Each small group may be several numbers, whatever the others are within their bounds."""
    names = "abcdef"[: len(counts)]
    shown = hidden(**dict(zip(names, counts, strict=True)))
    left = sum(counts) - sum(n for n in shown.values() if isinstance(n, int))
    bounds = {
        name: (1, SMALLEST - 1) if word == SMALL else (SMALLEST, left)
        for name, word in shown.items()
        if not isinstance(word, int)
    }

    for name, count in zip(names, counts, strict=True):
        assert not (0 < count < SMALLEST and shown[name] == count)
        if shown[name] == SMALL:
            others = [bound for other, bound in bounds.items() if other != name]
            least, most = sum(low for low, _high in others), sum(high for _low, high in others)
            ways = [n for n in range(1, SMALLEST) if least <= left - n <= most]
            assert len(ways) > 1


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=5))
def test_no_small_trait_can_be_computed_from_the_sum(pairs):
    lines = [(max(pair), min(pair)) for pair in pairs]

    shown, total = women_of(*lines)

    for (admitted, women), said in zip(lines, shown, strict=True):
        if 0 < women < SMALLEST or 0 < admitted - women < SMALLEST:
            assert said == HIDDEN
    if total != HIDDEN and shown.count(HIDDEN) == 1:
        # Nobody was left to hide it behind.
        assert all(
            said == HIDDEN or not admitted
            for (admitted, _w), said in zip(lines, shown, strict=True)
        )

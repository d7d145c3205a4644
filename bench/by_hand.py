"""The page of figures as somebody would write it by hand: plain SQL and one template."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

YEARS = (2022, 2024)
ADMITTED = """
SELECT p.cell_id, date_trunc('month', m.joined_on)::date AS month, COUNT(*),
    COUNT(*) FILTER (WHERE s.sex = 'female'),
    COUNT(*) FILTER (WHERE s.ethnic_group NOT IN ('', '01')),
    COUNT(*) FILTER (WHERE extract(year FROM age(m.joined_on, s.birth_date)) < 31)
FROM cells_organization c
JOIN members_membershipperiod p ON p.cell_id = c.id
JOIN members_member m ON m.id = p.member_id AND m.joined_on >= p.started_on
    AND (p.ended_on IS NULL OR m.joined_on <= p.ended_on)
JOIN people_person s ON s.id = m.person_id
WHERE c.parent_id = %s AND m.joined_on BETWEEN %s AND %s
GROUP BY 1, 2
"""
CELLS = "SELECT id, name FROM cells_organization WHERE parent_id = %s ORDER BY position, name_key"
TARGETS = """
SELECT organization_id, year, source, target FROM cells_quota
WHERE (organization_id = %s OR organization_id IN (
    SELECT id FROM cells_organization WHERE parent_id = %s)) AND year BETWEEN %s AND %s
"""
ON_THE_WAY = """
SELECT cell_id, stage, COUNT(*) FROM candidates_candidate
WHERE committee_id = %s AND stage IN ('source', 'sympathiser', 'dossier_allowed', 'dossier_open',
    'paused', 'cell_passed', 'cell_failed', 'appraised', 'base_passed', 'returned', 'refused',
    'decided')
GROUP BY 1, 2
"""
MEMBERS = """
SELECT m.status, s.sex, s.ethnic_group NOT IN ('', '01'), extract(year FROM s.birth_date)::int,
    s.education_level, s.theory_level, COUNT(*)
FROM members_member m JOIN people_person s ON s.id = m.person_id
WHERE m.committee_id = %s AND m.status IN ('official', 'probationary')
GROUP BY 1, 2, 3, 4, 5, 6
"""


def figures(request: HttpRequest) -> HttpResponse:
    """The committee named in ``?of=``: the same numbers as ``/reports/``, for 2024."""
    committee = request.GET["of"]
    first, last = YEARS
    cells = dict(_rows(CELLS, [committee]))
    by_cell: defaultdict[Any, Counter[date]] = defaultdict(Counter)
    by_year: defaultdict[int, Counter[str]] = defaultdict(Counter)
    names = ("admitted", "women", "minority", "young")
    spans = [committee, date(first, 1, 1), date(last, 12, 31)]
    for cell, month, *counts in _rows(ADMITTED, spans):
        by_cell[cell][month] += counts[0]
        by_year[month.year].update(dict(zip(names, counts, strict=True)))
    stages: Counter[str] = Counter()
    for _cell, stage, count in _rows(ON_THE_WAY, [committee]):
        stages[stage] += count
    traits: Counter[tuple[str, Any]] = Counter()
    for status, sex, minority, born, education, theory, count in _rows(MEMBERS, [committee]):
        for key in (
            ("status", status), ("sex", sex), ("minority", minority),
            ("age", (sex, (2024 - (born or 0)) // 5)), ("education", education),
            ("theory", theory),
        ):  # fmt: skip
            traits[key] += count
    months = [date(last, month, 1) for month in range(1, 13)]
    return render(
        request,
        "bench/figures.html",
        {
            "cells": [(cells[c], c, [by_cell[c][m] for m in months]) for c in cells],
            "targets": list(_rows(TARGETS, [committee, committee, first, last])),
            "years": [(year, dict(counts)) for year, counts in sorted(by_year.items())],
            "stages": sorted(stages.items()),
            "traits": sorted(traits.items(), key=str),
        },
    )


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())

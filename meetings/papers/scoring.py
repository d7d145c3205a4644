"""The score sheet (phiếu chấm điểm): criteria, points, total, class, what is said above."""

from decimal import Decimal
from typing import Any

from candidates.printing.heads import Context
from meetings.models import PaperKind, QualityScore
from meetings.papers.facts import MeetingFacts
from meetings.papers.heads import head
from meetings.papers.parts import Words, sentence

NOT_APPLICABLE = "không áp dụng"


def fill(facts: MeetingFacts, words: Words) -> Context:
    # The sheet goes with the minutes and has no number of its own.
    return head(facts, PaperKind.SCORE) | {"score": score_facts(facts)}


def number(points: Any) -> str:
    """Points as people write them: 4, 94,7; empty where none are held."""
    if points is None or points == "":
        return ""
    return f"{Decimal(str(points)).normalize():f}".replace(".", ",")


def score_facts(facts: MeetingFacts) -> Context:
    """The sheet of the meeting; empty where it was not scored."""
    score = facts.score
    if score is None:
        return {}
    rubric = score.rubric
    rows, groups = [], []
    for group in rubric.groups:
        given = [score.points.get(one["code"]) for one in group["criteria"]]
        line = {
            "code": group["code"],
            "title": group["title"],
            "max": number(group["max"]) or "–",
            # A sheet of which only the groups are known is scored by group.
            "points": _sum(given) if group["criteria"] else _said(score, group),
        }
        groups.append(line)
        rows.append(line | {"title": group["title"].upper()})
        rows += [
            {
                "code": one["code"],
                "title": one["title"],
                "max": number(one["max"]) or "–",
                "points": _said(score, one),
            }
            for one in group["criteria"]
        ]
    return {
        "rubric": rubric.title,
        "rows": rows,
        "groups": groups,
        "total": number(score.total) or "không chấm bằng điểm",
        "band": _band(score, score.band),
        "bands": _bands(rubric.bands),
        "to_mend": sentence(score.to_mend) or "không.",
        "confirmed": _confirmed(score),
    }


def _said(score: QualityScore, criterion: dict[str, Any]) -> str:
    code = criterion["code"]
    if code not in score.points:
        return ""
    points = score.points[code]
    if points is None:
        return NOT_APPLICABLE
    if isinstance(points, bool):
        return "đạt" if points else "chưa đạt"
    return number(points)


def _sum(given: list[Any]) -> str:
    held = [points for points in given if points is not None]
    if not held:
        return NOT_APPLICABLE if given else ""
    if all(isinstance(points, bool) for points in held):
        return f"{sum(held)}/{len(held)} đạt"
    return number(sum((Decimal(str(points)) for points in held), Decimal()))


def _band(score: QualityScore, code: str) -> str:
    titles = {band["code"]: band["title"] for band in score.rubric.bands}
    return str(titles.get(code, code))


def _bands(bands: list[dict[str, Any]]) -> str:
    """The classes from the highest: "Tốt từ 90 điểm; Khá từ 70 đến dưới 90; …"."""
    said, above = [], None
    for band in bands:
        if "min" not in band:
            continue
        if above is None:
            said.append(f"{band['title']} từ {band['min']} điểm")
        elif band["min"]:
            said.append(f"{band['title']} từ {band['min']} đến dưới {above}")
        else:
            said.append(f"{band['title']} dưới {above}")
        above = band["min"]
    return f"Mức xếp loại: {'; '.join(said)}." if said else " "


def _confirmed(score: QualityScore) -> str:
    if score.confirmed_by is None:
        return ""
    said = f"xếp loại {_band(score, score.confirmed_band)}"
    if score.confirmed_total is not None:
        said = f"{number(score.confirmed_total)} điểm, {said}"
    reason = f" Lý do khác với chi bộ: {score.confirm_reason}." if score.confirm_reason else ""
    return f"{said} (đồng chí {score.confirmed_by}).{reason}"

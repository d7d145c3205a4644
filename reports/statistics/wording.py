"""The report in words: sentences drafted around the figures, for a Word paper to be edited."""

from typing import Any

from reports.arithmetic import percent, percent_label
from reports.statistics.showing import COLUMNS, Breakdown, Sheet, target_said, value_of

_TRAITS = (
    ("women", "nữ"),
    ("young", "dưới 30 tuổi"),
    ("minority", "dân tộc thiểu số"),
    ("religious", "theo tôn giáo"),
    ("in_union", "đoàn viên"),
)


def report_of(sheet: Sheet) -> dict[str, Any]:
    """What the template «bao-cao-thong-ke» asks; every number is one of the figures."""
    return {
        "period": sheet.period.label,
        "opening": f"{sheet.name} báo cáo kết quả công tác phát triển đảng viên "
        f"{sheet.period.label} (số liệu {sheet.stretch}, {sheet.counted_on}) như sau:",
        "results": _results(sheet),
        "comparisons": [
            {"title": str(one.title), "now": one.now, "before": one.before, "change": one.change}
            for one in sheet.comparisons()
        ],
        "composition": [_composed(one, sheet) for one in sheet.breakdowns() if one.is_known]
        or ["Không ghi cơ cấu."],
        "lines_title": "TỪNG ĐẢNG BỘ" if sheet.of_committees else "TỪNG CHI BỘ",
        "rows": [
            {
                "name": sheet.name_of(line),
                "target": sheet.said(line["values"]["assigned"]),
                "sources": line["values"]["sources"],
                "admitted": line["values"]["admitted"],
                "year": line["values"]["admitted_year"],
                "members": line["values"]["members"],
            }
            for line in sheet.figures["lines"]
        ],
        "remaining": _remaining(sheet),
    }


def _results(sheet: Sheet) -> list[str]:
    total = sheet.total
    whole = [f"Trong kỳ kết nạp {total['admitted']} đảng viên{_traits(sheet)}."]
    whole += target_said(sheet)
    whole.append(
        f"Công nhận chính thức {total['recognised']} đảng viên; ra khỏi Đảng {total['removed']}. "
        f"Tổng số đảng viên đến ngày {sheet.until:%d/%m/%Y}: {total['members']}."
    )
    whole.append(
        f"Nguồn đang theo dõi {total['sources']} người, trong đó {total['mentored']} người có "
        f"đảng viên giúp đỡ, {total['in_class']} người đang học lớp nhận thức về Đảng, "
        f"{total['certified']} người có giấy chứng nhận, {total['dossiers']} người đang làm hồ sơ."
    )
    if total["reports_expected"]:
        share = percent_label(percent(total["reports_in"], total["reports_expected"]))
        whole.append(
            f"Đảng viên giúp đỡ đã gửi {total['reports_in']}/{total['reports_expected']} nhận "
            f"xét đến hạn, đạt {share}."
        )
    return whole


def _traits(sheet: Sheet) -> str:
    if not sheet.total["admitted"]:
        return ""
    said = [f"{name} {sheet.said(sheet.total[key])}" for key, name in _TRAITS]
    return f" ({', '.join(said)})"


def _composed(breakdown: Breakdown, sheet: Sheet) -> str:
    """The members at the end by group; of admissions alone, by whom they were introduced."""
    which = len(breakdown.measures) - 1
    said = [f"{group.label} {sheet.said(group.cells[which])}" for group in breakdown.groups]
    return f"{breakdown.title} ({str(breakdown.measures[which]).lower()}): {'; '.join(said)}."


def _remaining(sheet: Sheet) -> list[str]:
    """What the figures ask to be done, or that they ask nothing."""
    target = next(column for column in COLUMNS if column.of == "assigned")
    lines = sheet.figures["lines"]
    short = [
        sheet.name_of(line)
        for line in lines
        if (line["values"]["assigned"] or 0) > line["values"]["admitted_year"]
    ]
    overdue = [sheet.name_of(line) for line in lines if line["values"]["overdue"]]
    without = sheet.total["sources"] - sheet.total["mentored"]
    said = []
    if short:
        share = sheet.said(value_of(target, sheet.total))
        said.append(f"Chưa đủ chỉ tiêu được chia (toàn đảng bộ đạt {share}): {', '.join(short)}.")
    if overdue:
        said.append(f"Có đảng viên quá hạn xét công nhận chính thức: {', '.join(overdue)}.")
    if without:
        said.append(f"Còn {without} người trong nguồn chưa có đảng viên giúp đỡ.")
    return said or ["Không có việc tồn đọng theo số liệu."]

"""The words around a year's figures: four numbers with their people, and a judgement."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.access import Scope
from reports.arithmetic import percent, percent_label
from reports.figures import Figure
from reports.pace import Light
from reports.progress import QuotaProgress, Target
from reports.veil import veil_of


def year_figures(progress: QuotaProgress) -> list[Figure]:
    """Return the four figures at the head of the page, each opening its people.

    Who sees sums alone gets no address: the people behind them are not theirs to open.
    """
    first, last = progress.years[0].year, progress.year
    whole, minority = progress.admitted_in_years, progress.minority_in_years
    is_hidden = veil_of(progress.scope).hides(minority, whole)
    return [
        Figure(
            _fraction(progress, progress.assigned),
            _("chỉ tiêu cấp trên giao: %(percent)s")
            % {"percent": percent_label(progress.assigned.percent)}
            if progress.assigned.target
            else _("cấp trên chưa giao chỉ tiêu"),
            _people(progress, f"nam={last}"),
            progress.admitted,
        ),
        Figure(
            percent_label(progress.own.percent),
            _("nghị quyết của đảng ủy: %(admitted)d trên %(target)d người")
            % {"admitted": progress.admitted, "target": progress.own.target}
            if progress.own.target
            else _("nghị quyết của đảng ủy chưa có chỉ tiêu"),
            _people(progress, f"nam={last}"),
            progress.admitted,
        ),
        Figure(
            str(whole),
            _("đảng viên mới trong %(count)d năm %(first)d–%(last)d")
            % {"count": len(progress.years), "first": first, "last": last},
            _people(progress, f"nam={first}-{last}"),
            whole,
        ),
        Figure(
            _("ẩn") if is_hidden else percent_label(percent(minority, whole)),
            _("là người dân tộc thiểu số")
            if is_hidden
            else _("là người dân tộc thiểu số: %(minority)d/%(all)d")
            % {"minority": minority, "all": whole},
            _people(progress, f"nam={first}-{last}&dan_toc=thieu-so"),
            minority,
        ),
    ]


def mismatches(progress: QuotaProgress) -> list[str]:
    """Say of each target whose shares do not add up how far off they are."""
    names = {
        progress.own: _("Nghị quyết của đảng ủy"),
        progress.assigned: _("Cấp trên giao"),
    }
    return [
        _("%(source)s: %(said)s") % {"source": name, "said": target.shares}
        for target, name in names.items()
        if target.shares
    ]


def _aim(target: Target) -> str:
    return str(target.target) if target.target else "–"


def _fraction(progress: QuotaProgress, target: Target) -> str:
    return f"{progress.admitted}/{_aim(target)}"


def _people(progress: QuotaProgress, query: str) -> str:
    if not progress.scope.opens_people:
        return ""
    return people_url(progress.scope, query)


def people_url(scope: Scope, query: str) -> str:
    """The list of whom ``scope`` admitted, as ``query`` asks: as long as the figure is high."""
    place = f"&noi={scope.tops[0].pk}" if len(scope.tops) == 1 else ""
    return f"{scope.members_url}?trang_thai=tat_ca&{query}{place}"


def light_words(light: Light | None) -> str:
    """What a colour says of the year's target."""
    return {
        Light.GREEN: _("đạt hoặc chắc đạt"),
        Light.AMBER: _("có thể đạt"),
        Light.RED: _("khó đạt"),
        None: "",
    }[light]


def judgement(progress: QuotaProgress) -> tuple[str, str]:
    """Say how the year stands, and what remains to do, as two sentences.

    The year is judged by the target assigned from above; where none was, by the own one.
    """
    aim = progress.judged.target
    if not aim:
        return _("Năm %(year)d chưa có chỉ tiêu.") % {"year": progress.year}, ""
    if progress.admitted >= aim:
        return _reached(progress)
    missing = aim - progress.admitted
    said = _("Còn thiếu %(count)d người so với chỉ tiêu %(target)d.") % {
        "count": missing,
        "target": aim,
    }
    ready = sum(line.in_dossier for line in progress.lines)
    if not ready:
        return said, _("Chưa có hồ sơ nào đang làm.")
    return said, ngettext(
        "Đang có %(count)d hồ sơ, xem từng chi bộ dưới đây.",
        "Đang có %(count)d hồ sơ, xem từng chi bộ dưới đây.",
        ready,
    ) % {"count": ready}


def _reached(progress: QuotaProgress) -> tuple[str, str]:
    behind = progress.behind
    if not behind:
        return _("Đã đạt chỉ tiêu năm %(year)d.") % {"year": progress.year}, ""
    ready = sum(1 for line in behind if line.in_dossier)
    said = _("Toàn đảng bộ đã đạt, nhưng %(count)d chi bộ chưa đủ người theo phần được chia.") % {
        "count": len(behind)
    }
    if ready == len(behind):
        return said, _("Các chi bộ đó đều có hồ sơ đang làm.")
    return said, _("%(ready)d trong %(count)d chi bộ đó có hồ sơ đang làm.") % {
        "ready": ready,
        "count": len(behind),
    }

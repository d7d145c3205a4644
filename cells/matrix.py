"""The table of access in words: what ``manage.py access_matrix`` prints, docs/access.md holds."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cells.models import PostKind
from cells.policy import POLICY, ROLES_AT_CELL, ROLES_AT_COMMITTEE, Condition, Right, Role

OWN, BELOW = "●", "▼"


def as_markdown() -> str:
    """The posts, the roles they give, and every right of every role, as Markdown."""
    return "\n".join([*_head(), *_posts(), *_rights(), *_conditions()]) + "\n"


def _head() -> Iterator[str]:
    yield f"# {_('Ai được làm gì')}"
    yield ""
    yield _(
        "Quyền chỉ đến từ chức vụ đang giữ hôm nay, và từ việc là ai đó của chính dòng ấy. Bảng "
        "này do `manage.py access_matrix` in từ `cells/policy.py`; sửa ở đó rồi in lại."
    )


def _posts() -> Iterator[str]:
    yield from ("", f"## {_('Chức vụ và vai')}", "")
    yield from _table(
        [_("chức vụ"), _("ở chi bộ"), _("ở đảng ủy, cấp trên")],
        (
            [str(kind.label), _label(ROLES_AT_CELL.get(kind)), _label(ROLES_AT_COMMITTEE.get(kind))]
            for kind in PostKind
            if kind in ROLES_AT_CELL or kind in ROLES_AT_COMMITTEE
        ),
    )


def _label(role: Role | None) -> str:
    return str(role.label) if role else ""


def _rights() -> Iterator[str]:
    yield from ("", f"## {_('Vai × việc')}", "")
    yield _(
        "%(own)s ở chính chi bộ giữ chức vụ · %(below)s ở nơi giữ chức vụ và mọi nơi bên dưới · "
        "¹ chỉ ở đảng bộ cao nhất của bản cài"
    ) % {"own": OWN, "below": BELOW}
    of_model: dict[str, list[Right]] = {}
    for right in POLICY:
        of_model.setdefault(right.model, []).append(right)
    for model, rights in of_model.items():
        yield from ("", f"### {_heading(model)}", "")
        yield from _table(
            [_("việc"), *(str(role.label) for role in Role)],
            ([f"{right.label} `{right.action}`", *_marks(right)] for right in rights),
        )


def _heading(model: str) -> str:
    """The name of a model in words, beside its label; what is no model goes by its label."""
    try:
        found = apps.get_model(model)
    except LookupError:
        return f"`{model}`"
    return f"{capfirst(str(found._meta.verbose_name))} `{model}`"


def _marks(right: Right) -> Iterator[str]:
    for role in Role:
        mark = BELOW if role in right.below else OWN if role in right.own else ""
        yield f"{mark}¹" if mark and right.topmost else mark


def _conditions() -> Iterator[str]:
    yield from ("", f"## {_('Không cần chức vụ')}", "")
    for condition in Condition:
        rights = [f"{r.label} `{r}`" for r in POLICY if condition in r.also]
        yield f"- **{condition.label}**: {'; '.join(rights)}"


def _table(header: list[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"

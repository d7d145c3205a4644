"""Writing a list to a file for somebody, and keeping filters under a name."""

from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.access import reach
from cells.models import Organization
from documents.export import MOST_ROWS, write_csv, write_xlsx
from documents.lists import FoundList
from documents.models import SavedFilter
from documents.pdf import write_pdf
from people import audit, clock
from people.models import User

# How many filters one person keeps for one list.
MOST_FILTERS = 20
WRITERS = {"xlsx": write_xlsx, "csv": write_csv, "pdf": write_pdf}


def acts_for(user: User) -> Organization | None:
    """The organisation whose name stands above a list of ``user``: the highest of theirs."""
    held = [held.organization for held in reach(user).held]
    return min(held, key=lambda o: (len(o.path), o.path), default=None)


@transaction.atomic
def export_list(*, found: FoundList, kind: str, actor: User, most: int = MOST_ROWS) -> IO[bytes]:
    """Write what ``found`` shows ``actor`` to a file, and who took what in the trail.

    Raises ValidationError when there are more rows than a file should have.
    """
    rows = found.rows()
    count = rows.count()
    if count > most:
        raise ValidationError(
            _("Danh sách có %(count)d dòng, một tệp chỉ nhận %(most)d dòng. Lọc bớt rồi tải.")
            % {"count": count, "most": most}
        )
    organization = acts_for(actor)
    said = found.in_words()
    file = WRITERS[kind](
        found.table(rows, organization=organization.name if organization else "", filters=said)
    )
    audit.record(
        actor,
        "documents.exported",
        organization,
        path=organization.path if organization else "",
        data={"list": found.url_name, "filter": said, "rows": count, "file": kind},
    )
    return file


def file_name(found: FoundList, kind: str) -> str:
    """The file's name: which list, on which day."""
    return f"{found.file_name}-{clock.today():%Y-%m-%d}.{kind}"


@transaction.atomic
def keep_filter(*, list_name: str, name: str, query: str, actor: User) -> SavedFilter:
    """Keep ``query`` of a list under ``name``; the same name again replaces what it held.

    Raises ValidationError for a missing name, a query too long, and one filter too many.
    """
    own = SavedFilter.objects.visible_to(actor).of_list(list_name)
    kept = own.filter(name=name.strip()).first() or SavedFilter(
        owner=actor, list_name=list_name, name=name.strip()
    )
    if kept._state.adding and own.count() >= MOST_FILTERS:
        raise ValidationError(
            _("Đã ghi %(most)d bộ lọc cho danh sách này. Xóa bớt rồi ghi.") % {"most": MOST_FILTERS}
        )
    kept.query = query
    kept.full_clean()
    kept.save()
    return kept


def drop_filter(*, kept: SavedFilter) -> None:
    """Forget a kept filter (xóa bộ lọc)."""
    kept.delete()

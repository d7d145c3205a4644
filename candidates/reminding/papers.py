"""Reminders that a dossier, or a paper in it, lapses before the cell has voted."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidate, DossierItem
from candidates.readiness.conditions import written
from candidates.readiness.papers import dossier_lapses_on, lapses_on, needed_papers
from candidates.reminding.finding import LAPSING, before_cell_vote, due_of, each, known
from notifications.registry import Due, ReminderRule, subject_of
from people import clock
from people.language import of_the_books
from rules.services import preload

_ASKED_FOR = "dossier.admission_papers"


def find_lapsing(until: date, only: Collection[UUID] | None) -> Iterator[Due]:
    """The dossiers, and the papers in them, that lapse up to ``until`` before the cell's vote.

    Each lives so many months to the cell's meeting; some papers are made anew then (06-HD/TW
    cl. 5.4a; the rules ``admission.dossier_life`` and ``admission.dossier_redo`` as they are
    today). A paper is told of by itself: one made anew leaves the others to do.
    """
    preload(
        _ASKED_FOR, "admission.dossier_life", "admission.dossier_redo", "admission.youth_age_max"
    )
    on = clock.today()
    begun = (
        before_cell_vote()
        .filter(
            Q(dossier_opened_on__isnull=False)
            | Exists(DossierItem.objects.filter(candidate=OuterRef("pk")))
        )
        .select_related("person", "cell")
        .prefetch_related("papers", "introductions")
    )
    # A paper has no key that a dossier could be found by: who asks of some looks through all.
    for candidate in each(begun, None):
        for due in known(_lapsing, candidate, on) or []:
            if due.due_on <= until and (only is None or due.subject in only):
                yield due


def _lapsing(candidate: Candidate, on: date) -> list[Due]:
    """What of the candidate's dossier lapses at all, each with its day."""
    found = []
    if day := dossier_lapses_on(candidate, on):
        with of_the_books():
            words = {"name": candidate, "day": written(day)}
            title = _("Hồ sơ kết nạp của %(name)s hết hạn ngày %(day)s") % words
        found.append(due_of(candidate, day, title))
    needed = needed_papers(candidate, _ASKED_FOR, on)
    for item in candidate.papers.all():
        if item.paper not in needed or not item.is_in_hand:
            continue
        if day := lapses_on(item, candidate, on):
            with of_the_books():
                words = {"name": candidate, "day": written(day), "paper": item}
                title = _("%(paper)s của %(name)s hết hạn ngày %(day)s") % words
            found.append(due_of(candidate, day, title, subject=subject_of(item)))
    return found


PAPER_LAPSES = ReminderRule(
    key="paper-lapses",
    title=gettext_lazy("Giấy tờ trong hồ sơ sắp hết hạn"),
    source=gettext_lazy("Hồ sơ phải còn hạn vào ngày chi bộ xét kết nạp."),
    ends_when=gettext_lazy("Hết nhắc khi giấy tờ đã làm lại hoặc chi bộ đã biểu quyết."),
    rungs=LAPSING,
    find=find_lapsing,
)

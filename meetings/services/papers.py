"""The papers of a meeting: their wording, their numbers, the files."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.printing import layout_on
from candidates.services.numbering import numbering_of
from documents.models import RegisterEntry
from documents.services import take_number, write_paper
from meetings import access
from meetings.models import AgendaItem, Meeting, MeetingPaper, MeetingState, PaperKind
from meetings.papers import PAPERS, MeetingFacts, Paper
from meetings.services.guards import day_of, locked, refusal, require_leader
from people import audit
from people.language import of_the_books
from people.models import User
from rules.services import RuleMissing


@transaction.atomic
def reword_paper(
    *,
    meeting: Meeting,
    kind: PaperKind,
    wording: Mapping[str, str],
    actor: User,
    item: AgendaItem | None = None,
    seen: str | None = None,
) -> MeetingPaper:
    """Keep what people put in place of the drafted wording (sửa lời văn), by part.

    A part left as drafted is not kept, so that it goes on following the facts. ``seen`` is
    the stamp of the wording that was being edited. Raises PermissionDenied when ``actor``
    does not lead the cell, and ValidationError for a cancelled meeting, an empty part, or
    (code "changed") when somebody else wrote meanwhile.
    """
    meeting = locked(meeting)
    require_leader(actor, meeting)
    _refuse_cancelled(meeting)
    paper = PAPERS[kind]
    drafted = drafted_wording(meeting, kind, item)
    kept = _paper_of(meeting, kind, item, actor)
    if seen is not None and seen != stamp_of(kept):
        raise ValidationError(_("Có người vừa sửa. Xem hai bản rồi ghi lại."), code="changed")
    typed = {part.key: _clean(wording.get(part.key, "")) for part in paper.parts}
    for key, text in typed.items():
        if not text and drafted[key]:
            raise refusal(key, _("Còn để trống phần này."), "required")
    kept.wording = {key: text for key, text in typed.items() if text != _clean(drafted[key])}
    kept.written_by = actor
    kept.save()
    _record(kept, "meetings.paper_reworded", actor, {"parts": sorted(kept.wording)})
    return kept


@transaction.atomic
def restore_wording(
    *, meeting: Meeting, kind: PaperKind, actor: User, item: AgendaItem | None = None
) -> None:
    """Drop what was edited: the paper says again what is drafted (lấy lại lời văn ban đầu).

    Raises PermissionDenied when ``actor`` does not lead the cell.
    """
    meeting = locked(meeting)
    require_leader(actor, meeting)
    kept = MeetingPaper.objects.filter(meeting=meeting, kind=kind, item=item).first()
    if kept is None or not kept.wording:
        return
    dropped, kept.wording, kept.written_by = kept.wording, {}, actor
    kept.save()
    _record(kept, "meetings.paper_wording_dropped", actor, {"dropped": dropped})


def drafted_wording(
    meeting: Meeting, kind: PaperKind, item: AgendaItem | None = None
) -> dict[str, str]:
    """The wording of a paper as drafted from the facts, in the language of the books."""
    with of_the_books():
        return PAPERS[kind].drafted(MeetingFacts(meeting, item))


def stamp_of(paper: MeetingPaper) -> str:
    """What tells one writing of the wording from the next; empty while none is kept."""
    return paper.written_at.isoformat() if paper.wording else ""


def _clean(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _refuse_cancelled(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise ValidationError(_("Cuộc họp này đã hủy."), code="cancelled")


def _paper_of(
    meeting: Meeting, kind: PaperKind, item: AgendaItem | None, actor: User
) -> MeetingPaper:
    kept = MeetingPaper.objects.filter(meeting=meeting, kind=kind, item=item).first()
    return kept or MeetingPaper(meeting=meeting, kind=kind, item=item, written_by=actor)


def _record(paper: MeetingPaper, action: str, actor: User, data: dict[str, object]) -> None:
    meeting = paper.meeting
    audit.record(actor, action, meeting, path=meeting.cell.path, data={"paper": paper.kind, **data})


@transaction.atomic
def print_paper(
    *, meeting: Meeting, kind: PaperKind, actor: User, item: AgendaItem | None = None
) -> bytes:
    """Write one paper of the meeting as a Word file (in biên bản, nghị quyết, …).

    Before the minutes are locked it is marked as a draft and bears no number. Afterwards the
    first print by somebody of the cell takes its number from the cell's register; who prints
    from above numbers nothing of the cell. Raises PermissionDenied when ``actor`` may not
    print, and ValidationError for a cancelled meeting.
    """
    if not access.may_print_meeting(actor, meeting):
        raise PermissionDenied(_("Chỉ chi ủy và cấp ủy cấp trên được in văn bản cuộc họp."))
    _refuse_cancelled(meeting)
    paper = PAPERS[kind]
    with of_the_books():
        if meeting.state == MeetingState.FINALISED and paper.numbered_as is not None:
            entry = _number(meeting, PAPERS[paper.numbered_as], actor)
        else:
            entry = None
        return write_paper(
            form=paper.template,
            context=paper.context(MeetingFacts(meeting, item)),
            layout=layout_on(day_of(meeting), meeting.committee),
            organization=meeting.cell,
            subject_id=str(meeting.pk),
            actor=actor,
            entry=entry,
        )


def _number(meeting: Meeting, paper: Paper, actor: User) -> RegisterEntry | None:
    """The number of ``paper`` in the cell's register, taken when somebody of the cell first
    prints it; None where there is none yet."""
    if access.may_write_meeting(actor, meeting.cell):
        # Two who print at once take turns here and find one number.
        meeting = locked(meeting)
    kept = _paper_of(meeting, paper.kind, None, actor)
    if kept.number:
        taken = RegisterEntry.objects.filter(
            organization=meeting.cell, symbol=kept.number, subject_id=str(meeting.pk)
        )
        entry = taken.order_by("-recorded_at").first()
        if entry is None or not entry.void_reason:
            return entry
    if paper.series is None or not access.may_write_meeting(actor, meeting.cell):
        return None
    on = day_of(meeting)
    try:
        numbering = numbering_of(meeting.cell, on)
    except RuleMissing:
        # Nothing says how documents of that day were numbered: the number is left to the pen.
        return None
    entry = take_number(
        organization=meeting.cell,
        kind=paper.series,
        dated_on=on,
        summary=f"{str(paper.title).capitalize()} {meeting}",
        actor=actor,
        numbering=numbering,
        subject_id=str(meeting.pk),
    )
    kept.number = entry.symbol
    # The stamp of the wording is not of the number.
    kept.save(update_fields=None if kept._state.adding else ["number"])
    return entry

"""The committee's guidance of a month: written, given out, read by the cells."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cells import policy
from cells.access import reach
from cells.models import Organization, Post
from imports.services.papers import refuse_marked_words, take_paper
from meetings import access
from meetings.models import (
    Guidance,
    GuidanceAttachment,
    GuidanceReading,
    Meeting,
    MeetingKind,
    MeetingState,
)
from meetings.services.guards import refusal, require_text
from notifications.services import notify
from people import audit, clock
from people.language import of_the_books
from people.models import User

MOST_FILES = 5


@transaction.atomic
def write_guidance(
    *, committee: Organization, month: date, cell_kind: str, title: str, text: str, actor: User
) -> Guidance:
    """Draft the guidance of ``committee`` for a month (soạn định hướng), for one kind or all.

    Raises PermissionDenied when ``actor`` works neither in the committee nor its office, and
    ValidationError, by field, for missing words, a mark of secrecy in them, or a month and
    kind that have their guidance.
    """
    _require_writer(actor, committee)
    guidance = Guidance(committee=committee, written_by=actor)
    _take_words(guidance, month=month, cell_kind=cell_kind, title=title, text=text)
    audit.record(
        actor,
        "meetings.guidance_written",
        guidance,
        path=committee.path,
        data={"month": guidance.month, "cell_kind": cell_kind},
    )
    return guidance


@transaction.atomic
def edit_guidance(
    *, guidance: Guidance, month: date, cell_kind: str, title: str, text: str, actor: User
) -> Guidance:
    """Write a draft anew; what was given out stays as the cells read it."""
    guidance = _draft(guidance, actor)
    before = {"month": guidance.month, "cell_kind": guidance.cell_kind, "title": guidance.title}
    _take_words(guidance, month=month, cell_kind=cell_kind, title=title, text=text)
    audit.record(
        actor,
        "meetings.guidance_edited",
        guidance,
        path=guidance.committee.path,
        data={"before": before},
    )
    return guidance


def _take_words(guidance: Guidance, *, month: date, cell_kind: str, title: str, text: str) -> None:
    guidance.month, guidance.cell_kind = month.replace(day=1), cell_kind
    guidance.title = require_text(title, "title", _("Còn thiếu tiêu đề."))
    guidance.text = require_text(text, "text", _("Còn thiếu nội dung định hướng."))
    refuse_marked_words(guidance.title, "title")
    refuse_marked_words(guidance.text, "text")
    # Two may write for one month at once: the committee's row makes them take turns.
    Organization.objects.select_for_update().get(pk=guidance.committee_id)
    same = Guidance.objects.filter(
        committee=guidance.committee_id, month=guidance.month, cell_kind=cell_kind
    )
    if same.exclude(pk=guidance.pk).exists():
        raise refusal(
            "month", _("Tháng này đã có định hướng cho loại chi bộ đó."), "second_guidance"
        )
    guidance.full_clean()
    guidance.save()


@transaction.atomic
def delete_guidance(*, guidance: Guidance, actor: User) -> None:
    """Delete a draft and its files (xóa bản soạn); its title alone stays, in the trail.

    Raises PermissionDenied for others than the committee and its office, and ValidationError
    for what was given out: the cells have read it, and their minutes name it.
    """
    guidance = _draft(guidance, actor)
    audit.record(
        actor,
        "meetings.guidance_deleted",
        guidance,
        path=guidance.committee.path,
        data={
            "month": guidance.month,
            "cell_kind": guidance.cell_kind,
            "title": guidance.title,
            "files": list(guidance.attachments.values_list("name", flat=True)),
        },
    )
    guidance.delete()


@transaction.atomic
def publish_guidance(*, guidance: Guidance, actor: User) -> Guidance:
    """Give the guidance out (gửi các chi bộ): the leaders of its cells are told.

    It enters the agenda of that month's regular meeting of each of them. Raises
    PermissionDenied for others than the committee and its office, and ValidationError when
    it was given out already.
    """
    guidance = _draft(guidance, actor)
    guidance.published_at = timezone.now()
    guidance.save(update_fields=["published_at"])
    audit.record(actor, "meetings.guidance_published", guidance, path=guidance.committee.path)
    with of_the_books():
        title = _("Định hướng sinh hoạt tháng %(month)d: %(title)s") % {
            "month": guidance.month.month,
            "title": guidance.title,
        }
        reason = _("%(committee)s gửi. Đọc và đưa vào cuộc họp chi bộ.") % {
            "committee": guidance.committee
        }
    leading = Post.objects.held_on(clock.today()).filter(
        organization__in=cells_of(guidance), kind__in=policy.kinds_at_cell(policy.RUN_MEETING)
    )
    notify(
        User.objects.filter(person__in=leading.values("person"), is_active=True),
        rule="guidance-published",
        subject=guidance.pk,
        due_on=clock.today(),
        title=title,
        reason=reason,
        url=guidance.get_absolute_url(),
    )
    return guidance


def cells_of(guidance: Guidance) -> QuerySet[Organization]:
    """The cells that a guidance is for: those below the committee, of its kind where named."""
    cells = Organization.objects.under(guidance.committee).cells().active()
    return cells.filter(cell_kind=guidance.cell_kind) if guidance.cell_kind else cells


@transaction.atomic
def attach_file(
    *, guidance: Guidance, content: bytes, file_name: str, not_secret: bool, actor: User
) -> GuidanceAttachment:
    """Put a file beside a draft (kèm tệp); ``actor`` answers that it is not secret.

    Raises PermissionDenied for others than the writers, and ValidationError, by field, when
    that is not said, the file is none that may be kept, its name stands there already, or
    the guidance has as many files as allowed.
    """
    guidance = _draft(guidance, actor)
    if not not_secret:
        raise refusal("not_secret", _("Xác nhận tệp không mật rồi mới đưa lên."), "not_said")
    paper = take_paper(content, file_name)
    names = set(guidance.attachments.values_list("name", flat=True))
    if paper.name in names:
        raise refusal("file", _("Đã có tệp cùng tên."), "name_taken")
    if len(names) >= MOST_FILES:
        raise refusal(
            "file", _("Mỗi định hướng kèm nhiều nhất %(most)d tệp.") % {"most": MOST_FILES}, "full"
        )
    attachment = GuidanceAttachment.objects.create(
        guidance=guidance,
        name=paper.name,
        content_type=paper.content_type,
        content=paper.content,
        said_not_secret_by=actor,
    )
    audit.record(
        actor,
        "meetings.guidance_file_attached",
        guidance,
        path=guidance.committee.path,
        data={"file": paper.name, "bytes": len(paper.content)},
    )
    return attachment


@transaction.atomic
def remove_file(*, attachment: GuidanceAttachment, actor: User) -> None:
    """Take a file away from a draft (bỏ tệp); nothing of it is kept."""
    guidance = _draft(attachment.guidance, actor)
    attachment.delete()
    audit.record(
        actor,
        "meetings.guidance_file_removed",
        guidance,
        path=guidance.committee.path,
        data={"file": attachment.name},
    )


def note_reading(*, guidance: Guidance, reader: User) -> None:
    """Remember that a cell's committee opened the guidance (đã đọc): the first time counts.

    Who follows the cell from above reads for nobody.
    """
    if guidance.published_at is None:
        return
    cells = [
        cell
        for cell in reach(reader).places(policy.WRITE_MEETING)
        if cell.path.startswith(guidance.committee.path)
        and guidance.cell_kind in ("", cell.cell_kind)
    ]
    if not cells:
        return
    GuidanceReading.objects.bulk_create(
        [GuidanceReading(guidance=guidance, reader=reader, cell=cell) for cell in cells],
        ignore_conflicts=True,
    )


def guidance_of(meeting: Meeting) -> list[Guidance]:
    """What the committee gave out for a regular meeting, for all cells first; one statement.

    Minutes that were locked show what was given out before.
    """
    if meeting.kind != MeetingKind.REGULAR or meeting.state == MeetingState.CANCELLED:
        return []
    given = Guidance.objects.given_to(meeting.cell, meeting.committee, meeting.month)
    if meeting.finalised_at is not None:
        given = given.filter(published_at__lte=meeting.finalised_at)
    return list(given.order_by("cell_kind"))


def given_for_meetings() -> QuerySet[Guidance]:
    """Of the meeting of an outer query: what was given out for it, for all cells first."""
    return (
        Guidance.objects.published()
        .filter(
            Q(cell_kind="") | Q(cell_kind=OuterRef("cell__cell_kind")),
            committee=OuterRef("committee"),
            month=OuterRef("month"),
        )
        .order_by("cell_kind")
    )


def unread_for_meetings() -> QuerySet[Guidance]:
    """Of the meeting of an outer query: what was given out for it and its cell has not read."""
    read = GuidanceReading.objects.filter(guidance=OuterRef("pk"), cell=OuterRef(OuterRef("cell")))
    return given_for_meetings().filter(~Exists(read))


def _require_writer(actor: User, committee: Organization) -> None:
    if not access.may_write_guidance(actor, committee):
        raise PermissionDenied(_("Chỉ cấp ủy, văn phòng đảng ủy được soạn và gửi định hướng."))


def _draft(guidance: Guidance, actor: User) -> Guidance:
    """The guidance as it stands, held until the transaction ends, while it is a draft."""
    guidance = (
        Guidance.objects.select_for_update(of=("self",))
        .select_related("committee")
        .get(pk=guidance.pk)
    )
    _require_writer(actor, guidance.committee)
    if guidance.published_at is not None:
        raise ValidationError(
            _("Định hướng đã gửi các chi bộ nên không sửa, không xóa được."), code="published"
        )
    return guidance

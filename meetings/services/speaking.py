"""What people said under an item (ý kiến phát biểu), each by name."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Opinion
from meetings.services.guards import open_item, refusal, require_text
from meetings.services.holding import is_there
from members.models import Member
from people import audit
from people.models import User


@transaction.atomic
def add_opinion(
    *,
    item: AgendaItem,
    text: str,
    actor: User,
    speaker: Member | None = None,
    speaker_name: str = "",
) -> Opinion:
    """Minute what ``speaker``, or a visitor called ``speaker_name``, said under ``item``.

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError once the minutes are locked, or, by field, without words or a speaker, or
    for a member who is not of the roll.
    """
    item = open_item(item, actor)
    text = require_text(text, "text", _("Còn thiếu ý kiến."))
    name = "" if speaker else speaker_name.strip()
    if speaker is None and not name:
        raise refusal("speaker", _("Ghi người phát biểu."), "required")
    if speaker is not None and not is_there(item.meeting, speaker):
        raise refusal("speaker", _("Chọn một đảng viên của chi bộ."), "not_of_roll")
    last = item.opinions.aggregate(last=Max("position"))["last"] or 0
    opinion = Opinion(item=item, position=last + 1, speaker=speaker, speaker_name=name, text=text)
    opinion.full_clean(exclude=["item", "speaker"])
    opinion.save()
    audit.record(
        actor,
        "meetings.opinion_added",
        item.meeting,
        path=item.meeting.cell.path,
        data={"item": item.title, "speaker": str(speaker or name)},
    )
    return opinion


@transaction.atomic
def remove_opinion(*, opinion: Opinion, actor: User) -> None:
    """Take back an opinion written wrongly; the trail keeps whose it was.

    Raises PermissionDenied when ``actor`` does not sit on the cell committee, and
    ValidationError once the minutes are locked.
    """
    item = open_item(opinion.item, actor)
    found = Opinion.objects.filter(pk=opinion.pk).first()
    if found is None:
        raise ValidationError(_("Ý kiến này đã bỏ."), code="gone")
    found.delete()
    audit.record(
        actor,
        "meetings.opinion_removed",
        item.meeting,
        path=item.meeting.cell.path,
        data={"item": item.title, "speaker": str(opinion.speaker or opinion.speaker_name)},
    )

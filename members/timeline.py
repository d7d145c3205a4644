"""A membership as one line of days: events, and the days that no event tells of."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cells.models import Organization
from members.models import Member, MembershipEvent, MembershipEventKind
from members.services import may_undo
from people.models import User

_JOINED_BY = (MembershipEventKind.ADMITTED, MembershipEventKind.LISTED)
_MOVES = (MembershipEventKind.TRANSFERRED, MembershipEventKind.REORGANISED)
_TOLD = (
    "member", "kind", "happened_on", "ends_on", "detail", "undoes", "recorded_at", "ground", "data",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One day of the line: what took effect, and when it was recorded."""

    on: date
    text: str
    ground: str = ""
    recorded_at: datetime | None = None
    notes: list[str] = field(default_factory=list)
    undone: bool = False
    undoable: int | None = None


@dataclass(frozen=True)
class Life:
    """The line, newest first, and what of it stands among the facts of the record."""

    entries: list[Entry]
    card_on: date | None = None
    badge: MembershipEvent | None = None


def life_of(user: User, member: Member) -> Life:
    """Everything in the life of ``member``; what ``user`` may undo is marked."""
    events = list(
        MembershipEvent.objects.filter(member=member)
        .select_related("undone_by")
        .only(*_TOLD, "undone_by__undoes")
    )
    by_pk = {event.pk: event for event in events}
    cells = _cells_of(events)
    entries = []
    for event in events:
        event.member = member
        if event.undoes_id is not None:
            event.undoes = by_pk[event.undoes_id]
        entries.append(
            Entry(
                on=event.happened_on,
                text=_text(event),
                ground=event.ground,
                recorded_at=event.recorded_at,
                notes=_notes(event, cells),
                undone=hasattr(event, "undone_by"),
                undoable=event.pk if may_undo(user, event) else None,
            )
        )
    standing = [
        event
        for event in events
        if not hasattr(event, "undone_by") and event.kind != MembershipEventKind.UNDONE
    ]
    entries += _untold(member, standing)
    cards = [event for event in standing if event.kind == MembershipEventKind.CARD]
    badges = [event for event in standing if event.kind == MembershipEventKind.BADGE]
    return Life(
        # Of one day, as the events stand.
        entries=sorted(entries, key=lambda entry: entry.on, reverse=True),
        card_on=next((e.happened_on for e in cards if e.detail == member.card_number), None),
        badge=badges[0] if badges else None,
    )


def _cells_of(events: list[MembershipEvent]) -> dict[str, str]:
    ids = {
        event.data.get(end) for event in events if event.kind in _MOVES for end in ("from", "to")
    } - {None}
    if not ids:
        return {}
    # The names of cells where the member has been, whoever reads the record.
    found = Organization.objects.filter(pk__in=ids).values_list("pk", "name")
    return {str(pk): name for pk, name in found}


def _text(event: MembershipEvent) -> str:
    kind = str(event.get_kind_display())
    parts = [kind[:1].upper() + kind[1:]]
    if event.kind == MembershipEventKind.BADGE:
        parts[0] = _("Tặng Huy hiệu %(years)s năm tuổi Đảng") % {"years": event.detail}
    elif event.kind == MembershipEventKind.CARD:
        parts[0] = _("Phát thẻ đảng viên số %(number)s") % {"number": event.detail}
    elif event.kind == MembershipEventKind.LISTED:
        parts[0] = _("Vào Đảng (nhận từ danh sách)")
    elif event.detail:
        parts[0] += f": {event.detail_label}"
    if place := event.data.get("place"):
        parts.append(place)
    if event.ends_on:
        parts.append(_("đến %(day)s") % {"day": f"{event.ends_on:%d/%m/%Y}"})
    return ", ".join(parts)


def _notes(event: MembershipEvent, cells: dict[str, str]) -> list[str]:
    notes = []
    if event.undoes:
        notes.append(f"{_text(event.undoes)}, {event.undoes.happened_on:%d/%m/%Y}")
    if event.kind in _MOVES:
        old, new = (cells.get(event.data.get(end, ""), "–") for end in ("from", "to"))
        notes.append(f"{old} → {new}")
    if event.kind == MembershipEventKind.CORRECTED:
        notes += [_changed(name, *values) for name, values in event.data.items()]
    return notes


def _changed(name: str, old: Any, new: Any) -> str:
    label = str(getattr(Member._meta.get_field(name), "verbose_name", name))
    shown = [_plain(value) for value in (old, new)]
    return f"{label[:1].upper()}{label[1:]}: {shown[0]} → {shown[1]}"


def _plain(value: Any) -> str:
    """A value as the trail kept it: days as the paper writes them, nothing as a dash."""
    text = "" if value is None else str(value)
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return "–" if text in ("", "None") else text


def _untold(member: Member, standing: list[MembershipEvent]) -> list[Entry]:
    """The days that stand in the record and in no event."""
    kinds = {event.kind for event in standing}
    entries = []
    if not kinds & set(_JOINED_BY):
        entries.append(Entry(member.joined_on, _("Vào Đảng")))
    if member.official_on and MembershipEventKind.RECOGNISED not in kinds:
        entries.append(Entry(member.official_on, _("Đảng viên chính thức")))
    return entries

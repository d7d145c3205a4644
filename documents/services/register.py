"""Numbers of outgoing documents (sổ đăng ký văn bản đi): given in order, never given twice."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cells.models import Organization, Term
from documents.models import RegisterEntry
from people import audit
from people.models import User


@dataclass(frozen=True)
class Numbering:
    """How a body writes its numbers: its symbol, and the pattern (36-HD/VPTW cl. 1.3)."""

    body: str
    pattern: str = "{number:02d}-{kind}/{body}"

    def symbol(self, kind: str, number: int) -> str:
        """A number as it is printed: ``05-NQ/ĐU``."""
        return self.pattern.format(number=number, kind=kind, body=self.body)


# "05-NQ/ĐU", with or without "Số" before it.
_SYMBOL = re.compile(r"^(?:Số\s*:?\s*)?(?P<number>\d{1,5})\s*-\s*(?P<kind>[^\W\d_]+)\s*/\s*\S+$")


def term_on(organization: Organization, day: date) -> Term | None:
    """The term of ``organization`` that holds ``day``; None where none is kept."""
    terms = Term.objects.filter(organization=organization, started_on__lte=day)
    running = terms.exclude(ended_on__lt=day)
    return running.order_by("-started_on").first()


def _series(organization: Organization, kind: str, on: date) -> dict[str, Any]:
    return {"organization": organization, "kind": kind, "term": term_on(organization, on)}


def _last(series: dict[str, Any]) -> int:
    found = RegisterEntry.objects.filter(**series).aggregate(last=Max("number"))
    return found["last"] or 0


def next_symbol(organization: Organization, kind: str, on: date, numbering: Numbering) -> str:
    """The symbol that the next document of that kind will bear; nothing is taken."""
    return numbering.symbol(kind, _last(_series(organization, kind, on)) + 1)


def _locked(organization: Organization) -> Organization:
    # Two who number at once take turns at the organisation's row.
    return Organization.objects.select_for_update().get(pk=organization.pk)


@transaction.atomic
def take_number(
    *,
    organization: Organization,
    kind: str,
    dated_on: date,
    summary: str,
    actor: User,
    numbering: Numbering,
    subject_id: str = "",
) -> RegisterEntry:
    """Give the next number of a kind within the term; a void number stays void."""
    organization = _locked(organization)
    series = _series(organization, kind, dated_on)
    symbol = numbering.symbol(kind, _last(series) + 1)
    return _write(series, _last(series) + 1, symbol, dated_on, summary, actor, subject_id)


@transaction.atomic
def enter_number(
    *,
    organization: Organization,
    symbol: str,
    kind: str,
    dated_on: date,
    summary: str,
    actor: User,
    numbering: Numbering,
    subject_id: str = "",
) -> RegisterEntry | None:
    """Keep a number that was given on paper (``05-QĐ/ĐU``); None for what is no such number.

    Raises ValidationError for a number that another document bears, naming it.
    """
    match = _SYMBOL.match(symbol.strip())
    if match is None or match["kind"].upper() != kind.upper() or not int(match["number"]):
        return None
    organization = _locked(organization)
    series = _series(organization, kind, dated_on)
    number = int(match["number"])
    taken = RegisterEntry.objects.filter(**series, number=number).first()
    if taken is not None:
        if taken.subject_id == subject_id and subject_id:
            return taken
        raise ValidationError(
            _("Số %(symbol)s đã dùng ngày %(day)s: %(summary)s.")
            % {
                "symbol": taken.symbol,
                "day": f"{taken.dated_on:%d/%m/%Y}",
                "summary": taken.summary,
            },
            code="number_taken",
        )
    symbol = numbering.symbol(kind, number)
    return _write(series, number, symbol, dated_on, summary, actor, subject_id)


def _write(
    series: dict[str, Any],
    number: int,
    symbol: str,
    dated_on: date,
    summary: str,
    actor: User,
    subject_id: str,
) -> RegisterEntry:
    organization, kind = series["organization"], series["kind"]
    entry = RegisterEntry(
        **series,
        number=number,
        symbol=symbol,
        dated_on=dated_on,
        summary=summary[:300],
        subject_id=subject_id,
        recorded_by=actor,
    )
    entry.full_clean()
    entry.save()
    audit.record(
        actor,
        "documents.numbered",
        entry,
        path=organization.path,
        data={"symbol": entry.symbol, "on": dated_on, "kind": kind},
    )
    return entry


@transaction.atomic
def void_number(*, entry: RegisterEntry, reason: str, actor: User) -> RegisterEntry:
    """Void a number (hủy số) with the reason; it is never given again."""
    entry = RegisterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.void_reason:
        raise ValidationError(_("Số này đã hủy."), code="void")
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Còn thiếu lý do."), code="required")})
    entry.void_reason = reason.strip()
    entry.save(update_fields=["void_reason"])
    audit.record(
        actor,
        "documents.number_voided",
        entry,
        path=entry.organization.path,
        data={"symbol": entry.symbol, "reason": entry.void_reason},
    )
    return entry

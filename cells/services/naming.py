"""Renaming: the name an organisation bore is kept with its last day."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.access import may_reorganise
from cells.models import Organization, OrganizationName
from people import audit, clock, names
from people.models import User


def refusal(field: str, message: str, code: str) -> ValidationError:
    """A refusal that a form shows beside ``field`` (a plain dict would lose the code)."""
    return ValidationError({field: ValidationError(message, code=code)})


def require_keeper(actor: User | None, organization: Organization) -> None:
    """Refuse who is neither the office nor the system admin above ``organization``."""
    if actor is not None and not may_reorganise(actor, organization):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy hoặc quản trị hệ thống được làm việc này."))


def require_day(on: date, organization: Organization) -> None:
    """Refuse a day to come, and one before ``organization`` stood where it stands."""
    if on > clock.today():
        raise refusal(
            "on",
            _("Ngày %(day)s chưa tới. Ghi từ ngày quyết định có hiệu lực.")
            % {"day": f"{on:%d/%m/%Y}"},
            "future",
        )
    since = [organization.established_on]
    since += organization.placements.filter(ended_on=None).values_list("started_on", flat=True)
    for day in since:
        if day is not None and on <= day:
            raise refusal(
                "on",
                _("%(name)s như hiện nay từ %(day)s. Chọn ngày sau đó.")
                % {"name": organization, "day": f"{day:%d/%m/%Y}"},
                "too_early",
            )


def require_paper(text: str, field: str, message: str) -> str:
    """Return ``text`` without outer spaces; raise ValidationError when nothing is left."""
    text = text.strip()
    if not text:
        raise refusal(field, message, "required")
    return text


@transaction.atomic
def rename_cell(
    *, cell: Organization, name: str, on: date, decision: str, actor: User | None
) -> Organization:
    """Give an organisation another name from the day ``on`` (đổi tên); the old one is kept.

    Raises PermissionDenied when ``actor`` neither keeps the office nor the system, and
    ValidationError, by field, for a name that is its own or taken, a dissolved organisation,
    a day to come or before the last renaming, and a missing decision.
    """
    cell = Organization.objects.select_for_update(of=("self",)).get(pk=cell.pk)
    require_keeper(actor, cell)
    if cell.dissolved_on is not None:
        raise ValidationError(_("%(name)s không còn hoạt động.") % {"name": cell}, code="dissolved")
    decision = require_paper(decision, "decision", _("Còn thiếu số, ngày quyết định."))
    name = require_paper(names.clean(name), "name", _("Còn thiếu tên mới."))
    before = cell.name
    if name == before:
        raise refusal("name", _("Tên mới trùng với tên đang dùng."), "same")
    if on > clock.today() or (cell.established_on is not None and on <= cell.established_on):
        require_day(on, cell)
    last = cell.old_names.first()
    if last is not None and on <= last.changed_on:
        raise refusal(
            "on",
            _("Tên đang dùng có từ %(day)s. Chọn ngày sau đó.")
            % {"day": f"{last.changed_on:%d/%m/%Y}"},
            "too_early",
        )
    OrganizationName.objects.create(
        organization=cell, name=before, ended_on=on - timedelta(days=1), decision=decision
    )
    cell.name, cell.name_key = name, names.fold(name)
    cell.full_clean()
    cell.save(update_fields=["name", "name_key"])
    audit.record(
        actor,
        "cells.renamed",
        cell,
        path=cell.path,
        data={"name": [before, name], "on": on, "decision": decision},
    )
    return cell

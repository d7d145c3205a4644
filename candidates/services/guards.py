"""What many acts ask before they begin."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from candidates import access
from candidates.lifecycle import refusal, refuse_future
from candidates.models import Candidate
from people.models import User


def locked(candidate: Candidate) -> Candidate:
    """The candidate's row as it stands, held until the transaction ends."""
    return (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("person", "cell", "committee")
        .get(pk=candidate.pk)
    )


def require_leader(actor: User, candidate: Candidate) -> None:
    if not access.may_lead(actor, candidate):
        raise PermissionDenied(
            _("Chỉ bí thư, phó bí thư chi bộ được làm việc này."),
        )


def require_leader_or_office(actor: User, candidate: Candidate) -> None:
    if not (access.may_lead(actor, candidate) or access.may_keep_dossier(actor, candidate)):
        raise PermissionDenied(
            _("Chỉ bí thư, phó bí thư chi bộ hoặc văn phòng đảng ủy được làm việc này.")
        )


def require_office(actor: User, candidate: Candidate) -> None:
    if not access.may_keep_dossier(actor, candidate):
        raise PermissionDenied(_("Chỉ văn phòng đảng ủy được làm việc này."))


def require_decider(actor: User, candidate: Candidate) -> None:
    """Refuse whoever does not sit on the committee, submitted this, or mentors here."""
    if not access.sits_on_committee(actor, candidate):
        raise PermissionDenied(_("Chỉ bí thư, phó bí thư, ủy viên ban thường vụ đảng ủy được xét."))
    if why := access.why_not_decide(actor, candidate):
        raise PermissionDenied(why)


def refuse_before_birth(candidate: Candidate, day: date, field: str) -> None:
    """Raise ValidationError beside ``field`` for a day before the person was born."""
    born = candidate.person.birth_date
    if born is not None and day < born:
        raise refusal(
            field,
            _("Ngày %(day)s trước ngày sinh %(born)s.")
            % {"day": f"{day:%d/%m/%Y}", "born": candidate.person.birth_label},
            "before_birth",
        )


def refuse_closed(candidate: Candidate) -> None:
    if not candidate.is_open:
        raise ValidationError(
            _("%(name)s không còn trong danh sách.") % {"name": candidate},
            code="closed",
        )


def require_text(text: str, field: str, message: str) -> str:
    """Return ``text`` without outer spaces; raise ValidationError when nothing is left."""
    text = text.strip()
    if not text:
        raise refusal(field, message, "required")
    return text


__all__ = [
    "locked",
    "refusal",
    "refuse_before_birth",
    "refuse_closed",
    "refuse_future",
    "require_decider",
    "require_leader",
    "require_leader_or_office",
    "require_office",
    "require_text",
]

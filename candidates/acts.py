"""What may be done on a candidate today, by whom looks, and why not where it may not."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from candidates import access, lifecycle
from candidates.models import Body, Candidate, Stage, Step
from candidates.models.candidate import BEFORE_ADMISSION
from candidates.readiness import Readiness
from candidates.services import committee_act, superior_decides
from people import clock
from people.models import User
from rules.services import RuleMissing, value


@dataclass(frozen=True)
class Act:
    """A button of the page; ``reason`` says why it is not to be pressed now."""

    label: str
    url: str = ""
    reason: str = ""
    primary: bool = False

    @property
    def allowed(self) -> bool:
        return not self.reason


def _act(
    name: str, label: str, candidate: Candidate, *, reason: str = "", primary: bool = False
) -> Act:
    return Act(label, reverse(f"candidates:{name}", args=[candidate.pk]), reason, primary)


def acts_for(user: User, candidate: Candidate, ready: Readiness | None) -> list[Act]:
    """The acts whose right ``user`` holds, the one that is due first.

    What a post never may do is absent; what it may do but not now carries the reason.
    """
    try:
        acts = [
            *_of_leaders(user, candidate, ready),
            *_of_committee(user, candidate),
            *_of_office(user, candidate),
        ]
    except RuleMissing as unknown:
        return [Act(_("Xét kết nạp"), reason=" ".join(unknown.messages))]
    return sorted(acts, key=lambda act: (not act.primary, not act.allowed))


def _of_leaders(user: User, candidate: Candidate, ready: Readiness | None) -> list[Act]:
    if not access.may_lead(user, candidate):
        return []
    stage, acts = candidate.stage, []
    if stage == Stage.DECIDED:
        acts.append(_act("ceremony", _("Ghi lễ kết nạp"), candidate, primary=True))
    if stage == Stage.RETURNED:
        acts.append(_act("resubmit", _("Trình Đảng ủy"), candidate, primary=True))
    undated = stage == Stage.DOSSIER_OPEN and (
        ready is None or any(c.key == "dossier" for c in ready.missing)
    )
    if undated or lifecycle.allows(stage, Step.DOSSIER_OPENED):
        acts.append(_act("open-dossier", _("Ghi ngày lập hồ sơ"), candidate, primary=not acts))
    if stage == Stage.DOSSIER_OPEN and ready is not None:
        why = ready.answer if not ready.ready else _("Chi bộ xét trong cuộc họp.")
        acts.append(Act(_("Đề nghị kết nạp"), reason=why))
    if candidate.is_open:
        helping = [m for m in candidate.mentorships.all() if m.ended_on is None]
        slots = value("mentoring.slots_max", on=clock.today(), organization=candidate.cell)
        full = len(helping) >= slots
        acts.append(
            _act(
                "assign-mentor",
                _("Phân công giúp đỡ"),
                candidate,
                primary=not helping and not acts,
                reason=_("Quần chúng đã có đủ %(slots)d người giúp đỡ.") % {"slots": slots}
                if full
                else "",
            )
        )
    if stage in BEFORE_ADMISSION:
        acts += _preparing(candidate)
        acts.append(_act("drop", _("Đưa ra khỏi danh sách"), candidate))
    return acts


def _preparing(candidate: Candidate) -> list[Act]:
    """Class and certificate: the cell's leaders and the office enter them alike."""
    acts = [_act("certificate", _("Ghi giấy chứng nhận"), candidate)]
    if all(e.certificate_number for e in candidate.enrolments.all()):
        acts.append(_act("enrol", _("Cử đi học"), candidate))
    return acts


def _of_committee(user: User, candidate: Candidate) -> list[Act]:
    if not access.sits_on_committee(user, candidate):
        return []
    if candidate.stage == Stage.SYMPATHISER:
        return [_act("allow-dossier", _("Cho làm thủ tục"), candidate)]
    if not lifecycle.allows(candidate.stage, Step.REFUSED):
        return []
    why = access.why_not_decide(user, candidate)
    acts = []
    body = committee_act(candidate, clock.today())
    if body is not None:
        label = _("Ghi biểu quyết của đảng ủy") if body == Body.BASE else _("Duyệt kết nạp")
        acts.append(_act("committee-vote", label, candidate, primary=True, reason=why))
    acts.append(_act("return", _("Trả lại chi bộ"), candidate, reason=why))
    acts.append(_act("refuse", _("Không đồng ý"), candidate, reason=why))
    return acts


def _of_office(user: User, candidate: Candidate) -> list[Act]:
    if not access.may_keep_dossier(user, candidate):
        return []
    leads, stage, acts = access.may_lead(user, candidate), candidate.stage, []
    if stage == Stage.BASE_PASSED and superior_decides(candidate, clock.today()):
        acts.append(
            _act(
                "superior-decision",
                _("Ghi quyết định của cấp trên"),
                candidate,
                primary=True,
            )
        )
    if stage == Stage.DECIDED and not leads:
        acts.append(_act("ceremony", _("Ghi lễ kết nạp"), candidate))
    if stage == Stage.SYMPATHISER and not access.sits_on_committee(user, candidate):
        acts.append(_act("allow-dossier", _("Cho làm thủ tục"), candidate))
    if lifecycle.allows(stage, Step.RETURNED) and not access.sits_on_committee(user, candidate):
        acts.append(_act("return", _("Trả lại chi bộ"), candidate))
    if stage in BEFORE_ADMISSION and not leads:
        acts += _preparing(candidate)
    return acts

"""What may be done on a candidate today, by whom looks, and why not where it may not."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from candidates import access, lifecycle
from candidates.chain import body_in_turn, committee_act, superior_decides
from candidates.models import Body, Candidate, Stage, Step
from candidates.models.candidate import (
    BEFORE_ADMISSION,
    IN_PROBATION,
    WAITING_STAGES,
    matter_of,
)
from candidates.readiness import Readiness
from candidates.services.classes import kind_for
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
            *_of_section(user, candidate),
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
    if stage == Stage.PAUSED:
        acts.append(_act("resume", _("Theo dõi tiếp"), candidate, primary=True))
    if stage == Stage.DECIDED:
        acts.append(_act("ceremony", _("Ghi lễ kết nạp"), candidate, primary=True))
    if lifecycle.allows(stage, Step.RESUBMITTED) and not lifecycle.voted_elsewhere(candidate):
        acts.append(_act("resubmit", _("Trình Đảng ủy"), candidate, primary=True))
    undated = stage == Stage.DOSSIER_OPEN and candidate.dossier_opened_on is None
    lapsed = stage == Stage.DOSSIER_OPEN and any(
        c.key == "dossier" for c in (ready.missing if ready else [])
    )
    if undated or lapsed or lifecycle.allows(stage, Step.DOSSIER_OPENED):
        acts.append(_act("open-dossier", _("Ghi ngày lập hồ sơ"), candidate, primary=not acts))
    acts += _votes_of_cell(candidate, ready)
    if candidate.is_open:
        acts.append(_act("review", _("Ghi chi bộ xét"), candidate))
    acts += _helping(candidate, due=not any(act.primary for act in acts))
    if stage in BEFORE_ADMISSION or stage in IN_PROBATION:
        acts += _preparing(candidate)
        if stage not in (*WAITING_STAGES, Stage.DECIDED):
            acts.append(_act("opinions", _("Tổng hợp ý kiến"), candidate))
    if stage in BEFORE_ADMISSION:
        if lifecycle.allows(stage, Step.PAUSED):
            acts.append(_act("pause", _("Tạm dừng"), candidate))
        acts.append(_act("withdraw", _("Ghi xin rút"), candidate))
        acts.append(_act("gone", _("Chuyển đi nơi khác"), candidate))
        acts.append(_act("died", _("Từ trần"), candidate))
        acts.append(_act("drop", _("Đưa ra khỏi danh sách"), candidate))
    if lifecycle.allows(stage, Step.REMOVAL_VOTED):
        acts.append(_act("removal-vote", _("Đề nghị xóa tên"), candidate))
    return acts


def _votes_of_cell(candidate: Candidate, ready: Readiness | None) -> list[Act]:
    """The votes that a cell may hold now, with why not where it may not yet."""
    why = ready.answer if ready is not None and not ready.ready else ""
    if candidate.stage == Stage.DOSSIER_OPEN:
        return [_act("cell-vote", _("Đề nghị kết nạp"), candidate, reason=why, primary=not why)]
    if candidate.stage == Stage.PROBATIONARY:
        name = _("Đề nghị công nhận")
        return [_act("recognition-vote", name, candidate, reason=why, primary=not why)]
    return []


def _helping(candidate: Candidate, *, due: bool) -> list[Act]:
    """To name a mentor, where a place is left."""
    if not candidate.is_open or candidate.stage == Stage.PAUSED:
        return []
    helping = [m for m in candidate.mentorships.all() if m.ended_on is None]
    slots = value("mentoring.slots_max", on=clock.today(), organization=candidate.cell)
    full = _("Quần chúng đã có đủ %(slots)d người giúp đỡ.") % {"slots": slots}
    return [
        _act(
            "assign-mentor",
            _("Phân công giúp đỡ"),
            candidate,
            primary=not helping and due,
            reason=full if len(helping) >= slots else "",
        )
    ]


def _preparing(candidate: Candidate) -> list[Act]:
    """Papers, class and certificate: the cell's leaders and the office enter them alike."""
    acts = [
        _act("papers", _("Giấy tờ trong hồ sơ"), candidate),
        _act("certificate", _("Ghi giấy chứng nhận"), candidate),
    ]
    kind = kind_for(candidate)
    if not any(e.is_running and e.kind == kind for e in candidate.enrolments.all()):
        acts.append(_act("enrol", _("Cử đi học"), candidate))
    return acts


def _of_section(user: User, candidate: Candidate) -> list[Act]:
    if not access.may_appraise(user, candidate):
        return []
    if body_in_turn(candidate, clock.today()) != Body.SECTION:
        return []
    return [_act("appraisal", _("Ghi thẩm định"), candidate, primary=True)]


def _of_committee(user: User, candidate: Candidate) -> list[Act]:
    if not access.sits_on_committee(user, candidate):
        return []
    if candidate.stage == Stage.SYMPATHISER:
        why = access.why_not_decide(user, candidate)
        return [_act("allow-dossier", _("Cho làm thủ tục"), candidate, reason=why)]
    matter = matter_of(candidate.stage)
    if matter is None:
        return []
    why = access.why_not_decide(user, candidate)
    acts = []
    body = committee_act(candidate, clock.today())
    if body is not None:
        label = _("Ghi biểu quyết của đảng ủy")
        if body == Body.DECIDER:
            label = _("Duyệt %(matter)s") % {"matter": matter.label}
        acts.append(_act("committee-vote", label, candidate, primary=True, reason=why))
    if lifecycle.allows(candidate.stage, Step.RETURNED):
        acts.append(_act("return", _("Trả lại chi bộ"), candidate, reason=why))
    if lifecycle.allows(candidate.stage, Step.REFUSED):
        acts.append(_act("refuse", _("Không đồng ý"), candidate, reason=why))
    return acts


def _of_office(user: User, candidate: Candidate) -> list[Act]:
    if not access.may_keep_dossier(user, candidate):
        return []
    leads, stage, acts = access.may_lead(user, candidate), candidate.stage, []
    today = clock.today()
    if body_in_turn(candidate, today) == Body.DECIDER and superior_decides(candidate, today):
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
    sits = access.sits_on_committee(user, candidate)
    if stage == Stage.SYMPATHISER and not sits:
        acts.append(_act("allow-dossier", _("Cho làm thủ tục"), candidate))
    if lifecycle.allows(stage, Step.RETURNED) and not sits:
        acts.append(_act("return", _("Trả lại chi bộ"), candidate))
    if candidate.is_open and not leads:
        acts += _preparing(candidate)
    if candidate.is_open:
        acts.append(_act("consent", _("Ghi văn bản đồng ý"), candidate))
    if stage in BEFORE_ADMISSION and stage not in WAITING_STAGES:
        acts.append(_act("move", _("Chuyển chi bộ"), candidate))
    if lifecycle.allows(stage, Step.ANNULLED):
        acts.append(_act("annul", _("Ghi hủy quyết định"), candidate))
    if stage == Stage.PROBATIONARY:
        acts.append(_act("extend", _("Kéo dài dự bị"), candidate))
    return acts

"""Models of mass mobilisation: drafted, registered, followed, recognised or ended."""

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.models import Movement
from cells import policy
from cells.access import may
from cells.models import Organization
from people import audit, clock, names
from people.models import User
from reports.mobilisation.access import may_keep, may_recognise, who_may_answer
from reports.mobilisation.figures import measure
from reports.models import Evidence, EvidenceKind, Milestone, MobilisationModel, ModelState

# What people write of a model.
WRITTEN = (
    "name",
    "level",
    "novelty",
    "body",
    "person_in_charge",
    "situation",
    "aims",
    "method",
    "leadership",
    "area",
    "led_by",
    "partners",
    "joined_by",
    "resources",
    "started_on",
    "ended_on",
    "outputs",
    "lasting",
)
STEPS: dict[ModelState, tuple[ModelState, ...]] = {
    ModelState.DRAFT: (ModelState.REGISTERED,),
    ModelState.REGISTERED: (
        ModelState.RECOGNISED,
        ModelState.NOT_RECOGNISED,
        ModelState.ENDED,
    ),
    ModelState.RECOGNISED: (ModelState.ENDED,),
}


def may_step(model: MobilisationModel, to: ModelState) -> bool:
    """Whether a model may go ``to`` that state from the one in which it is."""
    return to in STEPS.get(ModelState(model.state), ())


@transaction.atomic
def draft_model(*, organization: Organization, actor: User, **written: Any) -> MobilisationModel:
    """Write down a model that ``organization`` means to register (soạn).

    ``written`` names fields of :data:`WRITTEN`. Raises PermissionDenied for who does not
    register there, and ValidationError by field.
    """
    if not may(actor, policy.KEEP_MOBILISATION, organization):
        raise PermissionDenied(_("Đồng chí không đăng ký mô hình của đơn vị này."))
    model = MobilisationModel(organization=organization)
    _write(model, written)
    model.save()
    _record(model, "reports.model_drafted", actor, {"name": model.name})
    return model


def mark_of(model: MobilisationModel) -> str:
    """A short mark of what is written of a model: other words, another mark."""
    written = "\x1f".join(str(model.serializable_value(name)) for name in WRITTEN)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


@transaction.atomic
def edit_model(
    *, model: MobilisationModel, actor: User, seen: str = "", **written: Any
) -> MobilisationModel:
    """Write a model anew while it is neither recognised nor closed; both values are kept.

    ``seen`` is the mark of what the writer had before them: ValidationError where somebody
    else wrote since, so that nobody's words are lost unread.
    """
    model = _locked(model)
    _require_keeper(actor, model)
    _require_open(model)
    if seen and seen != mark_of(model):
        raise ValidationError(
            _(
                "Có người vừa sửa mô hình này. Chữ đồng chí viết còn nguyên ở đây; mở bản mới ở "
                "cửa sổ khác để so, rồi ghi lại nếu vẫn muốn thay."
            ),
            code="moved",
        )
    before = {name: getattr(model, name) for name in WRITTEN}
    _write(model, written)
    changed = {
        name: [before[name], getattr(model, name)]
        for name in WRITTEN
        if before[name] != getattr(model, name)
    }
    if changed:
        model.save()
        _record(model, "reports.model_edited", actor, changed)
    return model


@transaction.atomic
def drop_draft(*, model: MobilisationModel, actor: User) -> None:
    """Do away with a draft that was never registered (bỏ bản soạn)."""
    model = _locked(model)
    _require_keeper(actor, model)
    if not model.is_draft:
        raise ValidationError(_("Mô hình đã đăng ký thì không bỏ được."), code="state")
    _record(model, "reports.model_dropped", actor, {"name": model.name})
    model.delete()


@transaction.atomic
def register_model(
    *, model: MobilisationModel, registered_on: date, actor: User, differs: bool = False
) -> MobilisationModel:
    """Register a model (đăng ký). A cell says that it repeats none of the mass bodies'.

    Raises PermissionDenied for who does not register there, and ValidationError, by field,
    where a cell has not said so or has not written how it leads.
    """
    model = _locked(model)
    _require_keeper(actor, model)
    _require_step(model, ModelState.REGISTERED)
    _refuse_future(registered_on, "registered_on")
    if model.organization.is_cell and not differs:
        said = _("Chi bộ xác nhận mô hình không lặp lại mô hình của Mặt trận, đoàn thể.")
        raise ValidationError({"differs": ValidationError(said, code="differs")})
    if model.organization.is_cell and not model.leadership:
        raise ValidationError(
            _("Ghi vai trò lãnh đạo của chi bộ trước khi đăng ký."), code="leadership"
        )
    model.registered_on = registered_on
    return _step(model, ModelState.REGISTERED, actor, {"on": registered_on})


@transaction.atomic
def recognise_model(
    *,
    model: MobilisationModel,
    recognised_on: date,
    recognised_level: str,
    decision: str,
    result: str,
    actor: User,
) -> MobilisationModel:
    """Enter that a model was recognised, by which decision (công nhận); its figures freeze.

    Raises PermissionDenied for who does not stand above, and ValidationError by field.
    """
    model = _locked(model)
    _require_above(actor, model)
    _require_step(model, ModelState.RECOGNISED)
    _refuse_future(recognised_on, "recognised_on")
    _refuse_before_registered(model, recognised_on, "recognised_on")
    model.recognised_on, model.recognised_level = recognised_on, recognised_level
    model.decision, model.result = decision.strip(), result.strip()
    freeze(model, recognised_on)
    data = {"on": recognised_on, "level": recognised_level, "decision": model.decision}
    return _step(model, ModelState.RECOGNISED, actor, data)


@transaction.atomic
def refuse_model(
    *, model: MobilisationModel, closed_on: date, result: str, actor: User
) -> MobilisationModel:
    """Enter that a model was not recognised, and why (không công nhận); its figures freeze."""
    model = _locked(model)
    _require_above(actor, model)
    return _close(model, ModelState.NOT_RECOGNISED, closed_on, result, actor)


@transaction.atomic
def end_model(
    *, model: MobilisationModel, closed_on: date, result: str, actor: User
) -> MobilisationModel:
    """End a model, recognised or not, with what came of it (kết thúc)."""
    model = _locked(model)
    _require_keeper(actor, model)
    return _close(model, ModelState.ENDED, closed_on, result, actor)


@transaction.atomic
def add_milestone(*, model: MobilisationModel, what: str, due_on: date, actor: User) -> Milestone:
    """Set one step of a model: what is to be done by when (mốc)."""
    model = _locked(model)
    _require_keeper(actor, model)
    _require_open(model)
    milestone = Milestone(model=model, what=what.strip(), due_on=due_on)
    if due_on < model.started_on:
        raise ValidationError({"due_on": _("Hạn phải từ ngày bắt đầu mô hình trở đi.")})
    milestone.full_clean()
    milestone.save()
    _record(model, "reports.milestone_added", actor, {"what": milestone.what, "due": due_on})
    return milestone


@transaction.atomic
def finish_milestone(
    *, milestone: Milestone, done_on: date, actor: User, note: str = ""
) -> Milestone:
    """Enter that a step is done (xong), also of a recognised model that goes on."""
    model = _locked(milestone.model)
    _require_keeper(actor, model)
    if model.state not in (ModelState.REGISTERED, ModelState.RECOGNISED):
        raise ValidationError(_("Mô hình chưa đăng ký hoặc đã kết thúc."), code="state")
    _refuse_future(done_on, "done_on")
    before = milestone.done_on
    milestone.done_on, milestone.note = done_on, note.strip()
    milestone.full_clean()
    milestone.save()
    data = {"what": milestone.what, "done": [before, done_on], "note": milestone.note}
    _record(model, "reports.milestone_done", actor, data)
    return milestone


@transaction.atomic
def remove_milestone(*, milestone: Milestone, actor: User) -> None:
    """Take back a step that is not done (bỏ mốc)."""
    model = _locked(milestone.model)
    _require_keeper(actor, model)
    _require_open(model)
    if milestone.done_on is not None:
        raise ValidationError(_("Mốc đã xong thì không bỏ được."), code="done")
    _record(
        model,
        "reports.milestone_removed",
        actor,
        {"what": milestone.what, "due": milestone.due_on},
    )
    milestone.delete()


@transaction.atomic
def add_evidence(
    *,
    model: MobilisationModel,
    kind: str,
    actor: User,
    year: int | None = None,
    text: str = "",
) -> Evidence:
    """Add a figure of the product for a year, or words, as proof (minh chứng).

    Raises ValidationError by field: a figure without a year or of one that has not come,
    words without any.
    """
    model = _locked(model)
    _require_keeper(actor, model)
    _require_open(model)
    text = text.strip()
    if kind == EvidenceKind.TEXT:
        year = None
        if not text:
            raise ValidationError({"text": _("Ghi nội dung minh chứng.")})
    elif year is None:
        raise ValidationError({"year": _("Ghi năm của số liệu.")})
    elif year > clock.today().year:
        raise ValidationError({"year": _("Năm này chưa tới.")})
    evidence = Evidence(model=model, kind=kind, year=year, text=text)
    evidence.full_clean()
    evidence.save()
    _record(model, "reports.evidence_added", actor, {"kind": kind, "year": year, "text": text})
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, actor: User) -> None:
    """Take a piece of evidence back while the model is open."""
    model = _locked(evidence.model)
    _require_keeper(actor, model)
    _require_open(model)
    data = {"kind": evidence.kind, "year": evidence.year, "text": evidence.text}
    _record(model, "reports.evidence_removed", actor, data)
    evidence.delete()


def freeze(model: MobilisationModel, on: date) -> None:
    """Keep each figure as it is counted now; what was frozen before stays."""
    for evidence in model.evidence.exclude(kind=EvidenceKind.TEXT).filter(frozen__isnull=True):
        evidence.frozen = measure(evidence.kind, model.organization, evidence.year or on.year)
        evidence.frozen_on = clock.today()
        evidence.save(update_fields=["frozen", "frozen_on"])


def same_named(organization: Organization, name_key: str) -> list[Movement]:
    """Movements of the mass bodies in a cell that bear the very name (trùng tên)."""
    if not organization.is_cell or not name_key:
        return []
    movements = Movement.objects.filter(cell=organization).order_by("-started_on", "pk")
    return [movement for movement in movements if names.fold(movement.name) == name_key]


def _write(model: MobilisationModel, written: dict[str, Any]) -> None:
    for name in WRITTEN:
        if name in written:
            text = written[name]
            setattr(model, name, text.strip() if isinstance(text, str) else text)
    model.set_name_key()
    answers = model.person_in_charge_id
    own = Organization.objects.filter(pk=model.organization_id)
    if answers is not None and not who_may_answer(own).filter(pk=answers).exists():
        raise ValidationError(
            {"person_in_charge": _("Người phụ trách phải giữ chức vụ hoặc sinh hoạt ở đơn vị.")}
        )
    model.full_clean()


def _close(
    model: MobilisationModel, state: ModelState, closed_on: date, result: str, actor: User
) -> MobilisationModel:
    _require_step(model, state)
    _refuse_future(closed_on, "closed_on")
    _refuse_before_registered(model, closed_on, "closed_on")
    if not result.strip():
        raise ValidationError({"result": _("Ghi kết quả của mô hình.")})
    model.closed_on, model.result = closed_on, result.strip()
    freeze(model, closed_on)
    return _step(model, state, actor, {"on": closed_on, "result": model.result})


def _step(
    model: MobilisationModel, state: ModelState, actor: User, data: dict[str, Any]
) -> MobilisationModel:
    model.state = state
    model.full_clean()
    model.save()
    _record(model, f"reports.model_{state.value}", actor, data)
    return model


def _locked(model: MobilisationModel) -> MobilisationModel:
    """The row as it stands, kept from others until the end of the transaction."""
    found = MobilisationModel.objects.select_for_update(of=("self",))
    return found.select_related("organization").get(pk=model.pk)


def _require_keeper(actor: User, model: MobilisationModel) -> None:
    if not may_keep(actor, model):
        raise PermissionDenied(_("Chỉ người đăng ký mô hình của đơn vị được làm việc này."))


def _require_above(actor: User, model: MobilisationModel) -> None:
    if not may_recognise(actor, model):
        raise PermissionDenied(_("Chỉ thường trực, văn phòng đảng ủy được ghi công nhận."))


def _require_open(model: MobilisationModel) -> None:
    if not model.is_open:
        raise ValidationError(_("Mô hình đã chốt, không sửa được."), code="state")


def _require_step(model: MobilisationModel, to: ModelState) -> None:
    if not may_step(model, to):
        words = {"now": model.get_state_display(), "to": to.label}
        raise ValidationError(
            _("Mô hình %(now)s, không chuyển sang «%(to)s» được.") % words, code="state"
        )


def _refuse_future(day: date, field: str) -> None:
    if day > clock.today():
        raise ValidationError({field: _("Ngày này chưa tới.")})


def _refuse_before_registered(model: MobilisationModel, day: date, field: str) -> None:
    if model.registered_on is not None and day < model.registered_on:
        raise ValidationError({field: _("Ngày này phải từ ngày đăng ký trở đi.")})


def _record(model: MobilisationModel, action: str, actor: User, data: dict[str, Any]) -> None:
    audit.record(actor, action, model, path=model.organization.path, data=data)

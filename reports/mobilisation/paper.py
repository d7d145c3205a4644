"""The report of a model of mass mobilisation in the form of a Party document."""

from candidates.printing import layout_on
from candidates.printing.heads import Context, head_of, place_of
from cells.models import Organization
from cells.services import committee_of
from documents.papers import short_date
from documents.services import write_paper
from people import clock
from people.language import of_the_books
from people.models import User
from reports.mobilisation.figures import figure_of
from reports.models import FIGURES, Evidence, MobilisationModel

TEMPLATE = "dan-van-kheo"


def write_report(*, model: MobilisationModel, actor: User) -> bytes:
    """Write what is registered, how far it has come and what shows it as a Word file."""
    committee = committee_of(model.organization) if model.organization.is_cell else None
    issuer = model.organization
    with of_the_books():
        return write_paper(
            form=TEMPLATE,
            context=_context(model, committee or issuer),
            layout=layout_on(clock.today(), issuer),
            organization=issuer,
            subject_id=str(model.pk),
            actor=actor,
        )


def _context(model: MobilisationModel, committee: Organization) -> Context:
    issuer, today = model.organization, clock.today()
    above = issuer.parent
    return head_of(issuer, "cell" if issuer.is_cell else "committee", today) | {
        "place": place_of(committee),
        "draft": model.is_draft,
        "model": {
            "name": model.name,
            "level": model.get_level_display(),
            "novelty": model.get_novelty_display(),
            "body": model.body,
            "in_charge": model.person_in_charge.full_name,
            "registered": short_date(model.registered_on) if model.registered_on else "",
            "since": short_date(model.started_on),
            "until": short_date(model.ended_on) if model.ended_on else "",
            "state": model.get_state_display(),
            "decision": model.decision,
            "recognised": short_date(model.recognised_on) if model.recognised_on else "",
        },
        "words": {
            name: getattr(model, name).splitlines() or [""]
            for name in (
                "situation",
                "aims",
                "method",
                "leadership",
                "area",
                "led_by",
                "partners",
                "joined_by",
                "resources",
                "outputs",
                "lasting",
                "result",
            )
        },
        "is_cell": issuer.is_cell,
        "milestones": [
            {
                "what": step.what,
                "due": short_date(step.due_on),
                "done": short_date(step.done_on) if step.done_on else "chưa xong",
                # An empty note is no gap for the pen.
                "note": step.note or " ",
            }
            for step in model.milestones.all()
        ],
        "evidence": [line for row in model.evidence.all() for line in _shown(row, model)],
        "recipients": [*([f"{above.name},"] if above else []), f"Lưu {_short(issuer)}."],
    }


def _short(issuer: Organization) -> str:
    return "Chi bộ" if issuer.is_cell else "Đảng ủy"


def _shown(row: Evidence, model: MobilisationModel) -> list[str]:
    row.model = model
    if row.kind not in FIGURES:
        return [f"- {line}" for line in row.text.splitlines()]
    figure = figure_of(row, opens_people=False)
    frozen = f" (chốt ngày {short_date(figure.frozen_on)})" if figure.frozen_on else ""
    return [f"- {str(row.get_kind_display()).capitalize()}, năm {row.year}: {figure.said}{frozen}."]

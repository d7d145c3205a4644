"""Sections that this floor adds to a member's and a cell's page."""

from django.db.models import Count, Prefetch

from candidates.models import Candidate, Mentorship, Stage
from cells.models import Organization
from members.models import Member
from people.models import User
from people.registry import Panel


def helping_panel(user: User, member: Member) -> Panel | None:
    """Whom the member helps (đang giúp đỡ), as far as the reader may see them."""
    # Most members help nobody: whom is asked when there is somebody.
    whom = Candidate.objects.select_related("person").only(
        "stage", "person__full_name", "person__sort_key"
    )
    mentorships = sorted(
        Mentorship.objects.visible_to(user)
        .open()
        .filter(mentor=member)
        .order_by()
        .only("started_on", "candidate")
        .prefetch_related(Prefetch("candidate", whom)),
        key=lambda mentorship: mentorship.candidate.person.sort_key,
    )
    if not mentorships:
        return None
    return Panel("candidates/_helping_panel.html", {"mentorships": mentorships})


def stages_panel(user: User, cell: Organization) -> Panel | None:
    """How many open candidacies the cell has at each stage."""
    counts = dict(
        Candidate.objects.visible_to(user)
        .open()
        .filter(cell=cell)
        .order_by()
        .values_list("stage")
        .annotate(Count("pk"))
    )
    rows = [
        {"stage": stage, "label": stage.label, "count": counts[stage]}
        for stage in Stage
        if stage in counts
    ]
    if not rows:
        return None
    total = sum(counts.values())
    return Panel("candidates/_stages_panel.html", {"rows": rows, "total": total, "cell": cell})

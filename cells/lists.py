"""The list of cells, as its page and its file show it."""

from django.db.models import Prefetch, QuerySet

from cells.models import Organization, Post, PostKind
from people import clock
from people.models import User


def listed_cells(user: User) -> QuerySet[Organization]:
    """The cells in ``user``'s reach, each with its secretary and its member in charge today."""
    leading = (
        Post.objects.held_on(clock.today())
        .filter(kind__in=(PostKind.SECRETARY, PostKind.IN_CHARGE))
        .select_related("person")
    )
    return (
        Organization.objects.visible_to(user)
        .cells()
        .active()
        .prefetch_related(Prefetch("posts", leading, to_attr="leading"))
        .order_by("position", "name_key", "pk")
    )

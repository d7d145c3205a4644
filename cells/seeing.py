"""Why somebody sees a record, and who else does (Ai xem được?): the posts that give it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cells.access import Held, gives, reach
from cells.models import Organization, Post
from cells.policy import Condition, Right, role_of
from people import clock
from people.models import Person, User


@dataclass(frozen=True)
class Seer:
    """One who sees a record: by a post, or by being somebody to it; and who may correct it."""

    person: Person
    ground: str
    corrects: bool = False


def who_may(rights: tuple[Right, ...], cell: Organization, corrects: Right) -> list[Seer]:
    """The holders of posts that give one of ``rights`` over what belongs to ``cell`` today.

    The cell's own first, then those above it, in the order of the kinds of post.
    """
    step = len(Organization(pk=cell.pk).path_under(None))
    above = [cell.path[:end] for end in range(step, len(cell.path) + 1, step)]
    posts = (
        Post.objects.held_on(clock.today())
        .filter(organization__path__in=above)
        .select_related("person", "organization", "stands_in_for__person")
    )
    found = []
    for post in posts:
        if (role := role_of(post)) is None:
            continue
        held = Held(role, post.organization, post)
        if any(gives(right, held, cell) for right in rights):
            found.append((post, gives(corrects, held, cell)))
    order = list(Post._meta.get_field("kind").choices or ())
    rank = {str(value): place for place, (value, _label) in enumerate(order)}
    found.sort(key=lambda f: (-len(f[0].organization.path), rank[f[0].kind], f[0].started_on))
    return [Seer(post.person, in_words(post), may_correct) for post, may_correct in found]


def why(
    user: User,
    rights: tuple[Right, ...],
    cell: Organization,
    somebody: tuple[Condition, ...] = (),
) -> list[str]:
    """What lets ``user`` see a record of ``cell``, in words: posts, or who they are to it."""
    conditions = [c for c in somebody if any(c in right.also for right in rights)]
    lines = [str(condition.label) for condition in conditions]
    for right in rights:
        lines += [in_words(post) for post in reach(user).grounds(right, cell)]
    return list(dict.fromkeys(lines))


def in_words(post: Post) -> str:
    """A post and where it is held."""
    words = {"post": post.label, "place": post.organization}
    return str(_("%(post)s, %(place)s") % words)

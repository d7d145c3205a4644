"""Who sees, keeps and recognises a model of mass mobilisation."""

from django.db.models import Q, QuerySet

from cells import policy
from cells.access import may, reach
from cells.models import Organization, Post
from members.models import Member
from people import clock
from people.models import Person, User
from reports.models import MobilisationModel, ModelState


def models_seen_by(user: User) -> Q:
    """Models in reach; a draft for who registers in that organisation."""
    held = reach(user)
    seen = held.organizations(policy.SEE_MOBILISATION, "organization__")
    own = held.organizations(policy.KEEP_MOBILISATION, "organization__")
    return (seen & ~Q(state=ModelState.DRAFT)) | own


def may_keep(user: User, model: MobilisationModel) -> bool:
    return may(user, policy.KEEP_MOBILISATION, model.organization)


def may_recognise(user: User, model: MobilisationModel) -> bool:
    return may(user, policy.RECOGNISE_MOBILISATION, model.organization)


def kept_by(user: User) -> QuerySet[Organization]:
    """The organisations for which ``user`` registers models."""
    held = reach(user).organizations(policy.KEEP_MOBILISATION)
    return Organization.objects.active().filter(held)


def who_may_answer(organizations: QuerySet[Organization]) -> QuerySet[Person]:
    """Who may be in charge of a model: holders of posts there, and a cell's members."""
    posts = Post.objects.held_on(clock.today()).filter(organization__in=organizations)
    members = Member.objects.current().filter(cell__in=organizations)
    return Person.objects.filter(
        Q(pk__in=posts.values("person")) | Q(pk__in=members.values("person"))
    ).order_by("sort_key", "pk")

"""Which ways out of the app the committees of a person do not allow."""

from cells.models import Post
from notifications.models import Channel, CommitteeSetting, Notification
from people import clock
from people.models import User


def forbidden_ways(user: User) -> frozenset[Channel]:
    """The ways on which nothing can reach ``user``: all their committees forbid them.

    Their committees are those above their posts of today and those that told them something (a
    mentor or a member holds no post). A message to several goes by what each of them allows.
    """
    posts = Post.objects.held_by(user, clock.today()).values_list("organization__path", flat=True)
    told = Notification.objects.filter(recipient=user).exclude(committee=None)
    paths = {*posts, *told.order_by().values_list("committee__path", flat=True).distinct()}
    above = {ancestor for path in paths for ancestor in _ancestors(path)}
    settings = list(
        CommitteeSetting.objects.filter(committee__path__in=above).select_related("committee")
    )
    return frozenset(
        channel
        for channel in Channel
        if paths and all(_forbids(settings, channel, path) for path in paths)
    )


def _forbids(settings: list[CommitteeSetting], channel: Channel, path: str) -> bool:
    return any(
        path.startswith(setting.committee.path) and not getattr(setting, f"allows_{channel.value}")
        for setting in settings
    )


def _ancestors(path: str) -> list[str]:
    """The id-paths from the root down to ``path`` itself."""
    ids = path.strip("/").split("/")
    return ["/".join(ids[: n + 1]) + "/" for n in range(len(ids))]

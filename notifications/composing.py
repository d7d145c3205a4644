"""From the inbox to one message: whoever has something new and unread gets a digest, seldom.

At most one a day and :data:`MOST_IN_MONTH` a month, and between two of them
:data:`GAP_WORKING_DAYS`, so that small things travel together. Only what is urgent (a meeting
moved or called off) does not wait for others. What is read or settled before is not told.
"""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import (
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from notifications import ways
from notifications.inserting import insert_select, new_id
from notifications.models import (
    Channel,
    CommitteeSetting,
    Delivery,
    DeliveryState,
    Digest,
    Notification,
)
from people.models import User
from rules.workdays import add_working_days

MOST_IN_MONTH = 8
GAP_WORKING_DAYS = 3
_COMPOSING = 7_305_104_022


@transaction.atomic
def compose(now: datetime) -> int:
    """Write the digests that go out at ``now`` with their deliveries; return how many."""
    if connection.vendor == "postgresql":
        # One at a time: who comes second finds nothing left to do.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_COMPOSING])
    day, stamp = timezone.localdate(now), timezone.now()
    made = insert_select(
        Digest,
        {"id": new_id(), "recipient_id": "pk", "day": day, "created_at": stamp},
        to_write_to(day).values("pk"),
    )
    if not made:
        return 0
    fresh = Digest.objects.filter(day=day, created_at=stamp)
    Notification.objects.to_mail().filter(
        Exists(fresh.filter(recipient=OuterRef("recipient")))
    ).update(digest=Subquery(fresh.filter(recipient=OuterRef("recipient")).values("pk")[:1]))
    for channel, way in ways.ways().items():
        users = User.objects.filter(way.reaches(), pk=OuterRef("recipient"))
        insert_select(
            Delivery,
            {
                "id": new_id(),
                "digest_id": "pk",
                "channel": channel.value,
                "state": DeliveryState.QUEUED.value,
                "attempts": 0,
                "error": "",
                "created_at": stamp,
            },
            fresh.filter(Exists(users)).exclude(Exists(_forbidden(channel))).values("pk"),
        )
    return made


def to_write_to(day: date) -> QuerySet[User]:
    """The accounts that get a digest on ``day``."""
    waiting = Notification.objects.to_mail().filter(recipient=OuterRef("pk"))
    digests = Digest.objects.filter(recipient=OuterRef("pk"))
    lately = digests.filter(day__gt=add_working_days(day, -GAP_WORKING_DAYS), day__lte=day)
    this_month = (
        digests.filter(day__year=day.year, day__month=day.month)
        .order_by()
        .values("recipient")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        User.objects.filter(ways.reachable(), is_active=True)
        .filter(Exists(waiting))
        .filter(~Exists(lately) | Exists(waiting.filter(is_urgent=True)))
        .exclude(Exists(digests.filter(day=day)))
        .annotate(this_month=Subquery(this_month))
        .filter(Q(this_month=None) | Q(this_month__lt=MOST_IN_MONTH))
    )


def _forbidden(channel: Channel) -> QuerySet[Notification]:
    """What a committee or one above it does not let out by ``channel``, of a digest (OuterRef)."""
    forbids = (
        CommitteeSetting.objects.filter(**{f"allows_{channel.value}": False})
        .annotate(told_in=ExpressionWrapper(OuterRef("committee__path"), CharField()))
        .filter(told_in__startswith=F("committee__path"))
    )
    return Notification.objects.filter(Exists(forbids), digest=OuterRef("pk"))

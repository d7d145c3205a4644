"""Whether the site lives (``/healthz``) and whether its parts are ready (``/readyz``)."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import ChannelError, OperationalError

from notifications.models import (
    Delivery,
    DeliveryState,
    Heartbeat,
    Notification,
    NotificationState,
)
from notifications.quiet import QUIET_UNTIL, end_of_quiet
from people import clock
from quangan.celery import app

# A check that hangs tells nothing: each wait is short.
BROKER_TIMEOUT = 1
WORKER_TIMEOUT = 1.0
BEAT_IS_ALIVE_FOR = timedelta(minutes=5)
# Beat pokes every minute: what could go out and stays longer than this, nobody takes up.
OUTBOX_IS_STUCK_AFTER = timedelta(minutes=15)


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the web answers; asks nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say which parts work: 200 when all do, 503 otherwise.

    Beside them, for who watches: the age of the oldest news that could have gone out, and how
    many tasks wait in each queue.
    """
    database = database_answers()
    broker = broker_answers()
    oldest = oldest_waiting_seconds() if database else None
    parts = {
        "database": database,
        "broker": broker,
        "worker": broker and worker_answers(),
        "beat": database and beat_ticks(),
        "outbox": oldest is not None and oldest < OUTBOX_IS_STUCK_AFTER.total_seconds(),
    }
    waiting = queue_lengths() if broker else None
    return JsonResponse(
        parts | {"outbox_oldest_seconds": oldest, "queues": waiting},
        status=200 if all(parts.values()) else 503,
    )


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker_connection() -> Connection:
    """A connection to the broker, not yet made, that gives up within a second."""
    timeouts = (
        {"read_timeout": BROKER_TIMEOUT, "write_timeout": BROKER_TIMEOUT}
        if settings.CELERY_BROKER_URL.startswith("amqp")
        else {"socket_timeout": BROKER_TIMEOUT, "socket_connect_timeout": BROKER_TIMEOUT}
    )
    return app.connection_for_write(connect_timeout=BROKER_TIMEOUT, transport_options=timeouts)


def broker_answers() -> bool:
    """Whether a connection to the broker can be made within a second."""
    with broker_connection() as broker:
        try:
            broker.ensure_connection(max_retries=0, timeout=BROKER_TIMEOUT)
        except OperationalError:
            return False
    return True


def queue_lengths() -> dict[str, int] | None:
    """How many tasks wait in each queue; None when the broker went away meanwhile."""
    lengths = {}
    channel: Any  # The transports have it, the stubs do not know it.
    try:
        with broker_connection() as broker:
            for queue in settings.CELERY_TASK_QUEUES:
                # A channel each: asking for a queue that is not there closes it.
                with broker.channel() as channel, suppress(ChannelError):
                    lengths[queue.name] = channel.queue_declare(
                        queue.name, passive=True
                    ).message_count
    except OperationalError:
        return None
    return {queue.name: lengths.get(queue.name, 0) for queue in settings.CELERY_TASK_QUEUES}


def worker_answers() -> bool:
    """Whether at least one worker answers a ping."""
    try:
        return bool(app.control.ping(timeout=WORKER_TIMEOUT, limit=1))
    except OperationalError:
        return False


def beat_ticks() -> bool:
    """Whether the one beat that holds the lock has ticked lately."""
    since = timezone.now() - BEAT_IS_ALIVE_FOR
    return Heartbeat.objects.filter(name="beat", at__gte=since).exists()


def oldest_waiting_seconds() -> int:
    """For how long the oldest news could have gone out and did not; 0 when none waits.

    News may be shown in the inbox at once. Messages leave the site in working hours only, and
    one that a server put off not before its time: until then they are not late.
    """
    now, moment = timezone.now(), clock.moment()
    pending = Notification.objects.filter(state=NotificationState.PENDING)
    ages = []
    if planned := _oldest(pending, "created_at"):
        ages.append(now - planned)
    if end_of_quiet(moment) is None:
        on_the_way = Delivery.objects.filter(
            state__in=[DeliveryState.QUEUED, DeliveryState.CLAIMED]
        )
        opened = datetime.combine(moment.date(), QUIET_UNTIL, moment.tzinfo)
        if written := _oldest(on_the_way.filter(not_before=None), "created_at"):
            ages.append(min(now - written, moment - opened))
        if put_off := _oldest(on_the_way.filter(not_before__lte=moment), "not_before"):
            ages.append(min(moment - put_off, moment - opened))
    return int(max(ages, default=timedelta()).total_seconds())


def _oldest(rows: QuerySet[Any], field: str) -> datetime | None:
    found: datetime | None = rows.aggregate(at=Min(field))["at"]
    return found

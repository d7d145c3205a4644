"""Whether the site lives (``/healthz``) and whether its parts are ready (``/readyz``)."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from notifications.models import Delivery, DeliveryState, Heartbeat
from quangan.celery import app

# A check that hangs tells nothing: each wait is short.
BROKER_TIMEOUT = 1
WORKER_TIMEOUT = 1.0
BEAT_IS_ALIVE_FOR = timedelta(minutes=5)


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
    """Say which parts work: 200 when all four do, 503 otherwise."""
    database = database_answers()
    broker = broker_answers()
    parts = {
        "database": database,
        "broker": broker,
        "worker": broker and worker_answers(),
        "beat": database and beat_ticks(),
    }
    oldest = oldest_waiting_seconds() if database else None
    return JsonResponse(
        parts | {"outbox_oldest_seconds": oldest},
        status=200 if all(parts.values()) else 503,
    )


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker_answers() -> bool:
    """Whether a connection to the broker can be made within a second."""
    timeouts = {
        "socket_timeout": BROKER_TIMEOUT,
        "socket_connect_timeout": BROKER_TIMEOUT,
    }
    with app.connection_for_write(
        connect_timeout=BROKER_TIMEOUT, transport_options=timeouts
    ) as broker:
        try:
            broker.ensure_connection(max_retries=0, timeout=BROKER_TIMEOUT)
        except OperationalError:
            return False
    return True


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
    """The age of the oldest delivery that could have gone out; 0 when none waits."""
    now = timezone.now()
    waiting = Delivery.objects.filter(
        Q(not_before=None) | Q(not_before__lte=now),
        state__in=[DeliveryState.QUEUED, DeliveryState.CLAIMED],
    )
    oldest = waiting.aggregate(at=Min("notification__created_at"))["at"]
    return int((now - oldest).total_seconds()) if oldest else 0

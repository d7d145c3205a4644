"""``/healthz`` says that the web lives, ``/readyz`` which parts work."""

from datetime import timedelta

import pytest
from celery.contrib.testing.worker import start_worker
from django.utils import timezone

from notifications.models import Heartbeat
from notifications.services import notify
from quangan.celery import app
from tests import factories as make


def test_healthz_answers_without_a_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.fixture
def no_broker():
    """A broker address where nobody listens."""
    before = app.conf.broker_url
    _connect("redis://127.0.0.1:1/0")
    yield
    _connect(before)


def _connect(url: str) -> None:
    app.conf.update(broker_url=url, broker_write_url=url, broker_read_url=url)


@pytest.mark.django_db
def test_readyz_says_503_and_what_is_missing(client, no_broker):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "database": True,
        "broker": False,
        "worker": False,
        "beat": False,
        "outbox_oldest_seconds": 0,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "ticks"), [(1, True), (6, False)])
def test_readyz_believes_beat_for_five_minutes(client, no_broker, minutes, ticks):
    at = timezone.now() - timedelta(minutes=minutes)
    Heartbeat.objects.create(name="beat", at=at)

    assert client.get("/readyz").json()["beat"] is ticks


@pytest.mark.django_db
def test_readyz_tells_how_long_the_oldest_news_waits(client, no_broker):
    (news,) = notify(
        [make.make_user()], rule="test", subject_id="1", due_on="2024-05-15", title="Một việc"
    )
    type(news).objects.filter(pk=news.pk).update(created_at=timezone.now() - timedelta(minutes=10))

    assert 600 <= client.get("/readyz").json()["outbox_oldest_seconds"] < 660


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_readyz_says_200_when_all_four_work(client):
    Heartbeat.objects.create(name="beat", at=timezone.now())

    with start_worker(app, perform_ping_check=False, pool="solo"):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "database": True,
            "broker": True,
            "worker": True,
            "beat": True,
            "outbox_oldest_seconds": 0,
        },
    )

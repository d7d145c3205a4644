"""What every test stands on: quick passwords, a cache in memory, tasks without a broker."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings

from quangan.celery import app

# The same examples on every machine: what a run finds, the next one finds too.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.load_profile("suite")
_folder = tempfile.TemporaryDirectory(prefix="quangan-tests-")


def pytest_configure(config: pytest.Config) -> None:
    """Set what differs from production before anything of it is used."""
    settings.DATA_DIR = Path(_folder.name)
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.DEMO = False
    # HTTP tests name no host of their own.
    settings.ALLOWED_HOSTS = ["*"]


def pytest_unconfigure(config: pytest.Config) -> None:
    _folder.cleanup()


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits counted in one test do not reach the next."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _tasks_run_at_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """``.delay`` runs the task in place, unless the test asks for a broker by its mark."""
    eager = request.node.get_closest_marker("broker") is None
    before = app.conf.task_always_eager, app.conf.task_eager_propagates
    app.conf.update(task_always_eager=eager, task_eager_propagates=eager)
    yield
    app.conf.update(task_always_eager=before[0], task_eager_propagates=before[1])


@pytest.fixture(autouse=True)
def _postgres_is_there(request: pytest.FixtureRequest) -> None:
    """A test of locks that runs on SQLite would prove nothing: it fails instead."""
    engine: Any = settings.DATABASES["default"]["ENGINE"]
    if request.node.get_closest_marker("postgres") and not engine.endswith("postgresql"):
        pytest.fail("This test needs PostgreSQL: run it by `make test DB=postgres`.")

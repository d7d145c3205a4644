"""Several people at one moment, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

WAIT_SECONDS = 30


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Begin ``acts`` together; return what each gave, or the refusal it met.

    Today is held for each as it is for the test. Anything but a refusal is an error, and raised.
    """
    together = Barrier(len(acts), timeout=WAIT_SECONDS)

    def run(act: Callable[[], Any]) -> Any:
        # The connection stands before the barrier: what is compared is the act, not the dialling.
        connection.ensure_connection()
        together.wait()
        try:
            return act()
        except (ValidationError, PermissionDenied) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(copy_context().run, run, act) for act in acts]
        return [one.result(WAIT_SECONDS) for one in running]


def refusals_in(results: list[Any]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]

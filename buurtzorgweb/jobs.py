"""Work handed to the workers. Celery is loaded with the first of it: a web worker that sends none does without."""

from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string


def send_on_commit(task: str, *keys: Any) -> None:
    """Send a task by its dotted name once what it works on stands.

    A broker that is down makes no act of a person fail: the nightly run of the same work finds what is left.
    """
    transaction.on_commit(lambda: _send(task, keys), robust=True)


def _send(task: str, keys: tuple[Any, ...]) -> None:
    import buurtzorgweb.celery  # noqa: F401 the application that the task belongs to

    import_string(task).delay(*keys)

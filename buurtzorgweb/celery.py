"""The Celery application: worker and beat start from here. The web loads it when it sends its first task."""

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtzorgweb.settings")
app = Celery("buurtzorgweb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "roll up the months touched": {"task": "benchmarks.tasks.roll_up_touched", "schedule": timedelta(minutes=2)},
    "make visits six weeks ahead": {"task": "schedule.tasks.extend_visits", "schedule": crontab(hour=1, minute=10)},
    "rehearse the payroll": {"task": "backoffice.tasks.rehearse_payroll", "schedule": crontab(hour=4, minute=10)},
    "rehearse the claims": {"task": "backoffice.tasks.rehearse_nightly", "schedule": crontab(hour=3, minute=10)},
    "count suggestions": {"task": "omaha.tasks.count_suggestions", "schedule": crontab(hour=2, minute=50)},
    "make partitions of the access log": {
        "task": "access.tasks.make_log_partitions",
        "schedule": crontab(hour=0, minute=20),
    },
    "end sessions that are over": {"task": "access.tasks.clear_sessions", "schedule": crontab(hour=3, minute=40)},
}
app.autodiscover_tasks()


@worker_init.connect
def refuse_dangerous_role(**kwargs: Any) -> None:
    """As the web does at its start: a worker would find out with its first task."""
    from access.guard import refuse_dangerous_worker

    refuse_dangerous_worker()

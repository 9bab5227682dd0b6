"""The Celery application: worker and beat start from here."""

from celery import Celery

app = Celery("buurtzorgweb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

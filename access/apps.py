from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "access"

    def ready(self) -> None:
        from celery.signals import worker_init
        from django.db.backends.signals import connection_created

        from access import signins
        from access.guard import refuse_dangerous_role, refuse_dangerous_worker

        connection_created.connect(refuse_dangerous_role, dispatch_uid="access.guard")
        worker_init.connect(refuse_dangerous_worker)
        signins.connect()

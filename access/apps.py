from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "access"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from access import signins
        from access.guard import refuse_dangerous_role

        connection_created.connect(refuse_dangerous_role, dispatch_uid="access.guard")
        signins.connect()

"""Migrations run on the `migrate` connection (role app_migrate), everything else on `default` (app_login)."""

from typing import Any


class RunTimeRouter:
    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "migrate"

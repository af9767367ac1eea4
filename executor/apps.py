from __future__ import annotations

from django.apps import AppConfig


class ExecutorConfig(AppConfig):
    name = "executor"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from executor import receivers

        receivers.connect()

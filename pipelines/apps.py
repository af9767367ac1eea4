from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext


class PipelinesConfig(AppConfig):
    name = "pipelines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pipelines import checks as checks  # registers them
        from pipelines import said
        from pipelines.core import messages
        from pipelines.live import hints

        messages.install(gettext, ngettext, said.module_told)
        hints.connect()

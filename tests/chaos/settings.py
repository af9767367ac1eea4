"""Settings of fault tests: those of an installation; the environment names its folder and database."""

from __future__ import annotations

from designer.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

"""Settings: one file, every value from the environment through a typed reader (`designer.env`)."""

from __future__ import annotations

from pathlib import Path

from designer.env import env_bool, env_int, env_list, env_path, env_text

BASE_DIR = Path(__file__).resolve().parent.parent
#: everything Atelier writes: database, uploads, artifacts, logs, secret key
VAR_DIR = env_path("ATELIER_VAR_DIR", default=BASE_DIR / "var")

DEBUG = env_bool("ATELIER_DEBUG", default=False)
SECRET_KEY = env_text("ATELIER_SECRET_KEY", default="replaced-by-first-run-key-file")
ALLOWED_HOSTS = env_list("ATELIER_ALLOWED_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "pipelines",
    "executor",
    "designer",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "designer.urls"
ASGI_APPLICATION = "designer.asgi.application"
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "designer" / "templates"], "OPTIONS": {"context_processors": []}}
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "atelier.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {"TITLE": "Atelier", "VERSION": "0.1.0", "OAS_VERSION": "3.1.0"}

#: which runner executes steps: auto (docker when an engine answers, else process), docker, process, fake
ATELIER_RUNNER = env_text("ATELIER_RUNNER", default="auto")
ATELIER_MAX_PARALLEL_STEPS = env_int("ATELIER_MAX_PARALLEL_STEPS", default=2, minimum=1)

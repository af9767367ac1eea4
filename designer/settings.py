"""Settings: one file, every value from the environment through a typed reader (`designer.env`).

`docs/settings.md` explains each `ATELIER_…` variable; a test compares the two.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from designer import secret_key
from designer.env import (
    env_bool,
    env_choice,
    env_database,
    env_float,
    env_int,
    env_list,
    env_optional_path,
    env_origins,
    env_path,
    env_redis_url,
    env_secret,
    env_text,
)

BASE_DIR = Path(__file__).resolve().parent.parent
#: everything Atelier writes: database, uploads, artifacts, logs, secret key
VAR_DIR = env_path("ATELIER_VAR_DIR", default=BASE_DIR / "var")
VERSION = "0.1.0"

DEBUG = env_bool("ATELIER_DEBUG", default=False)
SECRET_KEY = env_secret("ATELIER_SECRET_KEY") or secret_key.read_or_create(VAR_DIR)
ALLOWED_HOSTS = env_list("ATELIER_ALLOWED_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))

# --- applications and the request path ---------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "pipelines",
    "executor",
    "designer",
]
MIDDLEWARE = [
    "designer.middleware.StreamingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "designer.middleware.ContentSecurityPolicyMiddleware",
    "designer.middleware.FrontEndFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "designer.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "designer.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "designer.urls"
ASGI_APPLICATION = "designer.asgi.application"
APPEND_SLASH = False
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["csp.context_processors.nonce"]},
    }
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "designer.errors.csrf_failure"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# --- storage and messages ----------------------------------------------------------------------------------

DATABASES = {
    "default": env_database(
        "ATELIER_DATABASE_URL",
        default={
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "atelier.sqlite3",
            # opening costs more than most requests
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"),
            },
        },
    )
}
#: connections to PostgreSQL that one process may hold
ATELIER_DATABASE_CONNECTIONS = env_int("ATELIER_DATABASE_CONNECTIONS", default=16, minimum=4)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Short waits: a database that is gone is answered with 503 and Retry-After, not with a long silence.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        # a process that is stopped, or cut off, in the middle of a transaction must not hold up the others
        "options": "-c idle_in_transaction_session_timeout=10s -c lock_timeout=5s -c tcp_keepalives_idle=10",
        "pool": {
            "min_size": 1,
            "max_size": ATELIER_DATABASE_CONNECTIONS,
            "timeout": 3,
            "reconnect_timeout": 1,
            "max_idle": 300,
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env_redis_url("ATELIER_REDIS_URL")
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "pipelines.live.layer.HintLayer", "CONFIG": {"url": REDIS_URL}}
}
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "designer" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- what the browser may do -------------------------------------------------------------------------------

#: full origins (scheme, host, port) besides the server's own that may open websockets and post forms
ORIGINS = env_origins("ATELIER_ORIGINS")
CSRF_TRUSTED_ORIGINS = ORIGINS
HTTPS = env_bool("ATELIER_HTTPS", default=False)
SESSION_COOKIE_NAME = "atelier_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: the middleware adds ws:// or wss:// of the server's own host to connect-src
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
#: the built front end; its assets carry a content hash in their names
STATIC_ROOT = env_path("ATELIER_FRONTEND_DIR", default=BASE_DIR / "frontend" / "dist")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["designer.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["designer.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "designer.errors.api_exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Atelier",
    "DESCRIPTION": "Draw a machine-learning pipeline, run every module in its own container, watch it live.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api",
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": True,
    "PREPROCESSING_HOOKS": ["designer.openapi.keep_endpoints"],
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "pipelines.models.Role.values",
        "ColumnRoleEnum": "modules.columns.ROLES",
        "DatasetStateEnum": ["profiling", "ready", "failed"],
        "RunStateEnum": "executor.api.serializers.RUN_STATES",
        "StepStateEnum": "executor.api.serializers.STEP_STATES",
        "RunKindEnum": "executor.models.RunKind.values",
        "LiteralTypeEnum": "pipelines.core.component_format.LITERAL_TYPES",
        "ErrorKindEnum": "executor.api.serializers.ERROR_KINDS",
    },
}

LOG_LEVEL = env_choice("ATELIER_LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # a refused request is the client's affair; a crash is ours
        "django.request": {"level": "ERROR"},
        **{
            name: {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False}
            for name in ("designer", "pipelines", "executor")
        },
    },
}

# --- Atelier -----------------------------------------------------------------------------------------------

#: the largest JSON body; a full draft document is 8 MB
ATELIER_JSON_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = ATELIER_JSON_MAX_BYTES
ATELIER_UPLOAD_MAX_BYTES = env_int("ATELIER_UPLOAD_MAX_BYTES", default=512 * 1024 * 1024, minimum=1024)
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
#: how long a one-time login address can be used
ATELIER_LOGIN_LINK_MINUTES = env_int("ATELIER_LOGIN_LINK_MINUTES", default=60, minimum=1)
#: the longest that a link to a pipeline or run may work
ATELIER_SHARE_LINK_MAX_DAYS = env_int("ATELIER_SHARE_LINK_MAX_DAYS", default=90, minimum=1)

#: who drives steps: a process that `manage.py serve` starts beside itself, or `manage.py run_executor`
ATELIER_EXECUTOR = env_choice("ATELIER_EXECUTOR", default="beside", choices=("beside", "separate"))
#: which runner executes steps: auto (docker when an engine answers, else process), docker, process, fake
ATELIER_RUNNER = env_choice("ATELIER_RUNNER", default="auto", choices=("auto", "docker", "process", "fake"))
ATELIER_MAX_PARALLEL_STEPS = env_int("ATELIER_MAX_PARALLEL_STEPS", default=2, minimum=1)
#: containers that wait with their libraries imported; 0 starts every step cold
ATELIER_POOL_SIZE = env_int("ATELIER_POOL_SIZE", default=10, minimum=0)
ATELIER_POOL_MEMORY_MB = env_int("ATELIER_POOL_MEMORY_MB", default=1024, minimum=0)
#: without a step for so long the waiting containers are given back
ATELIER_POOL_IDLE_S = env_int("ATELIER_POOL_IDLE_S", default=300, minimum=1)
#: no step is started while the disk has less room than this
ATELIER_DISK_FLOOR_MB = env_int("ATELIER_DISK_FLOOR_MB", default=500, minimum=0)
#: what nobody refers to goes early when all results take more than this; 0: no quota
ATELIER_ARTIFACTS_MAX_MB = env_int("ATELIER_ARTIFACTS_MAX_MB", default=0, minimum=0)
#: days that logs are kept after their run has ended (0: as long as the run)
ATELIER_KEEP_LOGS_DAYS = env_int("ATELIER_KEEP_LOGS_DAYS", default=90, minimum=0)
ATELIER_KEEP_EXPORTS_DAYS = env_int("ATELIER_KEEP_EXPORTS_DAYS", default=7, minimum=1)
ATELIER_KEEP_CACHES_DAYS = env_int("ATELIER_KEEP_CACHES_DAYS", default=30, minimum=1)
ATELIER_STEP_MEMORY_MB = env_int("ATELIER_STEP_MEMORY_MB", default=2048, minimum=64)
ATELIER_STEP_CPUS = env_float("ATELIER_STEP_CPUS", default=1.0, minimum=0.1)
ATELIER_STEP_TIMEOUT_S = env_int("ATELIER_STEP_TIMEOUT_S", default=3600, minimum=1)
#: the most that a pipeline's run settings may ask for a step; 0: memory and processors of the machine, 7 days
ATELIER_STEP_MEMORY_MAX_MB = env_int("ATELIER_STEP_MEMORY_MAX_MB", default=0, minimum=0)
ATELIER_STEP_CPUS_MAX = env_float("ATELIER_STEP_CPUS_MAX", default=0.0, minimum=0.0)
ATELIER_STEP_TIMEOUT_MAX_S = env_int("ATELIER_STEP_TIMEOUT_MAX_S", default=0, minimum=0)
#: the image that step environments are built on
ATELIER_BASE_IMAGE = env_text("ATELIER_BASE_IMAGE", default="python:3.11-slim")
#: network of environment builds, e.g. host; empty: the engine's default
ATELIER_BUILD_NETWORK = env_text("ATELIER_BUILD_NETWORK", default="")
#: where data may be fetched from: public hosts and the listed ones, or the listed ones only
ATELIER_FETCH = env_choice("ATELIER_FETCH", default="public", choices=("public", "listed"))
#: hosts beside the public ones that data may be fetched from (a private address is refused otherwise)
ATELIER_FETCH_ALLOWED_HOSTS = env_list("ATELIER_FETCH_ALLOWED_HOSTS")
#: an extra certificate bundle for environment builds and downloads, e.g. of a company proxy
ATELIER_CA_BUNDLE = env_optional_path("ATELIER_CA_BUNDLE")
#: a folder with copies of the remote sample datasets, looked at before their public address
ATELIER_SAMPLE_DATA_DIR = env_optional_path("ATELIER_SAMPLE_DATA_DIR")

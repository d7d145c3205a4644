"""Settings of the site, read from the environment with safe defaults.

``DATABASE_URL`` and ``CELERY_BROKER_URL`` choose the servers; without them the site runs
on SQLite and on the embedded broker that ``make run`` starts. Everything the site writes
lies in ``DATA_DIR`` (default ``var/``).
"""

import sys
from pathlib import Path

import environ
import structlog
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from quangan.logs import hide_addresses

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

# ── Mode ────────────────────────────────────────────────────────────────────
# Demo data and a clock that people may move; off for a real committee.
# Unless said, what lies in DATA_DIR says it: the demo's password stands beside demo data.
DEMO = env.bool("QUANGAN_DEMO", default=(DATA_DIR / "demo-password").exists())
DEBUG = env.bool("QUANGAN_DEBUG", default=False)
# An office on one machine serves plain HTTP on its own network; a server says 1.
HTTPS = env.bool("QUANGAN_HTTPS", default=False)
UNSAFE_KEY = "unsafe-only-for-checks-and-tests"
SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="")
if not SECRET_KEY:
    secret_file = DATA_DIR / "secret-key"
    SECRET_KEY = secret_file.read_text().strip() if secret_file.exists() else UNSAFE_KEY
# What seals the national ids (people/sealing.py): the newest key first. Empty: the file.
FIELD_KEYS = env.list("QUANGAN_FIELD_KEY", default=[])
HAS_FIELD_KEY = bool(FIELD_KEYS) or (DATA_DIR / "field-key").exists()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if env.bool("QUANGAN_PRODUCTION", default=False) and (
    not HAS_FIELD_KEY or SECRET_KEY == UNSAFE_KEY or DEBUG or DEMO or not HTTPS
):
    raise ImproperlyConfigured(
        "Production needs DJANGO_SECRET_KEY, QUANGAN_FIELD_KEY (or DATA_DIR/field-key), "
        "QUANGAN_HTTPS=1, and neither QUANGAN_DEBUG nor QUANGAN_DEMO."
    )

# ── Apps, lowest floor first (docs/architecture.md) ─────────────────────────
INSTALLED_APPS = [
    "people",
    "cells",
    "rules",
    "imports",
    "documents",
    "notifications",
    "members",
    "candidates",
    "meetings",
    "reports",
    "quangan.apps.QuangAnConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rest_framework.authtoken",
    "simple_history",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.ClockMiddleware",
    "quangan.middleware.LanguageMiddleware",
    "quangan.middleware.SignedInByDefaultMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "quangan.middleware.OwnPasswordMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]
ROOT_URLCONF = "quangan.urls"
WSGI_APPLICATION = "quangan.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "quangan.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ── Database ────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'quangan.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Django's defaults answer "database is locked" when two people save at once:
    # a write transaction takes its lock at the start and waits for its turn.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": env.cache("CACHE_URL", default="dbcache://cache_table")}

# ── Accounts ────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["quangan.backends.SiteBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "quangan.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "quangan.accounts.LoginForm",
    "change_password": "quangan.accounts.ChangePasswordForm",
}
# How long a password on a slip waits for the first sign-in, and how many slips are made in one
# go: hashing takes a twentieth of a second for each.
SLIP_DAYS = env.int("QUANGAN_SLIP_DAYS", default=14)
SLIPS_AT_ONCE = env.int("QUANGAN_SLIPS_AT_ONCE", default=40)
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}

# ── Language and dates ──────────────────────────────────────────────────────
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["quangan.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# ── Files ───────────────────────────────────────────────────────────────────
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Pages name hashed files only, and nobody's browser needs maps: half the time at first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("png", "jpg", "gz", "br", "woff", "woff2", "xz", "zip", "ico", "svgz"),
    "map",
)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "imports.uploads.CutHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# ── Security ────────────────────────────────────────────────────────────────
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # Django admin brings inline styles of its own and keeps its stock pages.
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# ── API ─────────────────────────────────────────────────────────────────────
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # The first one names itself to who did not sign in: 401, not 403.
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["quangan.permissions.SignedInWithOwnPassword"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "quangan.rest.Pagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "quangan.rest.problem_details",
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Quảng An",
    "DESCRIPTION": _("API của phần mềm quản lý công tác đảng cấp xã."),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["quangan.permissions.SignedInWithOwnPassword"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# ── Work in the background ──────────────────────────────────────────────────
# The database is the truth: a task may be lost or run twice and nothing is. What is to be done
# again waits as a row, never as a task with an hour of its own (ETA) that a broker may lose.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=f"redis+socket://{DATA_DIR}/broker.sock")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker outlives its broker, however long that is away.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
if CELERY_BROKER_URL.startswith(("amqp", "pyamqp")):
    # A server that accepts and then says nothing must not hold a worker or a page.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"read_timeout": 10, "write_timeout": 10}
    CELERY_BROKER_HEARTBEAT = 30
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Longer than the longest task, or the broker would hand a running task out again.
        "visibility_timeout": 1200,
        "unacked_restore_throttle": 1,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
    }
# A worker takes all four unless it is told otherwise (``celery worker -Q deliver``), so that a
# large site may keep messages and its long work apart. What is not named here is small work of
# beat. ``/readyz`` tells how much waits in each.
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name)
    for name in ("deliver", "schedule", "import", "documents")
]
CELERY_TASK_DEFAULT_QUEUE = "schedule"
CELERY_TASK_ROUTES = {
    "notifications.tasks.deliver": {"queue": "deliver"},
    "imports.tasks.work": {"queue": "import"},
    "documents.tasks.*": {"queue": "documents"},
    "reports.tasks.count_statistics": {"queue": "documents"},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "notifications.scheduler:OneAtATimeScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULE = {
    "plan-reminders": {"task": "notifications.tasks.plan", "schedule": 15 * 60},
    "deliver-notifications": {"task": "notifications.tasks.deliver", "schedule": 60},
    "open-report-periods": {
        "task": "candidates.tasks.open_report_periods",
        "schedule": 6 * 3600,
    },
    "draft-meetings": {"task": "meetings.tasks.draft_meetings", "schedule": 6 * 3600},
    "sweep-import-jobs": {"task": "imports.tasks.sweep", "schedule": 60},
    "forget-operations": {"task": "meetings.tasks.forget_operations", "schedule": 24 * 3600},
    "add-up-figures": {"task": "reports.tasks.add_up_figures", "schedule": 15 * 60},
    "purge-previews": {"task": "imports.tasks.purge", "schedule": 6 * 3600},
}

# ── Imports of workbooks ────────────────────────────────────────────────────
# From how many rows on a worker judges and writes, while the page shows how far it is.
IMPORT_JOB_ROWS = env.int("QUANGAN_IMPORT_JOB_ROWS", default=2_000)
# How long a preview that nobody wrote is kept, and how long a written list can be undone: then
# the rows of people go, and the figures stay.
IMPORT_PREVIEW_DAYS = env.int("QUANGAN_IMPORT_PREVIEW_DAYS", default=7)
IMPORT_UNDO_DAYS = env.int("QUANGAN_IMPORT_UNDO_DAYS", default=30)

# ── Mail ────────────────────────────────────────────────────────────────────
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = env.int("QUANGAN_EMAIL_TIMEOUT", default=20)
# How long a worker may hold messages before others take them up; how long a message waits after
# the first refusal, and twice as long after each further one.
DELIVERY_LEASE_SECONDS = env.int("QUANGAN_DELIVERY_LEASE_SECONDS", default=15 * 60)
DELIVERY_BACK_OFF_SECONDS = env.int("QUANGAN_DELIVERY_BACK_OFF_SECONDS", default=5 * 60)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Quảng An <khong-tra-loi@localhost>")
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}")

# ── Push and the gateway (docs/notifications.md) ────────────────────────────
# Empty: the key is made in DATA_DIR when it is first needed.
VAPID_KEY = env.str("QUANGAN_VAPID_KEY", default="")
# A push service on this very machine, by plain http: for trying out alone.
PUSH_TO_LOOPBACK = DEBUG
PUSH_CONNECT_SECONDS, PUSH_TOTAL_SECONDS = 5, 15
GATEWAY_URL = env.str("QUANGAN_GATEWAY_URL", default="")
GATEWAY_SECRET = env.str("QUANGAN_GATEWAY_SECRET", default="")
GATEWAY_CONNECT_SECONDS, GATEWAY_TOTAL_SECONDS = 5, 15
if GATEWAY_URL and not GATEWAY_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured("QUANGAN_GATEWAY_URL must begin with https:// or http://.")
if GATEWAY_URL and not GATEWAY_SECRET:
    raise ImproperlyConfigured(
        "QUANGAN_GATEWAY_URL needs QUANGAN_GATEWAY_SECRET: the gateway knows this site by it."
    )

# ── Logs: to stderr, so that --json keeps one line on stdout ────────────────
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        hide_addresses,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            # Plain tracebacks: the renderer's own would write people's data into the log.
            "processor": structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # A refusal (403, 404) is no fault: the line of django_structlog tells of it without a trace.
    "loggers": {"django.request": {"level": "ERROR"}},
}

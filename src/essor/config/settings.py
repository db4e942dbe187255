"""Settings: what an operator may set is an environment variable; the defaults run the embedded database."""

import json
import os
import secrets
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

ROOMS = [
    "foundation", "ui", "directory", "messages", "ledger", "funding", "catalogue", "registration",
    "delivery", "claims", "accountability", "simulation", "portals",
]  # fmt: skip
"""The rooms in import order, lowest first."""


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).lower() in ("1", "true", "yes")


TESTING = "pytest" in sys.modules
RELEASE = "0.1.0"
DATA = Path(os.environ.get("ESSOR_DATA", tempfile.mkdtemp(prefix="essor-test-") if TESTING else "var")).absolute()
DEBUG = _flag("ESSOR_DEBUG")


def _demonstration() -> dict[str, object]:
    """What `essor demo` wrote beside its database when it was built: nothing for a real installation."""
    path = DATA / "demo.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return told if told.get("state") == "built" else {}


DEMONSTRATION = _demonstration()
ESSOR_DEMO = bool(DEMONSTRATION)
"""Demo data: the banner says so on every page, and anyone may sign in as any demo role."""
CLOCK_SHIFT_SECONDS = int(str(DEMONSTRATION.get("clock_shift_seconds", 0)))
"""A demonstration's clock goes on from the last day of its program."""


def _secret_key() -> str:
    """The installation's secret: the environment's, or a file readable by its owner only, made once."""
    if "ESSOR_SECRET_KEY" in os.environ:
        return os.environ["ESSOR_SECRET_KEY"]
    DATA.mkdir(parents=True, exist_ok=True)
    path = DATA / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("ESSOR_HOSTS", "127.0.0.1,localhost,[::1]" + (",testserver" if TESTING else "")).split(
    ","
)
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ESSOR_ORIGINS", "").split(",") if origin]
HTTPS = _flag("ESSOR_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    *(f"essor.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "essor.ui.security.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "essor.ui.middleware.RefusalPages",
    "django_htmx.middleware.HtmxMiddleware",
    "essor.config.access.Access",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "essor.config.urls"
WSGI_APPLICATION = "essor.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "essor.config.context.page",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "string_if_invalid": "UNKNOWN VARIABLE %s" if TESTING else "",
        },
    }
]


def _sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "essor.foundation.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "cached_statements": 512,  # Python's 128 are fewer than the acts of a busy day have
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000; PRAGMA mmap_size=0; "
                "PRAGMA recursive_triggers=ON; "  # so that INSERT OR REPLACE meets the triggers of immutable tables too
                f"PRAGMA synchronous={'OFF' if TESTING else os.environ.get('ESSOR_SYNCHRONOUS', 'FULL')}; "
                # Building a demonstration writes the same pages again and again: 64 MB of log before they are moved.
                f"PRAGMA wal_autocheckpoint={16_000 if 'ESSOR_SYNCHRONOUS' in os.environ else 1000}"
            ),
        },
        "TEST": {"NAME": str(DATA / "test.sqlite3")},
    }


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    timeouts = "-c lock_timeout=5s -c statement_timeout=600s -c idle_in_transaction_session_timeout=60s"
    options: dict[str, object] = {"options": timeouts}
    if not TESTING:
        options["pool"] = {"min_size": 1, "max_size": 16, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": options,
        "TEST": {"NAME": os.environ.get("ESSOR_TEST_DB_NAME", f"test_{parts.path.lstrip('/')}")},
    }


_database = os.environ.get("ESSOR_DATABASE", "")
DATABASES = {"default": _postgresql(_database) if _database else _sqlite(str(DATA / "essor.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.Account"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "directory:sign_in"
LOGIN_REDIRECT_URL = "portals:desk"
ESSOR_FRAME = "essor.portals.frame.frame"
"""What stands around every page (navigation, rail, footer): a function of the request."""

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}
ESSOR_JOBS: dict[str, str] = {"accountability.freeze": "essor.accountability.actions.freeze_job"}
"""Kind of job -> dotted path of the function that does it."""

ESSOR_MAIL = os.environ.get("ESSOR_MAIL", "keep")
"""How mail leaves: `smtp` (with ESSOR_SMTP_*), `console`, or `keep` (only in the person's mailbox here)."""
EMAIL_BACKEND = (
    "django.core.mail.backends.locmem.EmailBackend"
    if TESTING
    else f"django.core.mail.backends.{'smtp' if ESSOR_MAIL == 'smtp' else 'console'}.EmailBackend"
)
EMAIL_HOST = os.environ.get("ESSOR_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ESSOR_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ESSOR_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ESSOR_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("ESSOR_SMTP_TLS")
DEFAULT_FROM_EMAIL = os.environ.get("ESSOR_MAIL_FROM", "essor@localhost")
SITE_ADDRESS = os.environ.get("ESSOR_SITE", "http://127.0.0.1:8000")
"""The public address, for links in mail."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []

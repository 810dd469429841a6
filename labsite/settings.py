"""All settings. The environment is read here, once; a value that makes no sense stops the start and says why.

| variable         | means                                              | default                    |
| ---------------- | -------------------------------------------------- | -------------------------- |
| LAB_DATA_DIR     | where the database, the secret key and files live  | ./data beside manage.py    |
| LAB_HOSTS        | host names it answers to, with commas              | localhost,127.0.0.1,[::1]  |
| LAB_HTTPS        | 1 behind a proxy that speaks HTTPS                 | 0                          |
| LAB_DEBUG        | 1 for work on the code, never for a class          | 0                          |
| LAB_SECRET_KEY   | the secret key itself, instead of the file         | made at the first start    |
| LAB_TIME_ZONE    | where the clock of deadlines hangs: Asia/Seoul      | UTC                        |
| LAB_LOG          | plain or json: how the server logs                 | plain                      |
| LAB_METRICS_TOKEN | lets others than this machine read /metrics       | none                       |
| DATABASE_URL     | another database: postgres://USER:PASSWORD@HOST/DB | SQLite in LAB_DATA_DIR     |
| LESSONS_PATH     | folders of other lessons; lessons.course reads it  | none                       |
| LAB_PREVIEW      | 1 while lessons in LESSONS_PATH are written        | 0                          |
"""

import os
import secrets
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str) -> bool:
    given = os.environ.get(name, "0")
    if given not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is 0 or 1, not {given!r}")
    return given == "1"


def _choice(name: str, *choices: str) -> str:
    given = os.environ.get(name) or choices[0]
    if given not in choices:
        raise ImproperlyConfigured(f"{name} is {' or '.join(choices)}, not {given!r}")
    return given


def _time_zone() -> str:
    name = os.environ.get("LAB_TIME_ZONE") or "UTC"
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise ImproperlyConfigured(f"LAB_TIME_ZONE: there is no time zone {name!r}") from error
    return name


def _data_dir() -> Path:
    folder = Path(os.environ.get("LAB_DATA_DIR") or BASE_DIR / "data").resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"LAB_DATA_DIR: {error}") from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"LAB_DATA_DIR: {folder} cannot be written to")
    return folder


def _secret_key(file: Path) -> str:
    """The key from the environment, or from the file, which the first start makes."""
    if given := os.environ.get("LAB_SECRET_KEY"):
        if len(given) < 32:
            raise ImproperlyConfigured("LAB_SECRET_KEY is too short: 32 characters at the least")
        return given
    if not file.exists():
        # Written whole under another name and then linked: of two that start at once, one wins, and none reads half.
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    if key := file.read_text(encoding="ascii").strip():
        return key
    raise ImproperlyConfigured(f"{file} is empty; delete it to have a new key made")


def _database(folder: Path) -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'lab.sqlite3'}"
    try:
        database: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=600)}
    except (ValueError, dj_database_url.UnknownSchemeError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = SQLITE_OPTIONS
    else:
        database["CONN_HEALTH_CHECKS"] = True
    return database


# A transaction takes the write lock as it begins: one that reads first and asks for the lock later fails at once,
# whatever the timeout, if another has written in between.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864"
    ),
}

DATA_DIR = _data_dir()
DEBUG = _flag("LAB_DEBUG")
PREVIEW = _flag("LAB_PREVIEW")
HTTPS = _flag("LAB_HTTPS")
SECRET_KEY = _secret_key(DATA_DIR / "secret-key")
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
HOSTS = [host.strip() for host in os.environ.get("LAB_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = [*HOSTS, *LOOPBACK]  # whoever is on this machine asks for its health
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS if HTTPS and host != "*"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "lessons",
    "labsite",
]

MIDDLEWARE = [
    "labsite.logs.RequestIdMiddleware",
    "labsite.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "labsite.logins.LoginMiddleware",
    "labsite.limits.LimitMiddleware",
    "lessons.views.gone.GoneMiddleware",
]

ROOT_URLCONF = "labsite.urls"
WSGI_APPLICATION = "labsite.wsgi.application"
ASGI_APPLICATION = "labsite.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": _database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "classes"
LOGOUT_REDIRECT_URL = "catalogue"

# A session holds no more than whose labs these are, so it lives in its signed cookie and costs no query. An instructor's
# login ends before that: labsite.logins.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 365 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"

# Nothing comes from another site, nothing runs but the files served here. Editor themes are style elements with a nonce.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked for past the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# The lab answers for its own name only: what else the domain serves, and whether by HTTPS, is its owner's to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# One megabyte of YAML, percent-encoded by a plain form, is three; larger requests are refused before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어")]
LOCALE_PATHS = [BASE_DIR / "lessons" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = _time_zone()

# `manage.py lab` collects the files, named by their content. Where that was not done they are served as they lie.
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there
STATICFILES_DIRS = [BASE_DIR / "static"]
COLLECTED_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
COLLECTED = not DEBUG and (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {"staticfiles": {"BACKEND": COLLECTED_STORAGE if COLLECTED else PLAIN_STORAGE}}

# `manage.py lab` sets the folder: all its processes count there, and /metrics adds up.
METRICS_DIR = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
METRICS_TOKEN = os.environ.get("LAB_METRICS_TOKEN", "")

LOG = _choice("LAB_LOG", "plain", "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "labsite.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG}},
    "root": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING"},
    "loggers": {"labsite.requests": {"level": "INFO" if LOG == "json" else "WARNING"}},
}

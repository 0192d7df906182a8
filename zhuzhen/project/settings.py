"""Django's settings; everything that differs between places comes from the environment or var/."""

import datetime as dt
import json
import os

from zhuzhen.project import database
from zhuzhen.project.database import ROOT, VAR

BASE_DIR = ROOT
DEBUG = os.environ.get("ZHUZHEN_DEBUG") == "1"
SECRET_KEY = os.environ.get("ZHUZHEN_SECRET_KEY") or database.secret("django-key")
ALLOWED_HOSTS = os.environ.get("ZHUZHEN_HOSTS", "127.0.0.1,localhost,testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHUZHEN_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "zhuzhen.base",
    "zhuzhen.places",
    "zhuzhen.policy",
    "zhuzhen.people",
    "zhuzhen.evidence",
    "zhuzhen.notices",
    "zhuzhen.partners",
    "zhuzhen.funds",
    "zhuzhen.feeds",
    "zhuzhen.households",
    "zhuzhen.casework",
    "zhuzhen.screening",
    "zhuzhen.projects",
    "zhuzhen.assets",
    "zhuzhen.registers",
    "zhuzhen.matching",
    "zhuzhen.duties",
    "zhuzhen.reminders",
    "zhuzhen.rosters",
    "zhuzhen.pages",
    "zhuzhen.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhuzhen.project.middleware.ContentSecurity",
    "zhuzhen.project.middleware.CleanText",
    "zhuzhen.project.middleware.UnitOfWork",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhuzhen.project.urls"
WSGI_APPLICATION = "zhuzhen.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhuzhen.pages.context.frame",
            ],
        },
    }
]

DATABASES = {
    "default": database.connection_settings(role="app"),
    "owner": database.connection_settings(role="owner"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Five wrong tries lock the account for half an hour (facts B9 【默认,可改】).
AXES_FAILURE_LIMIT = int(os.environ.get("ZHUZHEN_LOCKOUT_TRIES", "5"))
AXES_COOLOFF_TIME = dt.timedelta(minutes=int(os.environ.get("ZHUZHEN_LOCKOUT_MINUTES", "30")))
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
# Tries during the lock do not prolong it, else a stranger could lock someone out for good.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Locking by account alone is meant: a guesser who changes address stays locked out.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS: list[str] = []
OTP_TOTP_ISSUER = "驻镇"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "assets", ("vendor", VAR / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000
EVIDENCE_ROOT = VAR / "evidence"
FEEDS_ROOT = VAR / "feeds"
# How this server is known outside (https://…), for the codes on printed notices.
PUBLIC_ADDRESS = os.environ.get("ZHUZHEN_PUBLIC_ADDRESS", "")
# Keys of personal facts: made at first start, never in the database (docs/adr/0011).
FAMILY_KEYS = database.family_keys()
PACKS_ROOT = ROOT / "packs"
DATA_ROOT = ROOT / "data"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("ZHUZHEN_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Unexpected errors go to standard error with their traceback; 4xx are answers, not errors.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "axes": {"level": "ERROR"},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000


def _demonstration_today() -> dt.date | None:
    """The demonstration lives on a fixed day, kept in var/demonstration.json when it is loaded."""
    if fixed := os.environ.get("ZHUZHEN_TODAY"):
        return dt.date.fromisoformat(fixed)
    path = VAR / "demonstration.json"
    return dt.date.fromisoformat(json.loads(path.read_text())["today"]) if path.exists() else None


DEMONSTRATION_TODAY = _demonstration_today()

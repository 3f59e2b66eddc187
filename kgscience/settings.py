"""Every setting, from environment variables whose defaults run straight from a checkout."""

import warnings
from datetime import date
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env, EnvError

from kgscience import security_policy
from kgscience.environment import BASE_DIR, DEVELOPMENT_KEY, database, missing_for_production
from kgscience.operations import json_log

# ------------------------------------------------------------------------------ the environment

env = Env()
try:
    _debug: bool | None = env.bool("DEBUG", default=None)
    _secret_key: str | None = env.str("SECRET_KEY", default=None)
    _allowed_hosts: list[str] | None = env.list("ALLOWED_HOSTS", default=None)
    _https: bool | None = env.bool("HTTPS", default=None)
    USE_X_FORWARDED_HOST: bool = env.bool("FORWARDED_HOST", default=False)
    CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
    _database_url: str | None = env.str("DATABASE_URL", default=None)
    _mail_host: str = env.str("EMAIL_HOST", default="")
    _mail_options: dict[str, Any] = {
        "host": _mail_host,
        "port": env.int("EMAIL_PORT", default=25),
        "username": env.str("EMAIL_USER", default=""),
        "password": env.str("EMAIL_PASSWORD", default=""),
        "use_tls": env.bool("EMAIL_TLS", default=False),
        "timeout": 10,  # seconds; no request waits longer for a mail server that is away
    }
    DEFAULT_FROM_EMAIL: str = env.str("EMAIL_FROM", default="bao-cao@localhost")
    ADMINS: list[str] = env.list("ADMIN_EMAILS", default=[])
    POLICY = security_policy.read(
        env,
        production=_debug is False,
        behind_proxy=_debug is False if _https is None else _https,
    )
    PARTY_RULE_FROM: date = env.date("PARTY_RULE_FROM", default=date(2026, 5, 27))
    SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
except EnvError as error:
    raise ImproperlyConfigured(f"Biến môi trường sai giá trị. {error}") from error

if _missing := missing_for_production(
    debug=_debug, secret_key=_secret_key, allowed_hosts=_allowed_hosts
):
    raise ImproperlyConfigured(
        f"Cấu hình chạy thật mới đặt một nửa, còn thiếu: {'; '.join(_missing)}. "
        "Hãy đặt đủ SECRET_KEY, ALLOWED_HOSTS và DEBUG=false; "
        "hoặc đặt DEBUG=true nếu chỉ để phát triển."
    )

DEBUG = _debug is not False
SECRET_KEY = _secret_key or DEVELOPMENT_KEY
ALLOWED_HOSTS = _allowed_hosts or ["localhost", "127.0.0.1", "[::1]"]
HTTPS = not DEBUG if _https is None else _https

# ------------------------------------------------------------------------------ the application

INSTALLED_APPS = [
    "units",
    "reports",
    "kgscience.accounts",
    "kgscience.help",
    "kgscience.operations",
    "kgscience.admin_site.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "import_export",
]

MIDDLEWARE = [
    "kgscience.operations.request_logging.log_responses",
    "kgscience.operations.request_logging.explain_methods",
    "kgscience.proxies.assume_https",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kgscience.accounts.middleware.no_store_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "kgscience.operations.health.answer_health_checks",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kgscience.accounts.middleware.remember_request",
    "kgscience.accounts.middleware.log_access",
    "kgscience.accounts.middleware.SessionLimits",
    "kgscience.accounts.middleware.RequireNewPassword",
    "kgscience.accounts.middleware.RequireSecondFactor",
]

ROOT_URLCONF = "kgscience.urls"
WSGI_APPLICATION = "kgscience.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ------------------------------------------------------------------------------------- the data

DATABASES = {"default": database(_database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Only who may change a table may import it, only who may see it may export it; formulas are text.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# A file that takes long is made by a process of its own; False makes it within the request.
FILES_APART = True

# ----------------------------------------------------------------------------------- the people

AUTHENTICATION_BACKENDS = ["kgscience.accounts.backends.SignInBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
OTP_TOTP_ISSUER = "Báo cáo KHCN"  # how a telephone lists the codes

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    *(
        {"NAME": f"kgscience.accounts.password_validators.{name}"}
        for name in (
            "LengthValidator",
            "CharacterClassesValidator",
            "CommonWordsValidator",
            "LocalWordsValidator",
            "ReuseValidator",
        )
    ),
]

# ------------------------------------------------------------------------------------- letters

# Letters go out only where a mail server is named; notices inside the program always do.
SENDS_LETTERS = bool(_mail_host)
SERVER_EMAIL = DEFAULT_FROM_EMAIL  # of those about errors, to ADMINS
EMAIL_SUBJECT_PREFIX = "[kgscience] "
MAILERS: dict[str, Any] = {
    "default": {"OPTIONS": _mail_options}
    if SENDS_LETTERS
    else {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
}

# ----------------------------------------------------------------------------------- the doors

# Drafts of some 100 KB, one for each reader and view of a report.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100},
    }
}
SESSION_ENGINE = "kgscience.accounts.sessions"
# A session is known four days longer than it lasts: what is sent after a weekend is kept.
SESSION_COOKIE_AGE = int(POLICY.longest.total_seconds()) + 4 * 24 * 3600
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0  # TLS ends at the proxy
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An upload is cut off at the limit of the Excel door, before it fills memory or the disk.
FILE_UPLOAD_HANDLERS = [
    "units.workbook.upload_limit.UploadSizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 2
# An old report read into 300 lines, each of which may become a new indicator of eight fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# Nothing inline, nothing from elsewhere; the nonce is for the few inline tags of Django's admin.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# What `check --deploy` would warn of although it is meant so. Without HTTPS it goes on warning.
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: this program does not speak for its neighbours
    "security.W008",  # redirecting to HTTPS: the proxy does; here it would loop, and fail /healthz
    "security.W009",  # a key of 50 characters: 32 are demanded above, random ones are plenty
    "security.W021",  # HSTS preload: an office's server is on no browser's list
]
if not SENDS_LETTERS:
    SILENCED_SYSTEM_CHECKS.append("mail.E001")  # no mail server: notices stay inside the program

# ---------------------------------------------------------------------- the language and the time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "kgscience" / "locale"]
FORMAT_MODULE_PATH = ["kgscience.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# ------------------------------------------------------------------------- static files and logs

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
if DEBUG:  # a checkout serves static/ itself and has nothing collected
    warnings.filterwarnings("ignore", message="No directory at: .*staticfiles")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}

LOGGING = json_log.logging_config(debug=DEBUG)

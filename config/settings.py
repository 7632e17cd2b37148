"""Settings, all from the environment. `.env.example` lists and explains each variable."""

import os
from pathlib import Path

from config import database, environment, mail

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT = environment.flag("YERSEL_DEVELOPMENT", default=True)
DEMO = environment.flag("YERSEL_DEMO", default=False)
DEBUG = environment.flag("YERSEL_DEBUG", default=False)
SECRET_KEY = environment.secret_key(database.data_folder(), development=DEVELOPMENT)
ALLOWED_HOSTS = environment.words("YERSEL_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("YERSEL_ORIGINS", default="")

INSTALLED_APPS = [
    "django_linear_migrations",
    "yersel.pages",
    "yersel.opendata",
    "yersel.plan",
    "yersel.directory",
    "yersel.consent",
    "yersel.accounts",
    "yersel.places",
    "yersel.audit",
    "yersel.core",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yersel.core.middleware.privacy_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "yersel.core.middleware.readable_input",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yersel.accounts.middleware.PrivateUnlessMarkedPublic",
    "yersel.accounts.middleware.SecondStepForStaff",
    "yersel.accounts.middleware.WhatTheViewNeeds",
    "yersel.directory.current_list.lists_move_in",
    "yersel.directory.sign_in_prompt.prompt_once",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "yersel.core.templatetags.components",
                "yersel.core.templatetags.slots",
                "yersel.core.templatetags.words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "yersel.core.context.site",
            ],
        },
    }
]
FORM_RENDERER = "yersel.core.forms.renderer.DesignSystemRenderer"

DATABASES = {"default": database.django_settings(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counts that limit how often something may be tried: one table, as the web workers share nothing else.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "yersel_cache",
        "KEY_FUNCTION": "yersel.accounts.shared_cache.key",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES_REVIEWED = ["en-gb"]  # a language is offered once a translator has read its catalogue
LANGUAGES = [(code, name) for code, name in [("en-gb", "English"), ("gd", "Gàidhlig")] if code in LANGUAGES_REVIEWED]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = len(LANGUAGES) > 1  # with one language alone, looking each sentence up in it is a tenth of a page's time
DATE_FORMAT, TIME_FORMAT, NUMBER_GROUPING = "j F Y", "g:i a", 3

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "yersel.core.staticfiles.ForgivingManifestStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "yersel.core.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# What people send us: beside the database, never inside the checkout.
MEDIA_ROOT = Path(os.environ.get("YERSEL_MEDIA") or database.data_folder() / "media")
# The most bytes of a picture that somebody sends, and the most pixels: a small file may unpack to more than a machine has room for.
PICTURE_MOST_BYTES = environment.number("YERSEL_PICTURE_MEGABYTES", default=8, least=1, most=10) * 2**20
PICTURE_MOST_PIXELS = environment.number("YERSEL_PICTURE_MEGAPIXELS", default=40, least=1, most=100) * 1_000_000
# Where `manage.py backup` writes unless it is told; and the tables whose rows are secrets, which it leaves out.
BACKUP_FOLDER = Path(os.environ.get("YERSEL_BACKUPS") or database.data_folder() / "backups")
BACKUP_LEAVES_OUT = {"django_session", "consent_datakey"}
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_MAX_AGE = 3600

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = environment.flag("YERSEL_BEHIND_PROXY", default=False)
COOKIE_PREFIX = (
    "" if DEVELOPMENT else "__Host-"
)  # browsers take a cookie of that name from this very host alone, over HTTPS alone
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_AGE = None  # set by forms alone, gone when the browser is closed
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}yersel_session"  # set once somebody begins to sign in
SESSION_COOKIE_AGE = 14 * 24 * 3600
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}yersel_language"
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEVELOPMENT
CSRF_FAILURE_VIEW = "yersel.pages.views.csrf_failure"
if not DEVELOPMENT:
    SECURE_SSL_REDIRECT = environment.flag("YERSEL_HTTPS_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = ["^health/$"]
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["yersel.accounts.backend.SessionBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "accounts:show"
LOGOUT_REDIRECT_URL = "/"
MINIMUM_AGE = environment.number("YERSEL_MINIMUM_AGE", default=16, least=13, most=18)  # for an account of one's own
ACCOUNT_ADAPTER = "yersel.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # our own code shows that the address is theirs before there is an account
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "ask_code": "20/10m/ip,5/15m/key",
    "try_code": "60/10m/ip,15/15m/key",
    "join": "20/h/ip",
    "reauthenticate": "30/10m/user",
    "suggest": "10/h/ip",
    "report": "20/h/ip",
    "contribute": "60/h/ip,30/h/key",
    "say_it_helped": "20/d/user",
    "send_list": "30/h/ip,5/h/key",
    "share_list": "60/h/ip,10/h/key",
    "plan_invitation": "30/d/ip,5/h/key",
    "plan_pin": "60/h/ip,20/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
MFA_ADAPTER = "yersel.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "yersel.accounts.second_step_forms.PasskeyForm",
    "activate_totp": "yersel.accounts.second_step_forms.AppForm",
    "authenticate": "yersel.accounts.second_step_forms.SecondStepForm",
    "reauthenticate": "yersel.accounts.second_step_forms.SecondStepAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT  # http://localhost, and there alone

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# What only the operator knows. Each is shown to people, so each has a setting.
SITE_NAME = "Yersel"
OPERATOR_NAME = os.environ.get("YERSEL_OPERATOR", "the people who run this copy of Yersel")
OPERATOR_EMAIL = os.environ.get("YERSEL_OPERATOR_EMAIL", "")
OPERATOR_PHONE = os.environ.get("YERSEL_OPERATOR_PHONE", "")
# The key of the marks "it helped me": outside the database, so that nobody who holds that can tell whose a mark is.
HELPFUL_KEY = os.environ.get("YERSEL_HELPFUL_KEY") or f"helpful {SECRET_KEY}"
# The master keys, newest first: each wraps the keys of people's sealed texts. Never made from SECRET_KEY, never in the database.
MASTER_KEYS = environment.master_keys(database.data_folder(), development=DEVELOPMENT)
# For how many months it is kept who looked at what of whose.
ACCESS_LOG_MONTHS = environment.number("YERSEL_ACCESS_LOG_MONTHS", default=24, least=1, most=120)
# A folder of further measures for plans, for which this copy holds a licence.
PLAN_MEASURES = os.environ.get("YERSEL_PLAN_MEASURES", "")
# How many months after its last check an entry is due, reminded, demoted and dormant.
REVIEW_MONTHS = environment.rising_numbers("YERSEL_REVIEW_MONTHS", default="10,11,12,24", count=4)
LEAVE_TO = os.environ.get("YERSEL_LEAVE_TO", "https://www.metoffice.gov.uk/")

# Mail. Without a server nothing goes out: in demo and development it counts as sent and stays in the outbox, elsewhere it waits.
MAIL_SERVER = mail.server(os.environ.get("YERSEL_EMAIL_URL", ""), demo=DEMO)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_SERVER else 'dummy'}.EmailBackend"
if MAIL_SERVER:
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL_SERVER.scheme == "smtps", MAIL_SERVER.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = mail.sender(os.environ.get("YERSEL_MAIL_FROM", ""), name=SITE_NAME, fallback=OPERATOR_EMAIL)
SITE_ADDRESS = mail.site_address(
    os.environ.get("YERSEL_SITE_ADDRESS", ""), origins=CSRF_TRUSTED_ORIGINS, port=os.environ.get("PORT", "8000")
)
MAIL_GOES_NOWHERE = MAIL_SERVER is None and not (DEMO or DEVELOPMENT)
MAIL_ATTEMPTS = environment.number("YERSEL_MAIL_ATTEMPTS", default=8, least=1, most=50)
MAIL_RETRY_SECONDS = environment.number("YERSEL_MAIL_RETRY_SECONDS", default=60, least=1, most=86_400)
MAIL_KEPT_DAYS = environment.number("YERSEL_MAIL_KEPT_DAYS", default=30, least=1, most=3650)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "yersel.core.plain_logs.PlainLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "yersel": {"level": "INFO"},
        # Django names the whole address of a request it refuses: a place or a condition may stand in it.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}

"""Settings, read from the environment; without any, a portal for one machine on SQLite.

Production sets at least SITE_URL (https), SECRET_KEY, DATABASE_URL, CELERY_BROKER_URL and
EMAIL_URL; `docs/operating.md` lists every variable.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from kombu import Queue

from members.enums import Language
from workinggroup.content_policy import CONTENT_POLICY
from workinggroup.secret_key import kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# A name with nothing behind it, as in a template of a unit, sets nothing: for every variable alike.
env.ENVIRON = {name: value for name, value in os.environ.items() if value}

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)
# The example portal: invented people, accounts printed at the start, everybody may read the mail.
EXAMPLE = env.bool("EXAMPLE", False)
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
SECURE = _site.scheme == "https"
SITE_HOST = _site.hostname or "localhost"
# The domain part of every calendar UID and Message-ID; it must never change once feeds are out.
UID_DOMAIN = env.str("UID_DOMAIN", "workinggroup.example")

SECRET_KEY = env.str("SECRET_KEY") if SECURE or "SECRET_KEY" in env else kept_secret_key(VAR_DIR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[SITE_HOST, "127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "workinggroup.apps.PortalAdminConfig",
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
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "workinggroup",
    "members",
    "meetings",
]

MIDDLEWARE = [
    "workinggroup.answers.AnswersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "workinggroup.middleware.FeedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "workinggroup.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "workinggroup.middleware.QueryMiddleware",
    "workinggroup.middleware.SessionsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workinggroup.middleware.ActivityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workinggroup.middleware.ReaderMiddleware",
    "workinggroup.carried.CarriedTextMiddleware",
    "workinggroup.proof.ProofMiddleware",
    "workinggroup.sent_once.SentOnceMiddleware",
]

ROOT_URLCONF = "workinggroup.urls"
WSGI_APPLICATION = "workinggroup.wsgi.application"
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
                "workinggroup.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "workinggroup.templatetags.acts",
                "workinggroup.templatetags.kept",
                "workinggroup.templatetags.tight",
                "workinggroup.templatetags.portal",
                "workinggroup.templatetags.clocks",
            ],
        },
    },
]
FORM_RENDERER = "workinggroup.forms.PortalFormRenderer"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", None)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "workinggroup.cache.TellingCache",
        "LOCATION": "portal_cache",
        # Django would drop a third beyond 300: wrong tries that are counted, codes that are used.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# --- who signs in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = ["members.adapter.Accounts"]
# One address, one account that can be logged in to: a constraint with a condition says so.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "members.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# An invitation waits longer than a reset, which somebody just asked for: holidays last a week.
INVITATION_TIMEOUT = 14 * 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.forms.account.LoginForm",
    "change_password": "members.forms.account.ChangePasswordForm",
    "set_password": "members.forms.account.SetPasswordForm",
    "reset_password": "members.forms.account.ResetPasswordForm",
    "reset_password_from_key": "members.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "members.forms.account.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Wrong passwords wait a minute and shut nobody out (members/adapter.py tells by what they count).
# By address against floods alone: an office, a hotel is one; last, for what passed the account's.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/m/key,30/m/ip", "login_failed_known": "5/m/key"}
ACCOUNT_RATE_LIMITS |= {"login": "300/m/ip", "reset_password": "100/m/ip"}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# The session in which it is changed goes on; every other one ends with the old password.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "members.reset_tokens.RoleBoundTokens"  # noqa: S105  a class
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
USERSESSIONS_TRACK_ACTIVITY = True
# Heads, deputies, counsel, secretaries and the operator act only with a second factor.
SECOND_FACTOR = env.bool("SECOND_FACTOR", not EXAMPLE)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "SIA-CSIA working group"
MFA_ADAPTER = "members.adapter.SecondFactors"
# Passkeys want https, but for a trial on one machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_PASSKEY_LOGIN_ENABLED = True
# A touch alone signs for nobody: the key asks for a finger, a face or a PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {"add_webauthn": "members.forms.account.AddPasskeyForm"}
SESSION_ENGINE = "workinggroup.sessions"
# For delegates who ask to stay logged in; all others by the two below.
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 30 * 60)
SESSION_LONGEST_SECONDS = env.int("SESSION_LONGEST_SECONDS", 12 * 3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "workinggroup.views.csrf_failure"

# --- languages and clocks ---------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = Language.choices
LOCALE_PATHS, FORMAT_MODULE_PATH = [BASE_DIR / "locale"], "workinggroup.formats"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Fonts and scripts are for our own pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "workinggroup.bundles.BundleFinder",
]
MEDIA_ROOT = VAR_DIR / "papers"
STORAGES = {
    "default": {"BACKEND": "workinggroup.lib.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "workinggroup.static_files.StaticFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
PAPER_MAX_BYTES = env.int("PAPER_MAX_BYTES", 25 * 1024 * 1024)
# Of one side for one meeting, all versions together.
PAPERS_QUOTA_BYTES = env.int("PAPERS_QUOTA_BYTES", 1024 * 1024 * 1024)
FIRST_MEETING_NUMBER = env.int("FIRST_MEETING_NUMBER", 1)
TABLE_MAX_BYTES = 5 * 1024 * 1024

# --- mail -------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail://")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend":
    # One readable file per letter, instead of one log per process.
    EMAIL_BACKEND = "workinggroup.lib.mailbox.EmailBackend"
elif EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    # The same, in fewer round trips.
    EMAIL_BACKEND = "workinggroup.lib.smtp.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)
EMAIL_PATIENCE = env.int("EMAIL_PATIENCE", 600)  # for the answer to a text: RFC 5321, 4.5.3.2.6
# How long a letter is one worker's. Not below the time limit of a task: two would have it at hand.
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", 960)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"secretariat@{UID_DOMAIN}")

# --- Celery: the row is the truth, the broker a doorbell --------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "folder://localhost")
# A broker that is down holds up the request that rings it for 0.15 s at most, not six seconds.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, int | str] = {
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
if CELERY_BROKER_URL.startswith("folder://"):
    CELERY_BROKER_TRANSPORT_OPTIONS["folder"] = str(VAR_DIR / "broker")
elif CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
    CELERY_BROKER_TRANSPORT_OPTIONS |= {"socket_connect_timeout": 1, "visibility_timeout": 1800}
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Letters wait behind no feed and no pack. A worker that is told nothing else serves both.
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("celery", "feeds")]
_FEEDS = {"queue": "feeds", "routing_key": "feeds"}
CELERY_TASK_ROUTES = {f"meetings.tasks.{name}": _FEEDS for name in ("render_feeds", "make_packs")}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
# No state file: every task asks 'what is due?', so nothing is lost when beat starts anew.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"


def _every(seconds: int, task: str) -> dict[str, object]:
    """A periodic task whose unheeded rings expire when the next one comes."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    "deliver": _every(env.int("SWEEP_SECONDS", 15), "meetings.tasks.deliver"),
    "plan": _every(60, "meetings.tasks.plan_letters"),
    "render feeds": _every(60, "meetings.tasks.render_feeds"),
    "make packs": _every(60, "meetings.tasks.make_packs"),
    "watch mail": _every(600, "meetings.tasks.watch_mail"),
    "tidy up": _every(3600, "meetings.tasks.tidy_up"),
    "verify record": _every(3600, "meetings.tasks.verify_record"),
}

# --- what the browser may load ----------------------------------------------------------------
CONTENT_SECURITY_POLICY = CONTENT_POLICY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
# Who looks after the machine asks it by its own address.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many of the addresses in X-Forwarded-For are ours: for sign-in, sessions and the API alike.
NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("NUM_PROXIES", 0)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["members.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["members.api.authentication.IsMember"],
    "DEFAULT_PAGINATION_CLASS": "members.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["members.api.parsers.JsonParser"],
    # What an address takes is told in the description, to who may read it.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["members.api.authentication.KeyThrottle"],
    "DEFAULT_THROTTLE_RATES": {"key": "600/min"},
    "NUM_PROXIES": NUM_PROXIES,
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "members.api.errors.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "SIA-CSIA working group",
    "DESCRIPTION": (
        "What the portal shows to the member whose key asks, and their own replies and progress. "
        "Send the key as `Authorization: Bearer <key>`. Refusals are problem documents (RFC 9457) "
        "in the language of the key's holder, or of `Accept-Language`."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [
        "members.api.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "SERVE_PERMISSIONS": ["members.api.authentication.IsReader"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "members.api.schema.completed",
    ],
    "ENUM_NAME_OVERRIDES": {
        "SideEnum": "workinggroup.lib.viewer.Side",
        "LanguageEnum": "members.enums.Language",
        **{
            f"{name}Enum": f"meetings.enums.{name}"
            for name in [
                "MeetingState",
                "TextState",
                "ActionState",
                "PaperState",
                "ProposalState",
                "MeetingKind",
                "TextKind",
                "ItemKind",
                "ParagraphKind",
                "DeadlineKind",
                "PaperLanguage",
            ]
        },
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "workinggroup.lib.redaction.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_secrets"],
        }
    },
    # Django's own write addresses as they are; refusals have a line from `workinggroup.answers`.
    "loggers": {
        "django": {"handlers": []},
        "django.server": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}

"""All settings, from the environment. Without any, the embedded default: SQLite, files under ``var/``, no server.

Production gives ``DATABASE_URL``, ``REDIS_URL``, ``SECRET_KEY``, ``ALLOWED_HOSTS`` and, for files, ``S3_BUCKET``.
"""

import hashlib
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _embedded_secret() -> str:
    """A secret of this installation's own, made at the first start, readable by its owner only."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or _embedded_secret()
SALT_KEY = env.str("SALT_KEY", default=SECRET_KEY)  # of the encrypted fields
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The demo bar (role switch, clock) and the sandbox providers; both must be asked for outside the embedded default.
DEMO = env.bool("DEMO", default=False)
SANDBOX = env.bool("SANDBOX", default=False)
SANDBOX_URL = env.str("SANDBOX_URL", default="http://127.0.0.1:8000")
SANDBOX_SECRET = env.str("SANDBOX_SECRET", default=SECRET_KEY)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
SITE_NAME = "职评"
# Public keys of other installations whose archive bundles may be taken in; one's own is always among them.
ARCHIVE_TRUSTED_KEYS = env.list("ARCHIVE_TRUSTED_KEYS", default=[])
# Who helps where a page says 平台运营人员: in every footer and at the sign-in. The demo's number is nobody's.
SUPPORT_PHONE = env.str("SUPPORT_PHONE", default="0572-0000000（演示号码）" if DEMO else "")
SUPPORT_HOURS = env.str("SUPPORT_HOURS", default="工作日 9:00—17:00" if DEMO else "")
PLATFORM_NAME = env.str("PLATFORM_NAME", default="职评 · 专业技术职称申报与评审平台")

INSTALLED_APPS = [
    "portal",
    "portal.sandbox",
    "review",
    "fees",
    "applicants",
    "plans",
    "accounts",
    "documents",
    "messaging",
    "kernel",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kernel.middleware.BadInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LastUseMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.SeatMiddleware",
    "accounts.middleware.FactorMiddleware",
    "applicants.middleware.ProfileFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kernel.middleware.PrivatePagesMiddleware",
    "kernel.middleware.ReadOnlyGetMiddleware",
    "kernel.middleware.SaidOnceMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
                "portal.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "kernel.forms.KitRenderer"

# --- data ---------------------------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'zhiping.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # each service opens its own transaction and says what it locks
EMBEDDED = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if EMBEDDED:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
        }
    }

# --- files --------------------------------------------------------------------------------------------------------
S3_BUCKET = env.str("S3_BUCKET", default="")
if S3_BUCKET:
    _default_storage = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "default_acl": "private",
            "file_overwrite": True,  # names are digests: the same name is the same bytes
        },
    }
else:
    _default_storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files"), "base_url": None, "allow_overwrite": True},
    }
STORAGES = {
    "default": _default_storage,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = env.bool("WHITENOISE_USE_FINDERS", default=EMBEDDED)
# Otherwise sizes are read once at the start, and a file edited since is served cut off.
WHITENOISE_AUTOREFRESH = env.bool("WHITENOISE_AUTOREFRESH", default=EMBEDDED)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bodies without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_MAX_BYTES = 20 * 1024 * 1024  # one evidence file
UPLOADS_AN_HOUR = 600  # files of one person: three times the fullest archive in one evening
REQUEST_MAX_BYTES = 100 * 1024 * 1024  # one request, with all its files; deploy/nginx.conf says the same

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # no shared anonymous account (ASVS 6.3.2)
GUARDIAN_RAISE_403 = True
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
# The government's single sign-on, by OpenID Connect: a client for personal accounts and one for those of legal persons.
# The address has no slash at its end. Without one nobody but the staff can sign in.
SIGN_ON_URL = env.str("SIGN_ON_URL", default="")
SIGN_ON_CLIENTS = {
    door: (
        env.str(f"SIGN_ON_{door.upper()}_ID", default=f"zhiping-{door}"),
        env.str(f"SIGN_ON_{door.upper()}_SECRET", default="")
        or (hashlib.sha256(f"sign-on {door} {SANDBOX_SECRET}".encode()).hexdigest() if SANDBOX else ""),
    )
    for door in ("person", "legal")
}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": door,
                "name": door,
                "client_id": client,
                "secret": secret,
                "settings": {
                    "server_url": SIGN_ON_URL,
                    "oauth_pkce_enabled": True,
                    "scope": ["openid", "profile"],
                    "auth_params": {"prompt": "login"},  # at a shared computer nobody slips into the last one's account
                },
            }
            for door, (client, secret) in SIGN_ON_CLIENTS.items()
        ]
    }
}
SOCIALACCOUNT_REQUESTS_TIMEOUT = 3  # seconds, for each of the three questions of a sign-in: each holds a thread
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SignOnAdapter"
MFA_ADAPTER = "accounts.adapters.FactorAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*"]
# Officers of authorities need a second factor; the demo's switch of roles, which asks nobody for anything, does not.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not DEMO)
STEP_UP_SECONDS = 15 * 60  # after that a dangerous action asks again who is there
MFA_TOTP_ISSUER = SITE_NAME
MFA_RECOVERY_CODE_DIGITS = 12  # tries are counted by account; a code of the telephone has six
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks differ, and people type slowly
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "accounts.sessions"  # in the database: a wiped cache must not log anybody out at the deadline
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=HTTPS)  # X-Forwarded-For then comes from our own proxy
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- background work ----------------------------------------------------------------------------------------------
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 600}
else:
    _broker = VAR_DIR / "broker"
    for _folder in ("queue", "processed", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "zhiping-files://localhost//"  # with a host only so that kombu does not warn of its absence
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "processed_folder": str(_broker / "processed"),
        "control_folder": str(_broker / "control"),
        "polling_interval": 0.1,
    }
CELERY_TASK_IGNORE_RESULT = True  # the database row is the result
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ROUTES = {
    "review.render_*": {"queue": "render"},
    "review.count_version": {"queue": "render"},  # a large plan takes seconds: nobody waits for it
    "applicants.render_*": {"queue": "render"},
    "documents.check_photo": {"queue": "default"},
    # A look may cost half a minute: an evening of scans must not hold up the photos, for which a submit waits.
    "documents.check_paper": {"queue": "render"},
    "messaging.*": {"queue": "message"},
    "applicants.fetch_register": {"queue": "register"},
}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "messaging-sweep": {"task": "messaging.deliver", "schedule": 30.0},
    "documents-sweep": {"task": "documents.sweep", "schedule": 60.0},
    "documents-bytes": {"task": "documents.sweep_bytes", "schedule": 300.0},  # leftovers.TURN
    "accounts-remind": {"task": "accounts.remind", "schedule": 3600.0},
    "accounts-forget": {"task": "accounts.forget", "schedule": 3600.0},
    "review-sweep": {"task": "review.sweep", "schedule": 60.0},
    "review-supervisions": {"task": "review.end_supervisions", "schedule": 600.0},
    "review-figures": {"task": "review.count_figures", "schedule": 600.0},
    "registers-sweep": {"task": "applicants.sweep_registers", "schedule": 30.0},
    "fees-sweep": {"task": "fees.sweep", "schedule": 120.0},
}

SMS_GATEWAY = env.str("SMS_GATEWAY", default="messaging.gateways.sandbox.SandboxGateway")
SMS_AN_HOUR = env.int("SMS_AN_HOUR", default=2000)  # that visitors may cause to other people's numbers, all together
REGISTER = env.str("REGISTER", default="applicants.registers.sandbox.SandboxRegister")
PAYMENT_PROVIDER = env.str("PAYMENT_PROVIDER", default="fees.providers.sandbox.SandboxProvider")

# --- logs ---------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_keys": {"()": "kernel.logs.NoKeys"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A logger's filter sees only what is logged to itself: one line for each that tells the address of a request.
    "loggers": {name: {"filters": ["no_keys"]} for name in ("django.request", "django.security.csrf")},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

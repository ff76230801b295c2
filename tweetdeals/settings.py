"""Every setting and every environment variable, in one place (docs/operations.md lists them).

Services come from their URLs. Where a URL is not set, the services that `make up` started are used
(`var/services.json`, written by the supervisor), and without those the embedded ones' defaults.
"""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

from tweetdeals import __version__
from tweetdeals.embedded.state import generated_secret, running_services
from tweetdeals.sign_in_providers import form_origins, providers_of

VERSION = __version__
BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("TWEETDEALS_VAR", default=str(BASE_DIR / "var")))
RUNNING = running_services(VAR_DIR)
PORT = env.int("PORT", default=8000)  # of the web server that `make up` starts
DEMO = env.bool("DEMO", default=True)  # whether `make up` prepares the demo account and data
DEMO_STREAM = env.bool("DEMO_STREAM", default=True)  # whether the demo's posts go on as a live stream

# --- security -------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or generated_secret(VAR_DIR, "secret-key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # keys before, until all is renewed
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
SESSION_ENGINE = "deals.services.workspaces.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])  # addresses, networks: their X-Forwarded-For counts
for _network in TRUSTED_PROXIES:
    try:
        ip_network(_network)
    except ValueError as error:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}; write 10.0.0.7 or 10.0.0.0/8") from None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "js_lib_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "simple_history",
    "deals",
    "ingestion",
]

MIDDLEWARE = [
    "tweetdeals.proxies.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # BREACH guesses secrets from the length of compressed pages: Django masks CSRF tokens again in each page,
    # and this middleware adds random bytes.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "tweetdeals.policies.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "deals.views.common.session_seen.SessionSeenMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "deals.views.common.page.PageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "deals.views.common.long_lists.LongListMiddleware",
]

ROOT_URLCONF = "tweetdeals.urls"
WSGI_APPLICATION = "tweetdeals.wsgi.application"
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
                "deals.views.common.page.site",
            ],
        },
    },
]

# --- database -------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="") or RUNNING.get("database_url", "")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **environ.Env.db_url_config(DATABASE_URL or "postgresql://tweetdeals@127.0.0.1:1/tweetdeals"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- broker and workers: Postgres is the truth about work, Celery carries wake-ups only -----------
BROKER_URL = env.str("BROKER_URL", default="") or RUNNING.get("broker_url", "redis://127.0.0.1:1/0")
CELERY_BROKER_URL = BROKER_URL
CACHES = {
    "default": {  # limits and throttles hold over all web processes; where the server is away, in each
        "BACKEND": "tweetdeals.cache.ServerCache",
        "LOCATION": BROKER_URL,
        "KEY_PREFIX": "tweetdeals",
        "OPTIONS": {
            "serializer": "tweetdeals.cache.JsonSerializer",
            "socket_timeout": 2,
            "socket_connect_timeout": 1,
        },
    }
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # workers and beat wait for it forever
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 10,  # of the worker too: a connection that went dead is given up within a minute
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 5,
    "retry_on_timeout": True,
    "max_retries": 1,  # of who sends a wake-up: 0.6 s in the place of 7 until it is told that none is there
    "interval_start": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # messages are wake-ups; a late one, to a broker that died, ends a worker
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKER_PROCESSES", default=min(4, os.cpu_count() or 1))
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.int("WORKER_MEMORY_MB", default=400) * 1024  # kB, after a task
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ROUTES = {
    "deals.tasks.send_task": {"queue": "sending"},
    "deals.tasks.mails_task": {"queue": "sending"},
}  # the sender's: sweeps wait for no receiver
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "ingestion.tasks.sweep_task", "schedule": 30.0, "options": {"expires": 25}},
    "catalogues": {"task": "deals.tasks.match_task", "schedule": 30.0, "options": {"expires": 25}},
    "exports": {"task": "deals.export_tasks.export_task", "schedule": 30.0, "options": {"expires": 25}},
    "imports": {"task": "deals.tasks.catalogue_task", "schedule": 30.0, "options": {"expires": 25}},
    "alerts": {"task": "deals.tasks.alerts_task", "schedule": 15.0, "options": {"expires": 14}},
    "mails": {"task": "deals.tasks.mails_task", "schedule": 15.0, "options": {"expires": 14}},
    "sending": {"task": "deals.tasks.send_task", "schedule": 5.0, "options": {"expires": 10}},
    "purges": {"task": "deals.tasks.purge_task", "schedule": 30.0, "options": {"expires": 25}},
    "retain": {"task": "deals.tasks.retain_task", "schedule": 86_400.0, "options": {"expires": 3600}},
}
DISK_RESERVE_MB = env.int("DISK_RESERVE_MB", default=500)  # with less free, loading waits
EXPORTS_DIR = Path(env.str("EXPORTS_DIR", default="") or VAR_DIR / "exports")  # web and worker share it
CHUNK_LEASE_SECONDS = env.int("CHUNK_LEASE_SECONDS", default=300)
WORKER_SILENCE_SECONDS = env.int("WORKER_SILENCE_SECONDS", default=120)
LIVE_LAG_SECONDS = env.int("LIVE_LAG_SECONDS", default=300)  # a stream whose files are older lags
STREAM_SECRETS = {name: value for name, value in os.environ.items() if name.startswith("STREAM_")}
EXTRACTION_READER = env.str("EXTRACTION_READER", default="both")
if EXTRACTION_READER not in ("both", "rules"):
    raise ImproperlyConfigured(f"EXTRACTION_READER is {EXTRACTION_READER!r}: write both or rules")
DELETED_PRICE_POLICY = env.str("DELETED_PRICE_POLICY", default="hide")
if DELETED_PRICE_POLICY not in ("hide", "figure"):
    raise ImproperlyConfigured(f"DELETED_PRICE_POLICY is {DELETED_PRICE_POLICY!r}: write hide or figure")

# --- where dumps come from ------------------------------------------------------------------------
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="") or RUNNING.get("s3_endpoint_url", "")
LOCAL_FOLDERS = env.list("LOCAL_FOLDERS", default=[])  # below which local folders may be watched
S3_REQUEST_PAYER = env.bool("S3_REQUEST_PAYER", default=False)  # of buckets whose readers pay the traffic
IA_ACCESS_KEY_ID = env.str("IA_ACCESS_KEY_ID", default="")  # the Internet Archive's own, for fetch_archive
IA_SECRET_ACCESS_KEY = env.str("IA_SECRET_ACCESS_KEY", default="")

# --- users ----------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["deals.views.workspaces.account_adapter.NameBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SIGN_UP = env.bool("SIGN_UP", default=True)  # whether anyone may create an account
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "deals.views.workspaces.account_adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "deals.forms.accounts.SignInForm",
    "signup": "deals.forms.accounts.SignUpForm",
    "change_password": "deals.forms.accounts.PasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = [
    "email*",
    "password1*",
    "password2*",
]  # a taken name would tell of an account
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # before the first sign-in; account_adapter.py says for whom
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up
ACCOUNT_SIGNUP_REDIRECT_URL = "workspace-new"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address is added: a reset would be mailed there
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password, address or second factor
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USERNAME_MIN_LENGTH = 1
ACCOUNT_RATE_LIMITS = {  # tries of passwords have limits of their own: views/common/rate_limit.py
    "login": "60/m/ip",
    "login_failed": "20/h/ip,20/h/key",  # of codes of the second factor
    "signup": "20/h/ip",
    "reset_password": "10/h/ip,3/h/key",
    "reset_password_from_key": "20/h/ip",
    "change_password": "10/h/user",
    "reauthenticate": "10/h/user",
    "manage_email": "20/h/user",
    "confirm_email": "1/180s/key,10/d/key",
}
MFA_ADAPTER = "deals.views.workspaces.account_adapter.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "deals.forms.accounts.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts of before may not be verified yet, and shall be safe as well
MFA_TOTP_ISSUER = "tweetdeals"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow that on localhost alone
OIDC_PROVIDERS = providers_of(env.str("OIDC_PROVIDERS", default=""))
SOCIALACCOUNT_ADAPTER = "deals.views.workspaces.account_adapter.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC_PROVIDERS, "OAUTH_PKCE_ENABLED": True}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# --- mail: to the superusers' outbox page unless a server is named --------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(environ.Env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "deals.services.operations.outbox.OutboxBackend"
EMAIL_TIMEOUT = 20  # seconds that a mail server may take to answer
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")  # of the links in mails
SEND_ALERTS = env.bool("SEND_ALERTS", default=True)  # off: alert mails and webhooks wait
ALERT_MAILS_AN_HOUR = env.int("ALERT_MAILS_AN_HOUR", default=60)  # to a member of a workspace; 0: any number
if ALERT_MAILS_AN_HOUR < 0:
    raise ImproperlyConfigured("ALERT_MAILS_AN_HOUR must be a number of mails, or 0 for no bound.")
WEBHOOK_ALLOW_LOOPBACK = env.bool("WEBHOOK_ALLOW_LOOPBACK", default=False)  # for tries on one machine
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="tweetdeals@localhost")

# --- language and time: UTC in storage and API ----------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- static files: collected into var at each start (and when the image is built), hashed, compressed
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tweetdeals.static_files.HashedFiles"},
}
WHITENOISE_MAX_AGE = 3600  # of plain names; those with a hash are kept for ever
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "gif", "jpg", "woff", "woff2", "gz", "br"]

# --- content security policy: nothing inline, nothing from elsewhere; tweetdeals/policies.py: the admin
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *form_origins(OIDC_PROVIDERS)],
        "frame-ancestors": ["'none'"],
    },
}

# --- REST API -------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "deals.api.common.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["deals.api.common.parsers.BoundedJSON"],
    "DEFAULT_PAGINATION_CLASS": "deals.api.common.pagination.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["deals.api.common.filters.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("API_RATE", default="600/min")},
    "EXCEPTION_HANDLER": "deals.api.common.errors.one_error_shape",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "tweetdeals API",
    "DESCRIPTION": "Deals that retailers announced in public posts, and their prices over time.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "deals.api.common.error_schema.describe_errors",
    ],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "StreamKind": "ingestion.models.LiveStream.Kind",
        "RetailerKind": "deals.domain.records.RetailerKind.choices",
        "DealKind": "deals.domain.records.DealKind.choices",
        "DealScope": "deals.domain.records.Scope.choices",
        "AlertRuleScope": "deals.models.AlertRule.Scope",
        "AlertRuleKind": "deals.domain.alerts.rule.Kind.choices",
        "AlertMode": "deals.domain.alerts.mode.AlertMode.choices",
        "RunState": "ingestion.models.Run.State",
        "DumpFileState": "ingestion.models.DumpFile.State",
        "CoverageState": "deals.selectors.loading.coverage.STATES",
        "CoverageUnit": ["hour", "day"],
        "ActivityUnit": ["day", "week", "month"],
        "PriceComparison": "deals.domain.metrics.PriceComparison.choices",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

UNFOLD = {
    "SITE_TITLE": "tweetdeals",
    "SITE_HEADER": "tweetdeals",
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")}
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "tweetdeals.log_masking.MaskingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "botocore": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "propagate": False},  # of `make dev`
        "waitress.queue": {"level": "ERROR"},  # it warns of each request that waits for a thread
    },
}

"""Every route of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from deals.api.market.views import NoSuchRoute
from deals.api.urls import urlpatterns as deals_api
from ingestion.urls import api_urlpatterns as ingestion_api
from tweetdeals.health import healthz, readyz


class RestConverter(StringConverter):
    """Whatever is left of an address, line breaks too (`path` stops at them)."""

    regex = r"[\s\S]+"


register_converter(RestConverter, "rest")

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one door, one limit

api = [
    *deals_api,
    *ingestion_api,
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("<rest:path>", NoSuchRoute.as_view(), name="no-such-route"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", include((api, "api"))),
    path(
        "api/docs/",
        login_required(SpectacularSwaggerSplitView.as_view(url_name="api:schema")),
        name="api-docs",
    ),
    path("admin/", admin.site.urls),
    path("", include("deals.urls")),
    path("", include("ingestion.urls")),
]

handler400 = "deals.views.common.errors.bad_request"
handler500 = "deals.views.common.errors.server_error"

"""The root of the URLs."""

from django.contrib import admin
from django.urls import include, path

from labsite.health import healthz
from labsite.metrics import metrics

urlpatterns = [
    path("", include("lessons.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler500 = "labsite.health.server_error"

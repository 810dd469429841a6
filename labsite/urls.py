"""The root of the URLs."""

from django.urls import include, path

urlpatterns = [
    path("", include("lessons.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

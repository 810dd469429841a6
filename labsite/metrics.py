"""Metrics for Prometheus, of all processes together: `manage.py lab` gives them a folder to count in."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from labsite.clients import is_this_machine

FORBIDDEN = 403
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.6, 1.5, 5, 15)

REQUESTS = Histogram(
    "servicelab_request_seconds",
    "How long requests took, by the name of the view, the method and the status",
    ("view", "method", "status"),
    buckets=BUCKETS,
)
LIMITED = Counter("servicelab_limited_total", "Requests turned away as too many", ("rule",))


class MetricsMiddleware:
    """Counts requests by what they ask for; nothing of who asks, or of which lab, is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and count."""
        started = perf_counter()
        response = self._get_response(request)
        labels = (view_name(request), method(request), str(response.status_code))
        REQUESTS.labels(*labels).observe(perf_counter() - started)
        return response


def view_name(request: HttpRequest) -> str:
    """The name of the URL that was asked for; paths hold names of labs, and there is no end to them."""
    match = request.resolver_match
    return (match.view_name or "other") if match else "none"


def method(request: HttpRequest) -> str:
    """The method, if it is a common one: clients may make up others without end."""
    return request.method if request.method in ("GET", "HEAD", "POST") else "other"


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine, and for whoever has the token."""
    if not (is_this_machine(request) or _has_token(request)):
        return HttpResponse(
            "Metrics are for this machine, or for whoever sends LAB_METRICS_TOKEN.\n",
            "text/plain; charset=utf-8",
            FORBIDDEN,
        )
    registry = REGISTRY
    if settings.METRICS_DIR:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=settings.METRICS_DIR)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    token = settings.METRICS_TOKEN.encode()
    return bool(token) and hmac.compare_digest(given, token)

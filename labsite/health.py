"""Whether the lab can work: for load balancers, containers and the page itself, which waits for it to come back."""

from __future__ import annotations

import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

UNAVAILABLE = 503


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 if the database answers and holds what this version needs, 503 and a reason if not."""
    if reason := trouble():
        return JsonResponse({"status": "unavailable", "reason": reason}, status=UNAVAILABLE)
    return JsonResponse({"status": "ok"})


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where only the database is away for now, which the page waits for; 500 for a fault of our own."""
    response = defaults.server_error(request)
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response.status_code = UNAVAILABLE
        response["Retry-After"] = "2"
    return response


def trouble() -> str:
    """What keeps the lab from working, or ""."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        return "" if _migrated.known() else "the database is not migrated"
    except DatabaseError:
        return "the database does not answer"


def unapplied() -> list[str]:
    """The migrations that the database lacks; DatabaseError if it cannot be asked."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


class _Migrated:
    """A database that was migrated once stays so while this version runs: it is asked no more."""

    def __init__(self) -> None:
        self._known = False

    def known(self) -> bool:
        self._known = self._known or not unapplied()
        return self._known


_migrated = _Migrated()

"""How often one may ask. It is counted in the database, so that it is the same in whichever process one asks.

Students of a class may share one address: limits by address leave room for a class of two hundred that comes at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from random import random
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from labsite import metrics
from labsite.clients import address
from labsite.models import Allowance
from lessons.labs.owner import known_key

TOO_MANY = 429
# How often whoever begins to be counted clears away what counts no more; a class of two hundred begins ten times a second.
CLEANING = 0.02
MOST_CLEARED = 500
# What is never sent back with the page that offers to try again.
SECRET = ("csrfmiddlewaretoken", "password")

_TABLE = Allowance._meta.db_table
_COUNT = f"""
INSERT INTO {_TABLE} ("key", "until", "count") VALUES (%s, %s, 1)
ON CONFLICT ("key") DO UPDATE SET
    "count" = CASE WHEN {_TABLE}."until" <= %s THEN 1 ELSE {_TABLE}."count" + 1 END,
    "until" = CASE WHEN {_TABLE}."until" <= %s THEN EXCLUDED."until" ELSE {_TABLE}."until" END
RETURNING "count", "until"
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """At most so many requests in so many seconds, from each of whoever `by` tells apart ("" is not counted)."""

    name: str
    most: int
    seconds: int
    by: Callable[[HttpRequest], str]


def by_owner(request: HttpRequest) -> str:
    """Whose labs it is about; a browser that has none yet, by its address."""
    return known_key(request.session) or address(request)


def by_account(request: HttpRequest) -> str:
    """An address that tries an account's passwords."""
    return f"{address(request)} {request.POST.get('username', '')[:150]}"


def by_newcomer(request: HttpRequest) -> str:
    """The address of a browser that is not known, and so is given a lab of its own."""
    return "" if known_key(request.session) else address(request)


ACTS = Rule("acts", 60, 20, by_owner)
SAVES = Rule("saves", 120, 20, by_owner)
NEWCOMERS = Rule("newcomers", 600, 300, by_newcomer)
JOINS = Rule("joins", 600, 300, address)
LOGINS = Rule("logins", 60, 300, address)
ACCOUNTS = Rule("accounts", 10, 300, by_account)

PASSWORDS = Rule("passwords", 10, 300, by_owner)

# By the name of the URL: what the engine works on, or what a guess could open.
RULES: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys(
        ("run", "apply", "advance", "undo", "redo", "reset", "predict", "complete", "solution"),
        (ACTS,),
    ),
    **dict.fromkeys(
        ("advice", "mend", "compare", "fork", "fork_shared", "share", "archive"), (ACTS,)
    ),
    **dict.fromkeys(("save", "files", "suggest", "fields", "lint"), (SAVES,)),
    **dict.fromkeys(("join", "rejoin"), (JOINS,)),
    "login": (LOGINS, ACCOUNTS),
    **dict.fromkeys(("password", "admin:password_change"), (PASSWORDS,)),
    "admin:login": (LOGINS, ACCOUNTS),
}
# Opening these is a look at a form; only sending it counts.
SENT = ("join", "rejoin", "login", "admin:login", "password", "admin:password_change")


class LimitMiddleware:
    """Turns away what comes too often, before the view does anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """429 with how long to wait, if it is too much."""
        name = metrics.view_name(request)
        if name in SENT and request.method != "POST":
            return None
        newcomers = (NEWCOMERS,) if "slug" in kwargs else ()
        for rule in (*RULES.get(name, ()), *newcomers):
            if (who := rule.by(request)) and (wait := over(rule, who)):
                metrics.LIMITED.labels(rule.name).inc()
                return refused(request, wait)
        return None


def over(rule: Rule, who: str, now: float | None = None) -> int:
    """Count a request; how many seconds to wait if it is one too many, else 0."""
    moment = int(time.time() if now is None else now)
    key = f"{rule.name}:{blake2b(who.encode(), digest_size=16, key=_salt()).hexdigest()}"
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, moment + rule.seconds, moment, moment])
        count, until = cursor.fetchone()
    if count == 1 and random() < CLEANING:
        clear_away(moment - rule.seconds)
    return max(1, until - moment) if count > rule.most else 0


def clear_away(before: int) -> None:
    """Delete what counts no more; what somebody else is just deleting or counting is left to them."""
    with transaction.atomic():
        over = Allowance.objects.filter(until__lt=before).select_for_update(skip_locked=True)
        Allowance.objects.filter(
            pk__in=list(over.values_list("pk", flat=True)[:MOST_CLEARED])
        ).delete()


def refused(request: HttpRequest, wait: int) -> HttpResponse:
    """Say so; what was sent comes along, to be sent again."""
    message = ngettext(
        "That was too much at once. Wait %(wait)d second, then try again: nothing is lost.",
        "That was too much at once. Wait %(wait)d seconds, then try again: nothing is lost.",
        wait,
    ) % {"wait": wait}
    if request.htmx or "json" in request.headers.get("Accept", ""):  # type: ignore[attr-defined]
        response = HttpResponse(message, "text/plain; charset=utf-8", TOO_MANY)
    else:
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            if not any(secret in name for secret in SECRET)
            for value in values
        ]
        context = {"message": message, "sent": sent}
        response = render(request, "429.html", context, status=TOO_MANY)
    response["Retry-After"] = str(wait)
    return response


def _salt() -> bytes:
    """Addresses are kept as digests that nobody without the secret key can guess back."""
    return settings.SECRET_KEY.encode()[:64]

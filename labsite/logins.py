"""Instructors' logins: what a browser is known by lasts a year, a login ends once it is out of use.

The session lies in a signed cookie, which nobody can take back. So a login is a row besides: without it, or once it has not
been used for a while, the cookie logs nobody in. To log out ends it wherever the cookie may have been copied to; a
new password ends all others, for their cookies hold a digest of the old one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from labsite.models import Login

# From one working day to the next, and its evening.
UNUSED = timedelta(hours=36)
# How exactly it is known when it was used last: a grid that is open asks every two seconds.
NOTED = timedelta(minutes=10)

_LOGIN = "login"


@receiver(user_logged_in)
def begin(request: HttpRequest, user: AbstractBaseUser, **_rest: Any) -> None:
    """A login of this browser; those out of use are cleared away."""
    now = timezone.now()
    Login.objects.filter(seen__lt=now - UNUSED).delete()
    made = Login.objects.create(key=secrets.token_urlsafe(24), user_id=user.pk, seen=now)
    request.session[_LOGIN] = made.key


@receiver(user_logged_out)
def end(request: HttpRequest, **_rest: Any) -> None:
    """The login of this browser is over."""
    Login.objects.filter(key=request.session.get(_LOGIN, "")).delete()


class LoginMiddleware:
    """Ends what is out of use; a fragment that asks for a login has its page load anew, and so ask for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if SESSION_KEY in request.session and not _lasts(request):
            logout(request)
        response = self._get_response(request)
        asked = response.headers.get("Location", "").partition("?")[0]
        if request.htmx and asked == resolve_url(settings.LOGIN_URL):  # type: ignore[attr-defined]
            return HttpResponseClientRefresh()
        return response


def _lasts(request: HttpRequest) -> bool:
    """Whether the login of this browser is still one; noted now and then as used."""
    now = timezone.now()
    key = str(request.session.get(_LOGIN, ""))
    seen = Login.objects.filter(key=key).values_list("seen", flat=True).first()
    if seen is None or seen < now - UNUSED:
        return False
    if seen < now - NOTED:
        Login.objects.filter(key=key).update(seen=now)
    return True

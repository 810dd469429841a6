"""Whose lab it is: a browser is known by a key in its session, without a name."""

from __future__ import annotations

import secrets

from django.contrib.sessions.backends.base import SessionBase

_KEY = "lab-owner"


def owner_key(session: SessionBase) -> str:
    """The key of this session; made when first asked for."""
    known = session.get(_KEY)
    if isinstance(known, str):
        return known
    made = secrets.token_urlsafe(24)
    session[_KEY] = made
    return made

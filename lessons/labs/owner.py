"""Whose lab it is: a browser is known by a key in its session, without a name."""

from __future__ import annotations

import secrets

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

from lessons.models import Lab

# Labs of such owners are to look at only: they stand for ever as they were shared.
SHARED = "shared:"

_KEY = "lab-owner"
_BEFORE = "lab-owner-before"


def owner_key(session: SessionBase) -> str:
    """The key of this session; made when first asked for."""
    known = session.get(_KEY)
    if isinstance(known, str):
        return known
    made = new_owner()
    session[_KEY] = made
    return made


def known_key(session: SessionBase) -> str | None:
    """The key of this session, None if there is none yet."""
    known = session.get(_KEY)
    return known if isinstance(known, str) else None


def new_owner() -> str:
    """A key for labs that nobody has yet."""
    return secrets.token_urlsafe(24)


def become(session: SessionBase, owner: str) -> None:
    """Work in another's labs from here on: those of a student who has come to this browser."""
    if (before := known_key(session)) != owner:
        session[_BEFORE] = before
    session[_KEY] = owner


def step_back(session: SessionBase) -> None:
    """Work again in the labs from before `become`; in new ones if there were none."""
    before = session.pop(_BEFORE, None)
    session.pop(_KEY, None)
    if isinstance(before, str):
        session[_KEY] = before


def new_sharer(owner: str) -> str:
    """The owner of a lab that this owner shares: it does not tell who that is, but their copies can be found by it."""
    return _sharer(owner) + secrets.token_urlsafe(16)


def forget(owner: str) -> None:
    """Delete all labs of an owner, and the copies that they shared."""
    Lab.objects.filter(owner=owner).delete()
    Lab.objects.filter(owner__startswith=_sharer(owner)).delete()


def _sharer(owner: str) -> str:
    digest = salted_hmac("lessons.labs.shared", owner, algorithm="sha256").hexdigest()
    return f"{SHARED}{digest[:16]}:"

"""Whose lab it is: a browser is known by a key in its session, without a name."""

from __future__ import annotations

import secrets
from typing import Any, Protocol

_KEY = "lab-owner"


class Session(Protocol):
    """As much of a Django session as is needed."""

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or the default."""

    def __setitem__(self, key: str, value: Any) -> None: ...


def owner_key(session: Session) -> str:
    """The key of this session; made when first asked for."""
    known = session.get(_KEY)
    if isinstance(known, str):
        return known
    made = secrets.token_urlsafe(24)
    session[_KEY] = made
    return made

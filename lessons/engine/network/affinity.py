"""Session affinity: which endpoint a client was sent to last, by node, as long as the Service's timeout says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import immutables

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.network.endpoints import Backend

# Node, namespace, Service, port name, client address.
AffinityKey: TypeAlias = tuple[str, str, str, str, str]
# The endpoint as `address:port`, and when it was used last.
AffinityState: TypeAlias = "immutables.Map[AffinityKey, tuple[str, Milliseconds]]"

EMPTY: AffinityState = immutables.Map()


def remembered(
    state: AffinityState,
    key: AffinityKey,
    backends: Sequence[Backend],
    now: Milliseconds,
    timeout: int,
) -> Backend | None:
    """The endpoint this client is bound to, if it is still usable and was used within `timeout` seconds."""
    target, used = state.get(key, ("", 0))
    if not target or now - used >= timeout * SECOND:
        return None
    return next((backend for backend in backends if backend.target == target), None)

"""How many objects a cluster may hold, where its profile says so: as a ResourceQuota would have it, over everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.engine.api import Resource
from lessons.engine.apiserver import status
from lessons.engine.apiserver.status import Refused
from lessons.engine.refs import Manifest

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer

# They are written by the cluster itself, and go by themselves.
NOT_COUNTED = ("Event",)


def check(server: APIServer, resource: Resource, manifest: Manifest) -> None:
    """Refuse one object too many: pkg/quota/v1 admission, checkRequest."""
    most = server.profile.most_objects
    if most is None:
        return
    objects = server.store.view.objects
    used = sum(len(named) for (kind, _space), named in objects.items() if kind not in NOT_COUNTED)
    if used >= most:
        told = f"requested: objects=1, used: objects={used}, limited: objects={most}"
        reason = f"exceeded quota: service-lab, {told}"
        raise Refused(status.forbidden(resource, manifest["metadata"].get("name", ""), reason))

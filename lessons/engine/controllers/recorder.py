"""Events: what controllers, the scheduler and the kubelets report about an object, as `kubectl describe` lists it."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

NORMAL = "Normal"
WARNING = "Warning"


class Recorder:
    """Writes Event objects. The same event again raises the count of the first: client-go tools/record."""

    def __init__(self, apiserver: APIServer) -> None:
        self._apiserver = apiserver

    def event(
        self,
        about: Object,
        reason: str,
        message: str,
        *,
        source: str,
        kind: str = NORMAL,
        host: str = "",
        field_path: str = "",
    ) -> None:
        """Report something about an object; `source` is the component, `host` the node it runs on, if any.

        A namespace that is being deleted takes no events.
        """
        namespace = about.ref.namespace or "default"
        space = self._apiserver.store.view.get("Namespace", "", namespace)
        if space is None or space.typed.deleted:
            return
        key = f"{about.uid}/{source}/{host}/{field_path}/{kind}/{reason}/{message}"
        name = f"{about.ref.name}.{blake2b(key.encode(), digest_size=8).hexdigest()}"
        now = self._apiserver.clock.timestamp()
        known = self._apiserver.store.view.get("Event", namespace, name)
        if known is not None:
            again = {"count": known.manifest["count"] + 1, "lastTimestamp": now}
            self._apiserver.write({**known.manifest, **again})
            return
        self._apiserver.write(
            {
                "apiVersion": "v1",
                "kind": "Event",
                "metadata": {"name": name, "namespace": namespace},
                "involvedObject": _reference(about, field_path),
                "reason": reason,
                "message": message,
                "source": {"component": source, "host": host} if host else {"component": source},
                "firstTimestamp": now,
                "lastTimestamp": now,
                "count": 1,
                "type": kind,
                "eventTime": None,
                "reportingComponent": source,
                "reportingInstance": host,
            }
        )


def _reference(about: Object, field_path: str) -> Manifest:
    metadata = about.manifest["metadata"]
    reference: dict[str, Any] = {
        "kind": about.ref.kind,
        "name": about.ref.name,
        "uid": metadata["uid"],
        "apiVersion": about.manifest["apiVersion"],
        "resourceVersion": metadata["resourceVersion"],
    }
    if about.ref.namespace:
        reference["namespace"] = about.ref.namespace
    if field_path:
        reference["fieldPath"] = field_path
    return reference

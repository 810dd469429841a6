"""Events: what controllers, the scheduler and the kubelets report about an object, as `kubectl describe` lists it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from lessons.engine.api.meta import same_event
from lessons.engine.apiserver import APIServer
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

NORMAL = "Normal"
WARNING = "Warning"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
        now = self._apiserver.clock.timestamp()
        event: Manifest = {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"name": self._name(about), "namespace": namespace},
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
        for known in self._apiserver.store.view.indexed(*same_event(event)):
            event = {**known.manifest, "count": known.manifest["count"] + 1, "lastTimestamp": now}
        self._apiserver.write(event)

    def _name(self, about: Object) -> str:
        """The object's name and the time in nanoseconds, by which the events of an object are listed in order.

        Within a millisecond of the cluster's clock the store's version tells them apart.
        """
        elapsed = self._apiserver.clock.datetime() - _EPOCH
        nanoseconds = elapsed // timedelta(milliseconds=1) * 1_000_000
        return f"{about.ref.name}.{nanoseconds + self._apiserver.store.view.version % 1_000_000:x}"


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

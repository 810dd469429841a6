"""Which objects a workload controls: what it adopts, and what it lets go.

pkg/controller/controller_ref_manager.go
"""

from __future__ import annotations

from collections.abc import Iterable

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.podcontrol import owner_reference
from lessons.engine.controllers.selectors import matches
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object, View


def controlled(item: Object) -> bool:
    """Whether an object has a controller; one without is an orphan."""
    return _controller(item) is not None


def claim(apiserver: APIServer, owner: Object, candidates: Iterable[Object]) -> None:
    """Adopt the orphans that the owner's selector matches, release what it controls and no longer matches: ClaimObject."""
    for item in candidates:
        owners: list[Manifest] = item.manifest["metadata"].get("ownerReferences") or []
        controller, fits = _controller(item), matches(owner.typed.selector, item.labels)
        if controller is None and fits and not item.manifest["metadata"].get("deletionTimestamp"):
            _own(apiserver, item, [*owners, owner_reference(owner)])
        elif controller == owner.uid and not fits:
            _own(apiserver, item, [each for each in owners if each["uid"] != owner.uid])


def claimants(view: View, kind: str, change: Change) -> list[Ref]:
    """The objects of a kind that could adopt the changed object, where it is an orphan."""
    if change.new is None or controlled(change.new):
        return []
    return [
        item.ref
        for item in view.list(kind, change.ref.namespace)
        if matches(item.typed.selector, change.new.labels)
    ]


def _controller(item: Object) -> str | None:
    owners = item.manifest["metadata"].get("ownerReferences") or ()
    return next((owner["uid"] for owner in owners if owner.get("controller")), None)


def _own(apiserver: APIServer, item: Object, owners: list[Manifest]) -> None:
    metadata = {**item.manifest["metadata"], "ownerReferences": owners}
    if not owners:
        del metadata["ownerReferences"]
    apiserver.write({**item.manifest, "metadata": metadata})

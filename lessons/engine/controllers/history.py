"""What StatefulSets and DaemonSets remember of their templates: pkg/controller/history.

pkg/controller/statefulset/stateful_set_control.go getStatefulSetRevisions, truncateHistory;
pkg/controller/daemon/update.go constructHistory, cleanupHistory
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from lessons.engine.apiserver import APIServer
from lessons.engine.chance import SUFFIX_ALPHABET
from lessons.engine.controllers.claims import claim
from lessons.engine.controllers.podcontrol import owner_reference
from lessons.engine.controllers.selectors import selected
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

# What carries the hash: pods, and the revisions of DaemonSets; those of StatefulSets have a label of their own.
HASH = "controller-revision-hash"
REVISION_HASH = "controller.kubernetes.io/hash"

_KIND = "ControllerRevision"
_OFFSET, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF
_LONGEST_PREFIX = 223

Hasher = Callable[[Object, int], str]


class History:
    """Keeps the ControllerRevisions of one kind of workload.

    `hashed` gives what they are named after, for a count of collisions; it stands in their label `label` too.
    """

    def __init__(self, apiserver: APIServer, hashed: Hasher, label: str) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._hashed = hashed
        self._label = label

    def claim(self, owner: Object) -> None:
        """Adopt the orphaned revisions that the owner's selector matches."""
        kept = selected(self._store.view, owner.ref.namespace, owner.typed.selector, _KIND)
        claim(self._apiserver, owner, kept)

    def all(self, owner: Object) -> list[Object]:
        """The revisions that an object owns, oldest first."""
        owned = self._store.view.indexed("owner", owner.uid)
        found = [each for each in owned if each.ref.kind == _KIND]
        return sorted(found, key=lambda each: (number(each), each.typed.created, each.ref.name))

    def current(self, owner: Object) -> Object:
        """The revision with the owner's template: the newest, and made where there is none.

        Going back to a template gives its revision a new number.
        """
        kept, data = self.all(owner), snapshot(owner)
        equal = [each for each in kept if each.manifest.get("data") == data]
        following = number(kept[-1]) + 1 if kept else 1
        if not equal:
            return self._made(owner, data, following)
        found = equal[-1]
        if found.ref == kept[-1].ref:
            return found
        return self._apiserver.write({**found.manifest, "revision": following})

    def forget(self, unused: Sequence[Object], surplus: int) -> None:
        """Delete the oldest `surplus` of these revisions."""
        for each in unused[: max(0, surplus)]:
            self._apiserver.delete(each.ref)

    def _made(self, owner: Object, data: Manifest, following: int) -> Object:
        collisions, first = 0, self._hashed(owner, 0)
        name = revision_name(owner, first)
        while found := self._store.view.get(_KIND, owner.ref.namespace, name):
            if found.manifest.get("data") == data:
                return found
            collisions += 1
            name = revision_name(owner, self._hashed(owner, collisions))
        labels = (owner.typed.template.get("metadata") or {}).get("labels") or {}
        metadata: Manifest = {
            "labels": {**labels, self._label: first},
            "name": name,
            "namespace": owner.ref.namespace,
            "ownerReferences": [owner_reference(owner)],
        }
        if owner.annotations:
            metadata["annotations"] = dict(owner.annotations)
        manifest = {
            "apiVersion": "apps/v1",
            "kind": _KIND,
            "metadata": metadata,
            "data": data,
            "revision": following,
        }
        return self._apiserver.write(manifest)


def number(revision: Object) -> int:
    """Which revision this is, counted from 1."""
    found: int = revision.manifest.get("revision", 0)
    return found


def revision_name(owner: Object, hashed: str) -> str:
    """The name of a revision: history.ControllerRevisionName."""
    return f"{owner.ref.name[:_LONGEST_PREFIX]}-{hashed}"


def snapshot(owner: Object) -> Manifest:
    """A strategic merge patch that brings back the owner's template of now: getPatch."""
    return {"spec": {"template": {**owner.typed.template, "$patch": "replace"}}}


def with_template(owner: Object, revision: Object) -> Object:
    """The owner as it was at a revision: ApplyRevision."""
    kept = revision.manifest["data"]["spec"]["template"]
    template = {key: value for key, value in kept.items() if key != "$patch"}
    spec = {**owner.manifest["spec"], "template": template}
    return Object(owner.ref, {**owner.manifest, "spec": spec}, owner.origin)


def snapshot_hash(owner: Object, collisions: int) -> str:
    """The hash of what a revision holds, as Go writes it in JSON, and of a count: history.HashControllerRevision."""
    text = json.dumps(snapshot(owner), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    value = _OFFSET
    for byte in f"{text}{collisions}".encode():
        value = (value * _PRIME & _MASK) ^ byte
    size = len(SUFFIX_ALPHABET)
    return "".join(SUFFIX_ALPHABET[ord(digit) % size] for digit in str(value))

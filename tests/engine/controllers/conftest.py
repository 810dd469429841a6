from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Ref
from lessons.engine.store import Object


class Lab:
    """A cluster with what a test asks of it again and again."""

    def __init__(self, profile: dict[str, Any]) -> None:
        self.cluster = Cluster(Profile.from_mapping(profile)[0])

    def apply(self, text: str) -> None:
        """Create what the documents say; the clock stands still."""
        for document in yaml.safe_load_all(text):
            response = self.cluster.apiserver.create(document)
            assert response.object is not None, response.status
        self.cluster.reconcile()

    def change(self, kind: str, name: str, change: Callable[[Any], None]) -> None:
        """Update an object of default with what `change` does to a copy of its manifest."""
        item = self.cluster.view.get(kind, "default", name)
        assert item is not None
        manifest = yaml.safe_load(yaml.safe_dump(item.manifest))
        change(manifest)
        response = self.cluster.apiserver.update(manifest)
        assert response.object is not None, response.status
        self.cluster.reconcile()

    def delete(self, kind: str, name: str, namespace: str = "default") -> None:
        """Delete an object; the clock stands still."""
        response = self.cluster.apiserver.delete(Ref(kind, namespace, name))
        assert response.object is not None, response.status
        self.cluster.reconcile()

    def settle(self) -> None:
        """Let the clock run until nothing is due."""
        self.cluster.settle()

    def advance(self, seconds: float) -> None:
        """Move the clock."""
        self.cluster.advance(int(seconds * 1000))

    def get(self, kind: str, name: str, namespace: str = "default") -> Object:
        """The object, which is there."""
        found = self.cluster.view.get(kind, namespace, name)
        assert found is not None
        return found

    def status(self, kind: str, name: str) -> dict[str, Any]:
        """The status of an object of default."""
        return self.get(kind, name).manifest.get("status") or {}

    def pods(self, namespace: str = "default") -> list[Object]:
        """The pods of a namespace, by name."""
        return self.cluster.view.list("Pod", namespace)

    def endpoints(self, name: str) -> list[str]:
        """What the EndpointSlices of a Service hold, sorted: `10.244.1.2 ready`."""
        found = []
        for item in self.cluster.view.indexed("slices", "default", name):
            for endpoint in item.manifest["endpoints"] or ():
                conditions = endpoint["conditions"]
                words = [
                    word for word in ("ready", "serving", "terminating") if conditions.get(word)
                ]
                found.append(" ".join([endpoint["addresses"][0], *words]))
        return sorted(found)

    def addresses(self, name: str) -> tuple[list[str], list[str]]:
        """The ready and the other addresses in an Endpoints object, sorted."""
        subsets = self.get("Endpoints", name).manifest.get("subsets") or []
        ready = [each["ip"] for subset in subsets for each in subset.get("addresses") or ()]
        other = [each["ip"] for subset in subsets for each in subset.get("notReadyAddresses") or ()]
        return sorted(ready), sorted(other)

    def events(self, kind: str, name: str) -> list[str]:
        """What was reported about an object of default: `Reason: message`."""
        return self._told(self.cluster.view.indexed("involved", kind, "default", name))

    def events_of_node(self, name: str) -> list[str]:
        """What was reported about a node."""
        return self._told(self.cluster.view.indexed("involved", "Node", "", name))

    def _told(self, found: list[Object]) -> list[str]:
        ordered = sorted(found, key=lambda item: int(item.manifest["metadata"]["resourceVersion"]))
        return [f"{item.manifest['reason']}: {item.manifest['message']}" for item in ordered]


@pytest.fixture
def lab() -> Lab:
    """The classroom cluster."""
    return Lab({})


@pytest.fixture
def make_lab() -> type[Lab]:
    """A cluster of another profile: make_lab({...})."""
    return Lab

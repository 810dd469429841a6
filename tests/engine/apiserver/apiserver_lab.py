"""An API server alone, with the namespaces and the Service that every cluster has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lessons.engine.apiserver import APIServer, Response
from lessons.engine.chance import Chance
from lessons.engine.clock import Clock
from lessons.engine.profile import Profile
from lessons.engine.refs import Ref
from lessons.engine.store import Store


@pytest.fixture
def server() -> APIServer:
    return api_server()


def api_server(cluster: dict[str, Any] | None = None) -> APIServer:
    profile, _ = Profile.from_mapping(cluster or {})
    clock = Clock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    server = APIServer(Store(), clock, Chance(0), profile)
    for name in ("default", "kube-system"):
        assert server.create({"kind": "Namespace", "metadata": {"name": name}}).object
    kubernetes = service("kubernetes", clusterIP="10.96.0.1", ports=[{"port": 443}])
    assert server.create(kubernetes).object
    return server


def service(name: str = "web", **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}


def pod(name: str = "web", **spec: Any) -> dict[str, Any]:
    spec.setdefault("containers", [{"name": "web", "image": "nginx:1.27"}])
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def deployment(
    name: str = "web", labels: dict[str, str] | None = None, **spec: Any
) -> dict[str, Any]:
    template = {
        "metadata": {"labels": labels or {"app": "web"}},
        "spec": {"containers": [{"name": "web", "image": "nginx:1.27"}]},
    }
    spec = {"selector": {"matchLabels": {"app": "web"}}, "template": template, **spec}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}


def causes(response: Response) -> list[str]:
    """What is wrong, a text for each cause."""
    assert response.object is None
    assert response.status is not None
    return [str(cause) for cause in response.status.causes]


def stored(server: APIServer, kind: str, name: str, namespace: str = "default") -> Any:
    found = server.store.view.find(Ref(kind, namespace, name))
    return found.manifest if found else None

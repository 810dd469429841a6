"""Whatever a client sends, the server answers; what it refuses changes nothing; what it stores it takes back."""

from __future__ import annotations

import json
from typing import Any

from apiserver_lab import api_server, deployment, pod, service
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.api import RESOURCES
from lessons.engine.schema import struct

KINDS = [resource.kind for resource in RESOURCES]
GOOD = [
    service(type="NodePort", ports=[{"port": 80}], selector={"a": "b"}),
    service(clusterIP="None", ports=[{"port": 80, "name": "http"}]),
    service(type="ExternalName", externalName="example.com"),
    service(type="LoadBalancer", externalTrafficPolicy="Local", ports=[{"port": 80}]),
    pod(hostname="a", subdomain="b"),
    deployment(replicas=2),
]

_scalars = st.one_of(st.none(), st.booleans(), st.integers(-1, 70000), st.text(max_size=5))
_words = st.sampled_from(["None", "10.96.9.9", "ClusterIP", "NodePort", "80", "a", "TCP", "web"])
_values = st.recursive(
    st.one_of(_scalars, _words),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def manifests(draw: st.DrawFn) -> dict[str, Any]:
    """Objects of our kinds: fields that exist, with values that may fit."""
    kind = draw(st.sampled_from(KINDS))
    spec = struct(kind).fields.get("spec")
    names = sorted(getattr(spec.type, "fields", {})) if spec else []
    fields = draw(st.dictionaries(st.sampled_from(names), _values, max_size=4)) if names else {}
    metadata = draw(st.sampled_from([{}, {"name": "web"}, {"name": "A b"}, {"generateName": "w-"}]))
    return {"kind": kind, "metadata": metadata, "spec": fields}


@settings(derandomize=True, max_examples=300, deadline=None)
@given(manifests())
def test_every_manifest_gets_an_answer_and_a_refused_one_changes_nothing(
    manifest: dict[str, Any],
) -> None:
    server = api_server()
    before, sent = server.store.view, json.dumps(manifest)
    response = server.create(manifest)
    assert (response.object is None) != (response.status is None)
    if response.status is not None:
        assert response.status.message
        assert server.store.view is before
    assert json.dumps(manifest) == sent


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.sampled_from(GOOD), st.dictionaries(st.sampled_from(["spec", "metadata"]), _values))
def test_every_patch_gets_an_answer_and_a_refused_one_changes_nothing(
    good: dict[str, Any], patch: dict[str, Any]
) -> None:
    server = api_server()
    ref = server.create(good).object.ref
    for kind in ("strategic", "merge"):
        before = server.store.view
        response = server.patch(ref, patch, kind)
        assert (response.object is None) != (response.status is None)
        if response.status is not None:
            assert server.store.view is before


def test_what_is_stored_can_be_sent_back_and_changes_nothing() -> None:
    server = api_server()
    for manifest in GOOD:
        created = server.create(manifest).object
        response = server.update(created.manifest)
        assert response.object is created
        server.delete(created.ref)

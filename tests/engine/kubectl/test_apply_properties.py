"""What holds of `kubectl apply` whatever is applied."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from kubectl_lab import LAB

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.store import Object
from lessons.engine.terminal import Terminal

BY_NAME = {
    "service": "Service",
    "deployment": "Deployment",
    "pod": "Pod",
    "endpointslices": "EndpointSlice",
    "configmap": "ConfigMap",
    "namespace": "Namespace",
}
KINDS = tuple(BY_NAME)


def made() -> Cluster:
    cluster = Cluster(Profile.classroom(), seed=1)
    Terminal(cluster).run("kubectl apply -f lab.yaml", files={"lab.yaml": LAB})
    return cluster


STARTED = made()

# Documents near to what students write: real keys, with values that may be of any kind.
KEYS = st.sampled_from(
    [
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "namespace",
        "labels",
        "spec",
        "selector",
        "ports",
        "port",
        "targetPort",
        "nodePort",
        "type",
        "clusterIP",
        "replicas",
        "template",
        "containers",
    ]
)
SCALARS = st.one_of(
    st.sampled_from(
        ["v1", "apps/v1", "Service", "Pod", "Deployment", "web", "default", "NodePort"]
    ),
    st.integers(-1, 70_000),
    st.booleans(),
    st.none(),
    st.text(max_size=8),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=14,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=7)


@pytest.mark.parametrize("kind", KINDS)
def test_applying_what_get_printed_changes_nothing_but_what_kubectl_notes(kind):
    # The printed object holds its resourceVersion and its defaults, so what apply notes as last applied is new and it
    # says `configured`, as the real one does; the object itself stays as it was.
    cluster = STARTED.fork()
    terminal = Terminal(cluster)
    before = {item.ref: _essence(item) for item in cluster.view.list(BY_NAME[kind])}
    printed = terminal.run(f"kubectl get {kind} -A -o yaml").stdout
    applied = terminal.run("kubectl apply -f printed.yaml", files={"printed.yaml": printed})
    assert applied.exit == 0, applied.stderr
    assert {item.ref: _essence(item) for item in cluster.view.list(BY_NAME[kind])} == before


def _essence(item: Object) -> dict[str, object]:
    """A manifest without what every write and every apply changes; a Deployment's generation counts annotations too."""
    changing = ("annotations", "resourceVersion", "generation", "observedGeneration")
    kept = dict(item.manifest)
    for key in ("metadata", "status"):
        if key in kept:
            kept[key] = {k: v for k, v in kept[key].items() if k not in changing}
    return kept


def test_applying_the_same_file_again_is_unchanged_for_every_object():
    terminal = Terminal(STARTED.fork())
    again = terminal.run("kubectl apply -f lab.yaml", files={"lab.yaml": LAB})
    assert {line.rpartition(" ")[2] for line in again.stdout.splitlines()} == {"unchanged"}


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.one_of(DOCUMENTS.map(yaml.safe_dump), st.text(max_size=300)))
def test_whatever_is_applied_the_answer_is_one_of_kubectls_and_a_rejection_changes_nothing(text):
    cluster = STARTED.fork()
    before = cluster.view
    done = Terminal(cluster).run("kubectl apply -f lab.yaml", files={"lab.yaml": text})
    assert done.exit in (0, 1), done.stderr
    assert "fault of the lab" not in done.stderr
    if done.exit == 0:
        assert done.stdout
    else:
        assert done.stderr.startswith(("error", "Error from server", "The ", "Warning"))
        if not done.stdout:
            assert cluster.view.objects == before.objects

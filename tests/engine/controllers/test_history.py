"""What StatefulSets and DaemonSets remember of their templates."""

from __future__ import annotations

from typing import Any

import pytest

Lab = Any  # the cluster that conftest.py makes

TEMPLATE = (
    "{{selector: {{matchLabels: {{app: x}}}}, {more} template: {{metadata: {{labels: {{app: x}}}}, "
    "spec: {{containers: [{{name: c, image: nginx}}]}}}}}}"
)
KINDS = ("StatefulSet", "DaemonSet")


def made(lab: Lab, kind: str, more: str = "") -> None:
    spec = TEMPLATE.format(more=more)
    lab.apply(f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: w}}\nspec: {spec}\n")
    lab.settle()


def image(lab: Lab, kind: str, name: str) -> None:
    def change(manifest: Any) -> None:
        manifest["spec"]["template"]["spec"]["containers"][0]["image"] = name

    lab.change(kind, "w", change)
    lab.settle()


def kept(lab: Lab) -> dict[int, str]:
    """The image of each revision."""
    found = lab.cluster.view.list("ControllerRevision", "default")
    return {
        each.manifest["revision"]: each.manifest["data"]["spec"]["template"]["spec"]["containers"][
            0
        ]["image"]
        for each in found
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_template_is_a_revision(lab: Lab, kind: str) -> None:
    made(lab, kind)
    image(lab, kind, "nginx:2")
    assert kept(lab) == {1: "nginx", 2: "nginx:2"}


@pytest.mark.parametrize("kind", KINDS)
def test_going_back_to_a_template_gives_its_revision_a_new_number(lab: Lab, kind: str) -> None:
    made(lab, kind)
    image(lab, kind, "nginx:2")
    image(lab, kind, "nginx")
    assert kept(lab) == {2: "nginx:2", 3: "nginx"}


@pytest.mark.parametrize("kind", KINDS)
def test_scaling_or_labelling_is_no_revision(lab: Lab, kind: str) -> None:
    made(lab, kind)
    lab.change(kind, "w", lambda item: item["metadata"].update(labels={"a": "b"}))
    lab.change(kind, "w", lambda item: item["spec"].update(minReadySeconds=1))
    assert kept(lab) == {1: "nginx"}


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_latest_revisions_are_kept(lab: Lab, kind: str) -> None:
    made(lab, kind, "revisionHistoryLimit: 1,")
    for number in range(2, 5):
        image(lab, kind, f"nginx:{number}")
    assert kept(lab) == {3: "nginx:3", 4: "nginx:4"}


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("StatefulSet", "controller.kubernetes.io/hash"),
        ("DaemonSet", "controller-revision-hash"),
    ],
)
def test_a_revision_has_its_hash_in_name_and_label_and_an_owner(
    lab: Lab, kind: str, label: str
) -> None:
    made(lab, kind)
    (revision,) = lab.cluster.view.list("ControllerRevision", "default")
    hashed = revision.labels[label]
    assert revision.ref.name == f"w-{hashed}"
    assert revision.labels == {"app": "x", label: hashed}
    owner = revision.typed.owner
    assert owner is not None and (owner.kind, owner.name) == (kind, "w")


@pytest.mark.parametrize("kind", KINDS)
def test_revisions_go_with_their_owner(lab: Lab, kind: str) -> None:
    made(lab, kind)
    lab.delete(kind, "w")
    lab.settle()
    assert kept(lab) == {}


def test_the_revision_of_a_stateful_set_is_named_as_on_a_real_cluster(lab: Lab) -> None:
    lab.apply(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n"
        "  serviceName: db-headless\n  selector: {matchLabels: {app: db}}\n"
        "  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, "
        "image: 'postgres:16', ports: [{containerPort: 5432}]}]}}\n"
    )
    lab.settle()
    status = lab.status("StatefulSet", "db")
    assert status["currentRevision"] == status["updateRevision"] == "db-79b7948778"


def test_pods_below_the_partition_are_made_of_the_revision_before(lab: Lab) -> None:
    strategy = "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}},"
    made(lab, "StatefulSet", f"replicas: 2, {strategy}")
    image(lab, "StatefulSet", "nginx:2")
    lab.delete("Pod", "w-0")
    lab.settle()
    images = {p.ref.name: p.manifest["spec"]["containers"][0]["image"] for p in lab.pods()}
    assert images == {"w-0": "nginx", "w-1": "nginx:2"}
    status = lab.status("StatefulSet", "w")
    assert status["currentRevision"] != status["updateRevision"]
    assert (status["currentReplicas"], status["updatedReplicas"]) == (1, 1)

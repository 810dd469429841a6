"""kubectl delete --cascade=orphan leaves what an object owned; a workload that selects it takes it over."""

from __future__ import annotations

import pytest

from lessons.engine.refs import Ref

TEMPLATE = """
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""
WORKLOADS = {
    "Deployment": "apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 2",
    "ReplicaSet": "apps/v1\nkind: ReplicaSet\nmetadata: {name: web}\nspec:\n  replicas: 2",
    "StatefulSet": "apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  replicas: 2",
    "DaemonSet": "apps/v1\nkind: DaemonSet\nmetadata: {name: web}\nspec:",
}
BARE_POD = """
apiVersion: v1
kind: Pod
metadata: {name: %s, labels: {app: web}}
spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""


def manifest(kind):
    return f"apiVersion: {WORKLOADS[kind]}{TEMPLATE}"


def orphan(lab, kind, name):
    lab.cluster.apiserver.delete(Ref(kind, "default", name), propagation="Orphan")
    lab.settle()


def owners(item):
    return [each["name"] for each in item.manifest["metadata"].get("ownerReferences", ())]


@pytest.mark.parametrize("kind", WORKLOADS)
def test_a_workload_that_comes_back_takes_its_pods_over(lab, kind):
    lab.apply(manifest(kind))
    lab.settle()
    before = [pod.uid for pod in lab.pods()]
    orphan(lab, kind, "web")
    lab.apply(manifest(kind))
    lab.settle()
    assert [pod.uid for pod in lab.pods()] == before


def test_pods_left_behind_have_no_owner(lab):
    lab.apply(manifest("StatefulSet"))
    lab.settle()
    orphan(lab, "StatefulSet", "web")
    assert [owners(pod) for pod in lab.pods()] == [[], []]


def test_a_deployment_takes_over_its_replicaset_and_scales_down_another_s(lab):
    lab.apply(manifest("Deployment"))
    lab.settle()
    orphan(lab, "Deployment", "web")
    (left,) = lab.cluster.view.list("ReplicaSet", "default")
    assert owners(left) == []
    lab.apply(manifest("Deployment").replace("nginx:1.27", "nginx:1.28"))
    lab.settle()
    sets = lab.cluster.view.list("ReplicaSet", "default")
    assert [(owners(each), each.typed.replicas, each.uid == left.uid) for each in sets] == [
        (["web"], 2 * (each.uid != left.uid), each.uid == left.uid) for each in sets
    ]
    assert len(sets) == 2


def test_a_statefulset_takes_only_pods_of_its_names(lab):
    lab.apply(manifest("StatefulSet"))
    lab.settle()
    lab.apply(BARE_POD % "other-0")
    lab.apply(BARE_POD % "web-7")
    lab.settle()
    assert {pod.ref.name: owners(pod) for pod in lab.pods()} == {
        "other-0": [],
        "web-0": ["web"],
        "web-1": ["web"],
    }


def test_a_pod_of_a_statefulset_that_loses_its_label_is_let_go(lab):
    lab.apply(manifest("StatefulSet"))
    lab.settle()
    lab.change("Pod", "web-1", lambda pod: pod["metadata"]["labels"].update(app="debug"))
    lab.settle()
    released = lab.cluster.view.get("Pod", "default", "web-1")
    assert (owners(released), released.labels["app"]) == ([], "debug")


def test_replicasets_and_deployments_count_pods_that_are_being_deleted(lab):
    lab.apply(manifest("Deployment"))
    lab.settle()

    def counted():
        items = [lab.cluster.view.get("Deployment", "default", "web")]
        items += lab.cluster.view.list("ReplicaSet", "default")
        return [item.manifest["status"]["terminatingReplicas"] for item in items]

    assert counted() == [0, 0]
    lab.change("Deployment", "web", lambda item: item["spec"].update(replicas=1))
    lab.cluster.reconcile()
    assert counted() == [1, 1]
    lab.settle()
    assert counted() == [0, 0]

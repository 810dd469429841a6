"""The view of objects tells what a selector really finds, and who made what."""

from __future__ import annotations

from lessons.engine.cluster import Cluster
from lessons.engine.diagram import owners, selections
from lessons.engine.diagram.relations import Owned
from lessons.engine.profile import Profile
from lessons.engine.terminal import Terminal

FILES = {
    "web.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:1.27'}]}
""",
    "services.yaml": """\
apiVersion: v1
kind: Service
metadata: {name: typo}
spec: {selector: {app: wbe}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web, tier: front}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: written-by-hand}
spec: {ports: [{port: 80}]}
""",
    "alone.yaml": """\
apiVersion: v1
kind: Pod
metadata: {name: alone, labels: {app: web, tier: front}}
spec: {containers: [{name: web, image: 'nginx:1.27'}]}
""",
}


def cluster() -> Cluster:
    made = Cluster(Profile.classroom())
    for name in FILES:
        Terminal(made).run(f"kubectl apply -f {name}", files=FILES)
    made.advance(30_000)
    return made


def test_a_service_tells_its_labels_and_the_pods_that_carry_all_of_them():
    told = [
        (item.service.name, item.selector, [pod.name for pod in item.pods])
        for item in selections(cluster().view)
    ]
    assert told == [
        ("typo", "app=wbe", []),
        ("web", "app=web, tier=front", ["alone"]),
        ("written-by-hand", "", []),
    ]


def kinds(owned: Owned) -> list[str]:
    return [owned.ref.kind, *(kind for child in owned.children for kind in kinds(child))]


def test_a_workload_tells_what_it_made_and_a_pod_of_nobody_stands_alone():
    deployment, alone = owners(cluster().view)
    assert kinds(deployment) == ["Deployment", "ReplicaSet", "Pod", "Pod"]
    assert (deployment.ready, deployment.wanted) == (2, 2)
    assert (alone.ref.name, alone.pod.state if alone.pod else "") == ("alone", "ready")


def test_each_object_tells_the_line_that_made_it():
    made = cluster().view
    assert [item.service.source.line for item in selections(made) if item.service.source] == [
        1,
        6,
        11,
    ]
    assert [owned.source.file for owned in owners(made) if owned.source] == [
        "web.yaml",
        "alone.yaml",
    ]

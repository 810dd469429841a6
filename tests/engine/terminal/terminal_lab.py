from functools import cache

import pytest

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal, Transcript

SETUP = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.96.10.10, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {clusterIP: 10.96.10.21, selector: {app: nobody}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: many}
spec: {clusterIP: None, selector: {app: web}}
---
apiVersion: v1
kind: Pod
metadata: {name: web-a, labels: {app: web}}
spec: {containers: [{name: c, image: 'echo:1', ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: nginx}
spec: {containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: mysql}
spec: {containers: [{name: c, image: mysql}]}
---
apiVersion: v1
kind: Pod
metadata: {name: stranger}
spec: {containers: [{name: c, image: 'nobody/knows', ports: [{containerPort: 9000}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: box}
spec: {containers: [{name: c, image: busybox, command: [sleep, '3600']}]}
---
apiVersion: v1
kind: Pod
metadata: {name: tools}
spec: {containers: [{name: c, image: 'amsy810/tools:v2.0'}]}
"""
PODS = {
    "web-a": {"ip": "10.244.1.10", "node": "k8s-node01"},
    "nginx": {"ip": "10.244.2.11", "node": "k8s-node02"},
    "mysql": {"ip": "10.244.2.12", "node": "k8s-node02"},
    "stranger": {"ip": "10.244.2.13", "node": "k8s-node02"},
    "box": {"ip": "10.244.1.99", "node": "k8s-node01"},
    "tools": {"ip": "10.244.1.100", "node": "k8s-node01"},
}


@cache
def _profile() -> Profile:
    machine = {
        "name": "shop",
        "ips": ["198.51.100.80"],
        "dns": ["example.com"],
        "listens": [80, 443],
    }
    return Profile.from_mapping({"pods": PODS, "external": [machine]})[0]


@cache
def _started() -> Cluster:
    cluster = Cluster(_profile())
    applied = Terminal(cluster).run("kubectl apply -f lab.yaml", files={"lab.yaml": SETUP})
    assert applied.exit == 0, applied.stderr
    return cluster


class Lab:
    def __init__(self) -> None:
        self.cluster = _started().fork()

    def run(self, line: str, place: str = "pod/tools", **files: str) -> Transcript:
        return Terminal(self.cluster).run(line, Place.parse(place), files)


@pytest.fixture
def lab() -> Lab:
    """A cluster with a Service over one pod, an empty one, and pods of several images."""
    return Lab()

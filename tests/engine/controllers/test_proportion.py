"""Work is in proportion to what changed, not to the size of the cluster: counted, not timed."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.terminal import Terminal

NODES = [{"name": f"node{at}", "ip": f"192.168.1.{at + 10}"} for at in range(8)]
PAIR = """
apiVersion: v1
kind: Service
metadata: {name: web-N}
spec: {selector: {app: web-N}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web-N}
spec:
  replicas: 4
  selector: {matchLabels: {app: web-N}}
  template:
    metadata: {labels: {app: web-N}}
    spec: {containers: [{name: c, image: nginx, readinessProbe: {tcpSocket: {port: 80}}}]}
"""


def cluster_of(pairs):
    cluster = Cluster(Profile.from_mapping({"nodes": NODES, "pod_cidr": "10.128.0.0/9"})[0])
    text = "---".join(PAIR.replace("N", str(at)) for at in range(pairs))
    assert not Terminal(cluster).run("kubectl apply -f all.yaml", files={"all.yaml": text}).exit
    return cluster


@pytest.fixture(scope="module")
def clusters():
    """One of 8 pods and one of 400."""
    return cluster_of(2), cluster_of(100)


def work(cluster, line):
    """What a line costs on a copy: writes to the store, and calls of the engine's functions, by function."""
    terminal = Terminal(cluster.fork())
    calls = Counter()

    def count(frame, event, _argument):
        if event == "call" and "lessons" in frame.f_code.co_filename:
            calls[frame.f_code.co_qualname] += 1

    before = terminal.cluster.view.version
    sys.setprofile(count)
    try:
        done = terminal.run(line)
    finally:
        sys.setprofile(None)
    assert not done.exit, done.stderr
    return terminal.cluster.view.version - before, calls


@pytest.mark.parametrize(
    "line",
    [
        "kubectl scale deployment web-1 --replicas=5",
        "kubectl scale deployment web-1 --replicas=3",
        "kubectl set image deployment/web-1 c=nginx:1.28",
        'kubectl patch service web-1 -p \'{"spec": {"selector": {"app": "web-0"}}}\'',
    ],
)
def test_one_change_costs_the_same_whatever_else_there_is(clusters, line):
    (few, few_calls), (many, many_calls) = (work(cluster, line) for cluster in clusters)
    assert many == few
    assert sum(many_calls.values()) <= 1.2 * sum(few_calls.values())


def test_a_second_costs_nothing_where_nothing_is_due(clusters):
    for cluster in clusters:
        writes, _ = work(cluster, "sleep 1")
        assert writes == 0

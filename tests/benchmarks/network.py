"""What one curl through a Service costs, by address and by name, and whether more Services make it dearer.

    .venv/bin/python tests/benchmarks/network.py [--rounds 300]

In a cluster with 10 Services and one with 10,000, a pod asks a Service over three pods. Printed are the medians in
milliseconds of one connection through the data plane and of the whole command line, and the ratios large/small.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal
from lessons.engine.trace import Trace

CLIENT = Place("pod", "client", "default")
ADDRESS = "10.96.10.10"
BASE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.96.10.10, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: 'amsy810/tools:v2.0'}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: 'echo:1', ports: [{containerPort: 8080}]}]}
"""


def cluster_of(services: int) -> Cluster:
    """A cluster with the Service that is asked, and so many others."""
    cluster = Cluster(Profile.classroom())
    applied = Terminal(cluster).run("kubectl apply -f base.yaml", files={"base.yaml": BASE})
    if applied.exit:
        raise SystemExit(applied.stderr)
    for number in range(services - 1):
        cluster.apiserver.create(
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": f"other-{number}", "namespace": "default"},
                "spec": {"selector": {"app": f"other-{number}"}, "ports": [{"port": 80}]},
            }
        )
    cluster.settle()
    return cluster


def measured(cluster: Cluster, rounds: int) -> dict[str, float]:
    """The median of each way to ask, in milliseconds."""
    terminal = Terminal(cluster)

    def connect() -> None:
        cluster.network.connect(CLIENT, ADDRESS, 80, "TCP", Trace())

    def run(line: str) -> Callable[[], None]:
        def once() -> None:
            if terminal.run(line, CLIENT).exit:
                raise SystemExit(line)

        return once

    work = {
        "connection": connect,
        "curl by address": run(f"curl -s {ADDRESS}"),
        "curl by name": run("curl -s web"),
    }
    return {name: _median(once, rounds) for name, once in work.items()}


def _median(once: Callable[[], None], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = perf_counter()
        once()
        times.append((perf_counter() - started) * 1000)
    return median(times)


def main() -> None:
    """Print a line for each way to ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    rounds = parser.parse_args().rounds
    small, large = measured(cluster_of(10), rounds), measured(cluster_of(10_000), rounds)
    for name, value in small.items():
        print(f"{name:16} {value:6.3f} ms  {large[name]:6.3f} ms  ratio {large[name] / value:.2f}")


if __name__ == "__main__":
    main()

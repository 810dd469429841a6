"""What one connection and one curl through a Service cost, and finding the edit that mends one, in a small and in a large cluster.

    .venv/bin/python tests/benchmarks/network.py [--rounds 60] [--services 10000]

Printed are the medians in milliseconds among 10 Services and among 10,000, and the ratios large/small.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lessons.engine.advice import advise
from lessons.engine.cluster import Cluster
from lessons.engine.network import Verdict
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal
from lessons.engine.trace import Trace

CLIENT = Place("pod", "client", "default")
ADDRESS = "10.96.50.20"
FILE = """\
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: 'amsy810/tools:v2.0'}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: 'echo:1', ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: 10.96.50.20
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: lost}
spec:
  selector: {app: wbe}
  ports: [{port: 80, targetPort: 8080}]
"""


def cluster_of(services: int) -> Cluster:
    """A lesson-sized cluster beside so many Services of others, which have a namespace each for a hundred."""
    cluster = Cluster(Profile.classroom())
    applied = Terminal(cluster).run("kubectl apply -f lab.yaml", files={"lab.yaml": FILE})
    if applied.exit:
        raise SystemExit(applied.stderr)
    for number in range(services):
        namespace = f"team-{number // 100}"
        if number % 100 == 0:
            space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}
            cluster.apiserver.create(space)
        cluster.apiserver.create(
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": f"web-{number}", "namespace": namespace},
                "spec": {"selector": {"app": f"web-{number}"}, "ports": [{"port": 80}]},
            }
        )
    cluster.settle()
    return cluster


def measured(cluster: Cluster, rounds: int) -> dict[str, float]:
    """The medians of each piece of work."""
    terminal = Terminal(cluster)

    def connect() -> bool:
        opened = cluster.network.connect(CLIENT, ADDRESS, 80, "TCP", Trace())
        return opened.verdict is Verdict.OPEN

    def curl_address() -> bool:
        return terminal.run(f"curl -s {ADDRESS}", CLIENT).exit == 0

    def curl_name() -> bool:
        return terminal.run("curl -s web", CLIENT).exit == 0

    failed = Terminal(cluster.fork()).run("curl -s lost", CLIENT)

    def suggest() -> bool:
        found = advise(cluster, failed, {"lab.yaml": FILE})
        return found is not None and found.mend is not None

    work = {
        "connection": connect,
        "curl ADDRESS": curl_address,
        "curl NAME": curl_name,
        "suggested edit": suggest,
    }
    return {name: _median(piece, rounds) for name, piece in work.items()}


def _median(piece: Callable[[], bool], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = perf_counter()
        if not piece():
            raise SystemExit("it did not work")
        times.append((perf_counter() - started) * 1000)
    return median(times)


def main() -> None:
    """Print a line for each piece of work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--services", type=int, default=10_000)
    options = parser.parse_args()
    small = measured(cluster_of(10), options.rounds)
    large = measured(cluster_of(options.services), options.rounds)
    for name, value in small.items():
        ratio = large[name] / value
        print(f"{name:14} {value:7.3f} ms  {large[name]:7.3f} ms  ratio {ratio:.2f}")


if __name__ == "__main__":
    main()

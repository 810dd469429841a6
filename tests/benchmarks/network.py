"""What one connection and one curl through a Service cost, and finding the edit that mends one, in a small and in a large cluster.

    .venv/bin/python tests/benchmarks/network.py [--rounds 60] [--services 10000]

Printed are the medians in milliseconds among 10 Services and among 10,000, and the ratios large/small.
"""

from __future__ import annotations

import argparse
import gc
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


def work_in(cluster: Cluster) -> dict[str, Callable[[], bool]]:
    """Each piece of work, which tells whether it went as it should."""
    terminal = Terminal(cluster)
    failed = Terminal(cluster.fork()).run("curl -s lost", CLIENT)

    def connect() -> bool:
        opened = cluster.network.connect(CLIENT, ADDRESS, 80, "TCP", Trace())
        return opened.verdict is Verdict.OPEN

    def suggest() -> bool:
        found = advise(cluster, failed, {"lab.yaml": FILE})
        return found is not None and found.mend is not None

    return {
        "connection": connect,
        "curl ADDRESS": lambda: terminal.run(f"curl -s {ADDRESS}", CLIENT).exit == 0,
        "curl NAME": lambda: terminal.run("curl -s web", CLIENT).exit == 0,
        "suggested edit": suggest,
    }


def milliseconds(piece: Callable[[], bool]) -> float:
    """How long a piece of work takes."""
    started = perf_counter()
    if not piece():
        raise SystemExit("it did not work")
    return (perf_counter() - started) * 1000


def main() -> None:
    """Print a line for each piece of work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--services", type=int, default=10_000)
    options = parser.parse_args()
    small, large = work_in(cluster_of(10)), work_in(cluster_of(options.services))
    gc.freeze()  # else the collector's turns are counted, which look at all that both clusters hold
    for name in small:
        # In turn, round by round: what else the machine does falls on both alike.
        pairs = [
            (milliseconds(small[name]), milliseconds(large[name])) for _ in range(options.rounds)
        ]
        few, many = (median(times) for times in zip(*pairs, strict=True))
        print(f"{name:14} {few:7.3f} ms  {many:7.3f} ms  ratio {many / few:.2f}")


if __name__ == "__main__":
    main()

"""Whether work stays in proportion to what is asked, not to the size of the cluster.

    .venv/bin/python tests/benchmarks/scale.py [--rounds 40]

In a small cluster (10 Services over 30 pods) and a large one (1,000 over 3,000) one more Service is applied, its name
resolved and its pod reached; and one Deployment is scaled by one pod. Printed are the medians and the ratios large/small.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal

CLIENT = Place("pod", "client", "default")
NODES = [{"name": f"node{i:02}", "ip": f"192.168.1.{i + 10}"} for i in range(40)]

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: 'amsy810/tools:v2.0'}]}
"""

PAIR = """\
apiVersion: v1
kind: Service
metadata: {{name: web-{0}}}
spec: {{selector: {{app: web-{0}}}, ports: [{{port: 80}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web-{0}}}
spec:
  replicas: 3
  selector: {{matchLabels: {{app: web-{0}}}}}
  template:
    metadata: {{labels: {{app: web-{0}}}}}
    spec: {{containers: [{{name: c, image: nginx}}]}}
"""

ONE_MORE = """\
apiVersion: v1
kind: Service
metadata: {name: one-more}
spec: {selector: {app: web-3}, ports: [{port: 8080, targetPort: 80}]}
"""


def cluster_of(services: int, nodes: Sequence[Mapping[str, str]] = NODES) -> Cluster:
    """A cluster with so many Services, each over a Deployment of three pods, and one client."""
    profile, _ = Profile.from_mapping({"nodes": nodes, "pod_cidr": "10.128.0.0/9"})
    cluster = Cluster(profile)
    files = {"client.yaml": POD}
    for start in range(0, services, 10):
        files[f"{start}.yaml"] = "---\n".join(PAIR.format(i) for i in range(start, start + 10))
    terminal = Terminal(cluster)
    for name in files:
        applied = terminal.run(f"kubectl apply -f {name}", files=files)
        if applied.exit:
            raise SystemExit(applied.stderr)
    return cluster


def measured(cluster: Cluster, rounds: int) -> dict[str, float]:
    """The medians, in milliseconds, of each piece of work on forks of the cluster."""
    times: dict[str, list[float]] = {"apply": [], "resolve": [], "reach": [], "scale": []}
    work = (
        ("apply", "kubectl apply -f one-more.yaml", Place("admin")),
        ("resolve", "dig +search +short one-more", CLIENT),
        ("reach", "curl -s one-more:8080", CLIENT),
        ("scale", "kubectl scale deployment web-5 --replicas=4", Place("admin")),
    )
    for _ in range(rounds):
        terminal = Terminal(cluster.fork())
        for name, line, place in work:
            started = perf_counter()
            done = terminal.run(line, place, {"one-more.yaml": ONE_MORE})
            times[name].append((perf_counter() - started) * 1000)
            if done.exit:
                raise SystemExit(f"{line}: {done.stderr}")
    return {name: median(values) for name, values in times.items()}


def main() -> None:
    """Print a line for each piece of work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    small, large = measured(cluster_of(10), rounds), measured(cluster_of(1000), rounds)
    for name, value in small.items():
        print(f"{name:8} {value:6.2f} ms  {large[name]:6.2f} ms  ratio {large[name] / value:.2f}")
    asked = sum(small[name] for name in ("apply", "resolve", "reach"))
    grown = sum(large[name] for name in ("apply", "resolve", "reach"))
    print(f"apply, resolve and reach one more Service: ratio {grown / asked:.2f} (less than 2)")


if __name__ == "__main__":
    main()

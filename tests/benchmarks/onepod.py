"""How long it takes to scale one Deployment by one pod, until the cluster has come to rest, among 5,000 pods.

    .venv/bin/python tests/benchmarks/onepod.py [--rounds 40]

Printed are the median in a cluster of 30 pods, that in one of 5,000 on as many nodes, and their ratio.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scale import cluster_of

from lessons.engine.cluster import Cluster
from lessons.engine.terminal import Terminal

NODES = [{"name": f"node{at:02}", "ip": f"192.168.1.{at + 10}"} for at in range(60)]
SMALL, LARGE = 10, 1670  # Deployments of three pods
LINE = "kubectl scale deployment web-5 --replicas=4"
MOST = 10.0  # milliseconds


def milliseconds(cluster: Cluster) -> float:
    """What the line takes on a fork of the cluster, in processor time: neighbours on the machine do not count."""
    terminal = Terminal(cluster.fork())
    started = process_time()
    done = terminal.run(LINE)
    taken = (process_time() - started) * 1000
    if done.exit:
        raise SystemExit(done.stderr)
    return taken


def main() -> None:
    """Print the two medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    clusters = [cluster_of(size, NODES) for size in (SMALL, LARGE)]
    for cluster in clusters:
        milliseconds(cluster)
    taken = [[milliseconds(cluster) for cluster in clusters] for _ in range(rounds)]
    small, large = (median(column) for column in zip(*taken, strict=True))
    pods = len(clusters[1].view.list("Pod"))
    print(f"one pod more among 30 pods: {small:.2f} ms, among {pods:,}: {large:.2f} ms", end="")
    print(f" (less than {MOST:.0f}), ratio {large / small:.2f}")


if __name__ == "__main__":
    main()

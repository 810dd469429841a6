"""How long a five-document manifest takes to be admitted, beside PyYAML's C loader alone.

    .venv/bin/python tests/benchmarks/admit.py [--rounds 200]

Measured in one run: parsing with line marks; parsing, strict decoding, defaulting and validation; and all of that with
allocation and storing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import yaml

from lessons.engine.api import by_kind
from lessons.engine.apiserver import APIServer
from lessons.engine.chance import Chance
from lessons.engine.clock import Clock
from lessons.engine.manifests import parse
from lessons.engine.profile import Profile
from lessons.engine.schema import decode
from lessons.engine.store import Store

MOST = 3.0
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27
        env:
        - name: MODE
          value: "1"
        ports:
        - name: http
          containerPort: 80
        readinessProbe:
          httpGet:
            path: /
            port: http
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: ClusterIP
  selector:
    app: web
  ports:
  - name: http
    port: 80
    targetPort: http
---
apiVersion: v1
kind: Service
metadata:
  name: web-outside
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: client
  labels:
    app: client
spec:
  containers:
  - name: client
    image: amsy810/tools:v2.0
    command: [sleep, "3600"]
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  colour: blue
  size: "10"
"""


def main() -> None:
    """Print medians and ratios; exit 1 past the limit."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=200)
    rounds = arguments.parse_args().rounds
    server = APIServer(
        Store(), Clock(datetime(2026, 1, 5, tzinfo=UTC)), Chance(0), Profile.classroom()
    )
    server.create({"kind": "Namespace", "metadata": {"name": "default"}})
    empty = server.store.view

    def load() -> None:
        list(yaml.load_all(MANIFEST, yaml.CSafeLoader))

    def read() -> None:
        parse(MANIFEST, "lab.yaml")

    def check() -> None:
        for document in parse(MANIFEST, "lab.yaml").documents:
            decoded = decode(document.value["kind"], document.value).value
            assert decoded is not None
            strategy = by_kind(decoded["kind"]).strategy
            strategy.validate(strategy.set_defaults(decoded))

    def admit() -> None:
        server.store.restore(empty)
        for document in parse(MANIFEST, "lab.yaml").documents:
            assert server.create(document.value).object is not None

    base = timed(load, rounds)
    print(f"PyYAML's C loader     {base:7.3f} ms")
    ratios = {}
    for name, step in (("read", read), ("read and validate", check), ("admit and store", admit)):
        spent = timed(step, rounds)
        ratios[name] = spent / base
        print(f"{name:<21} {spent:7.3f} ms  {ratios[name]:5.2f} x")
    sys.exit(ratios["read and validate"] > MOST)


def timed(step: Callable[[], None], rounds: int) -> float:
    """The median of so many runs, in milliseconds."""
    step()
    times = []
    for _ in range(rounds):
        start = perf_counter()
        step()
        times.append(perf_counter() - start)
    return median(times) * 1000


if __name__ == "__main__":
    main()

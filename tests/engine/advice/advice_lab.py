"""The broken clusters of cases.yaml, built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal, Transcript

PODS = """\
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
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: c
        image: echo:1
        ports:
        - name: http
          containerPort: 8080
"""
PINS = {"client": {"ip": "10.244.1.5", "node": "k8s-node01"}}
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases.yaml").read_text("utf-8")
)


@dataclass(slots=True)
class Broken:
    """A cluster, the student's files, and the command that failed in it."""

    cluster: Cluster
    files: dict[str, str]
    transcript: Transcript


def run(cluster: Cluster, written: str, files: dict[str, str]) -> Transcript:
    """Run "PLACE: LINE"."""
    place, _, line = written.partition(": ")
    return Terminal(cluster).run(line, Place.parse(place), files)


def build(case: dict[str, Any]) -> Broken:
    settings = case.get("cluster") or {}
    profile, unknown = Profile.from_mapping(
        {**settings, "pods": {**PINS, **settings.get("pods", {})}}
    )
    assert not unknown
    cluster = Cluster(profile)
    files = {"pods.yaml": case.get("pods", PODS), "service.yaml": case["web"]}
    names = ["pods.yaml"] if case.get("refused") else list(files)
    applied = run(cluster, "admin: kubectl apply " + " ".join(f"-f {n}" for n in names), files)
    assert applied.exit == 0, applied.stderr
    if case.get("cluster", {}).get("settle") == "manual":
        cluster.advance(3000)
    for step in case.get("before", ()):
        if step.startswith("advance: "):
            cluster.advance(int(step.removeprefix("advance: ")))
        else:
            run(cluster, step, files)
    return Broken(cluster, files, run(cluster, case["run"], files))

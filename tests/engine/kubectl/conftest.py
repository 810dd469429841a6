"""A classroom cluster with one Service and its pods, and a way to run commands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from kubectl_lab import LAB

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.terminal import Terminal, Transcript

Kubectl = Callable[..., Transcript]


@pytest.fixture
def cluster() -> Cluster:
    made = Cluster(Profile.classroom(), seed=1)
    Terminal(made).run("kubectl apply -f lab.yaml", files={"lab.yaml": LAB})
    return made


@pytest.fixture
def kubectl(cluster: Cluster) -> Kubectl:
    terminal = Terminal(cluster)

    def run(command: str, files: Mapping[str, str] | None = None) -> Transcript:
        return terminal.run(f"kubectl {command}", files={"lab.yaml": LAB, **(files or {})})

    return run

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lessons.engine.cluster import Cluster

sys.path.insert(0, str(Path(__file__).parents[1] / "dns"))


@pytest.fixture(scope="session")
def built() -> Cluster:
    import dns_world

    return dns_world.build()


@pytest.fixture
def cluster(built: Cluster) -> Cluster:
    return built.fork()

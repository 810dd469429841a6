from __future__ import annotations

import dns_world
import pytest

from lessons.engine.cluster import Cluster


@pytest.fixture(scope="session")
def built() -> Cluster:
    return dns_world.build()


@pytest.fixture
def cluster(built: Cluster) -> Cluster:
    return built.fork()

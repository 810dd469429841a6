from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import serving

from lessons.engine.cluster import Cluster
from lessons.engine.dns import Listener

sys.path.insert(0, str(Path(__file__).parents[1] / "engine" / "dns"))


@pytest.fixture(scope="session")
def built() -> Cluster:
    import dns_world

    return dns_world.build()


@pytest.fixture
def cluster(built: Cluster) -> Cluster:
    return built.fork()


@pytest.fixture(scope="module")
def port(built: Cluster) -> Iterator[int]:
    """The port of a server for the small cluster."""
    listener = Listener(built.fork().dns)
    with serving(lambda: listener) as port:
        yield port

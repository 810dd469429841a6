"""A PostgreSQL for the tests that want one."""

from __future__ import annotations

from collections.abc import Iterator

import load_postgres
import pytest


@pytest.fixture(scope="session")
def postgres() -> Iterator[load_postgres.Postgres]:
    """One for all tests here; skipped, with the reason, where none can be started."""
    if reason := load_postgres.missing():
        pytest.skip(reason)
    server = load_postgres.Postgres()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path) -> str:
    """An empty database of the kind that the test asks for by a parameter."""
    if request.param == "sqlite":
        return ""
    server: load_postgres.Postgres = request.getfixturevalue("postgres")
    return server.new_database()

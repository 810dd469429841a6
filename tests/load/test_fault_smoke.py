"""A server that is killed loses nothing that was answered. faults.py does it with more students, and ten times."""

from __future__ import annotations

import faults
import load_postgres
import pytest


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_whatever_was_answered_is_there_after_a_kill(database: str):
    if database == "postgres" and (reason := load_postgres.missing()):
        pytest.skip(reason)
    found = faults.run(students=5, kills=2, database=database, pause=1.5)
    assert found.answered > 5
    assert found.lost == []
    assert found.strange == []
    assert "problem" not in found.doctor

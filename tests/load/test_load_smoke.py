"""The load test itself works: a handful of students, some seconds, both databases. How fast is for load.py to say."""

from __future__ import annotations

import load_postgres
import pytest
from load import Load, run
from load_students import ROUND


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_few_students_at_work_see_no_error(database: str):
    if database == "postgres" and (reason := load_postgres.missing()):
        pytest.skip(reason)
    result = run(Load(students=10, seconds=4, pace=0.5, least=len(ROUND), database=database))
    assert result.tally.errors == []
    assert set(result.tally.times) == {"page", "run", "apply", "save", "bar", "grid"}
    assert result.after.processes == 3

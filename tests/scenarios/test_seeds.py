"""The examples of the source articles, as cases: each passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.course.scenarios import read_cases, run_case
from lessons.course.scenarios.report import lines_of

CASES = read_cases((Path(__file__).parent / "seeds.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_articles_example_answers_as_it_prints(case):
    result = run_case(case)
    assert result.passed, "\n".join(lines_of(result))
    assert result.unknown == ()

"""What a real cluster answered: of each file at least so many steps hold as once did."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from lessons.course.scenarios.report import lines_of

HERE = Path(__file__).parent
LEAST = yaml.safe_load((HERE / "least-passing.yaml").read_text())


def test_every_file_has_a_least_number():
    assert set(LEAST) == {file.stem for file in (HERE / "conformance").glob("*.yaml")}


@pytest.mark.parametrize("name", sorted(LEAST))
def test_as_many_steps_hold_as_ever(name, recording, record_property):
    results = recording(f"conformance/{name}").results
    judged = [step for result in results for step in result.steps if step.step.judged]
    hold = sum(step.passed for step in judged)
    record_property("steps", f"{hold} of {len(judged)}")
    print(f"{name}: {hold} of {len(judged)} steps hold")
    failing = [line for result in results if not result.passed for line in lines_of(result)]
    assert hold >= LEAST[name], "\n".join(failing[:200])

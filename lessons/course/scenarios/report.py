"""A run's results for people, for machines, and as the scenario file that they make."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from lessons.course.scenarios.judge import Answer, Difference
from lessons.course.scenarios.runner import CaseResult, StepResult

# Where both sides are texts, and a diff says more than the two of them.
_DIFFED = {"stdout", "stderr", "object", "dns answer", "dns authority", "dns additional"}

# What of a step goes into its recording: how it was run, not what was expected of it.
_KEPT = ("run", "from", "advance", "repeat", "setup", "group", "note")

_BASE = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def lines_of(result: CaseResult) -> Iterator[str]:
    """A line for the case, then what differs in each failing step."""
    failing = [step for step in result.steps if not step.passed]
    held = len(result.steps) - len(failing)
    if not failing:
        yield f"ok    {result.case.name}"
        return
    yield f"FAIL  {result.case.name}  ({held} of {len(result.steps)} steps hold)"
    for step in failing:
        yield from _failing_step(result, step)


def _failing_step(result: CaseResult, step: StepResult) -> Iterator[str]:
    number = result.steps.index(step) + 1
    what = step.step.run or f"advance {step.step.written.get('advance')}"
    yield f"  step {number}: {step.step.place} $ {what}"
    for difference in step.differences:
        yield from (f"    {line}" for line in diff_lines(difference))


def diff_lines(difference: Difference) -> list[str]:
    """A difference as lines: a unified diff of two texts, else both sides in words."""
    if difference.what in _DIFFED:
        sides = difference.wanted.split("\n"), difference.got.split("\n")
        return [
            f"{difference.what}:",
            *difflib.unified_diff(*sides, "expected", "answered", lineterm="", n=2),
        ]
    got = difference.got.rstrip("\n").split("\n")
    verb = {"absent": "must not match", "lines": "has no line", "matching": "does not match"}
    said = verb.get(difference.what, "expected")
    return [f"{difference.what}: {said} {difference.wanted!r}", *(f"  | {line}" for line in got)]


def summary(results: Sequence[CaseResult]) -> str:
    """The last line: how many cases pass."""
    return f"{sum(result.passed for result in results)} of {len(results)} cases pass"


def as_data(result: CaseResult) -> dict[str, Any]:
    """The result of a case for machines (JSON)."""
    return {
        "name": result.case.name,
        "passed": result.passed,
        "unknown": list(result.unknown),
        "steps": [
            {
                "run": step.step.run,
                "from": str(step.step.place),
                "judged": step.step.judged,
                "passed": step.passed,
                "differences": [
                    {"what": entry.what, "wanted": entry.wanted, "got": entry.got}
                    for entry in step.differences
                ],
            }
            for step in result.steps
        ],
    }


def recording(results: Sequence[CaseResult]) -> str:
    """The cases as a scenario file that holds what was answered in the place of what was expected."""
    return yaml.dump(
        [_recorded_case(result) for result in results],
        Dumper=_RecordingDumper,
        sort_keys=False,
        allow_unicode=True,
        width=120,
    )


def _recorded_case(result: CaseResult) -> dict[str, Any]:
    written = {key: value for key, value in result.case.written.items() if key != "steps"}
    return {**written, "steps": [_recorded_step(step) for step in result.steps]}


def _recorded_step(result: StepResult) -> dict[str, Any]:
    step = result.step
    kept = {key: step.written[key] for key in _KEPT if key in step.written}
    if step.repeat is not None:
        return {**kept, "runs": [_recorded_answer(answer) for answer in result.runs]}
    return {**kept, **_recorded_answer(result.runs[0])}


def _recorded_answer(answer: Answer) -> dict[str, Any]:
    return {"stdout": answer.stdout, "stderr": answer.stderr, "exit": answer.exit}


class _RecordingDumper(_BASE):  # type: ignore[misc,valid-type]
    """Writes texts of several lines as blocks, and nothing as an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text.rstrip("\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_RecordingDumper.add_representer(str, _text)

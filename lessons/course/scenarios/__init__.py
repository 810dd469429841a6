"""Scenario files: cases of commands and what they must answer, run against fresh clusters and judged."""

from lessons.course.scenarios.cases import Case, Expected, Step, read_cases, read_step
from lessons.course.scenarios.judge import Answer, Difference, judge
from lessons.course.scenarios.runner import CaseResult, StepResult, run_case, run_step

__all__ = [
    "Answer",
    "Case",
    "CaseResult",
    "Difference",
    "Expected",
    "Step",
    "StepResult",
    "judge",
    "read_cases",
    "read_step",
    "run_case",
    "run_step",
]

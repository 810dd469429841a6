"""Running a case: a fresh cluster, its steps in order, each judged."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass

from lessons.course.scenarios.cases import Case, Step
from lessons.course.scenarios.judge import Answer, Difference, judge
from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.terminal import Terminal, Transcript

# What a step answers that the simulator could not carry out (sysexits' EX_SOFTWARE).
FAILED = 70


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step answered, once for each run, and what is wrong with it."""

    step: Step
    runs: tuple[Answer, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def passed(self) -> bool:
        """Nothing differs, or nothing was asked."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case went; `unknown` are the keys that the runner does not know."""

    case: Case
    steps: tuple[StepResult, ...]
    unknown: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Every step passed."""
        return all(step.passed for step in self.steps)


# Where the entries of what only tries something out begin: far from those of a journal, so that chance gives neither
# the uids and addresses of the other.
TRIAL = 1_000_000


class CommandRunner:
    """Runs command lines in one cluster, each as a journal entry of its own.

    If it is `hasty`, a step that is repeated ends with the first run that cannot be right.
    """

    def __init__(
        self, cluster: Cluster, files: Mapping[str, str], index: int = 0, *, hasty: bool = False
    ) -> None:
        self.cluster = cluster
        self.files = files
        self._terminal = Terminal(cluster)
        self.last: Transcript | None = None  # of the line that was run last
        self._index = index
        self._hasty = hasty

    def run(self, step: Step) -> tuple[Answer, ...]:
        """Carry a step out; one answer for each run."""
        if step.advance:
            self.cluster.advance(step.advance)
            self.cluster.settle()
        if not step.run:
            return (Answer(),)
        answers: list[Answer] = []
        for _ in range(step.repeat or 1):
            answers.append(self._line(step))
            if self._hasty and any(
                found.what in ("exit", "each") for found in judge(step, answers[-1:])
            ):
                break
        return tuple(answers)

    def _line(self, step: Step) -> Answer:
        self._index += 1
        self.cluster.begin(self._index)
        done = self._terminal.run(step.run, step.place, self.files)
        self.last = done
        return Answer(done.stdout, done.stderr, done.exit)


def run_case(case: Case) -> CaseResult:
    """Run a case. What goes wrong, be it the simulator's own failure, is a difference of the step it happened in."""
    unknown = tuple(key for step in case.steps for key in step.unknown)
    try:
        profile, strange = Profile.from_mapping(case.cluster)
        runner = CommandRunner(Cluster(profile), case.files)
    except Exception as error:
        failed = _failure(error)
        return CaseResult(case, tuple(StepResult(step, *failed) for step in case.steps), unknown)
    pinned = case.pinned
    steps = tuple(run_step(runner, step, pinned) for step in case.steps)
    return CaseResult(case, steps, tuple(f"cluster.{key}" for key in strange) + unknown)


def run_step(runner: CommandRunner, step: Step, pinned: frozenset[str] = frozenset()) -> StepResult:
    """Run and judge one step."""
    try:
        runs = runner.run(step)
    except Exception as error:
        return StepResult(step, *_failure(error))
    return StepResult(step, runs, tuple(judge(step, runs, pinned)) if step.judged else ())


def _failure(error: Exception) -> tuple[tuple[Answer, ...], tuple[Difference, ...]]:
    where = traceback.extract_tb(error.__traceback__)[-1]
    text = f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
    answer = Answer(stderr=f"the simulator failed: {text}\n", exit=FAILED)
    return (answer,), (Difference("failure", "an answer", text),)

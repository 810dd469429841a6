"""Whether a task is solved, judged by what the cluster does and never by what a manifest says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lessons.course.computed import computed
from lessons.course.lessons.model import Check, Task
from lessons.course.scenarios.cases import Step
from lessons.course.scenarios.judge import Answer, judge
from lessons.course.scenarios.runner import TRIAL, CommandRunner, StepResult, run_step
from lessons.course.stages import Stage, stage_of
from lessons.course.words import in_words
from lessons.engine.cluster import Cluster
from lessons.engine.terminal import Transcript

# What a task to predict is judged by: only an answer solves it.
PREDICTED = "What you predicted is what happens."


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check went: the sentence it stands for and, where it failed, the command, what was wanted and what came.

    `stage` is where the way of that command broke; None for what was only looked up.
    """

    expect: str
    passed: bool
    step: Step | None = None
    wanted: str = ""
    got: str = ""
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class TaskResult:
    """How a task stands; one finding for each of its checks. `near_miss` is the number, from 0, of the one that shows."""

    task_id: str
    findings: tuple[Finding, ...]
    near_miss: int | None = None

    @property
    def passed(self) -> bool:
        """Every check holds."""
        return all(finding.passed for finding in self.findings)

    @property
    def stage(self) -> Stage | None:
        """Where it broke: at the first check that fails on a way, or else at the first that fails."""
        failed = [finding.stage for finding in self.findings if not finding.passed]
        return next(
            (stage for stage in failed if stage not in (None, Stage.OBJECT)), [*failed, None][0]
        )


def check(task: Task, cluster: Cluster, history: Sequence[Transcript] = ()) -> TaskResult:
    """Check a task on a copy of the cluster; `history` is what the student has run so far."""
    return check_all((task,), cluster, history, {})[0]


def check_all(
    tasks: Iterable[Task],
    cluster: Cluster,
    history: Sequence[Transcript],
    known: Mapping[str, TaskResult],
) -> tuple[TaskResult, ...]:
    """Check tasks, each as if it were the only one, on one copy of the cluster: making it is a good part of the work.

    `known` are results by task in a cluster of the same state: what is tried out would come out the same.
    """
    copy = cluster.fork()
    return tuple(_checked(task, copy, history, known.get(task.id)) for task in tasks)


def _checked(
    task: Task, copy: Cluster, history: Sequence[Transcript], before: TaskResult | None
) -> TaskResult:
    """The result of one task; the copy is left as it was."""
    if task.choices:
        return TaskResult(
            task.id, (Finding(PREDICTED, False, None, "", "There is no answer yet."),)
        )
    state = copy.snapshot()
    findings = []
    for number, item in enumerate(task.checks):
        if item.ran:
            findings.append(_look_back(item, history))
        elif before is not None:
            findings.append(before.findings[number])
        else:
            findings.append(_try_out(item, CommandRunner(copy, {}, TRIAL, hasty=True)))
            copy.restore(state)
    if before is not None and before.findings == tuple(findings):
        return before
    result = TaskResult(task.id, tuple(findings), _near_miss(task, findings, copy))
    copy.restore(state)
    return result


def _near_miss(task: Task, findings: Sequence[Finding], copy: Cluster) -> int | None:
    """The number of the near miss that this is; None where it is none."""
    failed = next((number for number, item in enumerate(findings) if not item.passed), None)
    for number, miss in enumerate(task.near_misses):
        if miss.fails == failed and re.search(miss.got, findings[failed].got):
            runner = CommandRunner(copy, {}, TRIAL)
            if all(not judge(step, run_step(runner, step).runs) for step in miss.when):
                return number
    return None


def _try_out(item: Check, runner: CommandRunner) -> Finding:
    for written in item.steps:
        step = computed(written, runner.cluster)
        result = run_step(runner, step)
        differences = result.differences
        if not differences and not step.written.get("setup"):
            differences = tuple(judge(step, result.runs))
        if differences:
            failed = StepResult(step, result.runs, differences)
            stage = stage_of(runner.last) if runner.last else None
            return Finding(item.expect, False, step, *in_words(failed), stage)
    return Finding(item.expect, True)


def _look_back(item: Check, history: Sequence[Transcript]) -> Finding:
    """Of all that was run one command must hold; with `seen` or `each` all that match count together."""
    step, pattern = item.steps[0], re.compile(item.ran)
    answers = [
        Answer(done.stdout, done.stderr, done.exit)
        for done in history
        if pattern.search(done.line) and (item.anywhere or done.place == step.place)
    ]
    if not answers:
        return Finding(item.expect, False, None, "", "You have not tried this yet.")
    together = step.expected.seen is not None or bool(step.expected.each)
    groups = [answers] if together else [[answer] for answer in answers]
    results = [StepResult(step, tuple(group), tuple(judge(step, group))) for group in groups]
    if any(result.passed for result in results):
        return Finding(item.expect, True)
    return Finding(item.expect, False, None, *in_words(results[-1]))

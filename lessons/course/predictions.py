"""Predictions: the right answer is found by running the probe, on a copy of the student's own cluster."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.course.lessons.model import Task
from lessons.course.scenarios.judge import judge
from lessons.course.scenarios.runner import TRIAL, CommandRunner
from lessons.engine.cluster import Cluster


@dataclass(frozen=True, slots=True)
class Truth:
    """What the probe printed (stdout, then stderr), and the numbers of the answers that hold, from 0."""

    output: str
    right: tuple[int, ...]


def truth(task: Task, cluster: Cluster) -> Truth:
    """Run a prediction's probe; the cluster stays as it is."""
    runs = CommandRunner(cluster.fork(), {}, TRIAL).run(task.choices[0].step)
    right = [number for number, item in enumerate(task.choices) if not judge(item.step, runs)]
    return Truth("".join((runs[0].stdout, runs[0].stderr)), tuple(right))

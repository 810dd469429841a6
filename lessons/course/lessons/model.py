"""What a task is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lessons.course.lessons.worksheets import Worksheet
from lessons.course.scenarios.cases import Step
from lessons.course.stages import Stage
from lessons.engine.refs import ADMIN, Place


class Mode(StrEnum):
    """What a task asks for."""

    EDIT = "edit"  # change a manifest, so that something new works
    FIX = "fix"  # something is broken: find out why, and mend it
    EXPLORE = "explore"  # try things out, and see what they answer
    PREDICT = "predict"  # say what a command will do, before it is seen
    FADED = "faded"  # fill the blanks of a manifest
    PARSONS = "parsons"  # put the lines of a manifest into order


@dataclass(frozen=True, slots=True)
class Command:
    """A command line at a place."""

    line: str
    place: Place = ADMIN


@dataclass(frozen=True, slots=True)
class Check:
    """One outcome a task is judged by.

    `expect` says it in a sentence. The steps are run one after the other on a copy of the cluster, and each must
    hold. With `ran` nothing is run: some command that the student ran must match this pattern (and, if `anywhere`
    is False, the step's place), and its output must hold for the one step there is.
    """

    expect: str
    steps: tuple[Step, ...]
    ran: str = ""
    anywhere: bool = True


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint, as safe HTML; a task's hints go from gentle to concrete. With `at` it is for a way that breaks there only."""

    html: str
    at: Stage | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """One way to solve a task: what the panes hold, by name, and what is then run."""

    files: Mapping[str, str]
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a prediction. It is right if the probe's output is what `step` expects; `html` says why it is not."""

    text: str
    step: Step
    html: str = ""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A mistake that many make, and what shows it to be one.

    `solution` makes the mistake. It shows when the check numbered `fails` (from 0) is the first that fails, what came
    matches `got`, and every step of `when` holds. `html` refutes it.
    """

    solution: Solution
    fails: int
    got: str
    when: tuple[Step, ...]
    html: str


@dataclass(frozen=True, slots=True)
class Task:
    """What the student is asked to bring about. `html` is safe HTML; `line` is where it begins in the lesson's text.

    A task to predict has `choices` and no checks; one with a `worksheet` is a manifest to complete. `worked` is safe HTML:
    the step that comes between the last hint and the solution.
    """

    id: str
    title: str
    mode: Mode
    html: str
    checks: tuple[Check, ...]
    hints: tuple[Hint, ...]
    solution: Solution
    choices: tuple[Choice, ...] = ()
    worksheet: Worksheet | None = None
    near_misses: tuple[NearMiss, ...] = ()
    worked: str = ""
    line: int = 0

    def hints_at(self, stage: Stage | None) -> tuple[Hint, ...]:
        """The hints for a way that breaks at this stage, in their order."""
        return tuple(hint for hint in self.hints if hint.at in (None, stage))

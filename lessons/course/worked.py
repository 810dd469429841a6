"""A step worked out: what comes between the last hint and the solution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from lessons.course.lessons.model import Command, Task
from lessons.course.lessons.worksheets import Faded
from lessons.course.play import Play
from lessons.engine.advice import Advice, advise
from lessons.engine.terminal import Terminal

# Of many lines at one place, a step says the first.
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a file that become others; `line` is the first of them, counted from 1. `more` follow."""

    file: str
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Blank:
    """What belongs into a blank, by its number from 1."""

    number: int
    value: str


@dataclass(frozen=True, slots=True)
class WorkedStep:
    """The next step of a task: a text (safe HTML), advice with an edit, a blank, lines of a file, or a command."""

    html: str = ""
    advice: Advice | None = None
    blank: Blank | None = None
    lines: Lines | None = None
    command: Command | None = None


def worked_step(task: Task, play: Play) -> WorkedStep | None:
    """What to do next from where the student stands; None if the task is solved or only asks for an answer.

    The lesson's own text goes first; then the smallest edit that mends the first check that fails, if it leads to the
    solution; then what the files lack of the solution; then the solution's next command.
    """
    if task.choices or play.check(task).passed:
        return None
    if task.worked:
        return WorkedStep(html=task.worked)
    if (blank := _blank(task, play.files)) is not None:
        return WorkedStep(blank=blank)
    if (advice := _advice(task, play)) is not None:
        return WorkedStep(advice=advice)
    if (lines := next(_differences(task.solution.files, play.files), None)) is not None:
        return WorkedStep(lines=lines)
    return WorkedStep(command=_next_command(task, play))


def take(step: WorkedStep, task: Task, play: Play) -> None:
    """Do what a step says; one in words changes nothing."""
    if step.blank is not None and isinstance(task.worksheet, Faded):
        sheet = task.worksheet
        values = list(sheet.values(play.files.get(sheet.pane, ""))) or [""] * sheet.blanks
        values[step.blank.number - 1] = step.blank.value
        given = {f"blank-{number}": value for number, value in enumerate(values, 1)}
        play.files[sheet.pane] = sheet.completed(given)
    elif step.advice is not None and step.advice.mend is not None:
        play.files.update(step.advice.mend.files)
        for name in step.advice.mend.files:
            play.run(Command(f"kubectl apply -f {name}"))
    elif step.lines is not None:
        have = play.files.get(step.lines.file, "").splitlines()
        at = step.lines.line - 1
        have[at : at + len(step.lines.before)] = step.lines.after
        play.files[step.lines.file] = "\n".join(have) + "\n"
    elif step.command is not None:
        play.run(step.command)


def _blank(task: Task, files: Mapping[str, str]) -> Blank | None:
    """The first blank of a manifest that is not filled as it should be."""
    sheet = task.worksheet
    if not isinstance(sheet, Faded):
        return None
    wanted = sheet.values(task.solution.files.get(sheet.pane, ""))
    given = sheet.values(files.get(sheet.pane, "")) or ("",) * sheet.blanks
    pairs = enumerate(zip(wanted, given, strict=True), 1)
    return next((Blank(number, want) for number, (want, have) in pairs if want != have), None)


def _advice(task: Task, play: Play) -> Advice | None:
    """Advice on the first check that was tried out and fails, if its edit makes more checks hold."""
    findings = play.check(task).findings
    failed = next((item.step for item in findings if not item.passed and item.step), None)
    if failed is None or not failed.run:
        return None
    trial = play.copy()
    trial.cluster.begin(trial.acts + 1)
    done = Terminal(trial.cluster).run(failed.run, failed.place, trial.files)
    advice = advise(trial.cluster, done, trial.files)
    if advice is None or advice.mend is None or not advice.mend.files or advice.mend.line:
        return None
    tried = play.copy()
    tried.files.update(advice.mend.files)
    for name in advice.mend.files:
        tried.run(Command(f"kubectl apply -f {name}"))
    held = [item.passed for item in findings]
    holds = [item.passed for item in tried.check(task).findings]
    better = all(now or not before for before, now in zip(held, holds, strict=True))
    wanted = {**play.files, **task.solution.files}
    leads = _distance(tried.files, wanted) < _distance(play.files, wanted)
    return advice if better and leads and holds != held else None


def _distance(files: Mapping[str, str], wanted: Mapping[str, str]) -> int:
    """How many lines are too many or too few, wherever they stand."""
    pairs = [
        (Counter(files.get(name, "").splitlines()), Counter(text.splitlines()))
        for name, text in wanted.items()
    ]
    return sum(((have - want) + (want - have)).total() for have, want in pairs)


def _differences(solved: Mapping[str, str], files: Mapping[str, str]) -> Iterator[Lines]:
    """The places at which the files are not those of the solution."""
    for name, text in solved.items():
        have, want = files.get(name, "").splitlines(), text.splitlines()
        for kind, a, b, c, d in SequenceMatcher(None, have, want, autojunk=False).get_opcodes():
            if kind != "equal":
                shown = tuple(want[c : min(d, c + MOST_LINES)])
                yield Lines(name, a + 1, tuple(have[a:b]), shown, d - c - len(shown))


def _next_command(task: Task, play: Play) -> Command:
    """The first of the solution's commands that has not been run after those before it."""
    commands, at = task.solution.commands, 0
    for done in play.history:
        if at < len(commands) and (done.line, done.place) == (
            commands[at].line,
            commands[at].place,
        ):
            at += 1
    return commands[at % len(commands)]

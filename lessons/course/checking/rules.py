"""What must hold of a lesson besides that it can be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from lessons.course.checking.reading import as_read, images, last_line, line_of, links, unknown
from lessons.course.lessons.faults import Fault
from lessons.course.lessons.lesson import Lesson
from lessons.course.lessons.loader import TEXT
from lessons.course.lessons.model import Task
from lessons.course.play import Play
from lessons.course.predictions import truth
from lessons.course.stages import Stage
from lessons.course.worked import take, worked_step

MOST_STEPS = 20


def broken(lesson: Lesson, begun: Play) -> Iterator[Fault]:
    """Everything that does not hold; `begun` is the lesson as a student finds it."""
    yield from starts(lesson)
    for task in lesson.tasks:
        for rule in RULES:
            yield from (Fault(TEXT, task.line, f"{task.id}: {text}") for text in rule(task, begun))
    yield from in_a_row(lesson, begun)
    yield from as_read(lesson, begun)
    yield from lesson.untranslated
    for told in (lesson, *lesson.translations.values()):
        yield from links(told)
        yield from images(told)


def starts(lesson: Lesson) -> Iterator[Fault]:
    """Every command of the start succeeds."""
    play = Play.begin(lesson, run_start=False)
    for command in lesson.start:
        done = play.run(command)
        if done.exit:
            text = f"start: {command.line!r} fails: {last_line(done)}"
            yield Fault(TEXT, line_of(lesson, command.line), text)


def start_fails(task: Task, begun: Play) -> Iterator[str]:
    """Nobody has solved a task by coming in."""
    if begun.copy().check(task).passed:
        yield "the start solves it already"


def solution_passes(task: Task, begun: Play) -> Iterator[str]:
    """The solution solves its task from the start."""
    if task.choices:
        return
    play = begun.copy()
    play.solve(task)
    for finding in play.check(task).findings:
        if not finding.passed:
            yield f"the solution fails “{finding.expect}”: {finding.got}"


def one_answer_holds(task: Task, begun: Play) -> Iterator[str]:
    """Of a prediction's answers exactly one is right, and each wrong one says why it is."""
    if not task.choices:
        return
    found = truth(task, begun.cluster)
    if len(found.right) != 1:
        numbers = ", ".join(str(number + 1) for number in found.right) or "none"
        yield f"one answer must be right at the start, and these are: {numbers}; {found.output!r}"
    for number, choice in enumerate(task.choices):
        if number not in found.right and not choice.html:
            yield f"answer {number + 1} is wrong and does not say why: `because`"


def probes_parse(task: Task, begun: Play) -> Iterator[str]:
    """What checks run are commands that the lab knows."""
    lines = [
        (step.run, step.place) for check in task.checks if not check.ran for step in check.steps
    ]
    lines += [(task.choices[0].step.run, task.choices[0].step.place)] if task.choices else []
    for line, place in lines:
        done = begun.copy().run_line(line, place) if line else None
        if done and unknown(done):
            yield f"{line!r} is no command of the lab: {last_line(done)}"


def has_hints(task: Task, begun: Play) -> Iterator[str]:
    """Nobody is left alone: two hints at the least, none of them empty."""
    if task.checks and (len(task.hints) < 2 or not all(hint.html for hint in task.hints)):
        yield "a task has two hints or more"


def near_misses_show(task: Task, begun: Play) -> Iterator[str]:
    """Each listed mistake fails where it says so, and brings its own refutation and no other."""
    for index, miss in enumerate(task.near_misses):
        number = index + 1
        play = begun.copy()
        play.carry_out(miss.solution)
        result = play.check(task)
        failed = [at for at, finding in enumerate(result.findings) if not finding.passed]
        if not failed:
            yield f"wrong answer {number} passes"
        elif failed[0] != miss.fails:
            yield f"wrong answer {number} fails check {failed[0] + 1}, not {miss.fails + 1}"
        elif result.near_miss != index:
            got = result.findings[failed[0]].got
            yield f"wrong answer {number} does not bring its message; what came: {got}"
    if begun.copy().check(task).near_miss is not None:
        yield "the start brings a refutation, before anything was done"


def steps_lead_there(task: Task, begun: Play) -> Iterator[str]:
    """Who takes one worked step after the other solves the task."""
    play = begun.copy()
    for _ in range(0 if task.worked else MOST_STEPS):
        step = worked_step(task, play)
        if step is None:
            return
        take(step, task, play)
    if not task.worked:
        yield f"{MOST_STEPS} worked steps do not solve it: write `worked`"


RULES: tuple[Callable[[Task, Play], Iterator[str]], ...] = (
    start_fails,
    solution_passes,
    one_answer_holds,
    probes_parse,
    has_hints,
    near_misses_show,
    steps_lead_there,
)


def in_a_row(lesson: Lesson, begun: Play) -> Iterator[Fault]:
    """Tasks can be solved one after the other, and none by those before it."""
    play = begun.copy()
    for task in lesson.tasks:
        if play.check(task).passed:
            yield Fault(TEXT, task.line, f"{task.id}: the tasks before solve it")
        play.solve(task)
        if not play.check(task).passed:
            yield Fault(TEXT, task.line, f"{task.id}: not solved after the tasks before it")


def stages_reached(task: Task, begun: Play) -> set[Stage | None]:
    """Where the way of a task's checks breaks, at the start and with each listed mistake."""
    plays = [begun]
    for miss in task.near_misses:
        play = begun.copy()
        play.carry_out(miss.solution)
        plays.append(play)
    return {play.check(task).stage for play in plays}


def hints_reachable(
    lesson: Lesson, reached: Mapping[str, Collection[Stage | None]]
) -> Iterator[Fault]:
    """Each hint for a stage can come up: the start, a listed mistake or a mutant breaks there."""
    for task in lesson.tasks:
        for number, hint in enumerate(task.hints, 1):
            if hint.at and hint.at not in reached[task.id]:
                text = f"hint {number} is never shown: nothing breaks at `{hint.at}`"
                yield Fault(TEXT, task.line, f"{task.id}: {text}")

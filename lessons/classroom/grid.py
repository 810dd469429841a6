"""The live grid: students by tasks, or by lessons. It reads what progress has written, and replays nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessons.course.lessons import Lesson
from lessons.models import Classroom, Progress, Student


@dataclass(frozen=True, slots=True)
class Column:
    """A task of a lesson, or a whole lesson; `lesson` is its slug."""

    id: str
    title: str
    lesson: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A student's standing: of `all` tasks so many `done`, in so many tries; `stuck` in words."""

    lesson: str
    done: int = 0
    all: int = 1
    tries: int = 0
    stuck: str = ""

    @property
    def words(self) -> list[str]:
        """Where the student is stuck: what, and why."""
        return self.stuck.splitlines()

    @property
    def state(self) -> str:
        """Its class on the page: done, stuck, begun, or "" for nothing yet."""
        if self.all and self.done >= self.all:
            return "done"
        if self.stuck:
            return "stuck"
        return "begun" if self.tries or self.done else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A student, with a cell for each column."""

    student: Student
    cells: tuple[Cell, ...]

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(cell.done for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid at a version of the class. `whole` says that the rows are all there are, not only the changed ones."""

    version: int
    lesson: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    whole: bool = True


def grid(
    classroom: Classroom, lessons: Mapping[str, Lesson], slug: str = "", after: int = 0
) -> Grid:
    """The grid of one of the class's lessons, or of all if none is named; the rows that changed after a version.

    The class must have been read before this is called: what is written since then may show, and shows again.
    """
    columns = _columns(lessons, slug)
    students = classroom.students.order_by("nickname_key")
    whole = after < classroom.layout_version
    if not whole:
        changed = Progress.objects.filter(classroom=classroom, version__gt=after)
        students = students.filter(pk__in=changed.values("student"))
    kept = list(students)
    progress = _progress(classroom, slug, None if whole else [student.pk for student in kept])
    shown = [lessons[slug]] if slug else [lessons[column.lesson] for column in columns]
    rows = tuple(Row(student, _cells(shown, slug, progress[student.pk])) for student in kept)
    return Grid(classroom.version, slug, columns, rows, whole)


def _columns(lessons: Mapping[str, Lesson], slug: str) -> tuple[Column, ...]:
    if slug:
        return tuple(Column(task.id, task.title, slug) for task in lessons[slug].tasks)
    found = [lesson for lesson in lessons.values() if lesson.tasks]
    return tuple(Column(lesson.slug, lesson.title, lesson.slug) for lesson in found)


def _progress(
    classroom: Classroom, slug: str, students: Sequence[int] | None
) -> Mapping[int, list[Progress]]:
    rows = Progress.objects.filter(classroom=classroom)
    if slug:
        rows = rows.filter(lesson=slug)
    if students is not None:
        rows = rows.filter(student__in=students)
    found: dict[int, list[Progress]] = defaultdict(list)
    for row in rows.order_by("version"):
        found[row.student_id].append(row)
    return found


def _cells(lessons: Sequence[Lesson], slug: str, rows: Sequence[Progress]) -> tuple[Cell, ...]:
    if slug:
        by_task = {row.task: row for row in rows}
        return tuple(_task_cell(slug, by_task.get(task.id)) for task in lessons[0].tasks)
    by_lesson: dict[str, list[Progress]] = defaultdict(list)
    for row in rows:
        by_lesson[row.lesson].append(row)
    return tuple(_lesson_cell(lesson, by_lesson[lesson.slug]) for lesson in lessons)


def _task_cell(slug: str, row: Progress | None) -> Cell:
    if row is None:
        return Cell(slug)
    done = row.solved is not None
    return Cell(slug, int(done), 1, row.tries, "" if done else row.stuck)


def _lesson_cell(lesson: Lesson, rows: Sequence[Progress]) -> Cell:
    """A lesson as a whole; where the student is stuck is what the task says that was touched last."""
    tasks = {task.id for task in lesson.tasks}
    done = sum(row.solved is not None and row.task in tasks for row in rows)
    still_open = [row for row in rows if row.solved is None]
    stuck = still_open[-1].stuck if still_open else ""
    return Cell(lesson.slug, done, len(tasks), sum(row.tries for row in rows), stuck)

"""The live grid: students by tasks, or by lessons. It reads what progress has written, and replays nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessons.course.lessons import lesson_by_slug
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


def grid(classroom: Classroom, slug: str = "", after: int = 0) -> Grid:
    """The grid of one lesson, or of all if none is named; the rows that changed after a version.

    The class must have been read before this is called: what is written since then may show, and shows again.
    """
    columns = _columns(classroom, slug)
    students = classroom.students.order_by("nickname_key")
    whole = after < classroom.layout_version
    if not whole:
        changed = Progress.objects.filter(classroom=classroom, version__gt=after)
        students = students.filter(pk__in=changed.values("student"))
    kept = list(students)
    progress = _progress(classroom, slug, None if whole else [student.pk for student in kept])
    rows = tuple(Row(student, _cells(columns, slug, progress[student.pk])) for student in kept)
    return Grid(classroom.version, slug, columns, rows, whole)


def _columns(classroom: Classroom, slug: str) -> tuple[Column, ...]:
    if slug:
        lesson = lesson_by_slug(slug)
        tasks = lesson.tasks if lesson else ()
        return tuple(Column(task.id, task.title, slug) for task in tasks)
    slugs = classroom.assignments.values_list("lesson", flat=True)
    found = [lesson for lesson in map(lesson_by_slug, slugs) if lesson and lesson.tasks]
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


def _cells(columns: Sequence[Column], slug: str, rows: Sequence[Progress]) -> tuple[Cell, ...]:
    if slug:
        by_task = {row.task: row for row in rows}
        return tuple(_task_cell(slug, by_task.get(column.id)) for column in columns)
    by_lesson: dict[str, list[Progress]] = defaultdict(list)
    for row in rows:
        by_lesson[row.lesson].append(row)
    return tuple(_lesson_cell(column.lesson, by_lesson[column.lesson]) for column in columns)


def _task_cell(slug: str, row: Progress | None) -> Cell:
    if row is None:
        return Cell(slug)
    done = row.solved is not None
    return Cell(slug, int(done), 1, row.tries, "" if done else row.stuck)


def _lesson_cell(slug: str, rows: Sequence[Progress]) -> Cell:
    """A lesson as a whole; where the student is stuck is what the task says that was touched last."""
    lesson = lesson_by_slug(slug)
    tasks = {task.id for task in lesson.tasks} if lesson else set()
    done = sum(row.solved is not None and row.task in tasks for row in rows)
    still_open = [row for row in rows if row.solved is None]
    stuck = still_open[-1].stuck if still_open else ""
    return Cell(slug, done, len(tasks), sum(row.tries for row in rows), stuck)

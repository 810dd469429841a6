"""Help that depends on where it breaks: hints for a stage, and one step worked out."""

from __future__ import annotations

import pytest

from lessons.course.checking import check_lesson
from lessons.course.lessons import Lesson, catalogue, lesson_by_slug, load
from lessons.course.lessons.template import write_new
from lessons.course.play import Play
from lessons.course.stages import Stage, stage_of
from lessons.course.worked import take, worked_step
from lessons.engine.refs import Place

TEN = lesson_by_slug("ten-broken-clusters")
SHOWN = Play.begin(TEN)

WAYS = [
    ("curl -m 2 nobody", "pod/client", Stage.NAME),
    ("dig +short nobody.default.svc.cluster.local", "pod/client", Stage.NAME),
    ("curl -m 2 http://192.168.0.31:30500/", "laptop", Stage.SERVICE),
    ("curl -m 2 http://10.96.0.10/", "laptop", Stage.SERVICE),
    ("curl -m 2 kubernetes.default:80", "pod/client", Stage.SERVICE),
    ("curl -m 2 ant", "pod/client", Stage.ENDPOINTS),
    ("curl -m 2 bee", "pod/client", Stage.PROCESS),
    ("curl -m 2 jay", "pod/client", Stage.ANSWER),
    ("kubectl get service nobody", "admin", Stage.OBJECT),
    ("kubectl get services", "admin", Stage.OBJECT),
    ("true", "pod/client", Stage.OBJECT),
]


@pytest.mark.parametrize(("line", "place", "stage"), WAYS, ids=[way[0] for way in WAYS])
def test_a_way_breaks_at_the_first_stage_where_something_is_wrong(line, place, stage):
    assert stage_of(SHOWN.copy().run_line(line, Place.parse(place))) == stage


def test_a_traffic_policy_that_drops_is_a_policy():
    nodes = ("192.168.0.31", "192.168.0.32")
    ways = [SHOWN.copy().run_line(f"curl -m 2 {node}:30600", Place("laptop")) for node in nodes]
    assert Stage.POLICY in [stage_of(way) for way in ways]


def test_a_call_tells_more_than_an_object():
    """The first check of this task reads an object, and all of them fail."""
    lesson = lesson_by_slug("clusterip")
    result = Play.begin(lesson).check(lesson.task("find-the-pods"))
    assert [finding.stage for finding in result.findings] == [Stage.OBJECT, Stage.ENDPOINTS]
    assert result.stage == Stage.ENDPOINTS


HINTS = """\
hints:
- What are the Service's endpoints?
- {at: endpoints, text: Compare its selector with the labels of the pods.}
- {at: process, text: Look at the `targetPort`.}
"""


@pytest.fixture
def folder(tmp_path):
    folder = write_new(tmp_path, "my-lesson")
    text = (folder / "lesson.md").read_text()
    a, b = text.index("hints:\n"), text.index("solution:\n")
    (folder / "lesson.md").write_text(text[:a] + HINTS + text[b:])
    return folder


def edited(folder, old, new):
    file = folder / "lesson.md"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    return load(folder)


def test_hints_for_a_stage_are_shown_there_and_nowhere_else(folder):
    task = load(folder).task("find-the-pods")
    shown = {stage: len(task.hints_at(stage)) for stage in (None, *Stage)}
    assert shown == {None: 1, **dict.fromkeys(Stage, 1), Stage.ENDPOINTS: 2, Stage.PROCESS: 2}
    begun = Play.begin(load(folder))
    assert task.hints_at(begun.check(task).stage)[1].html.startswith("<p>Compare")
    begun.carry_out(task.near_misses[0].solution)
    assert task.hints_at(begun.check(task).stage)[1].html.startswith("<p>Look at")


def test_hints_for_stages_that_come_up_pass_the_check(folder):
    assert check_lesson(load(folder)).faults == ()


def test_a_hint_that_never_comes_up_is_a_fault(folder):
    faults = check_lesson(edited(folder, "at: process", "at: policy")).faults
    assert [str(fault) for fault in faults] == [
        "lesson.md:15: find-the-pods: hint 3 is never shown: nothing breaks at `policy`"
    ]


def step_at_the_start(lesson: Lesson, task_id: str):
    return worked_step(lesson.task(task_id), Play.begin(lesson))


def test_a_step_is_the_smallest_edit_that_leads_to_the_solution():
    advice = step_at_the_start(TEN, "ant").advice
    assert advice.mend.text == "`app: ant` in ant.yaml, line 7"


def test_an_edit_that_works_and_leads_elsewhere_is_not_the_step():
    lesson = lesson_by_slug("final-challenge")
    lines = step_at_the_start(lesson, "shop").lines
    assert (lines.file, lines.before, lines.after) == (
        "shop.yaml",
        ("    targetPort: 80",),
        ("    targetPort: http",),
    )


def test_of_many_lines_a_step_says_the_first():
    lesson = lesson_by_slug("outside-services")
    play, task = Play.begin(lesson), lesson.task("pay")
    take(worked_step(task, play), task, play)
    lines = worked_step(task, play).lines
    assert (len(lines.after), lines.more) == (4, 8)


def test_a_step_of_a_faded_manifest_is_its_next_blank():
    lesson = lesson_by_slug("service-discovery")
    play, task = Play.begin(lesson), lesson.task("srv")
    first = worked_step(task, play)
    take(first, task, play)
    second = worked_step(task, play)
    assert [(step.blank.number, step.blank.value) for step in (first, second)] == [
        (1, "web"),
        (2, "http"),
    ]


def test_a_step_where_no_file_changes_is_the_next_command():
    lesson = lesson_by_slug("endpoints")
    command = step_at_the_start(lesson, "out-of-service").command
    assert command.line == "kubectl label pod pod7 svc=examined --overwrite"


def test_a_lessons_own_step_goes_first(folder):
    lesson = edited(folder, "solution:\n", "worked: The label is `web`.\nsolution:\n")
    assert step_at_the_start(lesson, "find-the-pods").html == (
        "<p>The label is <code>web</code>.</p>\n"
    )


def test_what_is_solved_or_only_asks_has_no_step():
    lesson = lesson_by_slug("service-discovery")
    assert step_at_the_start(lesson, "twin") is None
    play = Play.begin(lesson)
    play.solve(lesson.task("srv"))
    assert worked_step(lesson.task("srv"), play) is None


TASKS = [
    (lesson, task)
    for lesson in catalogue()
    for task in lesson.tasks
    if not task.choices and not task.worked
]


@pytest.mark.parametrize(("lesson", "task"), TASKS, ids=[f"{a.slug}-{b.id}" for a, b in TASKS])
def test_one_step_after_the_other_solves_a_task(lesson, task):
    play, taken = Play.begin(lesson), 0
    while step := worked_step(task, play):
        take(step, task, play)
        taken += 1
        assert taken <= 20
    assert play.check(task).passed

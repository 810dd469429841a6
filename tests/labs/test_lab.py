"""What a student can do with a lab, and what they are shown then."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore

from lessons import labs
from lessons.course.lessons import Lesson
from lessons.engine.refs import Place
from lessons.models import Entry, Lab

CLIENT = Place("pod", "client", "default")
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\n"


def names(outcome: labs.Outcome) -> list[str]:
    """The labels' pods of a lab, by their names."""
    return [pod.ref.name for pod in outcome.cluster.view.list("Pod", "default")]


def test_a_browser_gets_the_same_lab_again_and_another_browser_another(db, lesson):
    mine = labs.open_lab("mina", lesson)
    assert labs.open_lab("mina", lesson).pk == mine.pk
    assert labs.open_lab("jun", lesson).pk != mine.pk


def test_a_new_lab_stands_where_the_lesson_begins(lab: Lab, lesson: Lesson):
    outcome = labs.look(lab)
    assert outcome.transcript is None
    assert outcome.history == ()
    assert not outcome.can_undo
    assert not outcome.can_redo
    assert "client" in names(outcome)
    assert lab.panes == lesson.files


def test_a_command_runs_at_its_place_and_is_written_down(lab: Lab):
    outcome = labs.run(lab, "hostname", CLIENT)
    assert outcome.transcript.stdout == "client\n"
    entry = Entry.objects.get(lab=lab)
    assert (entry.index, entry.kind, entry.place) == (1, "command", "pod/default/client")
    assert labs.from_json(entry.transcript) == outcome.transcript


def test_the_journal_keeps_the_files_a_command_read_and_no_others(lab: Lab, lesson: Lesson):
    first, second, *_ = lesson.panes
    labs.run(lab, "hostname")
    labs.run(lab, f"cat {second}")
    labs.apply(lab, {first: lesson.files[first]})
    kept = [set(entry.payload["files"]) for entry in lab.entries.order_by("index")]
    assert kept == [set(), {second}, {first}]


def test_apply_is_kubectl_apply_at_admin_on_the_files_as_they_were_typed(lab: Lab, lesson: Lesson):
    pane = lesson.panes[0]
    outcome = labs.apply(lab, {pane: CONFIG_MAP.format("typed")})
    assert outcome.transcript.line == f"kubectl apply -f {pane}"
    assert outcome.transcript.stdout == "configmap/typed created\n"
    assert Lab.objects.get(pk=lab.pk).panes[pane] == CONFIG_MAP.format("typed")


def test_apply_without_files_applies_all_panes_in_the_order_of_the_lesson(lab: Lab, lesson: Lesson):
    line = labs.apply(lab, {}).transcript.line
    assert line == "kubectl apply " + " ".join(f"-f {name}" for name in lesson.panes)


def test_a_file_that_the_lesson_does_not_have_is_left_out(lab: Lab, lesson: Lesson):
    assert labs.save_panes(lab, {"../../etc/passwd": "x"}) == ""
    assert set(Lab.objects.get(pk=lab.pk).panes) == set(lesson.files)


def test_saving_the_editor_runs_nothing(lab: Lab, lesson: Lesson):
    pane = lesson.panes[0]
    labs.save_panes(lab, {pane: "half a manif"})
    stored = Lab.objects.get(pk=lab.pk)
    assert stored.panes[pane] == "half a manif"
    assert (stored.position, stored.entries.count()) == (0, 0)


def test_two_tabs_that_save_different_files_keep_both(lab: Lab, lesson: Lesson):
    first, second, *_ = lesson.panes
    other_tab = Lab.objects.get(pk=lab.pk)
    labs.save_panes(lab, {first: "one"})
    labs.save_panes(other_tab, {second: "two"})
    panes = Lab.objects.get(pk=lab.pk).panes
    assert (panes[first], panes[second]) == ("one", "two")


def test_advance_moves_the_clock_by_so_much(lab: Lab):
    before = labs.look(lab).cluster.clock.now
    outcome = labs.advance(lab, 60_000)
    assert outcome.cluster.clock.now == before + 60_000
    assert (outcome.transcript.started, outcome.transcript.ended) == (before, before + 60_000)


def test_advance_without_a_duration_goes_to_the_next_event(lab: Lab):
    event = labs.look(lab).cluster.clock.next_event()
    outcome = labs.advance(lab)
    if event is None:
        assert outcome.transcript.ended == outcome.transcript.started
    else:
        assert outcome.cluster.clock.now == event.due


def test_undo_takes_back_what_a_command_did_and_redo_does_it_again(lab: Lab):
    labs.run(lab, "kubectl delete pod client")
    assert "client" not in names(labs.look(lab))

    undone = labs.undo(lab)
    assert "client" in names(undone)
    assert undone.transcript is None
    assert (undone.can_undo, undone.can_redo) == (False, True)

    redone = labs.redo(lab)
    assert "client" not in names(redone)
    assert redone.transcript.line == "kubectl delete pod client"
    assert (redone.can_undo, redone.can_redo) == (True, False)
    assert [done.line for done in redone.history] == ["kubectl delete pod client"]


def test_undo_at_the_beginning_and_redo_at_the_end_do_nothing(lab: Lab):
    assert labs.undo(lab).position == 0
    labs.run(lab, "hostname")
    assert labs.redo(lab).position == 1


def test_a_command_after_undo_takes_the_place_of_what_could_be_redone(lab: Lab):
    for line in ("echo one", "echo two", "echo three"):
        labs.run(lab, line)
    labs.undo(lab)
    labs.undo(lab)
    outcome = labs.run(lab, "echo other")
    assert [done.stdout for done in outcome.history] == ["one\n", "other\n"]
    assert not outcome.can_redo
    assert [entry.index for entry in lab.entries.order_by("index")] == [1, 2]


def test_undo_leaves_the_editor_as_it_is(lab: Lab, lesson: Lesson):
    pane = lesson.panes[0]
    labs.apply(lab, {pane: CONFIG_MAP.format("kept")})
    labs.undo(lab)
    assert Lab.objects.get(pk=lab.pk).panes[pane] == CONFIG_MAP.format("kept")


@pytest.mark.parametrize("keep_panes", [False, True])
def test_reset_begins_anew_from_the_lessons_files_or_from_the_editors(
    lab: Lab, lesson: Lesson, keep_panes: bool
):
    pane = lesson.panes[0]
    labs.apply(lab, {pane: CONFIG_MAP.format("mine")})
    outcome = labs.reset(lab, keep_panes=keep_panes)
    assert (outcome.position, outcome.can_undo, outcome.can_redo) == (0, False, False)
    assert outcome.cluster.view.get("ConfigMap", "default", "mine") is None
    assert not lab.entries.exists()
    kept = CONFIG_MAP.format("mine") if keep_panes else lesson.files[pane]
    assert Lab.objects.get(pk=lab.pk).panes[pane] == kept


def test_a_fork_stands_where_the_lab_stands_and_then_goes_its_own_way(lab: Lab, lesson: Lesson):
    labs.run(lab, "kubectl delete pod client")
    labs.run(lab, "echo undone")
    labs.undo(lab)
    copy = labs.fork(lab, "teacher")
    assert labs.open_lab("teacher", lesson).pk == copy.pk
    assert [done.line for done in labs.look(copy).history] == ["kubectl delete pod client"]
    assert "client" not in names(labs.look(copy))

    labs.run(copy, "echo mine")
    assert [done.line for done in labs.look(lab).history] == ["kubectl delete pod client"]
    assert labs.look(lab).can_redo


def test_whoever_works_on_an_outcomes_cluster_changes_nothing(lab: Lab):
    outcome = labs.look(lab)
    outcome.cluster.advance(1_000_000)
    assert labs.look(lab).cluster.clock.now < 1_000_000


def test_tasks_start_unsolved_and_stay_solved_once_they_are(lab: Lab, lesson: Lesson):
    assert {result.task_id for result in labs.look(lab).tasks} == {t.id for t in lesson.tasks}
    assert not any(result.passed for result in labs.look(lab).tasks)
    task = next(task for task in lesson.tasks if task.solution.files)
    labs.save_panes(lab, task.solution.files)
    for command in task.solution.commands:
        solved = labs.run(lab, command.line, command.place)
    assert task.id in solved.lab.solved
    after = labs.run(lab, "kubectl delete services,deployments --all")
    assert task.id in after.lab.solved
    assert task.id not in {result.task_id for result in after.tasks}


def test_an_owner_key_is_made_once_for_a_session():
    session = SessionStore()
    key = labs.owner_key(session)
    assert len(key) >= 32
    assert labs.owner_key(session) == key
    assert labs.owner_key(SessionStore()) != key

"""Tabs that write to one lab at the same moment: nothing is lost, nothing is torn, and none waits for ever."""

from __future__ import annotations

import pytest
from racing import at_once, lingering

from lessons import labs
from lessons.course.lessons import Lesson
from lessons.labs import journal
from lessons.labs import lab as acting
from lessons.labs import panes as editor
from lessons.models import Entry, Lab

pytestmark = pytest.mark.django_db(transaction=True)

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mine\n"


@pytest.fixture
def lab(transactional_db: None, lesson: Lesson) -> Lab:
    return labs.open_lab("mina", lesson)


def again(lab: Lab) -> Lab:
    """The lab as another tab reads it."""
    return Lab.objects.get(pk=lab.pk)


def indexes(lab: Lab) -> list[int]:
    return list(lab.entries.order_by("index").values_list("index", flat=True))


def test_panes_that_two_tabs_save_at_once_are_both_kept(lab: Lab, lesson: Lesson, monkeypatch):
    first, second, *_ = lesson.panes
    lingering(monkeypatch, acting, "_panes")
    at_once(
        lambda: labs.save_panes(again(lab), {first: "# one"}),
        lambda: labs.save_panes(again(lab), {second: "# two"}),
    )
    kept = again(lab).panes
    assert (kept[first], kept[second]) == ("# one", "# two")


def test_a_pane_saved_while_another_is_applied_is_kept(lab: Lab, lesson: Lesson, monkeypatch):
    first, second, *_ = lesson.panes
    lingering(monkeypatch, acting, "carry_out")
    applied, _saved = at_once(
        lambda: labs.apply(again(lab), {first: CONFIG_MAP}),
        lambda: labs.save_panes(again(lab), {second: "# two"}),
    )
    assert applied.transcript.stdout == "configmap/mine created\n"
    kept = again(lab).panes
    assert (kept[first], kept[second]) == (CONFIG_MAP, "# two")


def test_a_reset_that_keeps_the_panes_keeps_those_saved_meanwhile(lab: Lab, lesson: Lesson):
    old = again(lab)
    labs.save_panes(lab, {lesson.panes[0]: "# one"})
    labs.reset(old, keep_panes=True)
    assert again(lab).panes[lesson.panes[0]] == "# one"


def test_of_the_last_two_files_only_one_can_be_taken_out(lab: Lab, lesson: Lesson):
    names = editor.names(lesson, lab.panes)
    for name in names[2:]:
        editor.remove(lab, lesson, name)
    tabs = again(lab), again(lab)
    said = at_once(
        lambda: editor.remove(tabs[0], lesson, names[0]),
        lambda: editor.remove(tabs[1], lesson, names[1]),
    )
    assert sorted(said) == ["", "The last file stays."]
    assert len(editor.names(lesson, again(lab).panes)) == 1


def test_a_file_is_not_renamed_to_one_that_another_tab_has_just_added(lab: Lab, lesson: Lesson):
    old = again(lab)
    editor.add(lab, lesson, {"mine.yaml": "# mine"})
    assert editor.rename(old, lesson, lesson.panes[0], "mine.yaml") != ""
    assert again(lab).panes["mine.yaml"] == "# mine"


def test_a_file_added_under_the_name_of_one_that_is_there_leaves_it_as_it_is(lab, lesson):
    editor.add(lab, lesson, {"mine.yaml": "# mine"})
    assert editor.create(again(lab), lesson, "mine.yaml") == ""
    assert again(lab).panes["mine.yaml"] == "# mine"


def test_many_tabs_each_have_their_turn(lab: Lab):
    def tab(name: str) -> list[str]:
        mine = again(lab)
        return [labs.run(mine, f"echo {name} {turn}").refusal for turn in range(4)]

    said = at_once(*(lambda name=name: tab(name) for name in "abcdef"))
    assert said == [[""] * 4] * 6
    assert indexes(lab) == list(range(1, 25))


def test_who_keeps_the_others_waiting_waits_for_who_is_just_writing(lab: Lab, monkeypatch):
    lingering(monkeypatch, Entry, "save")

    def in_turn() -> labs.Outcome:
        mine = again(lab)
        with journal.held(mine):
            return labs.run(mine, "echo two")

    at_once(lambda: labs.run(again(lab), "echo one"), in_turn)
    assert indexes(lab) == [1, 2]


def test_a_reset_and_a_command_in_place_of_what_was_taken_back(lab: Lab, monkeypatch):
    labs.run(lab, "echo one")
    labs.run(lab, "echo two")
    labs.undo(lab)
    tabs = again(lab), again(lab)
    lingering(monkeypatch, Entry, "save", before=True)
    at_once(lambda: labs.run(tabs[0], "echo three"), lambda: labs.reset(tabs[1]))
    after = again(lab)
    assert after.position == after.length == len(indexes(lab))
    assert indexes(lab) == list(range(1, after.length + 1))


def test_a_browser_finds_no_lab_that_has_become_somebody_elses(lab: Lab, lesson: Lesson):
    Lab.objects.filter(owner="mina").update(owner="user:1")
    mine = labs.open_lab("mina", lesson)
    assert (mine.owner, mine.position) == ("mina", 0)
    assert mine.pk != lab.pk
    assert labs.open_lab("mina", lesson).pk == mine.pk

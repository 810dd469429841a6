"""Two tabs, or two servers, on one lab: the journal stays whole, and nothing that was answered is lost."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from lessons import labs
from lessons.course.lessons import Lesson
from lessons.engine.refs import ADMIN
from lessons.engine.terminal import Transcript
from lessons.labs import journal, replay
from lessons.labs.moments import MOMENTS
from lessons.models import Entry, Lab

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("work_elsewhere.py")


def test_a_tab_that_saw_an_older_journal_does_its_command_after_the_others(lab: Lab):
    other_tab = Lab.objects.get(pk=lab.pk)
    labs.run(lab, "kubectl label pod client seen=first")
    outcome = labs.run(other_tab, "kubectl get pods -l seen=first -o name")
    assert outcome.transcript.stdout == "pod/client\n"
    assert [entry.index for entry in lab.entries.order_by("index")] == [1, 2]


def test_another_process_that_remembers_nothing_sees_the_same(lab: Lab):
    labs.run(lab, "kubectl label pod client seen=first")
    MOMENTS.clear()
    other = labs.run(Lab.objects.get(pk=lab.pk), "kubectl get pods -l seen=first -o name")
    assert other.transcript.stdout == "pod/client\n"


def test_two_tabs_that_open_a_lesson_at_once_work_in_the_same_lab(db, lesson: Lesson, monkeypatch):
    monkeypatch.setattr(journal, "latest_lab", lambda _owner, _slug: None)  # none was there yet
    labs.run(labs.open_lab("mina", lesson), "echo one")
    assert labs.open_lab("mina", lesson).position == 1
    assert Lab.objects.count() == 1


def test_a_lab_that_was_deleted_is_begun_anew_with_nothing_of_the_one_before(db, lesson: Lesson):
    before = labs.open_lab("mina", lesson)
    labs.run(before, "kubectl label pod client seen=first")
    Lab.objects.all().delete()
    after = labs.open_lab("mina", lesson)
    assert labs.look(after).history == ()
    assert replay.key(after, lesson, 0) != replay.key(before, lesson, 0)


def test_undo_in_one_tab_is_seen_by_a_command_in_another(lab: Lab):
    labs.run(lab, "kubectl label pod client seen=first")
    other_tab = Lab.objects.get(pk=lab.pk)
    labs.undo(lab)
    outcome = labs.run(other_tab, "kubectl get pods -l seen=first -o name")
    assert outcome.transcript.stdout == ""
    assert len(outcome.history) == 1


def test_whoever_writes_from_an_old_revision_writes_nothing(lab: Lab):
    old = Lab.objects.get(pk=lab.pk)
    labs.run(lab, "echo one")
    labs.run(lab, "echo two")
    assert not journal.move(old, 0)
    assert not journal.clear(old)
    assert Lab.objects.get(pk=lab.pk).position == 2
    assert lab.entries.count() == 2


def test_who_is_overtaken_again_and_again_has_their_turn_in_the_end(lab: Lab, monkeypatch):
    append, held = journal.append, journal.held
    waiting: list[Lab] = []

    def append_after_another_tab(mine: Lab, entry: Entry, tell, **changes) -> bool:
        if not waiting:
            other = Lab.objects.get(pk=mine.pk)
            shown = Transcript("true", ADMIN, (), 0)
            payload = {"line": "true", "files": {}}
            index = other.position + 1
            assert append(
                other,
                Entry(
                    lab=other,
                    index=index,
                    kind="command",
                    place="admin",
                    payload=payload,
                    transcript=labs.to_json(shown),
                ),
                tell,
            )
        return append(mine, entry, tell, **changes)

    def hold(mine: Lab):
        waiting.append(mine)
        return held(mine)

    monkeypatch.setattr(journal, "append", append_after_another_tab)
    monkeypatch.setattr(journal, "held", hold)
    outcome = labs.run(lab, "echo mine")
    assert waiting == [lab]
    assert outcome.transcript.stdout == "mine\n"
    assert [done.line for done in outcome.history] == ["true", "true", "true", "echo mine"]


def test_of_several_processes_on_one_database_each_writes_its_commands_once_and_in_order(data_dir):
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
    workers = [
        subprocess.Popen([sys.executable, SCRIPT, name], cwd=ROOT, stdout=subprocess.PIPE)
        for name in ("one", "two", "three")
    ]
    refused = [worker.communicate()[0].decode() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert refused == ["", "", ""]
    with sqlite3.connect(data_dir / "lab.sqlite3") as database:
        rows = database.execute('SELECT "index", payload FROM lessons_entry ORDER BY "index"')
        entries = [(index, json.loads(payload)["line"]) for index, payload in rows]
        position = database.execute("SELECT position FROM lessons_lab").fetchall()
    assert position == [(15,)]
    assert [index for index, _line in entries] == list(range(1, 16))
    for name in ("one", "two", "three"):
        lines = [line for _index, line in entries if name in line]
        assert lines == [f"echo {name} {turn}" for turn in range(5)]

"""A replay gives the same bytes as the student saw: in this process, in another one, and from any checkpoint."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from lessons import labs
from lessons.course import checks
from lessons.course.lessons import Lesson
from lessons.engine.refs import Place
from lessons.labs import replay
from lessons.labs.moments import MOMENTS
from lessons.labs.outcome import lesson_of
from lessons.models import Entry, Lab

SCRIPT = Path(__file__).with_name("replay_elsewhere.py")
STATE = "kubectl get all,endpointslices,endpoints -A -o yaml"

LINES = [
    "kubectl scale deployment sample-deployment --replicas={number}",
    "kubectl delete pod -l app=sample-app",
    "kubectl delete service sample-clusterip",
    "kubectl label pod client team=t{number} --overwrite",
    "kubectl annotate service sample-clusterip note=n{number} --overwrite",
    "kubectl get pods -o wide",
    "kubectl get service sample-clusterip -o yaml",
    "kubectl get no-such-thing",
    "for i in $(seq 1 {number}); do curl -s -m 2 sample-clusterip:8080; done | sort | uniq -c",
    "dig +short sample-clusterip.default.svc.cluster.local",
    "nslookup sample-clusterip",
    "env | sort",
    "sleep {number}",
    "echo 'unfinished",
]
PLACES = ["admin", "pod/default/client", "node/k8s-node01", "laptop"]


def play(lab: Lab, lesson: Lesson, seed: int, length: int) -> None:
    """Work in a lab as students do: edits, commands, time, and taking things back."""
    choose = random.Random(seed)
    for _ in range(length):
        act = choose.randrange(10)
        pane = choose.choice(lesson.panes)
        if act == 0:
            labs.advance(lab, choose.choice([0, 1_000, 45_000]))
        elif act == 1:
            labs.undo(lab)
        elif act == 2:
            labs.redo(lab)
        elif act <= 4:
            text = lesson.files[pane].replace("8080", choose.choice(["8080", "9090", "x"]))
            labs.apply(lab, {pane: text})
        else:
            line = choose.choice(LINES).format(number=choose.randint(1, 4))
            labs.run(lab, line, Place.parse(choose.choice(PLACES)))


def journal_of(lab: Lab) -> list[dict]:
    entries = lab.entries.filter(index__lte=lab.position).order_by("index")
    return list(entries.values("index", "kind", "place", "payload", "transcript"))


def test_other_processes_replay_random_journals_to_the_byte(db, lesson: Lesson):
    played = []
    for seed in range(6):
        lab = labs.open_lab(f"student-{seed}", lesson)
        play(lab, lesson, seed, 14)
        journal = journal_of(lab)
        state = labs.run(lab, STATE).transcript.stdout
        played.append({"lesson": lesson.slug, "seed": lab.seed, "journal": journal, "state": state})
    for hash_seed in ("1", "2"):  # the order of sets must not show
        answer = subprocess.run(
            [sys.executable, str(SCRIPT), STATE],
            input=json.dumps(played),
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=SCRIPT.parents[2],
        )
        for given, got in zip(played, json.loads(answer.stdout), strict=True):
            wanted = [entry["transcript"] for entry in given["journal"]]
            assert got["transcripts"] == wanted
            assert got["state"] == given["state"]


@pytest.mark.parametrize("seed", range(10, 14))
def test_a_lab_that_is_no_longer_remembered_looks_the_same(lab: Lab, lesson: Lesson, seed: int):
    play(lab, lesson, seed, 12)
    live = labs.look(lab)
    MOMENTS.clear()
    replayed = labs.look(Lab.objects.get(pk=lab.pk))
    assert not replayed.differs
    assert replayed.history == live.history
    assert replayed.transcript == live.transcript
    assert replayed.cluster.view.version == live.cluster.view.version
    assert manifests(replayed) == manifests(live)


def manifests(outcome: labs.Outcome) -> list[dict]:
    view = outcome.cluster.view
    kinds = sorted({kind for kind, _namespace in view.objects})
    return [item.manifest for kind in kinds for item in view.list(kind)]


def test_a_replay_goes_on_from_the_last_entry_that_is_remembered(lab: Lab, monkeypatch):
    for number in range(6):
        labs.run(lab, f"echo {number}")
    remembered = [entry.pk for entry in lab.entries.order_by("index")[:4]]
    for key in list(MOMENTS._known):
        if key[-1] not in remembered:
            del MOMENTS._known[key]
    carried_out = []
    real = replay.carry_out
    monkeypatch.setattr(
        replay, "carry_out", lambda *given: carried_out.append(given[1]) or real(*given)
    )
    assert [done.stdout for done in labs.look(lab).history] == [f"{n}\n" for n in range(6)]
    assert carried_out == [5, 6]


def test_a_long_replay_leaves_checkpoints_for_undo(lab: Lab, monkeypatch):
    monkeypatch.setattr(replay, "CHECKPOINT", 2)
    for number in range(5):
        labs.run(lab, f"echo {number}")
    MOMENTS.clear()
    labs.look(lab)
    carried_out = []
    real = replay.carry_out
    monkeypatch.setattr(
        replay, "carry_out", lambda *given: carried_out.append(given[1]) or real(*given)
    )
    undone = labs.undo(lab)
    assert undone.transcript.stdout == "3\n"
    assert carried_out == []
    assert {result.task_id for result in undone.tasks} == {task.id for task in lesson_of(lab).tasks}


def test_of_a_journal_that_is_mostly_remembered_only_the_rest_is_read(
    lab: Lab, django_assert_num_queries
):
    for number in range(4):
        labs.run(lab, f"echo {number}")
    del MOMENTS._known[replay.key(lab, lesson_of(lab), lab.head)]
    with django_assert_num_queries(2) as asked:  # the ids of the entries, and those not known
        labs.look(lab)
    assert [f'"index" > {bound}' in asked[-1]["sql"] for bound in (2, 3)] == [False, True]


def test_a_command_that_changes_nothing_has_nothing_tried_out_again(lab: Lab, monkeypatch):
    before = labs.look(lab)
    tried = []
    monkeypatch.setattr(checks, "run_step", lambda *given: tried.append(given))
    after = labs.run(lab, "kubectl get pods")
    assert tried == []
    assert after.tasks == before.tasks


def test_a_task_that_asks_for_a_command_sees_it_all_the_same(lab: Lab):
    labs.look(lab)
    outcome = labs.run(lab, "ping -c 1 10.96.249.28", Place.parse("pod/default/client"))
    [task] = [result for result in outcome.tasks if result.task_id == "three-places"]
    assert task.findings[-1].passed


def test_where_a_replay_shows_something_else_the_student_keeps_what_they_saw(lab: Lab):
    labs.run(lab, "echo one")
    entry = lab.entries.get()
    seen = {**entry.transcript, "output": [["stdout", "as an older engine put it\n"]]}
    Entry.objects.filter(pk=entry.pk).update(transcript=seen)
    MOMENTS.clear()
    outcome = labs.look(lab)
    assert outcome.differs
    assert outcome.transcript.stdout == "as an older engine put it\n"
    assert labs.run(lab, "echo two").differs
    assert not labs.reset(lab).differs


def test_what_is_remembered_needs_one_query_to_look_and_few_to_write(
    lab: Lab, django_assert_max_num_queries
):
    labs.look(lab)
    with django_assert_max_num_queries(0):
        labs.look(lab)
    # Savepoint, entry, lab, whose it is, release; where rows can be locked, the lab's lock as well.
    with django_assert_max_num_queries(5 + connection.features.has_select_for_update):
        labs.run(lab, "echo one")


def test_students_are_given_different_random_choices_in_the_same_start(db, lesson: Lesson):
    first, second = labs.open_lab("mina", lesson), labs.open_lab("jun", lesson)
    first.seed, second.seed = 1, 2
    assert manifests(labs.look(first)) == manifests(labs.look(second))
    line = "kubectl run web --image=nginx"
    uids = {
        labs.run(lab, line).cluster.view.get("Pod", "default", "web").uid for lab in (first, second)
    }
    assert len(uids) == 2

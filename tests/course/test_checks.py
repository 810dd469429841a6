"""Checks: what is tried out, what is looked up in the history, and how a failure is put in words."""

from __future__ import annotations

import pytest

from lessons.course.checks import check
from lessons.course.lessons.model import Mode, Solution, Task
from lessons.course.lessons.tasks import read_check
from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Transcript

LAPTOP = Place("laptop")


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    return Cluster(Profile.classroom())


def result(cluster, *checks, history=()):
    task = Task("t", "T", Mode.EDIT, "", tuple(map(read_check, checks)), (), Solution({}, ()))
    return check(task, cluster, history)


def ran(line, stdout="", exit_status=0, place=ADMIN):
    return Transcript(line, place, (("stdout", stdout),), exit_status)


def test_a_command_without_expectations_must_succeed(cluster):
    assert result(cluster, {"expect": "true", "run": "true"}).passed
    assert not result(cluster, {"expect": "false", "run": "false"}).passed


def test_a_failure_says_what_was_expected_and_what_came(cluster):
    (finding,) = result(
        cluster, {"expect": "There is a Service web.", "run": "kubectl get service web"}
    ).findings
    assert finding.expect == "There is a Service web."
    assert finding.wanted == "the command to succeed"
    assert finding.got == 'Error from server (NotFound): services "web" not found (exit status 1)'


def test_steps_see_what_those_before_them_did_and_nothing_stays(cluster):
    made = {
        "expect": "A namespace can be made.",
        "steps": [
            {"run": "kubectl create namespace shop"},
            {"run": "kubectl get namespace shop", "matching": ["^shop"]},
        ],
    }
    gone = {"expect": "It is gone.", "run": "kubectl get namespace shop", "exit": 1}
    assert result(cluster, made, gone).passed


def test_what_was_run_is_looked_up_in_the_history(cluster):
    item = {"expect": "The laptop is refused.", "ran": r"curl\b", "from": "laptop", "exit": 7}
    assert result(cluster, item, history=[ran("curl web", "", 7, LAPTOP)]).passed
    assert not result(cluster, item, history=[ran("curl web", "", 7)]).passed
    assert not result(cluster, item, history=[ran("curl web", "", 0, LAPTOP)]).passed


def test_what_was_not_tried_is_said_so(cluster):
    (finding,) = result(cluster, {"expect": "x", "ran": "dig"}).findings
    assert (finding.passed, finding.got) == (False, "You have not tried this yet.")


def test_captures_over_the_history_count_together(cluster):
    item = {"expect": "x", "ran": "curl", "seen": {"pattern": r"From=(\w+)", "count": 2}}
    both = [ran("curl web", "From=a\n"), ran("curl web", "From=b\n")]
    assert result(cluster, item, history=both).passed
    assert not result(cluster, item, history=both[:1]).passed

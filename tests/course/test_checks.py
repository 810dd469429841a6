"""Checks: what is tried out, what is looked up in the history, and how a failure is put in words."""

from __future__ import annotations

import pytest

from lessons.course.checks import check
from lessons.course.lessons.model import Mode, Solution, Task
from lessons.course.lessons.tasks import read_check
from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Terminal, Transcript

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


PODS = """
apiVersion: v1
kind: Pod
metadata: {name: NAME, labels: {app: web}, annotations: {lab/ready: "READY"}}
spec: {containers: [{name: web, image: "amsy810/echo-nginx:v2.0"}]}
"""


def test_expected_addresses_are_those_of_the_pods_at_the_moment():
    profile, _ = Profile.from_mapping(
        {"pods": {"a": {"ip": "10.244.1.7"}, "b": {"ip": "10.244.2.8"}}}
    )
    cluster = Cluster(profile)
    for name, ready in (("a", "true"), ("b", "false")):
        text = PODS.replace("NAME", name).replace("READY", ready)
        Terminal(cluster).run("kubectl apply -f pod.yaml", files={"pod.yaml": text})
    ready_only = "podIPs(app=web, ready)"
    assert result(cluster, {"expect": "x", "run": "echo 10.244.1.7", "stdout": ready_only}).passed
    both = {"expect": "x", "run": "echo 10.244.2.8; echo 10.244.1.7", "stdout": "podIPs(app=web)"}
    assert result(cluster, both).passed
    assert not result(cluster, {**both, "stdout": ready_only}).passed
    assert not result(cluster, {**both, "stdout": "podIPs(app=web, namespace=shop)"}).passed

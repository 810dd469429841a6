"""What one command may ask of the lab: past it there is a message, and the cluster still stands."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lessons import labs
from lessons.course.lessons import Lesson
from lessons.engine.refs import Place
from lessons.engine.terminal import limits
from lessons.labs import quotas
from lessons.models import Lab

CLIENT = Place("pod", "client", "default")


def objects(lab: Lab) -> int:
    view = labs.look(lab).cluster.view
    return sum(len(named) for (kind, _space), named in view.objects.items() if kind != "Event")


@pytest.mark.parametrize("replicas", [5_000, 2_147_483_647])
def test_a_cluster_holds_so_many_objects_and_the_controller_says_why_no_more(lab: Lab, replicas):
    labs.run(lab, f"kubectl scale deployment sample-deployment --replicas={replicas}")
    assert objects(lab) == quotas.MOST_OBJECTS
    events = labs.run(lab, "kubectl get events --field-selector reason=FailedCreate")
    assert "exceeded quota: service-lab, requested: objects=1, used: objects=" in (
        events.transcript.stdout
    )
    refused = labs.run(lab, "kubectl create configmap one-more")
    assert refused.transcript.exit == 1
    assert 'configmaps "one-more" is forbidden: exceeded quota' in refused.transcript.stderr
    labs.run(lab, "kubectl scale deployment sample-deployment --replicas=1")
    assert labs.run(lab, "kubectl create configmap one-more").transcript.exit == 0


LOOPS = [
    ("while true; do echo x; done", "3000 commands"),
    ("while true; do sleep 1000; done", "four hours of the lab's time"),
    ("for i in $(seq 1 5000); do curl -s -m 1000 sample-clusterip:8080; done", "500 requests"),
    ("seq 1 1000000000", "10000 numbers"),
    ("for i in {1..100000000}; do echo; done", "Argument list too long"),
    ("a=x; for i in $(seq 1 40); do a=$a$a; done; echo $a", "Argument list too long"),
]


@pytest.mark.parametrize(("line", "said"), LOOPS)
def test_a_line_without_end_is_stopped_with_a_message(lab: Lab, line: str, said: str):
    outcome = labs.run(lab, line, CLIENT)
    assert outcome.transcript.exit == 130
    assert said in outcome.transcript.stderr
    assert labs.run(lab, "echo after").transcript.stdout == "after\n"


def test_output_is_kept_to_a_size_that_a_page_can_show(lab: Lab):
    line = "for i in $(seq 1 2900); do echo " + "x" * 900 + "; done"
    outcome = labs.run(lab, line, CLIENT)
    assert "the output grew past" in outcome.transcript.stderr
    assert len(outcome.transcript.stdout) < 2 * limits.MOST_OUTPUT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * 50_000 + "]" * 50_000, "exceeded max depth"),
        (
            "a: &a [x,x,x,x,x,x,x,x]\n"
            + "".join(f"{b}: &{b} [{','.join(['*' + a] * 8)}]\n" for a, b in pairwise("abcdefghi")),
            "excessive aliasing",
        ),
        ("# " + "x" * 400_000, "the file is too large"),
    ],
    ids=["depth", "aliases", "size"],
)
def test_yaml_that_would_burst_is_refused_by_the_parser(
    lab: Lab, lesson: Lesson, text: str, said: str
):
    outcome = labs.apply(lab, {lesson.panes[0]: text})
    assert outcome.transcript.exit == 1
    assert said in outcome.transcript.stderr


@pytest.mark.parametrize(
    "line",
    [
        "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | grep -E '(a+)+b'",
        "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | sed -E 's/(a+)+b/x/'",
        "echo $((9**9**9))",
        "$(" * 2_000 + "echo" + ")" * 2_000,
    ],
    ids=["grep", "sed", "power", "nesting"],
)
def test_what_would_take_for_ever_is_not_begun(lab: Lab, line: str):
    outcome = labs.run(lab, line, CLIENT)
    assert outcome.transcript.exit != 0
    assert outcome.transcript.stderr

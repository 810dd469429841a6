"""kubectl taint, as a real one answered."""

from __future__ import annotations

import pytest

TAINTS = "get node k8s-node01 -o jsonpath='{.spec.taints}'"


def test_a_taint_is_added_replaced_and_removed(kubectl):
    assert kubectl("taint node k8s-node01 k=v:NoSchedule").stdout == "node/k8s-node01 tainted\n"
    again = kubectl("taint node k8s-node01 k=v:NoSchedule")
    assert again.stderr == (
        "error: node k8s-node01 already has k taint(s) with same effect(s) and --overwrite is false\n"
    )
    replaced = kubectl("taint node k8s-node01 k=w:NoSchedule --overwrite")
    assert replaced.stdout == "node/k8s-node01 modified\n"
    assert kubectl(TAINTS).stdout == '[{"effect":"NoSchedule","key":"k","value":"w"}]'
    both = kubectl("taint node k8s-node01 other:NoExecute k:NoSchedule-")
    assert both.stdout == "node/k8s-node01 modified\n"
    assert kubectl("taint node k8s-node01 other-").stdout == "node/k8s-node01 untainted\n"
    assert kubectl(TAINTS).stdout == ""


def test_a_pod_is_not_placed_on_a_tainted_node(kubectl):
    kubectl("taint nodes -l kubernetes.io/hostname=k8s-node01 team=blue:NoSchedule")
    kubectl("create deployment spread --image=nginx --replicas=3")
    nodes = kubectl("get pods -l app=spread -o jsonpath='{.items[*].spec.nodeName}'").stdout
    assert set(nodes.split()) == {"k8s-node02"}


def test_a_dry_run_leaves_the_node_as_it_is(kubectl):
    words = "taint node k8s-node01 k:NoSchedule --dry-run=client"
    assert kubectl(words).stdout == "node/k8s-node01 tainted\n"
    assert kubectl(TAINTS).stdout == ""


REFUSED = {
    "taint": "error: one or more resources must be specified as <resource> <name>",
    "taint node k8s-node01": "error: at least one taint update is required",
    "taint node k:NoSchedule": (
        "error: at least one resource name must be specified since 'all' parameter is not set"
    ),
    "taint node k:NoSchedule k8s-node01": (
        "error: all resources must be specified before taint changes: k8s-node01"
    ),
    "taint node k8s-node01 k:Foo": "error: invalid taint effect: Foo, unsupported taint effect",
    "taint node k8s-node01 k=v=w:NoSchedule": "error: invalid taint spec: k=v=w:NoSchedule",
    "taint node k8s-node01 a=b:NoSchedule a=c:NoSchedule": (
        "error: duplicated taints with the same key and effect: {a c NoSchedule <nil>}"
    ),
    "taint node k8s-node01 a=b:NoSchedule a-": (
        "error: can not both modify and remove the following taint(s) in the same command: a="
    ),
    "taint node k8s-node01 a-": 'error: taint "a" not found',
    "taint node k8s-node01 a:NoSchedule-": 'error: taint "a:NoSchedule" not found',
    "taint node nope a:NoSchedule": 'Error from server (NotFound): nodes "nope" not found',
    "taint pod x a:NoSchedule": ("error: invalid resource type pod, only node types are supported"),
    "taint foo x a:NoSchedule": 'the server doesn\'t have a resource type "foo"',
    "taint nodes --all -l a=b x:NoSchedule": (
        "error: setting 'all' parameter with a non empty selector is prohibited"
    ),
}


@pytest.mark.parametrize(("words", "told"), REFUSED.items(), ids=REFUSED)
def test_what_makes_no_sense_is_refused_in_kubectl_s_words(kubectl, words, told):
    answer = kubectl(words)
    assert answer.exit == 1
    assert answer.stderr.splitlines()[0] == told

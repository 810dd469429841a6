from __future__ import annotations

import pytest

from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal

WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""
NODE = Place("node", "k8s-node01")
TOLERANT = "spec: {tolerations: [{key: maintenance, operator: Exists, effect: NoExecute, tolerationSeconds: 60}], "


def run(lab, line, place=NODE):
    done = Terminal(lab.cluster).run(line, place)
    return done.stdout + done.stderr


def taints(lab, name="k8s-node01"):
    spec = lab.get("Node", name, "").manifest["spec"]
    return [f"{each['key']}:{each['effect']}" for each in spec.get("taints") or ()]


def on_node(lab, name="k8s-node01"):
    return [pod for pod in lab.pods() if pod.typed.node == name]


@pytest.fixture
def web(lab):
    """Four pods on two nodes, and the clock at 3 s."""
    lab.apply(WEB)
    lab.settle()
    lab.advance(3 - lab.cluster.clock.now / 1000)
    return lab


def test_a_silent_kubelet_is_noticed_at_the_first_look_after_fifty_seconds(web):
    run(web, "systemctl stop kubelet")
    web.advance(51.9)  # the lease was renewed last at 0 s
    assert web.get("Node", "k8s-node01", "").typed.ready
    web.advance(0.1)
    assert web.cluster.clock.now == 55_000
    assert not web.get("Node", "k8s-node01", "").typed.ready
    assert (
        run(web, "kubectl get node k8s-node01 --no-headers", Place("admin")).split()[1]
        == "NotReady"
    )


def test_of_a_node_that_is_not_reachable_nothing_is_known(web):
    run(web, "systemctl stop kubelet")
    web.advance(60)
    for condition in web.get("Node", "k8s-node01", "").manifest["status"]["conditions"]:
        assert (condition["status"], condition["reason"], condition["message"]) == (
            "Unknown",
            "NodeStatusUnknown",
            "Kubelet stopped posting node status.",
        )
    assert taints(web) == [
        "node.kubernetes.io/unreachable:NoSchedule",
        "node.kubernetes.io/unreachable:NoExecute",
    ]
    described = run(web, "kubectl describe node k8s-node01", Place("admin"))
    assert "  RenewTime:       Mon, 05 Jan 2026 09:00:00 +0000\n" in described
    assert "node-controller  Node k8s-node01 status is now: NodeNotReady" in described


def test_its_pods_are_no_endpoints_any_more_though_their_containers_run(web):
    gone = {pod.typed.ip for pod in on_node(web)}
    run(web, "systemctl stop kubelet")
    web.advance(60)
    for pod in on_node(web):
        (condition,) = (
            c for c in web.status("Pod", pod.ref.name)["conditions"] if c["type"] == "Ready"
        )
        assert condition["status"] == "False"
        assert "reason" not in condition
        assert web.events("Pod", pod.ref.name)[-1] == "NodeNotReady: Node is not ready"
        assert "Welcome to nginx" in run(web, f"curl -s {pod.typed.ip}", Place("admin"))
    ready = {entry.split()[0] for entry in web.endpoints("web") if "ready" in entry.split()}
    assert len(ready) == 2
    assert not ready & gone


def test_after_five_minutes_they_are_evicted_and_others_take_their_place(web):
    before = [pod.ref.name for pod in on_node(web)]
    run(web, "systemctl stop kubelet")
    web.advance(52 + 299)
    assert not any(pod.typed.meta.deleted for pod in web.pods())
    web.advance(5)
    stuck = [pod.ref.name for pod in on_node(web) if pod.typed.meta.deleted]
    assert stuck == before
    assert (
        web.events("Pod", stuck[0])[-1]
        == f"TaintManagerEviction: Marking for deletion Pod default/{stuck[0]}"
    )
    web.settle()
    assert len(on_node(web, "k8s-node02")) == 4
    web.advance(3600)
    assert [pod.ref.name for pod in on_node(web)] == before  # nobody there to end them
    status = web.status("Pod", stuck[0])
    assert [c["reason"] for c in status["conditions"] if c["type"] == "DisruptionTarget"] == [
        "DeletionByTaintManager"
    ]


def test_a_kubelet_that_comes_back_ends_what_was_to_be_ended(web):
    run(web, "systemctl stop kubelet")
    web.advance(400)
    run(web, "systemctl start kubelet")
    web.settle()
    assert web.get("Node", "k8s-node01", "").typed.ready
    assert taints(web) == []
    assert not on_node(web)
    assert len([entry for entry in web.endpoints("web") if "ready" in entry.split()]) == 4
    words = [text.partition(":")[0] for text in web.events_of_node("k8s-node01")]
    assert words == [
        "NodeNotReady",
        "Starting",
        "NodeHasSufficientMemory",
        "NodeHasNoDiskPressure",
        "NodeHasSufficientPID",
        "NodeReady",
        "NodeAllocatableEnforced",
    ]


def test_one_that_comes_back_in_time_saves_its_pods(web):
    run(web, "systemctl stop kubelet")
    web.advance(100)
    run(web, "systemctl restart kubelet")
    web.advance(600)
    assert not any(pod.typed.meta.deleted for pod in web.pods())
    assert all(pod.typed.ready for pod in web.pods())
    assert (
        f"Cancelling deletion of Pod default/{on_node(web)[0].ref.name}"
        in web.events("Pod", on_node(web)[0].ref.name)[-1]
    )


def test_one_that_is_back_within_the_grace_period_was_never_missed(web):
    run(web, "systemctl stop kubelet")
    web.advance(30)
    run(web, "systemctl start kubelet")
    web.advance(600)
    assert web.get("Node", "k8s-node01", "").typed.ready
    assert not any("NodeNotReady" in text for text in web.events_of_node("k8s-node01"))


def test_what_is_bound_to_a_node_without_kubelet_starts_when_it_is_back(web):
    run(web, "systemctl stop kubelet")
    web.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: late}, spec: {nodeName: k8s-node01, containers: [{name: c, image: nginx}]}}"
    )
    web.advance(20)
    assert web.get("Pod", "late").typed.phase == "Pending"
    run(web, "systemctl start kubelet")
    web.settle()
    assert web.get("Pod", "late").typed.ready


def test_what_fell_due_meanwhile_is_caught_up_with(make_lab):
    lab = make_lab({"images": {"job:1": {"exits": {"after": 20}}}})
    lab.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: job}, spec: {restartPolicy: Never, containers: [{name: c, image: 'job:1'}]}}"
    )
    lab.settle()
    run(lab, "systemctl stop kubelet")
    lab.advance(30)
    assert lab.get("Pod", "job").typed.phase == "Running"
    run(lab, "systemctl start kubelet")
    lab.settle()
    assert lab.get("Pod", "job").typed.phase == "Succeeded"


def test_a_taint_with_noexecute_evicts_at_once_what_does_not_tolerate_it(web):
    taint = {"key": "maintenance", "effect": "NoExecute"}
    node = web.get("Node", "k8s-node01", "").manifest
    web.cluster.apiserver.write({**node, "spec": {**node["spec"], "taints": [taint]}})
    web.cluster.reconcile()
    assert all(pod.typed.meta.deleted for pod in on_node(web))
    web.settle()
    assert len(on_node(web, "k8s-node02")) == 4


def test_a_toleration_of_a_minute_lasts_a_minute(lab):
    lab.apply(WEB.replace("spec: {containers", TOLERANT + "containers"))
    lab.settle()
    taint = {"key": "maintenance", "effect": "NoExecute"}
    node = lab.get("Node", "k8s-node01", "").manifest
    lab.cluster.apiserver.write({**node, "spec": {**node["spec"], "taints": [taint]}})
    lab.cluster.reconcile()
    before = {pod.uid for pod in on_node(lab)}
    lab.advance(59)
    assert {pod.uid for pod in on_node(lab)} == before
    lab.advance(3)
    assert not {pod.uid for pod in on_node(lab)} & before


def test_a_pod_of_a_daemonset_stays_where_it_is(lab):
    lab.apply(
        "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, spec: {selector: {matchLabels: {app: agent}},"
        " template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: c, image: nginx}]}}}}"
    )
    lab.settle()
    run(lab, "systemctl stop kubelet")
    lab.advance(1000)
    assert [pod.typed.meta.deleted for pod in lab.pods()] == ["", ""]
    status = lab.status("DaemonSet", "agent")
    assert (status["desiredNumberScheduled"], status["numberMisscheduled"]) == (1, 1)


def test_a_cordoned_node_is_tainted_as_unschedulable(web):
    run(web, "kubectl cordon k8s-node01", Place("admin"))
    assert taints(web) == ["node.kubernetes.io/unschedulable:NoSchedule"]
    run(web, "kubectl uncordon k8s-node01", Place("admin"))
    assert taints(web) == []


@pytest.mark.parametrize(
    ("line", "printed", "exit"),
    [
        ("systemctl is-active kubelet", "active\n", 0),
        ("systemctl stop kubelet; systemctl is-active kubelet", "inactive\n", 3),
        ("systemctl status sshd", "Unit sshd.service could not be found.\n", 4),
        (
            "systemctl restart docker",
            "Failed to restart docker.service: Unit docker.service not found.\n",
            5,
        ),
        ("systemctl dance kubelet", "Unknown command verb 'dance'.\n", 1),
        ("systemctl", "Too few arguments.\n", 1),
    ],
)
def test_systemctl_knows_the_kubelet(lab, line, printed, exit):
    done = Terminal(lab.cluster).run(line, NODE)
    assert (done.stdout + done.stderr, done.exit) == (printed, exit)


def test_its_status_tells_since_when(lab):
    lab.advance(100)
    lab.settle()
    run(lab, "systemctl stop kubelet")
    lab.advance(65)
    now = lab.cluster.clock.now // 1000
    assert "Active: inactive (dead) since Mon 2026-01-05" in run(lab, "systemctl status kubelet")
    assert "; 1min 5s ago\n" in run(lab, "systemctl status kubelet")
    run(lab, "systemctl start kubelet")
    assert "Active: active (running)" in run(lab, "systemctl status kubelet")
    assert lab.cluster.clock.now // 1000 - now < 5

from __future__ import annotations

import pytest

POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""


def reason(lab, name):
    (status,) = lab.status("Pod", name)["containerStatuses"]
    ((state, detail),) = status["state"].items()
    return detail.get("reason", state)


def test_a_pod_is_bound_at_once_and_runs_a_second_later(lab):
    lab.apply(POD)
    assert lab.get("Pod", "web").typed.node == "k8s-node01"
    assert reason(lab, "web") == "ContainerCreating"
    assert "podIP" not in lab.status("Pod", "web")
    lab.settle()
    assert reason(lab, "web") == "running"
    assert lab.status("Pod", "web")["podIP"] == "10.244.1.2"
    assert lab.get("Pod", "web").typed.ready


def test_a_pin_decides_address_node_and_readiness(make_lab):
    pin = {"ip": "10.38.0.7", "node": "k8s-node02", "ready": False}
    lab = make_lab({"pods": {"web": pin}})
    lab.apply(POD)
    lab.settle()
    pod = lab.get("Pod", "web").typed
    assert (pod.ip, pod.node, pod.ready) == ("10.38.0.7", "k8s-node02", False)


def test_a_pod_of_the_hosts_network_has_the_nodes_address(lab):
    lab.apply(POD.replace("spec: {", "spec: {hostNetwork: true, "))
    lab.settle()
    assert lab.get("Pod", "web").typed.ip == "192.168.0.31"


def test_a_pod_made_again_gets_another_address(lab):
    lab.apply(POD)
    lab.settle()
    lab.delete("Pod", "web")
    lab.settle()
    lab.apply(POD)
    lab.settle()
    assert lab.get("Pod", "web").typed.ip == "10.244.1.3"


def test_a_node_takes_110_pods_and_the_rest_stay_pending(make_lab):
    lab = make_lab({"nodes": [{"name": "only", "ip": "192.168.0.9"}]})
    for number in range(110):
        lab.apply(POD.replace("name: web,", f"name: web-{number:03},"))
    lab.settle()
    waiting = [pod for pod in lab.pods() if not pod.typed.node]
    assert [pod.ref.name for pod in waiting] == ["web-108", "web-109"]  # CoreDNS has two places
    (condition,) = lab.status("Pod", "web-109")["conditions"]
    assert condition["message"] == (
        "0/1 nodes are available: 1 Too many pods. no new claims to deallocate, preemption: "
        "0/1 nodes are available: 1 No preemption victims found for incoming pod."
    )
    lab.delete("Pod", "web-000")
    lab.settle()
    assert lab.get("Pod", "web-108").typed.ready


def test_why_no_node_fits_is_said_for_each_reason(lab):
    for name in ("k8s-node01", "k8s-node02"):
        node = lab.cluster.view.get("Node", "", name)
        spec = {**node.manifest["spec"], "unschedulable": True}
        lab.cluster.apiserver.write({**node.manifest, "spec": spec})
    lab.apply(POD)
    (condition,) = lab.status("Pod", "web")["conditions"]
    assert condition["message"].startswith(
        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) were unschedulable. "
    )
    assert lab.events("Pod", "web")[0].startswith("FailedScheduling: 0/3 nodes are available")


def test_without_nodes_pods_stay_as_they_were_created(make_lab):
    lab = make_lab({"nodes": []})
    lab.apply(POD)
    lab.settle()
    assert lab.get("Pod", "web").typed.phase == "Pending"
    assert "conditions" not in lab.status("Pod", "web")


@pytest.mark.parametrize(
    ("command", "policy", "phase", "exit_code"),
    [
        (["sleep", "5"], "Never", "Succeeded", 0),
        (["sh", "-c", "echo hello; exit 3"], "Never", "Failed", 3),
        (["false"], "Never", "Failed", 1),
        (["true"], "OnFailure", "Succeeded", 0),
    ],
)
def test_a_command_that_ends_ends_its_pod(lab, command, policy, phase, exit_code):
    spec = f"restartPolicy: {policy}, containers: [{{command: {command}, "
    lab.apply(POD.replace("containers: [{", spec))
    lab.advance(10)
    status = lab.status("Pod", "web")
    assert status["phase"] == phase
    assert status["containerStatuses"][0]["state"]["terminated"]["exitCode"] == exit_code


def test_what_a_finished_command_printed_is_in_the_log(lab):
    lab.apply(
        POD.replace(
            "containers: [{", 'restartPolicy: Never, containers: [{args: [echo, "hi there"], '
        )
    )
    lab.settle()
    assert lab.cluster.kubelet.logs(lab.get("Pod", "web").ref) == "hi there\n"


def test_a_container_that_keeps_ending_is_restarted_with_growing_pauses(lab):
    lab.apply(POD.replace("containers: [{", 'containers: [{command: ["false"], '))
    lab.settle()
    assert reason(lab, "web") == "CrashLoopBackOff"
    restarts = []
    for _ in range(4):
        lab.advance(20)
        restarts.append(lab.status("Pod", "web")["containerStatuses"][0]["restartCount"])
    assert restarts == [2, 3, 3, 4]
    message = lab.status("Pod", "web")["containerStatuses"][0]["state"]["waiting"]["message"]
    assert message.startswith("back-off 1m20s restarting failed container=web pod=web_default(")


def test_init_containers_go_one_after_the_other(lab):
    init = (
        "initContainers: [{name: one, image: busybox}, {name: two, image: busybox}], containers: [{"
    )
    lab.apply(POD.replace("containers: [{", init))
    seen = []
    for _ in range(4):
        done = sum(each["ready"] for each in lab.status("Pod", "web")["initContainerStatuses"])
        seen.append((done, reason(lab, "web")))
        lab.advance(1)
    assert seen == [
        (0, "PodInitializing"),
        (1, "PodInitializing"),
        (2, "PodInitializing"),
        (2, "running"),
    ]


def test_a_readiness_probe_takes_its_seconds(lab):
    probe = "readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 8}, "
    lab.apply(POD.replace("containers: [{", "containers: [{" + probe))
    lab.advance(5)
    assert not lab.get("Pod", "web").typed.ready
    lab.settle()
    assert lab.get("Pod", "web").typed.ready
    assert lab.cluster.clock.now >= 9000


def test_a_probe_of_a_port_where_nobody_listens_fails(lab):
    probe = "readinessProbe: {tcpSocket: {port: 8080}}, "
    lab.apply(POD.replace("containers: [{", "containers: [{" + probe))
    lab.settle()
    assert not lab.get("Pod", "web").typed.ready
    assert any(event.startswith("Unhealthy: ") for event in lab.events("Pod", "web"))
    lab.change("Pod", "web", lambda pod: pod["metadata"].update(annotations={"lab/listen": "8080"}))
    assert not lab.get("Pod", "web").typed.ready  # until the probe comes round
    lab.settle()
    assert lab.get("Pod", "web").typed.ready


@pytest.mark.parametrize(("lingers", "gone_after"), [("false", 1), ("true", 30)])
def test_a_deleted_pod_goes_soon_or_lingers_for_its_grace_period(lab, lingers, gone_after):
    lab.apply(POD.replace("labels:", f'annotations: {{lab/linger: "{lingers}"}}, labels:'))
    lab.settle()
    lab.delete("Pod", "web")
    lab.advance(gone_after - 0.5)
    assert lab.get("Pod", "web").typed.ready
    lab.advance(1)
    assert not lab.pods()


def test_settling_does_not_wait_for_a_pod_that_lingers(lab):
    lab.apply(POD.replace("labels:", 'annotations: {lab/linger: "true"}, labels:'))
    lab.settle()
    before = lab.cluster.clock.now
    lab.delete("Pod", "web")
    lab.settle()
    assert lab.cluster.clock.now - before < 5000
    assert lab.get("Pod", "web").typed.meta.deleted


def test_a_life_is_told_in_events(lab):
    lab.apply(POD)
    lab.settle()
    assert lab.events("Pod", "web") == [
        "Scheduled: Successfully assigned default/web to k8s-node01",
        'Pulled: Container image "nginx:1.27" already present on machine and can be accessed by the pod',
        "Created: Container created",
        "Started: Container started",
    ]

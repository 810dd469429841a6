from __future__ import annotations

import pytest

from lessons.engine.terminal import Terminal

POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - name: web
    image: "nginx:1.27"
    ports: [{name: http, containerPort: 80}]
    PROBES
"""

AT_80 = "httpGet: {path: /, port: http}"
AT_81 = "tcpSocket: {port: 81}"


def pod(probes):
    return POD.replace("PROBES", probes)


def container(lab, name="web"):
    (status,) = lab.status("Pod", name)["containerStatuses"]
    return status


def unhealthy(lab):
    return [text for text in lab.events("Pod", "web") if text.startswith("Unhealthy: ")]


@pytest.mark.parametrize(
    ("probe", "message"),
    [
        (
            "httpGet: {path: /nowhere, port: 80}",
            "Readiness probe failed: HTTP probe failed with statuscode: 404",
        ),
        (
            "httpGet: {path: /, port: 81}",
            'Readiness probe failed: Get "http://10.244.1.2:81/": dial tcp 10.244.1.2:81: connect: connection refused',
        ),
        (
            "httpGet: {path: health, port: 80, scheme: HTTPS}",
            'Readiness probe failed: Get "https://10.244.1.2:80/health": http: server gave HTTP response to HTTPS client',
        ),
        (
            AT_81,
            "Readiness probe failed: dial tcp 10.244.1.2:81: connect: connection refused",
        ),
        (
            "grpc: {port: 80}",
            'Readiness probe failed: timeout: failed to connect service "10.244.1.2:80" within 1s: context deadline exceeded',
        ),
        (
            "tcpSocket: {port: https}",
            'Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "https": invalid syntax',
        ),
    ],
)
def test_why_a_readiness_probe_fails_is_told_in_the_kubelets_words(lab, probe, message):
    lab.apply(pod(f"readinessProbe: {{{probe}}}"))
    lab.settle()
    assert not lab.get("Pod", "web").typed.ready
    assert unhealthy(lab) == [f"Unhealthy: {message}"]


def test_a_probe_that_fails_goes_on_looking_and_its_event_counts(lab):
    lab.apply(pod(f"readinessProbe: {{{AT_81}, periodSeconds: 5}}"))
    lab.settle()
    lab.advance(20)
    (event,) = (
        item.manifest
        for item in lab.cluster.view.list("Event", "default")
        if item.manifest["reason"] == "Unhealthy"
    )
    assert event["count"] == 5


def test_readiness_is_lost_after_three_failures_in_a_row(lab):
    lab.apply(pod("readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 10}"))
    lab.settle()
    lab.change("Pod", "web", lambda pod: pod["metadata"].update(annotations={"lab/listen": "81"}))
    seen = []
    for _ in range(4):
        lab.advance(10)
        seen.append((lab.get("Pod", "web").typed.ready, len(unhealthy(lab))))
    assert seen == [(True, 1), (True, 1), (False, 1), (False, 1)]


def test_a_success_threshold_asks_for_several_successes(lab):
    lab.apply(pod("readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 4, successThreshold: 3}"))
    lab.advance(9)
    assert not lab.get("Pod", "web").typed.ready
    lab.settle()
    assert lab.get("Pod", "web").typed.ready
    assert lab.cluster.clock.now == 11_000  # started after 1 s, first look after 2, two more


def test_a_failing_liveness_probe_restarts_the_container_and_then_backs_off(lab):
    lab.apply(pod(f"livenessProbe: {{{AT_81}, periodSeconds: 5}}"))
    lab.settle()
    assert lab.get("Pod", "web").typed.ready
    lab.advance(15)
    assert container(lab)["restartCount"] == 1
    assert container(lab)["lastState"]["terminated"]["exitCode"] == 0
    assert "Killing: Container web failed liveness probe, will be restarted" in lab.events(
        "Pod", "web"
    )
    lab.advance(15)
    assert container(lab)["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    assert not lab.get("Pod", "web").typed.ready


def test_a_restart_leaves_the_pods_other_containers_alone(lab):
    sidecar = (
        f"livenessProbe: {{{AT_81}}}\n  - {{name: side, image: busybox, command: [sleep, 1d]}}"
    )
    lab.apply(pod(sidecar))
    lab.advance(40)
    counts = {
        each["name"]: each["restartCount"] for each in lab.status("Pod", "web")["containerStatuses"]
    }
    assert counts == {"web": 1, "side": 0}


def test_a_command_that_heeds_no_signal_is_killed_when_the_probes_grace_is_over(lab):
    text = pod(f"livenessProbe: {{{AT_81}, periodSeconds: 1, terminationGracePeriodSeconds: 7}}")
    lab.apply(text.replace("ports:", "command: [sleep, 1d]\n    ports:"))
    lab.advance(10)
    assert container(lab)["restartCount"] == 0
    lab.advance(2)
    assert container(lab)["restartCount"] == 1
    assert container(lab)["lastState"]["terminated"]["exitCode"] == 137


def test_until_the_startup_probe_has_succeeded_the_others_wait(lab):
    startup = f"startupProbe: {{{AT_80}, initialDelaySeconds: 20}}"
    lab.apply(pod(f"{startup}\n    livenessProbe: {{{AT_81}}}\n    readinessProbe: {{{AT_80}}}"))
    lab.advance(20)
    assert (container(lab)["started"], container(lab)["ready"]) == (False, False)
    assert not unhealthy(lab)
    lab.advance(3)
    assert (container(lab)["started"], container(lab)["ready"]) == (True, True)


def test_a_startup_probe_that_never_succeeds_restarts_the_container(lab):
    lab.apply(pod(f"startupProbe: {{{AT_81}, periodSeconds: 2, failureThreshold: 5}}"))
    lab.advance(13)
    assert container(lab)["restartCount"] == 1
    assert "Killing: Container web failed startup probe, will be restarted" in lab.events(
        "Pod", "web"
    )


def test_an_exec_probe_runs_its_command_in_the_pod(lab):
    Terminal(lab.cluster)
    lab.apply(pod('readinessProbe: {exec: {command: [sh, -c, "curl -sf http://db > /dev/null"]}}'))
    lab.settle()
    assert not lab.get("Pod", "web").typed.ready
    lab.apply(
        "{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {selector: {app: db}, ports: [{port: 80}]}}"
    )
    lab.apply(
        POD.replace("name: web, ", "name: db, ")
        .replace("app: web", "app: db")
        .replace("PROBES", "")
    )
    lab.advance(15)
    assert lab.get("Pod", "web").typed.ready


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (["false"], "Unhealthy: Liveness probe failed: "),
        (["sh", "-c", "echo no; exit 3"], "Unhealthy: Liveness probe failed: no\n"),
        (
            ["sleep", "5"],
            'Unhealthy: Liveness probe failed: command timed out: "sleep 5" timed out after 1s',
        ),
    ],
)
def test_what_a_failing_command_says_is_in_the_event(lab, command, event):
    Terminal(lab.cluster)
    lab.apply(pod(f"livenessProbe: {{exec: {{command: {command}}}}}"))
    lab.advance(5)
    assert unhealthy(lab) == [event]


@pytest.mark.parametrize("command", [["pg_isready"], ["cat", "/tmp/healthy"]])
def test_of_what_the_lab_does_not_have_the_best_is_assumed(lab, command):
    Terminal(lab.cluster)
    lab.apply(pod(f"readinessProbe: {{exec: {{command: {command}}}}}"))
    lab.settle()
    assert lab.get("Pod", "web").typed.ready


def test_an_exec_probe_leaves_no_mark_on_the_cluster(lab):
    Terminal(lab.cluster)
    lab.apply(pod("readinessProbe: {exec: {command: [curl, -s, -m, '3', 'http://192.0.2.1']}}"))
    before = lab.cluster.clock.now
    lab.settle()
    assert lab.cluster.clock.now == before + 2000

from __future__ import annotations

from itertools import pairwise

import pytest

from lessons.engine.profile import Profile
from lessons.engine.terminal import Terminal

POD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "IMAGE"}]}
"""


def waiting(lab, name="web"):
    (status,) = lab.status("Pod", name)["containerStatuses"]
    return status["state"].get("waiting", {})


def run(lab, line):
    done = Terminal(lab.cluster).run(line)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("image", "pull", "message"),
    [
        (
            "nginx:9.99",
            "not-found",
            'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:9.99": '
            'failed to resolve reference "docker.io/library/nginx:9.99": docker.io/library/nginx:9.99: not found',
        ),
        (
            "team/app",
            "denied",
            'failed to pull and unpack image "docker.io/team/app:latest": failed to resolve reference '
            '"docker.io/team/app:latest": pull access denied, repository does not exist or may require '
            "authorization: server message: insufficient_scope: authorization failed",
        ),
        (
            "registry.invalid:5000/app:1",
            "no-host",
            'failed to pull and unpack image "registry.invalid:5000/app:1": failed to resolve reference '
            '"registry.invalid:5000/app:1": failed to do request: Head "https://registry.invalid:5000/v2/app/manifests/1": '
            "dial tcp: lookup registry.invalid on 192.168.0.2:53: no such host",
        ),
    ],
)
def test_an_image_that_no_node_gets_backs_off(make_lab, image, pull, message):
    lab = make_lab({"images": {image: {"pull": pull}}})
    lab.apply(POD.replace("IMAGE", image))
    lab.advance(1)
    assert waiting(lab) == {"reason": "ErrImagePull", "message": message}
    lab.settle()
    assert waiting(lab) == {
        "reason": "ImagePullBackOff",
        "message": f'Back-off pulling image "{image}": ErrImagePull: {message}',
    }
    assert lab.events("Pod", "web")[1:] == [
        f'Pulling: Pulling image "{image}"',
        f'Failed: Failed to pull image "{image}": {message}',
        "Failed: Error: ErrImagePull",
        f'BackOff: Back-off pulling image "{image}"',
        "Failed: Error: ImagePullBackOff",
    ]


def test_the_pauses_between_pulls_double_up_to_five_minutes(make_lab):
    lab = make_lab({"images": {"nginx:9": {"pull": "fails"}}})
    lab.apply(POD.replace("IMAGE", "nginx:9"))
    pulls, before = [], ""
    for second in range(1, 1300):
        lab.advance(1)
        reason = waiting(lab)["reason"]
        if reason == "ErrImagePull" != before:
            pulls.append(second)
        before = reason
    pauses = [late - early for early, late in pairwise(pulls)]
    assert pauses[:7] == [10, 20, 40, 80, 160, 300, 300]


def test_what_kubectl_shows_of_a_pod_without_its_image(make_lab):
    lab = make_lab({"images": {"nginx:9": {"pull": "not-found"}}})
    lab.apply(POD.replace("IMAGE", "nginx:9"))
    lab.settle()
    assert run(lab, "kubectl get pod web --no-headers").split()[1:4] == [
        "0/1",
        "ImagePullBackOff",
        "0",
    ]
    assert lab.status("Pod", "web")["phase"] == "Pending"
    assert lab.status("Pod", "web")["podIP"] == "10.244.1.2"
    assert run(lab, "kubectl logs web") == (
        'Error from server (BadRequest): container "web" in pod "web" is waiting to start: '
        "trying and failing to pull image\n"
    )
    assert "      Reason:       ImagePullBackOff\n" in run(lab, "kubectl describe pod web")


def test_a_name_that_is_no_image_reference_is_not_tried(lab):
    lab.apply(POD.replace("IMAGE", "Nginx"))
    lab.settle()
    assert waiting(lab)["reason"] == "InvalidImageName"
    assert lab.events("Pod", "web")[1] == (
        'InspectFailed: Failed to apply default image tag "Nginx": couldn\'t parse image name "Nginx": '
        "invalid reference format: repository name (library/Nginx) must be lowercase"
    )


def test_policy_never_does_not_pull(make_lab):
    lab = make_lab({"images": {"app:1": {"pull": "fails"}}})
    lab.apply(POD.replace('"IMAGE"', "'app:1', imagePullPolicy: Never"))
    lab.settle()
    assert waiting(lab) == {
        "reason": "ErrImageNeverPull",
        "message": 'Container image "app:1" is not present with pull policy of Never',
    }


def test_an_init_container_without_its_image_holds_up_the_pod(make_lab):
    lab = make_lab({"images": {"setup:1": {"pull": "fails"}}})
    text = POD.replace(
        "containers:", "initContainers: [{name: setup, image: 'setup:1'}], containers:"
    )
    lab.apply(text.replace("IMAGE", "nginx"))
    lab.settle()
    assert run(lab, "kubectl get pod web --no-headers").split()[1:3] == [
        "0/1",
        "Init:ImagePullBackOff",
    ]


def test_an_image_declared_to_end_does_so_again_and_again(make_lab):
    exits = {"code": 2, "after": 5, "says": "panic: no database\n"}
    lab = make_lab({"images": {"app:1": {"exits": exits}}})
    lab.apply(POD.replace("IMAGE", "app:1"))
    lab.advance(5.5)
    assert lab.get("Pod", "web").typed.ready
    lab.advance(6)  # the second run, at once after the first
    assert waiting(lab)["reason"] == "CrashLoopBackOff"
    row = run(lab, "kubectl get pod web --no-headers").split()
    assert row[1:5] == ["0/1", "CrashLoopBackOff", "1", "(0s"]
    described = run(lab, "kubectl describe pod web")
    state = described[described.index("    State:") : described.index("    Ready:")]
    assert [line.split() for line in state.splitlines()] == [
        ["State:", "Waiting"],
        ["Reason:", "CrashLoopBackOff"],
        ["Last", "State:", "Terminated"],
        ["Reason:", "Error"],
        ["Exit", "Code:", "2"],
        ["Started:", "Mon,", "05", "Jan", "2026", "09:00:07", "+0000"],
        ["Finished:", "Mon,", "05", "Jan", "2026", "09:00:12", "+0000"],
    ]
    assert run(lab, "kubectl logs web") == "panic: no database\n"
    assert run(lab, "kubectl logs web --previous") == "panic: no database\n"


def test_before_a_first_restart_there_is_no_previous_log(lab):
    lab.apply(POD.replace("IMAGE", "nginx"))
    lab.settle()
    assert run(lab, "kubectl logs web -p") == (
        'Error from server (BadRequest): previous terminated container "web" in pod "web" not found\n'
    )


def test_nobody_answers_between_two_runs(make_lab):
    lab = make_lab({"images": {"nginx:1.27": {"exits": {"code": 1, "after": 3}}}})
    lab.apply(POD.replace("IMAGE", "nginx:1.27"))
    lab.advance(2)
    node = lab.get("Pod", "web").typed.ip
    assert "Welcome to nginx" in run(lab, f"curl -s {node}")
    lab.advance(6)
    assert waiting(lab)["reason"] == "CrashLoopBackOff"
    assert "Couldn't connect to server" in run(lab, f"curl {node}")


def test_a_long_run_is_forgiven_its_past(make_lab):
    lab = make_lab({"images": {"app:1": {"exits": {"code": 1, "after": 660}}}})
    lab.apply(POD.replace("IMAGE", "app:1"))
    lab.advance(3 * 660 + 5)
    (status,) = lab.status("Pod", "web")["containerStatuses"]
    assert (status["restartCount"], "running" in status["state"]) == (3, True)


def test_a_profile_that_asks_for_another_way_to_fail_is_refused():
    with pytest.raises(
        ValueError, match=r"images\.app\.pull: must be one of works, fails, not-found"
    ):
        Profile.from_mapping({"images": {"app": {"pull": "sometimes"}}})


INIT = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  restartPolicy: POLICY
  initContainers: [{name: setup, image: busybox, command: COMMAND}]
  containers: [{name: web, image: nginx}]
"""


@pytest.mark.parametrize(
    ("policy", "command", "seconds", "shown"),
    [
        ("Always", '[sh, -c, "exit 1"]', 2, "Init:CrashLoopBackOff"),
        ("Never", '[sh, -c, "exit 1"]', 5, "Init:Error"),
        ("Always", '[sleep, "10"]', 9, "Init:0/1"),
        ("Always", '[sleep, "10"]', 13, "Running"),
    ],
)
def test_an_init_container_takes_its_time_and_may_fail(lab, policy, command, seconds, shown):
    lab.apply(INIT.replace("POLICY", policy).replace("COMMAND", command))
    lab.advance(seconds)
    assert run(lab, "kubectl get pod web --no-headers").split()[2] == shown


def test_a_sidecar_runs_on_beside_the_others(lab):
    text = INIT.replace("POLICY", "Always").replace(
        "COMMAND", '[sleep, "1d"], restartPolicy: Always'
    )
    lab.apply(text)
    lab.settle()
    assert run(lab, "kubectl get pod web --no-headers").split()[1:3] == ["2/2", "Running"]

"""A rolling update: three pods of one version make way for three of the next, and no request is lost."""

from __future__ import annotations

import pytest
from story_lab import Story

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  strategy: {rollingUpdate: {maxSurge: SURGE, maxUnavailable: UNAVAILABLE}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: kubetm/app:v1
        ports: [{containerPort: 8080}]
        PROBE
        HOOK
"""
PROBE = "readinessProbe: {httpGet: {path: /health, port: 8080}, initialDelaySeconds: 3}"
HOOK = "lifecycle: {preStop: {sleep: {seconds: 4}}}"
UPDATE = "kubectl set image deployment/web web=kubetm/app:v2"


def deployment(surge=1, unavailable=0, probe=PROBE, hook=HOOK):
    text = DEPLOYMENT.replace("SURGE", str(surge)).replace("UNAVAILABLE", str(unavailable))
    return text.replace("PROBE", probe).replace("HOOK", hook)


def versions(story, names):
    """How many of these pods are of the first and of the second version."""
    images = story.run(
        "kubectl get pods -l app=web -o 'jsonpath={.items[*].metadata.name} {.items[*].spec.containers[0].image}'"
    )
    words = images.split()
    image = dict(zip(words[: len(words) // 2], words[len(words) // 2 :], strict=True))
    kinds = [image[name].rpartition(":")[2] for name in names]
    return kinds.count("v1"), kinds.count("v2")


def test_one_more_pod_at_a_time_replaces_one_old_pod_at_a_time():
    story = Story(deployment(surge=1, unavailable=0))
    told = [
        (moment.at, sorted(moment.rows.values()), versions(story, moment.answers))
        for moment in story.begin(UPDATE)
    ]
    running, starting = "1/1 Running", "0/1 ContainerCreating"
    unready, leaving = "0/1 Running", "1/1 Terminating"
    assert told[:6] == [
        # A fourth pod is made beside the three; it has no address yet.
        (0.0, [starting, running, running, running], (3, 0)),
        # Its container runs, its probe has not looked yet: it is listed, and gets nothing.
        (1.0, [unready, running, running, running], (3, 0)),
        # It is ready. An old pod is told to go, and gets nothing from here on; the next new one is made.
        (4.0, [starting, running, running, running, leaving], (2, 1)),
        (5.0, [unready, running, running, running, leaving], (2, 1)),
        # The same again.
        (8.0, [starting, running, running, running, leaving, leaving], (1, 2)),
        # The first one to go has slept its four seconds, and taken one to end.
        (9.0, [unready, running, running, running, leaving], (1, 2)),
    ]
    at, rows, (old, new) = told[-1]
    assert (rows, old, new) == ([running] * 3, 0, 3)
    assert at == 17.0


@pytest.mark.parametrize(
    ("surge", "unavailable", "fewest", "most"),
    [(1, 0, 3, 4), (0, 1, 2, 3), (1, 1, 2, 4), ("'100%'", 0, 3, 6), (0, "'34%'", 2, 3)],
)
def test_never_fewer_ready_nor_more_pods_than_the_strategy_allows(surge, unavailable, fewest, most):
    story = Story(deployment(surge, unavailable))
    seen = list(story.begin(UPDATE))
    assert min(sum(pod.ready and not pod.terminating for pod in m.pods) for m in seen) == fewest
    assert max(sum(not pod.terminating for pod in m.pods) for m in seen) == most
    assert not any(moment.failed for moment in seen)
    assert versions(story, seen[-1].answers) == (0, 3)


def test_without_a_probe_pods_get_traffic_as_soon_as_they_run():
    story = Story(deployment(probe=""))
    new = [versions(story, moment.answers)[1] for moment in story.begin(UPDATE)]
    assert new[:3] == [0, 1, 2]


def test_a_pod_that_is_gone_at_once_gets_requests_until_kube_proxys_next_round():
    story = Story(deployment())
    first, second, third = sorted(story.look().answers)
    story.run(f"kubectl label pod {first} app-")  # kube-proxy hears of this at once ...
    story.cluster.reconcile()
    force = "--grace-period=0 --force --wait=false"
    seen = list(
        story.begin(f"kubectl delete pod {second} {force}")
    )  # ... and of this a second later
    assert seen[0].behind
    assert seen[0].failed
    assert second not in seen[0].endpoints
    assert seen[0].answers == {third}
    assert not any(moment.failed for moment in seen[1:])


def test_a_version_that_never_gets_ready_stops_the_rollout_and_nobody_notices():
    broken = deployment().replace("path: /health", "path: /nowhere")
    story = Story(deployment())
    story.files["broken.yaml"] = broken.replace("app:v1", "app:v2")
    seen = list(story.begin("kubectl apply -f broken.yaml"))
    assert sorted(seen[-1].rows.values()) == ["0/1 Running", *["1/1 Running"] * 3]
    assert versions(story, seen[-1].answers) == (3, 0)
    assert not any(moment.failed for moment in seen)
    back = list(story.begin("kubectl rollout undo deployment/web"))
    assert sorted(back[-1].rows.values()) == ["1/1 Running"] * 3

"""A StatefulSet is made smaller: the last pod goes first, and each takes its name along."""

from __future__ import annotations

from story_lab import CLIENT, Story

STATEFUL_SET = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  replicas: 3
  serviceName: web
  podManagementPolicy: POLICY
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: kubetm/app:v1
        ports: [{containerPort: 8080}]
        lifecycle: {preStop: {sleep: {seconds: 5}}}
"""


def story_of(policy="OrderedReady"):
    return Story(STATEFUL_SET.replace("POLICY", policy))


def named(story):
    """The pods whose own names the cluster's DNS knows."""
    copy = story.cluster.fork()
    lines = {f"web-{at}": f"dig +short web-{at}.web.default.svc.cluster.local" for at in range(3)}
    from lessons.engine.terminal import Terminal

    return {name for name, line in lines.items() if Terminal(copy).run(line, CLIENT).stdout}


def test_it_shrinks_from_the_last_pod_to_the_first_each_after_the_other_has_ended():
    story = story_of()
    told = [
        (moment.at, moment.rows, set(moment.answers), named(story))
        for moment in story.begin("kubectl scale statefulset web --replicas=1")
    ]
    running, leaving = "1/1 Running", "1/1 Terminating"
    assert told[0] == (
        0.0,
        {"web-0": running, "web-1": running, "web-2": leaving},
        {"web-0", "web-1"},
        {"web-0", "web-1"},
    )
    assert told[-2] == (
        6.0,
        {"web-0": running, "web-1": leaving},
        {"web-0"},
        {"web-0"},
    )
    assert told[-1] == (12.0, {"web-0": running}, {"web-0"}, {"web-0"})


def test_the_last_one_serves_until_it_is_gone_but_has_no_name_any_more():
    story = story_of()
    list(story.begin("kubectl scale statefulset web --replicas=1"))
    seen = []
    for moment in story.begin("kubectl scale statefulset web --replicas=0"):
        seen.append((moment.at, moment.endpoints, set(moment.answers), moment.failed, named(story)))
    assert seen[0] == (0.0, {"web-0": "serving terminating"}, {"web-0"}, 0, set())
    assert seen[-1] == (6.0, {}, set(), 40, set())


def test_in_parallel_all_go_at_once():
    story = story_of("Parallel")
    first, *_, last = story.begin("kubectl scale statefulset web --replicas=1")
    assert first.rows == {
        "web-0": "1/1 Running",
        "web-1": "1/1 Terminating",
        "web-2": "1/1 Terminating",
    }
    assert (last.at, last.rows) == (6.0, {"web-0": "1/1 Running"})


def test_it_grows_again_one_ready_pod_after_the_other_under_the_same_names():
    story = story_of()
    list(story.begin("kubectl scale statefulset web --replicas=0"))
    seen = [
        (moment.at, moment.rows, set(moment.answers))
        for moment in story.begin("kubectl scale statefulset web --replicas=2")
    ]
    running, starting = "1/1 Running", "0/1 ContainerCreating"
    assert seen == [
        (0.0, {"web-0": starting}, set()),
        (1.0, {"web-0": running, "web-1": starting}, {"web-0"}),
        (2.0, {"web-0": running, "web-1": running}, {"web-0", "web-1"}),
    ]

"""A drain: the pods of one node are sent away, and finish what they were doing."""

from __future__ import annotations

from story_lab import Story

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: REPLICAS
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      AFFINITY
      containers:
      - name: web
        image: kubetm/app:v1
        ports: [{containerPort: 8080}]
        readinessProbe: {httpGet: {path: /health, port: 8080}, initialDelaySeconds: 15}
        lifecycle: {preStop: {exec: {command: [sleep, "10"]}}}
"""
DRAIN = "kubectl drain k8s-node01 --ignore-daemonsets"


def deployment(replicas=4, affinity=""):
    return DEPLOYMENT.replace("REPLICAS", str(replicas)).replace("AFFINITY", affinity)


def on(moment, node):
    return {pod.name for pod in moment.pods if pod.node == node}


def test_the_pods_of_the_node_get_nothing_new_at_once_and_end_in_their_own_time():
    story = Story(deployment())
    before = story.look()
    leaving, staying = on(before, "k8s-node01"), on(before, "k8s-node02")
    assert (len(leaving), len(staying)) == (2, 2)

    first, second = story.during(DRAIN)
    # All at once: evicted, out of what gets traffic, still able to serve; two others begin on the other node.
    for name in leaving:
        assert first.rows[name] == "1/1 Terminating"
        assert first.endpoints[name] == "serving terminating"
    assert sorted(first.rows.values())[:2] == ["0/1 ContainerCreating"] * 2
    assert first.answers == staying
    # A second later the new ones have addresses; those that leave sleep on in their preStop hooks.
    assert second.at == 1.0
    assert sorted(second.rows.values())[:2] == ["0/1 Running"] * 2
    assert {second.rows[name] for name in leaving} == {"1/1 Terminating"}
    assert second.answers == staying

    assert story.cluster.clock.now - story.begun == 11_000  # ten in the hook, one to end
    assert [line.split()[0] for line in story.printed.splitlines()] == [
        "node/k8s-node01",
        *["evicting"] * 2,
        *[f"pod/{name}" for name in sorted(leaving)],
        "node/k8s-node01",
    ]
    rest = list(story.moments())
    assert rest[0].answers == staying  # the new ones run, and are not ready yet
    assert on(rest[-1], "k8s-node01") == set()
    assert len(rest[-1].answers) == 4
    assert not any(moment.failed for moment in [first, second, *rest])


def test_when_no_other_pod_is_ready_those_that_are_leaving_serve_on():
    story = Story(deployment(2, "nodeSelector: {kubernetes.io/hostname: k8s-node01}"))
    before = story.look()
    seen = story.during(DRAIN)
    assert all(moment.answers == before.answers for moment in seen)
    assert {moment.endpoints[name] for moment in seen for name in before.answers} == {
        "serving terminating"
    }
    # Then there is nobody: the new ones fit no other node.
    (after,) = {(frozenset(m.rows.values()), m.answers, m.failed) for m in story.moments()}
    assert after == (frozenset({"0/1 Pending"}), frozenset(), 40)
    # Back in service, the node takes them in.
    seen = list(story.begin("kubectl uncordon k8s-node01"))
    assert [(m.at, len(m.answers), len(m.endpoints)) for m in seen] == [
        (0.0, 0, 0),
        (1.0, 0, 2),
        (2.0, 0, 2),
        (16.0, 2, 2),
    ]


def test_a_grace_period_shorter_than_the_hook_cuts_it_off():
    story = Story(deployment())
    seen = story.during(DRAIN + " --grace-period=5")
    assert seen[-1].at < 7
    assert story.cluster.clock.now - story.begun == 7_000  # two seconds are always given to end


def test_a_node_whose_kubelet_is_silent_cannot_be_drained():
    story = Story(deployment())
    leaving = on(story.look(), "k8s-node01")
    story.cluster.kubelet.nodes.stop("k8s-node01")
    list(story.moments(70))
    moment = story.look()
    assert {moment.endpoints[name] for name in leaving} == {""}
    assert not moment.answers & leaving
    assert {moment.rows[name] for name in leaving} == {"1/1 Running"}
    list(story.begin("kubectl delete pod --wait=false " + " ".join(sorted(leaving))))
    assert {story.look().rows[name] for name in leaving} == {"1/1 Terminating"}

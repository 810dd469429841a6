from __future__ import annotations

import pytest

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""


def image(tag):
    def change(deployment):
        deployment["spec"]["template"]["spec"]["containers"][0]["image"] = f"nginx:{tag}"

    return change


def scale(replicas):
    return lambda deployment: deployment["spec"].update(replicas=replicas)


def sizes(lab):
    """(desired, ready) of each ReplicaSet, oldest first."""
    sets = sorted(lab.cluster.view.list("ReplicaSet", "default"), key=revision)
    return [(each.typed.replicas, each.manifest["status"].get("readyReplicas", 0)) for each in sets]


def revision(item):
    return int(item.annotations["deployment.kubernetes.io/revision"])


def test_a_deployment_makes_a_replicaset_and_that_its_pods(lab):
    lab.apply(DEPLOYMENT)
    lab.settle()
    (replica_set,) = lab.cluster.view.list("ReplicaSet", "default")
    hashed = replica_set.labels["pod-template-hash"]
    assert replica_set.ref.name == f"web-{hashed}"
    assert [pod.labels["pod-template-hash"] for pod in lab.pods()] == [hashed] * 3
    assert sorted(pod.typed.node for pod in lab.pods()).count("k8s-node01") in (1, 2)
    status = lab.status("Deployment", "web")
    assert [status[key] for key in ("replicas", "updatedReplicas", "availableReplicas")] == [
        3,
        3,
        3,
    ]
    assert [(c["type"], c["reason"]) for c in status["conditions"]] == [
        ("Available", "MinimumReplicasAvailable"),
        ("Progressing", "NewReplicaSetAvailable"),
    ]


def test_pinned_names_decide_hash_and_pods(make_lab):
    names = ["web-596556dd5f-d5q27", "web-596556dd5f-dztv2", "web-596556dd5f-rs76p"]
    lab = make_lab({"pods": {name: {"ip": f"10.38.0.{at}"} for at, name in enumerate(names, 2)}})
    lab.apply(DEPLOYMENT)
    lab.settle()
    assert [pod.ref.name for pod in lab.pods()] == names
    assert [pod.typed.ip for pod in lab.pods()] == ["10.38.0.2", "10.38.0.3", "10.38.0.4"]


def test_a_rollout_keeps_at_most_one_too_many_and_none_missing(lab):
    lab.apply(DEPLOYMENT + "---" + SERVICE)
    lab.settle()
    lab.change("Deployment", "web", image("1.28"))
    story = [sizes(lab)]
    while sizes(lab) != [(0, 0), (3, 3)]:
        lab.advance(0.5)
        if sizes(lab) != story[-1]:
            story.append(sizes(lab))
        ready = [each for each in lab.endpoints("web") if each.endswith(" ready serving")]
        assert len(ready) >= 3
        assert len(lab.addresses("web")[0]) == len(ready)
    assert story == [
        [(3, 3), (1, 0)],
        [(2, 2), (2, 1)],
        [(1, 1), (3, 2)],
        [(0, 0), (3, 3)],
    ]


def test_all_old_pods_go_first_with_recreate(lab):
    lab.apply(DEPLOYMENT.replace("replicas: 3", "replicas: 3\n  strategy: {type: Recreate}"))
    lab.settle()
    lab.change("Deployment", "web", image("1.28"))
    assert sizes(lab) == [(0, 0), (0, 0)]
    assert all(pod.typed.meta.deleted for pod in lab.pods())
    lab.settle()
    assert sizes(lab) == [(0, 0), (3, 3)]


def test_a_template_that_was_there_before_is_taken_up_again_with_a_new_number(lab):
    lab.apply(DEPLOYMENT)
    lab.settle()
    first = lab.cluster.view.list("ReplicaSet", "default")[0].ref
    for tag in ("1.28", "1.27"):
        lab.change("Deployment", "web", image(tag))
        lab.settle()
    again = lab.cluster.view.find(first)
    assert (again.typed.replicas, revision(again)) == (3, 3)
    assert again.annotations["deployment.kubernetes.io/revision-history"] == "1"
    assert revision(lab.get("Deployment", "web")) == 3


def test_a_paused_deployment_scales_but_does_not_roll(lab):
    lab.apply(DEPLOYMENT)
    lab.settle()
    lab.change("Deployment", "web", lambda deployment: deployment["spec"].update(paused=True))
    lab.change("Deployment", "web", image("1.28"))
    lab.change("Deployment", "web", scale(5))
    lab.settle()
    assert sizes(lab) == [(5, 5)]
    conditions = {c["type"]: c["reason"] for c in lab.status("Deployment", "web")["conditions"]}
    assert conditions["Progressing"] == "DeploymentPaused"
    lab.change("Deployment", "web", lambda deployment: deployment["spec"].pop("paused"))
    lab.settle()
    assert sizes(lab) == [(0, 0), (5, 5)]


def test_scaling_amid_a_rollout_is_shared_out(lab):
    lab.apply(DEPLOYMENT.replace("replicas: 3", "replicas: 10"))
    lab.settle()
    lab.change("Deployment", "web", image("1.28"))
    lab.change("Deployment", "web", scale(20))
    assert sum(desired for desired, _ in sizes(lab)) <= 25
    lab.settle()
    assert sizes(lab) == [(0, 0), (20, 20)]


def test_a_rollout_whose_pods_never_get_ready_stops_and_says_so_in_the_end(lab):
    lab.apply(DEPLOYMENT)
    lab.settle()

    def never_ready(deployment):
        template = deployment["spec"]["template"]
        template["metadata"]["annotations"] = {"lab/ready": "false"}

    lab.change("Deployment", "web", never_ready)
    lab.settle()
    assert sizes(lab) == [(3, 3), (1, 0)]
    lab.advance(601)
    conditions = {c["type"]: c for c in lab.status("Deployment", "web")["conditions"]}
    assert conditions["Progressing"]["reason"] == "ProgressDeadlineExceeded"
    assert conditions["Available"]["status"] == "True"


def test_scaling_down_lets_the_pods_on_the_fuller_node_go(lab):
    lab.apply(DEPLOYMENT)
    lab.settle()
    lab.change("Deployment", "web", scale(2))
    lab.settle()
    assert sorted(pod.typed.node for pod in lab.pods()) == ["k8s-node01", "k8s-node02"]
    assert lab.events("Deployment", "web")[-1].endswith("from 3 to 2")


def test_a_deleted_pod_is_replaced_by_one_with_another_name_and_address(lab):
    lab.apply(DEPLOYMENT)
    lab.settle()
    before = {(pod.ref.name, pod.typed.ip) for pod in lab.pods()}
    gone = lab.pods()[0]
    lab.delete("Pod", gone.ref.name)
    lab.settle()
    after = {(pod.ref.name, pod.typed.ip) for pod in lab.pods()}
    assert len(after) == 3
    ((name, ip),) = after - before
    assert name not in {known for known, _ in before}
    assert ip not in {known for _, known in before}


@pytest.mark.parametrize("limit", [0, 2])
def test_old_replicasets_beyond_the_history_limit_go(lab, limit):
    lab.apply(DEPLOYMENT.replace("replicas: 3", f"replicas: 1\n  revisionHistoryLimit: {limit}"))
    lab.settle()
    for tag in ("1.28", "1.29", "1.30"):
        lab.change("Deployment", "web", image(tag))
        lab.settle()
    assert len(lab.cluster.view.list("ReplicaSet", "default")) == limit + 1


def test_deleting_a_deployment_takes_everything_it_made(lab):
    lab.apply(DEPLOYMENT)
    lab.settle()
    lab.delete("Deployment", "web")
    lab.settle()
    assert not lab.pods()
    assert not lab.cluster.view.list("ReplicaSet", "default")


def test_minreadyseconds_make_a_pod_available_later_than_ready(lab):
    lab.apply(DEPLOYMENT.replace("replicas: 3", "replicas: 1\n  minReadySeconds: 5"))
    lab.advance(3)
    assert lab.status("Deployment", "web").get("readyReplicas") == 1
    assert "availableReplicas" not in lab.status("Deployment", "web")
    lab.settle()
    assert lab.status("Deployment", "web")["availableReplicas"] == 1


def test_a_finished_rollout_leaves_no_deadline_in_the_queue(lab):
    lab.apply(DEPLOYMENT)
    waiting = [
        event.key for event in lab.cluster.clock.upcoming() if event.kind == "rollout-deadline"
    ]
    assert ("default", "web") in waiting
    lab.cluster.advance(30_000)
    kinds = {event.kind for event in lab.cluster.clock.upcoming()}
    assert "rollout-deadline" not in kinds

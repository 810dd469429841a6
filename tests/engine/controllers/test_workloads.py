from __future__ import annotations

TEMPLATE = """
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""
STATEFUL_SET = (
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  replicas: 3\n"
    "  serviceName: db" + TEMPLATE
)
DAEMON_SET = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:" + TEMPLATE
REPLICATION_CONTROLLER = """
apiVersion: v1
kind: ReplicationController
metadata: {name: web}
spec:
  replicas: 2
  selector: {app: web}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""
REPLICA_SET = (
    "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web}\nspec:\n  replicas: 2" + TEMPLATE
)


def names(lab):
    return [pod.ref.name for pod in lab.pods()]


def ready(lab):
    return [pod.ref.name for pod in lab.pods() if pod.typed.ready and not pod.typed.meta.deleted]


def test_pods_of_a_statefulset_come_one_by_one_and_go_from_the_last(lab):
    lab.apply(STATEFUL_SET)
    seen = []
    for _ in range(4):
        seen.append((names(lab), ready(lab)))
        lab.advance(1)
    assert seen == [
        (["db-0"], []),
        (["db-0", "db-1"], ["db-0"]),
        (["db-0", "db-1", "db-2"], ["db-0", "db-1"]),
        (["db-0", "db-1", "db-2"], ["db-0", "db-1", "db-2"]),
    ]
    lab.change("StatefulSet", "db", lambda item: item["spec"].update(replicas=1))
    assert ready(lab) == ["db-0", "db-1"]
    lab.advance(1)
    assert (names(lab), ready(lab)) == (["db-0", "db-1"], ["db-0"])
    lab.settle()
    assert names(lab) == ["db-0"]


def test_a_pod_of_a_statefulset_that_does_not_get_ready_holds_up_the_next(make_lab):
    lab = make_lab({"pods": {"db-1": {"ready": False}}})
    lab.apply(STATEFUL_SET)
    lab.settle()
    assert names(lab) == ["db-0", "db-1"]


def test_parallel_pods_all_come_at_once(lab):
    lab.apply(STATEFUL_SET.replace("serviceName", "podManagementPolicy: Parallel\n  serviceName"))
    assert names(lab) == ["db-0", "db-1", "db-2"]


def test_a_deleted_pod_of_a_statefulset_comes_back_with_its_name_and_another_address(lab):
    lab.apply(STATEFUL_SET)
    lab.settle()
    before = lab.get("Pod", "db-1").typed.ip
    lab.delete("Pod", "db-1")
    lab.settle()
    pod = lab.get("Pod", "db-1").typed
    assert pod.ready
    assert pod.ip != before
    assert (pod.hostname, pod.subdomain) == ("db-1", "db")


def test_a_statefulset_rolls_from_the_last_pod_to_the_first(lab):
    lab.apply(STATEFUL_SET)
    lab.settle()
    first = {pod.ref.name: pod.uid for pod in lab.pods()}

    def newer(item):
        item["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1.28"

    lab.change("StatefulSet", "db", newer)
    order = []
    for _ in range(20):
        order += [
            p.ref.name for p in lab.pods() if p.typed.meta.deleted and p.ref.name not in order
        ]
        lab.advance(0.5)
    assert order == ["db-2", "db-1", "db-0"]
    assert all(first[pod.ref.name] != pod.uid for pod in lab.pods())
    status = lab.status("StatefulSet", "db")
    assert status["currentRevision"] == status["updateRevision"]


def test_a_daemonset_runs_on_every_node_that_takes_pods(lab):
    lab.apply(DAEMON_SET)
    lab.settle()
    assert sorted(pod.typed.node for pod in lab.pods()) == ["k8s-node01", "k8s-node02"]
    status = lab.status("DaemonSet", "agent")
    assert (status["desiredNumberScheduled"], status["numberReady"]) == (2, 2)


def test_a_toleration_brings_a_daemonset_to_the_control_plane(lab):
    tolerant = "spec: {tolerations: [{operator: Exists}], containers"
    lab.apply(DAEMON_SET.replace("spec: {containers", tolerant))
    lab.settle()
    assert len(lab.pods()) == 3


def test_a_daemonset_is_replaced_node_by_node(lab):
    lab.apply(DAEMON_SET)
    lab.settle()

    def newer(item):
        item["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1.28"

    lab.change("DaemonSet", "agent", newer)
    assert len(ready(lab)) == 1
    lab.settle()
    images = [pod.typed.containers[0].image for pod in lab.pods()]
    assert images == ["nginx:1.28", "nginx:1.28"]


def test_a_replicationcontroller_keeps_its_pods(lab):
    lab.apply(REPLICATION_CONTROLLER)
    lab.settle()
    lab.delete("Pod", names(lab)[0])
    lab.settle()
    assert len(ready(lab)) == 2
    assert lab.status("ReplicationController", "web")["readyReplicas"] == 2


def test_a_replicaset_adopts_pods_that_match_and_lets_go_of_those_that_no_longer_do(lab):
    lab.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: stray, labels: {app: web}},"
        " spec: {containers: [{name: web, image: nginx}]}}"
    )
    lab.apply(REPLICA_SET)
    lab.settle()
    assert lab.get("Pod", "stray").typed.meta.owner.name == "web"
    assert len(lab.pods()) == 2
    lab.change("Pod", "stray", lambda pod: pod["metadata"].update(labels={"app": "other"}))
    lab.settle()
    assert lab.get("Pod", "stray").typed.meta.owner is None
    assert len(lab.pods()) == 3


def test_each_pod_made_or_deleted_is_an_event(lab):
    lab.apply(REPLICA_SET)
    lab.settle()
    made = {f"SuccessfulCreate: Created pod: {name}" for name in names(lab)}
    assert set(lab.events("ReplicaSet", "web")) == made
    lab.change("ReplicaSet", "web", lambda item: item["spec"].update(replicas=0))
    assert lab.events("ReplicaSet", "web")[-1].startswith("SuccessfulDelete: Deleted pod: web-")


def test_a_statefulset_has_words_of_its_own_for_its_pods(lab):
    lab.apply(STATEFUL_SET)
    lab.settle()
    assert lab.events("StatefulSet", "db") == [
        f"SuccessfulCreate: Create Pod db-{number} in StatefulSet db successful"
        for number in range(3)
    ]
    lab.change("StatefulSet", "db", lambda item: item["spec"].update(replicas=2))
    last = "SuccessfulDelete: Delete Pod db-2 in StatefulSet db successful"
    assert lab.events("StatefulSet", "db")[-1] == last


def test_a_statefulset_tells_of_its_pods_in_words_of_its_own(lab):
    lab.apply(STATEFUL_SET.replace("replicas: 3", "replicas: 1"))
    lab.change("StatefulSet", "db", lambda item: item["spec"].update(replicas=0))
    assert lab.events("StatefulSet", "db") == [
        "SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
        "SuccessfulDelete: Delete Pod db-0 in StatefulSet db successful",
    ]


def test_a_pod_of_a_daemonset_that_has_failed_is_made_again(lab):
    lab.apply(DAEMON_SET)
    lab.settle()
    (first, _) = names(lab)
    node = lab.get("Pod", first).typed.node
    lab.change(
        "Pod", first, lambda pod: pod["metadata"].update(annotations={"lab/phase": "Failed"})
    )
    lab.settle()
    assert first not in names(lab)
    text = f"Found failed daemon pod default/{first} on node {node}, will try to kill it"
    assert f"FailedDaemonPod: {text}" in lab.events("DaemonSet", "agent")


def test_the_templates_of_a_daemonset_are_counted(lab):
    lab.apply(DAEMON_SET)

    def newer(item):
        item["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1.28"

    lab.change("DaemonSet", "agent", newer)
    lab.settle()
    number = lab.get("DaemonSet", "agent").annotations["deprecated.daemonset.template.generation"]
    labels = {pod.labels["pod-template-generation"] for pod in lab.pods()}
    assert (number, labels) == ("2", {"2"})


def test_events_of_an_object_are_listed_in_the_order_in_which_they_happened(lab):
    lab.apply(STATEFUL_SET)
    lab.settle()
    listed = [
        item.manifest["message"]
        for item in lab.cluster.view.list("Event", "default")
        if item.manifest["involvedObject"]["kind"] == "StatefulSet"
    ]
    assert listed == [f"Create Pod db-{n} in StatefulSet db successful" for n in range(3)]

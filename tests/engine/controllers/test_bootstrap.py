from __future__ import annotations


def test_cluster_dns_is_ready_on_the_control_plane(lab):
    pods = [(pod.typed.ip, pod.typed.node, pod.typed.ready) for pod in lab.pods("kube-system")]
    assert sorted(pods) == [
        ("10.244.0.2", "k8s-master", True),
        ("10.244.0.3", "k8s-master", True),
    ]
    (item,) = lab.cluster.view.indexed("slices", "kube-system", "kube-dns")
    assert len(item.manifest["endpoints"]) == 2


def test_the_nodes_are_those_of_the_profile(lab):
    nodes = {node.ref.name: node.typed for node in lab.cluster.view.list("Node")}
    assert {name: node.ip for name, node in nodes.items()} == {
        "k8s-master": "192.168.0.30",
        "k8s-node01": "192.168.0.31",
        "k8s-node02": "192.168.0.32",
    }
    assert [name for name, node in nodes.items() if not node.schedulable] == ["k8s-master"]


def test_kubernetes_points_at_the_control_plane(lab):
    assert lab.addresses("kubernetes") == (["192.168.0.30"], [])
    assert lab.endpoints("kubernetes") == ["192.168.0.30 ready"]


def test_a_new_cluster_has_no_events_in_default(lab):
    assert lab.cluster.view.list("Event", "default") == []


def test_two_clusters_of_one_profile_are_alike_to_the_byte(make_lab):
    first, second = (make_lab({}).cluster.view for _ in range(2))
    for kind in ("Pod", "ReplicaSet", "EndpointSlice", "Service", "Event"):
        assert [each.manifest for each in first.list(kind)] == [
            each.manifest for each in second.list(kind)
        ]

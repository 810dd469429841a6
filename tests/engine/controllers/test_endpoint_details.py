"""Corners of the endpoints controllers that only show when somebody meddles with what they keep."""

from __future__ import annotations

import pytest
import yaml

from lessons.engine.refs import Ref

NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
HEADLESS = "service.kubernetes.io/headless"
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web, labels: {team: a}}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""
POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""


def slices(lab, service="web"):
    return lab.cluster.view.indexed("slices", "default", service)


def meddle(lab, item, change):
    manifest = yaml.safe_load(yaml.safe_dump(item.manifest))
    change(manifest)
    assert lab.cluster.apiserver.update(manifest).object is not None
    lab.cluster.reconcile()


def retype(lab, **spec):
    def change(service):
        for key in ("clusterIP", "clusterIPs", "externalName"):
            service["spec"].pop(key, None)
        service["spec"].update(spec)

    lab.change("Service", "web", change)


def test_the_headless_mark_waits_for_another_change(lab):
    lab.apply(SERVICE)
    lab.apply(POD)
    lab.settle()
    retype(lab, type="ExternalName", externalName="example.com")
    retype(lab, type="ClusterIP", clusterIP="None")
    (item,) = slices(lab)
    assert HEADLESS not in item.labels
    assert HEADLESS not in lab.get("Endpoints", "web").labels
    lab.change("Service", "web", lambda service: service["metadata"].update(labels={"team": "b"}))
    (item,) = slices(lab)
    assert item.labels[HEADLESS] == ""
    assert HEADLESS in lab.get("Endpoints", "web").labels


def test_what_somebody_noted_on_a_slice_stays_when_its_endpoints_change(lab):
    lab.apply(SERVICE)
    lab.apply(POD)
    lab.settle()
    (item,) = slices(lab)
    meddle(lab, item, lambda it: it["metadata"].setdefault("annotations", {}).update(note="mine"))
    lab.apply(POD.replace("name: web, labels", "name: other, labels"))
    lab.settle()
    (item,) = slices(lab)
    assert len(item.manifest["endpoints"]) == 2
    assert item.annotations["note"] == "mine"


def test_a_slice_that_is_no_longer_the_controllers_is_replaced(lab):
    lab.apply(SERVICE)
    lab.apply(POD)
    lab.settle()
    (first,) = slices(lab)
    meddle(lab, first, lambda it: it["metadata"]["labels"].update({MANAGED_BY: "me"}))
    assert len(slices(lab)) == 2


def test_a_slice_moved_to_another_service_leaves_a_gap_that_is_filled(lab):
    lab.apply(SERVICE)
    lab.apply(POD)
    lab.settle()
    (first,) = slices(lab)
    meddle(lab, first, lambda it: it["metadata"]["labels"].update({NAME: "other"}))
    (item,) = slices(lab)
    assert item.ref != first.ref


def test_the_zone_of_a_node_comes_with_the_next_change(lab):
    lab.apply(SERVICE)
    lab.apply(POD)
    lab.settle()
    zone = {"topology.kubernetes.io/zone": "z1"}
    node = lab.get("Pod", "web").typed.node
    lab.cluster.apiserver.patch(Ref("Node", "", node), {"metadata": {"labels": zone}}, "merge")
    lab.cluster.reconcile()

    def zones():
        return [end.get("zone") for item in slices(lab) for end in item.manifest["endpoints"]]

    assert zones() == [None]
    lab.change("Service", "web", lambda item: item["metadata"].update(labels={"a": "b"}))
    assert zones() == ["z1"]


def test_a_pod_s_label_that_no_service_asks_for_leaves_endpoints_alone(lab):
    lab.apply(SERVICE)
    lab.apply(POD)
    lab.settle()
    lab.change("Endpoints", "web", lambda item: item["metadata"]["labels"].update(mine="kept"))
    lab.change("Pod", "web", lambda item: item["metadata"]["labels"].update(other="1"))
    assert lab.cluster.view.get("Endpoints", "default", "web").labels["mine"] == "kept"


def test_the_name_of_a_slice_has_room_for_its_suffix(lab):
    name = "w" * 63
    lab.apply(SERVICE.replace("name: web,", f"name: {name},"))
    (item,) = slices(lab, name)
    assert len(item.ref.name) == 63
    assert item.ref.name.startswith("w" * 58)


def test_a_pod_whose_node_is_unknown_is_in_no_slice_unless_its_service_publishes_all(lab):
    lab.apply(SERVICE)
    lab.apply(
        SERVICE.replace("name: web,", "name: all,").replace(
            "spec: {", "spec: {publishNotReadyAddresses: true, "
        )
    )
    lab.apply(POD)
    lab.settle()
    lab.cluster.apiserver.delete(Ref("Node", "", lab.get("Pod", "web").typed.node))
    for name in ("web", "all"):
        lab.change("Service", name, lambda item: item["metadata"].update(labels={"a": "b"}))
    assert lab.endpoints("web") == []
    assert lab.endpoints("all") == ["10.244.1.2 ready serving"]


ENDPOINTS = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: by-hand}\nsubsets: "
BY_HAND = "{apiVersion: v1, kind: Service, metadata: {name: by-hand}, spec: {ports: [{port: 80}]}}"


def endpoints(count):
    addresses = [{"ip": f"192.168.{7 + at // 200}.{at % 200 + 1}"} for at in range(count)]
    return ENDPOINTS + yaml.safe_dump(
        [{"addresses": addresses, "ports": [{"port": 80}]}], default_flow_style=True
    )


def test_more_than_a_thousand_addresses_are_not_mirrored_and_that_is_told(lab):
    lab.apply(BY_HAND)
    lab.apply(endpoints(1003))
    (item,) = slices(lab, "by-hand")
    assert len(item.manifest["endpoints"]) == 1000
    assert lab.events("Endpoints", "by-hand") == [
        "TooManyAddressesToMirror: A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. "
        "3 addresses were skipped"
    ]


def test_a_mirrored_slice_forgets_what_its_name_was_made_of_when_it_changes(lab):
    lab.apply(BY_HAND)
    lab.apply(endpoints(1))
    (item,) = slices(lab, "by-hand")
    assert item.manifest["metadata"]["generateName"] == "by-hand-"
    lab.change(
        "Endpoints",
        "by-hand",
        lambda it: it["subsets"][0]["addresses"].append({"ip": "192.168.9.9"}),
    )
    (item,) = slices(lab, "by-hand")
    assert len(item.manifest["endpoints"]) == 2
    assert "generateName" not in item.manifest["metadata"]


ZONES = [
    {"name": "k8s-node01", "ip": "192.168.0.31", "zone": "a"},
    {"name": "k8s-node02", "ip": "192.168.0.32", "zone": "b"},
]


def test_topology_aware_routing_goes_before_traffic_distribution(make_lab):
    lab = make_lab({"nodes": ZONES})
    near = "spec: {trafficDistribution: PreferSameZone, "
    lab.apply(SERVICE.replace("spec: {", near))
    lab.apply(POD)
    lab.settle()
    (item,) = slices(lab)
    assert item.manifest["endpoints"][0]["hints"] == {"forZones": [{"name": "a"}]}
    note = {"service.kubernetes.io/topology-mode": "Auto"}
    lab.change("Service", "web", lambda service: service["metadata"].update(annotations=note))
    (item,) = slices(lab)
    assert "hints" not in item.manifest["endpoints"][0]


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        (
            {},
            "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes",
        ),
        ({"nodes": ZONES}, "Insufficient number of endpoints (1 endpoints, 2 zones)"),
    ],
)
def test_why_there_is_no_topology_aware_routing_is_told(make_lab, profile, text):
    lab = make_lab(profile)
    note = "annotations: {service.kubernetes.io/topology-mode: Auto}, "
    lab.apply(POD)
    lab.settle()
    lab.apply(SERVICE.replace("labels:", note + "labels:"))
    assert lab.events("Service", "web") == [
        f"TopologyAwareHintsDisabled: {text}, addressType: IPv4"
    ]


def test_the_mark_of_too_many_endpoints_goes_when_there_are_not_too_many(lab):
    lab.apply(SERVICE)
    lab.settle()
    mark = {"endpoints.kubernetes.io/over-capacity": "truncated"}
    lab.change("Endpoints", "web", lambda item: item["metadata"].update(annotations=mark))
    lab.change("Service", "web", lambda service: service["metadata"].update(labels={"team": "b"}))
    assert "endpoints.kubernetes.io/over-capacity" not in lab.get("Endpoints", "web").annotations


def test_a_pod_that_was_not_ready_stays_listed_when_it_ends(lab):
    lab.apply(SERVICE)
    lab.apply(
        POD.replace("spec: {", "spec: {restartPolicy: Never, ").replace(
            "name: web, image",
            "readinessProbe: {tcpSocket: {port: 81}}, command: [sleep, '5'], name: web, image",
        )
    )
    lab.advance(4)
    assert lab.endpoints("web") == ["10.244.1.2"]
    lab.advance(10)
    assert lab.get("Pod", "web").typed.phase == "Succeeded"
    assert lab.endpoints("web") == ["10.244.1.2"]  # nobody has told the controller to look again
    lab.change("Service", "web", lambda service: service["metadata"].update(labels={"team": "b"}))
    assert lab.endpoints("web") == []

"""service.kubernetes.io/topology-mode: Auto shares endpoints out among the zones by their CPUs."""

from __future__ import annotations

import pytest

ZONES = [
    {"name": "n1", "ip": "192.168.0.31", "zone": "a"},
    {"name": "n2", "ip": "192.168.0.32", "zone": "b"},
]
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {service.kubernetes.io/topology-mode: Auto}}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""
POD = """
apiVersion: v1
kind: Pod
metadata: {name: %s, labels: {app: web}}
spec: {nodeName: %s, containers: [{name: c, image: "nginx:1.27"}]}
"""


def hints(lab):
    found = [
        (
            endpoint["targetRef"]["name"],
            endpoint.get("hints", {}).get("forZones", [{}])[0].get("name"),
        )
        for item in lab.cluster.view.list("EndpointSlice", "default")
        for endpoint in item.manifest.get("endpoints") or ()
        if "targetRef" in endpoint
    ]
    return sorted(found)


def told(lab):
    events = lab.cluster.view.list("Event", "default")
    texts = [e.manifest["message"] for e in events if e.manifest["reason"].startswith("Topology")]
    return [text.removesuffix(", addressType: IPv4") for text in texts]


@pytest.mark.parametrize(
    ("nodes", "zones"),
    [
        (("n1", "n2"), ["a", "b"]),
        (("n1", "n1", "n2", "n2"), ["a", "a", "b", "b"]),
        (("n1", "n1", "n1", "n2"), ["b", "a", "a", "b"]),
        (("n1", "n1", "n1", "n1"), ["b", "b", "a", "a"]),
    ],
)
def test_each_zone_gets_its_share(make_lab, nodes, zones):
    lab = make_lab({"nodes": ZONES})
    for number, node in enumerate(nodes):
        lab.apply(POD % (f"p{number}", node))
    lab.settle()
    lab.apply(SERVICE)
    lab.settle()
    assert [name for name, _ in hints(lab)] == [f"p{n}" for n in range(len(nodes))]
    assert sorted(zone for _, zone in hints(lab)) == sorted(zones)
    assert told(lab)[-1] == "Topology Aware Hints has been enabled"


def test_endpoints_that_cannot_be_shared_get_no_hints(make_lab):
    lab = make_lab({"nodes": ZONES})
    for number in range(3):
        lab.apply(POD % (f"p{number}", "n1"))
    lab.settle()
    lab.apply(SERVICE)
    lab.settle()
    assert [zone for _, zone in hints(lab)] == [None] * 3
    assert told(lab) == [
        "Unable to allocate minimum required endpoints to each zone without exceeding overload "
        "threshold (3 endpoints, 2 zones)"
    ]

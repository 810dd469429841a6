from __future__ import annotations

SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {ports: [{port: 3306}]}
"""
ENDPOINTS = """
apiVersion: v1
kind: Endpoints
metadata: {name: db, annotations: {note: mine}}
subsets:
- addresses: [{ip: 192.168.0.99, hostname: alpha}]
  notReadyAddresses: [{ip: 192.168.0.98}]
  ports: [{port: 3306}]
"""


def slices(lab):
    return lab.cluster.view.indexed("slices", "default", "db")


def test_endpoints_by_hand_become_a_slice(lab):
    lab.apply(SERVICE + "---" + ENDPOINTS)
    lab.settle()
    (item,) = slices(lab)
    assert item.manifest["endpoints"] == [
        {"addresses": ["192.168.0.99"], "conditions": {"ready": True}, "hostname": "alpha"},
        {"addresses": ["192.168.0.98"], "conditions": {"ready": False}},
    ]
    assert item.manifest["ports"] == [{"name": "", "port": 3306, "protocol": "TCP"}]
    assert item.annotations == {"note": "mine"}
    (owner,) = item.manifest["metadata"]["ownerReferences"]
    assert (owner["kind"], owner["name"]) == ("Endpoints", "db")


def test_a_change_is_written_into_the_same_slice(lab):
    lab.apply(SERVICE + "---" + ENDPOINTS)
    lab.settle()
    before = slices(lab)[0].ref

    def moved(item):
        item["subsets"][0]["ports"][0]["port"] = 3307

    lab.change("Endpoints", "db", moved)
    (item,) = slices(lab)
    assert item.ref == before
    assert item.manifest["ports"][0]["port"] == 3307


def test_endpoints_without_a_service_are_not_mirrored_until_there_is_one(lab):
    lab.apply(ENDPOINTS)
    lab.settle()
    assert not slices(lab)
    lab.apply(SERVICE)
    lab.settle()
    assert len(slices(lab)) == 1
    lab.delete("Endpoints", "db")
    assert not slices(lab)


def test_endpoints_that_ask_not_to_be_mirrored_are_not(lab):
    skip = "labels: {endpointslice.kubernetes.io/skip-mirror: 'true'}, annotations:"
    lab.apply(SERVICE + "---" + ENDPOINTS.replace("annotations:", skip))
    lab.settle()
    assert not slices(lab)


def test_a_slice_by_hand_is_left_alone(lab):
    lab.apply(
        SERVICE
        + """---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db-1, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
endpoints: [{addresses: [192.168.0.97]}]
ports: [{port: 3306}]
"""
    )
    lab.settle()
    assert [item.ref.name for item in slices(lab)] == ["db-1"]
    assert lab.cluster.view.get("Endpoints", "default", "db") is None

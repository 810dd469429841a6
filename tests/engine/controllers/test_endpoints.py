from __future__ import annotations

import pytest
import yaml

SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web, labels: {team: shop}}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""


def pod(name, annotations=None, **spec):
    container = {"name": "web", "image": "nginx:1.27", "ports": [{"containerPort": 80}]}
    metadata = {"name": name, "labels": {"app": "web"}, "annotations": annotations or {}}
    spec = {"containers": [container], **spec}
    return yaml.safe_dump({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec})


def service(**spec):
    full = {"selector": {"app": "web"}, "ports": [{"port": 80}], **spec}
    metadata = {"name": "web"}
    return yaml.safe_dump(
        {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": full}
    )


def slices(lab, name="web"):
    return lab.cluster.view.indexed("slices", "default", name)


def test_ready_pods_are_in_endpoints_and_slices(lab):
    lab.apply("---\n".join([SERVICE, pod("a"), pod("b", {"lab/ready": "false"})]))
    lab.settle()
    assert lab.addresses("web") == (["10.244.1.2"], ["10.244.2.2"])
    assert lab.endpoints("web") == ["10.244.1.2 ready serving", "10.244.2.2"]


def test_a_slice_says_whose_it_is_and_what_it_points_at(lab):
    lab.apply("---\n".join([SERVICE, pod("a", hostname="alpha", subdomain="web")]))
    lab.settle()
    (item,) = slices(lab)
    owner = lab.get("Service", "web")
    assert item.ref.name.startswith("web-")
    assert item.manifest["metadata"]["ownerReferences"][0]["uid"] == owner.uid
    assert item.labels == {
        "team": "shop",
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    }
    target = {"kind": "Pod", "name": "a", "namespace": "default", "uid": lab.get("Pod", "a").uid}
    assert item.manifest["endpoints"] == [
        {
            "addresses": ["10.244.1.2"],
            "conditions": {"ready": True, "serving": True, "terminating": False},
            "hostname": "alpha",
            "nodeName": "k8s-node01",
            "targetRef": target,
        }
    ]


def test_a_service_without_pods_has_a_slice_without_endpoints(lab):
    lab.apply(SERVICE)
    lab.settle()
    (item,) = slices(lab)
    assert (item.manifest["endpoints"], item.manifest["ports"]) == (None, None)
    assert lab.addresses("web") == ([], [])


def test_the_placeholder_is_filled_when_a_pod_comes_and_empty_again_when_it_goes(lab):
    lab.apply(SERVICE)
    lab.settle()
    (before,) = slices(lab)
    lab.apply(pod("a"))
    lab.settle()
    lab.delete("Pod", "a")
    lab.settle()
    (after,) = slices(lab)
    assert after.ref == before.ref
    assert after.manifest["endpoints"] is None


def test_pods_with_other_numbers_for_a_port_name_go_into_slices_of_their_own(lab):
    lab.apply(service(ports=[{"port": 80, "targetPort": "http"}]))
    for name, ports in {
        "a": [{"name": "http", "containerPort": 8080}],
        "b": [{"name": "http", "containerPort": 8081}],
        "c": [],
    }.items():
        lab.apply(pod(name, containers=[{"name": "web", "image": "nginx", "ports": ports}]))
    lab.settle()
    found = {
        item.manifest["endpoints"][0]["addresses"][0]: [
            port["port"] for port in item.manifest["ports"] or ()
        ]
        for item in slices(lab)
    }
    assert found == {"10.244.1.2": [8080], "10.244.2.2": [8081], "10.244.1.3": []}
    assert lab.addresses("web") == (["10.244.1.2", "10.244.2.2"], [])


def test_a_terminating_pod_leaves_endpoints_and_serves_on_in_its_slice(lab):
    lab.apply("---\n".join([SERVICE, pod("a", {"lab/linger": "true"}), pod("b")]))
    lab.settle()
    lab.delete("Pod", "a")
    assert lab.addresses("web") == (["10.244.2.2"], [])
    assert lab.endpoints("web") == ["10.244.1.2 serving terminating", "10.244.2.2 ready serving"]


def test_publishnotreadyaddresses_makes_everything_ready(lab):
    lab.apply(
        "---\n".join([service(publishNotReadyAddresses=True), pod("a", {"lab/ready": "false"})])
    )
    lab.settle()
    assert lab.addresses("web") == (["10.244.1.2"], [])
    assert lab.endpoints("web") == ["10.244.1.2 ready"]


@pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
def test_a_pod_that_has_ended_is_no_endpoint(lab, phase):
    lab.apply("---\n".join([SERVICE, pod("a", {"lab/phase": phase})]))
    lab.settle()
    assert lab.endpoints("web") == []


def test_a_hundred_endpoints_fill_a_slice(make_lab):
    nodes = [{"name": "n1", "ip": "192.168.0.1"}, {"name": "n2", "ip": "192.168.0.2"}]
    lab = make_lab({"nodes": nodes})
    lab.apply(SERVICE)
    for number in range(130):
        lab.apply(pod(f"web-{number}"))
    lab.settle()
    assert sorted(len(item.manifest["endpoints"]) for item in slices(lab)) == [30, 100]


def test_a_thousand_addresses_is_what_an_endpoints_object_holds(make_lab):
    nodes = [{"name": f"n{at}", "ip": f"192.168.0.{at}"} for at in range(1, 12)]
    lab = make_lab({"nodes": nodes})
    for number in range(1010):
        lab.cluster.apiserver.create(yaml.safe_load(pod(f"web-{number}")))
    lab.apply(SERVICE)
    lab.settle()
    assert len(lab.addresses("web")[0]) == 1000
    truncated = lab.get("Endpoints", "web").annotations["endpoints.kubernetes.io/over-capacity"]
    assert truncated == "truncated"
    assert len(lab.endpoints("web")) == 1010


def test_a_changed_label_moves_a_pod_to_another_service(lab):
    other = SERVICE.replace("name: web", "name: other").replace("app: web", "app: other")
    lab.apply("---\n".join([SERVICE, other, pod("a")]))
    lab.settle()
    lab.change("Pod", "a", lambda item: item["metadata"].update(labels={"app": "other"}))
    lab.settle()
    assert (lab.endpoints("web"), lab.endpoints("other")) == ([], ["10.244.1.2 ready serving"])


def test_labels_of_a_service_follow_to_its_slices_and_endpoints(lab):
    lab.apply("---\n".join([SERVICE, pod("a")]))
    lab.settle()
    lab.change("Service", "web", lambda item: item["metadata"].update(labels={"team": "blog"}))
    lab.settle()
    assert slices(lab)[0].labels["team"] == "blog"
    assert lab.get("Endpoints", "web").labels["team"] == "blog"


def test_endpoints_that_somebody_wrote_over_stay_so_until_a_pod_changes(lab):
    lab.apply("---\n".join([SERVICE, pod("a")]))
    lab.settle()
    lab.change("Endpoints", "web", lambda item: item.update(subsets=[]))
    lab.settle()
    assert lab.addresses("web") == ([], [])
    lab.apply(pod("b"))
    lab.settle()
    assert lab.addresses("web") == (["10.244.1.2", "10.244.2.2"], [])


def test_endpoints_and_slices_that_somebody_deleted_come_back(lab):
    lab.apply("---\n".join([SERVICE, pod("a")]))
    lab.settle()
    lab.delete("Endpoints", "web")
    assert lab.addresses("web") == (["10.244.1.2"], [])
    lab.delete("EndpointSlice", slices(lab)[0].ref.name)
    assert lab.endpoints("web") == ["10.244.1.2 ready serving"]


def test_a_deleted_service_takes_its_endpoints_and_slices(lab):
    lab.apply("---\n".join([SERVICE, pod("a")]))
    lab.settle()
    lab.delete("Service", "web")
    lab.settle()
    assert lab.cluster.view.get("Endpoints", "default", "web") is None
    assert not slices(lab)


def test_a_selector_that_goes_leaves_the_endpoints_and_a_mirrored_slice(lab):
    lab.apply("---\n".join([SERVICE, pod("a")]))
    lab.settle()
    lab.change("Service", "web", lambda item: item["spec"].pop("selector"))
    lab.settle()
    assert lab.addresses("web") == (["10.244.1.2"], [])
    managers = {item.labels["endpointslice.kubernetes.io/managed-by"] for item in slices(lab)}
    assert managers == {
        "endpointslice-controller.k8s.io",
        "endpointslicemirroring-controller.k8s.io",
    }


@pytest.mark.parametrize(
    ("distribution", "hints"),
    [
        ("PreferSameZone", {"forZones": [{"name": "east"}]}),
        ("PreferSameNode", {"forNodes": [{"name": "n1"}], "forZones": [{"name": "east"}]}),
    ],
)
def test_trafficdistribution_puts_hints_on_ready_endpoints(make_lab, distribution, hints):
    lab = make_lab({"nodes": [{"name": "n1", "ip": "192.168.0.1", "zone": "east"}]})
    lab.apply(service(trafficDistribution=distribution))
    lab.apply("---\n".join([pod("a"), pod("b", {"lab/ready": "false"})]))
    lab.settle()
    (item,) = slices(lab)
    found = {each["targetRef"]["name"]: each.get("hints") for each in item.manifest["endpoints"]}
    assert found == {"a": hints, "b": None}


def test_only_the_services_of_a_changed_pod_are_written(lab):
    other = SERVICE.replace("name: web", "name: other").replace("app: web", "app: other")
    lab.apply("---\n".join([SERVICE, other]))
    lab.settle()
    before = lab.get("Endpoints", "other"), slices(lab, "other")
    lab.apply(pod("a"))
    lab.settle()
    assert (lab.get("Endpoints", "other"), slices(lab, "other")) == before

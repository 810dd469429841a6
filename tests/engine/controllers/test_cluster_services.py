from __future__ import annotations

import pytest

LOAD_BALANCER = """
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
"""


def ingress(lab):
    return lab.status("Service", "shop")["loadBalancer"].get("ingress", [])


def test_the_cloud_gives_an_address_after_a_moment(lab):
    lab.apply(LOAD_BALANCER)
    assert ingress(lab) == []
    lab.settle()
    (entry,) = ingress(lab)
    assert entry["ip"].startswith("203.0.113.")
    assert entry["ipMode"] == "VIP"


def test_two_load_balancers_get_two_addresses(lab):
    lab.apply(LOAD_BALANCER + "---" + LOAD_BALANCER.replace("name: shop", "name: blog"))
    lab.settle()
    assert ingress(lab) != lab.status("Service", "blog")["loadBalancer"]["ingress"]


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"cloud": "none"}, []),
        ({"services": {"shop": {"load_balancer": []}}}, []),
        (
            {"services": {"shop": {"load_balancer_ip": "203.0.113.7"}}},
            [{"ip": "203.0.113.7", "ipMode": "VIP"}],
        ),
        (
            {"services": {"shop": {"load_balancer": [{"hostname": "lb.example.com"}]}}},
            [{"hostname": "lb.example.com"}],
        ),
    ],
)
def test_a_profile_decides_what_the_cloud_gives(make_lab, profile, expected):
    lab = make_lab(profile)
    lab.apply(LOAD_BALANCER)
    lab.settle()
    assert ingress(lab) == expected


def test_a_service_that_is_no_load_balancer_any_more_loses_its_address(lab):
    lab.apply(LOAD_BALANCER)
    lab.settle()
    lab.change("Service", "shop", lambda item: item["spec"].update(type="ClusterIP"))
    lab.settle()
    assert ingress(lab) == []


def test_the_service_kubernetes_comes_back_within_ten_seconds_with_its_address(lab):
    lab.delete("Service", "kubernetes")
    assert lab.cluster.view.get("Service", "default", "kubernetes") is None
    lab.advance(10)
    assert lab.get("Service", "kubernetes").typed.cluster_ips == ("10.96.0.1",)


def test_a_new_namespace_gets_its_serviceaccount_and_root_certificate(lab):
    lab.apply("{apiVersion: v1, kind: Namespace, metadata: {name: prod}}")
    assert lab.get("ServiceAccount", "default", "prod")
    lab.delete("ConfigMap", "kube-root-ca.crt", "prod")
    assert lab.get("ConfigMap", "kube-root-ca.crt", "prod")


def test_a_deleted_namespace_ends_when_its_last_pod_has(lab):
    lab.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: prod}}\n---\n"
        "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: prod},"
        " spec: {containers: [{name: web, image: nginx}]}}"
    )
    lab.settle()
    lab.delete("Namespace", "prod", "")
    assert lab.get("Namespace", "prod", "").manifest["status"]["phase"] == "Terminating"
    lab.settle()
    assert lab.cluster.view.get("Namespace", "", "prod") is None
    assert not lab.pods("prod")

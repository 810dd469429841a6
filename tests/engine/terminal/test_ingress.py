"""Ingress through ingress-nginx: which rule takes a request, and what comes back where none does."""

import pytest

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Terminal, Transcript

PODS = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {selector: {app: nobody}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-a, labels: {app: web}}
spec: {containers: [{name: c, image: 'echo:1', ports: [{containerPort: 8080}]}]}
"""
SHOP = """
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /web, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
      - {path: /web/exact, pathType: Exact, backend: {service: {name: web, port: {name: http}}}}
      - {path: /empty, pathType: Prefix, backend: {service: {name: empty, port: {number: 80}}}}
      - {path: /wrong, pathType: Prefix, backend: {service: {name: web, port: {number: 8080}}}}
"""
NOT_FOUND = "<html>\r\n<head><title>404 Not Found</title></head>\r\n"
LAPTOP = Place.parse("laptop")


class Shop:
    def __init__(self, ingress: str = SHOP) -> None:
        pins = {"ingress-nginx-controller": {"load_balancer_ip": "203.0.113.10"}}
        self.cluster = Cluster(Profile.from_mapping({"ingress": True, "services": pins})[0])
        self.run("kubectl apply -f a.yaml", ADMIN, PODS + ingress)

    def run(self, line: str, place: Place = LAPTOP, manifest: str = "") -> Transcript:
        return Terminal(self.cluster).run(line, place, {"a.yaml": manifest})


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("shop.example.com/web", "200"),
        ("shop.example.com/web/cart", "200"),
        ("shop.example.com/webs", "404"),
        ("shop.example.com/web/exact", "200"),
        ("shop.example.com/", "404"),
        ("shop.example.com/empty", "503"),
        ("shop.example.com/wrong", "503"),
        ("203.0.113.10/web", "404"),
        ("-H 'Host: shop.example.com' 203.0.113.10/web", "200"),
    ],
)
def test_host_and_path_decide(shop, url, status):
    assert shop.run(f"curl -s -o /dev/null -w '%{{http_code}}' {url}").stdout == status


def test_the_pod_sees_the_controller_and_reads_of_the_client_in_a_header(shop):
    answer = shop.run("curl -s shop.example.com/web").stdout
    assert answer.startswith("Host=shop.example.com Path=/web From=web-a ClientIP=10.244.")
    assert answer.endswith("XFF=192.168.0.50\n")


def test_the_default_backend_is_nginx_without_a_version(shop):
    answer = shop.run("curl -si 203.0.113.10").stdout
    assert NOT_FOUND in answer
    assert "<hr><center>nginx</center>" in answer
    assert "Server:" not in answer


def test_the_trace_names_the_rule_and_leaves_the_cluster_ip_out(shop):
    hops = shop.run("curl -s shop.example.com/web").hops
    (rule,) = [hop for hop in hops if hop.ref and hop.ref.kind == "Ingress"]
    assert rule.path == ("spec", "rules", 0, "http", "paths", 0, "backend")
    assert rule.source is not None
    assert [
        hop.ref.name for hop in hops if hop.kind == "endpoint" and hop.at == "service/default/web"
    ]
    assert not [
        hop for hop in hops if hop.ref and hop.ref.kind == "Service" and hop.ref.name == "web"
    ]


def test_an_ingress_gets_its_address_at_the_controllers_next_turn():
    shop = Shop()
    assert "203.0.113.10" not in shop.run("kubectl get ingress", ADMIN).stdout
    shop.cluster.advance(60_000)
    assert shop.run("kubectl get ingress --no-headers", ADMIN).stdout.split()[:5] == [
        "shop",
        "nginx",
        "shop.example.com",
        "203.0.113.10",
        "80",
    ]


def test_an_ingress_without_a_class_is_nobodys():
    shop = Shop(SHOP.replace("  ingressClassName: nginx\n", ""))
    transcript = shop.run("curl -s -o /dev/null -w '%{http_code}' shop.example.com/web")
    assert transcript.stdout == "404"
    assert any("no ingressClassName" in hop.why for hop in transcript.hops)


def test_a_rewritten_path_is_what_the_pod_is_asked_for():
    annotations = "{name: shop, annotations: {nginx.ingress.kubernetes.io/rewrite-target: /$2}}"
    changed = SHOP.replace("{name: shop}", annotations).replace(
        "{path: /web, pathType: Prefix", "{path: /web(/|$)(.*), pathType: ImplementationSpecific"
    )
    answer = Shop(changed).run("curl -s 'shop.example.com/web/a/b?c=d'").stdout
    assert " Path=/a/b?c=d " in answer


def test_a_host_with_a_certificate_is_redirected_to_https():
    tls = SHOP + "  tls: [{hosts: [shop.example.com], secretName: cert}]\n"
    shop = Shop(tls)
    form = "'%{http_code} %{redirect_url}'"
    moved = shop.run(f"curl -s -o /dev/null -w {form} shop.example.com/web").stdout
    assert moved == "308 https://shop.example.com/web"
    assert shop.run("curl -s https://shop.example.com/web").exit == 60
    assert "From=web-a" in shop.run("curl -sk https://shop.example.com/web").stdout


def test_default_backend_takes_what_no_rule_does():
    backend = "  defaultBackend: {service: {name: web, port: {number: 80}}}\n"
    shop = Shop(SHOP.partition("  rules:")[0] + backend)
    assert "From=web-a" in shop.run("curl -s 203.0.113.10/whatever").stdout


def test_without_the_controller_the_lab_says_that_nothing_serves_an_ingress():
    cluster = Cluster(Profile.classroom())
    done = Terminal(cluster).run("kubectl apply -f a.yaml", ADMIN, {"a.yaml": PODS + SHOP})
    assert any("No ingress controller" in notice.text for notice in done.notices)

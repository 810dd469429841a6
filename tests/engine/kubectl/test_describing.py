"""What describe and get say of the smaller kinds: as the real kubectl printed it for these objects."""

from __future__ import annotations

import pytest

LAB = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ing, annotations: {owner: shop}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [a.b, c.d], secretName: tls}]
  rules:
  - host: a.b
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}
      - {path: /x, pathType: Exact, backend: {service: {name: nope, port: {number: 1}}}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
spec: {controller: k8s.io/ingress-nginx, parameters: {kind: Foo, name: bar, apiGroup: x.y}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
    ports: [{port: 80}, {port: 8000, endPort: 9000, protocol: UDP}]
---
apiVersion: v1
kind: Secret
metadata: {name: login}
stringData: {user: admin}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: binary}
binaryData: {bin: AAEC}
"""

INGRESS = """\
Name:             ing
Labels:           <none>
Namespace:        default
Address:
Ingress Class:    nginx
Default backend:  <default>
TLS:
  tls terminates a.b,c.d
Rules:
  Host        Path  Backends
  ----        ----  --------
  a.b
              /    web:http ()
              /x   nope:1 (<error: services "nope" not found>)
Annotations:  owner: shop
Events:       <none>
"""

INGRESS_CLASS = """\
Name:         nginx
Labels:       <none>
Annotations:  ingressclass.kubernetes.io/is-default-class: true
Controller:   k8s.io/ingress-nginx
Parameters:
  APIGroup:  x.y
  Kind:      Foo
  Name:      bar
Events:      <none>
"""

POLICY_SPEC = """\
Spec:
  PodSelector:     app=web
  Allowing ingress traffic:
    To Port: 80/TCP
    To Port Range: 8000-9000/UDP
    From:
      PodSelector: app=api
    From:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Ingress, Egress
"""

SECRET = """\
Name:         login
Namespace:    default
Labels:       <none>
Annotations:  <none>

Type:  Opaque

Data
====
user:  5 bytes
"""

SERVICE_ACCOUNT = """\
Name:                default
Namespace:           default
Labels:              <none>
Annotations:         <none>
Image pull secrets:  <none>
Events:              <none>
"""


@pytest.fixture
def described(kubectl):
    def run(what: str) -> str:
        kubectl("apply -f small.yaml", {"small.yaml": LAB})
        return kubectl(f"describe {what}").stdout

    return run


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("ingressclass nginx", INGRESS_CLASS),
        ("secret login", SECRET),
        ("serviceaccount default", SERVICE_ACCOUNT),
    ],
)
def test_small_kinds_are_described_in_words_of_their_own(described, what, text):
    assert described(what) == text


def test_an_ingress_tells_where_each_path_leads(described, kubectl):
    kubectl("scale deployment web --replicas=0")
    lines = described("ingress ing").splitlines()
    assert "\n".join(line.rstrip() for line in lines) + "\n" == INGRESS


def test_a_network_policy_tells_what_it_allows(described):
    assert described("networkpolicy policy").endswith(POLICY_SPEC)


def test_binary_data_counts_in_bytes(described):
    assert "bin: 3 bytes\n" in described("configmap binary")


def test_the_default_ingress_class_says_so_in_its_name(described, kubectl):
    described("ingressclass nginx")
    assert kubectl("get ingressclass --no-headers").stdout.split()[:4] == [
        "nginx",
        "(default)",
        "k8s.io/ingress-nginx",
        "Foo.x.y/bar",
    ]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("get nodes -l a=b", "No resources found\n"),
        ("get pods -l a=b", "No resources found in default namespace.\n"),
        ("get pods,nodes -l a=b", "No resources found\n"),
    ],
)
def test_nothing_found_names_the_namespace_only_where_all_was_namespaced(kubectl, command, told):
    assert kubectl(command).stderr == told


def test_names_are_sorted_letter_by_letter_and_sizes_by_size(kubectl):
    for name, size in (("b10", "1Gi"), ("b9", "900Mi")):
        kubectl(f"create configmap {name} --from-literal=size={size}")
    by_name = kubectl("get cm b9 b10 -o name --sort-by=.metadata.name").stdout
    by_size = kubectl("get cm b10 b9 -o name --sort-by=.data.size").stdout
    assert by_name == "configmap/b10\nconfigmap/b9\n"
    assert by_size == "configmap/b9\nconfigmap/b10\n"


def test_several_tables_cannot_be_sorted(kubectl):
    answer = kubectl("get pods,svc --sort-by=.metadata.name")
    assert answer.stderr == (
        'error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n'
    )

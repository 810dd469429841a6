"""A small cluster with one Service of every sort, and short ways to ask its DNS."""

from __future__ import annotations

from dataclasses import dataclass

import dns.flags
import dns.message
from dns.rcode import Rcode

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal
from lessons.engine.trace import Trace

CLIENT = Place("pod", "client", "default")
OTHER_CLIENT = Place("pod", "client", "prod")
FIRST, SECOND = "10.244.0.2", "10.244.0.3"

PINS = {
    "pods": {
        "client": {"ip": "10.244.1.100", "node": "k8s-node01"},
        "web-a": {"ip": "10.244.1.10", "node": "k8s-node01"},
        "web-b": {"ip": "10.244.2.10", "node": "k8s-node02"},
        "named": {"ip": "10.244.1.30", "node": "k8s-node01"},
        "sick": {"ip": "10.244.1.40", "node": "k8s-node01"},
    }
}


def pod(
    name: str, labels: str = "{}", extra: str = "", namespace: str = "default", notes: str = "{}"
) -> str:
    return f"""
apiVersion: v1
kind: Pod
metadata: {{name: {name}, namespace: {namespace}, labels: {labels}, annotations: {notes}}}
spec:
  {extra}
  containers:
  - {{name: c, image: "echo:1", ports: [{{containerPort: 8080, name: http}}]}}
---"""


def service(name: str, spec: str, namespace: str = "default") -> str:
    return f"""
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec: {spec}
---"""


OBJECTS = "".join(
    [
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: prod}\n---",
        pod("client"),
        pod("web-a", "{app: web}"),
        pod("web-b", "{app: web}"),
        pod("named", "{app: named}", "hostname: one\n  subdomain: named"),
        pod("sick", "{app: sick}", notes='{lab/ready: "false"}'),
        service(
            "web",
            "{clusterIP: 10.96.10.10, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}",
        ),
        service(
            "two",
            "{clusterIP: 10.96.10.11, selector: {app: web}, ports: [{name: dns, port: 53, protocol: UDP}, "
            "{name: dns-tcp, port: 53}]}",
        ),
        service(
            "headless",
            "{clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}",
        ),
        service("no-port", "{clusterIP: None, selector: {app: web}}"),
        service(
            "named", "{clusterIP: None, selector: {app: named}, ports: [{name: http, port: 8080}]}"
        ),
        service("sick", "{clusterIP: 10.96.10.12, selector: {app: sick}, ports: [{port: 80}]}"),
        service("sick-headless", "{clusterIP: None, selector: {app: sick}, ports: [{port: 80}]}"),
        service("web", "{clusterIP: 10.96.20.10, ports: [{port: 80}]}", "prod"),
        service("out", "{type: ExternalName, externalName: shop.example.com}"),
        service("alias", "{type: ExternalName, externalName: web.default.svc.cluster.local}"),
        service("gone", "{type: ExternalName, externalName: nosuch.default.svc.cluster.local}"),
        service("loop", "{type: ExternalName, externalName: loop.default.svc.cluster.local}"),
        service("number", "{type: ExternalName, externalName: 10.1.2.3}"),
    ]
)


def build(objects: str = OBJECTS, dns_profile: dict[str, object] | None = None) -> Cluster:
    profile, unknown = Profile.from_mapping({**PINS, "dns": dns_profile or {}})
    assert not unknown
    cluster = Cluster(profile)
    apply(cluster, objects)
    return cluster


def apply(cluster: Cluster, text: str) -> None:
    done = Terminal(cluster).run("kubectl apply -f all.yaml", files={"all.yaml": text})
    assert done.exit == 0, done.stderr


def run(cluster: Cluster, line: str, place: Place = CLIENT) -> str:
    """What a command prints on both streams, in order, and its status."""
    done = Terminal(cluster).run(line, place)
    text = "".join(part for _, part in done.output)
    return text + (f"[exit {done.exit}]\n" if done.exit else "")


def corefile(cluster: Cluster, text: str) -> None:
    """Edit the ConfigMap as a student would."""
    body = "".join(f"    {line}\n" for line in text.splitlines())
    apply(
        cluster,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\n"
        f"data:\n  Corefile: |\n{body}",
    )


@dataclass
class Said:
    """An answer, as texts."""

    rcode: str
    flags: str
    answer: list[str]
    authority: list[str]
    additional: list[str]
    ttls: list[int]
    size: int


def ask(
    cluster: Cluster,
    name: str,
    rdtype: str = "A",
    server: str = FIRST,
    trace: Trace | None = None,
    **options: object,
) -> Said:
    query = dns.message.make_query(name, rdtype, use_edns=0, payload=1232)
    reply = cluster.dns.query(CLIENT, server, query, trace=trace, **options)
    message = reply.message
    assert message is not None, reply.failure
    sections = [
        [
            f"{rrset.name.to_text()} {rdata.rdtype.name} {rdata.to_text()}"
            for rrset in section
            for rdata in rrset
        ]
        for section in (message.answer, message.authority, message.additional)
    ]
    flags = " ".join(
        flag.lower()
        for flag in ("QR", "AA", "TC", "RD", "RA")
        if message.flags & dns.flags.Flag[flag]
    )
    ttls = [rrset.ttl for section in (message.answer, message.authority) for rrset in section]
    return Said(Rcode.to_text(message.rcode()), flags, *sections, ttls=ttls, size=reply.size)

"""Names that lead nowhere: another namespace, a slip, a name that is not complete, a pod that has none."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from lessons.engine.advice.candidates.likeness import nearest, slips
from lessons.engine.advice.candidates.readiness import made_ready
from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object

DOMAIN = "svc.cluster.local"


def other_namespace(situation: Situation) -> Iterator[Mend]:
    """The name with the namespace in which there is a Service of that name."""
    target = situation.target
    if target is None or "." in target.host.rstrip("."):
        return
    for namespace in sorted(situation.view.namespaces.get("Service", ())):
        if namespace == situation.namespace:
            continue
        if situation.view.get("Service", namespace, target.host) is not None:
            yield Mend(line=target.to(f"{target.host}.{namespace}"))
            yield Mend(line=target.to(f"{target.host}.{namespace}.{DOMAIN}"))


def whole_name(situation: Situation) -> Iterator[Mend]:
    """The complete name, for tools that do not use the search list, or that stumble over it."""
    target = situation.target
    if target is None or target.host.endswith("."):
        return
    labels = target.host.split(".")
    if len(labels) == 1:
        yield Mend(line=target.to(f"{target.host}.{situation.namespace}.{DOMAIN}"))
    if len(labels) == 2:
        yield Mend(line=target.to(f"{target.host}.{DOMAIN}"))
    yield from absolute(situation)


def absolute(situation: Situation) -> Iterator[Mend]:
    """The name with a dot at its end, so that no suffix is tried."""
    target = situation.target
    if target is not None and "." in target.host and target.host[-1].isalpha():
        yield Mend(line=target.to(f"{target.host}."))


def cluster_server(situation: Situation) -> Iterator[Mend]:
    """The cluster's DNS server named, from a node, which asks the office's by itself."""
    line, server = situation.transcript.line, situation.cluster.profile.dns_ip
    if situation.origin.kind == "pod" or not situation.inside:
        return
    if re.match(r"\s*dig\b", line):
        yield Mend(line=re.sub(r"\bdig\b", f"dig @{server}", line, count=1))
    elif re.match(r"\s*(nslookup|host)\b", line):
        yield Mend(line=f"{line.rstrip()} {server}")


def misspelt(situation: Situation) -> Iterator[Mend]:
    """A Service, or a namespace, one slip away from the name."""
    target = situation.target
    if target is None:
        return
    labels = target.host.rstrip(".").split(".")
    namespace = labels[1] if len(labels) > 1 else situation.namespace
    if situation.view.get("Namespace", "", namespace) is None:
        known = [item.ref.name for item in situation.view.list("Namespace")]
        for near in nearest(namespace, known)[:3]:
            yield Mend(line=target.to(".".join([labels[0], near, *labels[2:]])))
        return
    for name in dict.fromkeys(slips(labels[0])):
        if situation.view.get("Service", namespace, name) is not None:
            yield Mend(line=target.to(".".join([name, *labels[1:]])))


def external_name(situation: Situation) -> Iterator[Mend]:
    """An ExternalName that is an address: the name of the machine that has it, or the address asked directly."""
    service, target = situation.service, situation.target
    if service is None or service.typed.type != "ExternalName":
        return
    address = service.typed.external_name
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return
    for machine in situation.cluster.profile.external:
        for name in machine.dns if address in machine.ips else ():
            yield Mend((situation.edit(service, ("spec", "externalName"), name),))
    if target is not None:
        yield Mend(line=target.to(address))


def external_host(situation: Situation) -> Iterator[Mend]:
    """The external name itself: the certificate, and the Host header, are for that one."""
    target = situation.target
    for service in situation.named():
        if target is not None and service.typed.type == "ExternalName":
            yield Mend(line=target.to(service.typed.external_name.rstrip(".")))


def port_name(situation: Situation) -> Iterator[Mend]:
    """The name that an SRV question takes a port to have."""
    service, target = situation.service, situation.target
    if service is None or target is None or not target.host.startswith("_"):
        return
    wanted = target.host.split(".")[0].removeprefix("_")
    for index, port in enumerate(service.typed.ports):
        if port.name != wanted:
            path: FieldPath = ("spec", "ports", index, "name")
            if port.name:
                yield Mend(line=target.to(target.host.replace(f"_{wanted}", f"_{port.name}", 1)))
            yield Mend((situation.edit(service, path, wanted),))


def pod_name(situation: Situation) -> Iterator[Mend]:
    """A pod's own name below a headless Service: what gives a pod one, or the name that it has without."""
    target = situation.target
    if target is None:
        return
    labels = target.host.rstrip(".").split(".")
    namespace = labels[2] if len(labels) > 2 else situation.namespace
    pod = situation.view.get("Pod", namespace, labels[0])
    service = (
        situation.view.get("Service", namespace, labels[1])
        if len(labels) > 1
        else situation.service
    )
    if pod is None or (service is not None and service.ref.kind != "Service"):
        return
    yield from _given_name(situation, pod, labels)
    if service is None:
        return
    if not pod.typed.ready:
        yield from made_ready(situation, pod)
        yield Mend((situation.edit(service, ("spec", "publishNotReadyAddresses"), True),))
    yield from _own_name(situation, pod, service)
    dashed = pod.typed.ip.replace(".", "-")
    if len(labels) > 1 and dashed:
        yield Mend(line=target.to(".".join([dashed, *labels[1:]])))
        yield Mend(line=target.to(".".join(labels[1:])))


def _given_name(situation: Situation, pod: Object, labels: list[str]) -> Iterator[Mend]:
    """The name of a pod of a StatefulSet, asked for without the Service it stands below, or below another."""
    subdomain, target = pod.typed.subdomain, situation.target
    if subdomain and target is not None and labels[1:2] != [subdomain]:
        yield Mend(line=target.to(".".join([labels[0], subdomain, *labels[2:]])))


def _own_name(situation: Situation, pod: Object, service: Object) -> Iterator[Mend]:
    """The fields that put a pod's name below a headless Service's."""
    maker, prefix = situation.maker(pod)
    name, typed = service.ref.name, pod.typed
    if maker.ref.kind == "StatefulSet":
        if situation.value(maker, "spec", "serviceName") != name:
            yield Mend((situation.edit(maker, ("spec", "serviceName"), name),))
        return
    if prefix:
        return
    edits = []
    if typed.subdomain != name:
        edits.append(situation.edit(pod, ("spec", "subdomain"), name))
    if not typed.hostname:
        edits.append(situation.edit(pod, ("spec", "hostname"), pod.ref.name))
    if edits:
        yield Mend(tuple(edits))


def by_address(situation: Situation) -> Iterator[Mend]:
    """The ClusterIP, from where the cluster's names are not known."""
    target = situation.target
    if target is None or situation.origin.kind == "pod":
        return
    for service in situation.named():
        for port in service.typed.ports:
            for address in service.typed.addresses:
                yield Mend(line=target.to(address, port.port))


def stale(situation: Situation) -> Iterator[Mend]:
    """The Service's complete name, where a cache still holds an address that nobody has any more."""
    target = situation.target
    if target is not None and target.host.count(".") < 2 and not target.host[0].isdigit():
        space = "" if "." in target.host else f".{situation.namespace}"
        yield Mend(line=target.to(f"{target.host}{space}.{DOMAIN}."))

"""describe service. describe.go describeService."""

from __future__ import annotations

from collections.abc import Iterable

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.columns.endpoints import join_host_port
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.writer import Writer, head
from lessons.engine.terminal.kubectl.table import format_labels

_MOST = 3


def describe(service: Manifest, context: Context) -> str:
    """The description of a Service."""
    metadata, spec = service["metadata"], service.get("spec") or {}
    found = context.view.indexed("slices", metadata.get("namespace", ""), metadata["name"])
    slices = [item.manifest for item in found]
    writer = Writer()
    head(writer, service)
    writer.labels("Labels", metadata.get("labels"))
    writer.annotations(metadata.get("annotations"))
    writer.line(0, "Selector:", format_labels(spec.get("selector")))
    writer.line(0, "Type:", spec.get("type", ""))
    _addresses(writer, service)
    for port in spec.get("ports") or ():
        _port(writer, port, slices)
    _policies(writer, spec)
    context.events(writer, service)
    return writer.text()


def _addresses(writer: Writer, service: Manifest) -> None:
    spec = service.get("spec") or {}
    if spec.get("ipFamilyPolicy") is not None:
        writer.line(0, "IP Family Policy:", spec["ipFamilyPolicy"])
    writer.line(0, "IP Families:", ",".join(spec.get("ipFamilies") or ()) or "<none>")
    writer.line(0, "IP:", spec.get("clusterIP", ""))
    writer.line(0, "IPs:", ",".join(spec.get("clusterIPs") or ()) or "<none>")
    if spec.get("externalIPs"):
        writer.line(0, "External IPs:", ",".join(spec["externalIPs"]))
    if spec.get("loadBalancerIP"):
        writer.line(0, "Desired LoadBalancer IP:", spec["loadBalancerIP"])
    if spec.get("externalName"):
        writer.line(0, "External Name:", spec["externalName"])
    balancer = (service.get("status") or {}).get("loadBalancer") or {}
    if balancer.get("ingress"):
        writer.line(0, "LoadBalancer Ingress:", ", ".join(map(_ingress, balancer["ingress"])))


def _ingress(point: Manifest) -> str:
    if not point.get("ip"):
        return str(point.get("hostname", ""))
    mode = point.get("ipMode")
    return f"{point['ip']} ({mode})" if mode is not None else str(point["ip"])


def _port(writer: Writer, port: Manifest, slices: list[Manifest]) -> None:
    name, protocol = port.get("name") or "<unset>", port.get("protocol", "TCP")
    writer.line(0, "Port:", name, f"{port['port']}/{protocol}")
    target = port.get("targetPort", 0)
    writer.line(0, "TargetPort:", f"{target}/{protocol}")
    if port.get("appProtocol") is not None:
        writer.line(0, "AppProtocol:", port["appProtocol"])
    if port.get("nodePort"):
        writer.line(0, "NodePort:", name, f"{port['nodePort']}/{protocol}")
    writer.line(0, "Endpoints:", formatted(slices, port.get("name") or ""))


def _policies(writer: Writer, spec: Manifest) -> None:
    writer.line(0, "Session Affinity:", spec.get("sessionAffinity", ""))
    for title, field in (
        ("External Traffic Policy:", "externalTrafficPolicy"),
        ("Internal Traffic Policy:", "internalTrafficPolicy"),
        ("HealthCheck NodePort:", "healthCheckNodePort"),
    ):
        if spec.get(field):
            writer.line(0, title, spec[field])
    if spec.get("loadBalancerSourceRanges"):
        writer.line(0, "LoadBalancer Source Ranges:", ",".join(spec["loadBalancerSourceRanges"]))
    if spec.get("trafficDistribution") is not None:
        writer.line(0, "Traffic Distribution:", spec["trafficDistribution"])


# describe.go formatEndpointSlices; an endpoint that is not ready, met when three were listed, makes it "+ 0 more...".
def formatted(slices: Iterable[Manifest], port_name: str) -> str:
    """The ready endpoints of one port of a Service, the first three of them."""
    shown: list[str] = []
    more, count, any_slice = False, 0, False
    for item in slices:
        any_slice = True
        ports = item.get("ports") or []
        numbers = [p.get("port") for p in ports if (p.get("name") or "") == port_name]
        for number in numbers if ports else [None]:
            for endpoint in item.get("endpoints") or ():
                more = more or len(shown) == _MOST
                if (endpoint.get("conditions") or {}).get("ready") is False:
                    continue
                count += 1
                if not more:
                    address = endpoint["addresses"][0]
                    shown.append(address if number is None else join_host_port(address, number))
    if not any_slice:
        return "<none>"
    text = ",".join(shown)
    return f"{text} + {count - _MOST} more..." if more else text

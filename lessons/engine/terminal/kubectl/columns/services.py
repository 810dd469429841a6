"""Services and Ingresses."""

from __future__ import annotations

from lessons.engine.api.ingressclass import DEFAULT_ANNOTATION
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.table import Columns, Moment, format_labels


def _cells(service: Manifest, moment: Moment) -> list[str]:
    spec = service.get("spec") or {}
    return [
        service["metadata"]["name"],
        spec.get("type", ""),
        next(iter(spec.get("clusterIPs") or ()), "") or "<none>",
        _external(service),
        ",".join(map(_port, spec.get("ports") or ())) or "<none>",
        moment.age(service),
        format_labels(spec.get("selector")),
    ]


def _external(service: Manifest) -> str:
    spec = service.get("spec") or {}
    addresses = spec.get("externalIPs") or []
    if spec.get("type") == "ExternalName":
        return str(spec.get("externalName", ""))
    if spec.get("type") == "LoadBalancer":
        balancer = (service.get("status") or {}).get("loadBalancer") or {}
        return ",".join([*ingress(balancer), *addresses]) or "<pending>"
    return ",".join(addresses) or "<none>"


def ingress(balancer: Manifest) -> list[str]:
    """The addresses or names of a load balancer, sorted."""
    points = balancer.get("ingress") or ()
    return sorted({p.get("ip") or p.get("hostname") or "" for p in points} - {""})


def _port(port: Manifest) -> str:
    node_port = f":{port['nodePort']}" if port.get("nodePort") else ""
    return f"{port['port']}{node_port}/{port.get('protocol', 'TCP')}"


def _ingress_cells(manifest: Manifest, moment: Moment) -> list[str]:
    spec = manifest.get("spec") or {}
    hosts = [rule["host"] for rule in spec.get("rules") or () if rule.get("host")]
    shown = ",".join(hosts[:3]) + (f" + {len(hosts) - 3} more..." if len(hosts) > 3 else "")
    balancer = (manifest.get("status") or {}).get("loadBalancer") or {}
    return [
        manifest["metadata"]["name"],
        spec.get("ingressClassName") or "<none>",
        shown or "*",
        ",".join(ingress(balancer)),
        "80, 443" if spec.get("tls") else "80",
        moment.age(manifest),
    ]


def _class_cells(manifest: Manifest, moment: Moment) -> list[str]:
    metadata, spec = manifest["metadata"], manifest.get("spec") or {}
    default = (metadata.get("annotations") or {}).get(DEFAULT_ANNOTATION) == "true"
    parameters = "<none>"
    if found := spec.get("parameters"):
        group = f".{found['apiGroup']}" if found.get("apiGroup") else ""
        parameters = f"{found.get('kind', '')}{group}/{found.get('name', '')}"
    return [
        f"{metadata['name']} (default)" if default else metadata["name"],
        spec.get("controller", ""),
        parameters,
        moment.age(manifest),
    ]


COLUMNS = {
    "Service": Columns(
        ("NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE", "SELECTOR"),
        _cells,
        ("SELECTOR",),
    ),
    "Ingress": Columns(("NAME", "CLASS", "HOSTS", "ADDRESS", "PORTS", "AGE"), _ingress_cells),
    "IngressClass": Columns(("NAME", "CONTROLLER", "PARAMETERS", "AGE"), _class_cells),
}

"""What the server remarks about a Service that it takes: pkg/api/service/warnings.go GetWarningsForService."""

from __future__ import annotations

from lessons.engine.api.addresses import cidr_warnings, ip_warnings
from lessons.engine.refs import Manifest


def warnings(service: Manifest) -> list[str]:
    """The warnings, in upstream's order."""
    spec = service["spec"]
    headless = spec["type"] == "ClusterIP" and spec.get("clusterIP") == "None"
    externals = spec.get("externalIPs") or []
    found: list[str] = []
    if "service.kubernetes.io/topology-aware-hints" in (
        service["metadata"].get("annotations") or {}
    ):
        found.append(
            "annotation service.kubernetes.io/topology-aware-hints is deprecated, "
            "please use service.kubernetes.io/topology-mode instead"
        )
    if spec.get("clusterIP") not in (None, "", "None"):
        for i, ip in enumerate(spec.get("clusterIPs") or ()):
            found += ip_warnings(("spec", "clusterIPs", i), ip)
    if headless:
        found += _ignored_headless(spec)
    for i, ip in enumerate(externals):
        found += ip_warnings(("spec", "externalIPs", i), ip)
    if externals and not headless and spec["type"] != "ExternalName":
        found.append(
            "spec.externalIPs is deprecated and may no longer be implemented in some clusters"
        )
    if address := spec.get("loadBalancerIP"):
        found += ip_warnings(("spec", "loadBalancerIP"), address)
    for i, cidr in enumerate(spec.get("loadBalancerSourceRanges") or ()):
        found += cidr_warnings(("spec", "loadBalancerSourceRanges", i), cidr)
    if spec["type"] == "ExternalName" and externals:
        found.append('spec.externalIPs is ignored when spec.type is "ExternalName"')
    if spec["type"] != "ExternalName" and spec.get("externalName"):
        found.append('spec.externalName is ignored when spec.type is not "ExternalName"')
    if spec.get("trafficDistribution") == "PreferClose":
        found.append('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
    return found


def _ignored_headless(spec: Manifest) -> list[str]:
    found: list[str] = []
    if spec.get("loadBalancerIP"):
        found.append("spec.loadBalancerIP is ignored for headless services")
    if spec.get("externalIPs"):
        found.append("spec.externalIPs is ignored for headless services")
    if spec["sessionAffinity"] != "None":
        found.append("spec.SessionAffinity is ignored for headless services")
    return found

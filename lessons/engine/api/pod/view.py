"""Pod: how the engine reads one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessons.engine.api import meta
from lessons.engine.api.meta import ObjectMeta
from lessons.engine.refs import Manifest


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """One of a container's ports."""

    name: str
    port: int
    protocol: str
    host_port: int  # 0 for none


@dataclass(frozen=True, slots=True)
class Container:
    """A container; `manifest` holds what is read only now and then (probes, env, resources)."""

    name: str
    image: str
    command: tuple[str, ...]
    args: tuple[str, ...]
    ports: tuple[ContainerPort, ...]
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Pod:
    """A Pod. `ip` is "" until the kubelet has one; `ready` is the Ready condition; `phase` as in status."""

    meta: ObjectMeta
    containers: tuple[Container, ...]
    init_containers: tuple[Container, ...]
    node: str
    hostname: str  # spec.hostname, "" when unset
    subdomain: str
    host_network: bool
    dns_policy: str
    service_links: bool  # enableServiceLinks
    restart_policy: str
    grace_seconds: int  # terminationGracePeriodSeconds
    phase: str
    ip: str
    ips: tuple[str, ...]
    host_ip: str
    conditions: Mapping[str, bool]
    manifest: Manifest

    @property
    def ready(self) -> bool:
        """The Ready condition."""
        return self.conditions.get("Ready", False)

    @property
    def terminal(self) -> bool:
        """Succeeded or Failed: it never runs again and is never an endpoint."""
        return self.phase in ("Succeeded", "Failed")

    # pkg/kubelet/kubelet_pods.go GeneratePodHostNameAndDomain
    @property
    def short_hostname(self) -> str:
        """The host name that the kubelet gives the pod: spec.hostname, else its own name cut to what a label may hold."""
        return self.hostname or self.meta.name[:63].rstrip("-.")

    @property
    def qualified_hostname(self) -> str:
        """The name in the cluster's domain that a pod with a subdomain has, "" for others."""
        if not self.subdomain:
            return ""
        name, domain = self.short_hostname, "svc.cluster.local"
        return f"{name}.{self.subdomain}.{self.meta.namespace}.{domain}"

    # pkg/kubelet/util/util.go GetNodenameForKernel
    @property
    def kernel_hostname(self) -> str:
        """What `hostname` prints in the pod, if it has a network of its own."""
        qualified = self.qualified_hostname
        if qualified and (self.manifest.get("spec") or {}).get("setHostnameAsFQDN"):
            return qualified
        return self.short_hostname

    @classmethod
    def of(cls, manifest: Manifest) -> Pod:
        """Read from a stored manifest."""
        spec, status = manifest.get("spec") or {}, manifest.get("status") or {}
        return cls(
            meta=ObjectMeta.of(manifest),
            containers=tuple(map(_container, spec.get("containers") or ())),
            init_containers=tuple(map(_container, spec.get("initContainers") or ())),
            node=spec.get("nodeName", ""),
            hostname=spec.get("hostname", ""),
            subdomain=spec.get("subdomain", ""),
            host_network=bool(spec.get("hostNetwork")),
            dns_policy=spec.get("dnsPolicy", "ClusterFirst"),
            service_links=spec.get("enableServiceLinks", True),
            restart_policy=spec.get("restartPolicy", "Always"),
            grace_seconds=spec.get("terminationGracePeriodSeconds", 30),
            phase=status.get("phase", "Pending"),
            ip=status.get("podIP", ""),
            ips=tuple(entry["ip"] for entry in status.get("podIPs") or ()),
            host_ip=status.get("hostIP", ""),
            conditions={
                entry["type"]: entry["status"] == "True" for entry in status.get("conditions") or ()
            },
            manifest=manifest,
        )


def _container(container: Manifest) -> Container:
    return Container(
        name=container["name"],
        image=container.get("image", ""),
        command=tuple(container.get("command") or ()),
        args=tuple(container.get("args") or ()),
        ports=tuple(
            ContainerPort(
                port.get("name", ""),
                port["containerPort"],
                port.get("protocol", "TCP"),
                port.get("hostPort") or 0,
            )
            for port in container.get("ports") or ()
        ),
        manifest=container,
    )


def indexes(manifest: Manifest) -> Iterable[tuple[str, ...]]:
    """("ip", IP) of a pod that has one of its own, ("node", NODE), ("owner", UID)."""
    spec, status = manifest.get("spec") or {}, manifest.get("status") or {}
    filed = list(meta.indexes(manifest))
    running = status.get("phase") not in ("Succeeded", "Failed")
    if status.get("podIP") and not spec.get("hostNetwork") and running:
        filed += [("ip", entry["ip"]) for entry in status.get("podIPs") or ()]
    if spec.get("nodeName"):
        filed.append(("node", spec["nodeName"]))
    elif running:
        filed.append(("unscheduled",))
    return filed

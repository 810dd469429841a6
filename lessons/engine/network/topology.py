"""The networks of the classroom: which machine has which address, and where a place stands.

Office 192.168.0.0/24 (router .1, DNS .2, laptop .50, nodes), the pod networks behind the nodes, and the internet
behind the office router. The provider discards whatever is addressed to networks it does not know.
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from lessons.engine.network.addresses import parsed
from lessons.engine.profile import NodeProfile, Profile
from lessons.engine.refs import Place, Ref
from lessons.engine.store import Object, View

LAPTOP = "192.168.0.50"
INTERNET = "198.51.100.7"
OFFICE_ROUTER = "192.168.0.1"
OFFICE_PUBLIC = "198.51.100.1"
OFFICE_DNS = "192.168.0.2"
PUBLIC_DNS = "198.51.100.53"
OFFICE_NETWORK = ipaddress.ip_network("192.168.0.0/24")
# What the cloud hands out for load balancers; the router sends it to a node.
BALANCER_NETWORK = ipaddress.ip_network("203.0.113.0/24")


class Host(NamedTuple):
    """A machine, or a pod, with a network of its own.

    `kind` is pod, node, machine, router or dns; `side` is office or internet for what is no part of the cluster.
    `node` is the node itself, or the one a pod runs on. A pod on its host's network has its node's addresses.
    `names` are a machine's in its certificate, `sites` those that it answers for, () for all.
    """

    kind: str
    name: str
    at: str
    addresses: tuple[str, ...]
    side: str = ""
    node: NodeProfile | None = None
    pod: Object | None = None
    listens: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def hostname(self) -> str:
        """What `hostname` prints there."""
        if self.pod is None or self.pod.typed.host_network:
            return self.node.name if self.pod is not None and self.node is not None else self.name
        hostname: str = self.pod.typed.kernel_hostname
        return hostname

    @property
    def host_network(self) -> bool:
        """Whether this is a pod without a network of its own."""
        return self.pod is not None and self.pod.typed.host_network

    @property
    def ref(self) -> Ref | None:
        """The object of the cluster that this is."""
        if self.pod is not None:
            return self.pod.ref
        return Ref("Node", "", self.name) if self.kind == "node" else None


def bridge(node: NodeProfile) -> str:
    """The address of a node's cni0, the first of its pod range."""
    network = ipaddress.ip_network(node.pod_cidr)
    return str(network.network_address + 1)


class Topology:
    """Who has which address. Nodes and machines are the profile's; pods are looked up in a view."""

    def __init__(self, profile: Profile) -> None:
        self.nodes = {node.name: node for node in profile.nodes}
        self.bridges = {node.name: bridge(node) for node in profile.nodes}
        self.public = dict(profile.public_ips)
        self._pod_ranges = [(ipaddress.ip_network(node.pod_cidr), node) for node in profile.nodes]
        self.pod_network = ipaddress.ip_network(profile.pod_cidr)
        self.office_networks = {OFFICE_NETWORK} | {
            ipaddress.ip_network(f"{node.ip}/24", strict=False) for node in profile.nodes
        }
        self._hosts = _machines(profile)
        self._by_address = {
            address: host for host in self._hosts.values() for address in host.addresses
        }

    @property
    def workers(self) -> list[NodeProfile]:
        """The nodes that a load balancer sends to: all but the control plane, or that where there is no other."""
        workers = [node for node in self.nodes.values() if not node.control_plane]
        return workers or list(self.nodes.values())

    def host(self, place: Place, view: View) -> Host:
        """The machine or pod at a place; LookupError if there is none."""
        if place.kind == "pod":
            pod = view.get("Pod", place.namespace, place.name)
            if pod is None:
                raise LookupError(f"no pod {place.namespace}/{place.name}")
            return self.pod_host(pod)
        if place.kind == "admin":
            return self._admin()
        key = f"{place.kind}/{place.name}" if place.name else place.kind
        if key not in self._hosts:
            raise LookupError(f"no place {place}")
        return self._hosts[key]

    def _admin(self) -> Host:
        """The shell with kubectl is on the control plane; without nodes, on a machine of the office."""
        for node in self.nodes.values():
            if node.control_plane:
                return self._hosts[f"node/{node.name}"]
        if self.nodes:
            return self._hosts[f"node/{next(iter(self.nodes))}"]
        return Host("machine", "k8s-master", "admin", ("192.168.0.30",), "office")

    def node_host(self, node: NodeProfile) -> Host:
        """A node as a host."""
        return self._hosts[f"node/{node.name}"]

    def pod_host(self, pod: Object) -> Host:
        """A pod as a host."""
        typed, name = pod.typed, pod.ref.name
        at = f"pod/{pod.ref.namespace}/{name}"
        return Host("pod", name, at, typed.ips, node=self.nodes.get(typed.node), pod=pod)

    def owner(self, address: str, view: View) -> Host | None:
        """Who has an address, or None. A node has its own and its bridge's."""
        if found := self._by_address.get(address):
            return found
        for item in view.indexed("ip", address):
            if item.ref.kind == "Pod":
                return self.pod_host(item)
        return None

    def pod_range(self, address: str) -> NodeProfile | None:
        """The node whose pod range an address is in."""
        at = parsed(address)
        return next((node for network, node in self._pod_ranges if at in network), None)

    def is_pod_address(self, address: str, view: View) -> bool:
        """Whether kube-proxy and the CNI take an address for a pod's: by range, or a pod pinned outside of it."""
        if parsed(address) in self.pod_network:
            return True
        return any(item.ref.kind == "Pod" for item in view.indexed("ip", address))

    def in_office(self, address: str) -> bool:
        """Whether an address belongs to the office network, where ARP asks for it."""
        at = parsed(address)
        return any(at in network for network in self.office_networks)


def _machines(profile: Profile) -> dict[str, Host]:
    hosts = {
        "laptop": Host("machine", "laptop", "laptop", (LAPTOP,), "office"),
        "internet": Host("machine", "internet", "internet", (INTERNET,), "internet"),
        "router": Host("router", "router", "router", (OFFICE_ROUTER, OFFICE_PUBLIC), "office"),
        "dns/office": Host("dns", "office DNS", "dns/office", (OFFICE_DNS,), "office"),
        "dns/public": Host("dns", "public DNS", "dns/public", (PUBLIC_DNS,), "internet"),
    }
    for node in profile.nodes:
        addresses = (node.ip, bridge(node))
        at = f"node/{node.name}"
        hosts[at] = Host("node", node.name, at, addresses, node=node)
    for machine in profile.external:
        at = f"external/{machine.name}"
        known = hosts.get(machine.name)
        if known is not None and set(known.addresses) & set(machine.ips):
            at = known.at
        in_office = any(ipaddress.ip_address(ip) in OFFICE_NETWORK for ip in machine.ips)
        host = Host(
            "machine",
            machine.name,
            at,
            machine.ips,
            "office" if in_office else "internet",
            listens=machine.listens,
            names=machine.certified,
            sites=machine.serves,
        )
        hosts[at if at == machine.name else f"external/{machine.name}"] = host
    return hosts

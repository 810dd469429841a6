"""What a cluster is like before anybody works on it: its nodes, networks, pins and machines around it.

The keys are those of a scenario's or lesson's `cluster:`. What a profile leaves out is the classroom cluster.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from lessons.engine.profile_defaults import CLASSROOM_NODES, COREFILE, UPSTREAM_ZONES


@dataclass(frozen=True, slots=True)
class NodeProfile:
    """A machine of the cluster; `pod_cidr` is the range its pods get addresses from."""

    name: str
    ip: str
    pod_cidr: str
    control_plane: bool = False
    zone: str = ""


@dataclass(frozen=True, slots=True)
class PodPin:
    """What a pod of a certain name gets; None leaves it to chance. `age` is a duration as kubectl prints it."""

    ip: str | None = None
    node: str | None = None
    ready: bool | None = None
    age: str | None = None


@dataclass(frozen=True, slots=True)
class ServicePin:
    """What a Service of a certain name gets.

    `load_balancer_ip` is the address of the cloud's balancer, which asks the nodes' health check ports.
    `load_balancer` is an ingress list as it is, () for never: no balancer is behind it, the office router sends its
    addresses to the first worker.
    """

    cluster_ip: str | None = None
    node_ports: tuple[int, ...] = ()
    load_balancer_ip: str | None = None
    load_balancer: tuple[Mapping[str, Any], ...] | None = None

    @property
    def ingress(self) -> tuple[Mapping[str, Any], ...] | None:
        """The ingress list, None where the cloud chooses."""
        if self.load_balancer_ip is not None:
            return ({"ip": self.load_balancer_ip},)
        return self.load_balancer


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine outside the cluster; it answers like the image `echo:1`, with its own name as the pod.

    `serves` are the host names that it has a site for, () for one that does not look at them; `certificate` those that
    its TLS certificate is good for, () for its names in the DNS. Both may begin with `*.`.
    """

    name: str
    ips: tuple[str, ...]
    dns: tuple[str, ...] = ()
    listens: tuple[int, ...] = ()
    serves: tuple[str, ...] = ()
    certificate: tuple[str, ...] = ()

    @property
    def certified(self) -> tuple[str, ...]:
        """The names that its certificate is good for."""
        return self.certificate or self.dns or self.serves


@dataclass(frozen=True, slots=True)
class ImageExit:
    """How the process of an image ends by itself: its exit code, after how many milliseconds, and what it says before."""

    code: int = 0
    after: int = 0
    says: str = ""


@dataclass(frozen=True, slots=True)
class ImageProfile:
    """How a container image behaves. `listens` is None for its containerPorts; `answers` maps a path, or `*`, to a text.

    `pull` is why no node gets it, "" where they do: not-found, denied or no-host. `exits` is None for one that runs on.
    """

    listens: tuple[int, ...] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    keep_alive: bool | None = None  # None: as the image does by itself
    pull: str = ""
    exits: ImageExit | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that is settled before the first command; a value, shared by all copies of a cluster."""

    nodes: tuple[NodeProfile, ...]
    pod_cidr: str = "10.244.0.0/16"
    service_cidr: str = "10.96.0.0/12"
    dns_ip: str = "10.96.0.10"
    pods: Mapping[str, PodPin] = field(default_factory=dict)
    services: Mapping[str, ServicePin] = field(default_factory=dict)
    external: tuple[Machine, ...] = ()
    public_ips: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, ImageProfile] = field(default_factory=dict)
    cloud: bool = True
    proxy_mode: str = "iptables"
    corefile: str = COREFILE
    upstream_zones: Mapping[str, str] = field(default_factory=lambda: UPSTREAM_ZONES)
    node_local_dns: bool = False
    ingress: bool = False  # whether ingress-nginx is installed
    most_objects: int | None = None  # as a quota over everything; None: as many as one likes
    settle: bool = True  # False: the clock waits for the student (`settle: manual`)

    @classmethod
    def classroom(cls) -> Profile:
        """The classroom cluster as it is."""
        return cls.from_mapping({})[0]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> tuple[Profile, tuple[str, ...]]:
        """Read a `cluster:` mapping; also gives the keys that are not known. ValueError, with the key, for a bad value."""
        known = {"nodes", "pods", "services", "external", "images", "cloud", "dns"}
        plain = {"pod_cidr", "service_cidr", "dns_ip", "public_ips", "proxy_mode", "ingress"}
        unknown = [key for key in data if key not in known | plain | {"settle"}]
        chosen: dict[str, Any] = {key: data[key] for key in plain if key in data}
        pod_cidr = chosen.get("pod_cidr", "10.244.0.0/16")
        try:
            chosen["nodes"] = _nodes(data.get("nodes", CLASSROOM_NODES), pod_cidr)
            chosen["pods"] = {
                name: _known(PodPin, pin, f"pods.{name}", unknown)
                for name, pin in (data.get("pods") or {}).items()
            }
            chosen["services"] = {
                name: _service_pin(pin, f"services.{name}", unknown)
                for name, pin in (data.get("services") or {}).items()
            }
            chosen["images"] = {
                name: _image(image, f"images.{name}", unknown)
                for name, image in (data.get("images") or {}).items()
            }
            chosen["external"] = tuple(
                _machine(machine, unknown) for machine in data.get("external") or ()
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"cluster: {error}") from error
        chosen["cloud"] = data.get("cloud") != "none"
        chosen["settle"] = data.get("settle") != "manual"
        chosen.update(_dns(data.get("dns") or {}, unknown))
        return cls(**chosen), tuple(unknown)


def _nodes(given: list[Mapping[str, Any]], pod_cidr: str) -> tuple[NodeProfile, ...]:
    ranges = ipaddress.ip_network(pod_cidr).subnets(new_prefix=24)
    return tuple(
        NodeProfile(
            node["name"],
            node["ip"],
            node.get("pod_cidr") or str(cidr),
            bool(node.get("control_plane")),
            node.get("zone", ""),
        )
        for node, cidr in zip(given, ranges, strict=False)
    )


def _known(kind: type, given: Mapping[str, Any], path: str, unknown: list[str]) -> Any:
    names = {item.name for item in fields(kind)}
    unknown += [f"{path}.{key}" for key in given if key not in names]
    return kind(**{key: value for key, value in given.items() if key in names})


def _machine(given: Mapping[str, Any], unknown: list[str]) -> Machine:
    lists = {key: value for key, value in given.items() if key != "name"}
    if text := next((key for key, value in lists.items() if isinstance(value, str)), None):
        raise ValueError(f"cluster: external.{given['name']}.{text} must be a list")
    machine = {"name": given["name"], **{key: tuple(value or ()) for key, value in lists.items()}}
    read: Machine = _known(Machine, machine, f"external.{given['name']}", unknown)
    return read


def _service_pin(given: Mapping[str, Any], path: str, unknown: list[str]) -> ServicePin:
    pin = dict(given)
    for key in ("node_ports", "load_balancer"):
        if pin.get(key) is not None:
            pin[key] = tuple(pin[key])
    read: ServicePin = _known(ServicePin, pin, path, unknown)
    return read


# What a profile may say of pulling an image, and which fault that is.
_PULLS = {
    "works": "",
    "fails": "not-found",
    "not-found": "not-found",
    "denied": "denied",
    "no-host": "no-host",
}


def _image(given: Mapping[str, Any], path: str, unknown: list[str]) -> ImageProfile:
    image = dict(given)
    listens = image.get("listens")
    image["listens"] = None if listens in (None, "containerPorts") else tuple(listens)
    pull = image["pull"] = _PULLS.get(image.get("pull", "works"))
    if pull is None:
        raise ValueError(f"cluster: {path}.pull: must be one of {', '.join(_PULLS)}")
    if (exits := image.get("exits")) is not None:
        unknown += [f"{path}.exits.{key}" for key in exits if key not in ("code", "after", "says")]
        after = int(float(exits.get("after", 0)) * 1000)
        image["exits"] = ImageExit(int(exits.get("code", 0)), after, str(exits.get("says", "")))
    read: ImageProfile = _known(ImageProfile, image, path, unknown)
    return read


def _dns(given: Mapping[str, Any], unknown: list[str]) -> dict[str, Any]:
    names = {
        "corefile": "corefile",
        "upstream_zones": "upstream_zones",
        "node_local": "node_local_dns",
    }
    unknown += [f"dns.{key}" for key in given if key not in names]
    return {names[key]: value for key, value in given.items() if key in names}

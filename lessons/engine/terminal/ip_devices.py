"""ip address and ip link: a host's interfaces. A ClusterIP is on none of them (but for ipvs mode)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.engine.network import Host
from lessons.engine.network.topology import bridge
from lessons.engine.terminal.call import Call

_FOREVER = "       valid_lft forever preferred_lft forever"


@dataclass(frozen=True, slots=True)
class Device:
    """One interface; `peer` is the number of a veth's other end, 0 for none."""

    index: int
    name: str
    mac: str
    addresses: tuple[ipaddress.IPv4Interface, ...]
    peer: int = 0

    @property
    def title(self) -> str:
        """The name, with the other end."""
        return f"{self.name}@if{self.peer}" if self.peer else self.name

    @property
    def state(self) -> str:
        """The loopback has no carrier, and so no state."""
        return "UNKNOWN" if self.name == "lo" else "UP"

    @property
    def flags(self) -> str:
        """What `ip` shows in angle brackets."""
        return "LOOPBACK,UP,LOWER_UP" if self.name == "lo" else "BROADCAST,MULTICAST,UP,LOWER_UP"


@dataclass(frozen=True, slots=True)
class Style:
    """How `ip` is asked to print: -br, -o, -4."""

    brief: bool = False
    one_line: bool = False
    four: bool = False


def mac(address: str) -> str:
    """The hardware address that the lab gives to who has an address, as the CNI's bridge plugin does."""
    return "0a:58:" + ":".join(f"{part:02x}" for part in ipaddress.IPv4Address(address).packed)


def devices(call: Call, host: Host) -> list[Device]:
    """The interfaces of a host, the loopback first."""
    loopback = ipaddress.IPv4Interface("127.0.0.1/8")
    found = [Device(1, "lo", "00:00:00:00:00:00", (loopback,))]
    for name, texts in _interfaces(call, host).items():
        addresses = tuple(ipaddress.IPv4Interface(text) for text in texts)
        first = addresses[0].ip if addresses else ipaddress.IPv4Address("0.0.0.0")
        peer = first.packed[-1] + 3 if host.kind == "pod" and not host.host_network else 0
        found.append(Device(len(found) + 1, name, mac(str(first)), addresses, peer))
    return found


def _interfaces(call: Call, host: Host) -> dict[str, list[str]]:
    """Name -> address/prefix of each interface but the loopback."""
    node = host.node
    if node is None or (host.kind == "pod" and not host.host_network):
        return {"eth0": [f"{address}/24" for address in host.addresses if ":" not in address]}
    found = {"eth0": [f"{node.ip}/24"], "cni0": [f"{bridge(node)}/24"]}
    if call.cluster.profile.proxy_mode == "ipvs":
        services = call.cluster.network.proxy.view.list("Service")
        ips = [ip for item in services for ip in item.typed.addresses if ":" not in ip]
        found["kube-ipvs0"] = [f"{ip}/32" for ip in ips]
    return found


def addresses_shown(found: Iterable[Device], style: Style) -> str:
    """`ip address`."""
    if style.brief:
        return "".join(_brief(each, [str(a) for a in each.addresses]) for each in found)
    out = []
    for each in found:
        lines = [] if style.one_line else [_head(each, ""), *([] if style.four else [_link(each)])]
        for address in each.addresses:
            prefix = f"{each.index}: {each.name}" if style.one_line else ""
            end = "\\" if style.one_line else "\n"
            lines.append(f"{prefix}    {_address(each, address)}{end}{_FOREVER}")
        out += lines
    return "".join(f"{line}\n" for line in out)


def links_shown(found: Iterable[Device], style: Style) -> str:
    """`ip link`."""
    if style.brief:
        return "".join(_brief(each, [each.mac, f"<{each.flags}>"]) for each in found)
    end = "\\" if style.one_line else "\n"
    return "".join(f"{_head(each, 'mode DEFAULT ')}{end}{_link(each)}\n" for each in found)


def _brief(device: Device, words: list[str]) -> str:
    return f"{device.title:<16s} {device.state:<14s} {' '.join(words)} \n"


def _head(device: Device, mode: str) -> str:
    mtu = 65536 if device.name == "lo" else 1500
    return (
        f"{device.index}: {device.title}: <{device.flags}> mtu {mtu} qdisc noqueue "
        f"state {device.state} {mode}group default qlen 1000"
    )


def _link(device: Device) -> str:
    if device.name == "lo":
        return f"    link/loopback {device.mac} brd 00:00:00:00:00:00"
    return f"    link/ether {device.mac} brd ff:ff:ff:ff:ff:ff"


def _address(device: Device, address: ipaddress.IPv4Interface) -> str:
    if device.name == "lo":
        return f"inet {address} scope host lo"
    broadcast = (
        "" if address.network.prefixlen == 32 else f" brd {address.network.broadcast_address}"
    )
    return f"inet {address}{broadcast} scope global {device.name}"

"""What stands in a place's /etc/resolv.conf and /etc/hosts."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.engine.api.pod import Pod
from lessons.engine.profile import NodeProfile, Profile
from lessons.engine.refs import Place
from lessons.engine.store import View

OFFICE_DNS, PUBLIC_DNS, NODE_LOCAL_DNS = "192.168.0.2", "198.51.100.53", "169.254.20.10"
OFFICE_NETWORK = ipaddress.ip_network("192.168.0.0/24")
CLUSTER_DOMAIN = "cluster.local"


@dataclass(frozen=True, slots=True)
class ResolvConf:
    """A resolv.conf; options as they are written, `ndots:5`."""

    nameservers: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    def option(self, name: str, default: int) -> int:
        """A numeric option, the last one if it is there twice."""
        for text in reversed(self.options):
            known, _, value = text.partition(":")
            if known == name:
                return int(value) if value.isdigit() else default
        return default

    @property
    def text(self) -> str:
        """The file."""
        lines = [f"nameserver {server}" for server in self.nameservers]
        if self.search:
            lines.append("search " + " ".join(self.search))
        if self.options:
            lines.append("options " + " ".join(self.options))
        return "".join(f"{line}\n" for line in lines)


# pkg/apis/core/validation/validation.go MaxDNSNameservers, MaxDNSSearchPaths, MaxDNSSearchListChars
_MOST_SERVERS, _MOST_SEARCHES, _MOST_SEARCH_CHARACTERS = 3, 32, 2048

OFFICE = ResolvConf((OFFICE_DNS,), ("corp.example",))
INTERNET = ResolvConf((PUBLIC_DNS,))


def resolv_conf(place: Place, view: View, profile: Profile) -> ResolvConf:
    """The resolv.conf at a place; nodes, the admin's shell and the laptop use the office's DNS."""
    if place.kind == "pod":
        item = view.get("Pod", place.namespace, place.name)
        return _of_pod(item.typed, profile) if item is not None else ResolvConf()
    if place.kind == "internet":
        return INTERNET
    if place.kind == "external":
        ips = [
            ip for machine in profile.external if machine.name == place.name for ip in machine.ips
        ]
        return OFFICE if any(ipaddress.ip_address(ip) in OFFICE_NETWORK for ip in ips) else INTERNET
    return OFFICE


# pkg/kubelet/network/dns/dns.go GetPodDNS
def _of_pod(pod: Pod, profile: Profile) -> ResolvConf:
    policy = pod.dns_policy
    if policy == "ClusterFirst" and pod.host_network:
        policy = "Default"
    if policy == "None":
        base = ResolvConf()
    elif policy == "Default":
        base = OFFICE
    else:
        server = NODE_LOCAL_DNS if profile.node_local_dns else profile.dns_ip
        suffixes = (f"{pod.meta.namespace}.svc", "svc")
        search = (*(f"{suffix}.{CLUSTER_DOMAIN}" for suffix in suffixes), CLUSTER_DOMAIN)
        base = ResolvConf((server,), search, ("ndots:5",))
    config = (pod.manifest.get("spec") or {}).get("dnsConfig")
    if not config:
        return base
    return ResolvConf(
        _unique((*base.nameservers, *(config.get("nameservers") or ())))[:_MOST_SERVERS],
        _fitting(_unique((*base.search, *(config.get("searches") or ())))),
        _merged(base.options, config.get("options") or ()),
    )


# pkg/kubelet/network/dns/dns.go formDNSSearchFitsLimits
def _fitting(search: tuple[str, ...]) -> tuple[str, ...]:
    """The search list cut to what the kubelet writes: so many paths, and with the blanks so many characters."""
    kept = search[:_MOST_SEARCHES]
    while len(" ".join(kept)) > _MOST_SEARCH_CHARACTERS:
        kept = kept[:-1]
    return kept


# pkg/kubelet/network/dns/dns.go omitDuplicates, mergeDNSOptions
def _unique(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _merged(base: tuple[str, ...], given: Iterable[dict[str, str]]) -> tuple[str, ...]:
    options = dict(_pair(text) for text in base)
    for option in given:
        options[str(option.get("name", ""))] = str(option.get("value") or "")
    return tuple(f"{name}:{value}" if value else name for name, value in options.items())


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition(":")
    return name, value


_POD_HOSTS = """\
# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
"""


def hosts(place: Place, view: View, profile: Profile) -> str:
    """The /etc/hosts at a place."""
    if place.kind == "pod":
        item = view.get("Pod", place.namespace, place.name)
        if item is not None:
            return _pod_hosts(item.typed, profile)
    if place.kind in ("internet", "external"):
        return "127.0.0.1 localhost\n"
    return _node_hosts(profile.nodes)


def _node_hosts(nodes: tuple[NodeProfile, ...]) -> str:
    return "127.0.0.1 localhost\n" + "".join(f"{node.ip} {node.name}\n" for node in nodes)


# pkg/kubelet/kubelet_pods.go ensureHostsFile, managedHostsFileContent, nodeHostsFileContent
def _pod_hosts(pod: Pod, profile: Profile) -> str:
    aliases = (pod.manifest.get("spec") or {}).get("hostAliases") or ()
    if pod.host_network:
        text = "# Kubernetes-managed hosts file (host network).\n" + _node_hosts(profile.nodes)
    else:
        text = _POD_HOSTS
        names = "\t".join(filter(None, (pod.qualified_hostname, pod.short_hostname)))
        text += "".join(f"{ip}\t{names}\n" for ip in pod.ips or ((pod.ip,) if pod.ip else ()))
    if aliases:
        text += "\n# Entries added by HostAliases.\n"
        for alias in aliases:
            text += f"{alias.get('ip', '')}\t" + "\t".join(alias.get("hostnames") or ()) + "\n"
    return text

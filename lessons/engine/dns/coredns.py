"""CoreDNS in the cluster, and the node-local caches in front of it: which Corefile they run, and how a query is answered."""

from __future__ import annotations

from functools import lru_cache

from dns.rcode import Rcode

from lessons.engine.dns.corefile import CorefileError
from lessons.engine.dns.exchange import Exchange, Process, run
from lessons.engine.dns.records import Reason, Request, Response, within
from lessons.engine.dns.serverblock import Server, servers
from lessons.engine.profile import Profile
from lessons.engine.refs import Place, Ref
from lessons.engine.store import Object, View

CONFIG = Ref("ConfigMap", "kube-system", "coredns")
NODE_LOCAL_AT = "dns/node-local"

# The annotation of a CoreDNS pod that is there, even ready, and answers nothing.
HANG = "lab/hang"

# As the node-local-dns add-on has it: the cluster's zones over TCP to CoreDNS, everything else straight to the node's servers.
NODE_LOCAL_COREFILE = """\
cluster.local:53 in-addr.arpa:53 ip6.arpa:53 {{
    errors
    cache {{
        success 9984 30
        denial 9984 5
    }}
    forward . {dns_ip} {{
        force_tcp
    }}
}}
.:53 {{
    errors
    cache 30
    forward . /etc/resolv.conf
}}
"""

_REFUSAL = Response(
    Rcode.REFUSED, reason=Reason("No server block of the Corefile is for this name.")
)


def configured(view: View, profile: Profile) -> str:
    """The Corefile of the ConfigMap, or the profile's where there is none."""
    item = view.find(CONFIG)
    data = (item.manifest.get("data") or {}) if item is not None else {}
    text = data.get("Corefile", profile.corefile)
    return str(text)


def fault(corefile: str) -> str:
    """What CoreDNS would log of a Corefile that it cannot start with; "" for a good one."""
    try:
        servers(corefile)
    except CorefileError as error:
        return str(error)
    return ""


# core/dnsserver/server.go ServeDNS
def serve(corefile: str, request: Request, exchange: Exchange) -> Response:
    """The answer of the server block whose zone is the longest that the name is in."""
    found: Server | None = None
    longest = -1
    for server in servers(corefile):
        size = within(request.labels, server.zones)
        if size is not None and size > longest:
            found, longest = server, size
    if found is None:
        return _REFUSAL
    return run(found.chain, request, exchange)


def runs_in(pod: Object) -> bool:
    """Whether a pod is one of CoreDNS's."""
    return pod.labels.get("k8s-app") == "kube-dns"


def replica(view: View, ref: Ref) -> Process | None:
    """The CoreDNS process in a pod; None for a pod that runs something else, or whose CoreDNS hangs."""
    item = view.find(ref)
    if item is None or not runs_in(item):
        return None
    if item.annotations.get(HANG) == "true":
        return None
    return _process(ref, item.typed.ip)


@lru_cache(maxsize=1024)
def _process(ref: Ref, ip: str) -> Process:
    return Process(ref.name, "dns/coredns", ip, Place("pod", ref.name, ref.namespace))


def node_local(node: str, ip: str) -> Process:
    """The cache on a node."""
    return Process(f"node-local/{node}", NODE_LOCAL_AT, ip, Place("node", node))

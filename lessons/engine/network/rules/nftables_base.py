"""The chains of kube-proxy's nftables table that do not depend on any Service: pkg/proxy/nftables/proxier.go setupNFTables."""

from __future__ import annotations

# As nft prints `mark set mark or 0x4000`.
MASQUERADE = "meta mark set meta mark | 0x00004000"

_DESTINATION = "ip daddr . meta l4proto . th dport"
_BASE = (
    ("filter-prerouting-pre-dnat", "filter hook prerouting priority dstnat - 10", ("ct state new jump firewall-check",)),
    ("filter-output-pre-dnat", "filter hook output priority -110", ("ct state new jump firewall-check",)),
    ("filter-input", "filter hook input priority filter", ("ct state new jump nodeport-endpoints-check", "ct state new jump service-endpoints-check")),
    ("filter-forward", "filter hook forward priority filter", ("ct state new jump service-endpoints-check", "ct state new jump cluster-ips-check")),
    ("filter-output", "filter hook output priority filter", ("ct state new jump service-endpoints-check", "ct state new jump cluster-ips-check")),
    ("nat-prerouting", "nat hook prerouting priority dstnat", ("jump services",)),
    ("nat-output", "nat hook output priority -100", ("jump services",)),
    ("nat-postrouting", "nat hook postrouting priority srcnat", ("jump masquerading",)),
)  # fmt: skip


def base_chains(pod_cidr: str, service_cidr: str) -> list[tuple[str, list[str]]]:
    """Each chain's name and rules, in the order in which they are made."""
    found = [(name, [f"type {kind}; policy accept;", *rules]) for name, kind, rules in _BASE]
    node_ports = "ip daddr @nodeport-ips meta l4proto . th dport vmap"
    outside = 'comment "masquerade clusterIP traffic from outside cluster"'
    return [
        *found,
        ("nodeport-endpoints-check", [f"{node_ports} @no-endpoint-nodeports"]),
        ("service-endpoints-check", [f"{_DESTINATION} vmap @no-endpoint-services"]),
        ("firewall-check", [f"{_DESTINATION} vmap @firewall-ips"]),
        (
            "services",
            [
                f"ip daddr @cluster-ips ip saddr != {pod_cidr} {MASQUERADE} {outside}",
                f"{_DESTINATION} vmap @service-ips",
                f"{node_ports} @service-nodeports",
            ],
        ),
        (
            "masquerading",
            [
                "meta mark & 0x00004000 != 0x00000000 meta mark set meta mark ^ 0x00004000 masquerade fully-random",
                "ct status dnat ip saddr . ip daddr . meta l4proto . th dport @hairpin-connections masquerade fully-random",
            ],
        ),
        (
            "cluster-ips-check",
            [
                'ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"',
                f'ip daddr {service_cidr} drop comment "Drop traffic to unallocated ClusterIPs"',
            ],
        ),
        (
            "reject-chain",
            ['comment "helper for @no-endpoint-services / @no-endpoint-nodeports"', "reject"],
        ),
    ]

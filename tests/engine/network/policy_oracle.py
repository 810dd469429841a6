"""What NetworkPolicies allow, in plain words: see `reach_oracle`."""

from ipaddress import ip_address, ip_network

DNS_PODS = ("10.244.0.2", "10.244.0.3")


def policy_allows(plan, pod, direction, address, asked, *, target=None):
    """What a pod that policies select may do is what any rule of any of them allows; another's is not restricted."""
    applying = [
        p
        for p in plan["policies"]
        if direction in p["types"] and _matches(p["select"], pod["labels"])
    ]
    if not applying:
        return True
    return any(
        _ports_allow(rule, asked, target) and _peers_allow(plan, rule, address)
        for policy in applying
        for rule in policy[direction]
    )


def _ports_allow(rule, asked, target):
    named = target["port"] if target is not None and target["port_name"] == "http" else None
    numbers = [(named if number == "http" else number, kind) for number, kind in rule["ports"]]
    return not numbers or asked in numbers


def _peers_allow(plan, rule, address):
    return not rule["peers"] or any(_is_peer(plan, peer, address) for peer in rule["peers"])


def _is_peer(plan, peer, address):
    at = ip_address(address)
    if "block" in peer:
        return at in ip_network(peer["block"]) and not any(
            at in ip_network(e) for e in peer["except"]
        )
    if address in DNS_PODS:
        return peer["namespaces"] == "all" and _matches(peer["pods"], {"k8s-app": "kube-dns"})
    # The pods of the host's network are no pods to a policy: their addresses are their nodes'.
    return any(
        p["ip"] == address and not p["host_network"] and _matches(peer["pods"], p["labels"])
        for p in plan["pods"].values()
        if p["state"] != "absent"
    )


def _matches(selector, labels):
    return all(labels.get(key) == value for key, value in selector.items())

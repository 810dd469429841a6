"""Who a request may reach, written down from the specification alone: no rule here asks the engine for anything.

A plan is plain data (see `random_plans`). `outcomes` gives every end that a curl of it may have:
("open", who answers, the client address seen there), ("refused",), ("timeout",), ("no route",), ("unresolved",).
"""

from ipaddress import ip_address, ip_network

from policy_oracle import DNS_PODS, policy_allows

NODES = {"k8s-master": 0, "k8s-node01": 1, "k8s-node02": 2}
WORKERS = ("k8s-node01", "k8s-node02")
LAPTOP, INTERNET = "192.168.0.50", "198.51.100.7"
REFUSED, TIMEOUT, NO_ROUTE, UNRESOLVED = ("refused",), ("timeout",), ("no route",), ("unresolved",)


def node_ip(node):
    return f"192.168.0.{30 + NODES[node]}"


def bridge(node):
    return f"10.244.{NODES[node]}.1"


def is_pod_address(address):
    return ip_address(address) in ip_network("10.244.0.0/16")


def outcomes(plan, place, kind):
    """All that a curl from a place at the Service's address of a kind may come to."""
    service = plan["service"]
    if kind == "name":
        return _by_name(plan, place)
    if kind == "pod":
        return {_to_address(plan, place, service["pod_asked"], 8080)}
    address, port = {
        "cluster": (service["cluster_ip"], 80),
        "wrong port": (service["cluster_ip"], 81),
        "balancer": (service["balancer_ip"], 80),
        "external": (service["external_ip"], 80),
        "node01": (node_ip("k8s-node01"), 30080),
        "node02": (node_ip("k8s-node02"), 30080),
    }[kind]
    return _sent(plan, place, address, port)


# -- names --------------------------------------------------------------------------------------------------------


def _by_name(plan, place):
    """Only pods ask the cluster's DNS; it knows a headless Service by its ready pods alone."""
    pod = plan["pods"].get(place)
    if pod is None:
        return {UNRESOLVED}
    if not pod["host_network"] and not all(
        policy_allows(plan, pod, "egress", address, (53, "UDP")) for address in DNS_PODS
    ):
        return {TIMEOUT}
    service = plan["service"]
    if not service["headless"]:
        return _sent(plan, place, service["cluster_ip"], 80)
    ready = [p for p in _selected(plan) if p["state"] == "ready" and not _skipped(plan, p)]
    if not ready:
        return {UNRESOLVED}
    # Nobody translates the Service's port: each pod is asked for 8080 itself, one after another until one answers.
    ends = {_to_address(plan, place, p["ip"], 8080) for p in ready}
    return {end for end in ends if end[0] == "open"} or ends


# -- the way to a node's rules ------------------------------------------------------------------------------------


def _sent(plan, place, address, port):
    if place in plan["pods"]:
        pod = plan["pods"][place]
        source = node_ip(pod["node"]) if pod["host_network"] else pod["ip"]
        return _at_node(plan, pod["node"], source, address, port, origin=pod, inside=True)
    if place in NODES:
        return _at_node(plan, place, node_ip(place), address, port, origin=place, inside=True)
    return _from_outside(plan, place, address, port)


def _from_outside(plan, place, address, port):
    service = plan["service"]
    source = LAPTOP if place == "laptop" else INTERNET
    for node in NODES:
        if address == node_ip(node):
            if place == "internet":
                return {TIMEOUT}
            return _at_node(plan, node, source, address, port, origin=None, inside=False)
    if service["balancer_ip"] and address == service["balancer_ip"]:
        node = _healthy_worker(plan)
        return _at_node(plan, node, source, address, port, origin=None, inside=False)
    if place == "laptop" and address.startswith("192.168.0."):
        return {NO_ROUTE}
    return {TIMEOUT}


def _healthy_worker(plan):
    if plan["service"]["external_policy"] == "Local":
        for node in WORKERS:
            if any(p["state"] == "ready" and p["node"] == node for p in _endpoints(plan)):
                return node
    return WORKERS[0]


def _at_node(plan, node, source, address, port, *, origin, inside):
    """A packet at a node: a rule of the Service takes it, or it goes on to where it is addressed."""
    service, mode = plan["service"], plan["mode"]
    balanced = {"cluster": service["cluster_ip"], "balancer": service["balancer_ip"]}
    balanced["external"] = service["external_ip"]
    for kind, frontend in balanced.items():
        if frontend and address == frontend and not service["headless"]:
            if port == 80:
                return _ruled(plan, node, source, kind, origin=origin, inside=inside)
            known = mode == "ipvs" or (mode == "nftables" and kind == "cluster")
            return {REFUSED if known else TIMEOUT}
    if address == node_ip(node):
        if service["node_port"] and port == service["node_port"]:
            return _ruled(plan, node, source, "node port", origin=origin, inside=inside)
        return {_egress(plan, origin, address, port) or REFUSED}
    other = next((n for n in NODES if node_ip(n) == address), None)
    if other is not None:
        if (denied := _egress(plan, origin, address, port)) is not None:
            return {denied}
        return _at_node(plan, other, node_ip(node), address, port, origin=None, inside=False)
    return {TIMEOUT}


# -- the rules ----------------------------------------------------------------------------------------------------


def _selected(plan):
    return [
        p
        for p in plan["pods"].values()
        if p["labels"].get("app") == "web" and p["state"] != "absent"
    ]


def _skipped(plan, pod):
    """A pod without the port's name is no endpoint for that port."""
    return plan["service"]["target_port"] == "http" and pod["port_name"] != "http"


def _endpoints(plan):
    return [p for p in _selected(plan) if not _skipped(plan, p)]


def _ruled(plan, node, source, kind, *, origin, inside):
    service = plan["service"]
    everywhere = _usable(_endpoints(plan))
    here = _usable([p for p in _endpoints(plan) if p["node"] == node])
    ranges = service["source_ranges"]
    in_ranges = any(ip_address(source) in ip_network(text) for text in ranges)
    filtered = kind == "balancer" and ranges and not in_ranges
    if filtered and (everywhere or plan["mode"] == "nftables"):
        return {TIMEOUT}
    if not everywhere:
        sent_here = inside and source == node_ip(node)
        if plan["mode"] == "iptables" and sent_here and kind in ("balancer", "external"):
            return {_unseen(node, service[f"{kind}_ip"])}
        return {REFUSED}
    if kind == "cluster":
        local = service["internal_policy"] == "Local"
        masquerade = not is_pod_address(source)
    else:
        # externalTrafficPolicy Local means what comes from outside; who is inside may go anywhere.
        local = service["external_policy"] == "Local"
        if inside or is_pod_address(source):
            local = local and plan["mode"] == "ipvs" and bool(here)
        masquerade = not is_pod_address(source) and inside
        masquerade = masquerade or service["external_policy"] == "Cluster"
    chosen = here if local else everywhere
    if not chosen and plan["mode"] == "ipvs" and kind == "cluster":
        chosen = everywhere
    if not chosen:
        return {TIMEOUT}
    return {_delivered(plan, node, source, p, masquerade=masquerade, origin=origin) for p in chosen}


def _unseen(node, address):
    """iptables rejects external addresses on INPUT and FORWARD only: what the node itself sends goes out."""
    if address.startswith("192.168.0."):
        return NO_ROUTE
    return TIMEOUT if node == WORKERS[0] else REFUSED


def _usable(endpoints):
    ready = [p for p in endpoints if p["state"] == "ready"]
    return ready or [p for p in endpoints if p["state"] == "leaving"]


def _delivered(plan, node, source, pod, *, masquerade, origin):
    """The packet translated to a pod, from the node whose rule did it."""
    port = plan["service"]["target_port"]
    port = pod["port"] if port == "http" else port
    return _arrived(
        plan, node, source, pod, port, masquerade=masquerade or source == pod["ip"], origin=origin
    )


def _arrived(plan, node, source, pod, port, *, masquerade, origin):
    if (denied := _egress(plan, origin, pod["ip"], port, pod)) is not None:
        return denied
    if pod["host_network"]:
        if node != pod["node"] and (masquerade or is_pod_address(source)):
            source = node_ip(node)
    elif masquerade or (origin == node and not is_pod_address(source)):
        source = bridge(node) if node == pod["node"] else node_ip(node)
    restricted = not pod["host_network"] and origin != pod["node"]
    if restricted and not policy_allows(plan, pod, "ingress", source, (port, "TCP"), target=pod):
        return TIMEOUT
    return ("open", pod["name"], source) if port == pod["port"] else REFUSED


def _to_address(plan, place, address, port):
    """Straight to a pod, by its own address."""
    pod = next(
        (p for p in plan["pods"].values() if p["ip"] == address and p["state"] != "absent"), None
    )
    origin = plan["pods"].get(place)
    if origin is None and place not in NODES:
        return TIMEOUT
    node = origin["node"] if origin else place
    if pod is None:
        return _egress(plan, origin, address, port) or NO_ROUTE
    source = node_ip(node) if origin is None or origin["host_network"] else origin["ip"]
    if pod is origin:
        return ("open", pod["name"], source) if port == pod["port"] else REFUSED
    sender = place if origin is None or origin["host_network"] else origin
    sender = node if origin is not None and origin["host_network"] else sender
    return _arrived(plan, node, source, pod, port, masquerade=False, origin=sender)


def _egress(plan, origin, address, port, pod=None):
    if not isinstance(origin, dict) or origin["host_network"] or origin["ip"] == address:
        return None
    allowed = policy_allows(plan, origin, "egress", address, (port, "TCP"), target=pod)
    return None if allowed else TIMEOUT

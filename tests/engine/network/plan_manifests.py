"""The manifests of a random plan: see `random_plans`."""


def pod_manifest(pod):
    ready = "unready" not in pod["state"]
    annotations = {"lab/ready": str(ready).lower(), "lab/linger": "true"}
    ports = [{"name": pod["port_name"], "containerPort": pod["port"]}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": pod["name"], "labels": pod["labels"], "annotations": annotations},
        "spec": {
            "hostNetwork": pod["host_network"],
            "terminationGracePeriodSeconds": 3600,
            "containers": [{"name": "c", "image": "echo:1", "ports": ports}],
        },
    }


def service_manifest(service):
    port = {"port": 80, "targetPort": service["target_port"]}
    spec = {"type": service["type"], "selector": {"app": "web"}, "ports": [port]}
    spec["clusterIP"] = "None" if service["headless"] else service["cluster_ip"]
    if service["node_port"]:
        port["nodePort"] = service["node_port"]
        spec["externalTrafficPolicy"] = service["external_policy"]
    if service["external_ip"]:
        spec["externalIPs"] = [service["external_ip"]]
    if service["source_ranges"]:
        spec["loadBalancerSourceRanges"] = service["source_ranges"]
    spec["internalTrafficPolicy"] = service["internal_policy"]
    if service["affinity"]:
        spec["sessionAffinity"] = "ClientIP"
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec}


def policy_manifest(number, policy):
    spec = {
        "podSelector": {"matchLabels": policy["select"]},
        "policyTypes": [kind.capitalize() for kind in policy["types"]],
    }
    for kind, side in (("ingress", "from"), ("egress", "to")):
        if kind in policy["types"]:
            spec[kind] = [_rule(rule, side) for rule in policy[kind]]
    metadata = {"name": f"policy-{number}"}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata,
        "spec": spec,
    }


def _rule(rule, side):
    found = {}
    if rule["peers"]:
        found[side] = [_peer(peer) for peer in rule["peers"]]
    if rule["ports"]:
        found["ports"] = [{"port": port, "protocol": protocol} for port, protocol in rule["ports"]]
    return found


def _peer(peer):
    if "block" in peer:
        return {"ipBlock": {"cidr": peer["block"], "except": peer["except"]}}
    everywhere = {"namespaceSelector": {}} if peer["namespaces"] == "all" else {}
    return {"podSelector": {"matchLabels": peer["pods"]}, **everywhere}

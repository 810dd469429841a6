"""Random clusters as plain data, the manifests that make them real, and what a curl in one comes to."""

import json
from functools import cache

from hypothesis import strategies as st
from plan_manifests import pod_manifest, policy_manifest, service_manifest

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal, Transcript

CLUSTER_IP, BALANCER_IP, EXTERNAL_IP = "10.96.50.1", "203.0.113.50", "192.168.0.200"
NODE1, NODE2 = "k8s-node01", "k8s-node02"
PLACES = ["near", "far", "a", NODE1, NODE2, "k8s-master", "laptop", "internet"]
KINDS = ["cluster", "wrong port", "balancer", "external", "node01", "node02", "pod", "name"]
STATES = ["ready", "ready", "ready", "unready", "leaving", "leaving unready", "absent"]


def _pod(name, ip, node, *, port=8080, port_name="http", host_network=False, **labels):
    return {
        "name": name,
        "ip": ip,
        "node": node,
        "port": port,
        "port_name": port_name,
        "host_network": host_network,
        "labels": labels,
        "state": "ready",
    }


PODS = [
    _pod("near", "10.244.1.5", NODE1, role="client"),
    _pod("far", "10.244.2.5", NODE2, role="client"),
    _pod("a", "10.244.1.10", NODE1, app="web"),
    _pod("b", "10.244.2.10", NODE2, app="web"),
    _pod("c", "10.244.1.11", NODE1, port=8081, app="web"),
    _pod("d", "10.244.2.11", NODE2, port_name="other", app="web", tier="back"),
    _pod("other", "10.244.2.12", NODE2, app="shop"),
    _pod("h", "192.168.0.32", NODE2, host_network=True, app="web"),
]
SELECTORS = st.sampled_from([{}, {"app": "web"}, {"role": "client"}, {"tier": "back"}])
PEERS = st.one_of(
    st.builds(lambda pods, spaces: {"pods": pods, "namespaces": spaces}, SELECTORS, st.sampled_from(["own", "all"])),
    st.sampled_from(
        [
            {"block": "10.244.0.0/16", "except": ["10.244.1.0/24"]},
            {"block": "192.168.0.0/16", "except": []},
            {"block": "0.0.0.0/0", "except": ["10.244.1.0/24"]},
        ]
    ),
)  # fmt: skip
PORTS = st.lists(
    st.sampled_from([(8080, "TCP"), (8081, "TCP"), ("http", "TCP"), (53, "UDP")]), max_size=2
)
RULES = st.lists(
    st.fixed_dictionaries({"peers": st.lists(PEERS, max_size=2), "ports": PORTS}), max_size=2
)
POLICIES = st.fixed_dictionaries(
    {
        "select": SELECTORS,
        "types": st.sampled_from([["ingress"], ["egress"], ["ingress", "egress"]]),
        "ingress": RULES,
        "egress": RULES,
    }
)


@st.composite
def plans(draw, most_policies=2):
    """A cluster: pods in any state, one Service of any type, some policies."""
    pods = {pod["name"]: dict(pod) for pod in PODS}
    for name in "abcdh":
        pods[name]["state"] = draw(st.sampled_from(STATES))
    kind = draw(
        st.sampled_from(["headless", "ClusterIP", "NodePort", "LoadBalancer", "LoadBalancer"])
    )
    exposed = kind in ("NodePort", "LoadBalancer")
    return {
        "mode": draw(st.sampled_from(["iptables", "iptables", "nftables", "ipvs"])),
        "pods": pods,
        "policies": draw(st.lists(POLICIES, max_size=most_policies)),
        "service": {
            "type": "ClusterIP" if kind == "headless" else kind,
            "headless": kind == "headless",
            "cluster_ip": CLUSTER_IP,
            "node_port": 30080 if exposed else 0,
            "balancer_ip": BALANCER_IP if kind == "LoadBalancer" else "",
            "external_ip": draw(st.sampled_from(["", EXTERNAL_IP])) if kind != "headless" else "",
            "target_port": draw(st.sampled_from([8080, 8080, "http", 9999])),
            "internal_policy": draw(st.sampled_from(["Cluster", "Cluster", "Local"])),
            "external_policy": draw(st.sampled_from(["Cluster", "Local"])) if exposed else "Cluster",
            "source_ranges": draw(st.sampled_from([[], [], ["192.168.0.0/24"], ["10.244.1.0/24"]]))
            if kind == "LoadBalancer"
            else [],
            "affinity": draw(st.booleans()),
            "pod_asked": draw(st.sampled_from([pod["ip"] for pod in PODS if not pod["host_network"]])),
        },
    }  # fmt: skip


# -- making it real -----------------------------------------------------------------------------------------------


@cache
def _started(mode: str) -> Cluster:
    pins = {pod["name"]: {"node": pod["node"], "ip": pod["ip"]} for pod in PODS}
    for pod in PODS:
        if pod["host_network"]:
            del pins[pod["name"]]["ip"]
    settings = {
        "pods": pins,
        "services": {"web": {"load_balancer_ip": BALANCER_IP}},
        "proxy_mode": mode,
    }
    return Cluster(Profile.from_mapping(settings)[0])


def real(plan) -> Cluster:
    """The plan's cluster, at rest."""
    cluster = _started(plan["mode"]).fork()
    there = [pod for pod in plan["pods"].values() if pod["state"] != "absent"]
    items = [*map(pod_manifest, there), service_manifest(plan["service"])]
    items += [policy_manifest(n, policy) for n, policy in enumerate(plan["policies"])]
    text = "\n---\n".join(json.dumps(item) for item in items)
    applied = Terminal(cluster).run("kubectl apply -f plan.yaml", files={"plan.yaml": text})
    assert applied.exit == 0, applied.stderr
    for pod in there:
        if pod["state"].startswith("leaving"):
            assert Terminal(cluster).run(f"kubectl delete pod {pod['name']} --wait=false").exit == 0
    return cluster


# -- asking -------------------------------------------------------------------------------------------------------


def asked(plan, cluster: Cluster, place: str, kind: str, seed: int = 0) -> Transcript:
    """A curl at the address of that kind, in a copy of the cluster with chances of its own."""
    service = plan["service"]
    target = {
        "cluster": CLUSTER_IP,
        "wrong port": f"{CLUSTER_IP}:81",
        "balancer": BALANCER_IP,
        "external": EXTERNAL_IP,
        "node01": "192.168.0.31:30080",
        "node02": "192.168.0.32:30080",
        "pod": f"{service['pod_asked']}:8080",
        "name": "web:8080" if service["headless"] else "web",
    }[kind]
    where = f"pod/{place}" if place in plan["pods"] else place
    where = f"node/{where}" if where.startswith("k8s-") else where
    copy = cluster.fork()
    copy.begin(seed)
    return Terminal(copy).run(f"curl -sSv -m 9 {target}", Place.parse(where))

"""For any set of endpoints: who is reached is who may be, and the trace tells what happened."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_world import NODE1, NODE2, World, endpoint, filled

from lessons.engine.network import Verdict

WEB = "10.96.50.1"
PODS = {"a": ("10.244.1.10", NODE1), "b": ("10.244.2.10", NODE2), "c": ("10.244.1.11", NODE1)}
NAMES = {ip: name for name, (ip, _) in PODS.items()}

CONDITIONS = st.sampled_from(
    [
        {"ready": True},
        {"ready": False, "serving": False},
        {"ready": False, "serving": True, "terminating": True},
        {"ready": False, "serving": False, "terminating": True},
    ]
)
SERVICES = st.fixed_dictionaries(
    {
        "endpoints": st.dictionaries(st.sampled_from(sorted(PODS)), CONDITIONS),
        "external": st.sampled_from(["Cluster", "Local"]),
        "internal": st.sampled_from(["Cluster", "Local"]),
        "mode": st.sampled_from(["iptables", "nftables", "ipvs"]),
    }
)
PROBES = st.sampled_from(
    [
        ("pod/client1", WEB, 80, "internal", NODE1),
        ("pod/client2", WEB, 80, "internal", NODE2),
        (f"node/{NODE2}", WEB, 80, "internal", NODE2),
        ("laptop", "192.168.0.31", 30080, "external", NODE1),
        ("laptop", "192.168.0.32", 30080, "external", NODE2),
    ]
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(SERVICES, PROBES)
def test_a_connection_reaches_exactly_who_the_rules_allow(service, probe):
    place, address, port, direction, node = probe
    world = filled(World(proxy_mode=service["mode"]))
    entries = [endpoint(*PODS[name], **kind) for name, kind in service["endpoints"].items()]
    world.service(
        "web",
        WEB,
        entries,
        type="NodePort",
        node_port=30080,
        externalTrafficPolicy=service["external"],
        internalTrafficPolicy=service["internal"],
    )
    local = service[direction] == "Local"
    connection = world.connect(place, address, port)
    ready = {n for n, kind in service["endpoints"].items() if kind["ready"]}
    leaving = {
        n
        for n, kind in service["endpoints"].items()
        if kind.get("serving") and kind.get("terminating")
    }
    here = {name for name in PODS if PODS[name][1] == node}
    allowed = (ready & here or leaving & here) if local else (ready or leaving)
    if direction == "internal" and service["mode"] == "ipvs":
        allowed = allowed or ready or leaving

    if allowed:
        assert connection.verdict is Verdict.OPEN
        assert connection.process.name in allowed
        _trace_agrees(world, connection)
    else:
        nobody = not (ready or leaving)
        assert connection.verdict is (Verdict.REFUSED if nobody else Verdict.TIMEOUT)
        assert world.trace.broken.ref.name == "web"


def _trace_agrees(world, connection):
    assert world.trace.broken is None
    chosen = next(hop for hop in world.trace.hops if hop.kind == "endpoint")
    assert NAMES[chosen.packet.destination] == connection.process.name
    socket = world.trace.hops[-1]
    assert (socket.at, socket.packet) == (connection.process.at, connection.packet)
    assert connection.client in socket.why


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(1, 65535), st.sampled_from(["TCP", "UDP"]))
def test_no_port_of_a_node_leads_to_a_pod_unless_a_rule_says_so(port, protocol):
    world = filled(World())
    world.service("web", WEB, [endpoint(*PODS["a"])], type="NodePort", node_port=30080)
    connection = world.connect("laptop", "192.168.0.31", port, protocol)
    reached = connection.process is not None and connection.process.kind == "pod"
    assert reached == ((port, protocol) == (30080, "TCP"))


# The 99.9 % quantile of chi-square with so many degrees of freedom.
CHI_SQUARE = {1: 10.83, 2: 13.82}


@pytest.mark.parametrize("mode", ["iptables", "nftables", "ipvs"])
@pytest.mark.parametrize("names", ["ab", "abc"])
def test_connections_spread_evenly_over_the_ready_endpoints(mode, names):
    world, times = filled(World(proxy_mode=mode)), 900
    world.service("web", WEB, [endpoint(*PODS[name]) for name in names])
    seen = Counter(world.connect("pod/client1", WEB, 80).process.name for _ in range(times))
    expected = times / len(names)
    deviation = sum((seen[name] - expected) ** 2 / expected for name in names)
    assert set(seen) == set(names)
    assert deviation < CHI_SQUARE[len(names) - 1]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(SERVICES, PROBES)
def test_what_the_trace_says_of_an_end_is_how_it_ends(service, probe):
    place, address, port, _, _ = probe
    world = filled(World(proxy_mode=service["mode"]))
    entries = [endpoint(*PODS[name], **kind) for name, kind in service["endpoints"].items()]
    world.service("web", WEB, entries, type="NodePort", node_port=30080)
    connection = world.connect(place, address, port)
    assert (world.trace.broken is None) == (connection.verdict is Verdict.OPEN)
    assert (world.trace.hops[-1].kind == "socket") == (connection.verdict is Verdict.OPEN)
    assert world.trace.hops[-1].packet == connection.packet

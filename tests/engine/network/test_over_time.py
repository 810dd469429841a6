"""What time does to traffic: rules that come late, affinity that runs out, flows that outlive their endpoint."""

import pytest
from network_world import NODE1, A, B, C, World, endpoint, filled

from lessons.engine.network import Verdict
from lessons.engine.refs import Place
from lessons.engine.trace import Trace

WEB, DNS = "10.96.50.1", "10.96.50.2"
AFFINITY = {
    "sessionAffinity": "ClientIP",
    "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 10}},
}


def reached(world: World, place: str, address: str = WEB, port: int = 80) -> str:
    return world.connect(place, address, port).process.name


def at(world: World, milliseconds: int) -> None:
    """Let the clock come to a moment; what was due before it has happened."""
    while world.clock.run_next(milliseconds):
        pass
    world.clock.move_to(milliseconds)


# -- kube-proxy's sync ------------------------------------------------------------------------------------------


def test_packets_follow_the_old_rules_until_the_next_sync(world):
    world.service("web", WEB, [A])
    at(world, 5_000)
    world.endpoints("web", [B])
    assert reached(world, "pod/client1") == "a"
    world.network.sync()
    assert reached(world, "pod/client1") == "b"


def test_two_changes_within_a_second_are_two_syncs_a_second_apart(world):
    at(world, 5_000)
    world.service("web", WEB, [])  # its endpoints are not known yet
    assert world.connect("pod/client1", WEB, 80).verdict is Verdict.REFUSED
    world.endpoints("web", [A])
    world.network.sync()
    at(world, 5_999)
    assert world.connect("pod/client1", WEB, 80).verdict is Verdict.REFUSED
    at(world, 6_000)
    assert reached(world, "pod/client1") == "a"


def test_the_address_of_a_pod_that_is_gone_is_asked_for_until_the_sync(world):
    world.service("web", WEB, [endpoint("10.244.1.77", NODE1)])
    connection = world.connect("pod/client1", WEB, 80)
    assert (connection.verdict, connection.elapsed) == (Verdict.NO_ROUTE, 3_060)
    at(world, 5_000)
    world.endpoints("web", [])
    world.network.sync()
    assert world.connect("pod/client1", WEB, 80).verdict is Verdict.REFUSED


# -- session affinity -------------------------------------------------------------------------------------------


def test_each_connection_renews_the_affinity(world):
    world.service("web", WEB, [A, B, C], **AFFINITY)
    first = reached(world, "pod/client1")
    for moment in range(9_000, 200_000, 9_000):
        at(world, moment)
        assert reached(world, "pod/client1") == first


def test_a_client_that_was_idle_for_the_whole_timeout_is_sent_anywhere(world):
    world.service("web", WEB, [A, B, C], **AFFINITY)
    seen = set()
    for turn in range(20):
        at(world, turn * 10_000)
        seen.add(reached(world, "pod/client1"))
    assert seen == {"a", "b", "c"}


def test_a_millisecond_before_its_end_affinity_still_holds(world):
    world.service("web", WEB, [A, B, C], **AFFINITY)
    for turn in range(20):
        at(world, turn * 30_000)
        first = reached(world, "pod/client1")
        at(world, turn * 30_000 + 9_999)
        assert reached(world, "pod/client1") == first


def test_every_node_has_affinities_of_its_own(world):
    world.service("web", WEB, [A, B, C], node_port=30080, type="NodePort", **AFFINITY)
    by_node = {
        node: {reached(world, "laptop", node, 30080) for _ in range(10)}
        for node in ("192.168.0.30", "192.168.0.31", "192.168.0.32")
    }
    assert [len(names) for names in by_node.values()] == [1, 1, 1]
    assert len(set.union(*by_node.values())) > 1


def test_node_port_and_cluster_ip_share_an_affinity(world):
    world.service("web", WEB, [A, B, C], node_port=30080, type="NodePort", **AFFINITY)
    first = reached(world, "pod/client1")
    assert {reached(world, "pod/client1", "192.168.0.31", 30080) for _ in range(10)} == {first}


def test_affinity_for_an_endpoint_that_left_is_over(world):
    world.service("web", WEB, [A, B], **AFFINITY)
    first = reached(world, "pod/client1")
    at(world, 2_000)
    left, name = (B, "b") if first == "a" else (A, "a")
    world.endpoints("web", [left])
    world.network.sync()
    assert reached(world, "pod/client1") == name


# -- flows ------------------------------------------------------------------------------------------------------


U1, U2 = endpoint("10.244.1.50", NODE1), endpoint("10.244.1.51", NODE1)


@pytest.fixture
def datagrams(world: World) -> World:
    """A UDP Service over two pods, and a client that always sends from port 5000."""
    for name, ip in (("u1", "10.244.1.50"), ("u2", "10.244.1.51")):
        world.pod(name, ip, NODE1, annotations={"lab/listen": "8080/udp"})
    world.service("dns", DNS, [U1], protocol="UDP")
    return world


def sent(world: World, port: int = 5000) -> Verdict | str:
    world.trace = Trace()
    place = Place.parse("pod/client1")
    done = world.network.connect(place, DNS, 80, "UDP", world.trace, source_port=port)
    return done.process.name if done.process else done.verdict


def test_datagrams_of_one_flow_keep_their_endpoint(datagrams):
    at(datagrams, 2_000)
    datagrams.endpoints("dns", [U1, U2], protocol="UDP")
    datagrams.network.sync()
    assert len({sent(datagrams, port) for port in range(6000, 6020)}) == 2
    assert len({sent(datagrams) for _ in range(20)}) == 1
    assert any("(conntrack)" in hop.what for hop in datagrams.trace.hops)


def test_a_flow_hangs_on_its_old_endpoint_until_kube_proxy_cleans_up(datagrams):
    assert sent(datagrams) == "u1"
    at(datagrams, 2_000)
    datagrams.endpoints("dns", [U2], protocol="UDP")
    assert sent(datagrams) == "u1"  # neither rules nor flows know yet
    datagrams.network.sync()
    assert sent(datagrams) == "u2"


def test_a_flow_to_an_endpoint_that_still_serves_stays(datagrams):
    assert sent(datagrams) == "u1"
    at(datagrams, 2_000)
    leaving = {"ready": False, "serving": True, "terminating": True}
    datagrams.endpoints("dns", [endpoint("10.244.1.50", NODE1, **leaving), U2], protocol="UDP")
    datagrams.network.sync()
    assert sent(datagrams) == "u1"
    assert sent(datagrams, 6000) == "u2"


def test_a_flow_ends_when_nothing_was_sent_for_half_a_minute(datagrams):
    assert sent(datagrams) == "u1"
    at(datagrams, 31_000)
    datagrams.endpoints("dns", [U1, U2], protocol="UDP")
    datagrams.network.sync()
    sent(datagrams)
    assert not any("(conntrack)" in hop.what for hop in datagrams.trace.hops)


def test_a_new_connection_is_not_held_by_an_old_one_of_the_same_ports(world):
    world.service("web", WEB, [A])
    assert reached(world, "pod/client1") == "a"
    at(world, 2_000)
    world.endpoints("web", [B])
    world.network.sync()
    assert reached(world, "pod/client1") == "b"


# -- hairpin ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["iptables", "nftables", "ipvs"])
def test_a_pod_that_reaches_itself_sees_its_node_as_the_client(mode):
    world = filled(World(proxy_mode=mode))
    world.service("web", WEB, [A])
    assert world.seen("pod/a", WEB, 80, 5) == {"a": {"10.244.1.1"}}
    assert world.seen("pod/c", WEB, 80, 5) == {"a": {"10.244.1.11"}}
    assert world.seen("pod/client2", WEB, 80, 5) == {"a": {"10.244.2.100"}}

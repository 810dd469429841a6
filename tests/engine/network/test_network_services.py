"""Which connections reach which pods, and whom the pods see as the client."""

import pytest
from network_world import NODE1, NODE2, A, B, C, World, endpoint, filled

from lessons.engine.network import Verdict

WEB = "10.96.50.1"


def test_a_cluster_ip_leads_to_all_ready_pods_and_keeps_the_pods_address(world):
    world.service("web", WEB, [A, B, C])
    assert world.seen("pod/client1", WEB, 80) == {
        "a": {"10.244.1.100"},
        "b": {"10.244.1.100"},
        "c": {"10.244.1.100"},
    }


def test_a_node_is_seen_as_its_bridge_by_its_own_pods_and_as_itself_by_others(world):
    world.service("web", WEB, [A, B])
    assert world.seen(f"node/{NODE1}", WEB, 80) == {"a": {"10.244.1.1"}, "b": {"192.168.0.31"}}


def test_a_pod_that_reaches_itself_through_its_service_sees_the_bridge(world):
    world.service("web", WEB, [A, B])
    assert world.seen("pod/a", WEB, 80) == {"a": {"10.244.1.1"}, "b": {"10.244.1.10"}}


@pytest.mark.parametrize(
    ("mode", "verdict"), [("iptables", Verdict.OPEN), ("nftables", Verdict.TIMEOUT)]
)
def test_nftables_masquerades_only_endpoints_whose_node_it_knows_for_themselves(mode, verdict):
    world = filled(World(proxy_mode=mode))
    world.service("web", WEB, [{"addresses": ["10.244.1.10"]}])
    assert world.connect("pod/a", WEB, 80).verdict is verdict


@pytest.mark.parametrize(
    ("place", "address", "seen"),
    [
        ("laptop", "192.168.0.31", {"a": {"10.244.1.1"}, "b": {"192.168.0.31"}}),
        ("laptop", "192.168.0.32", {"a": {"192.168.0.32"}, "b": {"10.244.2.1"}}),
        ("pod/client1", "192.168.0.31", {"a": {"10.244.1.1"}, "b": {"192.168.0.31"}}),
        (f"node/{NODE1}", "127.0.0.1", {"a": {"10.244.1.1"}, "b": {"192.168.0.31"}}),
        ("pod/client1", "10.244.2.1", {"a": {"192.168.0.32"}, "b": {"10.244.2.1"}}),
    ],
)
def test_a_node_port_is_masqueraded_to_the_node_that_was_asked(world, place, address, seen):
    world.service("web", WEB, [A, B], node_port=30080, type="NodePort")
    assert world.seen(place, address, 30080) == seen


class TestExternalTrafficPolicyLocal:
    @pytest.fixture(autouse=True)
    def service(self, world):
        world.service(
            "web", WEB, [A, C], node_port=30080, type="NodePort", externalTrafficPolicy="Local"
        )

    def test_the_client_address_is_kept(self, world):
        assert world.seen("laptop", "192.168.0.31", 30080) == {
            "a": {"192.168.0.50"},
            "c": {"192.168.0.50"},
        }

    def test_a_node_without_a_pod_drops(self, world):
        assert world.connect("laptop", "192.168.0.32", 30080).verdict is Verdict.TIMEOUT

    def test_a_pod_asking_its_own_node_goes_anywhere(self, world):
        seen = world.seen("pod/client2", "192.168.0.32", 30080)
        assert seen == {"a": {"10.244.2.100"}, "c": {"10.244.2.100"}}

    def test_a_pod_asking_another_node_comes_from_outside(self, world):
        assert world.connect("pod/client1", "192.168.0.32", 30080).verdict is Verdict.TIMEOUT

    def test_a_pod_asking_another_nodes_bridge_is_known_by_its_own_address(self, world):
        seen = world.seen("pod/client2", "10.244.1.1", 30080)
        assert seen == {"a": {"10.244.2.100"}, "c": {"10.244.2.100"}}

    def test_a_node_that_sends_from_its_bridge_counts_as_a_pod(self, world):
        seen = world.seen(f"node/{NODE2}", "10.244.2.1", 30080)
        assert seen == {"a": {"10.244.2.1"}, "c": {"10.244.2.1"}}

    def test_an_answer_that_takes_another_way_back_is_not_taken_for_one(self, world):
        ends = {world.connect("pod/a", "10.244.2.1", 30080) for _ in range(20)}
        assert {(end.verdict, end.process and end.process.name) for end in ends} == {
            (Verdict.OPEN, "a"),
            (Verdict.TIMEOUT, None),
        }
        assert world.connect("pod/client1", "10.244.2.1", 30080).verdict is Verdict.TIMEOUT
        assert world.trace.broken is not None

    def test_without_any_endpoint_it_is_rejected(self, world):
        world.endpoints("web", [])
        world.clock.move_to(2000)
        world.network.sync()
        assert world.connect("laptop", "192.168.0.31", 30080).verdict is Verdict.REFUSED


def test_internal_traffic_policy_local_drops_on_a_node_without_a_pod(world):
    world.service("web", WEB, [A], internalTrafficPolicy="Local")
    assert world.connect("pod/client1", WEB, 80).verdict is Verdict.OPEN
    assert world.connect("pod/client2", WEB, 80).verdict is Verdict.TIMEOUT


@pytest.mark.parametrize(
    ("mode", "verdict"),
    [("iptables", Verdict.TIMEOUT), ("nftables", Verdict.REFUSED), ("ipvs", Verdict.REFUSED)],
)
def test_a_wrong_port_of_a_cluster_ip_depends_on_the_proxys_mode(mode, verdict):
    world = filled(World(proxy_mode=mode))
    world.service("web", WEB, [A])
    assert world.connect("pod/client1", WEB, 81).verdict is verdict
    assert world.connect("pod/client1", "10.96.77.77", 80).verdict is Verdict.TIMEOUT


def test_ipvs_rejects_a_wrong_port_of_any_address_for_every_node_has_it():
    world = filled(World(proxy_mode="ipvs"))
    world.service("web", WEB, [A], balancer="203.0.113.11", type="LoadBalancer")
    assert world.connect("internet", "203.0.113.11", 81).verdict is Verdict.REFUSED
    assert "every node" in world.trace.broken.why


def test_ipvs_keeps_policy_local_for_who_is_inside_too():
    world = filled(World(proxy_mode="ipvs"))
    world.service(
        "web", WEB, [A, B], node_port=30080, type="NodePort", externalTrafficPolicy="Local"
    )
    assert set(world.seen("pod/client1", "192.168.0.31", 30080)) == {"a"}


def test_nftables_takes_node_ports_on_the_nodes_first_address_only():
    world = filled(World(proxy_mode="nftables"))
    world.service("web", WEB, [A], node_port=30080, type="NodePort")
    assert world.connect("laptop", "192.168.0.31", 30080).verdict is Verdict.OPEN
    assert world.connect(f"node/{NODE1}", "127.0.0.1", 30080).verdict is Verdict.REFUSED
    assert world.connect("pod/client1", "10.244.2.1", 30080).verdict is Verdict.REFUSED


@pytest.mark.parametrize("entries", [[], [endpoint("10.244.1.10", NODE1, ready=False)]])
def test_a_service_without_ready_endpoints_refuses(world, entries):
    world.service("web", WEB, entries)
    assert world.connect("pod/client1", WEB, 80).verdict is Verdict.REFUSED
    assert world.trace.broken.ref.name == "web"


@pytest.mark.parametrize(
    ("place", "mode", "verdict"),
    [
        (f"node/{NODE1}", "iptables", Verdict.TIMEOUT),
        (f"node/{NODE2}", "iptables", Verdict.REFUSED),
        (f"node/{NODE1}", "nftables", Verdict.REFUSED),
        ("pod/client1", "iptables", Verdict.REFUSED),
    ],
)
def test_what_a_node_sends_to_a_balancer_without_endpoints_is_not_rejected_there_by_iptables(
    place, mode, verdict
):
    world = filled(World(proxy_mode=mode))
    world.service("web", WEB, [], balancer="203.0.113.11", type="LoadBalancer")
    assert world.connect(place, "203.0.113.11", 80).verdict is verdict


def test_what_a_node_sends_to_an_external_ip_without_endpoints_goes_out_to_it(world):
    world.service("web", WEB, [], externalIPs=["192.168.0.201"])
    assert world.connect(f"node/{NODE1}", "192.168.0.201", 80).verdict is Verdict.NO_ROUTE


@pytest.mark.parametrize("policy", ["Cluster", "Local"])
@pytest.mark.parametrize("address", ["127.0.0.1", "10.244.2.1", "192.168.0.32"])
def test_a_node_that_reaches_its_own_host_network_through_a_node_port_is_seen_as_itself(
    world, address, policy
):
    world.pod("host", "192.168.0.32", NODE2, hostNetwork=True)
    here = endpoint("192.168.0.32", NODE2)
    world.service(
        "web", WEB, [here], node_port=30080, type="NodePort", externalTrafficPolicy=policy
    )
    assert world.seen(f"node/{NODE2}", address, 30080, times=1) == {"host": {"192.168.0.32"}}


def test_terminating_pods_serve_only_while_nothing_is_ready(world):
    leaving = endpoint("10.244.1.10", NODE1, ready=False, serving=True, terminating=True)
    world.service("last", "10.96.50.2", [leaving])
    world.service("other", "10.96.50.3", [leaving, B])
    world.network._sync_now()
    assert set(world.seen("pod/client1", "10.96.50.2", 80)) == {"a"}
    assert set(world.seen("pod/client1", "10.96.50.3", 80)) == {"b"}


def test_hints_for_this_node_keep_the_traffic_here(world):
    hinted = [{**entry, "hints": {"forNodes": [{"name": entry["nodeName"]}]}} for entry in (A, B)]
    world.service("web", WEB, hinted)
    assert set(world.seen("pod/client2", WEB, 80)) == {"b"}


def local(world: World) -> None:
    """A load balancer's Service with its one pod on the second node, and policy Local."""
    world.service(
        "web",
        WEB,
        [B],
        balancer="203.0.113.11",
        type="LoadBalancer",
        externalTrafficPolicy="Local",
    )


class TestLoadBalancer:
    def test_its_address_works_from_inside_and_outside(self, world):
        world.service("web", WEB, [A, B], balancer="203.0.113.11", type="LoadBalancer")
        seen = {"a": {"10.244.1.1"}, "b": {"192.168.0.31"}}
        assert world.seen("internet", "203.0.113.11", 80) == seen
        assert world.seen("pod/client1", "203.0.113.11", 80) == seen

    def test_policy_local_keeps_the_internet_address_and_prefers_nodes_with_pods(self, world):
        local(world)
        assert world.seen("internet", "203.0.113.11", 80) == {"b": {"198.51.100.7"}}

    def test_an_address_without_a_balancer_behind_it_is_routed_to_the_first_worker(self):
        pinned = {"web": {"load_balancer": [{"ip": "203.0.113.11"}]}}
        world = filled(World(services=pinned))
        local(world)
        assert world.connect("internet", "203.0.113.11", 80).verdict is Verdict.TIMEOUT

    @pytest.mark.parametrize(
        ("mode", "verdict"), [("iptables", Verdict.REFUSED), ("nftables", Verdict.TIMEOUT)]
    )
    def test_without_endpoints_only_nftables_looks_at_the_source_ranges(self, mode, verdict):
        world = filled(World(proxy_mode=mode))
        world.service(
            "web",
            WEB,
            [],
            balancer="203.0.113.13",
            type="LoadBalancer",
            loadBalancerSourceRanges=["192.168.0.0/24"],
        )
        assert world.connect("internet", "203.0.113.13", 80).verdict is verdict

    def test_source_ranges_drop_everybody_else(self, world):
        world.service(
            "web",
            WEB,
            [A],
            balancer="203.0.113.13",
            type="LoadBalancer",
            node_port=30080,
            loadBalancerSourceRanges=["198.51.100.0/24"],
        )
        assert world.connect("internet", "203.0.113.13", 80).verdict is Verdict.OPEN
        assert world.connect("laptop", "203.0.113.13", 80).verdict is Verdict.TIMEOUT
        assert world.connect("pod/client1", "203.0.113.13", 80).verdict is Verdict.TIMEOUT
        assert world.connect("laptop", "192.168.0.31", 30080).verdict is Verdict.OPEN

    @pytest.mark.parametrize(
        ("place", "verdict"),
        [("internet", Verdict.NO_ROUTE), ("pod/client1", Verdict.TIMEOUT)],
    )
    def test_a_port_without_a_rule_goes_in_a_circle(self, world, place, verdict):
        world.service("web", WEB, [A], balancer="203.0.113.11", type="LoadBalancer")
        assert world.connect(place, "203.0.113.11", 81).verdict is verdict


def test_an_external_ip_is_taken_by_every_node_but_nobody_answers_arp_for_it(world):
    world.service("web", WEB, [A], externalIPs=["192.168.0.201"])
    assert world.seen("pod/client2", "192.168.0.201", 80) == {"a": {"192.168.0.32"}}
    assert world.connect("laptop", "192.168.0.201", 80).verdict is Verdict.NO_ROUTE


def test_an_external_ip_of_the_pods_own_range_is_asked_for_by_arp(world):
    world.service("web", WEB, [A], externalIPs=["10.244.1.77"])
    assert world.connect("pod/client1", "10.244.1.77", 80).verdict is Verdict.NO_ROUTE
    assert world.seen("pod/client2", "10.244.1.77", 80) == {"a": {"192.168.0.32"}}


def test_session_affinity_holds_per_node_until_the_client_has_been_idle(world):
    world.service(
        "web",
        WEB,
        [A, B, C],
        sessionAffinity="ClientIP",
        sessionAffinityConfig={"clientIP": {"timeoutSeconds": 10}},
    )
    first = world.connect("pod/client1", WEB, 80).process.name
    for second in range(1, 60, 9):
        world.clock.move_to(second * 1000)
        assert world.connect("pod/client1", WEB, 80).process.name == first
    chosen = set()
    for minute in range(2, 20):
        world.clock.move_to(minute * 60_000)
        chosen.add(world.connect("pod/client1", WEB, 80).process.name)
    assert len(chosen) > 1


def test_choices_are_spread_evenly(world):
    world.service("web", WEB, [A, B, C])
    names = [world.connect("pod/client1", WEB, 80).process.name for _ in range(900)]
    assert all(230 < names.count(name) < 370 for name in "abc")


def test_udp_and_tcp_are_different_ports(world):
    world.service("dns", WEB, [A], protocol="UDP")
    assert world.connect("pod/client1", WEB, 80, "TCP").verdict is Verdict.TIMEOUT


def test_a_new_service_waits_for_the_next_sync_of_kube_proxy(world):
    world.service("one", "10.96.50.2", [A])
    world.service("two", "10.96.50.3", [A])
    assert world.connect("pod/client1", "10.96.50.2", 80).verdict is Verdict.OPEN
    assert world.connect("pod/client1", "10.96.50.3", 80).verdict is Verdict.TIMEOUT
    assert world.clock.run_next(1000)
    assert world.connect("pod/client1", "10.96.50.3", 80).verdict is Verdict.OPEN


def test_a_snapshot_brings_back_rules_and_affinity(world):
    world.service("web", WEB, [A, B, C], sessionAffinity="ClientIP")
    bound = world.connect("pod/client1", WEB, 80).process.name
    state = world.network.snapshot()
    world.network.restore(World().network.snapshot())
    assert world.connect("pod/client1", WEB, 80).verdict is Verdict.TIMEOUT
    world.network.restore(state)
    assert world.seen("pod/client1", WEB, 80).keys() == {bound}

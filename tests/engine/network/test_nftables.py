"""The table of nftables mode, against what nft printed of a real kube-proxy's."""

import pytest
from network_world import NODE1, A, B, C, World, endpoint, filled

from lessons.engine.network.rules.nftables import NftablesTable
from lessons.engine.network.rules.serviceport import service_ports

WEB = "10.96.50.1"


def table(world: World) -> str:
    proxy, node = world.network.proxy, world.network.topology.nodes[NODE1]
    found = service_ports(proxy, node, "10.244.0.0/16")
    pod_cidr, service_cidr = "10.244.0.0/16", "10.96.0.0/12"
    now = world.clock.now
    return NftablesTable(found, node, pod_cidr, service_cidr, proxy.affinities, now).text()


def block(text: str, head: str) -> list[str]:
    return text.partition(f"\t{head} {{\n")[2].partition("\t}\n")[0].replace("\t", "").splitlines()


def modern(**cluster) -> World:
    return filled(World(proxy_mode="nftables", **cluster))


def test_a_service_is_an_element_of_a_map_and_one_rule():
    world = modern()
    world.service("web", WEB, [A, B, C])
    text = table(world)
    assert block(text, "map service-ips") == [
        "type ipv4_addr . inet_proto . inet_service : verdict",
        'comment "ClusterIP, ExternalIP and LoadBalancer IP traffic"',
        f"elements = {{ {WEB} . tcp . 80 : goto service-SUSTUHLJ-default/web/tcp/http }}",
    ]
    assert block(text, "chain service-SUSTUHLJ-default/web/tcp/http") == [
        "meta l4proto tcp dnat ip to numgen random mod 3 map "
        "{ 0 : 10.244.1.10 . 8080, 1 : 10.244.1.11 . 8080, 2 : 10.244.2.10 . 8080 }"
    ]


def test_only_the_nodes_own_endpoints_may_be_hairpins():
    world = modern()
    world.service("web", WEB, [A, B])
    assert block(table(world), "set hairpin-connections")[-1] == (
        "elements = { 10.244.1.10 . 10.244.1.10 . tcp . 8080 }"
    )


@pytest.mark.parametrize(
    ("ranges", "sources"),
    [
        (["198.51.100.0/24"], "198.51.100.0/24"),
        (["198.51.100.7/32", "10.244.1.0/24"], "{ 10.244.1.0/24, 198.51.100.7 }"),
        (["203.0.114.0/24", "192.168.0.0/24"], "{ 192.168.0.0/24, 203.0.113.13, 203.0.114.0/24 }"),
    ],
)
def test_source_ranges_are_a_chain_that_drops_all_others(ranges, sources):
    world = modern()
    world.service(
        "web",
        WEB,
        [A],
        balancer="203.0.113.13",
        type="LoadBalancer",
        loadBalancerSourceRanges=ranges,
    )
    chain = "chain firewall-SUSTUHLJ-default/web/tcp/http"
    assert block(table(world), chain) == [f"ip saddr != {sources} drop"]


def test_without_endpoints_the_address_is_rejected_and_has_no_chain():
    world = modern()
    world.service("web", WEB, [], node_port=30080, type="NodePort")
    text = table(world)
    reject = 'comment "default/web:http" : goto reject-chain'
    assert (
        block(text, "map no-endpoint-services")[-1] == f"elements = {{ {WEB} . tcp . 80 {reject} }}"
    )
    assert block(text, "map no-endpoint-nodeports")[-1] == f"elements = {{ tcp . 30080 {reject} }}"
    assert "chain service-SUSTUHLJ" not in text


def test_policy_local_without_a_pod_here_drops_but_lets_the_inside_through():
    world = modern()
    world.service("web", WEB, [B], node_port=30080, type="NodePort", externalTrafficPolicy="Local")
    text = table(world)
    assert block(text, "map no-endpoint-nodeports")[-1].endswith(
        ' comment "default/web:http" : drop }'
    )
    assert block(text, "chain external-SUSTUHLJ-default/web/tcp/http") == [
        'ip saddr 10.244.0.0/16 goto service-SUSTUHLJ-default/web/tcp/http comment "short-circuit pod traffic"',
        'fib saddr type local meta mark set meta mark | 0x00004000 comment "masquerade local traffic"',
        'fib saddr type local goto service-SUSTUHLJ-default/web/tcp/http comment "short-circuit local traffic"',
    ]


def test_elements_are_ordered_by_the_bytes_of_their_keys_read_backwards():
    world = modern()
    for name, ip, port in (
        ("a", "10.96.8.50", 443),
        ("b", "10.96.0.10", 53),
        ("c", "10.96.36.1", 80),
    ):
        ports = [{"name": "http", "port": port, "protocol": "TCP", "targetPort": 8080}]
        world.service(name, ip, [endpoint("10.244.1.10", NODE1)], ports=ports)
        world.clock.move_to(world.clock.now + 1000)
    world.service("d", "10.96.0.1", [])
    elements = " ".join(block(table(world), "map service-ips")[2:])
    assert [part.split(" . ")[2].split(" ")[0] for part in elements.split(" goto ")[:-1]] == [
        "53",
        "80",
        "443",
    ]


def test_a_client_that_affinity_binds_is_in_a_set_until_its_time_is_up():
    world = modern()
    world.service("web", WEB, [A], sessionAffinity="ClientIP")
    head = table(world).partition("set affinity-")[2].partition(" {")[0]
    world.connect("pod/client1", WEB, 80)
    world.clock.move_to(10_000)
    assert block(table(world), f"set affinity-{head}") == [
        "type ipv4_addr",
        "size 65535",
        "flags dynamic,timeout",
        "timeout 3h",
        "elements = { 10.244.1.100 expires 2h59m50s }",
    ]
    world.clock.move_to(10_800_000)
    assert "expires" not in table(world)

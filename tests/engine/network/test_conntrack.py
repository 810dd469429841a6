"""What a node remembers of the connections that passed it."""

from network_world import NODE1, A, World, endpoint, filled

from lessons.engine.network import conntrack

WEB, DNS = "10.96.50.1", "10.96.50.2"


def flows(world: World, node: str = NODE1) -> list[tuple[str, str, str, str]]:
    """(state, asked for, answered by, the address the answer goes to)."""
    return [
        (flow.state, flow.came.destination, flow.left.destination, flow.left.source)
        for flow in conntrack.of_node(world.network.flows, node, world.clock.now)
    ]


def test_the_answer_of_a_service_is_known_by_the_pod_that_was_chosen(world):
    world.service("web", WEB, [A])
    world.connect("pod/client1", WEB, 80)
    assert flows(world) == [("TIME_WAIT", WEB, "10.244.1.10", "10.244.1.100")]


def test_each_node_on_the_way_has_an_entry_and_only_the_first_translates(world):
    world.service("web", WEB, [A])
    world.connect("pod/client2", WEB, 80)
    assert flows(world, "k8s-node02") == [("TIME_WAIT", WEB, "10.244.1.10", "10.244.2.100")]
    assert flows(world) == [("TIME_WAIT", "10.244.1.10", "10.244.1.10", "10.244.2.100")]


def test_masquerade_shows_as_the_node_that_the_answer_goes_to(world):
    world.service("web", WEB, [A], node_port=30080, type="NodePort")
    world.connect("laptop", "192.168.0.32", 30080)
    assert flows(world, "k8s-node02") == [
        ("TIME_WAIT", "192.168.0.32", "10.244.1.10", "192.168.0.32")
    ]


def test_what_a_rule_rejects_leaves_no_entry(world):
    world.service("web", WEB, [])
    world.connect("pod/client1", WEB, 80)
    assert flows(world) == []


def test_a_connection_nobody_answers_is_remembered_as_half_open(world):
    world.connect("pod/client1", "10.244.1.240", 80)
    world.connect("pod/client1", "192.168.0.99", 80)
    assert [state for state, *_ in flows(world)] == ["SYN_SENT"]


def test_entries_are_forgotten_after_their_time(world):
    world.connect("pod/client1", "10.244.1.10", 8080)
    world.clock.move_to(119_000)
    assert len(flows(world)) == 1
    world.clock.move_to(121_000)
    assert flows(world) == []


def test_kube_proxy_deletes_udp_entries_of_an_endpoint_that_is_gone():
    world = filled(World())
    world.pod("u", "10.244.1.50", NODE1, annotations={"lab/listen": "8080/udp"})
    world.service("dns", DNS, [endpoint("10.244.1.50", NODE1)], protocol="UDP")
    world.connect("pod/client1", DNS, 80, "UDP")
    assert len(flows(world)) == 1
    world.clock.move_to(2_000)
    world.endpoints("dns", [], protocol="UDP")
    world.network.sync()
    assert flows(world) == []


def test_the_table_does_not_grow_for_ever(world):
    for _ in range(conntrack.MOST_FLOWS + 100):
        world.connect("pod/client1", "10.244.1.10", 8080)
    assert len(world.network.flows) <= conntrack.MOST_FLOWS

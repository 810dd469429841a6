"""What happens to packets that no Service is meant by: routes, sockets, the networks around."""

import pytest
from network_world import NODE1, World, filled

from lessons.engine.network import Verdict
from lessons.engine.refs import Place

LAPTOP = {"external": [{"name": "laptop", "ips": ["192.168.0.50"], "listens": [80]}]}


@pytest.mark.parametrize(
    ("place", "address", "port", "verdict"),
    [
        ("pod/client1", "10.244.2.10", 8080, Verdict.OPEN),
        ("pod/client1", "10.244.2.10", 80, Verdict.REFUSED),
        ("pod/client1", "127.0.0.1", 8080, Verdict.OPEN),
        ("pod/client1", "10.244.1.240", 80, Verdict.NO_ROUTE),
        ("pod/client1", "10.244.2.240", 80, Verdict.NO_ROUTE),
        ("pod/client1", "192.168.0.31", 80, Verdict.REFUSED),
        ("pod/client1", "192.168.0.99", 80, Verdict.NO_ROUTE),
        ("pod/client1", "172.20.0.1", 80, Verdict.TIMEOUT),
        ("laptop", "10.244.1.10", 8080, Verdict.TIMEOUT),
        ("laptop", "10.244.1.1", 10250, Verdict.TIMEOUT),
        ("laptop", "192.168.0.30", 6443, Verdict.OPEN),
        ("laptop", "192.168.0.31", 6443, Verdict.REFUSED),
        ("internet", "192.168.0.31", 10250, Verdict.TIMEOUT),
        ("internet", "10.244.1.10", 8080, Verdict.TIMEOUT),
        ("internet", "203.0.113.55", 80, Verdict.NO_ROUTE),
        ("laptop", "198.51.100.53", 53, Verdict.OPEN),
    ],
)
def test_who_reaches_what(world, place, address, port, verdict):
    assert world.connect(place, address, port).verdict is verdict


@pytest.mark.parametrize(
    ("place", "client"),
    [("pod/client1", "192.168.0.31"), (f"node/{NODE1}", "192.168.0.31")],
)
def test_a_machine_of_the_office_sees_the_node(place, client):
    world = filled(World(**LAPTOP))
    assert world.connect(place, "192.168.0.50", 80).client == client


def test_a_machine_on_the_internet_sees_the_office_router():
    world = filled(World(external=[{"name": "web", "ips": ["198.51.100.80"], "listens": [80]}]))
    assert world.connect("pod/client1", "198.51.100.80", 80).client == "198.51.100.1"


def test_a_public_address_leads_to_its_node_through_a_firewall():
    world = filled(World(public_ips={"34.84.172.31": NODE1}))
    assert world.connect("internet", "34.84.172.31", 6443).verdict is Verdict.TIMEOUT
    assert world.connect("internet", "34.84.172.31", 30999).verdict is Verdict.REFUSED


def test_a_pod_on_its_hosts_network_listens_on_the_nodes_address(world):
    world.pod("host", "192.168.0.32", "k8s-node02", port=9101, hostNetwork=True)
    assert world.connect("laptop", "192.168.0.32", 9101).client == "192.168.0.50"
    assert world.connect("pod/client1", "192.168.0.32", 9101).client == "192.168.0.31"
    assert world.connect("pod/client2", "192.168.0.32", 9101).client == "10.244.2.100"


def test_a_pod_keeps_its_address_on_the_way_to_another_nodes_bridge(world):
    assert world.connect("pod/client1", "10.244.2.1", 10250).client == "10.244.1.100"


def test_a_host_port_leads_to_the_pod(world):
    port = {"ports": [{"containerPort": 8080, "hostPort": 8888}]}
    world.pod("hp", "10.244.1.50", NODE1, container=port)
    assert world.connect("laptop", "192.168.0.31", 8888).process.name == "hp"


@pytest.mark.parametrize(
    ("pod", "listens"),
    [
        ({"image": "nginx:1.27", "port": 8080}, {80}),
        ({"image": "amsy810/echo-nginx:v2.0", "port": 81}, {80}),
        (
            {
                "image": "amsy810/echo-nginx:v2.0",
                "container": {"env": [{"name": "NGINX_PORT", "value": "81"}]},
            },
            {81},
        ),
        ({"image": "kubetm/app", "port": 9}, {8080}),
        ({"image": "amsy810/tools:v2.0", "port": 80}, set()),
        ({"image": "nobody/knows:1", "port": 7777}, {7777}),
        ({"image": "nginx", "container": {"command": ["sleep", "3600"]}}, set()),
        ({"annotations": {"lab/listen": "81,9125/udp"}}, {81}),
        ({"phase": "Pending"}, set()),
    ],
)
def test_a_pod_listens_where_its_image_says(world, pod, listens):
    world.pod("p", "10.244.1.77", NODE1, **pod)
    tried = (80, 81, 7777, 8080, 9125)
    found = {
        port
        for port in tried
        if world.connect("pod/client1", "10.244.1.77", port).verdict is Verdict.OPEN
    }
    assert found == listens


def test_lab_listen_knows_udp(world):
    world.pod("p", "10.244.1.77", NODE1, annotations={"lab/listen": "81,9125/udp"})
    assert world.connect("pod/client1", "10.244.1.77", 9125, "UDP").verdict is Verdict.OPEN


def test_every_failed_connection_names_the_hop_where_it_broke(world):
    for address, port in (("10.244.1.240", 80), ("172.20.0.1", 80), ("10.244.1.10", 81)):
        world.connect("pod/client1", address, port)
        assert world.trace.broken is not None


def test_an_open_connection_ends_at_the_socket_that_took_it(world):
    connection = world.connect("pod/client1", "10.244.2.10", 8080)
    assert (world.trace.hops[-1].kind, world.trace.hops[-1].at) == ("socket", "pod/default/b")
    assert world.trace.hops[-1].packet == connection.packet


def test_a_failed_connection_ends_with_what_the_caller_learns(world):
    world.connect("pod/client1", "10.244.2.10", 81)
    assert (world.trace.hops[-1].kind, world.trace.hops[-1].at) == (
        "verdict",
        "pod/default/client1",
    )


@pytest.mark.parametrize(
    ("place", "address", "answered"),
    [
        ("pod/client1", "10.244.2.10", True),
        ("pod/client1", "192.168.0.32", True),
        ("laptop", "192.168.0.31", True),
        ("laptop", "10.244.1.10", False),
        ("laptop", "10.244.1.1", False),
        ("internet", "192.168.0.31", False),
        ("pod/client1", "10.244.1.240", False),
    ],
)
def test_who_answers_a_ping(world, place, address, answered):
    assert world.network.ping(Place.parse(place), address).answered is answered


@pytest.mark.parametrize(
    ("place", "reply"),
    [
        ("laptop", ("192.168.0.31", "time-exceeded")),
        ("internet", ("192.168.0.31", "time-exceeded")),
        ("node/k8s-node02", ("192.168.0.31", "time-exceeded")),
        ("node/k8s-node01", ("203.0.113.11", "")),
        ("pod/client1", ("203.0.113.11", "")),
    ],
)
def test_a_ping_of_a_balancers_address_goes_in_a_circle(world, place, reply):
    world.service("web", "10.96.50.1", [], balancer="203.0.113.11", type="LoadBalancer")
    found = world.network.ping(Place.parse(place), "203.0.113.11")
    assert (found.source, found.failure) == reply


def test_the_node_tells_a_pod_that_a_machine_of_the_office_is_not_there(world):
    reply = world.network.ping(Place.parse("pod/client1"), "192.168.0.99")
    assert (reply.source, reply.failure) == ("192.168.0.31", "unreachable")


@pytest.mark.parametrize(
    ("mode", "failure"),
    [("iptables", ""), ("nftables", "port-unreachable"), ("ipvs", "port-unreachable")],
)
def test_pinging_a_cluster_ip_never_works_but_fails_in_the_modes_own_way(mode, failure):
    world = filled(World(proxy_mode=mode))
    world.service("web", "10.96.50.1", [])
    reply = world.network.ping(Place.parse("pod/client1"), "10.96.50.1")
    assert (reply.answered, reply.failure) == (False, failure)

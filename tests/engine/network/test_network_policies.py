"""NetworkPolicies: a pod that one selects takes (or makes) only what a rule allows."""

import pytest
from network_world import NODE1, A, endpoint

from lessons.engine.network import Verdict
from lessons.engine.refs import Place

SELECT_A = {"matchLabels": {"name": "a"}}
ADDRESS, SERVICE = "10.244.1.10", "10.96.50.1"


def peer(**selector):
    return [{"from": [selector]}]


@pytest.mark.parametrize(
    ("spec", "passing"),
    [
        ({"policyTypes": ["Ingress"]}, set()),
        ({"ingress": [{}]}, {"client1", "client2"}),
        ({"ingress": peer(podSelector={"matchLabels": {"name": "client1"}})}, {"client1"}),
        ({"ingress": peer(podSelector={})}, {"client1", "client2"}),
        ({"ingress": peer(namespaceSelector={"matchLabels": {"team": "x"}})}, set()),
        ({"ingress": peer(ipBlock={"cidr": "10.244.2.0/24"})}, {"client2"}),
        (
            {"ingress": peer(ipBlock={"cidr": "10.244.0.0/16", "except": ["10.244.2.0/24"]})},
            {"client1"},
        ),
        ({"ingress": [{"ports": [{"port": 8080}]}]}, {"client1", "client2"}),
        ({"ingress": [{"ports": [{"port": 80}]}]}, set()),
        ({"ingress": [{"ports": [{"port": 8000, "endPort": 9000}]}]}, {"client1", "client2"}),
        ({"ingress": [{"ports": [{"port": 8080, "protocol": "UDP"}]}]}, set()),
        ({"egress": [], "policyTypes": ["Egress"]}, {"client1", "client2"}),
    ],
)
def test_ingress_rules_say_who_may_come(world, spec, passing):
    world.policy("p", podSelector=SELECT_A, **spec)
    found = {
        client
        for client in ("client1", "client2")
        if world.connect(f"pod/{client}", ADDRESS, 8080).verdict is Verdict.OPEN
    }
    assert found == passing


def test_what_is_denied_times_out_and_names_the_policy(world):
    world.policy("p", podSelector=SELECT_A, policyTypes=["Ingress"])
    assert world.connect("pod/client1", ADDRESS, 8080).verdict is Verdict.TIMEOUT
    assert (world.trace.broken.kind, world.trace.broken.ref.name) == ("policy", "p")


def test_a_pod_that_no_policy_selects_is_not_touched(world):
    world.policy("p", podSelector=SELECT_A, policyTypes=["Ingress"])
    assert world.connect("pod/client1", "10.244.2.10", 8080).verdict is Verdict.OPEN


def test_policies_add_up(world):
    allow = peer(podSelector={"matchLabels": {"name": "client1"}})
    world.policy("deny", podSelector={}, policyTypes=["Ingress"])
    world.policy("allow", podSelector=SELECT_A, ingress=allow)
    assert world.connect("pod/client1", ADDRESS, 8080).verdict is Verdict.OPEN
    assert world.connect("pod/client2", ADDRESS, 8080).verdict is Verdict.TIMEOUT


def test_policies_see_the_pod_behind_a_service_not_the_service(world):
    world.service("web", SERVICE, [A])
    to_service = [{"to": [{"ipBlock": {"cidr": f"{SERVICE}/32"}}]}]
    to_pod = [{"to": [{"podSelector": SELECT_A}]}]
    world.policy("p", podSelector={"matchLabels": {"name": "client1"}}, egress=to_service)
    assert world.connect("pod/client1", SERVICE, 80).verdict is Verdict.TIMEOUT
    world.policy("p", podSelector={"matchLabels": {"name": "client1"}}, egress=to_pod)
    assert world.connect("pod/client1", SERVICE, 80).verdict is Verdict.OPEN


def test_egress_binds_the_sender_only(world):
    selector = {"matchLabels": {"name": "client1"}}
    world.policy("p", podSelector=selector, policyTypes=["Egress"])
    assert world.connect("pod/client1", ADDRESS, 8080).verdict is Verdict.TIMEOUT
    assert world.connect("pod/client1", "192.168.0.31", 10250).verdict is Verdict.TIMEOUT
    assert world.connect("pod/client2", ADDRESS, 8080).verdict is Verdict.OPEN


def test_a_pods_own_node_always_gets_through(world):
    world.policy("p", podSelector=SELECT_A, policyTypes=["Ingress"])
    assert world.connect(f"node/{NODE1}", ADDRESS, 8080).verdict is Verdict.OPEN
    assert world.connect("node/k8s-node02", ADDRESS, 8080).verdict is Verdict.TIMEOUT


def test_a_masqueraded_client_is_no_pod_to_a_policy(world):
    web = endpoint(ADDRESS, NODE1)
    world.service("web", SERVICE, [web], node_port=30080, type="NodePort")
    world.policy("p", podSelector=SELECT_A, ingress=peer(podSelector={}))
    assert world.connect("pod/client2", SERVICE, 80).verdict is Verdict.OPEN
    assert world.connect("pod/client2", "192.168.0.32", 30080).verdict is Verdict.TIMEOUT


def test_a_named_port_is_the_number_the_target_gives_it(world):
    ports = {"ports": [{"containerPort": 8080, "name": "http"}]}
    world.pod("named", "10.244.1.60", NODE1, container=ports)
    rules = [{"ports": [{"port": "http"}]}]
    world.policy("p", podSelector={"matchLabels": {"name": "named"}}, ingress=rules)
    assert world.connect("pod/client1", "10.244.1.60", 8080).verdict is Verdict.OPEN


def test_a_policy_stops_pings_too_unless_a_rule_without_ports_allows_them(world):
    place = Place.parse("pod/client1")
    world.policy("p", podSelector=SELECT_A, ingress=[{"ports": [{"port": 8080}]}])
    assert not world.network.ping(place, ADDRESS).answered
    world.policy("p", podSelector=SELECT_A, ingress=[{}])
    assert world.network.ping(place, ADDRESS).answered


def test_a_node_reaches_its_own_pods_whatever_policies_say_but_not_around_another_node(world):
    world.service("web", SERVICE, [A], node_port=30080, type="NodePort")
    world.policy("p", podSelector=SELECT_A, policyTypes=["Ingress"])
    assert world.connect(f"node/{NODE1}", SERVICE, 80).verdict is Verdict.OPEN
    assert world.connect(f"node/{NODE1}", "192.168.0.32", 30080).verdict is Verdict.TIMEOUT


def test_selectors_do_not_mean_pods_on_the_hosts_network(world):
    world.pod("h", "192.168.0.32", "k8s-node02", hostNetwork=True, labels={"name": "h"})
    to_h = [{"to": [{"podSelector": {"matchLabels": {"name": "h"}}}]}]
    client = {"matchLabels": {"name": "client1"}}
    world.policy("p", podSelector=client, egress=to_h)
    assert world.connect("pod/client1", "192.168.0.32", 8080).verdict is Verdict.TIMEOUT
    to_node = [{"to": [{"ipBlock": {"cidr": "192.168.0.32/32"}}]}]
    world.policy("q", podSelector=client, egress=to_node)
    assert world.connect("pod/client1", "192.168.0.32", 8080).verdict is Verdict.OPEN

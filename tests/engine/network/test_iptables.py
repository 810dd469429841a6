"""The rules that iptables-save shows, against what a real kube-proxy wrote."""

import pytest
from network_world import NODE1, A, B, C, World

from lessons.engine.network.rules.iptables import chain_name, nat_rules
from lessons.engine.network.rules.iptables_filter import filter_rules
from lessons.engine.network.rules.serviceport import service_ports

WEB = "10.96.50.1"


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("SVC", "default/kubernetes:https", "tcp"), "KUBE-SVC-NPX46M4PTMTKRN6Y"),
        (("SVC", "kube-system/kube-dns:dns", "udp"), "KUBE-SVC-TCOU7JCQXEZGVUNU"),
        (("SVC", "default/noname", "tcp"), "KUBE-SVC-VDEJV5Q2YLOBQTBM"),
        (("EXT", "default/web-np:http", "tcp"), "KUBE-EXT-2262UYG6EQJDKK3I"),
        (("SEP", "default/multi:https", "tcp", "10.244.1.10:8443"), "KUBE-SEP-2O7TDTJZ3MIQGOND"),
    ],
)
def test_chains_have_the_names_kube_proxy_gives_them(parts, name):
    assert chain_name(*parts) == name


def rules(world: World, kind=nat_rules) -> list[str]:
    found = service_ports(world.network.proxy, world.network.topology.nodes[NODE1], "10.244.0.0/16")
    return [str(rule) for rule in kind(found)]


def test_the_share_of_each_endpoint_is_that_of_those_left(world):
    world.service("web", WEB, [A, B, C])
    shares = [
        line.partition("--probability ")[2].split(" ")[0] for line in rules(world) if " -> " in line
    ]
    assert shares == ["0.33333333349", "0.50000000000", ""]


def test_a_service_without_endpoints_has_no_nat_rule_but_a_reject(world):
    world.service("web", WEB, [], node_port=30080, type="NodePort")
    assert not [line for line in rules(world) if "default/web" in line]
    assert rules(world, filter_rules) == [
        '-A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "default/web:http has no endpoints" '
        "-m addrtype --dst-type LOCAL -m tcp --dport 30080 -j REJECT --reject-with icmp-port-unreachable",
        f'-A KUBE-SERVICES -d {WEB}/32 -p tcp -m comment --comment "default/web:http has no endpoints" '
        "-m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable",
    ]


def test_policy_local_without_a_pod_here_drops(world):
    world.service("web", WEB, [B], node_port=30080, type="NodePort", externalTrafficPolicy="Local")
    (dropped,) = rules(world, filter_rules)
    assert "has no local endpoints" in dropped
    assert dropped.endswith("-m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP")
    external = [line for line in rules(world) if line.startswith("-A KUBE-EXT-")]
    assert external[0].startswith("-A KUBE-EXT-")
    assert "-s 10.244.0.0/16" in external[0]
    assert not any("-j KUBE-SVL" in line for line in external)


def test_session_affinity_is_a_list_of_recent_clients(world):
    world.service("web", WEB, [A], sessionAffinity="ClientIP")
    sticky = [line for line in rules(world) if "-m recent" in line]
    assert len(sticky) == 2
    assert any("--rcheck --seconds 10800 --reap" in line for line in sticky)
    assert any("--set --name" in line for line in sticky)


def balanced(world: World, *ranges: str, **spec) -> None:
    world.service(
        "web",
        WEB,
        [A],
        balancer="203.0.113.13",
        type="LoadBalancer",
        loadBalancerSourceRanges=list(ranges),
        **spec,
    )


def firewall(world: World) -> list[str]:
    return [
        line.partition(" ")[2].partition(" ")[2].replace('-m comment --comment "default/', '"')
        for line in rules(world)
        if line.startswith("-A KUBE-FW-")
    ]


LAST = '"other traffic to default/web:http will be dropped by KUBE-PROXY-FIREWALL"'


def test_source_ranges_stand_before_the_external_chain(world):
    balanced(world, "198.51.100.7/24")
    external = chain_name("EXT", "default/web:http", "tcp")
    assert firewall(world) == [
        f'-s 198.51.100.0/24 "web:http loadbalancer IP" -j {external}',
        f"-m comment --comment {LAST}",
    ]
    assert any("KUBE-PROXY-FIREWALL" in line for line in rules(world, filter_rules))


def test_a_range_with_the_node_in_it_lets_the_balancers_own_address_in(world):
    balanced(world, "192.168.0.31/32")
    assert [line.split(" ")[1] for line in firewall(world)[:-1]] == [
        "192.168.0.31/32",
        "203.0.113.13/32",
    ]


def test_source_ranges_mean_nothing_to_iptables_without_a_balancers_address(world):
    world.service(
        "web", WEB, [A], node_port=30080, type="NodePort", loadBalancerSourceRanges=["10.0.0.0/8"]
    )
    assert firewall(world) == []


def test_the_health_check_node_port_is_accepted_whatever_the_endpoints(world):
    balanced(world, externalTrafficPolicy="Local", healthCheckNodePort=32191)
    assert (
        '-A KUBE-NODEPORTS -p tcp -m comment --comment "default/web:http health check node port" '
        "-m tcp --dport 32191 -j ACCEPT"
    ) in rules(world, filter_rules)


def test_internal_policy_local_without_a_pod_here_has_no_chain(world):
    world.service("web", WEB, [B], internalTrafficPolicy="Local")
    assert not [line for line in rules(world) if "default/web" in line]
    assert rules(world, filter_rules) == [
        f'-A KUBE-SERVICES -d {WEB}/32 -p tcp -m comment --comment "default/web:http has no local endpoints" '
        "-m tcp --dport 80 -j DROP"
    ]

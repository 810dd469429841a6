"""The stub resolver of pods, nodes and other machines."""

import pytest
from dns_world import CLIENT, OTHER_CLIENT, apply, ask, pod, run

from lessons.engine.dns.addresses import sorted_addresses
from lessons.engine.refs import ADMIN, Place
from lessons.engine.trace import HopKind, Trace

LAPTOP, INTERNET = Place("laptop"), Place("internet")

RESOLV = [
    (
        CLIENT,
        "nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n",
    ),
    (LAPTOP, "nameserver 192.168.0.2\nsearch corp.example\n"),
    (ADMIN, "nameserver 192.168.0.2\nsearch corp.example\n"),
    (INTERNET, "nameserver 198.51.100.53\n"),
]


@pytest.mark.parametrize(("place", "text"), RESOLV)
def test_every_place_has_its_resolv_conf(cluster, place, text):
    assert cluster.dns.resolver(place).conf.text == text


POLICIES = [
    ("dnsPolicy: Default", "nameserver 192.168.0.2\nsearch corp.example\n"),
    ("hostNetwork: true", "nameserver 192.168.0.2\nsearch corp.example\n"),
    (
        "hostNetwork: true\n  dnsPolicy: ClusterFirstWithHostNet",
        "nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n",
    ),
    (
        'dnsPolicy: None\n  dnsConfig: {nameservers: [192.168.0.2], searches: [a.example], options: [{name: ndots, value: "2"}, {name: edns0}]}',
        "nameserver 192.168.0.2\nsearch a.example\noptions ndots:2 edns0\n",
    ),
    (
        'dnsConfig: {searches: [corp.example], options: [{name: ndots, value: "1"}]}',
        "nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local cluster.local corp.example\noptions ndots:1\n",
    ),
]


@pytest.mark.parametrize(("spec", "text"), POLICIES)
def test_a_pods_policy_and_config_make_its_resolv_conf(cluster, spec, text):
    apply(cluster, pod("chooser", extra=spec))
    assert cluster.dns.resolver(Place("pod", "chooser", "default")).conf.text == text


WALKS = [
    (CLIENT, "web", ["web.default.svc.cluster.local."]),
    (CLIENT, "web.prod", ["web.prod.default.svc.cluster.local.", "web.prod.svc.cluster.local."]),
    (
        CLIENT,
        "example.com",
        [
            "example.com.default.svc.cluster.local.",
            "example.com.svc.cluster.local.",
            "example.com.cluster.local.",
            "example.com.",
        ],
    ),
    (CLIENT, "example.com.", ["example.com."]),
    (LAPTOP, "user1", ["user1.corp.example."]),
    (LAPTOP, "www.example.com", ["www.example.com."]),
]


@pytest.mark.parametrize(("place", "name", "tried"), WALKS)
def test_names_are_tried_along_the_search_list(cluster, place, name, tried):
    trace = Trace()
    found = cluster.dns.resolver(place).addresses(name, trace=trace)
    assert found.addresses
    assert [hop.what for hop in trace.hops if hop.kind is HopKind.SEARCH] == [
        f"tries {text}" for text in tried
    ]


ERRORS = [
    ("nosuch", "EAI_NONAME"),
    ("gone", "EAI_NODATA"),
    ("number", "EAI_NONAME"),
    ("sick-headless", "EAI_NONAME"),
]


@pytest.mark.parametrize(("name", "error"), ERRORS)
def test_a_name_without_an_address_is_an_error(cluster, name, error):
    assert cluster.dns.resolver(CLIENT).addresses(name).error == error


def test_the_namespace_of_the_pod_decides_what_a_short_name_means(cluster):
    apply(cluster, pod("client", namespace="prod"))
    assert cluster.dns.resolver(CLIENT).addresses("web").addresses == ("10.96.10.10",)
    assert cluster.dns.resolver(OTHER_CLIENT).addresses("web").addresses == ("10.96.20.10",)


def test_without_ready_coredns_a_name_fails_at_once(cluster):
    run(cluster, "kubectl annotate pods -n kube-system -l k8s-app=kube-dns lab/ready=false", ADMIN)
    found = cluster.dns.resolver(CLIENT).addresses("web")
    assert (found.error, found.elapsed) == ("EAI_AGAIN", 0)


def test_a_silent_server_costs_two_names_with_two_attempts_of_five_seconds(cluster):
    silent = "dnsPolicy: None\n  dnsConfig: {nameservers: [172.31.0.1], searches: [a.example, b.example]}"
    apply(cluster, pod("waiting", extra=silent))
    found = cluster.dns.resolver(Place("pod", "waiting", "default")).addresses("web")
    assert (found.error, found.elapsed) == ("EAI_AGAIN", 20_000)


def test_the_hosts_file_is_read_before_any_server_is_asked(cluster):
    trace = Trace()
    place = Place("pod", "named", "default")
    found = cluster.dns.resolver(place).addresses("one", trace=trace)
    assert found.addresses == ("10.244.1.30",)
    assert found.canonical == "one.named.default.svc.cluster.local"
    assert not [hop for hop in trace.hops if hop.kind is HopKind.DNS]


def test_host_aliases_are_in_the_hosts_file(cluster):
    extra = "hostAliases: [{ip: 10.9.9.9, hostnames: [a.example, b.example]}]"
    apply(cluster, pod("aliased", extra=extra))
    resolver = cluster.dns.resolver(Place("pod", "aliased", "default"))
    assert resolver.hosts.endswith(
        "\n# Entries added by HostAliases.\n10.9.9.9\ta.example\tb.example\n"
    )
    assert resolver.addresses("b.example").addresses == ("10.9.9.9",)


ORDERS = [
    # Of the addresses on the own subnet the one with more leading bits in common comes first.
    (("10.244.2.10", "10.244.1.10"), "10.244.1.100/24", ("10.244.1.10", "10.244.2.10")),
    (("10.244.1.10", "10.244.1.101"), "10.244.1.100/24", ("10.244.1.101", "10.244.1.10")),
    # Outside of it the order of the answer stays.
    (("10.244.3.1", "10.244.2.1"), "10.244.1.100/24", ("10.244.3.1", "10.244.2.1")),
    # What has no source address comes last.
    (("fd00::1", "10.244.2.1"), "10.244.1.100/24", ("10.244.2.1", "fd00::1")),
]


@pytest.mark.parametrize(("given", "own", "expected"), ORDERS)
def test_addresses_are_sorted_for_the_host_that_asks(given, own, expected):
    assert sorted_addresses(given, [own]) == expected


def test_a_hop_says_which_object_made_an_answer(cluster):
    trace = Trace()
    cluster.dns.resolver(CLIENT).addresses("web", (4,), trace)
    answer = [hop for hop in trace.hops if hop.kind is HopKind.DNS][-1]
    assert answer.at == "dns/coredns"
    assert tuple(answer.ref) == ("Service", "default", "web")
    assert answer.path == ("spec", "clusterIP")


REASONS = [
    ("nosuch.default.svc.cluster.local.", "Namespace default has no Service named nosuch."),
    ("web.nowhere.svc.cluster.local.", "There is no namespace nowhere."),
    (
        "sick-headless.default.svc.cluster.local.",
        "Service default/sick-headless is headless and has no ready endpoint",
    ),
    (
        "x.web.default.svc.cluster.local.",
        "No ready endpoint of Service default/web goes by the name x.",
    ),
    (
        "_ftp._tcp.web.default.svc.cluster.local.",
        "Service default/web has no TCP port named 'ftp'.",
    ),
    ("number.default.svc.cluster.local.", "a DNS alias needs a name"),
]


@pytest.mark.parametrize(("name", "reason"), REASONS)
def test_a_name_that_fails_is_told_why(cluster, name, reason):
    trace = Trace()
    ask(cluster, name, trace=trace)
    assert reason in trace.hops[-1].why

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


def test_an_alias_to_nothing_ends_the_walk_and_is_no_name(cluster):
    item = "apiVersion: v1\nkind: Service\nmetadata: {name: away}\nspec: {type: ExternalName, externalName: nosuch.example.com}\n"
    apply(cluster, item)
    trace = Trace()
    assert cluster.dns.resolver(CLIENT).addresses("away", trace=trace).error == "EAI_NONAME"
    assert [hop.what for hop in trace.hops if hop.kind is HopKind.SEARCH] == [
        "tries away.default.svc.cluster.local."
    ]


def test_an_address_has_one_name_however_many_services_have_it(cluster):
    found = cluster.dns.resolver(CLIENT).name("10.244.1.10")
    assert found.canonical.startswith("10-244-1-10.")
    assert not found.aliases


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


def _resolver(cluster, extra="", image="echo:1"):
    apply(cluster, pod("tried", extra=extra).replace("echo:1", image))
    return cluster.dns.resolver(Place("pod", "tried", "default"))


def _tries(resolver, name):
    trace = Trace()
    resolver.addresses(name, trace=trace)
    return [hop.what.removeprefix("tries ") for hop in trace.hops if hop.kind is HopKind.SEARCH]


MUSL = [
    ("alpine", True),
    ("alpine:3.22", True),
    ("nginx:1.29-alpine", True),
    ("docker.io/curlimages/curl:8.16.0", True),
    ("registry.example:5000/alpine", True),
    ("busybox:musl", True),
    ("busybox", False),
    ("nginx:1.29", False),
]


@pytest.mark.parametrize(("image", "musl"), MUSL)
def test_images_made_from_alpine_resolve_as_musl_does(cluster, image, musl):
    resolver = _resolver(cluster, "dnsConfig: {options: [{name: ndots, value: '1'}]}", image)
    # glibc falls back to the search list for a name with enough dots, musl does not.
    assert bool(resolver.addresses("web.prod").addresses) is not musl


def test_musl_stops_at_a_name_that_exists_without_an_address(cluster):
    extra = "dnsConfig: {searches: [corp.example]}"
    assert _tries(_resolver(cluster, extra, "alpine"), "gone") == [
        "gone.default.svc.cluster.local."
    ]
    assert len(_tries(_resolver(cluster, extra), "gone")) == 5


def test_musl_keeps_the_order_of_the_answer_where_glibc_sorts(cluster):
    near = "10.244.1.10"
    orders = {_resolver(cluster, image="alpine").addresses("headless").addresses for _ in range(12)}
    assert len(orders) == 2
    client = cluster.dns.resolver(CLIENT)
    assert {client.addresses("headless").addresses[0] for _ in range(12)} == {near}


SILENT = "dnsPolicy: None\n  dnsConfig: {{nameservers: [172.31.0.1], searches: [a.example], options: [{}]}}"
WAITS = [
    ("", "alpine", 5),
    ("{name: timeout, value: '2'}", "alpine", 2),
    ("", "echo:1", 20),
    ("{name: timeout, value: '1'}", "echo:1", 4),
    ("{name: attempts, value: '1'}", "echo:1", 10),
    ("{name: attempts, value: '99'}", "echo:1", 50),
    ("{name: timeout, value: '99'}", "echo:1", 120),
    ("{name: single-request}", "echo:1", 40),
    ("{name: single-request-reopen}", "echo:1", 20),
]


@pytest.mark.parametrize(("option", "image", "seconds"), WAITS)
def test_options_and_the_c_library_decide_how_long_silence_is_waited_for(
    cluster, option, image, seconds
):
    found = _resolver(cluster, SILENT.format(option), image).addresses("web")
    assert (found.error, found.elapsed) == ("EAI_AGAIN", seconds * 1000)


TWO = "dnsPolicy: None\n  dnsConfig: {{nameservers: [{}, {}], options: [{}]}}"


def _asked(cluster, resolver):
    before = len(cluster.dns.log)
    resolver.addresses("www.google.com.", (4,))
    return [entry.server for entry in cluster.dns.log[before:]]


def test_glibc_asks_no_second_server_when_the_first_answers(cluster):
    office, public = "192.168.0.2", "198.51.100.53"
    assert _asked(cluster, _resolver(cluster, TWO.format(office, public, ""))) == ["office"]


def test_glibc_asks_the_second_server_after_the_first_was_silent(cluster):
    resolver = _resolver(cluster, TWO.format("172.31.0.1", "192.168.0.2", ""))
    assert 5000 <= resolver.addresses("www.google.com.", (4,)).elapsed < 6000


def test_musl_asks_all_servers_at_once(cluster):
    resolver = _resolver(cluster, TWO.format("172.31.0.1", "192.168.0.2", ""), "alpine")
    assert resolver.addresses("www.google.com.").elapsed < 1000


def test_rotate_spreads_queries_over_the_servers(cluster):
    resolver = _resolver(cluster, TWO.format("172.31.0.1", "192.168.0.2", "{name: rotate}"))
    waited = {resolver.addresses("www.google.com.", (4,)).elapsed >= 5000 for _ in range(12)}
    assert waited == {True, False}


def test_a_cut_answer_is_asked_for_again_over_tcp(cluster):
    ips = [f"172.20.0.{number}" for number in range(1, 61)]
    endpoints = "".join(f"- {{addresses: [{ip}]}}\n" for ip in ips)
    apply(
        cluster,
        "apiVersion: v1\nkind: Service\nmetadata: {name: big}\nspec: {clusterIP: None}\n---\n"
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\naddressType: IPv4\n"
        "metadata: {name: big-1, labels: {kubernetes.io/service-name: big}}\n"
        f"endpoints:\n{endpoints}",
    )
    assert sorted(cluster.dns.resolver(CLIENT).addresses("big").addresses) == sorted(ips)


def test_the_kubelet_writes_no_more_than_three_servers_and_32_suffixes(cluster):
    servers = ", ".join(f"192.168.9.{number}" for number in range(1, 4))
    searches = ", ".join(f"s{number}.example" for number in range(32))
    conf = _resolver(
        cluster, f"dnsConfig: {{nameservers: [{servers}], searches: [{searches}]}}"
    ).conf
    assert conf.nameservers == ("10.96.0.10", "192.168.9.1", "192.168.9.2")
    assert len(conf.search) == 32
    assert conf.search[-1] == "s28.example"


def test_six_suffixes_and_more_are_all_tried(cluster):
    searches = ", ".join(f"s{number}.example" for number in range(6))
    assert len(_tries(_resolver(cluster, f"dnsConfig: {{searches: [{searches}]}}"), "nosuch")) == 10


HOSTNAMES = [
    ("", "tried", "tried"),
    ("hostname: one", "one", "one"),
    ("hostname: one\n  subdomain: named", "one", "one.named.default.svc.cluster.local"),
    (
        "hostname: one\n  subdomain: named\n  setHostnameAsFQDN: true",
        "one.named.default.svc.cluster.local",
        "one.named.default.svc.cluster.local",
    ),
    ("setHostnameAsFQDN: true", "tried", "tried"),
]


@pytest.mark.parametrize(("spec", "hostname", "qualified"), HOSTNAMES)
def test_a_pod_knows_itself_by_its_hostname(cluster, spec, hostname, qualified):
    apply(cluster, pod("tried", extra=spec))
    place = Place("pod", "tried", "default")
    assert run(cluster, "hostname", place) == f"{hostname}\n"
    assert run(cluster, "hostname -f", place) == f"{qualified}\n"
    assert run(cluster, "env | grep HOSTNAME", place) == f"HOSTNAME={hostname}\n"

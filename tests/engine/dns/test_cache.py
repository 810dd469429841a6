"""CoreDNS's cache plugin to the second, and the caches around it."""

import pytest
from dns_world import CLIENT, FIRST, SECOND, apply, ask, build, corefile, pod, service

from lessons.engine.dns.exchange import CacheItem
from lessons.engine.dns.records import Response
from lessons.engine.refs import Place

# What one replica of a real CoreDNS said, t seconds after it was first asked: flags and TTL of all records.
OVER_TIME = {
    "shop.example.com.": {
        0: ("qr rd ra", 30),
        1: ("qr aa rd ra", 30),
        4: ("qr aa rd ra", 27),
        6: ("qr aa rd ra", 25),
        10: ("qr aa rd ra", 21),
        20: ("qr aa rd ra", 11),
        29: ("qr aa rd ra", 2),
    },
    # The zone's own TTL is 5, and no TTL is shorter here.
    "short.corp.example.": {
        0: ("qr rd ra", 5),
        1: ("qr aa rd ra", 5),
        4: ("qr aa rd ra", 2),
        6: ("qr rd ra", 5),
        10: ("qr aa rd ra", 1),
        20: ("qr rd ra", 5),
    },
    "nope.example.com.": {
        0: ("qr rd ra", 30),
        4: ("qr aa rd ra", 27),
        20: ("qr aa rd ra", 11),
    },
    # The alias shares the TTL of its target, which is cached although the cluster's own names are not.
    "out.default.svc.cluster.local.": {
        0: ("qr aa rd", 30),
        4: ("qr aa rd", 27),
        20: ("qr aa rd", 11),
    },
    "web.default.svc.cluster.local.": {
        0: ("qr aa rd", 30),
        4: ("qr aa rd", 30),
        20: ("qr aa rd", 30),
    },
    "nosuch.default.svc.cluster.local.": {0: ("qr aa rd", 30), 20: ("qr aa rd", 30)},
}


@pytest.mark.parametrize("name", OVER_TIME)
def test_ttls_run_down_as_they_were_recorded(cluster, name):
    start = cluster.clock.now
    for seconds, (flags, ttl) in OVER_TIME[name].items():
        # The recording asked a little less than whole seconds after the first answer was stored.
        cluster.advance(start + max(0, seconds * 1000 - 100) - cluster.clock.now)
        said = ask(cluster, name)
        assert (said.flags, set(said.ttls)) == (flags, {ttl}), f"after {seconds} s"


def test_a_ttl_counts_whole_seconds():
    item = CacheItem(Response(), stored=500, ttl=30)
    assert [item.left(moment) for moment in (500, 1499, 1500, 30499, 30500)] == [30, 30, 29, 1, 0]


def test_two_replicas_are_two_caches(cluster):
    assert ask(cluster, "shop.example.com.", server=FIRST).flags == "qr rd ra"
    cluster.advance(10_000)
    assert ask(cluster, "shop.example.com.", server=SECOND).ttls == [30, 30]
    assert ask(cluster, "shop.example.com.", server=FIRST).ttls == [20, 20]


def test_another_type_is_another_entry_and_another_case_is_not(cluster):
    ask(cluster, "shop.example.com.")
    assert ask(cluster, "shop.example.com.", "TXT").flags == "qr rd ra"
    said = ask(cluster, "SHOP.example.com.")
    assert said.flags == "qr aa rd ra"
    assert said.answer == ["shop.example.com. A 203.0.113.10"]


def test_a_stale_answer_survives_the_change_until_its_ttl_is_over(cluster):
    corefile(cluster, CACHING)
    name = "headless.default.svc.cluster.local."
    assert len(ask(cluster, name).answer) == 2
    cluster.apiserver.delete(cluster.view.get("Pod", "default", "web-b").ref, grace_seconds=0)
    cluster.settle()
    assert len(ask(cluster, name).answer) == 2
    cluster.advance(21_000)
    assert len(ask(cluster, name).answer) == 1


CACHING = """\
.:53 {
    kubernetes cluster.local
    forward . /etc/resolv.conf
    cache 20
}
"""


def test_the_office_counts_down_its_own_ttl(cluster):
    first = ask(cluster, "www.google.com.", server="192.168.0.2")
    cluster.advance(100_000)
    second = ask(cluster, "www.google.com.", server="192.168.0.2")
    assert (first.ttls[0], second.ttls[0]) == (300, 200)
    assert first.flags == second.flags == "qr rd ra"


def test_a_node_local_cache_keeps_the_clusters_names_too():
    cluster = build(dns_profile={"node_local": True})
    resolver = cluster.dns.resolver(CLIENT)
    assert resolver.nameservers == ("169.254.20.10",)
    name = "web.default.svc.cluster.local."
    first = ask(cluster, name, server="169.254.20.10")
    cluster.advance(10_000)
    second = ask(cluster, name, server="169.254.20.10")
    assert (first.ttls, second.ttls) == ([30], [20])
    other = Place("pod", "web-b", "default")
    assert cluster.dns.responders.node_local(other).name == "node-local/k8s-node02"


def test_what_a_fork_asks_leaves_no_trace_in_the_original(cluster):
    copy = cluster.fork()
    ask(copy, "shop.example.com.")
    assert ask(cluster, "shop.example.com.").flags == "qr rd ra"
    assert len(copy.dns.log) > 0


def test_the_log_tells_of_every_hop_and_of_hits(cluster):
    ask(cluster, "shop.example.com.")
    ask(cluster, "shop.example.com.")
    last = [
        (entry.server.partition("-")[0], entry.question, entry.hit) for entry in cluster.dns.log
    ]
    question = "shop.example.com. A"
    assert last[-3:] == [
        ("office", question, False),
        ("coredns", question, False),
        ("coredns", question, True),
    ]
    assert cluster.dns.log[-1].answers == ("203.0.113.10",)


APPLICATIONS = [
    ("forever", 3600, True),
    ("ttl", 20, True),
    ("ttl", 31, False),
    ("40s", 39, True),
    ("40s", 41, False),
]


@pytest.mark.parametrize(("mode", "seconds", "stale"), APPLICATIONS)
def test_a_program_with_a_cache_of_its_own_does_not_see_a_change(cluster, mode, seconds, stale):
    apply(cluster, pod("java", notes=f'{{lab/dns-cache: "{mode}"}}'))
    place = Place("pod", "java", "default")
    before = cluster.dns.resolver(place).addresses("alias").addresses
    apply(
        cluster, service("alias", "{type: ExternalName, externalName: web.prod.svc.cluster.local}")
    )
    cluster.advance(seconds * 1000)
    after = cluster.dns.resolver(place).addresses("alias").addresses
    assert (after == before) is stale


def test_every_cache_shows_what_it_holds_and_for_how_long(cluster):
    apply(cluster, pod("java", notes='{lab/dns-cache: "forever"}'))
    cluster.dns.resolver(Place("pod", "java", "default")).addresses("out", (4,))
    cluster.advance(10_000)
    shop = ("203.0.113.10",)
    held = {
        (holding.owner.partition("-")[0], holding.question, holding.left): holding.answers
        for holding in cluster.dns.holdings()
    }
    assert held[("coredns", "shop.example.com. A", 20)] == shop
    assert held[("office", "shop.example.com. A", 290)] == shop
    assert held[("pod/default/java", "out", None)] == shop

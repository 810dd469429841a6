"""What the names of a cluster answer, form by form."""

import pytest
from dns_world import apply, ask, run, service
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.refs import ADMIN

SVC = "default.svc.cluster.local."

FOUND = [
    (f"web.{SVC}", "A", ["A 10.96.10.10"]),
    (f"_http._tcp.web.{SVC}", "A", ["A 10.96.10.10"]),
    (f"web.{SVC}", "SRV", [f"SRV 0 100 80 web.{SVC}"]),
    (f"_http._tcp.web.{SVC}", "SRV", [f"SRV 0 100 80 web.{SVC}"]),
    (f"http.tcp.web.{SVC}", "SRV", [f"SRV 0 100 80 web.{SVC}"]),
    # Two ports of one number are one record, with the weight of one among two.
    (f"two.{SVC}", "SRV", [f"SRV 0 50 53 two.{SVC}"]),
    (f"headless.{SVC}", "A", ["A 10.244.1.10", "A 10.244.2.10"]),
    (
        f"headless.{SVC}",
        "SRV",
        [f"SRV 0 50 8080 10-244-1-10.headless.{SVC}", f"SRV 0 50 8080 10-244-2-10.headless.{SVC}"],
    ),
    (f"no-port.{SVC}", "A", ["A 10.244.1.10", "A 10.244.2.10"]),
    (f"10-244-1-10.headless.{SVC}", "A", ["A 10.244.1.10"]),
    # A ClusterIP's endpoints have names too; their SRV shows the target port.
    (f"10-244-1-10.web.{SVC}", "A", ["A 10.244.1.10"]),
    (f"10-244-1-10.web.{SVC}", "SRV", [f"SRV 0 100 8080 10-244-1-10.web.{SVC}"]),
    (f"one.named.{SVC}", "A", ["A 10.244.1.30"]),
    (f"sick.{SVC}", "A", ["A 10.96.10.12"]),
    ("web.prod.svc.cluster.local.", "A", ["A 10.96.20.10"]),
    (f"alias.{SVC}", "A", [f"CNAME web.{SVC}", "A 10.96.10.10"]),
    (f"alias.{SVC}", "CNAME", [f"CNAME web.{SVC}"]),
    (f"gone.{SVC}", "CNAME", [f"CNAME nosuch.{SVC}"]),
    (f"out.{SVC}", "A", ["CNAME shop.example.com.", "A 203.0.113.10"]),
    ("1-2-3-4.default.pod.cluster.local.", "A", ["A 1.2.3.4"]),
    ("x.1-2-3-4.default.pod.cluster.local.", "A", ["A 1.2.3.4"]),
    ("fd00--10.default.pod.cluster.local.", "AAAA", ["AAAA fd00::10"]),
    ("dns-version.cluster.local.", "TXT", ['TXT "1.1.0"']),
    ("ns.dns.cluster.local.", "A", ["A 10.96.0.10"]),
    ("cluster.local.", "NS", ["NS kube-dns.kube-system.svc.cluster.local."]),
    ("10.10.96.10.in-addr.arpa.", "PTR", [f"PTR web.{SVC}"]),
    ("30.1.244.10.in-addr.arpa.", "PTR", [f"PTR one.named.{SVC}"]),
]

EMPTY = [
    (f"web.{SVC}", "AAAA"),
    (f"web.{SVC}", "MX"),
    (f"web.{SVC}", "ANY"),
    (f"no-port.{SVC}", "SRV"),
    (f"alias.{SVC}", "SRV"),
    (f"gone.{SVC}", "A"),
    (f"loop.{SVC}", "A"),
    ("cluster.local.", "A"),
    ("svc.cluster.local.", "A"),
    (SVC, "A"),
    ("default.pod.cluster.local.", "A"),
    ("ns.dns.cluster.local.", "SRV"),
    ("fd00--10.default.pod.cluster.local.", "A"),
]

MISSING = [
    (f"nosuch.{SVC}", "A"),
    ("web.nowhere.svc.cluster.local.", "A"),
    ("web.svc.cluster.local.", "A"),
    ("dns.cluster.local.", "A"),
    ("cluster.local.", "TXT"),
    ("dns-version.cluster.local.", "A"),
    (f"*.{SVC}", "A"),
    (f"_tcp.web.{SVC}", "SRV"),
    (f"_http._udp.web.{SVC}", "SRV"),
    (f"_http._tcp.no-port.{SVC}", "SRV"),
    (f"_http._tcp.alias.{SVC}", "SRV"),
    (f"a.b.c.web.{SVC}", "A"),
    (f"10-244-1-30.named.{SVC}", "A"),
    (f"web-a.headless.{SVC}", "A"),
    (f"number.{SVC}", "A"),
    ("1-2-3.default.pod.cluster.local.", "A"),
    ("1-2-3-4.nowhere.pod.cluster.local.", "A"),
]


@pytest.mark.parametrize(("name", "rdtype", "expected"), FOUND)
def test_a_name_answers_with_its_records(cluster, name, rdtype, expected):
    said = ask(cluster, name, rdtype)
    assert (said.rcode, said.flags) == ("NOERROR", "qr aa rd")
    assert sorted(line.partition(" ")[2] for line in said.answer) == sorted(expected)
    assert set(said.ttls) == {30}


@pytest.mark.parametrize(("name", "rdtype"), EMPTY)
def test_a_name_that_exists_without_the_record_is_nodata_with_the_soa(cluster, name, rdtype):
    said = ask(cluster, name, rdtype)
    assert (said.rcode, said.answer) == ("NOERROR", [])
    assert said.authority[0].startswith("cluster.local. SOA ns.dns.cluster.local.")


@pytest.mark.parametrize(("name", "rdtype"), MISSING)
def test_a_name_that_leads_nowhere_is_nxdomain_with_the_soa(cluster, name, rdtype):
    said = ask(cluster, name, rdtype)
    assert (said.rcode, said.answer, said.flags) == ("NXDOMAIN", [], "qr aa rd")
    assert said.authority[0].endswith(" 7200 1800 86400 30")


def test_a_headless_name_without_ready_pods_is_nxdomain_while_a_cluster_ip_stays(cluster):
    assert ask(cluster, f"sick-headless.{SVC}").rcode == "NXDOMAIN"
    assert ask(cluster, f"sick.{SVC}").rcode == "NOERROR"


def test_the_case_of_the_question_is_kept_and_the_zone_follows_it_into_targets(cluster):
    said = ask(cluster, "WEB.default.svc.Cluster.local.", "SRV")
    assert said.answer == [
        "WEB.default.svc.Cluster.local. SRV 0 100 80 web.default.svc.Cluster.local."
    ]


def test_srv_targets_have_their_addresses_in_the_additional_section(cluster):
    said = ask(cluster, f"headless.{SVC}", "SRV")
    assert sorted(said.additional) == [
        f"10-244-1-10.headless.{SVC} A 10.244.1.10",
        f"10-244-2-10.headless.{SVC} A 10.244.2.10",
    ]


def test_a_pods_address_points_back_to_every_service_that_has_it_ready(cluster):
    said = ask(cluster, "10.1.244.10.in-addr.arpa.", "PTR")
    services = ("headless", "no-port", "two", "web")
    assert sorted(said.answer) == [
        f"10.1.244.10.in-addr.arpa. PTR 10-244-1-10.{service}.{SVC}" for service in services
    ]


def test_a_reverse_name_that_nobody_has_is_asked_upstream(cluster):
    said = ask(cluster, "99.99.96.10.in-addr.arpa.", "PTR")
    assert (said.rcode, said.flags) == ("NXDOMAIN", "qr rd ra")
    assert said.authority[0].startswith(". SOA a.root-servers.net.")


def test_a_deleted_service_is_gone_at_once(cluster):
    run(cluster, "kubectl delete service web", ADMIN)
    assert ask(cluster, f"web.{SVC}").rcode == "NXDOMAIN"


def test_the_soa_serial_is_the_time_of_the_last_change(cluster):
    before = ask(cluster, "cluster.local.", "SOA").answer
    cluster.advance(7000)
    assert ask(cluster, "cluster.local.", "SOA").answer == before
    apply(cluster, service("later", "{ports: [{port: 80}]}"))
    assert ask(cluster, "cluster.local.", "SOA").answer != before


def test_addresses_come_in_random_order_and_the_same_journal_gives_the_same_order(built):
    def orders():
        copy = built.fork()
        return [tuple(ask(copy, f"headless.{SVC}").answer) for _ in range(12)]

    assert len(set(orders())) == 2
    assert orders() == orders()


label = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_*", min_size=1, max_size=12)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    labels=st.lists(label, max_size=6),
    zone=st.sampled_from(["cluster.local.", "svc.cluster.local.", SVC, "in-addr.arpa.", "."]),
    rdtype=st.sampled_from(["A", "AAAA", "SRV", "PTR", "TXT", "NS", "SOA", "ANY", "MX", "AXFR"]),
)
def test_any_name_gets_some_answer(built, labels, zone, rdtype):
    name = ".".join([*labels, zone]) if zone != "." else ".".join([*labels, ""]) or "."
    said = ask(built, name, rdtype)
    assert said.rcode in ("NOERROR", "NXDOMAIN", "REFUSED")

"""A listener takes bytes and gives bytes: what the simulated client sees, and no harm from anything else."""

import dns.flags
import dns.message
import dns.opcode
import pytest
from dns.rcode import Rcode
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.dns import Listener
from lessons.engine.refs import ADMIN

CLIENT = ("192.0.2.1", 5000)
ZONE = "default.svc.cluster.local."
QUESTIONS = [
    (f"web.{ZONE}", "A"), (f"WEB.{ZONE}", "A"), (f"web.{ZONE}", "AAAA"), (f"web.{ZONE}", "SRV"),
    (f"headless.{ZONE}", "A"), (f"headless.{ZONE}", "SRV"), (f"nosuch.{ZONE}", "A"), (f"alias.{ZONE}", "A"),
    (f"out.{ZONE}", "A"), (f"gone.{ZONE}", "CNAME"), ("cluster.local.", "SOA"), ("cluster.local.", "NS"),
    ("dns-version.cluster.local.", "TXT"), ("10.10.96.10.in-addr.arpa.", "PTR"), ("www.google.com.", "A"),
    ("nosuch.example.com.", "MX"), ("cluster.local.", "AXFR"), (".", "NS"),
]  # fmt: skip
EDNS = [{}, {"use_edns": 0, "payload": 1232}, {"use_edns": 0, "want_dnssec": True}, {"use_edns": 1}]


@pytest.mark.parametrize("edns", EDNS, ids=str)
@pytest.mark.parametrize(("name", "rdtype"), QUESTIONS)
def test_a_packet_says_what_the_simulated_client_is_told(cluster, name, rdtype, edns):
    query = dns.message.make_query(name, rdtype, **edns)
    told = cluster.fork().dns.query(ADMIN, "10.96.0.10", query)
    packet = Listener(cluster.dns).answer(query.to_wire(), CLIENT)
    said = dns.message.from_wire(packet)
    assert str(said) == str(told.message)
    assert len(packet) == told.size


def test_what_does_not_fit_is_cut_over_udp_and_whole_over_tcp(cluster):
    from dns_world import apply, service

    ports = ", ".join(f"{{name: p{i}, port: {i}}}" for i in range(1, 31))
    apply(cluster, service("many", f"{{clusterIP: 10.96.30.30, ports: [{ports}]}}"))
    query = dns.message.make_query(f"many.{ZONE}", "SRV").to_wire()
    cut = Listener(cluster.dns).answer(query, CLIENT)
    assert len(cut) <= 512
    assert dns.message.from_wire(cut).flags & dns.flags.TC
    whole = dns.message.from_wire(Listener(cluster.dns).answer(query, CLIENT, "TCP"))
    assert len(whole.answer[0]) == 30
    assert not whole.flags & dns.flags.TC


def test_addresses_come_in_changing_order(cluster):
    listener = Listener(cluster.dns)
    query = dns.message.make_query(f"headless.{ZONE}", "A").to_wire()
    orders = {str(dns.message.from_wire(listener.answer(query, CLIENT)).answer) for _ in range(20)}
    assert len(orders) == 2


def test_a_flow_stays_with_its_replica(cluster):
    listener = Listener(cluster.dns)
    query = dns.message.make_query("shop.example.com.", "A").to_wire()
    flags = [
        dns.message.from_wire(listener.answer(query, CLIENT)).flags & dns.flags.AA for _ in range(9)
    ]
    assert flags == [0, *[dns.flags.AA] * 8]  # the first is a miss, all others hits of one cache


def test_without_a_ready_replica_nobody_answers(cluster):
    from dns_world import run

    run(cluster, "kubectl annotate pods -n kube-system -l k8s-app=kube-dns lab/ready=false", ADMIN)
    query = dns.message.make_query(f"web.{ZONE}", "A").to_wire()
    assert Listener(cluster.dns).answer(query, CLIENT) is None


QUERY = dns.message.make_query(f"web.{ZONE}", "A", id=7, use_edns=0).to_wire()
REJECTED = {
    "a response": (QUERY[:2] + b"\x80" + QUERY[3:], None),
    "a piece of a header": (QUERY[:11], None),
    "nothing": (b"", None),
    "an update": (QUERY[:2] + b"\x28" + QUERY[3:], Rcode.NOTIMP),
    "two questions": (QUERY[:5] + b"\x02" + QUERY[6:], Rcode.FORMERR),
    "no question": (QUERY[:5] + b"\x00" + QUERY[6:], Rcode.FORMERR),
    "a name that does not end": (QUERY[:14], Rcode.FORMERR),
    "a pointer to itself": (QUERY[:12] + b"\xc0\x0c" + QUERY[12:], Rcode.FORMERR),
    "an option longer than its record": (QUERY[:-2] + b"\x00\x04\x00\x0a\xff\xff", Rcode.FORMERR),
}


@pytest.mark.parametrize("sort", REJECTED)
def test_what_is_no_query_is_refused_or_ignored(built, sort):
    packet, rcode = REJECTED[sort]
    reply = Listener(built.dns).answer(packet, CLIENT)
    if rcode is None:
        assert reply is None
    else:
        said = dns.message.from_wire(reply)
        assert (said.id, said.rcode(), bool(said.flags & dns.flags.QR)) == (7, rcode, True)


def _mutated(draw):
    name, rdtype = draw(st.sampled_from(QUESTIONS))
    packet = bytearray(dns.message.make_query(name, rdtype, use_edns=0).to_wire())
    for _ in range(draw(st.integers(1, 6))):
        packet[draw(st.integers(0, len(packet) - 1))] = draw(st.integers(0, 255))
    return bytes(packet[: draw(st.integers(0, len(packet)))] if draw(st.booleans()) else packet)


@settings(derandomize=True, max_examples=600, deadline=None)
@given(
    packet=st.binary(max_size=80) | st.composite(_mutated)(),
    protocol=st.sampled_from(["UDP", "TCP"]),
)
def test_no_packet_ever_raises(built, packet, protocol):
    reply = Listener(built.dns).answer(packet, CLIENT, protocol)
    assert reply is None or (reply[:2] == packet[:2] and reply[2] & 0x80)

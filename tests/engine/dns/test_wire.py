"""How long messages are, and what becomes of those that are too long."""

import dns.flags
import dns.message
import pytest
from dns_world import CLIENT, FIRST, apply, ask

from lessons.engine.dns import coredns, messages, wire

SIZES = [
    # Measured on a real CoreDNS, without the 12 bytes of dig's cookie.
    ("10.10.96.10.in-addr.arpa.", "PTR", 120),
    ("web.", "A", 107),
    ("example.com.", "A", 106),
    ("web.default.svc.cluster.local.", "AAAA", 151),
]


@pytest.mark.parametrize(("name", "rdtype", "size"), SIZES)
def test_messages_that_fit_are_sent_uncompressed(cluster, name, rdtype, size):
    assert ask(cluster, name, rdtype).size == size


COMPRESSED = [("web", "A"), ("named", "A"), ("alias", "A"), ("nosuch", "A"), ("gone", "CNAME")]


@pytest.mark.parametrize(("service", "rdtype"), COMPRESSED)
def test_a_compressed_message_is_as_dnspython_writes_it(cluster, service, rdtype):
    query = dns.message.make_query(f"{service}.default.svc.cluster.local.", rdtype)
    process = coredns.replica(cluster.view, cluster.view.indexed("ip", FIRST)[0].ref)
    response = cluster.dns.responders.answer(process, "", messages.read(query), None)
    reply, _ = messages.reply(query, response, "TCP")
    writer = wire.Writer(True, query.question[0].name, query.to_wire()[-4:])
    for section in (response.answer, response.authority, response.additional):
        assert writer.fill(section, 65535)
    assert bytes(writer.data[wire.HEADER :]) == reply.to_wire()[wire.HEADER :]


BIG = "".join(
    [
        "apiVersion: v1\nkind: Service\nmetadata: {name: big}\nspec: {clusterIP: None, ports: [{name: http, port: 80}]}\n---\n",
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: big-1, labels: {kubernetes.io/service-name: big}}\n",
        "addressType: IPv4\nports: [{name: http, port: 80}]\nendpoints:\n",
        *(f"- {{addresses: [172.20.0.{number}]}}\n" for number in range(1, 61)),
    ]
)


def test_what_does_not_fit_is_cut_and_marked_and_whole_over_tcp(cluster):
    apply(cluster, BIG)
    query = dns.message.make_query("big.default.svc.cluster.local.", "A")
    cut = cluster.dns.query(CLIENT, FIRST, query)
    assert cut.message.flags & dns.flags.TC
    assert cut.size <= 512
    assert 0 < sum(len(rrset) for rrset in cut.message.answer) < 60
    whole = cluster.dns.query(CLIENT, FIRST, query, protocol="TCP").message
    assert sum(len(rrset) for rrset in whole.answer) == 60


def test_sixty_addresses_fit_by_compression_where_the_client_takes_1232_bytes(cluster):
    apply(cluster, BIG)
    said = ask(cluster, "big.default.svc.cluster.local.")
    assert (said.flags, len(said.answer)) == ("qr aa rd", 60)


def test_srv_records_that_fill_the_message_leave_no_room_for_addresses(cluster):
    apply(cluster, BIG)
    said = ask(cluster, "big.default.svc.cluster.local.", "SRV")
    assert "tc" in said.flags
    assert said.additional == []


def test_addresses_that_are_left_out_mark_the_reply_as_cut_too(cluster):
    apply(cluster, BIG)
    query = dns.message.make_query("big.default.svc.cluster.local.", "SRV", use_edns=0)
    query.use_edns(0, payload=4500)
    cut = cluster.dns.query(CLIENT, FIRST, query).message
    assert cut.flags & dns.flags.TC
    assert sum(len(rrset) for rrset in cut.answer) == 60
    assert 0 < len(cut.additional) < 60


# The answer's length for a client that takes so many bytes, over UDP and over TCP.
ROOMY = [(1232, 1007, 2747), (4096, 1007, 2747)]


@pytest.mark.parametrize(("payload", "over_udp", "over_tcp"), ROOMY)
def test_a_packet_that_would_be_fragmented_is_compressed(cluster, payload, over_udp, over_tcp):
    apply(cluster, BIG)
    query = dns.message.make_query("big.default.svc.cluster.local.", "A")
    query.use_edns(0, payload=payload)
    assert cluster.dns.query(CLIENT, FIRST, query).size == over_udp + 11
    assert cluster.dns.query(CLIENT, FIRST, query, protocol="TCP").size == over_tcp + 11


def test_an_unknown_edns_version_is_badvers(cluster):
    query = dns.message.make_query("web.default.svc.cluster.local.", "A", use_edns=1)
    reply = cluster.dns.query(CLIENT, FIRST, query).message
    assert (reply.rcode().name, reply.edns, reply.payload) == ("BADVERS", 0, 0)


def test_the_cache_does_not_tell_classes_apart(cluster):
    query = dns.message.make_query("example.com.", "A", "CH")
    assert cluster.dns.query(CLIENT, FIRST, query).message.rcode().name == "REFUSED"
    cluster.dns.query(CLIENT, FIRST, dns.message.make_query("example.com.", "A"))
    assert cluster.dns.query(CLIENT, FIRST, query).message.answer


def test_class_chaos_is_refused_upstream_and_answered_like_in_for_the_clusters_names(cluster):
    query = dns.message.make_query("version.bind.", "TXT", "CH")
    assert cluster.dns.query(CLIENT, FIRST, query).message.rcode().name == "REFUSED"
    query = dns.message.make_query("web.default.svc.cluster.local.", "A", "CH")
    assert cluster.dns.query(CLIENT, FIRST, query).message.answer

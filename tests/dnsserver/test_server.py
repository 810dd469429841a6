"""The sockets: UDP and TCP on one port, whatever is sent to them."""

import socket
import time
from itertools import chain, repeat

import dns.message
import dns.query
import pytest
from dns.rcode import Rcode
from loopback import HOST, serving

from lessons.engine.dns import Listener

NAME = "web.default.svc.cluster.local."


def _asked(port, send=dns.query.udp, name=NAME):
    return send(dns.message.make_query(name, "A"), HOST, timeout=60, port=port)


@pytest.mark.parametrize("send", [dns.query.udp, dns.query.tcp])
def test_it_answers_over_udp_and_over_tcp(port, send):
    assert _asked(port, send).answer[0].to_text() == f"{NAME} 30 IN A 10.96.10.10"


def test_one_connection_may_ask_many_times(port):
    with socket.create_connection((HOST, port), timeout=60) as stream:
        for _ in range(3):
            dns.query.send_tcp(stream, dns.message.make_query(NAME, "A"))
            assert dns.query.receive_tcp(stream)[0].rcode() == Rcode.NOERROR


def test_garbage_does_not_stop_it(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        for packet in (b"", b"\0" * 12, b"\xff" * 100, b"x" * 5000):
            datagrams.sendto(packet, (HOST, port))
    for data in (b"", b"\0", b"\0\0", b"\xff\xff", b"\0\x05hello"):
        with socket.create_connection((HOST, port), timeout=60) as stream:
            stream.sendall(data)
    assert _asked(port).rcode() == Rcode.NOERROR


def test_a_change_shows_without_a_restart(cluster):
    from dns_world import apply, service

    states = [Listener(cluster.fork().dns), None]
    apply(cluster, service("new", "{clusterIP: 10.96.40.40, ports: [{port: 80}]}"))
    polls = chain(states, repeat(Listener(cluster.dns)))
    name = "new.default.svc.cluster.local."
    with serving(lambda: next(polls)) as port:
        deadline = time.monotonic() + 120
        while (said := _asked(port, name=name)).rcode() == Rcode.NXDOMAIN:
            assert time.monotonic() < deadline
        assert said.answer[0][0].address == "10.96.40.40"


def test_a_lab_that_cannot_be_read_is_served_as_it_was(cluster, caplog):
    listener, failed = Listener(cluster.dns), []

    def poll():
        if failed:
            return None
        if caplog.records:
            failed.append(True)
        return next(states)()

    def broken():
        raise RuntimeError("no database")

    states = iter([lambda: listener, broken, *[lambda: None] * 1000])
    with serving(poll) as port:
        deadline = time.monotonic() + 120
        while not caplog.records:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert _asked(port).rcode() == Rcode.NOERROR


def test_an_error_of_its_own_costs_one_answer_only(cluster, caplog):
    listener = Listener(cluster.dns)

    class Odd:
        def answer(self, packet, client, protocol):
            if b"odd" in packet:
                raise RuntimeError("a fault in the simulation")
            return listener.answer(packet, client, protocol)

    with serving(Odd) as port:
        with pytest.raises(dns.exception.Timeout):
            dns.query.udp(dns.message.make_query("odd.", "A"), HOST, timeout=0.5, port=port)
        assert _asked(port).rcode() == Rcode.NOERROR
    assert "a fault in the simulation" in caplog.text

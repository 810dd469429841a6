"""host of BIND 9.18, and getent's hosts."""

import pytest
from dns_world import run

from lessons.engine.refs import ADMIN, Place

NODE, NAMED = Place("node", "k8s-node01"), Place("pod", "named", "default")
SVC = "default.svc.cluster.local"

HOST = [
    ("host web", f"web.{SVC} has address 10.96.10.10\n"),
    ("host nosuch", "Host nosuch not found: 3(NXDOMAIN)\n[exit 1]\n"),
    ("host web.", "Host web. not found: 3(NXDOMAIN)\n[exit 1]\n"),
    ("host 10.96.10.10", f"10.10.96.10.in-addr.arpa domain name pointer web.{SVC}.\n"),
    ("host 10.244.1.99", "Host 99.1.244.10.in-addr.arpa. not found: 3(NXDOMAIN)\n[exit 1]\n"),
    (
        "host www.example.com",
        "www.example.com is an alias for example.com.\nexample.com has address 198.51.100.80\n"
        "example.com mail is handled by 0 .\n",
    ),
    ("host -t AAAA web", f"web.{SVC} has no AAAA record\n"),
    ("host -t TXT example.com", 'example.com descriptive text "v=spf1 -all"\n'),
    ("host -t SRV web", f"web.{SVC} has SRV record 0 100 80 web.{SVC}.\n"),
    (
        "host web 10.96.0.10",
        "Using domain server:\nName: 10.96.0.10\nAddress: 10.96.0.10#53\nAliases: \n\n"
        f"web.{SVC} has address 10.96.10.10\n",
    ),
    ("host loop", ""),
    ("host -t FOO web", "host: invalid type: FOO\n\n[exit 2]\n"),
    ("host -V", "host 9.18.49-1~deb12u3-Debian\n"),
    (
        "host -v nosuch",
        f'Trying "nosuch.{SVC}"\nTrying "nosuch.svc.cluster.local"\nTrying "nosuch.cluster.local"\nTrying "nosuch"\n'
        "Host nosuch not found: 3(NXDOMAIN)\nReceived 99 bytes from 10.96.0.10#53 in 9 ms\n[exit 1]\n",
    ),
]


@pytest.mark.parametrize(("line", "output"), HOST)
def test_host_says_it_in_sentences(cluster, line, output):
    assert run(cluster, line) == output


def test_a_silent_server_costs_host_ten_seconds(cluster):
    before = cluster.clock.now
    text = run(cluster, "host web 10.96.99.99")
    assert text.count("timed out") == 2
    assert cluster.clock.now == before + 10_000


GETENT = [
    ("getent hosts web", "10.96.10.10     web.default.svc.cluster.local\n"),
    ("getent hosts out", f"203.0.113.10    shop.example.com out.{SVC}\n"),
    ("getent hosts nosuch", "[exit 2]\n"),
    ("getent hosts 10.96.10.10", "10.96.10.10     web.default.svc.cluster.local\n"),
    ("getent hosts localhost", "::1             localhost ip6-localhost ip6-loopback\n"),
    (
        "getent ahosts web",
        f"10.96.10.10     STREAM web.{SVC}\n10.96.10.10     DGRAM  \n10.96.10.10     RAW    \n",
    ),
    ("getent ahostsv4 nosuch", "[exit 2]\n"),
    (
        "getent hosts",
        "127.0.0.1       localhost\n127.0.0.1       localhost ip6-localhost ip6-loopback\n10.244.1.100    client\n",
    ),
    (
        "getent planets",
        "Unknown database: planets\nTry `getent --help' or `getent --usage' for more information.\n[exit 1]\n",
    ),
]


@pytest.mark.parametrize(("line", "output"), GETENT)
def test_getent_shows_what_programs_get(cluster, line, output):
    assert run(cluster, line) == output


def test_a_pods_own_name_comes_from_its_hosts_file(cluster):
    assert run(cluster, "getent hosts one", NAMED) == (
        "10.244.1.30     one.named.default.svc.cluster.local one\n"
    )


def test_nodes_know_each_other_by_their_hosts_files(cluster):
    assert run(cluster, "getent hosts k8s-node02", NODE) == "192.168.0.32    k8s-node02\n"
    assert run(cluster, "getent hosts web.default.svc.cluster.local", ADMIN) == "[exit 2]\n"

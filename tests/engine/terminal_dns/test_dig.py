"""dig, line by line as BIND 9.18 prints it."""

import re

import pytest
from dns_world import build, run
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Terminal
from lessons.engine.terminal.call import Call, Session
from lessons.engine.terminal.dig import dig
from lessons.engine.terminal.dig_parsed import USAGE

LAPTOP = Place("laptop")
SVC = "default.svc.cluster.local"
GREETING = "; <<>> DiG 9.18.49-1~deb12u3-Debian <<>>"
MDNS = (
    ";; WARNING: .local is reserved for Multicast DNS\n"
    ";; You are currently testing what happens when an mDNS query is leaked to DNS\n"
)


def masked(text: str) -> str:
    """Without what is made up: ids, cookies."""
    text = re.sub(r"id: \d+", "id: N", text)
    return re.sub(r"COOKIE: [0-9a-f]{16}", "COOKIE: N", text)


def test_a_full_answer_with_everything_around_it(cluster):
    assert masked(run(cluster, f"dig web.{SVC}")) == (
        f"\n{GREETING} web.{SVC}\n;; global options: +cmd\n;; Got answer:\n{MDNS}"
        ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: N\n"
        ";; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n"
        ";; WARNING: recursion requested but not available\n\n"
        ";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n; COOKIE: N (echoed)\n"
        f";; QUESTION SECTION:\n;web.{SVC}.\tIN\tA\n\n"
        f";; ANSWER SECTION:\nweb.{SVC}. 30 IN\tA\t10.96.10.10\n\n"
        ";; Query time: 0 msec\n;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)\n"
        f";; WHEN: {cluster.clock.datetime():%a %b %d %H:%M:%S} UTC 2026\n;; MSG SIZE  rcvd: 115\n\n"
    )


LINES = [
    (f"dig +short web.{SVC}", "10.96.10.10\n"),
    ("dig +short web", ""),
    ("dig +search +short web", "10.96.10.10\n"),
    ("dig +search +short web.prod", "10.96.20.10\n"),
    (f"dig +noall +answer web.{SVC}", f"web.{SVC}. 30 IN\tA\t10.96.10.10\n"),
    ("dig +noall +answer example.com", "example.com.\t\t30\tIN\tA\t198.51.100.80\n"),
    ("dig +nottlid +noall +answer example.com", "example.com.\t\tIN\tA\t198.51.100.80\n"),
    ("dig +nottlid +noclass +noall +answer example.com", "example.com.\t\tA\t198.51.100.80\n"),
    ("dig +ttlunits +noall +answer example.com", "example.com.\t\t30s\tIN\tA\t198.51.100.80\n"),
    ("dig +noall +question example.com", ";example.com.\t\t\tIN\tA\n"),
    ("dig +noall example.com", ""),
    ("dig +short -x 10.96.10.10", f"web.{SVC}.\n"),
    (f"dig +short SRV _http._tcp.web.{SVC}", f"0 100 80 web.{SVC}.\n"),
    (f"dig +short -t SRV web.{SVC}", f"0 100 80 web.{SVC}.\n"),
    (f"dig web.{SVC} web.prod.svc.cluster.local +short", "10.96.10.10\n10.96.20.10\n"),
    (f"dig +short +identify web.{SVC}", "10.96.10.10 from server 10.96.0.10 in 0 ms.\n"),
    ("dig +short example.com MX", "0 .\n"),
    ("dig IN A example.com +short", "198.51.100.80\n"),
    (f"dig +short out.{SVC}", "shop.example.com.\n203.0.113.10\n"),
    ("dig -v", "DiG 9.18.49-1~deb12u3-Debian\n"),
    (
        "dig axfr cluster.local",
        f"\n{GREETING} axfr cluster.local\n;; global options: +cmd\n; Transfer failed.\n",
    ),
    ("dig a..b", "dig: 'a..b' is not a legal name (empty label)\n[exit 10]\n"),
    (
        "dig +time=x web",
        "invalid timeout 'x': not a valid number\ndig: Couldn't parse timeout\n[exit 10]\n",
    ),
    (
        f"dig -b 192.0.2.1 +tries=1 web.{SVC}",
        f";; UDP setup with 10.96.0.10#53(10.96.0.10) for web.{SVC} failed: address not available.\n"
        ";; no servers could be reached\n[exit 9]\n",
    ),
    (f"dig -b 10.244.1.100 +short web.{SVC}", "10.96.10.10\n"),
    (
        "dig +trace example.com",
        f"\n{GREETING} +trace example.com\n;; global options: +cmd\n.\t\t\t30\tIN\tNS\ta.root-servers.net.\n"
        "couldn't get address for 'a.root-servers.net': not found\n"
        "dig: couldn't get address for 'a.root-servers.net': no more\n[exit 1]\n",
    ),
    (f"dig +qr +noall web.{SVC}", ""),
    (
        "dig @nosuch.invalid web",
        "dig: couldn't get address for 'nosuch.invalid': not found\n[exit 1]\n",
    ),
]


@pytest.mark.parametrize(("line", "output"), LINES)
def test_options_choose_what_is_printed(cluster, line, output):
    assert run(cluster, line) == output


def test_an_unknown_option_gets_the_usage(cluster):
    assert run(cluster, "dig +foo web") == (
        "Invalid option: +foo\n"
        "Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n"
        "            {global-d-opt} host [@local-server] {local-d-opt}\n"
        "            [ host [@local-server] {local-d-opt} [...]]\n\n"
        'Use "dig -h" (or "dig -h | more") for complete list of options\n[exit 1]\n'
    )


def test_a_soa_over_several_lines(cluster):
    text = run(cluster, "dig +multiline +noall +answer cluster.local SOA")
    assert re.sub(r"\d{10}", "SERIAL", text) == (
        "cluster.local.\t\t30 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. (\n"
        "\t\t\t\tSERIAL ; serial\n"
        "\t\t\t\t7200       ; refresh (2 hours)\n"
        "\t\t\t\t1800       ; retry (30 minutes)\n"
        "\t\t\t\t86400      ; expire (1 day)\n"
        "\t\t\t\t30         ; minimum (30 seconds)\n"
        "\t\t\t\t)\n"
    )


def test_options_after_a_name_hold_for_that_name_only(cluster):
    text = run(cluster, f"dig web.{SVC} A web.prod.svc.cluster.local +noall +answer")
    assert ";; ANSWER SECTION:\nweb.default" in text
    assert text.endswith("\n\nweb.prod.svc.cluster.local. 30\tIN\tA\t10.96.20.10\n")


def test_a_pod_where_nobody_listens_refuses_three_times(cluster):
    before = cluster.clock.now
    assert run(cluster, "dig @10.244.1.10 web") == (
        3
        * ";; communications error to 10.244.1.10#53: connection refused\n"
        + f"\n{GREETING} @10.244.1.10 web\n; (1 server found)\n;; global options: +cmd\n"
        ";; no servers could be reached\n[exit 9]\n"
    )
    assert cluster.clock.now == before


def test_silence_costs_the_time_that_was_waited(cluster):
    before = cluster.clock.now
    text = run(cluster, "dig +time=2 +tries=2 @10.96.99.99 web")
    assert text.startswith(2 * ";; communications error to 10.96.99.99#53: timed out\n")
    assert cluster.clock.now == before + 4000


def test_over_tcp_a_refusal_has_other_words(cluster):
    refused = (
        ";; Connection to 10.244.1.10#53(10.244.1.10) for web failed: connection refused.\n"
        ";; no servers could be reached\n"
    )
    assert run(cluster, "dig +tcp +tries=2 @10.244.1.10 web") == 2 * refused + "[exit 9]\n"


def test_the_laptop_does_not_know_the_clusters_names(cluster):
    assert run(cluster, f"dig +short web.{SVC}", LAPTOP) == ""
    assert run(cluster, "dig +short shop.example.com", LAPTOP) == "203.0.113.10\n"


def test_a_stopped_coredns_is_seen_by_dig(cluster):
    run(cluster, "kubectl annotate pods -n kube-system -l k8s-app=kube-dns lab/ready=false", ADMIN)
    text = run(cluster, f"dig +tries=1 web.{SVC}")
    assert text.startswith(";; communications error to 10.96.0.10#53: connection refused\n")


word = st.sampled_from(
    [
        "web",
        "A",
        "SRV",
        "+short",
        "+noall",
        "+answer",
        "+search",
        "-x",
        "10.96.10.10",
        "+tcp",
        "+",
        "+no",
        "+=x",
        "-",
        "--",
        "-x",
        "-t",
        "-p",
        "@",
        "@@",
        "..",
        "a" * 70,
        "é",
        "+tries=",
        "+bufsize=99999999",
    ]
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(words=st.lists(word | st.text(max_size=8), max_size=5))
def test_no_line_of_dig_ever_raises(built, words):
    session = Session(built.fork(), {})
    status = dig(Call(session, ("dig", "+time=1", "+tries=1", *words), LAPTOP))
    assert status in (0, 1, 9, 10)


@pytest.mark.parametrize(
    ("option", "code", "stdout", "stderr"),
    [
        ("+timeout=x", 10, "invalid timeout 'x': not a valid number\n", "dig: Couldn't parse timeout\n"),
        ("+bufsize=99999", 10, "invalid buffer size '99999': out of range\n", "dig: Couldn't parse buffer size\n"),
        ("-p x", 1, "invalid port number 'x': not a valid number\n", "dig: Couldn't parse port number\n"),
        ("+subnet=bad", 1, "", "dig: invalid address 'bad'\n"),
        ("''", 10, "", "dig: '' is not a legal name (unexpected end of input)\n"),
        ("-b foo", 1, "", "dig: invalid address foo\n"),
        ("@", 1, "", "dig: couldn't get address for '': not found\n"),
        ("+nodomain", 1, "", f"Invalid option: +nodomain\n{USAGE}\n"),
        ("+time", 1, "", f"Invalid option: +time\n{USAGE}\n"),
        ("+tls", 1, "", "dig: this option is not part of this lab\n"),
    ],
)  # fmt: skip
def test_wrong_values_are_told_partly_on_stdout(cluster, option, code, stdout, stderr):
    line = f"dig {option}" if option == "''" else f"dig {option} web"
    done = Terminal(cluster).run(line, ADMIN)
    assert (done.exit, done.stdout, done.stderr) == (code, stdout, stderr)


def test_obsolete_options_are_taken_and_told(cluster):
    done = Terminal(cluster).run(f"dig +short +dscp=5 +tcflag web.{SVC}", ADMIN)
    assert (done.exit, done.stderr) == (0, ";; +dscp option is obsolete and has no effect")


@pytest.mark.parametrize(
    ("given", "shown"),
    [("10.244.1.0/24", "10.244.1.0/24/0"), ("0", "0.0.0.0/0/0"), ("2001:db8::/32", "2001:db8::/32/0")],
)  # fmt: skip
def test_the_clients_network_is_sent_and_not_echoed(cluster, given, shown):
    text = run(cluster, f"dig +qr +subnet={given} web.{SVC}")
    assert text.count(f"; CLIENT-SUBNET: {shown}\n") == 1


def test_a_trace_goes_on_to_the_servers_that_it_can_find():
    zones = {
        "root": "$ORIGIN .\n@ 60 IN SOA a. b. 1 2 3 4 5\n@ 60 IN NS ns.corp.example.\n",
        "corp": "$ORIGIN corp.example.\n@ 60 IN SOA a. b. 1 2 3 4 5\n@ 60 IN NS ns\n"
        "ns 60 IN A 192.168.0.2\nuser1 60 IN A 192.168.0.50\n",
    }
    lines = run(build(dns_profile={"upstream_zones": zones}), "dig +trace user1.corp.example")
    assert re.findall(r"^(\S+)\t.*(?:NS|A)\t(\S+)$", lines, re.MULTILINE) == [
        (".", "ns.corp.example."),
        ("user1.corp.example.", "192.168.0.50"),
        ("corp.example.", "ns.corp.example."),
    ]
    assert re.findall(r";; Received \d+ bytes from (\S+) in", lines) == [
        "10.96.0.10#53(10.96.0.10)",
        "192.168.0.2#53(ns.corp.example)",
    ]

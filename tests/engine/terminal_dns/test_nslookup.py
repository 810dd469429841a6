"""nslookup of BIND 9.18, and BusyBox's."""

import pytest
from dns_world import run

from lessons.engine.refs import ADMIN, Place

LAPTOP = Place("laptop")
SVC = "default.svc.cluster.local"
HEAD = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n"
NO_RECURSION = ";; Got recursion not available from 10.96.0.10\n"

LINES = [
    # One remark for each name of the search list that is missed, one for A, one for AAAA.
    (
        "nslookup web",
        f"{NO_RECURSION}{HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n{NO_RECURSION}\n",
    ),
    (
        "nslookup web.prod",
        f"{NO_RECURSION * 2}{HEAD}Name:\tweb.prod.svc.cluster.local\nAddress: 10.96.20.10\n{NO_RECURSION}\n",
    ),
    (
        f"nslookup web.{SVC}.",
        f"{NO_RECURSION}{HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n{NO_RECURSION}\n",
    ),
    (
        f"nslookup web.{SVC}",
        f"{NO_RECURSION * 4}{HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n{NO_RECURSION}\n",
    ),
    (
        "nslookup nosuch",
        f"{NO_RECURSION * 3}{HEAD}** server can't find nosuch: NXDOMAIN\n\n[exit 1]\n",
    ),
    (
        "nslookup alias",
        f"{NO_RECURSION}{HEAD}alias.{SVC}\tcanonical name = web.{SVC}.\nName:\tweb.{SVC}\nAddress: 10.96.10.10\n"
        f"{NO_RECURSION}\n",
    ),
    # An alias that ends outside gets an answer with recursion for its second query.
    (
        "nslookup out",
        f"{NO_RECURSION}{HEAD}out.{SVC}\tcanonical name = shop.example.com.\n"
        "Name:\tshop.example.com\nAddress: 203.0.113.10\n\n",
    ),
    (
        "nslookup loop",
        f"{NO_RECURSION}{HEAD}{NO_RECURSION}*** Can't find loop.{SVC}: No answer\n\n",
    ),
    (
        "nslookup -type=SRV web",
        f"{NO_RECURSION}{HEAD}web.{SVC}\tservice = 0 100 80 web.{SVC}.\n\n",
    ),
    ("nslookup -type=AAAA web", f"{NO_RECURSION}{HEAD}*** Can't find web: No answer\n\n"),
    (
        "nslookup -type=MX example.com.",
        f"{HEAD}Non-authoritative answer:\nexample.com\tmail exchanger = 0 .\n\n"
        "Authoritative answers can be found from:\nexample.com\tnameserver = ns.example.com.\n\n",
    ),
    ("nslookup 10.96.10.10", f"{NO_RECURSION}10.10.96.10.in-addr.arpa\tname = web.{SVC}.\n\n"),
    (
        "nslookup 10.244.1.99",
        "** server can't find 99.1.244.10.in-addr.arpa: NXDOMAIN\n\n[exit 1]\n",
    ),
    # Naming a server stops the remarks.
    ("nslookup web 10.96.0.10", f"{HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n\n"),
    (
        "nslookup web nosuch.invalid",
        "nslookup: couldn't get address for 'nosuch.invalid': not found\n[exit 1]\n",
    ),
    # What stands behind the name does not change its lookup any more, only how it is printed.
    ("nslookup web -type=SRV", f"{NO_RECURSION}{HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n\n"),
    (
        "nslookup -t=x -nodefname web",
        f"invalid timeout 'x': not a valid number\n{HEAD}** server can't find web: NXDOMAIN\n\n[exit 1]\n",
    ),
    # Its interactive mode, without a terminal: no prompts.
    (
        "printf 'web\\nexit\\nnosuch\\n' | nslookup",
        f"{NO_RECURSION}{HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n{NO_RECURSION}\n",
    ),
    (
        "printf 'set type=SRV\\n\\nweb\\n' | nslookup",
        f"{NO_RECURSION}{HEAD}web.{SVC}\tservice = 0 100 80 web.{SVC}.\n\n",
    ),
    (
        "printf 'server 10.244.0.2\\nhelp\\nls x\\n' | nslookup",
        "Default server: 10.244.0.2\nAddress: 10.244.0.2#53\nThe 'help' command is not yet implemented.\nThe 'ls' command is not implemented.\n\n[exit 1]\n",
    ),
    (
        "printf 'shop.example.com\\n' | nslookup - 192.168.0.2",
        "Server:\t\t192.168.0.2\nAddress:\t192.168.0.2#53\n\nNon-authoritative answer:\nName:\tshop.example.com\nAddress: 203.0.113.10\n\n",
    ),
    (
        "nslookup ''",
        "nslookup: '' is not in legal name syntax (unexpected end of input)\n[exit 1]\n",
    ),
    ("nslookup -version", "nslookup 9.18.49-1~deb12u3-Debian\n"),
    ("nslookup a..b", "nslookup: 'a..b' is not in legal name syntax (empty label)\n[exit 1]\n"),
    ("nslookup -nosearch web", f"{HEAD}** server can't find web: NXDOMAIN\n\n[exit 1]\n"),
    (
        "nslookup -foo web",
        f"*** Invalid option: foo\n{NO_RECURSION}{HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n{NO_RECURSION}\n",
    ),
]


@pytest.mark.parametrize(("line", "output"), LINES)
def test_nslookup_prints_what_binds_does(cluster, line, output):
    assert run(cluster, line) == output


def test_from_the_office_an_answer_is_not_authoritative(cluster):
    assert run(cluster, "nslookup user1", LAPTOP) == (
        "Server:\t\t192.168.0.2\nAddress:\t192.168.0.2#53\n\nNon-authoritative answer:\n"
        "Name:\tuser1.corp.example\nAddress: 192.168.0.50\n\n"
    )


def test_without_a_server_it_gives_up_after_three_tries(cluster):
    run(cluster, "kubectl annotate pods -n kube-system -l k8s-app=kube-dns lab/ready=false", ADMIN)
    assert run(cluster, "nslookup web") == (
        3 * ";; communications error to 10.96.0.10#53: connection refused\n"
        + ";; no servers could be reached\n\n[exit 1]\n"
    )


BUSYBOX_HEAD = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n"


def missing(name: str) -> str:
    return f"** server can't find {name}: NXDOMAIN\n\n"


BUSYBOX = [
    # A name without a dot is asked with every suffix at once, A first and AAAA after.
    (
        "busybox nslookup web",
        f"{BUSYBOX_HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n\n"
        f"{missing('web.svc.cluster.local')}{missing('web.cluster.local')}\n"
        f"{missing('web.svc.cluster.local')}{missing('web.cluster.local')}[exit 1]\n",
    ),
    ("busybox nslookup web.prod", f"{BUSYBOX_HEAD}{missing('web.prod') * 2}[exit 1]\n"),
    (f"busybox nslookup web.{SVC}", f"{BUSYBOX_HEAD}Name:\tweb.{SVC}\nAddress: 10.96.10.10\n\n\n"),
    (
        "busybox nslookup 10.96.10.10",
        f"{BUSYBOX_HEAD}10.10.96.10.in-addr.arpa\tname = web.{SVC}\n\n",
    ),
    (
        f"busybox nslookup -type=srv web.{SVC}",
        f"{BUSYBOX_HEAD}web.{SVC}\tservice = 0 100 80 web.{SVC}\n\n",
    ),
    (
        "busybox nslookup -type=a example.com",
        f"{BUSYBOX_HEAD}Non-authoritative answer:\nName:\texample.com\nAddress: 198.51.100.80\n\n",
    ),
    (
        "busybox nslookup web 10.244.1.10",
        "nslookup: write to '10.244.1.10': Connection refused\n"
        ";; connection timed out; no servers could be reached\n\n[exit 1]\n",
    ),
    (
        "busybox nslookup web 10.96.0.10",
        f"{BUSYBOX_HEAD}{missing('web') * 2}[exit 1]\n",
    ),
    (
        "busybox nslookup -type=mx example.com",
        f"{BUSYBOX_HEAD}Non-authoritative answer:\nexample.com\tmail exchanger = 0 .\n\n",
    ),
    ("busybox nslookup -type=foo web", 'nslookup: invalid query type "foo"\n[exit 1]\n'),
]


@pytest.mark.parametrize(("line", "output"), BUSYBOX)
def test_busybox_asks_everything_at_once(cluster, line, output):
    assert run(cluster, line) == output


def test_debug_shows_every_name_that_is_tried(cluster):
    text = run(cluster, "nslookup -debug nosuch")
    assert text.count("    QUESTIONS:\n") == 4
    assert f"** server can't find nosuch.{SVC}: NXDOMAIN\n" in text

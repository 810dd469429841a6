"""Debian's dig and nslookup against the server print what the simulated ones print."""

import re
import shutil
import subprocess

import pytest
from dns_world import run
from loopback import HOST

from lessons.engine.refs import ADMIN

SERVER = "10.96.0.10"
ZONE = "default.svc.cluster.local"
DIG = [
    f"web.{ZONE}", f"web.{ZONE} AAAA", f"web.{ZONE} SRV", f"WEB.{ZONE}", f"web.{ZONE} ANY", f"web.{ZONE} TXT",
    f"headless.{ZONE}", f"headless.{ZONE} SRV", f"two.{ZONE} SRV", f"one.named.{ZONE}", f"sick-headless.{ZONE}",
    f"_http._tcp.web.{ZONE} SRV", f"nosuch.{ZONE}", f"alias.{ZONE}", f"out.{ZONE}", f"gone.{ZONE}",
    f"gone.{ZONE} CNAME", f"loop.{ZONE}", f"number.{ZONE}", "cluster.local SOA", "cluster.local NS",
    "dns-version.cluster.local TXT", "-x 10.96.10.10", "-x 10.244.1.10", "-x 192.0.2.1", "www.google.com",
    "www.google.com AAAA", "nosuch.example.com", "cluster.local MX", "version.bind CH TXT", "web",
    f"web.{ZONE} +short", f"web.{ZONE} +tcp", f"web.{ZONE} +noedns", f"web.{ZONE} +dnssec", f"web.{ZONE} +norec",
    f"web.{ZONE} +noall +answer", f"web.{ZONE} +edns=1 +noednsnegotiation", f"web.{ZONE} +multiline",
    f"nosuch.{ZONE} +multiline", f"web.{ZONE} +bufsize=512", f"headless.{ZONE} web.{ZONE} AAAA",
]  # fmt: skip
NSLOOKUP = [
    f"web.{ZONE}.", f"-type=SRV headless.{ZONE}.", f"nosuch.{ZONE}.", f"alias.{ZONE}.", f"out.{ZONE}.", "10.96.10.10",
    "192.0.2.1", "www.google.com.", "-type=SOA cluster.local.", "-type=NS cluster.local.", f"-debug web.{ZONE}.",
    f"-type=AAAA web.{ZONE}.", f"-vc web.{ZONE}.", f"gone.{ZONE}.", f"loop.{ZONE}.",
]  # fmt: skip

# What is another at each run, or names the server by its address.
MASKS = [
    (r"; <<>> DiG .*", "; <<>> DiG"),
    (r"id: \d+", "id: ID"),
    (r"; COOKIE: \w+", "; COOKIE:"),
    (r"Query time: \d+", "Query time: T"),
    (r"WHEN: .*", "WHEN:"),
    (r"127\.0\.0\.1#\d+\(127\.0\.0\.1\)", "SERVER"),
    (r"10\.96\.0\.10#53\(10\.96\.0\.10\)", "SERVER"),
    (r"(Server|Address|from|from server):?\s+(127\.0\.0\.1|10\.96\.0\.10)(#\d+)?", r"\1 SERVER"),
    (r"\b\d{10}\b", "SERIAL"),
]


def _needs(tool):
    if shutil.which(tool) is None:
        pytest.skip(f"the real {tool} is missing: apt-get install bind9-dnsutils")


def _real(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr + (f"[exit {done.returncode}]\n" if done.returncode else "")


def _masked(text):
    """The lines, with addresses in a fixed order: CoreDNS shuffles them."""
    for pattern, replacement in MASKS:
        text = re.sub(pattern, replacement, text)
    return sorted(text.splitlines())


@pytest.mark.parametrize("arguments", DIG)
def test_dig_prints_the_same(cluster, port, arguments):
    _needs("dig")
    real = _real("dig", f"@{HOST}", "-p", str(port), *arguments.split())
    assert _masked(run(cluster, f"dig @{SERVER} {arguments}", ADMIN)) == _masked(real)


@pytest.mark.parametrize("arguments", NSLOOKUP)
def test_nslookup_prints_the_same(cluster, port, arguments):
    _needs("nslookup")
    real = _real("nslookup", f"-port={port}", *arguments.split(), HOST)
    assert _masked(run(cluster, f"nslookup {arguments} {SERVER}", ADMIN)) == _masked(real)

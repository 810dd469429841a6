"""What the DNS servers outside of the cluster answer from their zones: measured on CoreDNS' `file` plugin."""

import pytest
from dns_world import ask, build

from lessons.engine.profile_defaults import UPSTREAM_ZONES

# What is asked of the office's server; the code, the answer, and the owner and type of the authority section.
ASKED = [
    ("example.com.", "A", ("NOERROR", ["example.com. A 198.51.100.80"], "example.com. NS")),
    ("www.google.com.", "AAAA", ("NOERROR", [], "google.com. SOA")),
    ("nosuch.example.com.", "A", ("NXDOMAIN", [], "example.com. SOA")),
    (
        "www.example.com.",
        "A",
        (
            "NOERROR",
            ["www.example.com. CNAME example.com.", "example.com. A 198.51.100.80"],
            "example.com. NS",
        ),
    ),
    # An alias is an answer: what its target lacks shows in no SOA.
    (
        "www.example.com.",
        "AAAA",
        ("NOERROR", ["www.example.com. CNAME example.com."], "example.com. NS"),
    ),
    (
        "laptop.corp.example.",
        "TXT",
        ("NOERROR", ["laptop.corp.example. CNAME user1.corp.example."], "corp.example. NS"),
    ),
]


@pytest.mark.parametrize(("name", "rdtype", "answered"), ASKED)
def test_the_office_answers_as_its_zones_have_it(cluster, name, rdtype, answered):
    said = ask(cluster, name, rdtype, server="192.168.0.2")
    authority = " ".join(said.authority[0].split(" ")[:2])
    assert (said.rcode, said.answer, authority) == answered


def test_an_alias_to_a_name_that_is_missing_elsewhere_says_so_in_the_code_alone():
    zone = "$ORIGIN shop.example.\n@ 60 IN SOA ns hostmaster 1 2 3 4 5\n@ 60 IN NS ns\ncart 60 IN CNAME gone.example.com.\n"
    cluster = build(dns_profile={"upstream_zones": {**UPSTREAM_ZONES, "shop": zone}})
    said = ask(cluster, "cart.shop.example.", server="192.168.0.2")
    assert (said.rcode, said.answer) == (
        "NXDOMAIN",
        ["cart.shop.example. CNAME gone.example.com."],
    )
    assert said.authority == ["shop.example. NS ns.shop.example."]

"""Machines outside that have sites for some names, and certificates for some."""

import pytest

from lessons.engine.cluster import Cluster
from lessons.engine.profile import Profile
from lessons.engine.refs import Place
from lessons.engine.terminal import Terminal, Transcript

SHOP = {
    "name": "shop",
    "ips": ["198.51.100.80"],
    "dns": ["shop.example", "www.shop.example"],
    "listens": [80, 443],
    "serves": ["shop.example", "*.shop.example"],
    "certificate": ["*.shop.example"],
}
FOUND, MISSING = "From=shop", "404 page not found\n"


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    return Cluster(Profile.from_mapping({"external": [SHOP]})[0])


def run(cluster: Cluster, line: str) -> Transcript:
    return Terminal(cluster.fork()).run(line, Place.parse("laptop"))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("curl -s shop.example", FOUND),
        ("curl -s www.shop.example:80", FOUND),
        ("curl -s -H 'Host: SHOP.example' 198.51.100.80", FOUND),
        ("curl -s 198.51.100.80", MISSING),
        ("curl -s -H 'Host: a.b.shop.example' 198.51.100.80", MISSING),
        ("curl -s -H 'Host: web' shop.example", MISSING),
        ("wget -qO- shop.example", FOUND),
    ],
)
def test_a_site_is_found_by_the_host_header(cluster, line, answer):
    assert answer in run(cluster, line).stdout


def test_the_hop_tells_which_name_was_asked_for(cluster):
    broken = run(cluster, "curl -s 198.51.100.80").broken
    assert broken.what == "shop answers 404 Not Found"
    assert broken.why == (
        "It has sites for shop.example, *.shop.example, and the Host header asks for 198.51.100.80."
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [("www.shop.example", 0), ("shop.example", 60), ("a.b.shop.example", 60)],
)
def test_a_certificate_is_good_for_its_own_names(cluster, name, code):
    done = run(cluster, f"curl -s --resolve {name}:443:198.51.100.80 https://{name}")
    assert done.exit == code
    assert run(cluster, f"curl -sk --resolve {name}:443:198.51.100.80 https://{name}").exit == 0


def test_a_machine_with_a_text_for_a_list_is_not_taken():
    with pytest.raises(ValueError, match=r"external\.shop\.serves must be a list"):
        Profile.from_mapping({"external": [{**SHOP, "serves": "shop.example"}]})
    assert Profile.from_mapping({"external": [{**SHOP, "site": []}]})[1] == ("external.shop.site",)

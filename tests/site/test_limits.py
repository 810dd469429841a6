"""Too much at once is turned away, in whichever process one asks, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from racing import at_once

from labsite import limits
from labsite.models import Allowance
from lessons.models import Lab

LESSON = reverse("lesson", args=["clusterip"])
RUN = reverse("run", args=["clusterip"])
RULE = limits.Rule("test", 3, 10, limits.address)


@pytest.fixture
def few(monkeypatch):
    """Only two of everything."""

    def only(*names: str) -> None:
        for name in names:
            rules = tuple(replace(rule, most=2) for rule in limits.RULES[name])
            monkeypatch.setitem(limits.RULES, name, rules)

    return only


@pytest.mark.django_db
def test_so_many_are_let_through_and_then_none_until_the_while_is_over():
    assert [limits.over(RULE, "me", now=100) for _ in range(3)] == [0, 0, 0]
    assert limits.over(RULE, "me", now=104) == 6
    assert limits.over(RULE, "you", now=104) == 0
    assert limits.over(RULE, "me", now=109) == 1
    assert limits.over(RULE, "me", now=110) == 0


@pytest.mark.django_db
def test_what_is_long_over_is_forgotten_some_time(monkeypatch):
    monkeypatch.setattr(limits, "CLEANING", 1)
    limits.over(RULE, "me", now=100)
    limits.over(RULE, "you", now=200)
    assert Allowance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_clears_away_waits_for_nobody_else_who_does(monkeypatch):
    for number in range(60):
        limits.over(RULE, f"old {number}", now=100)
    monkeypatch.setattr(limits, "CLEANING", 1)
    counted = [lambda who=who: limits.over(RULE, f"new {who}", now=200) for who in range(4)]
    assert at_once(*counted) == [0] * 4
    limits.over(RULE, "the next", now=200)
    assert Allowance.objects.count() == 5


@pytest.mark.django_db
def test_addresses_are_not_kept():
    limits.over(RULE, "10.9.8.7")
    assert "10.9.8.7" not in Allowance.objects.get().key


@pytest.mark.django_db
def test_a_browser_with_htmx_is_told_how_long_to_wait_and_nothing_is_done(client, few):
    few("run")
    client.get(LESSON)
    for number in range(3):
        answer = client.post(
            RUN, {"line": f"echo {number}", "place": "admin"}, headers={"HX-Request": "true"}
        )
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= limits.ACTS.seconds
    assert answer.content.decode().startswith("That was too much at once.")
    assert Lab.objects.get().position == 2


@pytest.mark.django_db
def test_without_scripts_what_was_typed_comes_back_to_be_sent_again(client, few):
    few("apply")
    client.get(LESSON)
    typed = "\nmetadata: {name: '</textarea><script>'}\n"
    for _turn in range(3):
        answer = client.post(
            reverse("apply", args=["clusterip"]), {"pane:sample-clusterip.yaml": typed}
        )
    page = answer.content.decode()
    assert answer.status_code == 429
    assert 'name="pane:sample-clusterip.yaml"' in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert "<script>" not in page.split("<main")[1]


@pytest.mark.django_db
def test_one_browsers_haste_is_not_anothers(client, few):
    few("run")
    other = Client()
    other.get(LESSON)
    client.get(LESSON)
    for _turn in range(4):
        client.post(RUN, {"line": "true", "place": "admin"})
    assert other.post(RUN, {"line": "true", "place": "admin"}).status_code == 302


@pytest.mark.django_db
def test_browsers_without_end_are_not_given_labs_without_end(monkeypatch):
    monkeypatch.setattr(limits, "NEWCOMERS", replace(limits.NEWCOMERS, most=3))
    statuses = [
        Client().get(LESSON, headers={"Cookie": f"sessionid=forged{number}"}).status_code
        for number in range(5)
    ]
    assert statuses == [200, 200, 200, 429, 429]
    assert Lab.objects.count() == 3


@pytest.mark.django_db
def test_passwords_are_not_guessed_and_not_sent_back(client, few):
    few("login")
    form = {"username": "teacher", "password": "guess-number-1"}
    statuses = [client.post(reverse("login"), form).status_code for _turn in range(3)]
    assert statuses == [200, 200, 429]
    assert "guess-number-1" not in client.post(reverse("login"), form).content.decode()
    assert client.get(reverse("login")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["join", "rejoin"])
def test_codes_are_not_guessed(client, few, name):
    few(name)
    statuses = [client.post(reverse(name), {"code": "ABCDEF"}).status_code for _turn in range(3)]
    assert statuses[2] == 429
    assert 429 not in statuses[:2]


@pytest.mark.django_db
def test_behind_a_proxy_it_is_the_clients_address_that_counts(rf, settings):
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.9")
    settings.HTTPS = True
    assert limits.address(request) == "10.0.0.9"
    settings.HTTPS = False
    assert limits.address(request) == "127.0.0.1"

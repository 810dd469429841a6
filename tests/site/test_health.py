"""/healthz: whether the lab can work."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from labsite import health
from lessons import labs


@pytest.fixture(autouse=True)
def _asked_for_the_first_time(monkeypatch) -> None:
    monkeypatch.setattr(health, "_migrated", health._Migrated())


@pytest.mark.django_db
def test_a_lab_that_can_work_says_so_and_makes_no_session(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_once_it_is_known_to_be_migrated_it_costs_one_query(client, django_assert_num_queries):
    client.get("/healthz")
    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.django_db
def test_a_database_of_an_older_version_is_no_database_to_work_with(client, monkeypatch):
    monkeypatch.setattr(health, "unapplied", lambda: ["lessons.0099_more"])
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "the database is not migrated"


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_of_without_details(client, monkeypatch):
    def fail():
        raise DatabaseError("password authentication failed for user lab")

    monkeypatch.setattr(connection, "cursor", fail)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "reason": "the database does not answer"}


@pytest.mark.django_db
def test_it_is_asked_past_the_proxy_and_by_this_machines_own_name(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["lab.example", *settings.LOOPBACK]
    assert client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "lab.example"}).status_code == 301


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError, 503), (InterfaceError, 503), (ValueError, 500)]
)
def test_a_database_that_is_away_for_now_is_no_fault_of_the_lab(client, monkeypatch, error, status):
    def fail(*_given):
        raise error("gone")

    monkeypatch.setattr(labs, "look", fail)
    client.raise_request_exception = False
    answer = client.get("/lessons/clusterip/")
    assert answer.status_code == status
    assert "Something broke" in answer.content.decode()
    assert answer.has_header("Retry-After") is (status == 503)

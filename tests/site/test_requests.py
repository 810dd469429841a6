"""What every request has, whatever it asks for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lessons.models import Lab

LESSON = reverse("lesson", args=["clusterip"])
RUN = reverse("run", args=["clusterip"])
HTMX = {"HX-Request": "true"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", LESSON, "/no-such-page/"])
def test_pages_say_what_browsers_may_do_with_them(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_the_cookie_that_says_whose_labs_these_are_is_out_of_reach_of_scripts(client):
    cookie = client.get(LESSON).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.django_db
def test_an_act_needs_few_queries_however_long_the_journal(client, django_assert_max_num_queries):
    client.get(LESSON)
    for number in range(3):
        # the limit; the lab; savepoint, entry, lab, release; thrice whether the owner is in a class; the log
        with django_assert_max_num_queries(10):
            answer = client.post(RUN, {"line": f"echo {number}", "place": "admin"}, headers=HTMX)
        assert answer.status_code == 200


@pytest.mark.django_db
def test_a_request_past_the_limit_is_turned_away(client):
    client.get(LESSON)
    answer = client.post(RUN, {"line": "#" * 9_000_000, "place": "admin"}, headers=HTMX)
    assert answer.status_code in (400, 413)
    assert Lab.objects.get().position == 0


@pytest.mark.django_db
def test_a_forged_cookie_is_another_browsers_not_somebody_elses_lab(client):
    client.get(LESSON)
    client.post(RUN, {"line": "echo mine", "place": "admin"}, headers=HTMX)
    value, _signature = client.cookies["sessionid"].value.rsplit(":", 1)
    client.cookies["sessionid"] = f"{value}:{'x' * 43}"
    assert "echo mine" not in client.get(LESSON).content.decode()
    assert Lab.objects.count() == 2

"""A login ends once it is out of use, at the logout, and with the password; students' browsers stay known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from labsite import logins
from labsite.models import Login

OLD, NEW = "kube-proxy-writes-rules", "endpoints-follow-readiness"


@pytest.fixture(autouse=True)
def _kim(db: None, settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    User.objects.create_user("kim", password=OLD)


def logged_in(password: str = OLD) -> Client:
    browser = Client()
    assert browser.post("/login/", {"username": "kim", "password": password}).status_code == 302
    return browser


def copy_of(browser: Client) -> Client:
    """Somebody who has got hold of the browser's cookies."""
    other = Client()
    other.cookies = browser.cookies.copy()
    return other


def is_in(browser: Client) -> bool:
    return browser.get("/classes/").status_code == 200


def unused_for(**time: float) -> None:
    Login.objects.update(seen=timezone.now() - timedelta(**time))


@pytest.mark.parametrize(("unused", "lasts"), [({"hours": 35}, True), ({"hours": 37}, False)])
def test_a_login_lasts_to_the_next_working_day_and_no_longer(unused, lasts: bool):
    browser = logged_in()
    unused_for(**unused)
    assert is_in(browser) is lasts
    assert is_in(browser) is lasts


def test_a_login_in_use_goes_on():
    browser = logged_in()
    unused_for(hours=1)
    assert is_in(browser)
    assert Login.objects.get().seen > timezone.now() - timedelta(minutes=30)


def test_a_logout_ends_the_login_wherever_its_cookie_has_been_copied_to():
    browser = logged_in()
    thief = copy_of(browser)
    assert is_in(thief)
    browser.post("/logout/")
    assert not is_in(thief)
    assert not is_in(browser)


def test_a_logout_in_one_browser_leaves_the_others():
    laptop, projector = logged_in(), logged_in()
    laptop.post("/logout/")
    assert is_in(projector)


def test_a_new_password_ends_all_logins_but_the_one_that_set_it():
    browser, other = logged_in(), logged_in()
    form = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}
    answer = browser.post("/password/", form, follow=True)
    assert "The password is changed" in answer.content.decode()
    assert is_in(browser)
    assert not is_in(other)
    assert is_in(logged_in(NEW))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"old_password": "guessed"}, "old password was entered incorrectly"),
        ({"new_password2": "another-one-altogether"}, "fields didn’t match"),
        ({"new_password1": "12345", "new_password2": "12345"}, "too short"),
    ],
)
def test_a_password_that_cannot_be_says_why(wrong: dict[str, str], said: str):
    browser = logged_in()
    form = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW, **wrong}
    assert said in browser.post("/password/", form).content.decode()
    assert is_in(logged_in(OLD))


def test_old_passwords_are_not_tried_without_end():
    browser = logged_in()
    form = {"old_password": "guessed", "new_password1": NEW, "new_password2": NEW}
    answers = [browser.post("/password/", form).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_a_grid_that_is_open_when_the_login_ends_asks_for_it_anew():
    browser = logged_in()
    browser.post("/classes/", {"name": "Monday"})
    unused_for(hours=40)
    answer = browser.get("/classes/1/rows/?after=1", headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert answer.content == b""


def test_what_is_out_of_use_is_cleared_away_at_the_next_login():
    logged_in()
    unused_for(hours=40)
    logged_in()
    assert Login.objects.count() == 1


def test_a_browser_without_a_login_costs_no_question_and_is_known_for_a_year(
    django_assert_num_queries,
):
    browser = Client()
    with django_assert_num_queries(1):  # what it has solved
        answer = browser.get("/")
    assert answer.cookies["sessionid"]["max-age"] >= 364 * 24 * 60 * 60
    assert timedelta(days=2) > logins.UNUSED

"""`manage.py instructor NAME` makes accounts."""

from __future__ import annotations

import io
import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command


def made(*arguments: str) -> str:
    out = io.StringIO()
    call_command("instructor", *arguments, stdout=out)
    return out.getvalue()


def test_the_account_has_the_password_that_is_printed(db):
    said = made("kim")
    password = re.search(r"^New account kim: (\S+)$", said, re.MULTILINE).group(1)
    assert authenticate(username="kim", password=password) == User.objects.get()
    assert not User.objects.get().is_staff


def test_run_again_it_gives_a_new_password(db):
    made("kim")
    before = User.objects.get().password
    second = made("kim")
    assert second.startswith("New password for kim: ")
    assert User.objects.get().password != before


def test_an_admin_may_see_everything(db):
    made("root", "--admin")
    assert User.objects.get().is_superuser


def test_a_password_can_be_piped_in(db, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("kube-proxy-writes-rules\n"))
    assert "kube-proxy" not in made("kim", "--ask")
    assert authenticate(username="kim", password="kube-proxy-writes-rules")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [("kim", "12345", "too short"), ("k i m", "kube-proxy-writes-rules", "valid username")],
)
def test_what_will_not_do_is_refused_in_words(db, monkeypatch, name, typed, said):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    with pytest.raises(CommandError, match=said):
        made(name, "--ask")
    assert not User.objects.exists()

"""`manage.py lab` says where students join, if there is something to join."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from lessons.management.commands import lab
from lessons.models import Classroom


@pytest.fixture
def started(monkeypatch, settings, tmp_path, db):
    """What the command says until it would become the server."""
    settings.DEBUG = True  # no static files to collect
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # the command sets it: put back afterwards
    monkeypatch.setattr(lab.os, "execv", lambda *_arguments: None)
    monkeypatch.setattr(lab.os, "chdir", lambda _folder: None)

    def start() -> str:
        out = io.StringIO()
        call_command("lab", port=8123, stdout=out)
        return out.getvalue()

    return start


def test_with_a_class_the_address_to_join_is_printed(started, classroom):
    assert "Join: http://127.0.0.1:8123/join/" in started()


def test_without_one_that_can_be_joined_it_is_not(started, classroom):
    Classroom.objects.update(joinable=False)
    assert "Join:" not in started()

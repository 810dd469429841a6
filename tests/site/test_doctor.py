"""`manage.py doctor` names what is wrong and says what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.core.management import call_command

from labsite.doctor import Level, examine, host, storage
from lessons import labs
from lessons.course.lessons import lesson_by_slug
from lessons.models import Entry, Lab

MEGABYTE = 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    tmp_path.chmod(0o700)
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


@pytest.fixture
def lab(db) -> Lab:
    lab = labs.open_lab("mina", lesson_by_slug("clusterip"))
    for number in range(3):
        labs.run(lab, f"echo {number}")
    return lab


def test_a_lab_in_order_has_no_problem(folder, lab, capsys):
    call_command("doctor")
    assert "problem" not in capsys.readouterr().out


def test_a_problem_is_an_exit_status_with_advice(folder, db, capsys, settings):
    settings.DEBUG = True
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    assert "problem  settings: LAB_DEBUG=1" in (out := capsys.readouterr().out)
    assert "-> Unset LAB_DEBUG." in out


def test_a_key_that_others_can_read_is_a_problem(folder):
    key = folder / "secret-key"
    key.write_text("k")
    key.chmod(0o640)
    assert host.secret_key().level == Level.PROBLEM
    key.chmod(0o600)
    assert host.secret_key().level == Level.OK


def test_a_folder_that_others_can_read_is_worth_a_word(folder):
    folder.chmod(0o755)
    assert host.data_folder().advice == f"chmod 700 {folder}"


@pytest.mark.parametrize(
    ("free", "level"), [(100, Level.PROBLEM), (1_000, Level.WARNING), (9_000, Level.OK)]
)
def test_a_full_disk_is_told_of_in_time(folder, monkeypatch, free, level):
    usage = host.shutil._ntuple_diskusage(10_000 * MEGABYTE, 0, free * MEGABYTE)
    monkeypatch.setattr(host.shutil, "disk_usage", lambda _path: usage)
    assert host.disk().level == level


def test_a_lab_for_others_without_https_is_worth_a_word(settings):
    settings.HOSTS = ["lab.example"]
    assert host.settings().level == Level.WARNING


def test_missing_migrations_are_named(monkeypatch):
    monkeypatch.setattr(storage, "unapplied", lambda: ["lessons.0099_more"])
    assert "lessons.0099_more" in storage.migrations().seen


@pytest.mark.parametrize("position", [0, 1, 3])
def test_journals_are_whole_wherever_the_lab_stands(lab, position):
    for _turn in range(3 - position):
        labs.undo(lab)
    assert storage.journals().level == Level.OK


@pytest.mark.parametrize(
    "tear",
    [
        lambda lab: lab.entries.filter(index=2).delete(),
        lambda lab: lab.entries.filter(index=3).delete(),
        lambda lab: Entry.objects.filter(lab=lab).delete(),
        lambda lab: Lab.objects.filter(pk=lab.pk).update(head=0),
        lambda lab: Lab.objects.filter(pk=lab.pk).update(length=2),
    ],
    ids=["a gap", "no end", "nothing", "no head", "too long"],
)
def test_a_torn_journal_is_found(lab, tear):
    tear(lab)
    finding = storage.journals()
    assert finding.level == Level.PROBLEM
    assert str(lab.pk) in finding.seen


def test_a_clock_that_was_put_back_is_found(lab, monkeypatch):
    earlier = Lab.objects.get().updated - storage.timedelta(days=1)
    monkeypatch.setattr(storage.timezone, "now", lambda: earlier)
    assert storage.clock().level == Level.WARNING


def test_what_cannot_be_looked_at_is_a_problem_and_the_rest_is_looked_at(monkeypatch, folder, db):
    def broken():
        raise sqlite3.DatabaseError("file is not a database")

    monkeypatch.setattr(storage, "database", broken)
    found = {finding.subject: finding for finding in examine()}
    assert "file is not a database" in found["broken"].seen
    assert found["lessons"].level == Level.OK

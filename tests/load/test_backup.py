"""A backup holds all that is there, whatever the database, and comes back whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)

WORK = """
from django.contrib.auth.models import User
from lessons import labs
from lessons.course.lessons import lesson_by_slug
lab = labs.open_lab("mina", lesson_by_slug("clusterip"))
labs.run(lab, "kubectl annotate pod client seen='ja, größer 한국어'")
labs.run(lab, "echo two")
User.objects.create_superuser("teacher", password="x" * 20)
"""
SEEN = """
import json
from django.contrib.auth.models import User
from lessons import labs
from lessons.course.lessons import lesson_by_slug
lab = labs.open_lab("mina", lesson_by_slug("clusterip"))
outcome = labs.look(lab)
lines = [[done.line, done.stdout] for done in outcome.history]
pod = outcome.cluster.view.get("Pod", "default", "client")
users = list(User.objects.values_list("username", "is_superuser"))
print(json.dumps([str(lab.pk), lines, dict(pod.manifest["metadata"]["annotations"]), outcome.differs, users]))
"""


class Site:
    """A data folder, a database, and management commands over them."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        self.data = data
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("LAB_")
        }
        self._environment |= {"LAB_DATA_DIR": str(data), "DATABASE_URL": database_url}

    def manage(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._environment,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )

    def must(self, *arguments: str, text: str = "") -> str:
        done = self.manage(*arguments, text=text)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def work(self) -> list:
        self.must("migrate", "-v0")
        self.must("shell", text=WORK)
        return self.seen()

    def seen(self) -> list:
        return json.loads(self.must("shell", text=SEEN).splitlines()[-1])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lab.backup"


@BOTH
def test_what_was_there_is_there_again_on_another_machine(tmp_path, file, database_url, request):
    old = Site(tmp_path / "old", database_url)
    before = old.work()
    assert before[1][1] == ["echo two", "two\n"]
    old.must("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600

    elsewhere = request.getfixturevalue("postgres").new_database() if database_url else ""
    new = Site(tmp_path / "new", elsewhere)
    new.must("restore", str(file))
    assert new.seen() == before
    assert before[3] is False
    key = "secret-key"
    assert (new.data / key).read_text() == (old.data / key).read_text()
    assert (new.data / key).stat().st_mode & 0o777 == 0o600
    assert "problem" not in new.must("doctor")


def test_a_portable_one_moves_sqlite_to_postgresql(tmp_path, file, postgres):
    old = Site(tmp_path / "old")
    before = old.work()
    old.must("backup", "--portable", str(file))
    new = Site(tmp_path / "new", postgres.new_database())
    new.must("restore", str(file))
    assert new.seen() == before
    more = "from lessons.models import Lab; Lab.objects.get().entries.create(index=3, kind='command', place='admin', payload={}, engine='', content='', transcript={})"
    new.must("shell", text=more)  # ids go on behind those that were restored


def test_work_is_not_replaced_unless_told_to(tmp_path, file):
    site = Site(tmp_path / "data")
    before = site.work()
    site.must("backup", str(file))
    site.must("shell", text="from lessons.models import Lab; Lab.objects.all().delete()")
    site.must("restore", str(file))
    assert site.seen() == before
    refused = site.manage("restore", str(file))
    assert refused.returncode == 1
    assert "--force replaces them" in refused.stderr
    site.must("restore", "--force", str(file))
    assert site.seen() == before


def test_a_file_is_not_written_over_unless_told_to(tmp_path, file):
    site = Site(tmp_path / "data")
    site.must("migrate", "-v0")
    file.write_text("something else")
    refused = site.manage("backup", str(file))
    assert refused.returncode == 1
    assert "--force writes over it" in refused.stderr
    assert file.read_text() == "something else"
    site.must("backup", "--force", str(file))
    site.must("restore", str(file))


def test_what_is_no_backup_changes_nothing(tmp_path, file):
    site = Site(tmp_path / "data")
    before = site.work()
    site.must("backup", str(file))
    whole = file.read_bytes()
    wrong = {
        "nothing": b"",
        "text": b"no tar at all",
        "half": whole[: len(whole) // 2],
        "later": repacked(file, tmp_path, {"format": 2}),
        "of the future": repacked(file, tmp_path, {"migrations": ["lessons.9999_more"]}),
    }
    for name, content in wrong.items():
        bad = tmp_path / "bad"
        bad.write_bytes(content)
        refused = site.manage("restore", "--force", str(bad))
        assert refused.returncode == 1, name
        assert "Traceback" not in refused.stderr, name
    assert site.manage("restore", str(tmp_path / "none")).returncode == 1
    assert site.seen() == before


def repacked(file: Path, folder: Path, changes: dict) -> bytes:
    """The backup with something else said of it."""
    inside = folder / "inside"
    with tarfile.open(file) as packed:
        packed.extractall(inside, filter="data")
    about = inside / "about.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), **changes}))
    target = folder / "repacked"
    with tarfile.open(target, "w:gz") as packed:
        for item in inside.iterdir():
            packed.add(item, item.name)
    return target.read_bytes()

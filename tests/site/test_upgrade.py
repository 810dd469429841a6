"""A database made before there were classes is brought up to date, and loses nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STUDENT = "Ai171X29l5oDXBSrcZNw9tjN7JIiJFTS"


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def before(data_dir: Path) -> Path:
    """A data folder with the database of a lab at migration 0002, in which students had worked."""
    data_dir.mkdir()
    file = data_dir / "lab.sqlite3"
    database = sqlite3.connect(file)
    database.executescript((HERE / "database-before-classes.sql").read_text())
    database.close()
    return file


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(file)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def test_an_upgrade_keeps_every_lab_and_every_entry_of_its_journal(before: Path):
    labs = "SELECT id, owner, lesson, seed, position, length, head, panes, solved, answers FROM lessons_lab ORDER BY id"
    entries = "SELECT * FROM lessons_entry ORDER BY id"
    then = rows(before, labs), rows(before, entries)
    run("manage.py", "migrate", "--verbosity=0")
    assert (rows(before, labs), rows(before, entries)) == then
    assert (len(then[0]), len(then[1])) == (5, 9)


def test_after_an_upgrade_the_students_go_on_where_they_were(before: Path):
    run("manage.py", "migrate", "--verbosity=0")
    labs = json.loads(run(str(HERE / "read_labs.py")))
    mine = next(
        lab for lab in labs.values() if lab["owner"] == STUDENT and lab["lesson"] == "clusterip"
    )
    assert mine["solved"] == ["find-the-pods"]
    assert mine["lines"] == [
        "curl sample-clusterip:8080",
        "kubectl apply -f sample-clusterip.yaml",
        "curl sample-clusterip:8080",
    ]
    assert mine["last"].startswith("Host=sample-clusterip ")
    assert mine["panes"]["sample-named-port.yaml"] == "# half a thought"
    assert mine["redone"] == "kubectl get services"
    predicted = next(lab for lab in labs.values() if lab["lesson"] == "affinity")
    assert predicted["answers"]["many-connections"]["choice"] == 1
    assert sum(lab["owner"].startswith("shared:") for lab in labs.values()) == 1

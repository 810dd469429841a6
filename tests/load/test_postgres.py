"""Over PostgreSQL a lab is what it is over SQLite: the labs' own tests, and several processes at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
# What writes to the database most, and what writes the oddest things.
PARTS = ("labs", "classroom", "site/test_fuzzing.py", "site/test_limits.py")
WORKER = ROOT / "tests" / "labs" / "work_elsewhere.py"
STARTER = ROOT / "tests" / "load" / "prepare_elsewhere.py"
OPENER = ROOT / "tests" / "labs" / "open_elsewhere.py"


@pytest.mark.parametrize("part", PARTS)
def test_the_tests_of_what_is_stored_hold(postgres, part: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/{part}"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": postgres.new_database(), "LAB_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout


def test_of_several_processes_each_writes_its_commands_once_and_in_order(postgres, data_dir: Path):
    url = postgres.new_database()
    environment = {**os.environ, "DATABASE_URL": url}
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    workers = [
        subprocess.Popen(
            [sys.executable, WORKER, name], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        for name in ("one", "two", "three")
    ]
    refused = [worker.communicate()[0].decode() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert refused == ["", "", ""]
    with psycopg.connect(url) as database:
        rows = database.execute(
            "SELECT entry.index, entry.payload->>'line' FROM lessons_entry entry"
            " JOIN lessons_lab lab ON lab.id = entry.lab_id AND lab.owner = 'mina'"
            " ORDER BY entry.index"
        ).fetchall()
    assert [index for index, _line in rows] == list(range(1, 16))
    for name in ("one", "two", "three"):
        assert [line for _index, line in rows if name in line] == [
            f"echo {name} {turn}" for turn in range(5)
        ]


@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
def test_tabs_that_open_a_lesson_at_the_same_moment_share_one_lab(database_url, data_dir: Path):
    environment = {**os.environ, "DATABASE_URL": database_url}
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    opened = [sys.executable, OPENER]
    done = subprocess.run(
        opened, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout == "[1] True\n", done.stderr[-2000:]


@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
def test_processes_that_start_at_the_same_moment_prepare_one_after_the_other(
    database_url, data_dir: Path
):
    environment = {**os.environ, "DATABASE_URL": database_url}
    pipe = subprocess.PIPE
    starting = [
        subprocess.Popen(
            [sys.executable, STARTER], cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
        )
        for _process in range(3)
    ]
    keys = {process.stdout.readline() for process in starting}
    for process in starting:
        process.stdin.write("now\n")
        process.stdin.flush()
    for process in starting:
        process.communicate()
    assert [process.returncode for process in starting] == [0, 0, 0]
    assert len(keys) == 1
    assert (data_dir / "static" / "staticfiles.json").exists()

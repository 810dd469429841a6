"""`manage.py lab` on an empty data folder: prepares everything, serves, and stops when asked."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from ports import Port

ROOT = Path(__file__).parents[2]
PATIENCE = 300


@contextmanager
def served(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The lab in a process of its own, and its address; it is stopped as by Ctrl-C."""
    port = Port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "lab", f"--port={port.number}", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        address = f"http://127.0.0.1:{port.number}"
        wait_for(address, process)
        yield address, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
        port.close()


def wait_for(address: str, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the lab ended: {process.communicate()[1]}")
        try:
            urlopen(address, timeout=PATIENCE).close()
            return
        except HTTPError:
            return
        except URLError:
            time.sleep(0.1)
    pytest.fail("the lab does not answer")


def get(address: str, **headers: str) -> tuple[int, str, str]:
    try:
        with urlopen(Request(address, headers=headers), timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode(), str(answer.headers)
    except HTTPError as error:
        return error.code, "", str(error.headers)


def test_an_empty_data_folder_is_all_it_needs_and_ctrl_c_ends_it(data_dir: Path):
    with served() as (address, process):
        status, page, headers = get(address)
        assert status == 200
        assert "content-security-policy: " in headers.lower()
        files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        assert files
        for file in files:
            assert re.search(r"\.[0-9a-f]{12}\.\w+$", file), f"{file} is not named by its content"
            status, _text, headers = get(address + file)
            assert status == 200, file
            assert "immutable" in headers
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert address in out
    assert "Traceback" not in err
    with sqlite3.connect(data_dir / "lab.sqlite3") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert database.execute("SELECT count(*) FROM lessons_lab").fetchone() is not None


def test_it_answers_to_this_machine_only_and_says_so_when_others_may_call(data_dir: Path):
    with served("--host=0.0.0.0", "--workers=1") as (address, process):
        assert get(address, Host="attacker.example")[0] == 400
        assert get(address)[0] == 200
        process.send_signal(signal.SIGINT)
        assert "LAB_HOSTS" in process.communicate(timeout=PATIENCE)[0]


def test_the_second_start_collects_nothing_again(data_dir: Path):
    with served("--workers=1"):
        pass
    collected = (data_dir / "static" / "staticfiles.json").stat().st_mtime_ns
    with served("--workers=1"):
        pass
    assert (data_dir / "static" / "staticfiles.json").stat().st_mtime_ns == collected

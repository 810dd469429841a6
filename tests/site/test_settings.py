"""The environment is read once, and what makes no sense in it stops the start with a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]


def read(*names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Settings as a process with this environment reads them, printed as JSON."""
    show = (
        f"import json, labsite.settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    )
    return subprocess.run(
        [sys.executable, "-c", show],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def values(*names: str, **environment: str) -> list:
    done = read(*names, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"LAB_DEBUG": "yes"}, "LAB_DEBUG is 0 or 1, not 'yes'"),
        ({"LAB_TIME_ZONE": "Mars/Base"}, "LAB_TIME_ZONE: there is no time zone 'Mars/Base'"),
        ({"LAB_HTTPS": "true"}, "LAB_HTTPS is 0 or 1, not 'true'"),
        ({"LAB_SECRET_KEY": "short"}, "LAB_SECRET_KEY is too short"),
        ({"LAB_DATA_DIR": "/dev/null/data"}, "LAB_DATA_DIR: "),
        ({"LAB_LOG": "xml"}, "LAB_LOG is plain or json, not 'xml'"),
        ({"DATABASE_URL": "oracel://db"}, "DATABASE_URL: "),
    ],
)
def test_a_wrong_value_stops_the_start_and_says_which(data_dir, environment, message):
    done = read("DEBUG", **environment)
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {message}" in done.stderr


def test_the_first_start_makes_a_secret_key_that_only_its_owner_reads(data_dir: Path):
    first = values("SECRET_KEY")
    file = data_dir / "secret-key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(first[0]) >= 50
    assert values("SECRET_KEY") == first
    assert sorted(item.name for item in data_dir.iterdir()) == ["secret-key", "static"]


def test_two_data_folders_have_two_keys(data_dir: Path, tmp_path: Path):
    assert values("SECRET_KEY") != values("SECRET_KEY", LAB_DATA_DIR=str(tmp_path / "other"))


def test_a_key_from_the_environment_leaves_no_file(data_dir: Path):
    given = "k" * 40
    assert values("SECRET_KEY", LAB_SECRET_KEY=given) == [given]
    assert not (data_dir / "secret-key").exists()


def test_sqlite_lives_in_the_data_folder_and_takes_the_write_lock_at_once(data_dir: Path):
    [databases] = values("DATABASES")
    default = databases["default"]
    assert Path(default["NAME"]) == data_dir / "lab.sqlite3"
    assert default["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in default["OPTIONS"]["init_command"]


def test_database_url_chooses_postgresql_without_the_options_of_sqlite(data_dir: Path):
    [databases] = values("DATABASES", DATABASE_URL="postgres://lab:secret@db.example/lab")
    default = databases["default"]
    assert default["ENGINE"] == "django.db.backends.postgresql"
    assert default["HOST"] == "db.example"
    assert "transaction_mode" not in default.get("OPTIONS", {})


def test_hosts_are_this_machine_unless_told(data_dir: Path):
    assert values("ALLOWED_HOSTS") == [["localhost", "127.0.0.1", "[::1]"]]
    assert values("ALLOWED_HOSTS", LAB_HOSTS="lab.example, 10.0.0.5") == [
        ["lab.example", "10.0.0.5", "localhost", "127.0.0.1", "[::1]"]
    ]


def test_cookies_are_for_https_only_where_there_is_https(data_dir: Path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert values(*names) == [False, False, False]
    assert values(*names, LAB_HTTPS="1") == [True, True, True]


def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    sources = {str(source) for given in directives.values() for source in given}
    assert not {source for source in sources if "unsafe" in source or "://" in source}
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == ["'self'"]

"""The form of a backup: a gzipped tar with `about.json`, the data, and the secret key.

The data are `lab.sqlite3`, SQLite's own copy, or `data.jsonl`, an object a line, which any database takes.
"""

from __future__ import annotations

import json
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
ABOUT = "about.json"
SQLITE = "lab.sqlite3"
PORTABLE = "data.jsonl"
KEY = "secret-key"


class BackupError(Exception):
    """Why a backup cannot be made or restored, in words for whoever runs the command."""


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself. `migrations` are those that its data had seen, `made` is a time in UTC."""

    format: int
    made: str
    data: str
    migrations: tuple[str, ...]


def applied() -> tuple[str, ...]:
    """The migrations that the database has seen."""
    recorded = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in recorded))


def write_about(file: Path, about: About) -> None:
    """As JSON."""
    file.write_text(json.dumps(asdict(about), indent=2) + "\n", encoding="utf-8")


def read_about(file: Path) -> About:
    """What a file says of itself; BackupError if it is no backup, or one of a later version."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            member = archive.extractfile(ABOUT)
            given = json.load(member) if member else {}
        about = About(**{**given, "migrations": tuple(given.get("migrations", ()))})
    except FileNotFoundError as error:
        raise BackupError(f"there is no file {file}") from error
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError, TypeError) as error:
        raise BackupError(f"{file} is no backup of Service Lab, or not a whole one") from error
    if about.format != FORMAT or about.data not in (SQLITE, PORTABLE):
        raise BackupError(f"{file} was made by a later version of Service Lab: upgrade first")
    return about

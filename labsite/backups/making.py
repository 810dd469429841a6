"""Making a backup, while students go on working."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import connection, models, transaction

from labsite.backups import archive

# What each database makes for itself, and what lasts for minutes or a day only.
LEFT_OUT = ("contenttypes.contenttype", "auth.permission", "labsite.allowance", "labsite.login")


def make(file: Path, *, portable: bool = False, force: bool = False) -> archive.About:
    """Write a backup that holds one moment; BackupError if the file exists and `force` is not given.

    `portable` makes one of SQLite that PostgreSQL takes as well.
    """
    if file.exists() and not force:
        raise archive.BackupError(f"{file} exists; --force writes over it")
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix=".backup-") as name:
        folder = Path(name)
        as_file = connection.vendor == "sqlite" and not portable
        data = archive.SQLITE if as_file else archive.PORTABLE
        seen = archive.applied()
        if as_file:
            _copy_sqlite(folder / data)
        else:
            _write_objects(folder / data)
        key = settings.DATA_DIR / archive.KEY
        if key.exists():
            shutil.copy(key, folder / archive.KEY)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        about = archive.About(archive.FORMAT, made, data, seen)
        archive.write_about(folder / archive.ABOUT, about)
        _pack(folder, file)
    return about


def _copy_sqlite(to: Path) -> None:
    """SQLite's online backup: whole, whatever is written meanwhile."""
    connection.ensure_connection()
    target = sqlite3.connect(to)
    try:
        connection.connection.backup(target)
    finally:
        target.close()


def _write_objects(to: Path) -> None:
    with transaction.atomic(), to.open("w", encoding="utf-8") as stream:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        serializers.serialize(
            "jsonl", _objects(), stream=stream, use_natural_foreign_keys=True, ensure_ascii=False
        )


def _objects() -> Iterator[models.Model]:
    """All objects, each after those that it refers to."""
    listed: Any = [(config, None) for config in apps.get_app_configs()]
    kept = [
        model
        for model in serializers.sort_dependencies(listed, allow_cycles=True)
        if model._meta.label_lower not in LEFT_OUT and not model._meta.proxy
    ]
    return chain.from_iterable(
        model._default_manager.order_by("pk").iterator(chunk_size=200) for model in kept
    )


def _pack(folder: Path, file: Path) -> None:
    """Under another name first, readable by its owner only: a backup is there whole or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    try:
        with tarfile.open(draft, "w:gz", compresslevel=6) as packed:
            for item in sorted(folder.iterdir()):
                packed.add(item, item.name)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)

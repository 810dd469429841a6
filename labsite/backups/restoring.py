"""Putting a backup back, with the lab stopped."""

from __future__ import annotations

import sqlite3
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from labsite.backups import archive
from lessons.models import Lab


def restore(file: Path, *, force: bool = False) -> archive.About:
    """Put the data and the key of a backup in place of what there is, then migrate.

    BackupError, with nothing changed, if there is work here already and `force` is not given, or if the backup does
    not fit this version or this database.
    """
    about = archive.read_about(file)
    _refuse_unfit(about)
    if not force and _in_use():
        raise archive.BackupError("there are labs here already; --force replaces them")
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as name:
        folder = Path(name)
        _unpack(file, about, folder)
        if about.data == archive.SQLITE:
            _put_sqlite(folder / about.data)
            call_command("migrate", verbosity=0, interactive=False)
        else:
            call_command("migrate", verbosity=0, interactive=False)
            _put_objects(folder / about.data)
        key = folder / archive.KEY
        if key.exists():
            key.chmod(0o600)
            key.replace(settings.DATA_DIR / archive.KEY)
    return about


def _refuse_unfit(about: archive.About) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if later := sorted(set(about.migrations) - known):
        raise archive.BackupError(f"it is of a later version (it has {later[0]}): upgrade first")
    if about.data == archive.SQLITE and connection.vendor != "sqlite":
        raise archive.BackupError(
            "it is a copy of SQLite's file: make one with `manage.py backup --portable` for PostgreSQL"
        )
    if about.data == archive.PORTABLE and known - set(about.migrations):
        raise archive.BackupError(
            "it is of an earlier version: restore it with that one, then upgrade"
        )


def _in_use() -> bool:
    """Whether somebody has worked here."""
    return Lab._meta.db_table in connection.introspection.table_names() and Lab.objects.exists()


def _unpack(file: Path, about: archive.About, folder: Path) -> None:
    try:
        with tarfile.open(file, "r:gz") as packed:
            for name in packed.getnames():
                if name in (about.data, archive.KEY):
                    packed.extract(name, folder, filter="data")
        if not (folder / about.data).is_file():
            raise archive.BackupError(f"{file} lacks {about.data}")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise archive.BackupError(f"{file} is not whole: {error}") from error


def _put_sqlite(source: Path) -> None:
    """In one transaction of SQLite's own, into the file that is open."""
    copy = sqlite3.connect(source)
    try:
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise archive.BackupError("its copy of the database is not whole")
        connection.ensure_connection()
        copy.backup(connection.connection)
    except sqlite3.DatabaseError as error:
        raise archive.BackupError(f"its copy of the database cannot be read: {error}") from error
    finally:
        copy.close()
    connection.close()


def _put_objects(source: Path) -> None:
    """All or nothing."""
    with transaction.atomic(), connection.constraint_checks_disabled():
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=False)
        models = set()
        with source.open(encoding="utf-8") as stream:
            for item in serializers.deserialize("jsonl", stream):
                item.save()
                models.add(item.object.__class__)
        ordered = sorted(models, key=lambda model: model._meta.label_lower)
        statements = connection.ops.sequence_reset_sql(no_style(), ordered)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.check_constraints()

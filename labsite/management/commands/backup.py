"""`manage.py backup FILE`: all there is to keep, in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labsite import backups


class Command(BaseCommand):
    """Students may go on working meanwhile."""

    help = "Write the database and the secret key into one file. The lab may run meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to, and in which form."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="write over a file that exists")
        parser.add_argument(
            "--portable", action="store_true", help="for another database than this one's kind"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say how large it is."""
        file: Path = options["file"]
        try:
            backups.make(file, portable=options["portable"], force=options["force"])
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
        self.stdout.write(
            "It holds the secret key and students' work: keep it where only you read it."
        )

"""`manage.py restore FILE`: put a backup back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labsite import backups


class Command(BaseCommand):
    """The lab must be stopped meanwhile."""

    help = "Replace the database and the secret key by those of a backup. Stop the lab before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what, and whether work that is here may go."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="replace the labs that are here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Put it back, and say of when it is."""
        try:
            about = backups.restore(options["file"], force=options["force"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored what there was on {about.made}. Start the lab.")

"""`manage.py doctor`: is all as it must be, and if not, what to do."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from labsite.doctor import Level, examine


class Command(BaseCommand):
    """Prints a line for each thing it looked at."""

    help = "Check settings, data folder, database, lessons, disk and clock, and say what to do."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own declaration)

    def handle(self, *args: Any, **options: Any) -> None:
        """The exit status is 1 if there is a problem; warnings leave it 0."""
        worst = False
        for finding in examine():
            self.stdout.write(f"{finding.level:8} {finding.subject}: {finding.seen}")
            if finding.advice:
                self.stdout.write(f"{'':8} -> {finding.advice}")
            worst = worst or finding.level == Level.PROBLEM
        if worst:
            sys.exit(1)

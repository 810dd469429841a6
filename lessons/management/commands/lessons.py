"""`manage.py lessons VERB`: for those who write lessons, and those who install them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lessons.management.lessonverbs import check, handout, install, new, preview

VERBS = {"check": check, "new": new, "preview": preview, "handout": handout, "install": install}


class Command(BaseCommand):
    """Checks lessons, begins, shows, prints and installs them."""

    help = "Write, check, preview, print and install lessons."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own declaration)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for name, verb in VERBS.items():
            verb.arguments(verbs.add_parser(name, help=verb.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says; the exit status is 1 if that is not well."""
        if not VERBS[options["verb"]].run(options, self.stdout):
            sys.exit(1)

"""`manage.py servedns --lab ID`: a DNS server with the names of a lab's cluster."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lessons.models import Lab
from lessons.servedns import Feed, Server

# How many labs are named to somebody who did not say which.
MOST_NAMED = 10


class Command(BaseCommand):
    """Answers over UDP and TCP what the lab's CoreDNS answers, as the lab changes."""

    help = "Serve the names of a lab's cluster over DNS, so that a real dig can ask for them."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own declaration)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which lab, and where to listen."""
        parser.add_argument("--lab", metavar="ID", help="the lab; without it, labs are listed")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=5353)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the database as `manage.py lab` does, and serve until interrupted."""
        call_command("migrate", verbosity=0, interactive=False)
        lab = _lab(options["lab"])
        host: str = options["host"]

        def ready(port: int) -> None:
            gc.freeze()  # the cluster stays: no collection need look through it
            self.stdout.write(f"DNS of lab {lab.pk} ({lab.lesson})  (Ctrl-C stops it)")
            self.stdout.write(f"dig @{host} -p {port} kubernetes.default.svc.cluster.local")
            self.stdout.flush()

        with contextlib.suppress(KeyboardInterrupt):
            try:
                asyncio.run(Server(Feed(lab.pk).poll).run(host, options["port"], ready))
            except OSError as error:
                raise CommandError(f"cannot listen on {host}: {error.strerror}") from None


def _lab(text: str | None) -> Lab:
    """The lab of this ID; CommandError, naming labs that there are, if there is none."""
    if text is None:
        raise CommandError(f"Say which lab with --lab ID. {_known()}")
    try:
        return Lab.objects.get(pk=UUID(text))
    except (ValueError, Lab.DoesNotExist):
        raise CommandError(f"There is no lab {text}. {_known()}") from None


def _known() -> str:
    latest = Lab.objects.order_by("-updated")[:MOST_NAMED]
    named = "".join(f"\n  {lab.pk}  {lab.lesson}, {lab.updated:%Y-%m-%d %H:%M}" for lab in latest)
    return f"The labs worked in last:{named}" if named else "There is no lab yet: open a lesson."

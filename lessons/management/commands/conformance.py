"""`manage.py conformance`: run the recorded cases and write docs/conformance.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand

from lessons.course.scenarios import read_cases, run_case
from lessons.course.scenarios.conformance import Recording, page

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "scenarios"
TARGET = ROOT / "docs" / "conformance.md"


class Command(BaseCommand):
    """Writes the conformance page anew."""

    help = "Run the recorded cases of tests/scenarios and write docs/conformance.md."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own declaration)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, write, and say where."""
        described = yaml.safe_load((CASES / "differences.yaml").read_text())
        recordings = [recorded(name, about) for name, about in described["files"].items()]
        TARGET.write_text(page(recordings, described["reasons"]))
        self.stdout.write(str(TARGET.relative_to(ROOT)))


def recorded(name: str, about: str = "") -> Recording:
    """A file of cases, run."""
    cases = read_cases((CASES / f"{name}.yaml").read_text())
    return Recording(name, about, [run_case(case) for case in cases])

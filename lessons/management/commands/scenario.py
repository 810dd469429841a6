"""`manage.py scenario FILE...`: run scenario files against the simulated cluster."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.course.scenarios import Case, CaseResult, read_cases, run_case
from lessons.course.scenarios.report import as_data, lines_of, recording, summary


class Command(BaseCommand):
    """Runs scenario files: a line for each case, what differs in each failing step, and how many pass."""

    help = (
        "Run scenario files and compare what the simulated cluster answers with what they expect."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own declaration)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the files and the options."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--case", metavar="NAME", help="run only the case of this name")
        form = parser.add_mutually_exclusive_group()
        form.add_argument(
            "--record", action="store_true", help="print the same file with what was answered"
        )
        form.add_argument("--json", action="store_true", help="print the results as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the cases; the exit status is 1 if any fails. A recording is no judgement: it ends with 0."""
        cases = [case for file in options["files"] for case in self._cases(file)]
        if options["case"]:
            cases = [case for case in cases if case.name == options["case"]]
            if not cases:
                raise CommandError(f"no case is named {options['case']}")
        talking = not (options["record"] or options["json"])
        results = [self._run(case, talking) for case in cases]
        if options["record"]:
            self.stdout.write(recording(results), ending="")
            return
        if options["json"]:
            passed = sum(result.passed for result in results)
            data = {"passed": passed, "total": len(results), "cases": [*map(as_data, results)]}
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(summary(results))
        if not all(result.passed for result in results):
            sys.exit(1)

    def _cases(self, file: Path) -> tuple[Case, ...]:
        try:
            return read_cases(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from error

    def _run(self, case: Case, talking: bool) -> CaseResult:
        result = run_case(case)
        for key in result.unknown:
            self.stderr.write(f"{case.name}: unknown key {key}, ignored")
        if talking:
            for line in lines_of(result):
                self.stdout.write(line)
        return result

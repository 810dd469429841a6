"""The mutation scores of the lessons, told at the end of the tests."""

from __future__ import annotations

import pytest

MUTANTS = "mutants"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    scores = [
        (value, report.nodeid)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == MUTANTS
    ]
    if scores:
        terminalreporter.section("mutants that the lessons' checks catch")
        for score in sorted(score for score, _ in scores):
            terminalreporter.line(score)

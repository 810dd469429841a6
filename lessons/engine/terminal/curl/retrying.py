"""--retry: which failures are tried again, how often, and after how long (src/tool_operate.c post_per_transfer)."""

from __future__ import annotations

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.terminal.curl.options import Options
from lessons.engine.terminal.curl.result import Result

# Statuses that may be others in a moment, and exit codes of names and times.
TRANSIENT_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
TRANSIENT_FAILURES = frozenset({5, 6, 28})
LONGEST_WAIT: Milliseconds = 600 * SECOND


class Retries:
    """The retries that one URL has left; the wait between them doubles unless --retry-delay says how long it is."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.left = int(options.values.get("retry", "0"))
        self._given: Milliseconds = int(options.values.get("retry-delay", "0")) * SECOND
        self._wait: Milliseconds = self._given or SECOND

    def problem(self, result: Result) -> str:
        """What is wrong with a transfer that is to be tried again; "" for one that is not."""
        if self.left <= 0:
            return ""
        code = result.failure.code if result.failure else 0
        status = result.response.status if result.response else 0
        if code in TRANSIENT_FAILURES:
            return ": timeout"
        if code == 7 and self.options.has("retry-connrefused"):
            return ": connection refused"
        if code in (0, 22) and status in TRANSIENT_STATUSES:
            return ": HTTP error"
        return " (retrying all errors)" if code and self.options.has("retry-all-errors") else ""

    def words(self, problem: str) -> str:
        """The warning before the next try."""
        spaced = problem if problem.startswith(" (") else f" {problem}"
        seconds = self._wait // SECOND
        return f"Problem{spaced}. Will retry in {seconds} seconds. {self.left} retries left."

    def wait(self) -> Milliseconds:
        """Use one retry up: how long to wait before it."""
        wait, self.left = self._wait, self.left - 1
        if not self._given:
            self._wait = min(self._wait * 2, LONGEST_WAIT)
        return wait

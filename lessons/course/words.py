"""What a failing step expected and what came, in words a student reads."""

from __future__ import annotations

from lessons.course.scenarios.judge import Answer
from lessons.course.scenarios.runner import StepResult

_MOST_LINES = 8

_WANTED = {
    "exit": "exit status {}",
    "stdout": "the output\n{}",
    "stderr": "the error\n{}",
    "lines": "a line “{}”",
    "matching": "output that matches {}",
    "absent": "no output that matches {}",
    "stderr_matching": "an error that matches {}",
    "each": "every answer to match {}",
    "seen": "to see {}",
}


def in_words(result: StepResult) -> tuple[str, str]:
    """What was expected, and what came, of the first thing that differs."""
    difference, answer = result.differences[0], result.runs[0]
    wanted = _wanted(difference.what, difference.wanted)
    if difference.what in ("seen", "client_ip"):
        return wanted, difference.got
    if difference.what in ("stdout", "stderr", "object") or difference.what.startswith("dns"):
        return wanted, _short(difference.got)
    if difference.what == "each":
        answer = Answer(difference.got)
    return wanted, _answered(answer)


def _wanted(what: str, wanted: str) -> str:
    if what == "exit" and wanted == "0":
        return "the command to succeed"
    return _WANTED.get(what, f"{what}: {{}}").format(wanted)


def _answered(answer: Answer) -> str:
    """What a command printed, with its exit status where that is no success."""
    text = _short("\n".join(filter(None, (answer.stdout.strip("\n"), answer.stderr.strip("\n")))))
    if not answer.exit:
        return text
    return f"{text} (exit status {answer.exit})"


def _short(text: str) -> str:
    lines = text.strip("\n").split("\n")
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], f"… {len(lines) - _MOST_LINES} lines more"]
    return "\n".join(lines) or "nothing"

"""The checks in their order: what a later one needs, an earlier one has looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of a subject, and what to do about it ("" if nothing)."""

    subject: str
    level: Level
    seen: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything; a check that cannot be made is a problem of its own."""
    from labsite.doctor import host, storage  # noqa: PLC0415  (both need `Finding`)

    checks: list[Callable[[], Finding]] = [
        host.data_folder,
        host.secret_key,
        host.disk,
        host.settings,
        storage.database,
        storage.migrations,
        storage.journals,
        storage.clock,
        host.static_files,
        host.lessons,
    ]
    for check in checks:
        try:
            yield check()
        except Exception as error:
            subject = check.__name__.replace("_", " ")
            seen = f"cannot be looked at: {type(error).__name__}: {error}".rstrip(": ")
            yield Finding(subject, Level.PROBLEM, seen, "Mend what is said above first.")

"""Edits: one field of an object, or the command line itself, changed; and the values that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lessons.engine.clock import Milliseconds
from lessons.engine.refs import FieldPath, Manifest, Ref, SourceLine


class _Absent:
    """The value of a field that is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()

# Stands in a command line for the address that the cloud will give a Service; kubectl calls its column so.
EXTERNAL_IP: Final = "<EXTERNAL-IP>"


@dataclass(frozen=True, slots=True)
class Edit:
    """One field changed: `old` and `new` are its values, ABSENT for none.

    `key` is the new name of a field that is renamed (its value is `new`). `source` is the line of the student's file
    that holds the field, or would hold it; None for an object that no file made.
    """

    ref: Ref
    path: FieldPath
    old: Any
    new: Any
    key: str = ""
    source: SourceLine | None = None

    @property
    def removes(self) -> bool:
        """Whether the field goes."""
        return self.new is ABSENT

    @property
    def field(self) -> str:
        """The field as it is written after the edit: `app: web`, `replicas: 1`; of what goes, its name alone."""
        name = self.key or next((str(s) for s in reversed(self.path) if isinstance(s, str)), "")
        return name if self.new is ABSENT else f"{name}: {shown(self.new)}"

    def applied(self, manifest: Manifest) -> Manifest:
        """The manifest after the edit."""
        after: Manifest
        if not self.key:
            after = changed(manifest, self.path, self.new)
            return after
        parent: Mapping[str, Any] = value_at(manifest, self.path[:-1])
        renamed = {k: v for k, v in parent.items() if k != self.path[-1]} | {self.key: self.new}
        after = changed(manifest, self.path[:-1], renamed)
        return after


@dataclass(frozen=True, slots=True)
class Mend:
    """What would make a command succeed, all of it together: edits, another command line, a wait.

    `line` is "" where the command stays as it is. The rest is known once it has been tried: `recreated` are the
    objects that have to be deleted and made anew for it, `answered` who answered then, `costs` what else it
    changes, `files` the texts of the student's files with the edits made, where that could be done safely.
    """

    edits: tuple[Edit, ...] = ()
    line: str = ""
    wait: Milliseconds = 0
    recreated: tuple[Ref, ...] = ()
    answered: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """Each thing to do, in words."""
        told = [_edit_words(edit) for edit in self.edits]
        if self.wait:
            told.append(f"wait {self.wait / 1000:g} s")
        if self.line:
            told.append(f"`{self.line}`")
        return tuple(told)

    @property
    def text(self) -> str:
        """What to do, in one line: "`externalTrafficPolicy: Cluster` in service.yaml, line 7"."""
        return ", then ".join(self.parts) or "run it again"


def _edit_words(edit: Edit) -> str:
    where = f"{edit.ref.kind} {edit.ref.name}"
    if edit.source is not None:
        where = f"{edit.source.file}, line {edit.source.line}"
    gone = "without " if edit.new is ABSENT else ""
    return f"{gone}`{edit.field}` in {where}"


def shown(value: Any) -> str:
    """A value as YAML's flow style writes it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(shown, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and (value.lower() in ("true", "false", "") or value.isdigit()):
        return f'"{value}"'
    return str(value)


def value_at(manifest: Any, path: FieldPath) -> Any:
    """The value of a field, ABSENT where there is none."""
    for step in path:
        try:
            manifest = manifest[step]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return manifest


def changed(manifest: Any, path: FieldPath, new: Any) -> Any:
    """A copy with this field set, added or (ABSENT) taken out; what lies above it is made where it is missing."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(manifest or ())
        below = items[step] if step < len(items) else None
        items[step : step + 1] = [] if _goes(rest, new) else [changed(below, rest, new)]
        return items
    held = dict(manifest or {})
    if _goes(rest, new):
        held.pop(step, None)
    else:
        held[step] = changed(held.get(step), rest, new)
    return held


def _goes(rest: FieldPath, new: Any) -> bool:
    return not rest and new is ABSENT

"""What a request is answered with: an object, or the Status that says why not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lessons.engine.api import Resource
from lessons.engine.field import FieldError
from lessons.engine.refs import FieldPath, Ref
from lessons.engine.store import Object


@dataclass(frozen=True, slots=True)
class Status:
    """Why a request failed: metav1.Status as far as kubectl shows it.

    `message` is the API server's own, on one line. `kind`, `group` and `name` are the details: what it is about;
    `kind` is the kind for Invalid, the plural resource name for others. `str(cause)` is a cause as kubectl prints it.
    """

    code: int
    reason: str  # NotFound, AlreadyExists, Invalid, BadRequest, Forbidden, Conflict, InternalError
    message: str
    causes: tuple[FieldError, ...] = ()
    kind: str = ""
    group: str = ""
    name: str = ""
    faults: tuple[
        FieldError, ...
    ] = ()  # for the editor, where the causes do not say which field is wrong


@dataclass(frozen=True, slots=True)
class Notice:
    """Something accepted that has no effect in the lab, with the field that says it."""

    ref: Ref
    path: FieldPath
    text: str


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request; exactly one of `object` and `status` is set.

    `changed` tells whether the store holds something else than before.
    """

    object: Object | None = None
    status: Status | None = None
    warnings: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    changed: bool = False


def _resource_name(resource: Resource) -> str:
    return f"{resource.name}.{resource.group}" if resource.group else resource.name


def _about(resource: Resource, name: str, code: int, reason: str, message: str) -> Status:
    return Status(code, reason, message, kind=resource.name, group=resource.group, name=name)


def not_found(resource: Resource, name: str) -> Status:
    """No such object."""
    message = f'{_resource_name(resource)} "{name}" not found'
    return _about(resource, name, 404, "NotFound", message)


def already_exists(resource: Resource, name: str, *, deleting: bool = False) -> Status:
    """A create where the name is taken; `deleting`, by an object that is on its way out."""
    message = f'{_resource_name(resource)} "{name}" already exists'
    if deleting:
        message = f"object is being deleted: {message}"
    return _about(resource, name, 409, "AlreadyExists", message)


def conflict(resource: Resource, name: str, reason: str) -> Status:
    """An update on the ground of an older version."""
    message = f'Operation cannot be fulfilled on {_resource_name(resource)} "{name}": {reason}'
    return _about(resource, name, 409, "Conflict", message)


def forbidden(resource: Resource, name: str, reason: str) -> Status:
    """Admission does not allow it."""
    message = f'{_resource_name(resource)} "{name}" is forbidden: {reason}'
    return _about(resource, name, 403, "Forbidden", message)


def bad_request(message: str, faults: Iterable[FieldError] = ()) -> Status:
    """A request that cannot be understood."""
    return Status(400, "BadRequest", message, faults=tuple(faults))


def unknown_resource() -> Status:
    """A kind that the server does not serve."""
    return Status(404, "NotFound", "the server could not find the requested resource")


def other_name(name: str, wanted: str) -> Status:
    """A request whose body is about another object than its URL."""
    return bad_request(
        f"the name of the object ({name}) does not match the name on the URL ({wanted})"
    )


def internal_error(message: str) -> Status:
    """The server's own failure, which some wrong requests come out as."""
    return Status(500, "InternalError", f"Internal error occurred: {message}")


def invalid(resource: Resource, name: str, errors: Iterable[FieldError]) -> Status:
    """An object that breaks rules; all of them: apimachinery/pkg/api/errors NewInvalid."""
    causes = tuple(errors)
    kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
    message = f'{kind} "{name}" is invalid: {aggregate(causes)}'
    return Status(422, "Invalid", message, causes, resource.kind, resource.group, name)


def compact(value: object) -> str:
    """A value as Go marshals it: compact JSON with sorted keys."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def aggregate(errors: Iterable[FieldError]) -> str:
    """Errors on one line: the text of one, or [a, b] of several; the same text once."""
    texts = list(dict.fromkeys(str(error) for error in errors))
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


class Refused(Exception):
    """Carries a Status out of the steps of a request to its verb; never leaves the API server.

    `warnings` are those about an object that was looked at and found good before it was refused.
    """

    def __init__(self, status: Status, warnings: Sequence[str] = ()) -> None:
        super().__init__(status.message)
        self.status = status
        self.warnings = tuple(warnings)

"""What one kind adds to the way every object is created and updated: upstream's RESTCreateStrategy and RESTUpdateStrategy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lessons.engine.field import FieldError
from lessons.engine.refs import Manifest


def _same(manifest: Manifest) -> Manifest:
    return manifest


def _new(new: Manifest, old: Manifest) -> Manifest:
    return new


def _no_errors(manifest: Manifest) -> list[FieldError]:
    return []


def _no_update_errors(new: Manifest, old: Manifest) -> list[FieldError]:
    return []


def _no_warnings(manifest: Manifest) -> Sequence[str]:
    return ()


def spec_of(manifest: Manifest) -> object:
    """What metadata.generation counts the changes of, for most kinds."""
    return manifest.get("spec")


@dataclass(frozen=True, slots=True)
class Strategy:
    """Functions over manifests. Those that change one give a new one, which shares what they left alone.

    `set_defaults` sees what the client sent; `prepare_create` and `prepare_update(new, old)` then clear or fill
    what clients may not set; `validate` and `validate_update(new, old)` find all that is wrong; `warnings` are for
    accepted objects, `update_warnings(new, old)` for changed ones where those differ. metadata.generation counts
    the changes of what `counted` gives, where it is there; `create_on_update` tells whether replacing what is
    missing makes it. `validate_status(new, old)` is there for kinds whose status clients may write.
    """

    set_defaults: Callable[[Manifest], Manifest] = _same
    prepare_create: Callable[[Manifest], Manifest] = _same
    prepare_update: Callable[[Manifest, Manifest], Manifest] = _new
    validate: Callable[[Manifest], list[FieldError]] = _no_errors
    validate_update: Callable[[Manifest, Manifest], list[FieldError]] = _no_update_errors
    warnings: Callable[[Manifest], Sequence[str]] = _no_warnings
    update_warnings: Callable[[Manifest, Manifest], Sequence[str]] | None = None
    validate_status: Callable[[Manifest, Manifest], list[FieldError]] | None = None
    counted: Callable[[Manifest], object] | None = None
    create_on_update: bool = False


DEFAULT = Strategy()

"""What is wrong with tolerations: ValidateTolerations."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.api import names
from lessons.engine.field import FieldError, invalid, unsupported
from lessons.engine.refs import FieldPath, Manifest

_OPERATORS = ("Equal", "Exists")
_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def validate_tolerations(tolerations: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """Each toleration: key, operator, value and effect must fit."""
    errors: list[FieldError] = []
    for i, toleration in enumerate(tolerations):
        here = (*path, i)
        key, operator = toleration.get("key", ""), toleration.get("operator", "")
        value, effect = toleration.get("value", ""), toleration.get("effect", "")
        if key:
            errors += [invalid((*here, "key"), key, reason) for reason in names.label_key(key)]
        elif operator != "Exists":
            text = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
            errors.append(invalid((*here, "operator"), operator, text))
        if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
            text = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            errors.append(invalid((*here, "effect"), effect, text))
        errors += _validate_operator(operator, value, (*here, "operator"))
        if effect and effect not in _EFFECTS:
            errors.append(unsupported((*here, "effect"), effect, _EFFECTS))
    return errors


def _validate_operator(operator: str, value: str, path: FieldPath) -> list[FieldError]:
    if operator in ("Equal", ""):
        reasons = names.label_value(value)
        return [invalid(path, value, ";".join(reasons))] if reasons else []
    if operator == "Exists":
        text = "value must be empty when `operator` is 'Exists'"
        return [invalid(path, value, text)] if value else []
    return [unsupported(path, operator, _OPERATORS)]

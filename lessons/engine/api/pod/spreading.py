"""How pods are spread, and what holds back their scheduling: topologySpreadConstraints, schedulingGates."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.api import labelselector, names
from lessons.engine.field import FieldError, duplicate, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_ACTIONS = ("DoNotSchedule", "ScheduleAnyway")
_NODE_POLICIES = ("Honor", "Ignore")
_POSITIVE = "must be greater than zero"


def validate_gates(gates: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """Each gate has a qualified name of its own: validateSchedulingGates."""
    errors: list[FieldError] = []
    seen: set[str] = set()
    for i, gate in enumerate(gates):
        name = gate.get("name", "")
        errors += [invalid((*path, i), name, reason) for reason in names.label_key(name)]
        if name in seen:
            errors.append(duplicate((*path, i), name))
        seen.add(name)
    return errors


# validateTopologySpreadConstraints
def validate_spreading(constraints: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """All that is wrong with the constraints."""
    errors: list[FieldError] = []
    for i, constraint in enumerate(constraints):
        errors += _validate_constraint(constraint, constraints[i + 1 :], (*path, i))
    return errors


def _validate_constraint(
    constraint: Manifest, others: Sequence[Manifest], path: FieldPath
) -> list[FieldError]:
    skew, topology = constraint.get("maxSkew", 0), constraint.get("topologyKey", "")
    action = constraint.get("whenUnsatisfiable", "")
    errors: list[FieldError] = []
    if skew <= 0:
        errors.append(invalid((*path, "maxSkew"), skew, _POSITIVE))
    if not topology:
        errors.append(required((*path, "topologyKey"), "can not be empty"))
    if action not in _ACTIONS:
        errors.append(unsupported((*path, "whenUnsatisfiable"), action, _ACTIONS))
    pair = (topology, action)
    if any(pair == (o.get("topologyKey", ""), o.get("whenUnsatisfiable", "")) for o in others):
        here = (*path, "{topologyKey, whenUnsatisfiable}")
        errors.append(duplicate(here, f"{{{topology}, {action}}}"))
    errors += _validate_domains(constraint.get("minDomains"), action, (*path, "minDomains"))
    for key in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
        policy = constraint.get(key)
        if policy is not None and policy not in _NODE_POLICIES:
            errors.append(unsupported((*path, key), policy, _NODE_POLICIES))
    if (selector := constraint.get("labelSelector")) is not None:
        errors += labelselector.validate((*path, "labelSelector"), selector)
    return errors


def _validate_domains(least: int | None, action: str, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    if least is None:
        return errors
    if least <= 0:
        errors.append(invalid(path, least, _POSITIVE))
    if action != "DoNotSchedule":
        text = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
        errors.append(invalid(path, least, text))
    return errors

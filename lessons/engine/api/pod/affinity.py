"""Where a pod may or should run: spec.affinity. pkg/apis/core/validation/validation.go validateAffinity."""

from __future__ import annotations

from lessons.engine.api import labelselector, names
from lessons.engine.field import FieldError, forbidden, invalid, required
from lessons.engine.refs import FieldPath, Manifest

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_NO_OPERATOR = "not a valid selector operator"


def validate_affinity(affinity: Manifest | None, path: FieldPath) -> list[FieldError]:
    """All that is wrong with an affinity."""
    errors: list[FieldError] = []
    if not affinity:
        return errors
    nodes, here = affinity.get("nodeAffinity") or {}, (*path, "nodeAffinity")
    if (selector := nodes.get(_REQUIRED)) is not None:
        errors += _validate_node_selector(selector, (*here, _REQUIRED))
    for i, term in enumerate(nodes.get(_PREFERRED) or ()):
        below = (*here, _PREFERRED, i)
        errors += _validate_weight(term, below)
        preference = term.get("preference") or {}
        errors += _validate_node_term(preference, (*below, "preference"), trusted=True)
    for key in ("podAffinity", "podAntiAffinity"):
        errors += _validate_pods(affinity.get(key) or {}, (*path, key))
    return errors


def _validate_node_selector(selector: Manifest, path: FieldPath) -> list[FieldError]:
    terms, here = selector.get("nodeSelectorTerms"), (*path, "nodeSelectorTerms")
    if not terms:
        return [required(here, "must have at least one node selector term")]
    return [
        error
        for i, term in enumerate(terms)
        for error in _validate_node_term(term, (*here, i), trusted=False)
    ]


def _validate_node_term(term: Manifest, path: FieldPath, *, trusted: bool) -> list[FieldError]:
    """A term of labels and fields; `trusted`: values that cannot be labels' are only warned about."""
    errors: list[FieldError] = []
    for i, wanted in enumerate(term.get("matchExpressions") or ()):
        errors += _validate_expression(wanted, (*path, "matchExpressions", i), trusted=trusted)
    for i, wanted in enumerate(term.get("matchFields") or ()):
        errors += _validate_field(wanted, (*path, "matchFields", i))
    return errors


# ValidateNodeSelectorRequirement
def _validate_expression(wanted: Manifest, path: FieldPath, *, trusted: bool) -> list[FieldError]:
    operator, values = wanted.get("operator", ""), wanted.get("values") or []
    key, here = wanted.get("key", ""), (*path, "values")
    errors: list[FieldError] = []
    if operator in ("In", "NotIn"):
        if not values:
            errors.append(required(here, "must be specified when `operator` is 'In' or 'NotIn'"))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            errors.append(forbidden(here, text))
    elif operator in ("Gt", "Lt"):
        if len(values) != 1:
            text = "must be specified single value when `operator` is 'Lt' or 'Gt'"
            errors.append(required(here, text))
    else:
        errors.append(invalid((*path, "operator"), operator, _NO_OPERATOR))
    errors += [invalid((*path, "key"), key, reason) for reason in names.label_key(key)]
    if trusted:
        return errors
    return errors + [
        invalid((*here, i), value, reason)
        for i, value in enumerate(values)
        for reason in names.label_value(value)
    ]


# ValidateNodeFieldSelectorRequirement
def _validate_field(wanted: Manifest, path: FieldPath) -> list[FieldError]:
    operator, values = wanted.get("operator", ""), wanted.get("values") or []
    errors: list[FieldError] = []
    if operator not in ("In", "NotIn"):
        errors.append(invalid((*path, "operator"), operator, _NO_OPERATOR))
    elif len(values) != 1:
        text = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        errors.append(required((*path, "values"), text))
    key = wanted.get("key", "")
    if key != "metadata.name":
        return [*errors, invalid((*path, "key"), key, "not a valid field selector key")]
    return errors + [
        invalid((*path, "values", i), value, reason)
        for i, value in enumerate(values)
        for reason in names.dns_subdomain(value)
    ]


def _validate_pods(affinity: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    for i, term in enumerate(affinity.get(_REQUIRED) or ()):
        errors += _validate_pod_term(term, (*path, _REQUIRED, i))
    for i, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        below = (*path, _PREFERRED, i)
        errors += _validate_weight(weighted, below)
        term = weighted.get("podAffinityTerm") or {}
        errors += _validate_pod_term(term, (*below, "podAffinityTerm"))
    return errors


def _validate_pod_term(term: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    for key in ("labelSelector", "namespaceSelector"):
        if (selector := term.get(key)) is not None:
            errors += labelselector.validate((*path, key), selector)
    for name in term.get("namespaces") or ():
        here = (*path, "namespace")
        errors += [invalid(here, name, reason) for reason in names.dns_label(name)]
    topology, here = term.get("topologyKey", ""), (*path, "topologyKey")
    if not topology:
        errors.append(required(here, "can not be empty"))
    return errors + [invalid(here, topology, reason) for reason in names.label_key(topology)]


def _validate_weight(term: Manifest, path: FieldPath) -> list[FieldError]:
    weight = term.get("weight", 0)
    if 1 <= weight <= 100:
        return []
    return [invalid((*path, "weight"), weight, "must be in the range 1-100")]

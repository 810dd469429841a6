"""What is wrong with a pod as a whole, and with a change of one: ValidatePodCreate, ValidatePodUpdate."""

from __future__ import annotations

import difflib

from lessons.engine.api import names, objectmeta
from lessons.engine.api.pod.containers import validate_images
from lessons.engine.api.pod.internal import pretty_spec
from lessons.engine.api.pod.spec import LONGEST_DEADLINE, validate_spec
from lessons.engine.api.pod.tolerations import validate_tolerations
from lessons.engine.field import FieldError, forbidden, invalid
from lessons.engine.refs import FieldPath, Manifest

SPEC: FieldPath = ("spec",)
_UPDATABLE = (
    "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
    "`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def validate(pod: Manifest) -> list[FieldError]:
    """All that is wrong with a new Pod."""
    errors = objectmeta.validate(pod, names.dns_subdomain)
    errors += validate_spec(pod["spec"], SPEC, pod=True) + validate_images(pod["spec"], SPEC)
    if pod["spec"].get("ephemeralContainers"):
        errors.append(forbidden((*SPEC, "ephemeralContainers"), "cannot be set on create"))
    return errors


def validate_update(pod: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed Pod: little of its spec may change."""
    spec, before = pod["spec"], old["spec"]
    errors = objectmeta.validate_update(pod, old)
    errors += objectmeta.validate(pod, names.dns_subdomain)
    errors += validate_spec(spec, SPEC, pod=True) + validate_images(spec, SPEC)
    for key in ("containers", "initContainers"):
        if len(spec.get(key) or ()) != len(before.get(key) or ()):
            text = "pod updates may not add or remove containers"
            return [*errors, forbidden((*SPEC, key), text)]
    if wrong := _validate_deadline(spec, before):
        return errors + wrong
    if (
        spec.get("activeDeadlineSeconds") is None
        and before.get("activeDeadlineSeconds") is not None
    ):
        text = "must not update from a positive integer to nil value"
        errors.append(invalid((*SPEC, "activeDeadlineSeconds"), None, text))
    errors += _validate_tolerations(spec, before)
    if spec == before:
        return errors
    munged = _without_allowed_changes(spec, before)
    if munged != before:
        text = f"pod updates may not change fields other than {_UPDATABLE}\n{_difference(before, munged)}"
        errors.append(forbidden(SPEC, text))
    return errors


def _validate_deadline(spec: Manifest, before: Manifest) -> list[FieldError]:
    path = (*SPEC, "activeDeadlineSeconds")
    new, old = spec.get("activeDeadlineSeconds"), before.get("activeDeadlineSeconds")
    if new is None:
        return []
    if not 0 <= new <= LONGEST_DEADLINE:
        return [invalid(path, new, names.between(0, LONGEST_DEADLINE))]
    if old is not None and old < new:
        return [invalid(path, new, "must be less than or equal to previous value")]
    return []


def _validate_tolerations(spec: Manifest, before: Manifest) -> list[FieldError]:
    path, new = (*SPEC, "tolerations"), spec.get("tolerations") or []
    for old in before.get("tolerations") or ():
        same = (
            {**old, "tolerationSeconds": item.get("tolerationSeconds")}
            == {"tolerationSeconds": None, **item}
            for item in new
        )
        if not any(same):
            text = "existing toleration can not be modified except its tolerationSeconds"
            return [forbidden(path, text)]
    return validate_tolerations(new, path)


def _without_allowed_changes(spec: Manifest, before: Manifest) -> Manifest:
    """The new spec with the old values of all that may change."""
    munged = dict(spec)
    for key in ("containers", "initContainers"):
        if spec.get(key):
            pairs = zip(spec[key], before[key], strict=True)
            munged[key] = [{**new, "image": old.get("image", "")} for new, old in pairs]
    for key in ("activeDeadlineSeconds", "tolerations", "schedulingGates"):
        munged.pop(key, None)
        if key in before:
            munged[key] = before[key]
    if before["terminationGracePeriodSeconds"] < 0 and munged["terminationGracePeriodSeconds"] == 1:
        munged["terminationGracePeriodSeconds"] = before["terminationGracePeriodSeconds"]
    return munged


def _difference(before: Manifest, after: Manifest) -> str:
    lines = list(difflib.unified_diff(pretty_spec(before), pretty_spec(after), lineterm=""))[2:]
    return "".join(f"{line}\n" for line in lines)

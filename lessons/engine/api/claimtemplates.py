"""A StatefulSet's volumeClaimTemplates: defaults and validation.

pkg/apis/apps/v1/conversion.go, pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaim,
pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimSpec
"""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.api import labelselector, names, quantity
from lessons.engine.field import FieldError, Key, forbidden, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_ALONE = "ReadWriteOncePod"
_VOLUME_MODES = ("Block", "Filesystem")


def default_claim(claim: Manifest) -> Manifest:
    """A template as it is stored: a whole PersistentVolumeClaim that waits for its volume."""
    spec = {"volumeMode": "Filesystem", **(claim.get("spec") or {})}
    if resources := spec.get("resources"):
        spec["resources"] = {key: _rounded(amounts) for key, amounts in resources.items()}
    return {
        **claim,
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "spec": spec,
        "status": {**(claim.get("status") or {}), "phase": "Pending"},
    }


def _rounded(amounts: Manifest) -> Manifest:
    return {name: quantity.canonical(amount) for name, amount in amounts.items()}


def validate_claims(claims: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """All that is wrong with the templates of a new StatefulSet."""
    return [
        error
        for i, claim in enumerate(claims)
        for error in _validate_spec(claim["spec"], (*path, i, "spec"))
    ]


def _validate_spec(spec: Manifest, path: FieldPath) -> list[FieldError]:
    errors = []
    if not spec.get("accessModes"):
        here = (*path, "accessModes")
        errors.append(required(here, "at least 1 access mode is required"))
    if (selector := spec.get("selector")) is not None:
        errors += labelselector.validate((*path, "selector"), selector)
    errors += _validate_modes(spec.get("accessModes") or (), (*path, "accessModes"))
    errors += _validate_storage(spec, (*path, "resources", Key("storage")))
    if storage_class := spec.get("storageClassName"):
        here = (*path, "storageClassName")
        errors += [
            invalid(here, storage_class, reason) for reason in names.dns_subdomain(storage_class)
        ]
    if spec["volumeMode"] not in _VOLUME_MODES:
        errors.append(unsupported((*path, "volumeMode"), spec["volumeMode"], _VOLUME_MODES))
    return errors


def _validate_modes(modes: Sequence[str], path: FieldPath) -> list[FieldError]:
    errors = [unsupported(path, mode, _ACCESS_MODES) for mode in modes if mode not in _ACCESS_MODES]
    known = {mode for mode in modes if mode in _ACCESS_MODES}
    if _ALONE in known and len(known) > 1:
        errors.append(forbidden(path, f"may not use {_ALONE} with other access modes"))
    return errors


def _validate_storage(spec: Manifest, path: FieldPath) -> list[FieldError]:
    amount = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
    if amount is None:
        return [required(path)]
    if quantity.value(amount) <= 0:
        return [invalid(path, amount, "must be greater than zero")]
    return []

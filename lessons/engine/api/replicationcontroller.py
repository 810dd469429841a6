"""ReplicationController: defaults and validation, after pkg/apis/core/v1/defaults.go, pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta, podtemplate
from lessons.engine.api.pod.defaults import default_template
from lessons.engine.api.podtemplate import SPEC, TEMPLATE
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.field import FieldError, required
from lessons.engine.refs import Manifest


def set_defaults(controller: Manifest) -> Manifest:
    """One replica; selector and labels are the template's where they are not given."""
    given = controller["spec"]
    spec = {"replicas": 1, **given}
    if given.get("template") is not None:
        spec["template"] = default_template(given["template"])
    labels = ((given.get("template") or {}).get("metadata") or {}).get("labels")
    metadata = controller["metadata"]
    if labels and not spec.get("selector"):
        spec["selector"] = labels
    if labels and not metadata.get("labels"):
        metadata = {**metadata, "labels": labels}
    return {**controller, "metadata": metadata, "spec": spec}


def validate(controller: Manifest) -> list[FieldError]:
    """All that is wrong with a new ReplicationController."""
    errors = objectmeta.validate(controller, names.dns_subdomain)
    return errors + _validate_spec(controller["spec"])


def validate_update(controller: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one."""
    return objectmeta.validate_update(controller, old) + _validate_spec(controller["spec"])


def _validate_spec(spec: Manifest) -> list[FieldError]:
    errors = podtemplate.validate_counts(spec, ("minReadySeconds",))
    selector, template = spec.get("selector") or {}, spec.get("template")
    if not selector:
        errors.append(required((*SPEC, "selector")))
    errors += podtemplate.validate_counts(spec, ("replicas",))
    if template is None:
        return [*errors, required(TEMPLATE)]
    labels = (template.get("metadata") or {}).get("labels")
    if any((labels or {}).get(key) != value for key, value in selector.items()):
        errors.append(podtemplate.mismatch(labels))
    errors += podtemplate.validate_template(template)
    return errors + podtemplate.validate_forever(template, "ReplicationController")


def prepare_create(controller: Manifest) -> Manifest:
    """A new ReplicationController has no pods yet."""
    return {**controller, "status": {"replicas": 0}}


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    validate=validate,
    validate_update=validate_update,
    warnings=podtemplate.named_workload_warnings,
    update_warnings=podtemplate.update_warnings,
    counted=spec_of,
)
